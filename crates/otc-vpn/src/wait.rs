//! Waiting until a gateway is what it is to be.

use crate::error::{Error, ErrorKind, Outcome, Result};
use crate::gateway::{Gateway, in_a_command};
use crate::gateways::Gateways;
use crate::pace::Pace;
use crate::plan::Plan;
use crate::progress::{Observer, Progress};
use crate::{Flavor, GatewayId, GatewayStatus};
use std::pin::Pin;
use std::time::Duration;
use tokio::time::Instant;

/// How long is waited where no deadline is set.
pub(crate) const DEFAULT_WAIT_TIMEOUT: Duration = Duration::from_secs(20 * 60);

/// A wait about to begin; await it. Made by [`ResizeOperation::wait`](crate::ResizeOperation::wait) and [`Gateways::wait`].
///
/// It ends only when the gateway is `ACTIVE` with the flavor: a read straight after a change may still show the old one. `FAULT`,
/// `FREEZED` and an answer of 401, 403 or 404 end it at once, and so do reads that go on failing for 30 seconds.
///
/// ```no_run
/// # async fn example(client: otc_vpn::Client, id: otc_vpn::GatewayId) -> otc_vpn::Result<()> {
/// let gateway = client.gateways().wait(&id, None).await?;
/// println!("{:?}", gateway.flavor);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "nothing happens until it is awaited"]
pub struct Wait<'a> {
    gateways: Gateways<'a>,
    id: GatewayId,
    flavor: Option<Flavor>,
    observer: Observer<'a>,
    /// Whether the change that the wait is about was sent, and not left out since the gateway had the flavor; none where it is
    /// about no change.
    sent: Option<bool>,
    /// Known already, where there is nothing to wait for.
    done: Option<Gateway>,
    last_read: Option<Instant>,
}

impl<'a> Gateways<'a> {
    /// Waits until a gateway is `ACTIVE`, with the flavor if one is named.
    ///
    /// # Errors
    /// [`ErrorKind::Failed`] at `FAULT` and `FREEZED`, [`ErrorKind::Timeout`] at the [deadline](Self::deadline) or after 20 minutes, and
    /// what ends a read for good.
    pub fn wait(&self, id: &GatewayId, flavor: Option<Flavor>) -> Wait<'a> {
        Wait {
            gateways: *self,
            id: id.clone(),
            flavor,
            observer: Observer::default(),
            sent: None,
            done: None,
            last_read: None,
        }
    }
}

impl<'a> Wait<'a> {
    /// Waits for a planned change; `last_read` says when the gateway was read last.
    pub(crate) fn after(
        gateways: Gateways<'a>,
        plan: Plan,
        observer: Observer<'a>,
        last_read: Option<Instant>,
    ) -> Self {
        let sent = plan.needs_change();
        // A state that is not told is none to wait for where nothing was sent.
        let settled = matches!(plan.gateway().status, None | Some(GatewayStatus::Active));
        Self {
            gateways,
            id: plan.gateway().id.clone(),
            flavor: Some(plan.new_flavor().clone()),
            observer,
            sent: Some(sent),
            done: (!sent && settled).then(|| plan.gateway().clone()),
            last_read,
        }
    }

    /// Begins after a read that was made just before: the next one comes a second later.
    pub fn after_read(mut self, gateway: &Gateway) -> Self {
        self.last_read = gateway.read_at;
        self
    }

    /// Tells a function what each read shows.
    pub fn on_progress(mut self, function: impl Fn(&Progress<'_>) + Send + Sync + 'a) -> Self {
        self.observer = Observer::new(function);
        self
    }

    async fn run(self) -> Result<Gateway> {
        if let Some(gateway) = self.done {
            return Ok(gateway);
        }
        let begun = Instant::now();
        let deadline = self.gateways.deadline.unwrap_or(begun + DEFAULT_WAIT_TIMEOUT);
        let gateways = self.gateways.deadline(deadline);
        let mut pace = Pace::new(Some(deadline), self.last_read);
        let mut last = None;
        let mut last_error = None;
        let accepted = self.sent == Some(true);
        let told = |error: Error| if accepted { error.with_outcome(Outcome::Accepted) } else { error };
        // What an answer to a read advises says nothing of the change, which the service goes on with.
        let unread = |error: Error| match (accepted, error.hint()) {
            (false, _) => error,
            (true, None) => error.with_hint(self.look()),
            (true, Some(hint)) => {
                let hint =
                    format!("The service has taken the change; do not send it again. {} {hint}", self.look());
                error.with_hint(hint)
            }
        };
        while pace.next().await {
            let gateway = match gateways.read(&self.id, gateways.once(pace.give_up())).await {
                Ok(gateway) => gateway,
                // The time for the whole of it ran out during this read; what earlier ones showed is told below.
                Err(_) if Instant::now() >= deadline => break,
                Err(error) => {
                    self.observer.tell(&Progress::ReadFailed { error: &error });
                    if pace.failed(&error) {
                        last_error = Some(error);
                        continue;
                    }
                    return Err(told(unread(error.with_context(&self.while_waiting()))));
                }
            };
            pace.succeeded();
            last_error = None;
            self.observer.tell(&Progress::Poll {
                status: gateway.status.as_ref(),
                flavor: gateway.flavor.as_ref(),
                polls: pace.reads,
                elapsed: begun.elapsed(),
            });
            match &gateway.status {
                Some(GatewayStatus::Active)
                    if self.flavor.is_none() || gateway.flavor.as_ref() == self.flavor.as_ref() =>
                {
                    return Ok(gateway);
                }
                Some(GatewayStatus::Active) if self.sent == Some(false) => {
                    return Err(self.taken_away(&gateway));
                }
                Some(status @ (GatewayStatus::Fault | GatewayStatus::Freezed)) => {
                    return Err(told(self.ended(status, &gateway)));
                }
                _ => last = Some(gateway),
            }
        }
        Err(told(self.timed_out(begun.elapsed(), pace.reads, last.as_ref(), last_error)))
    }

    /// How to find out later.
    fn look(&self) -> String {
        let flavor = self.flavor.as_ref().map(|flavor| format!(" --flavor {flavor}")).unwrap_or_default();
        format!("Go on waiting with `otc-vpn gateway wait {}{flavor}`.", in_a_command(&self.id))
    }

    fn while_waiting(&self) -> String {
        match &self.flavor {
            Some(flavor) => format!("while waiting for {flavor}"),
            None => "while waiting".to_owned(),
        }
    }

    fn ended(&self, status: &GatewayStatus, gateway: &Gateway) -> Error {
        let flavor = gateway.flavor.as_ref().map_or("an unknown flavor", Flavor::as_str);
        let message = format!("{} is {status} with {flavor}", gateway.display_name());
        Error::new(ErrorKind::Failed, message)
            .with_operation("show_vgw")
            .with_hint("Report it to the provider with the gateway's id and the request id of the change.")
    }

    /// What ran on the gateway gave it another flavor.
    fn taken_away(&self, gateway: &Gateway) -> Error {
        let now = gateway.flavor.as_ref().map_or("an unknown flavor", Flavor::as_str);
        let wanted = self.flavor.as_ref().map_or("the flavor", Flavor::as_str);
        let message = format!(
            "{}: had {wanted} already while another change ran, which has given it {now}",
            gateway.display_name()
        );
        Error::new(ErrorKind::NotReady, message)
            .with_operation("show_vgw")
            .with_outcome(Outcome::NotSent)
            .with_hint("No change was sent. Run it again to change the gateway now.")
            .with_retryable(true)
    }

    fn timed_out(
        &self,
        elapsed: Duration,
        polls: u32,
        last: Option<&Gateway>,
        last_error: Option<Error>,
    ) -> Error {
        let seconds = elapsed.as_secs_f64();
        let state = match last {
            Some(gateway) => format!(
                "it was {} with {}",
                gateway.status.as_ref().map_or("in an unknown state", GatewayStatus::as_str),
                gateway.flavor.as_ref().map_or("an unknown flavor", Flavor::as_str)
            ),
            None => "no read had succeeded".to_owned(),
        };
        let mut message = format!("not finished after {seconds:.0} s and {polls} reads; at last {state}");
        if let Some(error) = &last_error {
            message.push_str(&format!(", and the last read failed: {error}"));
        }
        Error::new(ErrorKind::Timeout, message)
            .with_operation("show_vgw")
            .with_hint(self.look())
            .with_retryable(self.sent != Some(true))
    }
}

impl<'a> IntoFuture for Wait<'a> {
    type Output = Result<Gateway>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}
