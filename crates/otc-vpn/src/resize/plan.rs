//! Plans a change: reads the gateway, validates the change, and prepares its request.

use super::warnings::{self, PlanWarning};
use crate::connection::Connection;
use crate::error::{Error, ErrorKind, Hint, Result};
use crate::gateway::{Gateway, GatewayRef};
use crate::gateways::Gateways;
use crate::tunnels::observation::Sample;
use crate::tunnels::sampler::read_before;
use futures_util::future::join;
use otc_vpn_client::metadata::{AttachmentType, Flavor, GatewayStatus, NetworkType};
use otc_vpn_client::types::{
    TargetFlavor as RequestFlavor, UpdateVgwSpecificationRequestBody,
    UpdateVgwSpecificationRequestBodyContent, UpdateVgwSpecificationResponseBody,
};
use otc_vpn_client::{OperationRequest, requests};
use std::sync::Arc;
use std::time::Duration;

/// The maximum age of a read that a plan is based on.
const MAX_READ_AGE: Duration = Duration::from_secs(5);

/// The maximum age of the read behind a plan that is applied without planning again.
const MAX_PLAN_AGE: Duration = Duration::from_secs(30);

/// A change that has been validated and not sent. Returned by [`Gateways::plan`].
///
/// ```no_run
/// # async fn example(client: otc_vpn::Client) -> otc_vpn::Result<()> {
/// use otc_vpn::Flavor;
/// let gateways = client.gateways();
/// let gateway = gateways.find("vpngw-4321").await?;
/// let plan = gateways.plan(&gateway, Flavor::Professional2).await?;
/// for warning in plan.warnings() {
///     println!("{warning}");
/// }
/// let operation = gateways.apply(plan).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "a plan is not sent until it is applied"]
pub struct Plan {
    gateway: Gateway,
    new_flavor: Flavor,
    /// `None` if the gateway has the flavor already.
    request: Option<Arc<OperationRequest<UpdateVgwSpecificationResponseBody>>>,
    warnings: Vec<PlanWarning>,
    /// The connections of the gateway. `None` if they were not or could not be read.
    sample: Option<Sample>,
}

impl Gateways {
    /// Reads the gateway and validates a change of its flavor. Sends no change.
    ///
    /// A gateway that is given as a read of the last 5 s is not read again.
    ///
    /// # Errors
    /// The same as [`get`](Self::get). [`ErrorKind::NotAllowed`] for a flavor that is not available to this gateway, and
    /// [`ErrorKind::NotReady`] for a gateway that is not `ACTIVE`. A gateway that has the flavor already may also be `PENDING_CREATE` or
    /// `PENDING_UPDATE`, but not in a final status such as `FAULT`.
    pub async fn plan<'a>(&self, gateway: impl Into<GatewayRef<'a>>, new_flavor: Flavor) -> Result<Plan> {
        let GatewayRef { id, gateway } = gateway.into();
        let gateways = self.started();
        let is_fresh = |gateway: &&Gateway| gateway.read_at.is_some_and(|at| at.elapsed() < MAX_READ_AGE);
        let gateway = match gateway.filter(is_fresh) {
            Some(gateway) => gateway.clone(),
            None => gateways.get(id).await?,
        };
        let mut warnings = Vec::new();
        if gateway.flavor() == Some(&new_flavor) {
            if gateway.is_terminal() {
                validate_status(&gateway, &mut warnings)?;
            }
            warnings.extend(warnings::bandwidth(&gateway, new_flavor.spec()));
            return Ok(Plan { gateway, new_flavor, request: None, warnings, sample: None });
        }
        let flavor = validate_flavor(&gateway, &new_flavor, &mut warnings)?;
        validate_status(&gateway, &mut warnings)?;
        warnings.extend(warnings::bandwidth(&gateway, new_flavor.spec()));
        let (zones, sample) =
            join(warnings::zones(&gateways, &gateway, &new_flavor), read_connections(&gateways, &gateway))
                .await;
        warnings.extend(zones);
        let sample = match sample {
            Some(Ok(sample)) => {
                warnings.extend(warnings::connections(&gateway, &sample.connections));
                Some(sample)
            }
            Some(Err(error)) => {
                warnings.push(warnings::connections_unknown(&error));
                None
            }
            None => None,
        };
        let body =
            UpdateVgwSpecificationRequestBody::new(UpdateVgwSpecificationRequestBodyContent::new(flavor));
        let client = &self.client;
        let request =
            requests::update_vgw_specification(&client.endpoint, &client.project_id, &gateway.id, &body)?;
        Ok(Plan { gateway, new_flavor, request: Some(Arc::new(request)), warnings, sample })
    }
}

impl Plan {
    /// The gateway as it was read.
    #[must_use]
    pub fn gateway(&self) -> &Gateway {
        &self.gateway
    }

    /// The current flavor. `None` if the service did not report it.
    #[must_use]
    pub fn old_flavor(&self) -> Option<&Flavor> {
        self.gateway.flavor()
    }

    /// The requested flavor.
    #[must_use]
    pub fn new_flavor(&self) -> &Flavor {
        &self.new_flavor
    }

    /// Whether a change is needed. False if the gateway has the flavor already.
    #[must_use]
    pub fn needs_change(&self) -> bool {
        self.request.is_some()
    }

    /// Possible issues with the change, which do not prevent it.
    #[must_use]
    pub fn warnings(&self) -> &[PlanWarning] {
        &self.warnings
    }

    /// The VPN connections of the gateway. `None` if they could not be read, which a warning reports, or were not read: no change is
    /// needed, or [`tunnel_check(false)`](Gateways::tunnel_check).
    #[must_use]
    pub fn connections(&self) -> Option<&[Connection]> {
        self.sample.as_ref().map(|sample| &*sample.connections)
    }

    pub(super) fn sample(&self) -> Option<&Sample> {
        self.sample.as_ref()
    }

    /// The HTTP request of the change, before authentication adds its headers. `None` if no change is needed.
    /// [`Client::authentication`](crate::Client::authentication) names those headers.
    #[must_use]
    pub fn request(&self) -> Option<&reqwest::Request> {
        self.request.as_deref().map(|request| &request.request)
    }

    pub(super) fn operation_request(&self) -> Option<&OperationRequest<UpdateVgwSpecificationResponseBody>> {
        self.request.as_deref()
    }

    /// Whether the plan is older than 30 s, for example because a person took long to confirm it. [`Gateways::apply`] makes such a
    /// plan again, and sends nothing if it [differs](Self::difference).
    #[must_use]
    pub fn is_stale(&self) -> bool {
        self.gateway.read_at.is_none_or(|at| at.elapsed() > MAX_PLAN_AGE)
    }

    /// What a person who confirmed this plan has not confirmed of a later plan for the same gateway: another flavor, status, EIP or
    /// warning, on one line. `None` if there is no difference.
    #[must_use]
    pub fn difference(&self, later: &Self) -> Option<String> {
        let mut differences = Vec::new();
        let mut compare = |what: &str, before: Option<&str>, after: Option<&str>| {
            if before != after {
                let [before, after] = [before, after].map(|value| value.unwrap_or("unknown"));
                differences.push(format!("{what} {after} instead of {before}"));
            }
        };
        compare("new flavor", Some(self.new_flavor.as_str()), Some(later.new_flavor.as_str()));
        compare("flavor", self.old_flavor().map(Flavor::as_str), later.old_flavor().map(Flavor::as_str));
        let status = |plan: &Self| plan.gateway.status().map(|status| status.as_str().to_owned());
        compare("status", status(self).as_deref(), status(later).as_deref());
        let eips = |plan: &Self| {
            let fields = plan.gateway.fields();
            [&fields.eip1, &fields.eip2].map(|eip| serde_json::to_string(eip).unwrap_or_default())
        };
        if eips(self) != eips(later) {
            differences.push("other EIPs".to_owned());
        }
        let new_warnings = later.warnings.iter().filter(|warning| !self.warnings.contains(warning));
        differences.extend(new_warnings.map(|warning| format!("warning: {warning}")));
        if differences.is_empty() && self.warnings != later.warnings {
            differences.push("other warnings".to_owned());
        }
        (!differences.is_empty()).then(|| differences.join("; "))
    }
}

/// The connections of the gateway. `None` if the tunnels are not checked.
async fn read_connections(gateways: &Gateways, gateway: &Gateway) -> Option<Result<Sample>> {
    if !gateways.tunnel_check {
        return None;
    }
    Some(read_before(&gateways.client, gateway, gateways.end()).await)
}

/// Rejects a flavor that the service would reject for this gateway.
fn validate_flavor(
    gateway: &Gateway,
    new_flavor: &Flavor,
    warnings: &mut Vec<PlanWarning>,
) -> Result<RequestFlavor> {
    let reject =
        |reason: String| Error::new(ErrorKind::NotAllowed, format!("{}: {reason}", gateway.display_name()));
    let fields = gateway.fields();
    let spec = new_flavor.spec();
    if let (Some(old_flavor), Some(new)) = (gateway.flavor(), spec)
        && let Some(old) = old_flavor.spec()
        && old.family != new.family
    {
        return Err(reject(format!(
            "flavor {old_flavor} cannot be changed to {new_flavor}: a gateway cannot move from the {} to the {} family",
            old.family, new.family
        ))
        .with_hint("Choose a flavor of the same family, or create another gateway."));
    }
    match &fields.supported_flavors {
        Some(supported) if !supported.contains(new_flavor) => {
            let available: Vec<&str> = supported.iter().map(Flavor::as_str).collect();
            let available = if available.is_empty() { "none".to_owned() } else { available.join(", ") };
            return Err(reject(format!(
                "flavor {new_flavor} is not available; available flavors: {available}"
            ))
            .with_hint(Hint::ListFlavors { id: gateway.id.clone() }));
        }
        Some(_) => {}
        None => warnings.push(PlanWarning::SupportedFlavorsUnknown),
    }
    if let Some(spec) = spec {
        if fields.attachment_type == Some(AttachmentType::Er) && !spec.enterprise_router {
            return Err(reject(format!("flavor {new_flavor} does not support enterprise router attachment")));
        }
        if fields.network_type == Some(NetworkType::Private) && !spec.private_network {
            return Err(reject(format!("flavor {new_flavor} does not support private networks")));
        }
        let used = fields.used_connection_group.and_then(|used| u32::try_from(used).ok()).unwrap_or(0);
        if used > spec.connection_groups {
            let limit = spec.connection_groups;
            return Err(reject(format!(
                "flavor {new_flavor} supports {limit} connection groups, and {used} are in use"
            ))
            .with_hint("Delete connections until the connection groups fit."));
        }
    }
    // The service accepts a flavor only as it is published.
    spec.map_or(new_flavor, |spec| &spec.flavor).as_str().parse().map_err(|_| {
        reject(format!("flavor {new_flavor} cannot be requested")).with_hint(
            "Choose a flavor that can be requested. A raw API request can send a flavor that this version does not know.",
        )
    })
}

/// Rejects a gateway whose status does not allow a change now.
fn validate_status(gateway: &Gateway, warnings: &mut Vec<PlanWarning>) -> Result<()> {
    let Some(status) = gateway.status() else {
        warnings.push(PlanWarning::StatusUnknown);
        return Ok(());
    };
    let hint = match status {
        GatewayStatus::Active => return Ok(()),
        GatewayStatus::PendingDelete => "Choose another gateway: this one is being deleted.".into(),
        GatewayStatus::Fault => "Contact the provider, who has to repair the gateway.".into(),
        GatewayStatus::Freezed => {
            "Contact the provider: a gateway is usually frozen because of an unpaid bill.".into()
        }
        _ if gateway.is_terminal() => {
            "Contact the provider: the gateway does not become ACTIVE by itself.".into()
        }
        _ => Hint::WaitFor { id: gateway.id.clone(), flavor: None },
    };
    let name = gateway.display_name();
    let message = format!("{name} is {status}, and only an ACTIVE gateway can be changed");
    Err(Error::new(ErrorKind::NotReady, message).with_hint(hint))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vpn_client::Client;
    use otc_vpn_simulator::{PROJECT_ID, Simulator, TOKEN};
    use reqwest::{Body, Method};

    #[tokio::test]
    async fn plan_request_is_the_change_without_authentication() {
        let simulator = Simulator::builder().start().await.unwrap();
        let builder = Client::builder().endpoint(simulator.url()).project_id(PROJECT_ID).token(TOKEN);
        let gateways = builder.build().await.unwrap().gateways();
        let gateway = gateways.find("vpngw-4321").await.unwrap();

        let plan = gateways.plan(&gateway, Flavor::Professional2).await.unwrap();
        let request = plan.request().unwrap();
        assert_eq!(request.method(), Method::POST);
        let path = format!("/v5/{PROJECT_ID}/vpn-gateways/{}/update-specification", gateway.id.as_str());
        assert_eq!(request.url().as_str(), format!("{}{path}", simulator.url()));
        assert_eq!(
            request.body().and_then(Body::as_bytes),
            Some(&br#"{"vpn_gateway":{"flavor":"Professional2"}}"#[..])
        );
        let names: Vec<_> = request.headers().keys().map(|name| name.as_str()).collect();
        assert_eq!(names, ["accept", "content-type"]);

        let plan = gateways.plan(&gateway, Flavor::Professional1).await.unwrap();
        assert!(plan.request().is_none() && !plan.needs_change());
    }
}
