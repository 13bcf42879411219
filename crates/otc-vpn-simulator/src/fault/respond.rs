//! Builds the responses of faults, in all formats that the service and the proxies in front of it are known to send.

use crate::api_error::error_body;
use crate::clock::Clock;
use crate::fault::spec::{Effect, ResponseFault};
use crate::fault::values::BodyFormat;
use crate::request_id::RequestId;
use axum::body::{Body, to_bytes};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream::{self, StreamExt};
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, LOCATION, RETRY_AFTER};
use http::{HeaderName, HeaderValue, StatusCode};
use otc_vpn_client::metadata::ERROR_CODES;
use serde_json::{Value, json};
use std::io;
use std::time::Duration;
use tokio::task::yield_now;
use tokio::time::sleep;

/// The chunk that makes up a huge body, which therefore is never in memory as a whole.
const CHUNK: &[u8] = &[b'x'; 64 * 1024];
/// The id of a gateway that no seed is expected to have.
const OTHER_GATEWAY: &str = "00000000-demo-0000-0000-000000000000";
/// The value of an extra header.
const EXTRA_HEADER: HeaderValue = HeaderValue::from_static(
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
);

/// Applies an effect to the regular response, which is `None` if the request was not executed.
pub(crate) async fn respond(
    effect: &Effect,
    regular: Option<Response>,
    id: &RequestId,
    clock: &Clock,
) -> Response {
    let mut response = match regular {
        Some(regular) if effect.response == ResponseFault::default() => regular,
        regular => replace(&effect.response, regular, id, clock).await,
    };
    for number in 0..effect.headers {
        if let Ok(name) = HeaderName::try_from(format!("x-extra-{number}")) {
            response.headers_mut().insert(name, EXTRA_HEADER);
        }
    }
    match effect.delay_per_byte {
        Some(delay) => slow(response, delay).await,
        None => response,
    }
}

async fn replace(
    fault: &ResponseFault,
    regular: Option<Response>,
    id: &RequestId,
    clock: &Clock,
) -> Response {
    let (regular_status, regular_body) = match regular {
        Some(regular) => (Some(regular.status()), Some(body_of(regular).await)),
        None => (None, None),
    };
    let default_status =
        if fault.redirect.is_some() { StatusCode::TEMPORARY_REDIRECT } else { StatusCode::OK };
    let status = fault.status.or(regular_status).unwrap_or(default_status);
    let mut response = match (fault.huge, &fault.redirect) {
        (Some(size), _) => huge(size),
        (None, Some(target)) => {
            let mut response = ().into_response();
            response.headers_mut().insert(LOCATION, target.clone());
            response
        }
        (None, None) => formatted(fault, status, regular_body, id),
    };
    *response.status_mut() = status;
    if let Some(value) = retry_after(fault, clock) {
        response.headers_mut().insert(RETRY_AFTER, value);
    }
    response
}

async fn body_of(response: Response) -> Bytes {
    to_bytes(response.into_body(), usize::MAX).await.unwrap_or_default()
}

/// A response whose body has the format of the fault. If the fault has no format, the body is an error if the fault has a status, and
/// the regular body otherwise.
fn formatted(fault: &ResponseFault, status: StatusCode, regular: Option<Bytes>, id: &RequestId) -> Response {
    let (code, message) = error_of(fault.code.as_deref(), status);
    let error = || json_bytes(&json!(error_body(&code, &message, id)));
    let body = match fault.body {
        None if fault.status.is_none() => regular.unwrap_or_default(),
        Some(BodyFormat::Own) => regular.unwrap_or_default(),
        Some(BodyFormat::OtherGateway) => other_gateway(&regular.unwrap_or_default()),
        None | Some(BodyFormat::Json) => error(),
        Some(BodyFormat::CodeMessage) => json_bytes(&json!({ "code": code, "message": message })),
        Some(BodyFormat::Keystone) => json_bytes(&json!({
            "error": { "code": status.as_u16(), "message": message, "title": reason(status) }
        })),
        Some(BodyFormat::Numeric) => {
            json_bytes(&json!({ "error_code": status.as_u16(), "error_msg": message }))
        }
        Some(BodyFormat::NullMessage) => json_bytes(&json!({ "error_code": code, "error_msg": null })),
        Some(BodyFormat::Html) => return typed("text/html", html(status).into()),
        Some(BodyFormat::Empty) => return ().into_response(),
        Some(BodyFormat::InvalidUtf8) => {
            [br#"{"error_code":"VPN.0002","error_msg":"server error: "#.as_slice(), b"\xff\xfe\xc3(", b"\"}"]
                .concat()
                .into()
        }
        Some(BodyFormat::Latin1) => {
            let body = b"{\"error_code\":\"VPN.0002\",\"error_msg\":\"server error: Ger\xe4t gest\xf6rt\"}";
            return typed("application/json; charset=iso-8859-1", Bytes::from_static(body));
        }
        Some(BodyFormat::Truncated) => half(&regular.unwrap_or_else(error)),
        Some(BodyFormat::Incomplete) => return incomplete(&regular.unwrap_or_else(error)),
    };
    typed("application/json", body)
}

fn typed(content_type: &'static str, body: Bytes) -> Response {
    ([(CONTENT_TYPE, content_type)], body).into_response()
}

fn json_bytes(value: &Value) -> Bytes {
    value.to_string().into()
}

/// The body with the id of another gateway.
fn other_gateway(body: &Bytes) -> Bytes {
    let mut value: Value = serde_json::from_slice(body).unwrap_or_default();
    if let Some(id) = value.pointer_mut("/vpn_gateway/id") {
        *id = OTHER_GATEWAY.into();
    }
    json_bytes(&value)
}

fn half(body: &Bytes) -> Bytes {
    body.slice(..body.len() / 2)
}

fn reason(status: StatusCode) -> &'static str {
    status.canonical_reason().unwrap_or("Unknown")
}

fn html(status: StatusCode) -> String {
    let title = format!("{} {}", status.as_u16(), reason(status));
    format!("<html>\n<head><title>{title}</title></head>\n<body><h1>{title}</h1></body>\n</html>\n")
}

/// The code and the message of an error: the code of the fault or, if it has none, the first published code for the status.
fn error_of(code: Option<&str>, status: StatusCode) -> (String, String) {
    let row = match code {
        Some(code) => ERROR_CODES.iter().find(|row| row.code == code),
        None => ERROR_CODES
            .iter()
            .find(|row| row.status == Some(status.as_u16()))
            .or_else(|| ERROR_CODES.iter().find(|row| row.kind == "server" && row.status.is_none())),
    };
    let code = code.or(row.map(|row| row.code)).unwrap_or("VPN.0002");
    let message = row.and_then(|row| row.message).unwrap_or("*");
    (code.to_owned(), message.replace('*', "injected fault"))
}

fn retry_after(fault: &ResponseFault, clock: &Clock) -> Option<HeaderValue> {
    let date = || fault.retry_after_date.and_then(|duration| clock.http_date_after(duration));
    fault.retry_after.clone().or_else(date)
}

/// A response that declares the length of the whole body, sends half of it and closes the connection.
fn incomplete(body: &Bytes) -> Response {
    let parts = stream::iter([Ok(half(body))]).chain(stream::once(async {
        // Lets the connection's task send the first half before the error.
        yield_now().await;
        Err(io::Error::from(io::ErrorKind::ConnectionReset))
    }));
    let mut response = typed("application/json", Bytes::new());
    response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
    *response.body_mut() = Body::from_stream(parts);
    response
}

/// A JSON body of `size` bytes, without a `Content-Length`.
fn huge(size: u64) -> Response {
    let (begin, end) = (br#"{"padding":""#.as_slice(), br#""}"#.as_slice());
    let padding = size.saturating_sub((begin.len() + end.len()) as u64);
    let chunks = stream::unfold(padding, |remaining| async move {
        let length = remaining.min(CHUNK.len() as u64);
        (length > 0).then(|| (Bytes::from_static(CHUNK).slice(..length as usize), remaining - length))
    });
    let once = |part: &'static [u8]| stream::iter([Bytes::from_static(part)]);
    let body = Body::from_stream(once(begin).chain(chunks).chain(once(end)).map(Ok::<_, io::Error>));
    ([(CONTENT_TYPE, "application/json")], body).into_response()
}

/// The same response, sent one byte at a time with a delay before each byte.
async fn slow(response: Response, delay: Duration) -> Response {
    let (mut parts, body) = response.into_parts();
    let body = body_of(Response::new(body)).await;
    parts.headers.insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
    let bytes = stream::unfold(body, move |mut remaining| async move {
        if remaining.is_empty() {
            return None;
        }
        sleep(delay).await;
        Some((Ok::<_, io::Error>(remaining.split_to(1)), remaining))
    });
    Response::from_parts(parts, Body::from_stream(bytes))
}
