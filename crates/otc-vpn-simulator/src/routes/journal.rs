//! Serves the journal over HTTP. No path of the VPN API or of IAM begins with `/-/`.

use crate::app_state::AppState;
use crate::journal::Journal;
use axum::Router;
use axum::extract::State;
use axum::response::Json;
use axum::routing::get;
use http::StatusCode;
use std::sync::Arc;

pub(crate) fn routes() -> Router<Arc<AppState>> {
    Router::new().route("/-/journal", get(show).delete(clear))
}

async fn show(State(state): State<Arc<AppState>>) -> Json<Journal> {
    Json(state.journal.snapshot())
}

async fn clear(State(state): State<Arc<AppState>>) -> StatusCode {
    state.journal.clear();
    StatusCode::NO_CONTENT
}
