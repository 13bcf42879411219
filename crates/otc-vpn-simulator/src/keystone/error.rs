//! Error responses in Keystone's format.

use axum::response::{IntoResponse, Json, Response};
use http::StatusCode;
use serde_json::json;

/// An error response of IAM.
pub(crate) struct KeystoneError {
    status: StatusCode,
    message: String,
}

impl KeystoneError {
    pub(crate) fn unauthorized(message: impl Into<String>) -> Self {
        Self { status: StatusCode::UNAUTHORIZED, message: message.into() }
    }

    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, message: message.into() }
    }

    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self { status: StatusCode::NOT_FOUND, message: message.into() }
    }

    pub(crate) fn too_large() -> Self {
        Self { status: StatusCode::PAYLOAD_TOO_LARGE, message: "The body is too large.".to_owned() }
    }
}

impl IntoResponse for KeystoneError {
    fn into_response(self) -> Response {
        let body = json!({
            "error": {
                "code": self.status.as_u16(),
                "message": self.message,
                "title": self.status.canonical_reason(),
            }
        });
        (self.status, Json(body)).into_response()
    }
}
