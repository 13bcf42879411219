//! One gateway of the command.

use crate::error::CliError;
use crate::in_flight::InFlightChange;
use otc_vpn::Plan;
use std::time::Duration;

/// One gateway of the command.
pub(super) struct Job {
    /// The id or name as it was given. Suggested commands use it, because it is unique.
    pub given: String,
    pub change: InFlightChange,
    /// The remaining part of `--timeout`.
    pub remaining: Duration,
    /// None before planning, and after a failure.
    pub plan: Option<Plan>,
}

impl Job {
    pub(super) fn new(given: &str, change: InFlightChange, timeout: Duration) -> Job {
        Job { given: given.to_owned(), change, remaining: timeout, plan: None }
    }

    pub(super) fn fail(&mut self, error: CliError) {
        self.plan = None;
        self.change.failed(error, Duration::ZERO);
    }

    pub(super) fn needs_change(&self) -> bool {
        self.plan.as_ref().is_some_and(Plan::needs_change)
    }
}
