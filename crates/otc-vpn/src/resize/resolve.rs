//! Finds out whether a change was applied after its response was lost.

use super::plan::Plan;
use crate::error::{Error, ErrorKind, Hint, Outcome};
use crate::gateways::Gateways;
use crate::poll::PollSchedule;
use crate::progress::{Progress, ProgressCallback};
use crate::wait::DEFAULT_WAIT_TIMEOUT;
use otc_vpn_client::metadata::GatewayStatus;
use std::time::Duration;
use tokio::time::Instant;

/// What polls show about a change whose response was lost.
pub(super) enum Resolution {
    /// The gateway has the new flavor, or a change is in progress.
    Applied,
    /// The gateway remained `ACTIVE` with its old flavor.
    Unchanged,
    /// Neither could be confirmed, for this reason.
    Indeterminate(String),
}

impl Resolution {
    /// The error for a change that could not be confirmed; `error` is that of the change itself.
    pub(super) fn into_error(self, plan: &Plan, error: Error) -> Error {
        let reason = match self {
            Self::Indeterminate(reason) => reason,
            _ => "the gateway is ACTIVE with its old flavor, but the change may still take effect".to_owned(),
        };
        let message = format!("unknown whether the change to {} was applied: {reason}", plan.new_flavor());
        Error::new(ErrorKind::UnknownOutcome, message)
            .with_response_of(&error)
            .with_operation("update_vgw_specification")
            .with_outcome(Outcome::Unknown)
            .with_hint(Hint::CheckGateway { id: plan.gateway().id.clone() })
            .with_source(error)
    }
}

/// Polls the gateway until its state shows whether the change was applied. Updates `last_read`.
pub(super) async fn resolve_unknown_outcome(
    gateways: &Gateways,
    plan: &Plan,
    progress: &ProgressCallback,
    unchanged_period: Duration,
    last_read: &mut Option<Instant>,
) -> Resolution {
    let id = &plan.gateway().id;
    let started = Instant::now();
    let deadline = gateways.deadline.unwrap_or(started + DEFAULT_WAIT_TIMEOUT);
    let gateways = gateways.clone().deadline(deadline);
    let mut schedule = PollSchedule::new(Some(deadline), *last_read);
    while schedule.next_poll().await {
        *last_read = Some(Instant::now());
        let gateway = match gateways.read(id, gateways.single_attempt(schedule.abort_at())).await {
            Ok(gateway) => gateway,
            Err(error) => {
                progress.emit(&Progress::ReadFailed { error: &error });
                if schedule.failed(&error) {
                    continue;
                }
                return Resolution::Indeterminate(format!(
                    "cannot read the gateway: {}",
                    error.to_string_with_causes()
                ));
            }
        };
        schedule.succeeded();
        if gateway.flavor() == Some(plan.new_flavor()) {
            return Resolution::Applied;
        }
        match gateway.status() {
            Some(GatewayStatus::PendingUpdate) => return Resolution::Applied,
            Some(GatewayStatus::Fault | GatewayStatus::Freezed) => {}
            // These statuses are transient, so continue polling.
            Some(GatewayStatus::PendingCreate | GatewayStatus::PendingDelete) => continue,
            _ if started.elapsed() < unchanged_period => continue,
            Some(GatewayStatus::Active) if gateway.flavor() == plan.old_flavor() => {
                return Resolution::Unchanged;
            }
            _ => {}
        }
        return Resolution::Indeterminate(format!("the gateway is {}", gateway.state()));
    }
    Resolution::Indeterminate("deadline exceeded before a poll could confirm it".to_owned())
}
