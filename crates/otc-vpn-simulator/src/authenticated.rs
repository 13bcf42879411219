//! The extractor that authenticates a request to the VPN API.

use crate::api_error::ApiError;
use crate::app_state::AppState;
use crate::credentials::Caller;
use crate::request_body::RequestBody;
use axum::extract::FromRequestParts;
use bytes::Bytes;
use http::Method;
use http::request::Parts;
use std::sync::Arc;

/// The caller and the body of an authenticated request.
pub(crate) struct Authenticated {
    pub(crate) caller: Caller,
    pub(crate) body: Bytes,
}

impl FromRequestParts<Arc<AppState>> for Authenticated {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<AppState>) -> Result<Self, ApiError> {
        let body = match parts.extensions.get::<RequestBody>() {
            Some(RequestBody::Complete(body)) => body.clone(),
            // In the spec, only the change has a body, and only it can respond with 413.
            _ if parts.method == Method::POST => return Err(ApiError::too_large()),
            _ => return Err(ApiError::invalid("the request must have no body")),
        };
        let caller = state.credentials.authenticate(parts, &body)?;
        Ok(Self { caller, body })
    }
}
