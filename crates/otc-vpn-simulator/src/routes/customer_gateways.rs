//! The operations on customer gateways.

use crate::api_error::ApiError;
use crate::app_state::AppState;
use crate::authenticated::{ApiResult, Authenticated};
use crate::paging::Paging;
use axum::extract::State;
use axum::response::Json;
use http::StatusCode;
use otc_vpn_client::types::{
    CreateCgwRequestBody, CreateCgwResponseBody, ListCgwsResponseBody, ResponseCustomerGateway,
    ShowCgwResponseBody, UpdateCgwRequestBody, UpdateCgwResponseBody,
};
use std::sync::Arc;

pub(crate) async fn list(
    State(state): State<Arc<AppState>>,
    request: Authenticated,
) -> ApiResult<ListCgwsResponseBody> {
    let paging = Paging::from_query(request.operation, &request.query)?;
    let page = state.resources().customer_gateways.list(&paging);
    let mut body = ListCgwsResponseBody::default();
    body.customer_gateways = Some(page.items);
    body.page_info = Some(page.info);
    body.total_count = page.total;
    body.request_id = Some(request.id);
    Ok(Json(body))
}

pub(crate) async fn create(
    State(state): State<Arc<AppState>>,
    request: Authenticated,
) -> Result<(StatusCode, Json<CreateCgwResponseBody>), ApiError> {
    let content = request.decode::<CreateCgwRequestBody>()?.customer_gateway;
    let mut gateway = without_deprecated_fields(state.resources().create_customer_gateway(content)?);
    gateway.tags = None;
    let mut body = CreateCgwResponseBody::default();
    body.customer_gateway = Some(gateway);
    body.request_id = Some(request.id);
    Ok((StatusCode::CREATED, Json(body)))
}

pub(crate) async fn show(
    State(state): State<Arc<AppState>>,
    request: Authenticated,
) -> ApiResult<ShowCgwResponseBody> {
    let mut body = ShowCgwResponseBody::default();
    body.customer_gateway = Some(state.resources().customer_gateways.show(&request.resource_id)?.clone());
    body.request_id = Some(request.id);
    Ok(Json(body))
}

pub(crate) async fn update(
    State(state): State<Arc<AppState>>,
    request: Authenticated,
) -> ApiResult<UpdateCgwResponseBody> {
    let content = request.decode::<UpdateCgwRequestBody>()?.customer_gateway;
    let gateway = state.resources().update_customer_gateway(&request.resource_id, content)?;
    let mut body = UpdateCgwResponseBody::default();
    body.customer_gateway = Some(without_deprecated_fields(gateway));
    body.request_id = Some(request.id);
    Ok(Json(body))
}

pub(crate) async fn delete(
    State(state): State<Arc<AppState>>,
    request: Authenticated,
) -> Result<StatusCode, ApiError> {
    state.resources().delete_customer_gateway(&request.resource_id)?;
    Ok(StatusCode::NO_CONTENT)
}

/// A customer gateway without the fields that only reads return.
fn without_deprecated_fields(mut gateway: ResponseCustomerGateway) -> ResponseCustomerGateway {
    gateway.route_mode = None;
    gateway.ip = None;
    gateway
}
