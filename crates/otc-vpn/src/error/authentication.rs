//! What went wrong while a request was made authentic, as an [`Error`] of the call.

use super::{Answer, Error, ErrorKind, decode};
use crate::auth::AuthError;
use crate::transport::refused_certificate;
use http::{HeaderMap, HeaderValue, StatusCode, header};

/// What errors of the identity service name as the operation.
const OPERATION: &str = "token";

impl From<AuthError> for Error {
    fn from(error: AuthError) -> Self {
        match error {
            AuthError::InvalidInput { message, .. } => Error::invalid_input(message),
            AuthError::Rejected { status, request_id, retry_after, clock_skew, body, .. } => {
                let mut headers = HeaderMap::new();
                let told = [
                    (header::HeaderName::from_static("x-request-id"), request_id),
                    (header::RETRY_AFTER, retry_after),
                ];
                for (name, value) in told {
                    if let Some(value) = value.and_then(|value| HeaderValue::try_from(value).ok()) {
                        headers.insert(name, value);
                    }
                }
                let mut error =
                    decode(OPERATION, false, Answer { status, headers, body, secrets: Vec::new() });
                if status == StatusCode::NOT_FOUND {
                    // Keystone answers 401 for what it does not know; only a wrong address is not found.
                    error.0.kind = ErrorKind::UnexpectedResponse;
                    error = error.with_hint("Check OS_AUTH_URL: it most often ends in /v3.");
                }
                if status == StatusCode::UNAUTHORIZED {
                    error = error.with_hint("Check the user, the password and their domain, or the keys.");
                }
                match clock_skew {
                    Some(skew) => error.with_hint(format!("Set the clock: {skew}.")),
                    None => error,
                }
            }
            AuthError::Unreachable(source) => {
                let kind = if source.is_timeout() { ErrorKind::Timeout } else { ErrorKind::Connection };
                Error::new(kind, "the identity service cannot be reached")
                    .with_operation(OPERATION)
                    .with_hint("Check OS_AUTH_URL, the network and the proxy.")
                    .with_retryable(!refused_certificate(&*source))
                    .with_source(source)
            }
            AuthError::UnexpectedResponse { status, message: ref problem, ref request_id, .. } => {
                let message =
                    format!("the identity service answered {status} and not with its API: {problem}");
                Error::new(ErrorKind::UnexpectedResponse, message)
                    .with_operation(OPERATION)
                    .with_status(status)
                    .with_request_id(request_id.clone())
                    .with_hint("Check OS_AUTH_URL and the proxy.")
                    .with_source(error)
            }
            error => Error::new(ErrorKind::Authentication, error.to_string()).with_source(error),
        }
    }
}
