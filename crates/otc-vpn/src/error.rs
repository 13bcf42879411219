//! The one error of this crate: what was tried, what came back, and what that says about a change.

mod answer;
mod authentication;
mod text;

use crate::client::BoxError;
use crate::client::metadata::OPERATIONS;
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use std::fmt;
use std::time::Duration;

pub(crate) use answer::{Answer, decode};

/// A result of this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a call failed.
///
/// Match on [`kind`](Error::kind); for a change, ask [`outcome`](Error::outcome) what may have happened. [`Display`](fmt::Display)
/// states the facts once and the [`source`](std::error::Error::source) chain says the rest.
///
/// ```
/// # fn report(error: otc_vpn::Error) {
/// use otc_vpn::{ErrorKind, Outcome};
/// match error.kind() {
///     ErrorKind::NotReady => eprintln!("try again later: {error}"),
///     _ if error.outcome() == Some(Outcome::Unknown) => eprintln!("look before you do anything: {error}"),
///     _ => eprintln!("{error}"),
/// }
/// if let Some(id) = error.request_id() {
///     eprintln!("quote {id} to support");
/// }
/// # }
/// ```
pub struct Error(Box<Facts>);

struct Facts {
    kind: ErrorKind,
    operation: Option<&'static str>,
    status: Option<u16>,
    code: Option<String>,
    message: String,
    request_id: Option<String>,
    retry_after: Option<Duration>,
    hint: Option<String>,
    retryable: bool,
    outcome: Option<Outcome>,
    answer: Option<Answer>,
    source: Option<BoxError>,
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
        }

        impl $name {
            /// All that there are today.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The word for it in JSON and in the spec.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.pad(self.as_str())
            }
        }
    };
}

words! {
    /// The kinds of errors, to match on. Kinds may be added.
    ErrorKind {
        /// The input is wrong; found here, or said by the service.
        InvalidInput = "invalid_input",
        /// The credentials are missing, wrong or too old.
        Authentication = "authentication",
        /// The credentials are good and do not allow this.
        Permission = "permission",
        /// There is no such gateway, or no such API.
        NotFound = "not_found",
        /// The gateway is in no state for this now.
        NotReady = "not_ready",
        /// This gateway cannot be changed so.
        NotAllowed = "not_allowed",
        /// Too many requests.
        Throttled = "throttled",
        /// The service is busy.
        Busy = "busy",
        /// The service, or what stands before it, failed.
        Server = "server",
        /// The service cannot be reached, or the connection broke.
        Connection = "connection",
        /// Time ran out.
        Timeout = "timeout",
        /// What answered is not the API, or not in a form that can be read.
        UnexpectedResponse = "unexpected_response",
        /// The change was accepted and did not come through.
        Failed = "failed",
        /// A change may have been executed or not.
        UnknownOutcome = "unknown_outcome",
    }
}

words! {
    /// What is known about a change whose call failed.
    Outcome {
        /// The change never left.
        NotSent = "not_sent",
        /// The service refused it; it was not executed.
        Refused = "refused",
        /// The service took it; it did not come through, or not in time.
        Accepted = "accepted",
        /// It may have been executed or not; read the gateway.
        Unknown = "unknown",
    }
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Facts {
            kind,
            operation: None,
            status: None,
            code: None,
            message: message.into(),
            request_id: None,
            retry_after: None,
            hint: None,
            retryable: false,
            outcome: None,
            answer: None,
            source: None,
        }))
    }

    /// Reads an answer that is no success, as one that the [raw client](crate::Client::raw) hands out, in any of the shapes that the
    /// service and what stands before it have. For a change it says what the [outcome](Self::outcome) is.
    ///
    /// ```
    /// # fn example() {
    /// let body = br#"{"error_code":"VPN.0509","error_msg":"The gateway does not exist."}"#;
    /// let (status, headers) = (http::StatusCode::NOT_FOUND, http::HeaderMap::new());
    /// let error = otc_vpn::Error::from_response("show_vgw", status, headers, &body[..]);
    /// assert_eq!(error.kind(), otc_vpn::ErrorKind::NotFound);
    /// assert_eq!(error.code(), Some("VPN.0509"));
    /// # }
    /// # example();
    /// ```
    #[must_use]
    pub fn from_response(
        operation: &'static str,
        status: StatusCode,
        headers: HeaderMap,
        body: impl Into<Bytes>,
    ) -> Self {
        let facts = OPERATIONS.iter().find(|facts| facts.id == operation);
        let changes = facts.is_some_and(|facts| facts.method != "GET");
        decode(operation, changes, Answer { status, headers, body: body.into(), secrets: Vec::new() })
    }

    /// Wrong input, found before anything was sent.
    pub(crate) fn invalid_input(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidInput, message)
    }

    pub(crate) fn with_operation(mut self, operation: &'static str) -> Self {
        self.0.operation.get_or_insert(operation);
        self
    }

    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(hint.into());
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

    /// Keeps the answer, with what it says by itself.
    pub(crate) fn with_answer(mut self, mut answer: Answer) -> Self {
        self.0.status = Some(answer.status.as_u16());
        self.0.request_id = answer.request_id();
        answer.secrets.clear();
        self.0.answer = Some(answer);
        self
    }

    /// Takes over what an answer said, for an error that sums it up.
    pub(crate) fn with_answer_of(mut self, other: &Error) -> Self {
        self.0.status = other.0.status;
        self.0.code.clone_from(&other.0.code);
        self.0.request_id.clone_from(&other.0.request_id);
        self.0.answer.clone_from(&other.0.answer);
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

    /// Puts words before the message, where the caller knows what was tried better than the answer does.
    pub(crate) fn with_context(mut self, words: &str) -> Self {
        self.0.message = format!("{words}: {}", self.0.message);
        self
    }

    /// The kind, to match on.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The operationId of the call that failed; none where no call was made.
    #[must_use]
    pub fn operation(&self) -> Option<&str> {
        self.0.operation
    }

    /// The HTTP status of the answer; none where nothing answered.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The service's code, as in `VPN.0003`.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// What happened, in the service's words where it had some, with control characters escaped.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The id of the request, to quote to support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// How long the service asked to wait before the next try (`Retry-After`).
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// Whether sending the same again later is safe and may succeed. Never true after a change whose outcome is unknown.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.0.retryable
    }

    /// What is known about the change; none where the call changes nothing.
    #[must_use]
    pub fn outcome(&self) -> Option<Outcome> {
        self.0.outcome
    }

    /// The body of the answer as it came, at most 8 MiB; only secrets of the request that it sends back are masked. It may hold
    /// anything; do not log it whole.
    #[must_use]
    pub fn body(&self) -> Option<&[u8]> {
        self.0.answer.as_ref().map(|answer| &*answer.body)
    }

    /// The headers of the answer; none where nothing answered. Do not log them whole.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.answer.as_ref().map(|answer| &answer.headers)
    }

    pub(crate) fn answer(&self) -> Option<&Answer> {
        self.0.answer.as_ref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let facts = &*self.0;
        if let Some(operation) = facts.operation {
            write!(formatter, "{operation}: ")?;
        }
        if let Some(status) = facts.status {
            write!(formatter, "HTTP {status}")?;
            if let Some(code) = &facts.code {
                write!(formatter, ", {code}")?;
            }
            write!(formatter, ": ")?;
        }
        formatter.write_str(&facts.message)?;
        if let Some(id) = &facts.request_id {
            write!(formatter, " (request id {id})")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let facts = &*self.0;
        formatter
            .debug_struct("Error")
            .field("kind", &facts.kind)
            .field("operation", &facts.operation)
            .field("status", &facts.status)
            .field("code", &facts.code)
            .field("message", &facts.message)
            .field("request_id", &facts.request_id)
            .field("retry_after", &facts.retry_after)
            .field("outcome", &facts.outcome)
            .field("body_bytes", &facts.answer.as_ref().map(|answer| answer.body.len()))
            .field("source", &facts.source)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
