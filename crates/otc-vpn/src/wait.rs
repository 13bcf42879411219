//! Waits until a gateway is `ACTIVE` with the expected flavor.

use crate::error::{Error, ErrorKind, Hint, Outcome, Result};
use crate::gateway::{Gateway, GatewayRef};
use crate::gateways::Gateways;
use crate::poll::PollSchedule;
use crate::progress::{Progress, ProgressCallback};
use otc_vpn_client::metadata::{Flavor, GatewayStatus};
use otc_vpn_client::types::VgwId;
use std::pin::Pin;
use std::time::Duration;
use tokio::time::Instant;

/// How long to wait if no deadline is set.
pub(crate) const DEFAULT_WAIT_TIMEOUT: Duration = Duration::from_secs(20 * 60);

/// A future that waits for a gateway. It sends no requests until it is awaited. Returned by [`Gateways::wait`].
///
/// It ends when the gateway is `ACTIVE` with the flavor: a read directly after a change may still show the old one. These end it at
/// once as failed: the statuses `FAULT`, `FREEZED`, `PENDING_DELETE`, `ERROR`, `DELETED` and `…_FAILED`, and `ACTIVE` with a flavor that
/// is neither the old nor the new one after the change was seen in progress. The HTTP statuses 401, 403 and 404 end it at once too, and
/// polls that keep failing end it within 30 s.
///
/// It only reads, so it can be dropped, for example by aborting the task that it runs in, and started again with [`Gateways::wait`].
///
/// ```no_run
/// # async fn example(client: otc_vpn::Client, id: otc_vpn::GatewayId) -> otc_vpn::Result<()> {
/// let gateway = client.gateways().wait(&id, None).await?;
/// println!("{:?}", gateway.flavor());
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "nothing is sent until it is awaited"]
pub struct Wait {
    pub(crate) gateways: Gateways,
    pub(crate) id: VgwId,
    pub(crate) flavor: Option<Flavor>,
    /// The flavor before the change, if known.
    pub(crate) old_flavor: Option<Flavor>,
    pub(crate) progress: ProgressCallback,
    /// Whether the change that is waited for was sent; false if the gateway had the flavor already. `None` if the wait is not for
    /// a change.
    pub(crate) change_sent: Option<bool>,
    /// The result, if there is nothing to wait for.
    pub(crate) done: Option<Gateway>,
    pub(crate) last_read: Option<Instant>,
}

impl Gateways {
    /// Waits until a gateway is `ACTIVE`, and has the flavor if one is given.
    ///
    /// The gateway is polled even if it is given as an earlier read; see [`Wait::after_read`].
    ///
    /// # Errors
    /// [`ErrorKind::Failed`] if the gateway is in a final status such as `FAULT`. [`ErrorKind::Timeout`] at the
    /// [deadline](Self::deadline) or after the [timeout](Self::timeout), or after 20 minutes if neither is set. The error of a poll
    /// that another poll cannot change.
    pub fn wait<'a>(&self, gateway: impl Into<GatewayRef<'a>>, flavor: Option<Flavor>) -> Wait {
        Wait {
            gateways: self.clone(),
            id: gateway.into().id.clone(),
            flavor,
            old_flavor: None,
            progress: ProgressCallback::default(),
            change_sent: None,
            done: None,
            last_read: None,
        }
    }
}

impl Wait {
    /// Takes into account that the gateway was just read: if it already is as expected, there is nothing to wait for, whatever the
    /// deadline. Otherwise the first poll is due 1 s after that read.
    pub fn after_read(mut self, gateway: &Gateway) -> Self {
        self.last_read = gateway.read_at;
        if self.change_sent.is_none() && self.is_done(gateway) {
            self.done = Some(gateway.clone());
        }
        self
    }

    /// Sets the timeout of this wait, from its start, instead of the [timeout of the handle](Gateways::timeout).
    ///
    /// ```no_run
    /// # async fn example(client: otc_vpn::Client, id: otc_vpn::GatewayId) -> otc_vpn::Result<()> {
    /// let gateway = client.gateways().wait(&id, None).timeout(std::time::Duration::from_secs(600)).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.gateways = self.gateways.timeout(timeout);
        self
    }

    /// Sets a callback for each poll.
    pub fn on_progress(mut self, callback: impl Fn(&Progress<'_>) + Send + Sync + 'static) -> Self {
        self.progress = ProgressCallback::new(callback);
        self
    }

    async fn run(mut self) -> Result<Gateway> {
        if let Some(gateway) = self.done.take() {
            return Ok(gateway);
        }
        self.poll_until_done().await.map_err(|error| match self.change_sent {
            Some(true) => error.with_outcome(Outcome::Accepted),
            Some(false) => error.with_outcome(Outcome::NotSent),
            None => error,
        })
    }

    /// Whether the gateway is `ACTIVE` with the expected flavor.
    fn is_done(&self, gateway: &Gateway) -> bool {
        gateway.status() == Some(&GatewayStatus::Active)
            && (self.flavor.is_none() || gateway.flavor() == self.flavor.as_ref())
    }

    /// Whether the change that is waited for has ended with a flavor that is neither the old nor the new one.
    fn has_third_flavor(&self, gateway: &Gateway) -> bool {
        let third = |flavor: &Flavor| {
            Some(flavor) != self.flavor.as_ref() && Some(flavor) != self.old_flavor.as_ref()
        };
        self.old_flavor.is_some() && self.flavor.is_some() && gateway.flavor().is_some_and(third)
    }

    async fn poll_until_done(&self) -> Result<Gateway> {
        let started = Instant::now();
        let deadline = self.gateways.end().unwrap_or(started + DEFAULT_WAIT_TIMEOUT);
        let gateways = self.gateways.started().deadline(deadline);
        let mut schedule = PollSchedule::new(Some(deadline), self.last_read);
        let mut last_gateway = None;
        let mut last_error = None;
        let mut change_seen = false;
        while schedule.next_poll().await {
            let limits = gateways.single_attempt(schedule.abort_at());
            let gateway = match gateways.read(&self.id, limits).await {
                Ok(gateway) => gateway,
                // The deadline was exceeded during this poll. The error below reports what earlier polls showed.
                Err(_) if Instant::now() >= deadline => break,
                Err(error) => {
                    self.progress.emit(&Progress::ReadFailed { error: &error });
                    if schedule.failed(&error) {
                        last_error = Some(error);
                        continue;
                    }
                    return Err(self.read_failed(error));
                }
            };
            schedule.succeeded();
            last_error = None;
            self.progress.emit(&Progress::Poll {
                status: gateway.status(),
                flavor: gateway.flavor(),
                polls: schedule.polls,
                elapsed: started.elapsed(),
            });
            match gateway.status() {
                _ if self.is_done(&gateway) => return Ok(gateway),
                _ if gateway.is_terminal() => return Err(self.failed(&gateway)),
                Some(GatewayStatus::Active) if self.change_sent == Some(false) => {
                    return Err(self.superseded(&gateway));
                }
                Some(GatewayStatus::Active) if change_seen && self.has_third_flavor(&gateway) => {
                    return Err(self.failed(&gateway));
                }
                Some(GatewayStatus::PendingUpdate) => change_seen = true,
                _ => {}
            }
            last_gateway = Some(gateway);
        }
        Err(self.timed_out(started.elapsed(), schedule.polls, last_gateway.as_ref(), last_error))
    }

    fn hint(&self) -> Hint {
        Hint::WaitFor { id: self.id.clone(), flavor: self.flavor.clone() }
    }

    /// The error of a poll that another poll cannot change.
    fn read_failed(&self, error: Error) -> Error {
        let context = match &self.flavor {
            Some(flavor) => format!("cannot confirm flavor {flavor}"),
            None => "cannot confirm that the gateway is ACTIVE".to_owned(),
        };
        let error = error.with_context(&context);
        if self.change_sent != Some(true) {
            return error;
        }
        // The hints apply to the failed poll; the change itself may still be in progress.
        let mut hints = Vec::new();
        if !error.hints().is_empty() {
            hints.push(Hint::DoNotResend);
        }
        hints.push(self.hint());
        hints.extend_from_slice(error.hints());
        error.with_hints(hints)
    }

    /// The error if the gateway had the flavor already, and another change in flight gave it a different one.
    fn superseded(&self, gateway: &Gateway) -> Error {
        let expected = self.flavor.as_ref().map_or("the flavor", Flavor::as_str);
        let message = format!(
            "{}: had flavor {expected} already, but another change was in flight: it is now {}",
            gateway.display_name(),
            gateway.state()
        );
        Error::new(ErrorKind::NotReady, message)
            .with_operation("show_vgw")
            .with_hint("Request the change again: no change was sent.")
            .with_retryable(true)
    }

    /// The error for a gateway in a final state. If no change was sent, the gateway is not ready for one.
    fn failed(&self, gateway: &Gateway) -> Error {
        let (kind, hint) = match self.change_sent {
            Some(false) => (ErrorKind::NotReady, "Report it to the provider with the gateway id."),
            _ => (
                ErrorKind::Failed,
                "Report it to the provider with the gateway id and the request id of the change.",
            ),
        };
        Error::new(kind, format!("{} is {}", gateway.display_name(), gateway.state()))
            .with_operation("show_vgw")
            .with_hint(hint)
    }

    fn timed_out(
        &self,
        elapsed: Duration,
        polls: u32,
        last_gateway: Option<&Gateway>,
        last_error: Option<Error>,
    ) -> Error {
        let seconds = elapsed.as_secs_f64();
        let state = match last_gateway {
            Some(gateway) => format!("the gateway was {}", gateway.state()),
            None => "no poll succeeded".to_owned(),
        };
        let polls = if polls == 1 { "1 poll".to_owned() } else { format!("{polls} polls") };
        let message = format!("timed out after {seconds:.0} s and {polls}: {state}");
        // If no change was sent, a gateway that is still being changed by others is not ready for one.
        let is_busy = self.change_sent == Some(false) && last_gateway.is_some() && last_error.is_none();
        let kind = if is_busy { ErrorKind::NotReady } else { ErrorKind::Timeout };
        let error = Error::new(kind, message)
            .with_operation("show_vgw")
            .with_hint(self.hint())
            .with_retryable(self.change_sent != Some(true));
        match last_error {
            Some(last_error) => error.with_source(last_error),
            None => error,
        }
    }
}

impl IntoFuture for Wait {
    type Output = Result<Gateway>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}
