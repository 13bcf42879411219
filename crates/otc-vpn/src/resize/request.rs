//! The request for a change: plans it if necessary, sends it, and resolves an unknown outcome.

use super::operation::ResizeOperation;
use super::plan::Plan;
use super::resized::sampler;
use super::resolve::{Resolution, resolve_unknown_outcome, unknown_outcome};
use crate::error::{Error, ErrorKind, Hint, Outcome, Result};
use crate::gateway::{Gateway, GatewayRef};
use crate::gateways::{Gateways, require_gateway};
use crate::progress::{Progress, ProgressCallback};
use crate::tunnels::sampler::observing;
use otc_vpn_client::OperationRequest;
use otc_vpn_client::metadata::Flavor;
use otc_vpn_client::types::{UpdateVgwSpecificationResponseBody, VgwId};
use std::pin::Pin;
use std::time::Duration;
use tokio::time::Instant;

/// How long a gateway must be `ACTIVE` with its old flavor to count as unchanged, by default.
const UNCHANGED_PERIOD: Duration = Duration::from_secs(10);

/// The request for a change. Nothing is sent until it is awaited. Returned by [`Gateways::resize`] and [`Gateways::apply`].
///
/// The future can be dropped at any await. The change is not sent twice because of that, but a change in flight may still reach the
/// service.
///
/// ```no_run
/// # async fn example(client: otc_vpn::Client, id: otc_vpn::GatewayId) -> otc_vpn::Result<()> {
/// use otc_vpn::Flavor;
/// let operation = client
///     .gateways()
///     .resize(&id, Flavor::Professional2)
///     .on_progress(|progress| eprintln!("{progress:?}"))
///     .await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "nothing is sent until it is awaited"]
pub struct ResizeRequest {
    gateways: Gateways,
    target: Target,
    timeout: Option<Duration>,
    progress: ProgressCallback,
    accept_changed_plan: bool,
    resolve_unknown_outcome: bool,
    resend_if_unchanged: bool,
    unchanged_period: Duration,
}

#[derive(Debug)]
enum Target {
    Id(VgwId, Flavor),
    Gateway(Box<Gateway>, Flavor),
    Planned(Box<Plan>),
}

impl Gateways {
    /// Changes the flavor of a gateway: reads the gateway, validates the change, sends it once, and finds out whether it was applied
    /// if the response is lost.
    ///
    /// Awaiting it returns a [`ResizeOperation`] when the service has accepted the change. [`ResizeOperation::wait`] waits until it
    /// is done. Nothing is sent if the gateway has the flavor already. A gateway that is given as a read of the last 5 s is not read
    /// again.
    ///
    /// If the response to the change is lost, the gateway is polled until it is `ACTIVE` with the new flavor, which confirms the
    /// change, or until its state shows that it cannot be confirmed.
    ///
    /// # Errors
    /// The same as [`plan`](Self::plan), with the [outcome](Error::outcome) of the change.
    /// [`ErrorKind::UnknownOutcome`](crate::ErrorKind::UnknownOutcome) if no poll could confirm whether the change was applied.
    pub fn resize<'a>(&self, gateway: impl Into<GatewayRef<'a>>, flavor: Flavor) -> ResizeRequest {
        let GatewayRef { id, gateway } = gateway.into();
        let target = match gateway {
            Some(gateway) => Target::Gateway(Box::new(gateway.clone()), flavor),
            None => Target::Id(id.clone(), flavor),
        };
        ResizeRequest::new(self.clone(), target)
    }

    /// Applies a plan as [`resize`](Self::resize) does after validation. A plan that is older than 30 s is made again first, and
    /// nothing is sent if it differs from the given one.
    ///
    /// # Errors
    /// As [`resize`](Self::resize). [`ErrorKind::NotReady`] with [`Hint::ConfirmAgain`] if a plan older than 30 s, made again, has
    /// another flavor, status, EIP or warning: [plan](Self::plan) the change again, and confirm that plan.
    pub fn apply(&self, plan: Plan) -> ResizeRequest {
        ResizeRequest::new(self.clone(), Target::Planned(Box::new(plan)))
    }
}

impl ResizeRequest {
    fn new(gateways: Gateways, target: Target) -> Self {
        Self {
            gateways,
            target,
            timeout: None,
            progress: ProgressCallback::default(),
            accept_changed_plan: false,
            resolve_unknown_outcome: true,
            resend_if_unchanged: false,
            unchanged_period: UNCHANGED_PERIOD,
        }
    }

    /// Sets the timeout of this request, from its start, instead of the [timeout of the handle](Gateways::timeout): for reading,
    /// validating, sending and resolving an unknown outcome. The wait for the [`ResizeOperation`] has [its own](crate::Wait::timeout).
    ///
    /// ```no_run
    /// # async fn example(client: otc_vpn::Client, id: otc_vpn::GatewayId) -> otc_vpn::Result<()> {
    /// use otc_vpn::Flavor;
    /// use std::time::Duration;
    /// let resize = client.gateways().resize(&id, Flavor::Professional2).timeout(Duration::from_secs(60));
    /// let operation = resize.await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets a callback for the events of the change, and of the wait for the [`ResizeOperation`].
    pub fn on_progress(mut self, callback: impl Fn(&Progress<'_>) + Send + Sync + 'static) -> Self {
        self.progress = ProgressCallback::new(callback);
        self
    }

    /// Allows to apply a plan that is older than 30 s although status, EIPs or warnings of the gateway have changed since, if the
    /// change is still valid and the old flavor is the same. Off by default. Use it if nobody has to confirm the plan.
    pub fn accept_changed_plan(mut self, allowed: bool) -> Self {
        self.accept_changed_plan = allowed;
        self
    }

    /// Sets whether to poll the gateway after the response to the change was lost. On by default. Otherwise the error
    /// [`ErrorKind::UnknownOutcome`] is returned at once.
    pub fn resolve_unknown_outcome(mut self, enabled: bool) -> Self {
        self.resolve_unknown_outcome = enabled;
        self
    }

    /// Allows to send the change once more if its response was lost and the gateway remains `ACTIVE` with its old flavor. Off by
    /// default, because a change can take effect later than that: the second one is then rejected, and the first one is still
    /// applied.
    pub fn resend_if_unchanged(mut self, allowed: bool) -> Self {
        self.resend_if_unchanged = allowed;
        self
    }

    /// Sets how long the gateway must remain `ACTIVE` with its old flavor to count as unchanged; 10 s by default.
    pub fn unchanged_period(mut self, period: Duration) -> Self {
        self.unchanged_period = period;
        self
    }

    async fn run(self) -> Result<ResizeOperation> {
        let Self { gateways: handle, target, progress, unchanged_period, .. } = self;
        let gateways = &match self.timeout {
            Some(timeout) => handle.clone().timeout(timeout).started(),
            None => handle.started(),
        };
        let plan = current_plan(gateways, target, self.accept_changed_plan)
            .await
            .map_err(|error| error.with_outcome(Outcome::NotSent))?;
        let last_read = plan.gateway().read_at;
        let mut operation = ResizeOperation::new(handle, plan, progress, last_read);
        let Some(request) = operation.plan.operation_request() else { return Ok(operation) };
        let change = Change {
            gateways,
            plan: &operation.plan,
            request,
            progress: &operation.progress,
            resolve_unknown_outcome: self.resolve_unknown_outcome,
            unchanged_period,
        };
        operation.progress.emit(&Progress::Sending);
        let mut sampler = sampler(&operation.plan, gateways, &operation.progress);
        let send = change.send(self.resend_if_unchanged, last_read);
        let accepted = observing(sampler.as_mut(), gateways.end(), send).await?;
        operation.request_id = accepted.request_id;
        operation.failed_request_id = accepted.failed_request_id;
        operation.confirmed = accepted.confirmed;
        operation.last_read = accepted.last_read;
        operation.sampler = sampler;
        Ok(operation)
    }
}

/// A change that is being sent.
struct Change<'a> {
    gateways: &'a Gateways,
    plan: &'a Plan,
    request: &'a OperationRequest<UpdateVgwSpecificationResponseBody>,
    progress: &'a ProgressCallback,
    resolve_unknown_outcome: bool,
    unchanged_period: Duration,
}

/// A change that the service accepted.
struct AcceptedChange {
    request_id: Option<String>,
    failed_request_id: Option<String>,
    confirmed: Option<Box<Gateway>>,
    last_read: Option<Instant>,
}

impl Change<'_> {
    /// Sends the change, and resolves an unknown outcome.
    async fn send(&self, mut may_resend: bool, mut last_read: Option<Instant>) -> Result<AcceptedChange> {
        let Self { gateways, plan, request, progress, .. } = *self;
        // The error of a first change with an unknown outcome. What happens to a second one does not make that outcome known.
        let mut first_error = None;
        loop {
            let error = match send(gateways, plan, request).await {
                Ok(request_id) => {
                    progress.emit(&Progress::Accepted { request_id: request_id.as_deref() });
                    return Ok(AcceptedChange {
                        request_id,
                        failed_request_id: None,
                        confirmed: None,
                        last_read,
                    });
                }
                Err(error) if error.outcome() == Some(Outcome::Unknown) => error,
                Err(error) => match first_error.take() {
                    Some(first_error) => first_error,
                    None => return Err(error),
                },
            };
            progress.emit(&Progress::ResponseLost { error: &error });
            if !self.resolve_unknown_outcome {
                return Err(unknown_outcome(plan, "the response to the change was lost", error));
            }
            let resolution =
                resolve_unknown_outcome(gateways, plan, progress, self.unchanged_period, &mut last_read);
            match resolution.await {
                Resolution::Confirmed(gateway) => {
                    progress.emit(&Progress::Confirmed);
                    return Ok(AcceptedChange {
                        request_id: None,
                        failed_request_id: error.request_id().map(str::to_owned),
                        confirmed: Some(gateway),
                        last_read,
                    });
                }
                Resolution::Unchanged if may_resend => {
                    may_resend = false;
                    first_error = Some(error);
                    progress.emit(&Progress::Resending);
                }
                Resolution::Unchanged => {
                    let reason =
                        "the gateway is ACTIVE with its old flavor, but the change may still take effect";
                    return Err(unknown_outcome(plan, reason, error));
                }
                Resolution::Indeterminate(reason) => return Err(unknown_outcome(plan, &reason, error)),
            }
        }
    }
}

impl IntoFuture for ResizeRequest {
    type Output = Result<ResizeOperation>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

/// The plan to apply, based on a recent read of the gateway.
async fn current_plan(gateways: &Gateways, target: Target, accept_changed_plan: bool) -> Result<Plan> {
    match target {
        Target::Planned(plan) if plan.needs_change() && plan.is_stale() => {
            let current = gateways.plan(plan.gateway(), plan.new_flavor().clone()).await?;
            let has_old_flavor = current.old_flavor() == plan.old_flavor();
            match plan.difference(&current) {
                // Nothing is sent for a gateway that has got the new flavor in the meantime.
                Some(difference) if current.needs_change() && !(accept_changed_plan && has_old_flavor) => {
                    Err(changed_plan(&plan, &difference))
                }
                _ => Ok(current),
            }
        }
        Target::Planned(plan) => Ok(*plan),
        Target::Id(id, flavor) => gateways.plan(&id, flavor).await,
        Target::Gateway(gateway, flavor) => gateways.plan(&*gateway, flavor).await,
    }
}

/// The error for a plan that does not apply any more.
fn changed_plan(plan: &Plan, difference: &str) -> Error {
    let gateway = plan.gateway();
    let message =
        format!("{} has changed since the change was planned: {difference}", gateway.display_name());
    Error::new(ErrorKind::NotReady, message)
        .with_hint(Hint::ConfirmAgain { id: gateway.id.clone() })
        .with_retryable(true)
}

/// Sends the change. Returns the request id.
async fn send(
    gateways: &Gateways,
    plan: &Plan,
    request: &OperationRequest<UpdateVgwSpecificationResponseBody>,
) -> Result<Option<String>> {
    let mut response = gateways.client.send(request, gateways.limits()).await?;
    let request_id = response.value.request_id.take().or_else(|| response.request_id());
    match response.extract(|body| require_gateway(body.vpn_gateway, &plan.gateway().id)) {
        Ok(_) => Ok(request_id),
        Err(error) => Err(Error::with_request_id(error, request_id)),
    }
}
