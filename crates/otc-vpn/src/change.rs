//! Sending a change, and finding out what became of it when its answer got lost.

use crate::client::types;
use crate::error::{Error, ErrorKind, Outcome, Result};
use crate::gateway::{Gateway, in_a_command};
use crate::gateways::Gateways;
use crate::pace::Pace;
use crate::plan::{Plan, PlanWarning};
use crate::progress::{Observer, Progress};
use crate::transport::{Call, unreadable_value};
use crate::wait::{DEFAULT_WAIT_TIMEOUT, Wait};
use crate::{Flavor, GatewayId, GatewayStatus};
use std::pin::Pin;
use std::time::Duration;
use tokio::time::Instant;

/// How long a gateway must go on showing its old flavor, `ACTIVE`, before that counts as settled.
const SETTLED: Duration = Duration::from_secs(10);

/// A change about to be made; await it. Made by [`Gateways::resize`] and [`Gateways::apply`].
///
/// ```no_run
/// # async fn example(client: otc_vpn::Client, id: otc_vpn::GatewayId) -> otc_vpn::Result<()> {
/// use otc_vpn::Flavor;
/// let change = client
///     .gateways()
///     .resize(&id, Flavor::Professional2)
///     .on_progress(|progress| eprintln!("{progress:?}"))
///     .await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "nothing happens until it is awaited"]
pub struct ResizeRequest<'a> {
    gateways: Gateways<'a>,
    target: Target,
    observer: Observer<'a>,
    resend_if_unchanged: bool,
    settle: Duration,
}

#[derive(Debug)]
enum Target {
    Unplanned(GatewayId, Flavor),
    Planned(Box<Plan>),
}

/// A change that the service took, or that was not needed.
///
/// ```no_run
/// # async fn example(change: otc_vpn::ResizeOperation<'_>) -> otc_vpn::Result<()> {
/// let gateway = change.wait().await?;
/// println!("{:?}", gateway.flavor);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct ResizeOperation<'a> {
    gateways: Gateways<'a>,
    plan: Plan,
    request_id: Option<String>,
    observer: Observer<'a>,
    /// When the gateway was read last.
    last_read: Option<Instant>,
}

impl<'a> Gateways<'a> {
    /// Changes a gateway's flavor: reads it, checks, sends the change, and finds out what became of it if the answer got lost.
    ///
    /// Await the result for a [`ResizeOperation`], which tells that the service took it; then
    /// [`wait`](ResizeOperation::wait) for its end. A gateway that has the flavor already is left alone.
    ///
    /// # Errors
    /// As [`plan`](Self::plan), with the [outcome](Error::outcome) of the change. [`ErrorKind::UnknownOutcome`] where no read could
    /// prove what became of it: it is not sent again.
    pub fn resize(&self, id: &GatewayId, flavor: Flavor) -> ResizeRequest<'a> {
        ResizeRequest::new(*self, Target::Unplanned(id.clone(), flavor))
    }

    /// Carries out a plan, as [`resize`](Self::resize) does after its checks.
    ///
    /// # Errors
    /// As [`resize`](Self::resize).
    pub fn apply(&self, plan: Plan) -> ResizeRequest<'a> {
        ResizeRequest::new(*self, Target::Planned(Box::new(plan)))
    }
}

impl<'a> ResizeRequest<'a> {
    fn new(gateways: Gateways<'a>, target: Target) -> Self {
        Self { gateways, target, observer: Observer::default(), resend_if_unchanged: false, settle: SETTLED }
    }

    /// Tells a function what happens, now and while the [`ResizeOperation`] is waited for.
    pub fn on_progress(mut self, function: impl Fn(&Progress<'_>) + Send + Sync + 'a) -> Self {
        self.observer = Observer::new(function);
        self
    }

    /// Allows to send the change once more after an uncertain first time, when the gateway goes on showing its old flavor,
    /// `ACTIVE`. Off unless you ask: a change that is only slow would be refused as a second one, and then runs all the same.
    pub fn resend_if_unchanged(mut self, allowed: bool) -> Self {
        self.resend_if_unchanged = allowed;
        self
    }

    /// How long the gateway must go on showing its old flavor, `ACTIVE`, before that counts as settled; 10 seconds unless set.
    pub fn unchanged_period(mut self, time: Duration) -> Self {
        self.settle = time;
        self
    }

    async fn run(self) -> Result<ResizeOperation<'a>> {
        let Self { gateways, target, observer, resend_if_unchanged, settle } = self;
        let unsent = |error: Error| error.with_outcome(Outcome::NotSent);
        let plan = match target {
            Target::Planned(plan) if plan.needs_change() && plan.is_stale() => {
                gateways.plan(plan.gateway(), plan.new_flavor().clone()).await.map_err(unsent)?
            }
            Target::Planned(plan) => *plan,
            Target::Unplanned(id, flavor) => {
                let gateway = gateways.get(&id).await.map_err(unsent)?;
                gateways.plan(&gateway, flavor).await.map_err(unsent)?
            }
        };
        let mut last_read = plan.gateway().read_at;
        let Some(flavor) = plan.request() else {
            return Ok(ResizeOperation { gateways, plan, request_id: None, observer, last_read });
        };
        let mut may_resend = resend_if_unchanged;
        // The error of a send after which nothing is certain; what becomes of a later one takes nothing of that back.
        let mut uncertain = None;
        observer.tell(&Progress::Sending);
        let request_id = loop {
            let error = match send(&gateways, &plan, flavor).await {
                Ok(id) => {
                    observer.tell(&Progress::Accepted { request_id: id.as_deref() });
                    break id;
                }
                Err(error) if error.outcome() == Some(Outcome::Unknown) => error,
                Err(error) => match uncertain.take() {
                    Some(first) => first,
                    None => return Err(error),
                },
            };
            observer.tell(&Progress::ResponseLost { error: &error });
            match find_out(&gateways, &plan, &observer, settle, &mut last_read).await {
                Found::WentThrough => {
                    observer.tell(&Progress::Confirmed);
                    break error.request_id().map(str::to_owned);
                }
                Found::Settled if may_resend => {
                    may_resend = false;
                    uncertain = Some(error);
                    observer.tell(&Progress::Resending);
                }
                Found::Settled => return Err(unknown(&plan, error, SEEMS_UNCHANGED)),
                Found::Nothing(words) => return Err(unknown(&plan, error, &words)),
            }
        };
        Ok(ResizeOperation { gateways, plan, request_id, observer, last_read })
    }
}

impl<'a> IntoFuture for ResizeRequest<'a> {
    type Output = Result<ResizeOperation<'a>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl<'a> ResizeOperation<'a> {
    /// The gateway as it was before.
    #[must_use]
    pub fn gateway(&self) -> &Gateway {
        self.plan.gateway()
    }

    /// The flavor before; none where the service did not say.
    #[must_use]
    pub fn old_flavor(&self) -> Option<&Flavor> {
        self.plan.old_flavor()
    }

    /// The flavor that was asked for.
    #[must_use]
    pub fn new_flavor(&self) -> &Flavor {
        self.plan.new_flavor()
    }

    /// Whether a change was sent; false when the gateway had the flavor already.
    #[must_use]
    pub fn changed(&self) -> bool {
        self.plan.needs_change()
    }

    /// The id of the change's request, to quote to support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// What a person should know about the gateway with its new flavor.
    #[must_use]
    pub fn warnings(&self) -> &[PlanWarning] {
        self.plan.warnings()
    }

    /// Waits until the gateway is `ACTIVE` with the new flavor.
    ///
    /// # Errors
    /// As [`Gateways::wait`], with [`Outcome::Accepted`] where a change was sent.
    pub fn wait(self) -> Wait<'a> {
        Wait::after(self.gateways, self.plan, self.observer, self.last_read)
    }
}

/// Sends the change; the request id on success.
async fn send(
    gateways: &Gateways<'_>,
    plan: &Plan,
    flavor: types::UpdateVgwSpecificationRequestBodyContentFlavor,
) -> Result<Option<String>> {
    let client = gateways.client;
    let call = Call::new(&client.connection, gateways.bounds());
    let body = types::UpdateVgwSpecificationRequestBody::new(
        types::UpdateVgwSpecificationRequestBodyContent::new(flavor),
    );
    let request = call.api.update_vgw_specification();
    let request =
        request.project_id(client.project_id().clone()).vgw_id(plan.gateway().id.clone()).body(body);
    let made = request.send().await;
    let answer = call.send(made, |taken| (taken.request_id, taken.vpn_gateway.is_some())).await?;
    let (said, is_the_api) = &answer.value;
    let request_id = said.clone().or_else(|| answer.request_id());
    if !is_the_api {
        let error = unreadable_value("update_vgw_specification", "vpn_gateway", request_id);
        return Err(error.with_outcome(Outcome::Unknown));
    }
    Ok(request_id)
}

/// What reads say about a change whose answer got lost.
enum Found {
    /// The gateway has the new flavor, or a change runs on it.
    WentThrough,
    /// It goes on showing the old flavor, `ACTIVE`.
    Settled,
    /// Nothing that proves anything.
    Nothing(String),
}

const SEEMS_UNCHANGED: &str = "the gateway goes on showing its old flavor, ACTIVE, so the change seems not to have been executed; no read can prove that it will not be";

/// Reads the gateway until what it shows decides; `last_read` says when it was read last.
async fn find_out(
    gateways: &Gateways<'_>,
    plan: &Plan,
    observer: &Observer<'_>,
    settle: Duration,
    last_read: &mut Option<Instant>,
) -> Found {
    let id = &plan.gateway().id;
    let begun = Instant::now();
    let gateways = gateways.deadline(gateways.deadline.unwrap_or(begun + DEFAULT_WAIT_TIMEOUT));
    let mut pace = Pace::new(gateways.deadline, *last_read);
    loop {
        if !pace.next().await {
            return Found::Nothing("the time ran out before a read could tell".to_owned());
        }
        *last_read = Some(Instant::now());
        match gateways.read(id, gateways.once(pace.give_up())).await {
            Ok(gateway) => {
                pace.succeeded();
                if gateway.flavor.as_ref() == Some(plan.new_flavor())
                    || gateway.is(&GatewayStatus::PendingUpdate)
                {
                    return Found::WentThrough;
                }
                if gateway.is(&GatewayStatus::Fault) || gateway.is(&GatewayStatus::Freezed) {
                    let status = gateway.status.as_ref().map_or("?", GatewayStatus::as_str);
                    return Found::Nothing(format!("the gateway is {status} now"));
                }
                let moves =
                    gateway.is(&GatewayStatus::PendingCreate) || gateway.is(&GatewayStatus::PendingDelete);
                if !moves && begun.elapsed() >= settle {
                    if gateway.is(&GatewayStatus::Active) && gateway.flavor.as_ref() == plan.old_flavor() {
                        return Found::Settled;
                    }
                    let status = gateway.status.as_ref().map_or("in an unknown state", GatewayStatus::as_str);
                    let flavor = gateway.flavor.as_ref().map_or("an unknown flavor", Flavor::as_str);
                    return Found::Nothing(format!("the gateway is {status} with {flavor}"));
                }
            }
            Err(error) => {
                observer.tell(&Progress::ReadFailed { error: &error });
                if !pace.failed(&error) {
                    return Found::Nothing(format!("the gateway could not be read: {error}"));
                }
            }
        }
    }
}

fn unknown(plan: &Plan, error: Error, words: &str) -> Error {
    let message = format!("whether the change to {} was executed is unknown: {words}", plan.new_flavor());
    let id = in_a_command(&plan.gateway().id);
    Error::new(ErrorKind::UnknownOutcome, message)
        .with_answer_of(&error)
        .with_operation("update_vgw_specification")
        .with_outcome(Outcome::Unknown)
        .with_hint(format!("Look with `otc-vpn gateway show {id}` before you send the change again."))
        .with_source(error)
}
