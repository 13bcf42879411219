//! The operations on connection monitors.

use crate::api_error::ApiError;
use crate::app_state::AppState;
use crate::authenticated::{ApiResult, Authenticated};
use axum::extract::State;
use axum::response::Json;
use http::StatusCode;
use otc_vpn_client::types::{
    CreateConnectionMonitorRequestBody, CreateConnectionMonitorResponseBody,
    ListConnectionMonitorsResponseBody, ShowConnectionMonitorResponseBody,
};
use std::sync::Arc;

pub(crate) async fn list(
    State(state): State<Arc<AppState>>,
    request: Authenticated,
) -> ApiResult<ListConnectionMonitorsResponseBody> {
    let connection = request.value("vpn_connection_id");
    let projects = request.values("enterprise_project_id");
    let mut body = ListConnectionMonitorsResponseBody::default();
    body.connection_monitors = Some(state.resources().monitors.list(connection.as_deref(), &projects));
    body.request_id = Some(request.id);
    Ok(Json(body))
}

pub(crate) async fn create(
    State(state): State<Arc<AppState>>,
    request: Authenticated,
) -> Result<(StatusCode, Json<CreateConnectionMonitorResponseBody>), ApiError> {
    let content = request.decode::<CreateConnectionMonitorRequestBody>()?.connection_monitor;
    let mut body = CreateConnectionMonitorResponseBody::default();
    body.connection_monitor = Some(state.resources().create_monitor(&content.vpn_connection_id)?);
    body.request_id = Some(request.id);
    Ok((StatusCode::CREATED, Json(body)))
}

pub(crate) async fn show(
    State(state): State<Arc<AppState>>,
    request: Authenticated,
) -> ApiResult<ShowConnectionMonitorResponseBody> {
    let mut body = ShowConnectionMonitorResponseBody::default();
    body.connection_monitor = Some(state.resources().monitors.show(&request.resource_id)?);
    body.request_id = Some(request.id);
    Ok(Json(body))
}

pub(crate) async fn delete(
    State(state): State<Arc<AppState>>,
    request: Authenticated,
) -> Result<StatusCode, ApiError> {
    state.resources().delete_monitor(&request.resource_id)?;
    Ok(StatusCode::NO_CONTENT)
}
