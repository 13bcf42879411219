//! The operation on quotas.

use crate::app_state::AppState;
use crate::authenticated::{ApiResult, Authenticated};
use axum::extract::State;
use axum::response::Json;
use otc_vpn_client::types::ShowQuotasInfoResponseBody;
use std::sync::Arc;

pub(crate) async fn show(
    State(state): State<Arc<AppState>>,
    request: Authenticated,
) -> ApiResult<ShowQuotasInfoResponseBody> {
    let mut body = ShowQuotasInfoResponseBody::default();
    body.quotas = Some(state.resources().quotas());
    body.request_id = Some(request.id);
    Ok(Json(body))
}
