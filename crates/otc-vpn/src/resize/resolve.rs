//! Finds out whether a change was applied after its response was lost.

use super::plan::Plan;
use crate::error::{Error, ErrorKind, Hint, Outcome};
use crate::gateway::Gateway;
use crate::gateways::Gateways;
use crate::poll::PollSchedule;
use crate::progress::{Progress, ProgressCallback};
use crate::wait::DEFAULT_WAIT_TIMEOUT;
use otc_vpn_client::metadata::GatewayStatus;
use std::time::Duration;
use tokio::time::Instant;

/// What polls show about a change whose response was lost.
pub(super) enum Resolution {
    /// The gateway is `ACTIVE` with the new flavor.
    Confirmed(Box<Gateway>),
    /// The gateway remained `ACTIVE` with its old flavor.
    Unchanged,
    /// Neither could be confirmed; contains the reason.
    Indeterminate(String),
}

/// The error for a change that could not be confirmed, for this reason; `error` is that of the change itself.
pub(super) fn unknown_outcome(plan: &Plan, reason: &str, error: Error) -> Error {
    let message = format!("unknown whether the change to {} was applied: {reason}", plan.new_flavor());
    Error::new(ErrorKind::UnknownOutcome, message)
        .with_response_of(&error)
        .with_operation("update_vgw_specification")
        .with_outcome(Outcome::Unknown)
        .with_hint(Hint::CheckGateway { id: plan.gateway().id.clone() })
        .with_source(error)
}

/// Polls the gateway until its state shows whether the change was applied. Updates `last_read`.
///
/// `PENDING_UPDATE` proves that some change is in progress, which may be another caller's. Only the gateway's final state confirms
/// this one.
pub(super) async fn resolve_unknown_outcome(
    gateways: &Gateways,
    plan: &Plan,
    progress: &ProgressCallback,
    unchanged_period: Duration,
    last_read: &mut Option<Instant>,
) -> Resolution {
    let id = &plan.gateway().id;
    let started = Instant::now();
    let deadline = gateways.end().unwrap_or(started + DEFAULT_WAIT_TIMEOUT);
    let gateways = gateways.clone().deadline(deadline);
    let mut schedule = PollSchedule::new(Some(deadline), *last_read);
    // Since when no change was seen in progress, and whether one was seen before.
    let mut idle_since = started;
    let mut change_seen = false;
    let mut last_state = None;
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
        progress.emit(&Progress::Poll {
            status: gateway.status(),
            flavor: gateway.flavor(),
            polls: schedule.polls,
            elapsed: started.elapsed(),
        });
        let state = gateway.state();
        match gateway.status() {
            Some(GatewayStatus::Active) if gateway.flavor() == Some(plan.new_flavor()) => {
                return Resolution::Confirmed(Box::new(gateway));
            }
            Some(GatewayStatus::PendingUpdate) => {
                change_seen = true;
                idle_since = Instant::now();
            }
            Some(GatewayStatus::PendingCreate) => {}
            _ if gateway.is_terminal() => {
                return Resolution::Indeterminate(format!("the gateway is {state}"));
            }
            // The first GETs after a change may still return the previous state.
            _ if idle_since.elapsed() < unchanged_period => {}
            Some(GatewayStatus::Active) if gateway.flavor() == plan.old_flavor() && !change_seen => {
                return Resolution::Unchanged;
            }
            _ => return Resolution::Indeterminate(format!("the gateway is {state}")),
        }
        last_state = Some(state);
    }
    Resolution::Indeterminate(match last_state {
        Some(state) => format!("deadline exceeded while the gateway was {state}"),
        None => "deadline exceeded before a poll could confirm it".to_owned(),
    })
}
