//! Letting a request to the API in.

use crate::answer::Refusal;
use crate::authentication::Caller;
use crate::received::Received;
use crate::shared::Shared;
use axum::extract::FromRequestParts;
use bytes::Bytes;
use http::Method;
use http::request::Parts;
use std::sync::Arc;

/// A request that was let in: who calls, and the whole body.
pub(crate) struct Admitted {
    pub(crate) caller: Caller,
    pub(crate) body: Bytes,
}

impl FromRequestParts<Arc<Shared>> for Admitted {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, shared: &Arc<Shared>) -> Result<Self, Refusal> {
        let body = match parts.extensions.get::<Received>() {
            Some(Received::Whole(body)) => body.clone(),
            // The spec lets a change alone be too large, since no other call has a body.
            _ if parts.method == Method::POST => return Err(Refusal::too_large()),
            _ => return Err(Refusal::invalid("the request must have no body")),
        };
        let caller = shared.credentials.caller(parts, &body)?;
        Ok(Self { caller, body })
    }
}
