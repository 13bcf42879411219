//! What to report when a signal or an internal error ends the program.

use super::{ChangeRecord, ChangeState, InFlight, Subject};
use crate::error::{CliError, request_id_label};
use crate::event_log::Event;
use crate::exit::Exit;
use crate::signals::Signal;
use crate::suggest::CommandPrefix;
use otc_vpn::auth::redact::escape_control;
use otc_vpn::{ErrorKind, Outcome};
use std::sync::atomic::Ordering;

/// What ended the command early.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Cause {
    Signal(Signal),
    /// A panic.
    InternalError,
}

impl Cause {
    pub(crate) const INTERNAL_ERROR_HINT: &'static str =
        "Check the gateways before you run the command again, and report the lines above as a bug.";

    /// The start of the message.
    fn message(self) -> String {
        match self {
            Cause::Signal(signal) => format!("interrupted by {}", signal.name()),
            Cause::InternalError => "otc-vpn stopped because of an internal error".to_owned(),
        }
    }

    /// An internal error exits with its own code even if a change is in flight: it is the most severe one, and the outcome of the
    /// error says what is known about the change.
    pub(crate) fn exit(self) -> Exit {
        match self {
            Cause::Signal(signal) => signal.exit(),
            Cause::InternalError => Exit::InternalError,
        }
    }
}

impl InFlight {
    /// The state of each change as lines, and the error that the command ends with. None if it has been reported before.
    pub(crate) fn interrupted(&self, cause: Cause, prefix: &CommandPrefix) -> Option<(String, CliError)> {
        if self.reported.swap(true, Ordering::Relaxed) {
            return None;
        }
        for record in self.snapshot() {
            if let (Some(log), Some(record)) = (record.log.clone(), interrupt(record, cause, prefix)) {
                log.write(Event::Interrupted, &record);
            }
        }
        Some(self.interruption(cause, prefix))
    }

    /// The changes as they are when the command is interrupted: those that have not ended fail with the interruption.
    pub(crate) fn interrupted_records(&self, cause: Cause, prefix: &CommandPrefix) -> Vec<ChangeRecord> {
        let mut records = self.snapshot();
        records.retain(|record| !matches!(record.state, ChangeState::Duplicate));
        records.into_iter().map(|record| interrupt(record.clone(), cause, prefix).unwrap_or(record)).collect()
    }

    pub(crate) fn interruption(&self, cause: Cause, prefix: &CommandPrefix) -> (String, CliError) {
        let records = self.snapshot();
        let report = records.iter().map(|record| line(record, prefix)).collect();
        let error = interruption_error(&records, cause, prefix);
        if records.is_empty() {
            return (report, error);
        }
        // The lines have the details.
        let hint = match cause {
            Cause::Signal(_) => None,
            Cause::InternalError => Some(Cause::INTERNAL_ERROR_HINT.to_owned()),
        };
        (report, error.with_summary(cause.message(), hint))
    }
}

/// The record of a change that the interruption of the command ends; `None` if the change has ended already.
fn interrupt(mut record: ChangeRecord, cause: Cause, prefix: &CommandPrefix) -> Option<ChangeRecord> {
    let is_pending =
        matches!(record.state, ChangeState::NotSent | ChangeState::Sending | ChangeState::ResponseLost);
    if !is_pending && !is_in_progress(&record) {
        return None;
    }
    let error = interruption_error(std::slice::from_ref(&record), cause, prefix);
    record.state = ChangeState::Failed(error);
    Some(record)
}

fn interruption_error(records: &[ChangeRecord], cause: Cause, prefix: &CommandPrefix) -> CliError {
    let unknown = records.iter().find(|record| record.outcome() == Outcome::Unknown);
    let in_progress = records.iter().find(|record| is_in_progress(record));
    let accepted = records.iter().find(|record| record.outcome() == Outcome::Accepted);
    let exit = cause.exit();
    let start = cause.message();
    match (unknown, in_progress, accepted) {
        (Some(record), ..) => {
            let message = format!("{start} after {} was sent; its outcome is unknown", description(record));
            error(record, exit, ErrorKind::UnknownOutcome, message, how_to_check(record, prefix))
        }
        (None, Some(record), _) => {
            let message = format!("{start} while {} is in progress", description(record));
            error(record, exit, ErrorKind::UnknownOutcome, message, how_to_wait(record, prefix))
        }
        (None, None, Some(record)) => {
            let message = format!("{start} after {} was accepted", description(record));
            error(record, exit, ErrorKind::Failed, message, how_to_check(record, prefix))
        }
        (None, None, None) => {
            let error = CliError::new(exit, ErrorKind::Failed, format!("{start}; no change is in flight"));
            let error = match cause {
                Cause::Signal(_) => error,
                Cause::InternalError => error.with_hint("Report the lines above as a bug."),
            };
            if records.is_empty() { error } else { error.with_outcome(Outcome::NotSent) }
        }
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
        .or_request_id(record.request_id.as_deref(), record.request_failed)
}

fn line(record: &ChangeRecord, prefix: &CommandPrefix) -> String {
    let name = match &record.subject {
        Subject::Resize { gateway, .. } | Subject::Wait { gateway } => gateway.clone(),
        Subject::Request { method, path } => format!("{method} {path}"),
    };
    let change = description(record);
    let id = record.request_id.as_ref();
    let id = id.map(|id| format!(" ({} {id})", request_id_label(record.request_failed))).unwrap_or_default();
    let state = match &record.state {
        ChangeState::NotSent => format!("{change} was not sent"),
        ChangeState::Sending | ChangeState::ResponseLost => {
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
        Subject::Resize { .. } | Subject::Wait { .. } => {
            format!("check with `{}`", prefix.show(record.command_argument()))
        }
        Subject::Request { .. } => "check the resource before you resend the request".to_owned(),
    }
}

fn how_to_wait(record: &ChangeRecord, prefix: &CommandPrefix) -> String {
    match &record.subject {
        Subject::Resize { flavor, .. } => {
            format!("wait for it with `{}`", prefix.wait(record.command_argument(), flavor))
        }
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
        accepted.accepted(true, Some("r-3"));
        let interrupt = Cause::Signal(Signal::Interrupt);
        let (report, error) = in_flight.interruption(interrupt, &prefix);
        insta::assert_snapshot!(report, @"
        a: the change to Basic was not sent
        b: the change to Basic was sent, its outcome is unknown; check with `otc-vpn gateway show b`
        c: the change to Basic was accepted (request id r-3) and is in progress; wait for it with `otc-vpn gateway wait c --flavor Basic`
        ");
        assert_eq!(error.outcome(), Some(Outcome::Unknown));
        let outcome = || in_flight.interruption(interrupt, &prefix).1.outcome();
        let failed = |outcome| CliError::internal("failed").with_outcome(outcome);
        sending.failed(failed(Outcome::Unknown), Duration::ZERO);
        assert_eq!(outcome(), Some(Outcome::Unknown));
        sending.failed(failed(Outcome::Refused), Duration::ZERO);
        accepted.finished(None, Duration::ZERO);
        assert_eq!(outcome(), Some(Outcome::Accepted));
        accepted.accepted(false, None);
        assert_eq!(outcome(), Some(Outcome::NotSent));
    }
}
