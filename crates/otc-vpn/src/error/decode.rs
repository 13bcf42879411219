//! Decodes an unsuccessful response, in any format, into an [`Error`].

use super::Error;
use super::body::ErrorBody;
use super::hint::Hint;
use super::kind::{ErrorKind, Outcome};
use super::retry_after::retry_after;
use crate::http_response::HttpResponse;
use bytes::Bytes;
use otc_vpn_auth::redact::{excerpt, truncate};
use otc_vpn_client::metadata::{ERROR_CODES, ErrorCode, OPERATIONS, OperationSpec};
use reqwest::header::{HeaderMap, LOCATION};
use reqwest::{Method, StatusCode};
use serde::de::IgnoredAny;

const NOT_THE_API: &str =
    "Check the endpoint, the region and the proxy: something other than the API responded.";

const TOKEN_EXPIRED: &str =
    "The token has expired: issue a new one, and set it in OS_TOKEN or in clouds.yaml.";

impl Error {
    /// Decodes an unsuccessful response, in any of the formats of the service and of the proxies in front of it. If the
    /// operation is a change, the error has an [outcome](Self::outcome).
    ///
    /// ```
    /// use otc_vpn::reqwest::{StatusCode, header::HeaderMap};
    /// let body = br#"{"error_code":"VPN.0509","error_msg":"The gateway does not exist."}"#;
    /// let error = otc_vpn::Error::from_response("show_vgw", StatusCode::NOT_FOUND, HeaderMap::new(), &body[..]);
    /// assert_eq!(error.kind(), otc_vpn::ErrorKind::NotFound);
    /// assert_eq!(error.code(), Some("VPN.0509"));
    /// ```
    #[must_use]
    pub fn from_response(
        operation: &'static str,
        status: StatusCode,
        headers: HeaderMap,
        body: impl Into<Bytes>,
    ) -> Self {
        let method =
            operation_spec(operation).and_then(|spec| Method::from_bytes(spec.method.as_bytes()).ok());
        let is_change = method.is_some_and(|method| !method.is_safe());
        let response = HttpResponse { status, headers, body: body.into(), secrets: Vec::new() };
        decode(operation, is_change, response)
    }
}

/// Decodes a response whose status is not 2xx. `is_change` is true if the request may have changed something.
pub(crate) fn decode(operation: &'static str, is_change: bool, mut response: HttpResponse) -> Error {
    let status = response.status;
    let text = response.text();
    let body = ErrorBody::parse(&text);
    let is_api = body.is_some();
    let body = body.unwrap_or_default();
    // JSON can escape a secret in ways that only decoding reverts, so the decoded text is redacted again.
    let clean = |text: Option<String>| text.map(|text| truncate(&response.redact(&text)));
    let (code, message, request_id) = (clean(body.code), clean(body.message), clean(body.request_id));

    let published = code.as_deref().and_then(|code| published(code, status.as_u16(), message.as_deref()));
    let kind =
        published.and_then(|row| kind_of_spec(row.kind)).unwrap_or_else(|| kind_of_status(status, is_api));
    let message = if status.is_redirection() {
        let location = response.header(LOCATION).map(|location| excerpt(&response.redact(location)));
        let location =
            location.map_or_else(|| "without a location".to_owned(), |location| format!("to {location}"));
        format!("redirect {location} not followed: it would send the credentials to another address")
    } else {
        message.unwrap_or_else(|| default_message(status, is_api, response.compression(), &text))
    };

    // A rejection is certain if the API itself sends it with a 4xx status, unless the published table says otherwise. 408 means
    // only that a timeout expired.
    let is_certain = published.map_or(status != StatusCode::REQUEST_TIMEOUT, |row| row.not_executed);
    let is_rejected = status.is_client_error() && is_api && is_certain;
    let may_succeed_later = matches!(
        kind,
        ErrorKind::Throttled | ErrorKind::Busy | ErrorKind::Server | ErrorKind::NotReady | ErrorKind::Timeout
    );

    let is_token_expired = status == StatusCode::UNAUTHORIZED && is_token_expired(&message);
    let mut error = Error::new(kind, message).with_operation(operation);
    let inner = &mut *error.0;
    inner.status = Some(status.as_u16());
    inner.code = code;
    inner.request_id = request_id.or_else(|| response.request_id());
    inner.retry_after = retry_after(&response.headers);
    inner.hints = match is_token_expired {
        true => vec![TOKEN_EXPIRED.into()],
        false => hints(operation, kind, status, published),
    };
    inner.outcome = is_change.then_some(if is_rejected { Outcome::Refused } else { Outcome::Unknown });
    inner.retryable = may_succeed_later && (!is_change || is_rejected);
    response.secrets.clear();
    inner.response = Some(response);
    error
}

/// Whether a message with status 401 reports that the token has expired. A password can expire, too.
pub(super) fn is_token_expired(message: &str) -> bool {
    let message = message.to_lowercase();
    message.contains("token") && message.contains("expire")
}

/// The error for a 2xx response whose body is not that of the API.
pub(crate) fn undecodable_body(
    operation: &'static str,
    is_change: bool,
    mut response: HttpResponse,
    cause: &str,
) -> Error {
    let text = response.text();
    let cause = excerpt(&response.redact(cause));
    let is_json = || serde_json::from_str::<IgnoredAny>(&text).is_ok();
    let message = match (response.compression(), text.trim()) {
        (Some(compression), _) => format!("response with unsupported compression {compression}"),
        (None, "") => "empty response".to_owned(),
        // The cause names the field that has an unexpected type.
        (None, _) if is_json() => format!("unexpected response: {cause}"),
        (None, text) => format!("unexpected response: {}", excerpt(text)),
    };
    unexpected_success(operation, is_change, response, message).with_source(cause)
}

/// The error for a 2xx response whose body is JSON, but for this reason not what was requested.
pub(crate) fn unexpected_body(
    operation: &'static str,
    is_change: bool,
    mut response: HttpResponse,
    reason: &str,
) -> Error {
    // Redacts the stored body.
    response.text();
    let message = format!("unexpected response: {}", excerpt(&response.redact(reason)));
    unexpected_success(operation, is_change, response, message)
}

fn unexpected_success(
    operation: &'static str,
    is_change: bool,
    response: HttpResponse,
    message: String,
) -> Error {
    let error = Error::new(ErrorKind::UnexpectedResponse, message)
        .with_operation(operation)
        .with_hint(NOT_THE_API)
        .with_response(response);
    if is_change { error.with_outcome(Outcome::Unknown) } else { error }
}

/// The message for a response that has none.
fn default_message(status: StatusCode, is_api: bool, compression: Option<String>, body: &str) -> String {
    let reason = status.canonical_reason().map(|reason| format!(" ({reason})")).unwrap_or_default();
    if let Some(compression) = compression {
        return format!("response with unsupported compression {compression}{reason}");
    }
    match body.trim() {
        _ if is_api => format!("response without a message{reason}"),
        "" => format!("empty response{reason}"),
        body => format!("unexpected response{reason}: {}", excerpt(body)),
    }
}

/// The published row of a code. A row that matches status and message is preferred to one that matches only one of them, and among rows
/// that match the message, the longest pattern. If a code has several meanings, a row that matches neither is not used.
fn published(code: &str, status: u16, message: Option<&str>) -> Option<&'static ErrorCode> {
    let rows: Vec<&ErrorCode> = ERROR_CODES.iter().filter(|row| row.code == code).collect();
    let matches_message = |row: &ErrorCode| match (row.message, message) {
        (Some(pattern), Some(message)) => matches_pattern(pattern, message),
        _ => false,
    };
    let matches_status = |row: &ErrorCode| row.status == Some(status);
    let score = |row: &ErrorCode| match (matches_message(row), matches_status(row)) {
        (true, true) => 3,
        (true, false) => 2,
        (false, true) => 1,
        (false, false) => 0,
    };
    let specificity = |row: &ErrorCode| {
        if matches_message(row) { row.message.map_or(0, str::len) } else { 0 }
    };
    // `max_by_key` returns the last of several maxima; the first row has the general meaning.
    let best = rows.iter().rev().copied().max_by_key(|row| (score(row), specificity(row)))?;
    (score(best) > 0 || rows.len() == 1).then_some(best)
}

/// Whether a message matches a pattern in which `*` matches any text.
fn matches_pattern(pattern: &str, message: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| message.strip_prefix(first)) else { return false };
    let mut ends_with_wildcard = false;
    for part in parts {
        ends_with_wildcard = part.is_empty();
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    ends_with_wildcard || rest.is_empty()
}

/// The kind that the spec's table of error codes names.
fn kind_of_spec(name: &str) -> Option<ErrorKind> {
    ErrorKind::ALL.iter().copied().find(|kind| kind.as_str() == name)
}

/// The kind if no published code decides.
fn kind_of_status(status: StatusCode, is_api: bool) -> ErrorKind {
    match status.as_u16() {
        401 => ErrorKind::Authentication,
        403 => ErrorKind::Permission,
        408 => ErrorKind::Timeout,
        429 => ErrorKind::Throttled,
        500..=599 => ErrorKind::Server,
        _ if !is_api => ErrorKind::UnexpectedResponse,
        404 => ErrorKind::NotFound,
        409 | 423 | 425 => ErrorKind::NotReady,
        400..=499 => ErrorKind::InvalidInput,
        _ => ErrorKind::UnexpectedResponse,
    }
}

fn hints(operation: &str, kind: ErrorKind, status: StatusCode, published: Option<&ErrorCode>) -> Vec<Hint> {
    let hint = match (published, kind) {
        (Some(row), _) => (!row.hint.is_empty()).then(|| Hint::from(row.hint)),
        (None, ErrorKind::UnexpectedResponse) => Some(NOT_THE_API.into()),
        (None, ErrorKind::Server) => Some(
            "Try again later. If the error persists, report it to the provider with the request id.".into(),
        ),
        (None, ErrorKind::Throttled) => Some("Send fewer requests, and try again in a few seconds.".into()),
        (None, ErrorKind::Authentication) => {
            Some("Check the token or the access key, the project, and the clock of this machine.".into())
        }
        (None, ErrorKind::Permission) => Some("Check the permissions of the user.".into()),
        (None, ErrorKind::NotFound) => Some(Hint::ListGateways),
        (None, ErrorKind::NotReady | ErrorKind::Timeout) => Some("Try again later.".into()),
        (None, ErrorKind::InvalidInput) => Some("Correct the request.".into()),
        (None, _) => None,
    };
    let is_permission = kind == ErrorKind::Permission || status == StatusCode::FORBIDDEN;
    let action = operation_spec(operation).and_then(|spec| spec.iam_action).filter(|_| is_permission);
    let action = action.map(|action| Hint::Advice(format!("Grant the user the IAM action {action}.").into()));
    hint.into_iter().chain(action).collect()
}

fn operation_spec(operation: &str) -> Option<&'static OperationSpec> {
    OPERATIONS.iter().find(|spec| spec.id == operation)
}

#[cfg(test)]
mod tests;
