//! The wait for a change, and its result.

use super::plan::Plan;
use crate::error::{Error, ErrorKind, Hint, Outcome, Result};
use crate::gateway::Gateway;
use crate::gateways::Gateways;
use crate::progress::{Progress, ProgressCallback};
use crate::tunnels::report::{ConnectionReport, TunnelReport};
use crate::tunnels::sampler::{Sampler, observing};
use crate::wait::Wait;
use otc_vpn_auth::redact::escape_control;
use otc_vpn_client::metadata::{ConnectionStatus, Flavor};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// A future that waits for a change: until the gateway is `ACTIVE` with the new flavor, as [`Wait`](crate::Wait) does, and until the
/// tunnels that were up before are up again. It sends no requests until it is awaited. Returned by
/// [`ResizeOperation::wait`](crate::ResizeOperation::wait).
///
/// While it waits, it reads the connections of the gateway every 2 s, or every 5 s if nothing has changed for two minutes. Once the
/// gateway is `ACTIVE`, it continues for at most the [tunnel timeout](crate::Gateways::tunnel_timeout). A gateway without connections
/// is not affected.
///
/// ```no_run
/// # async fn example(operation: otc_vpn::ResizeOperation) -> otc_vpn::Result<()> {
/// let resized = operation.wait().await?;
/// resized.require_tunnels()?;
/// println!("{:?}", resized.gateway().flavor());
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "nothing is sent until it is awaited"]
pub struct ResizeWait {
    pub(super) wait: Wait,
    pub(super) sampler: Option<Sampler>,
    pub(super) tunnel_timeout: Duration,
}

impl ResizeWait {
    /// Sets the timeout of this wait, from its start, instead of the [timeout of the handle](crate::Gateways::timeout). It also
    /// limits the time for the tunnels.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.wait = self.wait.timeout(timeout);
        self
    }

    /// Sets a callback for each poll.
    pub fn on_progress(mut self, callback: impl Fn(&Progress<'_>) + Send + Sync + 'static) -> Self {
        let progress = ProgressCallback::new(callback);
        if let Some(sampler) = &mut self.sampler {
            sampler.set_progress(progress.clone());
        }
        self.wait.progress = progress;
        self
    }

    async fn run(mut self) -> Result<Resized> {
        self.wait.gateways = self.wait.gateways.started();
        let deadline = self.wait.gateways.end();
        let gateway = observing(self.sampler.as_mut(), deadline, self.wait.into_future()).await?;
        let active_at = Instant::now();
        let tunnels = match self.sampler {
            Some(sampler) => Some(sampler.finish(self.tunnel_timeout, deadline).await),
            None => None,
        };
        Ok(Resized { gateway, active_at, tunnels })
    }
}

impl IntoFuture for ResizeWait {
    type Output = Result<Resized>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

/// A gateway that is `ACTIVE` with its new flavor, and what happened to its tunnels. The result of a [`ResizeWait`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Resized {
    gateway: Gateway,
    active_at: Instant,
    tunnels: Option<TunnelReport>,
}

impl Resized {
    /// The gateway.
    #[must_use]
    pub fn gateway(&self) -> &Gateway {
        &self.gateway
    }

    /// The flavor of the gateway.
    #[must_use]
    pub fn flavor(&self) -> Option<&Flavor> {
        self.gateway.flavor()
    }

    /// The gateway, without the report on its tunnels.
    #[must_use]
    pub fn into_gateway(self) -> Gateway {
        self.gateway
    }

    /// When a poll found the gateway `ACTIVE` with the new flavor.
    #[must_use]
    pub fn active_at(&self) -> Instant {
        self.active_at
    }

    /// What happened to the tunnels. `None` if no change was sent, if the gateway has no connections, if they could not be read before
    /// the change, or with [`tunnel_check(false)`](crate::Gateways::tunnel_check).
    #[must_use]
    pub fn tunnels(&self) -> Option<&TunnelReport> {
        self.tunnels.as_ref()
    }

    /// Checks that no tunnel that was up before the change is down.
    ///
    /// # Errors
    /// [`ErrorKind::TunnelsDown`] with [`Outcome::Accepted`]; the message names the connections.
    pub fn require_tunnels(&self) -> Result<()> {
        let Some(tunnels) = &self.tunnels else { return Ok(()) };
        let down: Vec<_> = tunnels.down().collect();
        let Some(first) = down.first() else { return Ok(()) };
        let list: Vec<_> = down.iter().map(|report| describe(report)).collect();
        let watched = tunnels.watched();
        let tunnels_are = if watched == 1 { "tunnel is" } else { "tunnels are" };
        let message = format!(
            "{} is {}, but {} of {watched} {tunnels_are} down: {}",
            self.gateway.display_name(),
            self.gateway.state(),
            down.len(),
            list.join("; ")
        );
        let hints = vec![
            Hint::ShowConnectionLog { id: first.connection().id.clone() },
            "Check the customer gateway: it may have to negotiate again.".into(),
        ];
        Err(Error::new(ErrorKind::TunnelsDown, message)
            .with_operation("list_vpn_connections")
            .with_hints(hints)
            .with_outcome(Outcome::Accepted))
    }
}

/// A tunnel that is down, for example `munich-2 is DOWN, for at least 298 s (dpd timeout)`.
fn describe(report: &ConnectionReport) -> String {
    let name = report.connection().display_name();
    let mut text = match report.after().map(ConnectionStatus::as_str) {
        Some(status) => format!("{name} is {status}"),
        None => format!("{name} was not ACTIVE when it was last read"),
    };
    if let Some(interruption) = report.interruptions().last().filter(|last| !last.is_over()) {
        text.push_str(&format!(", for at least {:.0} s", interruption.min_duration().as_secs_f64()));
    }
    if let Some(reason) = report.reason() {
        text.push_str(&format!(" ({})", escape_control(reason)));
    }
    text
}

/// The sampler for a change that is sent now. `None` if the gateway has no connections or they are unknown.
pub(super) fn sampler(plan: &Plan, gateways: &Gateways, progress: &ProgressCallback) -> Option<Sampler> {
    Sampler::new(Arc::clone(&gateways.client), plan.gateway(), plan.sample()?, progress.clone())
}
