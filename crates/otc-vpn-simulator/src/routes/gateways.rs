//! The operations on gateways.

use crate::api_error::ApiError;
use crate::app_state::AppState;
use crate::authenticated::{ApiResult, Authenticated};
use crate::fault::spec::TransitionFault;
use crate::journal::ExecutedChange;
use axum::extract::{Extension, State};
use axum::response::Json;
use http::StatusCode;
use otc_vpn_client::types::{
    CreateVgwRequestBody, CreateVgwResponseBody, ListAvailabilityZonesResponseBody, ListVgwsResponseBody,
    ResponseVpnGateway, ShowVgwResponseBody, UpdateVgwRequestBody, UpdateVgwResponseBody,
    UpdateVgwSpecificationRequestBody, UpdateVgwSpecificationResponseBody,
};
use std::slice;
use std::sync::Arc;

pub(crate) async fn list(
    State(state): State<Arc<AppState>>,
    request: Authenticated,
) -> ApiResult<ListVgwsResponseBody> {
    let enterprise_projects = request.values("enterprise_project_id");
    let mut resources = state.resources();
    let mut gateways = resources.gateways.list();
    if !enterprise_projects.is_empty() {
        let project = |gateway: &ResponseVpnGateway| gateway.enterprise_project_id.clone();
        gateways
            .retain(|gateway| project(gateway).is_some_and(|project| enterprise_projects.contains(&project)));
    }
    resources.connections.count(&mut gateways);
    let mut body = ListVgwsResponseBody::default();
    body.vpn_gateways = Some(gateways);
    body.request_id = Some(request.id);
    Ok(Json(body))
}

pub(crate) async fn zones(
    State(state): State<Arc<AppState>>,
    request: Authenticated,
) -> ApiResult<ListAvailabilityZonesResponseBody> {
    let mut body = ListAvailabilityZonesResponseBody::default();
    body.availability_zones = Some(state.resources().zones.clone());
    body.request_id = Some(request.id);
    Ok(Json(body))
}

pub(crate) async fn show(
    State(state): State<Arc<AppState>>,
    request: Authenticated,
) -> ApiResult<ShowVgwResponseBody> {
    let mut resources = state.resources();
    let mut gateway = resources.gateways.show(&request.resource_id)?;
    resources.connections.count(slice::from_mut(&mut gateway));
    let mut body = ShowVgwResponseBody::default();
    body.vpn_gateway = Some(gateway);
    body.request_id = Some(request.id);
    Ok(Json(body))
}

pub(crate) async fn create(
    State(state): State<Arc<AppState>>,
    request: Authenticated,
) -> Result<(StatusCode, Json<CreateVgwResponseBody>), ApiError> {
    let content = request.decode::<CreateVgwRequestBody>()?.vpn_gateway;
    let mut resources = state.resources();
    let mut gateway = without_read_fields(resources.create_gateway(content)?);
    resources.connections.count(slice::from_mut(&mut gateway));
    (gateway.eip1, gateway.eip2, gateway.availability_zone_ids) = (None, None, None);
    (gateway.access_private_ip_1, gateway.access_private_ip_2) = (None, None);
    (gateway.created_at, gateway.updated_at) = (None, None);
    let mut body = CreateVgwResponseBody::default();
    body.vpn_gateway = Some(gateway);
    body.request_id = Some(request.id);
    Ok((StatusCode::CREATED, Json(body)))
}

pub(crate) async fn update(
    State(state): State<Arc<AppState>>,
    request: Authenticated,
) -> ApiResult<UpdateVgwResponseBody> {
    let content = request.decode::<UpdateVgwRequestBody>()?.vpn_gateway;
    let mut resources = state.resources();
    let mut gateway = resources.gateways.update(&request.resource_id, content)?;
    resources.connections.count(slice::from_mut(&mut gateway));
    let mut body = UpdateVgwResponseBody::default();
    body.vpn_gateway = Some(without_read_fields(gateway));
    body.request_id = Some(request.id);
    Ok(Json(body))
}

pub(crate) async fn delete(
    State(state): State<Arc<AppState>>,
    request: Authenticated,
) -> Result<StatusCode, ApiError> {
    state.resources().delete_gateway(&request.resource_id)?;
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) async fn change_flavor(
    State(state): State<Arc<AppState>>,
    Extension(fault): Extension<TransitionFault>,
    request: Authenticated,
) -> ApiResult<UpdateVgwSpecificationResponseBody> {
    let flavor = request.decode::<UpdateVgwSpecificationRequestBody>()?.vpn_gateway.flavor;
    let mut resources = state.resources();
    let mut accepted = resources.gateways.change(&request.resource_id, flavor.to_string().into(), fault)?;
    resources.connections.count(slice::from_mut(&mut accepted.gateway));
    if let Some((old, new)) = accepted.flavors {
        let transition = resources.transition;
        let interruptions = resources.connections.interrupt(&accepted.gateway, transition, fault.tunnels);
        state.journal.record_interruptions(&interruptions);
        state.journal.record_change(ExecutedChange {
            gateway_id: request.resource_id,
            from: old.to_string(),
            to: new.to_string(),
            request_id: request.id.clone(),
        });
    }
    let mut body = UpdateVgwSpecificationResponseBody::default();
    body.vpn_gateway = Some(without_read_fields(accepted.gateway));
    body.request_id = Some(request.id);
    Ok(Json(body))
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
