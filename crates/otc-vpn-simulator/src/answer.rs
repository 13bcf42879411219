//! Answers that every route shares: the id that each carries, and refusals in the words that the spec lists.

use crate::clock::Clock;
use axum::Json;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{ALLOW, DATE};
use http::{HeaderName, StatusCode};
use jiff::Timestamp;
use otc_vpn_client::metadata::{ERROR_CODES, Flavor, NetworkType};
use otc_vpn_client::types::ErrorResponse;
use std::time::Duration;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The id of the request that is being answered.
#[derive(Clone)]
pub(crate) struct RequestId(pub(crate) String);

/// Gives each request its id, and each answer that id and the date of the simulator's clock.
pub(crate) async fn identified(State(clock): State<Clock>, mut request: Request, next: Next) -> Response {
    let id = unique_id();
    request.extensions_mut().insert(RequestId(id.clone()));
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [(REQUEST_ID, id.try_into().ok()), (DATE, clock.http_date(Duration::ZERO))] {
        if let Some(value) = value {
            headers.insert(name, value);
        }
    }
    response
}

/// An error of the service, in its own shape. As a response it has no body until [`written`] gives it one.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
    pub(crate) message: String,
}

impl Refusal {
    /// A published error: the row of the spec's table with this code and as many gaps as there are texts, its gaps filled. A
    /// row without a status, which the seed's not-ready answer has, goes with the one of VPN.0016.
    fn published(code: &'static str, texts: &[&str]) -> Self {
        let row = ERROR_CODES
            .iter()
            .filter(|row| row.code == code)
            .find_map(|row| Some((row.status, row.message.filter(|message| gaps(message) == texts.len())?)));
        let (status, message) = row.unwrap_or((None, "*"));
        Self {
            status: status
                .and_then(|status| StatusCode::from_u16(status).ok())
                .unwrap_or(StatusCode::CONFLICT),
            code,
            message: fill(message, texts),
        }
    }

    pub(crate) fn unknown_path() -> Self {
        Self {
            status: StatusCode::NOT_FOUND,
            code: "APIGW.0101",
            message: "The API does not exist or has not been published in the environment".to_owned(),
        }
    }

    pub(crate) fn wrong_method() -> Self {
        Self { status: StatusCode::METHOD_NOT_ALLOWED, ..Self::unknown_path() }
    }

    pub(crate) fn unauthenticated(why: &str) -> Self {
        Self {
            status: StatusCode::UNAUTHORIZED,
            code: "APIGW.0301",
            message: format!("Incorrect IAM authentication information: {why}"),
        }
    }

    pub(crate) fn clock_apart(sent: &str, now: Timestamp) -> Self {
        let now = now.strftime("%Y%m%dT%H%M%SZ");
        Self::unauthenticated(&format!(
            "X-Sdk-Date {sent} is more than 15 minutes from the server's time {now}"
        ))
    }

    pub(crate) fn token_ended() -> Self {
        Self::published("VPN.0010", &["the token has expired"])
    }

    pub(crate) fn other_project() -> Self {
        Self::published("VPN.0003", &["the credentials are not for this project"])
    }

    pub(crate) fn invalid(what: &str) -> Self {
        Self::published("VPN.0001", &[what])
    }

    pub(crate) fn failed() -> Self {
        Self::published("VPN.0002", &["the simulator has a defect"])
    }

    pub(crate) fn too_large() -> Self {
        Self { status: StatusCode::PAYLOAD_TOO_LARGE, ..Self::invalid("the body is too large") }
    }

    pub(crate) fn unknown_gateway() -> Self {
        Self::published("VPN.0509", &[])
    }

    pub(crate) fn creating(id: &str) -> Self {
        Self::published("VPN.0003", &[&format!("resource (type=GATEWAY, ID={id}) "), ", currently CREATING"])
    }

    pub(crate) fn updating() -> Self {
        Self::published("VPN.0507", &[])
    }

    pub(crate) fn deleting() -> Self {
        Self::published("VPN.0508", &[])
    }

    pub(crate) fn not_ready() -> Self {
        Self::published("VPN.0016", &[])
    }

    pub(crate) fn not_requestable() -> Self {
        Self::published("VPN.0516", &[])
    }

    pub(crate) fn other_family(from: &Flavor, to: &Flavor, network: &NetworkType) -> Self {
        Self::published("VPN.0105", &[from.as_str(), to.as_str(), network.as_str()])
    }

    pub(crate) fn unsupported(from: &Flavor, to: &Flavor) -> Self {
        Self::published("VPN.0518", &[to.as_str(), from.as_str()])
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Gives the response of a [`Refusal`] its body, with the id of the request; any other passes as it is.
pub(crate) fn written(mut response: Response, id: &RequestId) -> Response {
    let Some(refusal) = response.extensions_mut().remove::<Refusal>() else {
        return response;
    };
    let allow = response.headers_mut().remove(ALLOW);
    let mut answer = (refusal.status, Json(error_body(refusal.code, &refusal.message, id))).into_response();
    if let Some(allow) = allow {
        answer.headers_mut().insert(ALLOW, allow);
    }
    answer
}

/// The body of an error as the service writes it.
pub(crate) fn error_body(code: &str, message: &str, id: &RequestId) -> ErrorResponse {
    let mut body = ErrorResponse::default();
    body.error_code = Some(code.to_owned());
    body.error_msg = Some(message.to_owned());
    body.request_id = Some(id.0.clone());
    body
}

/// An id that looks like a UUID, as the service's request ids do.
fn unique_id() -> String {
    let mut id = random_hex::<16>();
    for place in [8, 13, 18, 23] {
        id.insert(place, '-');
    }
    id
}

/// Random bytes, in hexadecimal.
pub(crate) fn random_hex<const BYTES: usize>() -> String {
    let mut bytes = [0; BYTES];
    // A simulator has nothing to protect with it, and a generator for cryptography takes 40 ms to begin.
    fastrand::fill(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn gaps(message: &str) -> usize {
    message.matches('*').count()
}

fn fill(message: &str, texts: &[&str]) -> String {
    let mut texts = texts.iter();
    message
        .split_inclusive('*')
        .map(|part| match part.strip_suffix('*') {
            Some(words) => format!("{words}{}", texts.next().unwrap_or(&"")),
            None => part.to_owned(),
        })
        .collect()
}
