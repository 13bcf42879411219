//! Why a request could not be made authentic.

use crate::clock::ClockSkew;
use bytes::Bytes;
use reqwest::StatusCode;
use std::fmt::{self, Display, Formatter};
use std::sync::Arc;

/// Why a request could not be made authentic, or no token could be had. It never holds a secret.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum AuthError {
    /// Something given by the caller cannot work; nothing was sent.
    InvalidInput {
        /// What is wrong.
        message: String,
    },
    /// The identity service answered, and not with what was asked for.
    Rejected {
        /// The answer's status.
        status: StatusCode,
        /// `X-Request-Id` of the answer.
        request_id: Option<String>,
        /// `Retry-After` of the answer, as it was sent.
        retry_after: Option<String>,
        /// Set when the answer blames the clock.
        clock_skew: Option<ClockSkew>,
        /// The answer's body, whole.
        body: Bytes,
    },
    /// The identity service could not be reached, or its answer broke off.
    Unreachable(Arc<reqwest::Error>),
    /// The identity service answered with something that is not its API.
    UnexpectedResponse {
        /// The answer's status.
        status: StatusCode,
        /// `X-Request-Id` of the answer.
        request_id: Option<String>,
        /// What is wrong with it.
        what: String,
    },
}

impl AuthError {
    pub(crate) fn invalid_input(message: impl Into<String>) -> Self {
        Self::InvalidInput { message: message.into() }
    }
}

impl Display for AuthError {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::InvalidInput { message } => formatter.write_str(message),
            Self::Rejected { status, .. } => write!(formatter, "the identity service answered with {status}"),
            Self::Unreachable(_) => formatter.write_str("the identity service cannot be reached"),
            Self::UnexpectedResponse { status, what, .. } => {
                write!(formatter, "the identity service answered with {status} and not with its API: {what}")
            }
        }
    }
}

impl std::error::Error for AuthError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Unreachable(error) => Some(error.as_ref()),
            _ => None,
        }
    }
}
