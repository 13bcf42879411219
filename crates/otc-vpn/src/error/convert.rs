//! Errors of configuration, authentication and request building, as an [`Error`] of the call.

use super::decode::is_token_expired;
use super::kind::ErrorKind;
use super::{Error, Hint, Peer, decode, from_http_client, is_certificate_error};
use crate::http_response::HttpResponse;
use otc_vpn_auth::config::ConfigError;
use otc_vpn_auth::{AuthError, BaseUrl};
use otc_vpn_client::RequestError;
use reqwest::StatusCode;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};

/// The operation of errors from IAM.
const OPERATION: &str = "token";
const CHECK_IAM: &str = "Check OS_AUTH_URL, the network and the proxy.";

/// The error if IAM does not respond within the limits of a call.
pub(crate) fn iam_timeout(iam_url: Option<&BaseUrl>) -> Error {
    let address = iam_url.map_or_else(|| "IAM".to_owned(), |url| url.as_url().origin().ascii_serialization());
    Error::new(ErrorKind::Timeout, format!("no response from {address} within the timeout"))
        .with_hint(CHECK_IAM)
}

impl From<ConfigError> for Error {
    fn from(error: ConfigError) -> Self {
        let hint = error.hint();
        let error = Self::invalid_input(error.to_string());
        match hint {
            Some(hint) => error.with_hint(hint),
            None => error,
        }
    }
}

impl From<RequestError> for Error {
    fn from(error: RequestError) -> Self {
        let message = error.to_string();
        match std::error::Error::source(&error) {
            Some(source) => Self::invalid_input(format!("{message}: {source}")),
            None => Self::invalid_input(message),
        }
    }
}

impl From<AuthError> for Error {
    fn from(error: AuthError) -> Self {
        match error {
            AuthError::InvalidInput { message, .. } => Error::invalid_input(message),
            AuthError::Rejected { status, request_id, retry_after, clock_skew, body, .. } => {
                let mut headers = HeaderMap::new();
                let values =
                    [(HeaderName::from_static("x-request-id"), request_id), (RETRY_AFTER, retry_after)];
                for (name, value) in values {
                    if let Some(value) = value.and_then(|value| HeaderValue::try_from(value).ok()) {
                        headers.insert(name, value);
                    }
                }
                let response = HttpResponse { status, headers, body, secrets: Vec::new() };
                let mut error = decode(OPERATION, false, response);
                if status == StatusCode::NOT_FOUND {
                    // Keystone reports unknown users and projects with 401. Only a wrong URL is not found.
                    error.0.kind = ErrorKind::UnexpectedResponse;
                    error = error.with_hint("Check OS_AUTH_URL: the URL of IAM usually ends with /v3.");
                }
                if status == StatusCode::UNAUTHORIZED && !is_token_expired(error.message()) {
                    error =
                        error.with_hint("Check the user, the password and the domain, or the access key.");
                }
                match clock_skew {
                    Some(skew) => error.with_hint(Hint::SetClock(skew)),
                    None => error,
                }
            }
            AuthError::Unreachable { address, error, .. } => {
                let is_certificate_error = is_certificate_error(&*error);
                let (error, _) = from_http_client(error, &address, Peer::Iam);
                let is_temporary = matches!(error.kind(), ErrorKind::Connection | ErrorKind::Timeout)
                    && error.status().is_none()
                    && !is_certificate_error;
                let error = if error.hints().is_empty() { error.with_hint(CHECK_IAM) } else { error };
                error.with_operation(OPERATION).with_retryable(is_temporary)
            }
            AuthError::UnexpectedResponse { status, message, request_id, .. } => {
                Error::new(ErrorKind::UnexpectedResponse, format!("unexpected response from IAM: {message}"))
                    .with_operation(OPERATION)
                    .with_status(status)
                    .with_request_id(request_id)
                    .with_hint("Check OS_AUTH_URL and the proxy.")
            }
            error => Error::new(ErrorKind::Authentication, error.to_string()).with_operation(OPERATION),
        }
    }
}
