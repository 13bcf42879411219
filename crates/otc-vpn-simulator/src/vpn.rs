//! The VPN gateway API: the four operations of the spec.

use crate::admission::Admitted;
use crate::answer::{Refusal, RequestId};
use crate::journal::ExecutedChange;
use crate::shared::Shared;
use crate::state::Course;
use axum::Router;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Extension, Path, Query, State};
use axum::response::Json;
use axum::routing::{get, post};
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use otc_vpn_client::metadata::{Flavor, OPERATIONS};
use otc_vpn_client::types::{
    ListAvailabilityZonesResponse, ListVgwsResponse, ResponseVpnGateway, ShowVgwResponse,
    UpdateVgwSpecificationRequestBody, UpdateVgwSpecificationResponse, VgwId,
};
use serde_json::Value;
use std::str::FromStr;
use std::sync::Arc;

type Answer<T> = Result<Json<T>, Refusal>;

/// The routes of the spec's operations. One that the spec gains is not served until it is written here.
pub(crate) fn routes() -> Router<Arc<Shared>> {
    OPERATIONS.iter().fold(Router::new(), |router, operation| match operation.id {
        "list_vgws" => router.route(operation.path, get(list)),
        "list_availability_zones" => router.route(operation.path, get(zones)),
        "show_vgw" => router.route(operation.path, get(show)),
        "update_vgw_specification" => router.route(operation.path, post(change)),
        _ => router,
    })
}

async fn list(
    State(shared): State<Arc<Shared>>,
    Extension(RequestId(id)): Extension<RequestId>,
    admitted: Admitted,
    project: Result<Path<String>, PathRejection>,
    query: Result<Query<Vec<(String, String)>>, QueryRejection>,
) -> Answer<ListVgwsResponse> {
    admitted.caller.in_project(&project.map_err(bad_path)?)?;
    let Query(query) = query.map_err(|_| Refusal::invalid("the query cannot be read"))?;
    let wanted: Vec<_> = query
        .into_iter()
        .filter(|(name, _)| name == "enterprise_project_id")
        .map(|(_, value)| value)
        .collect();
    let mut gateways = shared.gateways.list();
    if !wanted.is_empty() {
        gateways.retain(|gateway| {
            gateway.enterprise_project_id.as_ref().is_some_and(|project| wanted.contains(project))
        });
    }
    let mut body = ListVgwsResponse::default();
    body.vpn_gateways = Some(gateways);
    body.request_id = Some(id);
    Ok(Json(body))
}

async fn zones(
    State(shared): State<Arc<Shared>>,
    Extension(RequestId(id)): Extension<RequestId>,
    admitted: Admitted,
    project: Result<Path<String>, PathRejection>,
) -> Answer<ListAvailabilityZonesResponse> {
    admitted.caller.in_project(&project.map_err(bad_path)?)?;
    let mut body = ListAvailabilityZonesResponse::default();
    body.availability_zones = Some(shared.zones.clone());
    body.request_id = Some(id);
    Ok(Json(body))
}

async fn show(
    State(shared): State<Arc<Shared>>,
    Extension(RequestId(id)): Extension<RequestId>,
    admitted: Admitted,
    path: Result<Path<(String, String)>, PathRejection>,
) -> Answer<ShowVgwResponse> {
    let gateway_id = gateway_of(path, &admitted)?;
    let gateway = shared.gateways.show(&gateway_id)?;
    let mut body = ShowVgwResponse::default();
    body.vpn_gateway = Some(gateway);
    body.request_id = Some(id);
    Ok(Json(body))
}

async fn change(
    State(shared): State<Arc<Shared>>,
    Extension(RequestId(id)): Extension<RequestId>,
    Extension(course): Extension<Course>,
    admitted: Admitted,
    path: Result<Path<(String, String)>, PathRejection>,
    headers: HeaderMap,
) -> Answer<UpdateVgwSpecificationResponse> {
    let gateway_id = gateway_of(path, &admitted)?;
    if !is_json(&headers) {
        return Err(Refusal::invalid("Content-Type must be application/json"));
    }
    let flavor = flavor_of(&admitted.body)?;
    let taken = shared.gateways.change(&gateway_id, flavor, course)?;
    if let Some((from, to)) = taken.moves {
        shared.journal.changed(ExecutedChange {
            gateway_id: gateway_id.into(),
            from: from.to_string(),
            to: to.to_string(),
            request_id: id.clone(),
        });
    }
    let mut body = UpdateVgwSpecificationResponse::default();
    body.vpn_gateway = Some(as_changes_show(taken.gateway));
    body.request_id = Some(id);
    Ok(Json(body))
}

fn bad_path(_: PathRejection) -> Refusal {
    Refusal::invalid("the path cannot be read")
}

/// The gateway that a path names, in a project that the caller may use.
fn gateway_of(
    path: Result<Path<(String, String)>, PathRejection>,
    admitted: &Admitted,
) -> Result<VgwId, Refusal> {
    let Path((project_id, gateway_id)) = path.map_err(bad_path)?;
    admitted.caller.in_project(&project_id)?;
    VgwId::from_str(&gateway_id).map_err(|_| Refusal::invalid("vgw_id must have 36 characters"))
}

fn is_json(headers: &HeaderMap) -> bool {
    let Some(Ok(value)) = headers.get(CONTENT_TYPE).map(|value| value.to_str()) else { return false };
    let media_type = value.split(';').next().unwrap_or_default();
    media_type.trim().eq_ignore_ascii_case("application/json")
}

/// The flavor that a body asks for.
fn flavor_of(body: &[u8]) -> Result<Flavor, Refusal> {
    match serde_json::from_slice::<UpdateVgwSpecificationRequestBody>(body) {
        Ok(body) => Ok(body.vpn_gateway.flavor.to_string().into()),
        Err(error) => {
            let asked = serde_json::from_slice::<Value>(body).unwrap_or_default();
            let asked = asked.pointer("/vpn_gateway/flavor").and_then(Value::as_str).map(Flavor::from);
            match asked.as_ref().and_then(Flavor::spec) {
                Some(facts) if !facts.requestable => Err(Refusal::not_requestable()),
                _ => Err(Refusal::invalid(&error.to_string())),
            }
        }
    }
}

/// A gateway as the answer to a change shows it: without the fields that reads alone have.
fn as_changes_show(mut gateway: ResponseVpnGateway) -> ResponseVpnGateway {
    gateway.status = None;
    gateway.er_attachment_id = None;
    gateway.public_border_group = None;
    gateway.applied_at = None;
    gateway.lock_status = None;
    gateway.high_availability = None;
    gateway.supported_flavors = None;
    gateway.supported_features = None;
    gateway.upgrade_info = None;
    gateway.policy_template = None;
    for eip in [&mut gateway.eip1, &mut gateway.eip2].into_iter().flatten() {
        eip.network_type = None;
    }
    gateway
}
