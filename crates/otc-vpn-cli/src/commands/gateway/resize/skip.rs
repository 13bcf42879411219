//! Which changes are not sent because of other gateways that failed.

use super::job::Job;
use crate::error::CliError;
use crate::exit::Exit;
use crate::humanize::count;
use crate::in_flight::{ChangeState, InFlightChange};
use crate::suggest::CommandPrefix;
use otc_vpn::{ErrorKind, Flavor, Outcome};
use tokio::sync::watch;

/// Whether a gateway failed before its change was sent, for example because it was not found.
pub(super) fn has_failure(jobs: &[Job]) -> bool {
    jobs.iter().any(|job| job.change.snapshot().error().is_some())
}

/// Skips all changes, because another gateway failed validation. A gateway that needs no change is reported as unchanged.
pub(super) fn skip_all(jobs: &[Job]) {
    for job in jobs {
        match &job.plan {
            Some(plan) if plan.needs_change() => {
                let error = not_sent("no change was sent: another gateway failed validation");
                let hint =
                    "Correct or remove the gateways that failed, or resize the others with --keep-going.";
                job.change.skipped(error.with_hint(hint));
            }
            Some(_) => job.change.accepted(false, None),
            None => {}
        }
    }
}

/// Marks the changes that were not sent because other changes failed, with the command that sends exactly those.
pub(super) fn skip_unsent(jobs: &[Job], flavor: &Flavor, max_failures: u32, prefix: &CommandPrefix) {
    let is_unsent = |job: &&Job| matches!(job.change.snapshot().state, ChangeState::NotSent);
    let unsent: Vec<&Job> = jobs.iter().filter(is_unsent).collect();
    if unsent.is_empty() {
        return;
    }
    let names: Vec<String> =
        unsent.iter().map(|job| job.change.snapshot().command_argument().to_owned()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let failed = count(usize::try_from(max_failures).unwrap_or(usize::MAX), "other change");
    for job in unsent {
        let error = not_sent(&format!("no change was sent: {failed} failed"));
        let resume = prefix.resize_all(&names, flavor);
        job.change.skipped(error.with_hint(format!("Resume with `{resume}`.")));
    }
}

fn not_sent(message: &str) -> CliError {
    CliError::new(Exit::Rejected, ErrorKind::Failed, message).with_outcome(Outcome::NotSent)
}

/// Counts the changes that were sent and ended badly. None if there is no maximum.
pub(super) struct FailureLimit {
    failures: watch::Sender<u32>,
    max: Option<u32>,
}

impl FailureLimit {
    pub(super) fn new(max: Option<u32>) -> FailureLimit {
        FailureLimit { failures: watch::Sender::new(0), max }
    }

    /// Counts a change that failed, if it was sent and not rejected.
    pub(super) fn record(&self, outcome: Outcome) {
        if matches!(outcome, Outcome::Accepted | Outcome::Unknown) {
            self.failures.send_modify(|failures| *failures += 1);
        }
    }

    pub(super) fn is_reached(&self) -> bool {
        self.max.is_some_and(|max| *self.failures.borrow() >= max)
    }

    /// Waits until the maximum is reached while this change is not sent yet. Never returns once it is sent.
    pub(super) async fn reached_before_sending(&self, change: &InFlightChange) {
        let mut failures = self.failures.subscribe();
        // The sender exists as long as this, so waiting does not fail.
        let _ = failures.wait_for(|_| self.is_reached()).await;
        if !matches!(change.snapshot().state, ChangeState::NotSent) {
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::in_flight::InFlight;
    use futures_util::FutureExt;
    use otc_vpn::Progress;

    #[test]
    fn limit_stops_only_changes_that_are_not_sent() {
        let in_flight = InFlight::default();
        let [waiting, sending] = ["a", "b"].map(|name| in_flight.add_resize(name, &Flavor::Basic));
        sending.record(&Progress::Sending);
        let limit = FailureLimit::new(Some(2));
        for (outcome, reached) in [
            (Outcome::Unknown, false),
            (Outcome::Refused, false),
            (Outcome::NotSent, false),
            (Outcome::Accepted, true),
        ] {
            limit.record(outcome);
            assert_eq!(limit.is_reached(), reached, "{outcome}");
            assert_eq!(limit.reached_before_sending(&waiting).now_or_never().is_some(), reached);
            assert!(limit.reached_before_sending(&sending).now_or_never().is_none());
        }
        let unlimited = FailureLimit::new(None);
        unlimited.record(Outcome::Accepted);
        assert!(!unlimited.is_reached());
    }
}
