//! The VPN API: the routes of all operations in the spec, and the handlers of those on gateways.

use crate::api_error::ApiError;
use crate::app_state::AppState;
use crate::authenticated::Authenticated;
use crate::fault::spec::TransitionFault;
use crate::journal::ExecutedChange;
use crate::request_id::RequestId;
use crate::routes::connections;
use axum::Router;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Extension, Path, Query, State};
use axum::response::Json;
use axum::routing::{get, post};
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use otc_vpn_client::metadata::{Flavor, OPERATIONS};
use otc_vpn_client::types::{
    ListAvailabilityZonesResponseBody, ListVgwsResponseBody, ResponseVpnGateway, ShowVgwResponseBody,
    UpdateVgwSpecificationRequestBody, UpdateVgwSpecificationResponseBody, VgwId,
};
use serde_json::Value;
use std::str::FromStr;
use std::sync::Arc;

pub(crate) type ApiResult<T> = Result<Json<T>, ApiError>;

/// The routes of the operations in the spec. A new operation is not served until it has a handler here.
pub(crate) fn routes() -> Router<Arc<AppState>> {
    OPERATIONS.iter().fold(Router::new(), |router, operation| match operation.id {
        "list_vgws" => router.route(operation.path, get(list)),
        "list_availability_zones" => router.route(operation.path, get(zones)),
        "show_vgw" => router.route(operation.path, get(show)),
        "list_vpn_connections" => router.route(operation.path, get(connections::list)),
        "show_vpn_connection" => router.route(operation.path, get(connections::show)),
        "show_vpn_connection_log" => router.route(operation.path, get(connections::log)),
        "update_vgw_specification" => router.route(operation.path, post(change)),
        _ => router,
    })
}

async fn list(
    State(state): State<Arc<AppState>>,
    Extension(RequestId(id)): Extension<RequestId>,
    request: Authenticated,
    project: Result<Path<String>, PathRejection>,
    query: Result<Query<Vec<(String, String)>>, QueryRejection>,
) -> ApiResult<ListVgwsResponseBody> {
    request.caller.require_project(&project.map_err(invalid_path)?)?;
    let Query(query) = query.map_err(|_| ApiError::invalid("the query is invalid"))?;
    let enterprise_projects: Vec<_> = query
        .into_iter()
        .filter(|(name, _)| name == "enterprise_project_id")
        .map(|(_, value)| value)
        .collect();
    let mut gateways = state.gateways.list();
    if !enterprise_projects.is_empty() {
        gateways.retain(|gateway| {
            gateway
                .enterprise_project_id
                .as_ref()
                .is_some_and(|project| enterprise_projects.contains(project))
        });
    }
    for gateway in &mut gateways {
        state.connections.count(gateway);
    }
    let mut body = ListVgwsResponseBody::default();
    body.vpn_gateways = Some(gateways);
    body.request_id = Some(id);
    Ok(Json(body))
}

async fn zones(
    State(state): State<Arc<AppState>>,
    Extension(RequestId(id)): Extension<RequestId>,
    request: Authenticated,
    project: Result<Path<String>, PathRejection>,
) -> ApiResult<ListAvailabilityZonesResponseBody> {
    request.caller.require_project(&project.map_err(invalid_path)?)?;
    let mut body = ListAvailabilityZonesResponseBody::default();
    body.availability_zones = Some(state.zones.clone());
    body.request_id = Some(id);
    Ok(Json(body))
}

async fn show(
    State(state): State<Arc<AppState>>,
    Extension(RequestId(id)): Extension<RequestId>,
    request: Authenticated,
    path: Result<Path<(String, String)>, PathRejection>,
) -> ApiResult<ShowVgwResponseBody> {
    let gateway_id = gateway_id(path, &request)?;
    let mut gateway = state.gateways.show(&gateway_id)?;
    state.connections.count(&mut gateway);
    let mut body = ShowVgwResponseBody::default();
    body.vpn_gateway = Some(gateway);
    body.request_id = Some(id);
    Ok(Json(body))
}

async fn change(
    State(state): State<Arc<AppState>>,
    Extension(RequestId(id)): Extension<RequestId>,
    Extension(fault): Extension<TransitionFault>,
    request: Authenticated,
    path: Result<Path<(String, String)>, PathRejection>,
    headers: HeaderMap,
) -> ApiResult<UpdateVgwSpecificationResponseBody> {
    let gateway_id = gateway_id(path, &request)?;
    if !is_json(&headers) {
        return Err(ApiError::invalid("Content-Type must be application/json"));
    }
    let flavor = requested_flavor(&request.body)?;
    let mut accepted = state.gateways.change(&gateway_id, flavor, fault)?;
    state.connections.count(&mut accepted.gateway);
    if let Some((old, new)) = accepted.flavors {
        let interruptions =
            state.connections.interrupt(&accepted.gateway, state.gateways.transition(), fault.tunnels);
        state.journal.record_interruptions(&interruptions);
        state.journal.record_change(ExecutedChange {
            gateway_id: gateway_id.into(),
            from: old.to_string(),
            to: new.to_string(),
            request_id: id.clone(),
        });
    }
    let mut body = UpdateVgwSpecificationResponseBody::default();
    body.vpn_gateway = Some(without_read_fields(accepted.gateway));
    body.request_id = Some(id);
    Ok(Json(body))
}

pub(crate) fn invalid_path(_: PathRejection) -> ApiError {
    ApiError::invalid("the path is invalid")
}

/// The gateway id in the path, if the caller has access to the project in the path.
fn gateway_id(
    path: Result<Path<(String, String)>, PathRejection>,
    request: &Authenticated,
) -> Result<VgwId, ApiError> {
    let Path((project_id, gateway_id)) = path.map_err(invalid_path)?;
    request.caller.require_project(&project_id)?;
    VgwId::from_str(&gateway_id).map_err(|_| ApiError::invalid("vgw_id must not be empty"))
}

fn is_json(headers: &HeaderMap) -> bool {
    let Some(Ok(value)) = headers.get(CONTENT_TYPE).map(|value| value.to_str()) else { return false };
    let media_type = value.split(';').next().unwrap_or_default();
    media_type.trim().eq_ignore_ascii_case("application/json")
}

/// The flavor in the body of a change.
fn requested_flavor(body: &[u8]) -> Result<Flavor, ApiError> {
    match serde_json::from_slice::<UpdateVgwSpecificationRequestBody>(body) {
        Ok(body) => Ok(body.vpn_gateway.flavor.to_string().into()),
        Err(error) => {
            // A published flavor that cannot be requested has its own error code.
            let body = serde_json::from_slice::<Value>(body).unwrap_or_default();
            let flavor = body.pointer("/vpn_gateway/flavor").and_then(Value::as_str).map(Flavor::from);
            match flavor.as_ref().and_then(Flavor::spec) {
                Some(spec) if !spec.requestable => Err(ApiError::not_requestable()),
                _ => Err(ApiError::invalid(&error.to_string())),
            }
        }
    }
}

/// A gateway as it is returned in response to a change, without the fields that only reads return.
fn without_read_fields(mut gateway: ResponseVpnGateway) -> ResponseVpnGateway {
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
