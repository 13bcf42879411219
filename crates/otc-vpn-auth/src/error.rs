//! Errors of authentication.

use crate::clock::ClockSkew;
use bytes::Bytes;
use reqwest::StatusCode;
use std::fmt::{self, Display, Formatter};
use std::sync::Arc;

/// Why a request could not be authenticated or IAM returned no token. It contains no secret.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum AuthError {
    /// The caller's input is invalid; nothing was sent.
    #[non_exhaustive]
    InvalidInput {
        /// What is wrong.
        message: String,
    },
    /// IAM responded with an error status.
    #[non_exhaustive]
    Rejected {
        /// The status of the response.
        status: StatusCode,
        /// `X-Request-Id` of the response.
        request_id: Option<String>,
        /// `Retry-After` of the response, as sent.
        retry_after: Option<String>,
        /// The clock skew that explains the response.
        clock_skew: Option<ClockSkew>,
        /// The body of the response, with secrets redacted.
        body: Bytes,
    },
    /// IAM could not be reached, or the connection failed before the response was complete.
    #[non_exhaustive]
    Unreachable {
        /// The address of IAM: scheme, host and port.
        address: String,
        /// The error, without the URL.
        error: Arc<reqwest::Error>,
    },
    /// The response is not one of the IAM API.
    #[non_exhaustive]
    UnexpectedResponse {
        /// The status of the response.
        status: StatusCode,
        /// `X-Request-Id` of the response.
        request_id: Option<String>,
        /// What is wrong with the response.
        message: String,
    },
}

impl AuthError {
    pub(crate) fn invalid_input(message: impl Into<String>) -> Self {
        Self::InvalidInput { message: message.into() }
    }
}

impl Display for AuthError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::InvalidInput { message } => f.write_str(message),
            Self::Rejected { status, .. } => write!(f, "IAM responded with {status}"),
            Self::Unreachable { address, .. } => write!(f, "cannot reach IAM at {address}"),
            Self::UnexpectedResponse { status, message, .. } => {
                write!(f, "unexpected response from IAM ({status}): {message}")
            }
        }
    }
}

impl std::error::Error for AuthError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Unreachable { error, .. } => Some(error.as_ref()),
            _ => None,
        }
    }
}
