//! Why an HTTP exchange has no response, as an [`Error`] of the call.

use super::limits::{Limit, Timeouts};
use crate::error::{Error, ErrorKind, Outcome, Peer, from_http_client, is_certificate_error};
use reqwest::StatusCode;
use std::sync::Arc;

/// Why an HTTP exchange has no response.
#[derive(Debug)]
pub(super) enum SendError {
    Reqwest(reqwest::Error),
    /// The limit was exceeded before anything was sent.
    NotStarted(Limit),
    /// The limit was exceeded after the request may have been sent.
    TimedOut(Limit),
    /// The body is larger than this number of bytes.
    TooLarge(usize),
    /// The HTTP client followed a redirect to this origin.
    Redirected(String),
    /// The error occurred after the status of the response was received.
    AfterStatus(StatusCode, Box<SendError>),
}

/// The call that an exchange belongs to.
pub(super) struct Call<'a> {
    pub(super) operation: &'static str,
    pub(super) is_change: bool,
    pub(super) endpoint: &'a str,
    pub(super) timeouts: Timeouts,
}

impl SendError {
    pub(super) fn after(self, status: StatusCode) -> Self {
        Self::AfterStatus(status, Box::new(self))
    }

    /// The error of the call. A change that may have been sent has an unknown outcome.
    pub(super) fn into_error(self, call: &Call<'_>) -> Error {
        let (error, may_be_sent) = match self {
            Self::AfterStatus(status, error) => return error.into_error(call).with_status(status),
            Self::NotStarted(limit) => (timeout(limit, call.timeouts), false),
            Self::TimedOut(limit) => (timeout(limit, call.timeouts), true),
            Self::TooLarge(max_body) => {
                let message = format!("response larger than {} MiB", max_body >> 20);
                (Error::new(ErrorKind::UnexpectedResponse, message), true)
            }
            Self::Redirected(origin) => {
                let message = format!("the HTTP client followed a redirect to {origin}");
                let error = Error::new(ErrorKind::UnexpectedResponse, message).with_hint(
                    "Build the HTTP client with a redirect policy of none: a redirect sends the token to another address.",
                );
                (error, true)
            }
            Self::Reqwest(error) => {
                from_http_client(Arc::new(error.without_url()), call.endpoint, Peer::Service)
            }
        };
        let is_temporary = match error.kind() {
            ErrorKind::Connection => error.status().is_none() && !is_certificate_error(&error),
            kind => kind == ErrorKind::Timeout,
        };
        let error = error.with_operation(call.operation);
        match (call.is_change, may_be_sent) {
            (false, _) => error.with_retryable(is_temporary),
            (true, false) => error.with_outcome(Outcome::NotSent).with_retryable(is_temporary),
            (true, true) => error.with_outcome(Outcome::Unknown),
        }
    }
}

fn timeout(limit: Limit, timeouts: Timeouts) -> Error {
    let message = match limit {
        Limit::Deadline => "deadline exceeded".to_owned(),
        Limit::Attempt => "request timed out".to_owned(),
        Limit::Read => format!("response stalled: no data for {:?}", timeouts.read),
    };
    Error::new(ErrorKind::Timeout, message)
}
