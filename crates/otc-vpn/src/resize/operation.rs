//! A change that the service accepted.

use super::plan::Plan;
use super::warnings::PlanWarning;
use crate::gateway::Gateway;
use crate::gateways::Gateways;
use crate::progress::ProgressCallback;
use crate::wait::Wait;
use otc_vpn_client::metadata::{Flavor, GatewayStatus};
use tokio::time::Instant;

/// A change that the service accepted, or that was not needed. The result of a [`ResizeRequest`](crate::ResizeRequest).
///
/// ```no_run
/// # async fn example(operation: otc_vpn::ResizeOperation) -> otc_vpn::Result<()> {
/// let gateway = operation.wait().await?;
/// println!("{:?}", gateway.flavor());
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "the change is accepted but not yet complete; call `wait`"]
pub struct ResizeOperation {
    pub(super) gateways: Gateways,
    pub(super) plan: Plan,
    pub(super) request_id: Option<String>,
    pub(super) progress: ProgressCallback,
    /// When the gateway was last read.
    pub(super) last_read: Option<Instant>,
}

impl ResizeOperation {
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

    /// The id of the change's request, for the provider's support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// The warnings of the plan.
    #[must_use]
    pub fn warnings(&self) -> &[PlanWarning] {
        self.plan.warnings()
    }

    /// Waits until the gateway is `ACTIVE` with the new flavor.
    ///
    /// # Errors
    /// The same as [`Gateways::wait`], with [`Outcome::Accepted`](crate::Outcome::Accepted) if a change was sent.
    pub fn wait(self) -> Wait {
        let changed = self.changed();
        let gateway = self.plan.gateway();
        // If nothing was sent, there is nothing to wait for, unless another change is in flight.
        let is_done = !changed && matches!(gateway.status(), None | Some(GatewayStatus::Active));
        Wait {
            id: gateway.id.clone(),
            flavor: Some(self.plan.new_flavor().clone()),
            change_sent: Some(changed),
            done: is_done.then(|| gateway.clone()),
            last_read: self.last_read,
            progress: self.progress,
            gateways: self.gateways,
        }
    }
}
