//! Answers that faults ask for: in every shape that the service and what stands before it have been seen to send.

use crate::answer::{RequestId, error_body};
use crate::clock::Clock;
use crate::fault::{Answer, Effect, RetryAfter, Shape};
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

/// How a huge body is sent; few enough bytes that it takes no memory.
const BLOCK: &[u8] = &[b'x'; 64 * 1024];
/// A header that is one of too many.
const FLOOD: HeaderValue = HeaderValue::from_static(
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
);

/// The answer that a fault makes of what the request itself would get; none where it was not carried out.
pub(crate) async fn answer(
    effect: &Effect,
    own: Option<Response>,
    id: &RequestId,
    clock: &Clock,
) -> Response {
    let mut response = match own {
        Some(own) if effect.answer == Answer::default() => own,
        own => replaced(&effect.answer, own, id, clock).await,
    };
    for number in 0..effect.headers {
        if let Ok(name) = HeaderName::try_from(format!("x-flood-{number}")) {
            response.headers_mut().insert(name, FLOOD);
        }
    }
    match effect.drip {
        Some(pause) => dripping(response, pause).await,
        None => response,
    }
}

async fn replaced(answer: &Answer, own: Option<Response>, id: &RequestId, clock: &Clock) -> Response {
    let (own_status, own_body) = match own {
        Some(own) => (Some(own.status()), Some(whole(own).await)),
        None => (None, None),
    };
    let default_status =
        if answer.redirect.is_some() { StatusCode::TEMPORARY_REDIRECT } else { StatusCode::OK };
    let status = answer.status.or(own_status).unwrap_or(default_status);
    let mut response = match (answer.huge, &answer.redirect) {
        (Some(size), _) => huge(size),
        (None, Some(target)) => {
            let mut response = ().into_response();
            response.headers_mut().insert(LOCATION, target.clone());
            response
        }
        (None, None) => shaped(answer, status, own_body, id),
    };
    *response.status_mut() = status;
    if let Some(value) = answer.retry_after.as_ref().and_then(|after| retry_after(after, clock)) {
        response.headers_mut().insert(RETRY_AFTER, value);
    }
    response
}

async fn whole(response: Response) -> Bytes {
    to_bytes(response.into_body(), usize::MAX).await.unwrap_or_default()
}

/// A body of the shape that was asked for: what the request itself got, or else an error of the service.
fn shaped(answer: &Answer, status: StatusCode, own: Option<Bytes>, id: &RequestId) -> Response {
    let (code, message) = error(answer.code.as_deref(), status);
    let error = || json_bytes(&json!(error_body(&code, &message, id)));
    let body = match answer.body {
        None if answer.status.is_none() => own.unwrap_or_default(),
        Some(Shape::Own) => own.unwrap_or_default(),
        None | Some(Shape::Json) => error(),
        Some(Shape::CodeMessage) => json_bytes(&json!({ "code": code, "message": message })),
        Some(Shape::Keystone) => json_bytes(&json!({
            "error": { "code": status.as_u16(), "message": message, "title": reason(status) }
        })),
        Some(Shape::Numeric) => json_bytes(&json!({ "error_code": status.as_u16(), "error_msg": message })),
        Some(Shape::NullMessage) => json_bytes(&json!({ "error_code": code, "error_msg": null })),
        Some(Shape::Html) => return typed("text/html", html(status).into()),
        Some(Shape::Empty) => return ().into_response(),
        Some(Shape::InvalidUtf8) => {
            [br#"{"error_code":"VPN.0002","error_msg":"server error: "#.as_slice(), b"\xff\xfe\xc3(", b"\"}"]
                .concat()
                .into()
        }
        Some(Shape::Latin1) => {
            let body = b"{\"error_code\":\"VPN.0002\",\"error_msg\":\"server error: Ger\xe4t gest\xf6rt\"}";
            return typed("application/json; charset=iso-8859-1", Bytes::from_static(body));
        }
        Some(Shape::Truncated) => half(&own.unwrap_or_else(error)),
        Some(Shape::Cut) => return cut(&own.unwrap_or_else(error)),
    };
    typed("application/json", body)
}

fn typed(content_type: &'static str, body: Bytes) -> Response {
    ([(CONTENT_TYPE, content_type)], body).into_response()
}

fn json_bytes(value: &Value) -> Bytes {
    value.to_string().into()
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

/// The code that was asked for, or else the first that is published for the status, and its message.
fn error(wanted: Option<&str>, status: StatusCode) -> (String, String) {
    let row = match wanted {
        Some(code) => ERROR_CODES.iter().find(|row| row.code == code),
        None => ERROR_CODES
            .iter()
            .find(|row| row.status == Some(status.as_u16()))
            .or_else(|| ERROR_CODES.iter().find(|row| row.kind == "server" && row.status.is_none())),
    };
    let code = wanted.or(row.map(|row| row.code)).unwrap_or("VPN.0002");
    let message = row.and_then(|row| row.message).unwrap_or("*");
    (code.to_owned(), message.replace('*', "a fault on demand"))
}

fn retry_after(after: &RetryAfter, clock: &Clock) -> Option<HeaderValue> {
    match after {
        RetryAfter::Text(text) => Some(text.clone()),
        RetryAfter::DateAhead(ahead) => clock.http_date(*ahead),
    }
}

/// Half a body, and then the end of the connection.
fn cut(body: &Bytes) -> Response {
    let parts = stream::iter([Ok(half(body))]).chain(stream::once(async {
        // What comes before goes out while this waits.
        yield_now().await;
        Err(io::Error::from(io::ErrorKind::ConnectionReset))
    }));
    let mut response = typed("application/json", Bytes::new());
    response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
    *response.body_mut() = Body::from_stream(parts);
    response
}

/// JSON of so many bytes, sent without saying how many.
fn huge(size: u64) -> Response {
    let (begin, end) = (br#"{"padding":""#.as_slice(), br#""}"#.as_slice());
    let padding = size.saturating_sub((begin.len() + end.len()) as u64);
    let blocks = stream::unfold(padding, |left| async move {
        let length = left.min(BLOCK.len() as u64);
        (length > 0).then(|| (Bytes::from_static(BLOCK).slice(..length as usize), left - length))
    });
    let once = |part: &'static [u8]| stream::iter([Bytes::from_static(part)]);
    let body = Body::from_stream(once(begin).chain(blocks).chain(once(end)).map(Ok::<_, io::Error>));
    ([(CONTENT_TYPE, "application/json")], body).into_response()
}

/// The same answer, a byte at a time.
async fn dripping(response: Response, pause: Duration) -> Response {
    let (mut parts, body) = response.into_parts();
    let body = whole(Response::new(body)).await;
    parts.headers.insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
    let drops = stream::unfold(body, move |mut left| async move {
        if left.is_empty() {
            return None;
        }
        sleep(pause).await;
        Some((Ok::<_, io::Error>(left.split_to(1)), left))
    });
    Response::from_parts(parts, Body::from_stream(drops))
}
