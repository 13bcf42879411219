//! One HTTP exchange: sends a request once and reads the response, within limits of time and size.

use super::limits::{CallLimits, Limit, Timeouts, add, max_body};
use super::logging::LoggedHeaders;
use super::send_error::SendError;
use crate::http_response::HttpResponse;
use bytes::BytesMut;
use reqwest::header::{ACCEPT_ENCODING, HeaderValue};
use reqwest::{Request, Response};
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// Sends a request once and reads the response to its end.
pub(super) async fn exchange(
    http: &reqwest::Client,
    mut request: Request,
    timeouts: Timeouts,
    limits: CallLimits,
) -> Result<HttpResponse, SendError> {
    // Not signed, because it is added after authentication. A proxy may change it.
    request.headers_mut().insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    let now = Instant::now();
    let (end, limit) = limits.end_of_attempt(now, timeouts.attempt);
    if end <= now {
        return Err(SendError::NotStarted(limit));
    }
    tracing::debug!(
        method = %request.method(),
        url = %request.url(),
        headers = ?LoggedHeaders::of_request(request.headers()),
        "request"
    );
    let secrets: Vec<HeaderValue> =
        request.headers().values().filter(|value| value.is_sensitive()).cloned().collect();
    let url = request.url().clone();
    let is_read = request.method().is_safe();
    let response = timeout_at(end, http.execute(request))
        .await
        .map_err(|_| SendError::TimedOut(limit))?
        .map_err(SendError::Reqwest)?;
    let status = response.status();
    if *response.url() != url {
        // Only an HTTP client that the caller provides follows redirects; the token is already at the other address.
        let origin = response.url().origin().ascii_serialization();
        return Err(SendError::Redirected(origin).after(status));
    }
    let max_body = max_body(is_read, status);
    let response = read(response, secrets, max_body, timeouts.read, end, limit)
        .await
        .map_err(|error| error.after(status))?;
    tracing::debug!(
        status = response.status.as_u16(),
        headers = ?LoggedHeaders::of_response(&response),
        bytes = response.body.len(),
        "response"
    );
    Ok(response)
}

/// Reads a response chunk by chunk, so that neither a large nor a slow one can exceed the limits.
async fn read(
    mut response: Response,
    secrets: Vec<HeaderValue>,
    max_body: usize,
    read_timeout: Duration,
    end: Instant,
    limit: Limit,
) -> Result<HttpResponse, SendError> {
    let length = response.content_length().unwrap_or_default();
    if length > max_body as u64 {
        return Err(SendError::TooLarge(max_body));
    }
    let headers = std::mem::take(response.headers_mut());
    let status = response.status();
    let mut next_chunk = async || {
        let chunk_end = add(Instant::now(), read_timeout).min(end);
        let timed_out = |_| SendError::TimedOut(if Instant::now() >= end { limit } else { Limit::Read });
        timeout_at(chunk_end, response.chunk()).await.map_err(timed_out)?.map_err(SendError::Reqwest)
    };
    let mut body = BytesMut::with_capacity(usize::try_from(length).unwrap_or_default());
    while let Some(chunk) = next_chunk().await? {
        if body.len() + chunk.len() > max_body {
            return Err(SendError::TooLarge(max_body));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(HttpResponse { status, headers, body: body.freeze(), secrets })
}
