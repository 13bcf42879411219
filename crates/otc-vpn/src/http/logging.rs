//! The `tracing` span of a call, and headers as they may be logged.

use crate::error::Result;
use crate::http_response::HttpResponse;
use otc_vpn_auth::redact::redact;
use reqwest::Request;
use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, ALLOW, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, DATE, HOST, HeaderMap,
    HeaderName, HeaderValue, RETRY_AFTER, USER_AGENT,
};
use std::fmt;
use tracing::Span;
use tracing::field::Empty;

/// The headers whose values are logged. Any other may contain a secret.
const LOGGED: [HeaderName; 10] = [
    ACCEPT,
    ACCEPT_ENCODING,
    ALLOW,
    CONTENT_ENCODING,
    CONTENT_LENGTH,
    CONTENT_TYPE,
    DATE,
    HOST,
    RETRY_AFTER,
    USER_AGENT,
];

/// The span of a call, with the fields of OpenTelemetry's HTTP conventions.
pub(super) fn request_span(operation: &'static str, request: &Request) -> Span {
    tracing::info_span!(
        "request",
        otel.name = operation,
        otel.kind = "client",
        http.request.method = %request.method(),
        server.address = request.url().host_str(),
        server.port = request.url().port_or_known_default(),
        url.path = request.url().path(),
        http.request.resend_count = Empty,
        http.response.status_code = Empty,
        error.type = Empty,
        request_id = Empty,
    )
}

/// Records in the current span how often the request was resent. Recorded once, because a log shows each recorded value.
pub(super) fn record_resends(count: u32) {
    if count > 0 {
        Span::current().record("http.request.resend_count", count);
    }
}

/// Records how the call ended.
pub(super) fn record_result(span: &Span, result: &Result<HttpResponse>) {
    if span.is_disabled() {
        return;
    }
    match result {
        Ok(response) => {
            span.record("http.response.status_code", response.status.as_u16());
            span.record("request_id", response.request_id());
        }
        Err(error) => {
            span.record("error.type", error.kind().as_str());
            span.record("http.response.status_code", error.status());
            span.record("request_id", error.request_id());
        }
    }
}

/// Headers as they are logged: with the values of those that cannot contain a secret, the others by name only.
pub(super) struct LoggedHeaders<'a> {
    headers: &'a HeaderMap,
    /// The secrets of the request, which a response may repeat in any header.
    secrets: &'a [HeaderValue],
}

impl<'a> LoggedHeaders<'a> {
    pub(super) fn of_request(headers: &'a HeaderMap) -> Self {
        Self { headers, secrets: &[] }
    }

    pub(super) fn of_response(response: &'a HttpResponse) -> Self {
        Self { headers: &response.headers, secrets: &response.secrets }
    }
}

impl fmt::Debug for LoggedHeaders<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_logged = |name: &HeaderName| {
            LOGGED.contains(name) || matches!(name.as_str(), "x-request-id" | "x-sdk-date")
        };
        let entries = self.headers.iter().map(|(name, value)| {
            let value = if is_logged(name) { value.to_str().unwrap_or("(not text)") } else { "***" };
            let secrets =
                self.secrets.iter().filter_map(|secret| std::str::from_utf8(secret.as_bytes()).ok());
            (name.as_str(), redact(value, secrets))
        });
        formatter.debug_map().entries(entries).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logged_headers_show_only_listed_values() {
        let mut headers = HeaderMap::new();
        headers.insert("x-auth-token", HeaderValue::from_static("canary"));
        headers.insert("x-subject-token", HeaderValue::from_static("canary"));
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html"));
        let text = format!("{:?}", LoggedHeaders::of_request(&headers));
        assert!(
            text.contains("text/html") && text.contains("x-auth-token") && !text.contains("canary"),
            "{text}"
        );
    }
}
