//! The router: all routes and the middleware around them.

use crate::api_error::ApiError;
use crate::app_state::AppState;
use crate::host;
use crate::middleware;
use crate::routes::{iam, journal, page, vpn};
use axum::Router;
use axum::middleware::from_fn_with_state;
use std::net::IpAddr;
use std::sync::Arc;

/// The routes of the VPN API and of IAM, recorded and subject to faults, and those of the journal and the page.
/// `listen` is the address that the server listens on.
pub(crate) fn router(state: Arc<AppState>, listen: IpAddr) -> Router {
    Router::new()
        .merge(vpn::routes())
        .merge(iam::routes())
        .fallback(async || ApiError::unknown_path())
        .method_not_allowed_fallback(async || ApiError::method_not_allowed())
        .layer(from_fn_with_state(Arc::clone(&state), middleware::process))
        .merge(journal::routes())
        .merge(page::routes())
        .layer(from_fn_with_state(listen, host::check))
        .layer(from_fn_with_state(state.clock.clone(), middleware::identify))
        .with_state(state)
}
