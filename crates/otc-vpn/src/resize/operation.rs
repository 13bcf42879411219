//! A change that the service accepted.

use super::plan::Plan;
use super::resized::ResizeWait;
use super::warnings::PlanWarning;
use crate::connection::Connection;
use crate::gateway::Gateway;
use crate::gateways::Gateways;
use crate::progress::ProgressCallback;
use crate::tunnels::sampler::Sampler;
use crate::wait::Wait;
use otc_vpn_client::metadata::{Flavor, GatewayStatus};
use tokio::time::Instant;

/// A change that the service accepted, or that was not needed. The result of a [`ResizeRequest`](crate::ResizeRequest).
///
/// Dropping it does not stop the change. It owns its data, so it can be moved to a task, which can be aborted:
///
/// ```no_run
/// # async fn example(operation: otc_vpn::ResizeOperation) -> Result<(), Box<dyn std::error::Error>> {
/// use std::time::Duration;
/// let task = tokio::spawn(async move { operation.wait().await });
/// tokio::time::sleep(Duration::from_secs(60)).await;
/// task.abort(); // stops the polls, not the change
/// # Ok(())
/// # }
/// ```
///
/// To wait for its end:
///
/// ```no_run
/// # async fn example(operation: otc_vpn::ResizeOperation) -> otc_vpn::Result<()> {
/// let resized = operation.wait().await?;
/// println!("{:?}", resized.gateway().flavor());
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "the change is accepted but not yet complete; call `wait`"]
pub struct ResizeOperation {
    pub(super) gateways: Gateways,
    pub(super) plan: Plan,
    pub(super) request_id: Option<String>,
    pub(super) failed_request_id: Option<String>,
    pub(super) progress: ProgressCallback,
    /// When the gateway was last read.
    pub(super) last_read: Option<Instant>,
    /// The gateway with the new flavor, if polls have confirmed the change after its response was lost.
    pub(super) confirmed: Option<Box<Gateway>>,
    /// Observes the tunnels since the change was sent.
    pub(super) sampler: Option<Sampler>,
}

impl ResizeOperation {
    pub(super) fn new(
        gateways: Gateways,
        plan: Plan,
        progress: ProgressCallback,
        last_read: Option<Instant>,
    ) -> Self {
        Self {
            gateways,
            plan,
            request_id: None,
            failed_request_id: None,
            progress,
            last_read,
            confirmed: None,
            sampler: None,
        }
    }

    /// The gateway as it was before the change.
    #[must_use]
    pub fn gateway(&self) -> &Gateway {
        self.plan.gateway()
    }

    /// The flavor before the change. `None` if the service did not report it.
    #[must_use]
    pub fn old_flavor(&self) -> Option<&Flavor> {
        self.plan.old_flavor()
    }

    /// The requested flavor.
    #[must_use]
    pub fn new_flavor(&self) -> &Flavor {
        self.plan.new_flavor()
    }

    /// Whether a change was sent. False if the gateway had the flavor already.
    #[must_use]
    pub fn changed(&self) -> bool {
        self.plan.needs_change()
    }

    /// The id of the request that the service accepted, for the provider's support. `None` if its response was lost.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// The id in the response to a failed attempt, if polls have confirmed the change after such a response. A proxy in front of the
    /// service may have assigned it.
    #[must_use]
    pub fn failed_request_id(&self) -> Option<&str> {
        self.failed_request_id.as_deref()
    }

    /// What a person should know about the gateway with its new flavor.
    #[must_use]
    pub fn warnings(&self) -> &[PlanWarning] {
        self.plan.warnings()
    }

    /// The VPN connections of the gateway as they were before the change; see [`Plan::connections`](crate::Plan::connections).
    #[must_use]
    pub fn connections(&self) -> Option<&[Connection]> {
        self.plan.connections()
    }

    /// Waits until the gateway is `ACTIVE` with the new flavor, and its tunnels are up again.
    ///
    /// # Errors
    /// The same as [`Gateways::wait`], with [`Outcome::Accepted`](crate::Outcome::Accepted) if a change was sent. Tunnels that are down are
    /// no error, because the change is complete; see [`Resized::require_tunnels`](crate::Resized::require_tunnels).
    pub fn wait(self) -> ResizeWait {
        let changed = self.changed();
        let gateway = self.plan.gateway();
        // If nothing was sent, there is nothing to wait for, unless another change is in flight.
        let is_done = !changed && matches!(gateway.status(), None | Some(GatewayStatus::Active));
        let done = self.confirmed.map(|gateway| *gateway).or_else(|| is_done.then(|| gateway.clone()));
        let tunnel_timeout = self.gateways.tunnel_timeout;
        let wait = Wait {
            id: gateway.id.clone(),
            flavor: Some(self.plan.new_flavor().clone()),
            old_flavor: gateway.flavor().cloned(),
            change_sent: Some(changed),
            done,
            last_read: self.last_read,
            progress: self.progress,
            gateways: self.gateways,
        };
        ResizeWait { wait, sampler: self.sampler, tunnel_timeout }
    }
}
