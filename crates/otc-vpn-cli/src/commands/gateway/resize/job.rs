//! One gateway of the command.

use crate::error::CliError;
use crate::in_flight::InFlightChange;
use otc_vpn::Plan;
use std::time::{Duration, SystemTime};

/// The maximum age of a plan that is applied as it was shown.
const MAX_PLAN_AGE: Duration = Duration::from_secs(30);

/// One gateway of the command.
pub(super) struct Job {
    /// The id or name as it was given.
    pub given: String,
    pub change: InFlightChange,
    /// The remaining part of `--timeout`.
    pub remaining: Duration,
    /// None before planning, and after a failure.
    pub plan: Option<Plan>,
    /// When the plan was made. Unlike monotonic clocks, the wall clock continues while the machine is suspended.
    planned_at: SystemTime,
}

impl Job {
    pub(super) fn new(given: &str, change: InFlightChange, timeout: Duration) -> Job {
        Job {
            given: given.to_owned(),
            change,
            remaining: timeout,
            plan: None,
            planned_at: SystemTime::UNIX_EPOCH,
        }
    }

    pub(super) fn set_plan(&mut self, plan: Plan) {
        self.change.planned(plan.gateway(), plan.warnings(), plan.connections());
        self.plan = Some(plan);
        self.planned_at = SystemTime::now();
    }

    pub(super) fn fail(&mut self, error: CliError) {
        self.plan = None;
        self.change.failed(error, Duration::ZERO);
    }

    pub(super) fn needs_change(&self) -> bool {
        self.plan.as_ref().is_some_and(Plan::needs_change)
    }

    /// Whether the gateway may have changed since its change was planned.
    pub(super) fn is_stale(&self) -> bool {
        let is_old = self.planned_at.elapsed().is_ok_and(|age| age > MAX_PLAN_AGE);
        self.plan.as_ref().is_some_and(|plan| plan.needs_change() && (is_old || plan.is_stale()))
    }
}
