//! The operations that read VPN connections.

use crate::api_error::ApiError;
use crate::app_state::AppState;
use crate::authenticated::Authenticated;
use crate::connections::ListQuery;
use crate::request_id::RequestId;
use crate::routes::vpn::{ApiResult, invalid_path};
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Extension, Path, Query, State};
use axum::response::Json;
use otc_vpn_client::types::{
    ListVpnConnectionsResponseBody, PageInfo, ShowVpnConnectionLogResponseBody, ShowVpnConnectionResponseBody,
};
use std::sync::Arc;

/// The maximum and the default number of connections on a page.
const MAX_LIMIT: usize = 2000;

pub(crate) async fn list(
    State(state): State<Arc<AppState>>,
    Extension(RequestId(id)): Extension<RequestId>,
    request: Authenticated,
    project: Result<Path<String>, PathRejection>,
    query: Result<Query<Vec<(String, String)>>, QueryRejection>,
) -> ApiResult<ListVpnConnectionsResponseBody> {
    request.caller.require_project(&project.map_err(invalid_path)?)?;
    let Query(query) = query.map_err(|_| ApiError::invalid("the query is invalid"))?;
    let page = state.connections.list(&list_query(query)?);
    let mut page_info = PageInfo::default();
    page_info.current_count = i32::try_from(page.connections.len()).ok();
    // The service also sets the marker on the last page.
    page_info.next_marker = page.connections.last().and_then(|last| last.created_at.clone());
    let mut body = ListVpnConnectionsResponseBody::default();
    body.page_info = Some(page_info);
    body.total_count = i64::try_from(page.total).ok();
    body.vpn_connections = Some(page.connections);
    body.request_id = Some(id);
    Ok(Json(body))
}

pub(crate) async fn show(
    State(state): State<Arc<AppState>>,
    Extension(RequestId(id)): Extension<RequestId>,
    request: Authenticated,
    path: Result<Path<(String, String)>, PathRejection>,
) -> ApiResult<ShowVpnConnectionResponseBody> {
    let Path((project, connection)) = path.map_err(invalid_path)?;
    request.caller.require_project(&project)?;
    let mut body = ShowVpnConnectionResponseBody::default();
    body.vpn_connection = Some(state.connections.show(&connection)?);
    body.request_id = Some(id);
    Ok(Json(body))
}

pub(crate) async fn log(
    State(state): State<Arc<AppState>>,
    Extension(RequestId(id)): Extension<RequestId>,
    request: Authenticated,
    path: Result<Path<(String, String)>, PathRejection>,
) -> ApiResult<ShowVpnConnectionLogResponseBody> {
    let Path((project, connection)) = path.map_err(invalid_path)?;
    request.caller.require_project(&project)?;
    let gateway_id = state.connections.show(&connection)?.vgw_id;
    let gateway = gateway_id.and_then(|id| state.gateways.peek(&id));
    let mut body = ShowVpnConnectionLogResponseBody::default();
    body.logs = Some(state.connections.log(&connection, gateway.as_ref())?);
    body.request_id = Some(id);
    Ok(Json(body))
}

fn list_query(pairs: Vec<(String, String)>) -> Result<ListQuery, ApiError> {
    let mut query = ListQuery { limit: MAX_LIMIT, ..ListQuery::default() };
    let mut has_limit = false;
    for (name, value) in pairs {
        match name.as_str() {
            "vgw_id" => query.gateway_id = Some(value),
            "vgw_ip" => query.address = Some(value),
            "enterprise_project_id" => query.enterprise_projects.push(value),
            "limit" => {
                let limit = value.parse().ok().filter(|limit| *limit <= MAX_LIMIT);
                query.limit = limit.ok_or_else(|| ApiError::invalid("limit must be 0 to 2000"))?;
                has_limit = true;
            }
            "marker" => {
                let marker = value.parse().map_err(|_| ApiError::invalid("marker is not a time"))?;
                query.marker = Some(marker);
            }
            _ => {}
        }
    }
    if query.marker.is_some() && !has_limit {
        return Err(ApiError::invalid("marker requires limit"));
    }
    Ok(query)
}
