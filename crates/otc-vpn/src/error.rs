//! The error type of this crate. These modules are at the bottom: they import nothing from the modules that send requests.

mod body;
mod connection;
mod convert;
mod decode;
mod hint;
mod kind;
mod retry_after;
mod source;

pub(crate) use connection::{Peer, from_http_client};
pub(crate) use convert::iam_timeout;
pub(crate) use decode::{decode, undecodable_body, unexpected_body};
pub use hint::Hint;
pub use kind::{ErrorKind, Outcome};
pub(crate) use source::{is_certificate_error, is_unresolved_host, sources};

use crate::http_response::HttpResponse;
use otc_vpn_auth::redact::escape_control;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use source::BoxError;
use std::fmt;
use std::time::Duration;

/// The result type of this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// The error of every call.
///
/// Match on its [`kind`](Error::kind). For a change, [`outcome`](Error::outcome) reports whether the change may have been applied.
/// [`Display`](fmt::Display) states what failed, and the [`source`](std::error::Error::source) chain holds the causes.
///
/// ```
/// # fn report(error: otc_vpn::Error) {
/// use otc_vpn::{ErrorKind, Outcome};
/// match error.kind() {
///     ErrorKind::NotReady => eprintln!("try again later: {error}"),
///     _ if error.outcome() == Some(Outcome::Unknown) => eprintln!("check the gateway first: {error}"),
///     _ => eprintln!("{error}"),
/// }
/// for hint in error.hints() {
///     eprintln!("{hint}");
/// }
/// # }
/// ```
pub struct Error(Box<ErrorInner>);

struct ErrorInner {
    kind: ErrorKind,
    operation: Option<&'static str>,
    status: Option<u16>,
    code: Option<String>,
    message: String,
    request_id: Option<String>,
    retry_after: Option<Duration>,
    hints: Vec<Hint>,
    retryable: bool,
    outcome: Option<Outcome>,
    response: Option<HttpResponse>,
    source: Option<BoxError>,
}

impl Error {
    /// The category of the error.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What is known about the change. `None` if the call cannot change anything.
    #[must_use]
    pub fn outcome(&self) -> Option<Outcome> {
        self.0.outcome
    }

    /// Suggestions for resolving the error, the most important one first.
    #[must_use]
    pub fn hints(&self) -> &[Hint] {
        &self.0.hints
    }

    /// The operationId of the call that failed, such as `show_vgw`. `None` if the error occurred before any call.
    #[must_use]
    pub fn operation(&self) -> Option<&str> {
        self.0.operation
    }

    /// The HTTP status of the response. `None` if there was no response.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The error code of the service, such as `VPN.0003`.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// The message alone: that of the service if the response had one, with control characters escaped.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The id of the request, for the provider's support. With [`ErrorKind::UnknownOutcome`] it is that of the failed attempt, which a
    /// proxy in front of the service may have assigned.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// How long the service requested to wait before a retry (`Retry-After`).
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Whether sending the same request later is safe and may succeed. Never true for a change whose outcome is unknown.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.0.retryable
    }

    /// The body of the response, with the request's own secrets redacted: at most 8 MiB, or 32 MiB of a successful response to a read
    /// that could not be decoded. It may contain anything, so do not log it unfiltered.
    #[must_use]
    pub fn body(&self) -> Option<&[u8]> {
        self.0.response.as_ref().map(|response| &*response.body)
    }

    /// The headers of the response. `None` if there was no response. They may contain secrets, so do not log them unfiltered.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.response.as_ref().map(|response| &response.headers)
    }

    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(ErrorInner {
            kind,
            operation: None,
            status: None,
            code: None,
            message: message.into(),
            request_id: None,
            retry_after: None,
            hints: Vec::new(),
            retryable: false,
            outcome: None,
            response: None,
            source: None,
        }))
    }

    /// Invalid input that was found before anything was sent.
    pub(crate) fn invalid_input(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidInput, message)
    }

    /// Sets the operation unless it is set already.
    pub(crate) fn with_operation(mut self, operation: &'static str) -> Self {
        self.0.operation.get_or_insert(operation);
        self
    }

    /// Replaces the hints with this one.
    pub(crate) fn with_hint(self, hint: impl Into<Hint>) -> Self {
        self.with_hints(vec![hint.into()])
    }

    /// Replaces the hints.
    pub(crate) fn with_hints(mut self, hints: Vec<Hint>) -> Self {
        self.0.hints = hints;
        self
    }

    pub(crate) fn with_source(mut self, source: impl Into<BoxError>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    pub(crate) fn with_outcome(mut self, outcome: Outcome) -> Self {
        self.0.outcome = Some(outcome);
        if outcome == Outcome::Unknown || outcome == Outcome::Accepted {
            self.0.retryable = false;
        }
        self
    }

    pub(crate) fn with_retryable(mut self, retryable: bool) -> Self {
        self.0.retryable = retryable;
        self
    }

    /// Attaches the response, with its status and request id.
    pub(crate) fn with_response(mut self, mut response: HttpResponse) -> Self {
        self.0.status = Some(response.status.as_u16());
        self.0.request_id = response.request_id();
        response.secrets.clear();
        self.0.response = Some(response);
        self
    }

    /// Copies what the service reported to an error that summarizes this one.
    pub(crate) fn with_response_of(mut self, other: &Error) -> Self {
        self.0.status = other.0.status;
        self.0.code.clone_from(&other.0.code);
        self.0.request_id.clone_from(&other.0.request_id);
        self.0.response.clone_from(&other.0.response);
        self
    }

    pub(crate) fn with_status(mut self, status: StatusCode) -> Self {
        self.0.status = Some(status.as_u16());
        self
    }

    pub(crate) fn with_request_id(mut self, id: Option<String>) -> Self {
        self.0.request_id = id;
        self
    }

    /// Prefixes the message with what the caller was doing.
    pub(crate) fn with_context(mut self, context: &str) -> Self {
        self.0.message = format!("{context}: {}", self.0.message);
        self
    }

    /// The error and its causes on one line, for output that has no source chain.
    pub(crate) fn to_string_with_causes(&self) -> String {
        let causes = sources(self).skip(1).map(|cause| format!(": {}", escape_control(&cause.to_string())));
        std::iter::once(self.to_string()).chain(causes).collect()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        if let Some(operation) = inner.operation {
            write!(formatter, "{operation}: ")?;
        }
        if let Some(status) = inner.status {
            write!(formatter, "HTTP {status}")?;
            if let Some(code) = &inner.code {
                write!(formatter, ", {code}")?;
            }
            write!(formatter, ": ")?;
        }
        formatter.write_str(&inner.message)?;
        if let Some(id) = &inner.request_id {
            // An unknown outcome is that of an attempt that failed.
            let label = match inner.kind {
                ErrorKind::UnknownOutcome => "request id of the failed attempt:",
                _ => "request id",
            };
            write!(formatter, " ({label} {id})")?;
        }
        Ok(())
    }
}

/// Leaves out the response, which may contain secrets.
impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        formatter
            .debug_struct("Error")
            .field("kind", &inner.kind)
            .field("operation", &inner.operation)
            .field("status", &inner.status)
            .field("code", &inner.code)
            .field("message", &inner.message)
            .field("request_id", &inner.request_id)
            .field("retry_after", &inner.retry_after)
            .field("outcome", &inner.outcome)
            .field("body_bytes", &inner.response.as_ref().map(|response| response.body.len()))
            .field("source", &inner.source)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
