//! The operations on VPN connections.

use crate::api_error::ApiError;
use crate::app_state::AppState;
use crate::authenticated::{ApiResult, Authenticated};
use crate::connections::Filter;
use crate::paging::Paging;
use axum::extract::State;
use axum::response::Json;
use http::StatusCode;
use otc_vpn_client::types::{
    BatchCreateVpnConnectionRequestBody, BatchCreateVpnConnectionResponseBody,
    CreateVpnConnectionRequestBody, CreateVpnConnectionResponseBody, ListVpnConnectionsResponseBody,
    ResponseVpnConnection, ShowVpnConnectionLogResponseBody, ShowVpnConnectionResponseBody,
    UpdateVpnConnectionRequestBody, UpdateVpnConnectionResponseBody,
};
use std::slice;
use std::sync::Arc;

pub(crate) async fn list(
    State(state): State<Arc<AppState>>,
    request: Authenticated,
) -> ApiResult<ListVpnConnectionsResponseBody> {
    let paging = Paging::from_query(request.operation, &request.query)?;
    let filter = Filter {
        gateway_id: request.value("vgw_id"),
        address: request.value("vgw_ip"),
        enterprise_projects: request.values("enterprise_project_id"),
    };
    let resources = state.resources();
    let mut page = resources.connections.list(&filter, &paging);
    resources.monitors.add_ids(&mut page.items);
    let mut body = ListVpnConnectionsResponseBody::default();
    body.page_info = Some(page.info);
    body.total_count = page.total;
    body.vpn_connections = Some(page.items);
    body.request_id = Some(request.id);
    Ok(Json(body))
}

pub(crate) async fn show(
    State(state): State<Arc<AppState>>,
    request: Authenticated,
) -> ApiResult<ShowVpnConnectionResponseBody> {
    let mut body = ShowVpnConnectionResponseBody::default();
    let resources = state.resources();
    let mut connection = resources.connections.show(&request.resource_id)?;
    resources.monitors.add_ids(slice::from_mut(&mut connection));
    body.vpn_connection = Some(connection);
    body.request_id = Some(request.id);
    Ok(Json(body))
}

pub(crate) async fn create(
    State(state): State<Arc<AppState>>,
    request: Authenticated,
) -> Result<(StatusCode, Json<CreateVpnConnectionResponseBody>), ApiError> {
    let content = request.decode::<CreateVpnConnectionRequestBody>()?.vpn_connection;
    let created = state.resources().create_connections(vec![content])?;
    let mut body = CreateVpnConnectionResponseBody::default();
    body.vpn_connection = created.into_iter().next().map(without_status);
    body.request_id = Some(request.id);
    Ok((StatusCode::CREATED, Json(body)))
}

pub(crate) async fn create_batch(
    State(state): State<Arc<AppState>>,
    request: Authenticated,
) -> Result<(StatusCode, Json<BatchCreateVpnConnectionResponseBody>), ApiError> {
    let content = request.decode::<BatchCreateVpnConnectionRequestBody>()?.vpn_connections;
    let created = state.resources().create_connections(content)?;
    let mut body = BatchCreateVpnConnectionResponseBody::default();
    body.vpn_connections = Some(created.into_iter().map(without_status).collect());
    body.request_id = Some(request.id);
    Ok((StatusCode::CREATED, Json(body)))
}

pub(crate) async fn update(
    State(state): State<Arc<AppState>>,
    request: Authenticated,
) -> ApiResult<UpdateVpnConnectionResponseBody> {
    let content = request.decode::<UpdateVpnConnectionRequestBody>()?.vpn_connection;
    let connection = state.resources().update_connection(&request.resource_id, content)?;
    let mut body = UpdateVpnConnectionResponseBody::default();
    body.vpn_connection = Some(without_status(connection));
    body.request_id = Some(request.id);
    Ok(Json(body))
}

pub(crate) async fn delete(
    State(state): State<Arc<AppState>>,
    request: Authenticated,
) -> Result<StatusCode, ApiError> {
    state.resources().delete_connection(&request.resource_id)?;
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) async fn log(
    State(state): State<Arc<AppState>>,
    request: Authenticated,
) -> ApiResult<ShowVpnConnectionLogResponseBody> {
    let resources = state.resources();
    let gateway_id = resources.connections.show(&request.resource_id)?.vgw_id;
    let gateway = gateway_id.and_then(|id| resources.gateways.peek(&id));
    let mut body = ShowVpnConnectionLogResponseBody::default();
    body.logs = Some(resources.connections.log(&request.resource_id, gateway)?);
    body.request_id = Some(request.id);
    Ok(Json(body))
}

/// A connection as it is returned in response to a change, without the status, which only reads return.
fn without_status(mut connection: ResponseVpnConnection) -> ResponseVpnConnection {
    connection.status = None;
    connection
}
