//! What to report when a signal ends the program.

use super::{ChangeRecord, ChangeState, InFlight, Subject};
use crate::error::CliError;
use crate::exit::Exit;
use crate::suggest::CommandPrefix;
use otc_vpn::auth::redact::escape_control;
use otc_vpn::{ErrorKind, Outcome};

impl InFlight {
    /// The state of each change as lines, and the error that the command ends with.
    pub(crate) fn interrupted(&self, exit: Exit, prefix: &CommandPrefix) -> (String, CliError) {
        let records = self.snapshot();
        let report = records.iter().map(|record| line(record, prefix)).collect();
        let signal = if exit == Exit::Terminated { "SIGTERM" } else { "SIGINT" };
        let unknown = records.iter().find(|record| record.outcome() == Outcome::Unknown);
        let in_progress = records.iter().find(|record| is_in_progress(record));
        let accepted = records.iter().find(|record| record.outcome() == Outcome::Accepted);
        let error = match (unknown, in_progress, accepted) {
            (Some(record), ..) => {
                let message = format!(
                    "interrupted by {signal} after {} was sent; its outcome is unknown",
                    description(record)
                );
                error(record, exit, ErrorKind::UnknownOutcome, message, how_to_check(record, prefix))
            }
            (None, Some(record), _) => {
                let message = format!("interrupted by {signal} while {} is in progress", description(record));
                error(record, exit, ErrorKind::UnknownOutcome, message, how_to_wait(record, prefix))
            }
            (None, None, Some(record)) => {
                let message = format!("interrupted by {signal} after {} was accepted", description(record));
                error(record, exit, ErrorKind::Failed, message, how_to_check(record, prefix))
            }
            (None, None, None) => {
                let message = format!("interrupted by {signal}; no change is in flight");
                let error = CliError::new(exit, ErrorKind::Failed, message);
                if records.is_empty() { error } else { error.with_outcome(Outcome::NotSent) }
            }
        };
        (report, error)
    }
}

fn is_in_progress(record: &ChangeRecord) -> bool {
    matches!(record.state, ChangeState::Accepted | ChangeState::Confirmed)
}

fn error(record: &ChangeRecord, exit: Exit, kind: ErrorKind, message: String, mut hint: String) -> CliError {
    hint[..1].make_ascii_uppercase();
    hint.push('.');
    CliError::new(exit, kind, message)
        .with_outcome(record.outcome())
        .with_hint(hint)
        .or_request_id(record.request_id.as_deref())
}

fn line(record: &ChangeRecord, prefix: &CommandPrefix) -> String {
    let name = match &record.subject {
        Subject::Resize { gateway, .. } | Subject::Wait { gateway } => gateway.clone(),
        Subject::Request { method, path } => format!("{method} {path}"),
    };
    let change = description(record);
    let id = record.request_id.as_ref().map(|id| format!(" (request id {id})")).unwrap_or_default();
    let state = match &record.state {
        ChangeState::NotSent => format!("{change} was not sent"),
        ChangeState::Sending | ChangeState::ResponseLost(_) => {
            format!("{change} was sent{id}, its outcome is unknown; {}", how_to_check(record, prefix))
        }
        ChangeState::Accepted | ChangeState::Confirmed => {
            format!("{change} was accepted{id} and is in progress; {}", how_to_wait(record, prefix))
        }
        ChangeState::Failed(error) if error.outcome() == Some(Outcome::NotSent) => {
            format!("no change was sent; {}", error.one_line())
        }
        _ => record.summary(),
    };
    format!("{}: {}\n", escape_control(&name), escape_control(&state))
}

fn description(record: &ChangeRecord) -> String {
    match &record.subject {
        Subject::Resize { flavor, .. } => format!("the change to {flavor}"),
        Subject::Wait { .. } => "the change".to_owned(),
        Subject::Request { .. } => "the request".to_owned(),
    }
}

fn how_to_check(record: &ChangeRecord, prefix: &CommandPrefix) -> String {
    match &record.subject {
        Subject::Resize { gateway, .. } | Subject::Wait { gateway } => {
            format!("check with `{}`", prefix.show(gateway))
        }
        Subject::Request { .. } => "check the resource before you resend the request".to_owned(),
    }
}

fn how_to_wait(record: &ChangeRecord, prefix: &CommandPrefix) -> String {
    match &record.subject {
        Subject::Resize { gateway, flavor } => format!("wait for it with `{}`", prefix.wait(gateway, flavor)),
        _ => how_to_check(record, prefix),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::Global;
    use otc_vpn::{Flavor, Progress};
    use std::time::Duration;

    #[test]
    fn interruption_reports_the_state_of_each_change() {
        let prefix = CommandPrefix::new(&Global::default());
        let in_flight = InFlight::default();
        in_flight.add_resize("a", &Flavor::Basic);
        let sending = in_flight.add_resize("b", &Flavor::Basic);
        sending.record(&Progress::Sending);
        let accepted = in_flight.add_resize("c", &Flavor::Basic);
        accepted.record(&Progress::Sending);
        accepted.accepted(true, Some("r-3"), Vec::new());
        let (report, error) = in_flight.interrupted(Exit::Interrupted, &prefix);
        insta::assert_snapshot!(report, @"
        a: the change to Basic was not sent
        b: the change to Basic was sent, its outcome is unknown; check with `otc-vpn gateway show b`
        c: the change to Basic was accepted (request id r-3) and is in progress; wait for it with `otc-vpn gateway wait c --flavor Basic`
        ");
        assert_eq!(error.outcome(), Some(Outcome::Unknown));
        let outcome = || in_flight.interrupted(Exit::Interrupted, &prefix).1.outcome();
        let failed = |outcome| CliError::internal("failed").with_outcome(outcome);
        sending.failed(failed(Outcome::Unknown), Duration::ZERO);
        assert_eq!(outcome(), Some(Outcome::Unknown));
        sending.failed(failed(Outcome::Refused), Duration::ZERO);
        accepted.finished(None, Duration::ZERO);
        assert_eq!(outcome(), Some(Outcome::Accepted));
        accepted.accepted(false, None, Vec::new());
        assert_eq!(outcome(), Some(Outcome::NotSent));
    }
}
