//! The middleware around the handlers: request ids, the journal and faults.

use crate::api_error::{ApiError, with_error_body};
use crate::app_state::AppState;
use crate::clock::Clock;
use crate::credentials::credential_kind;
use crate::fault::respond::respond;
use crate::fault::spec::Effect;
use crate::fault::values::Reset;
use crate::journal::{Credential, RecordedRequest};
use crate::operation::{self, Operation};
use crate::request_body::RequestBody;
use crate::request_id::RequestId;
use crate::tcp_connection::ConnectionHandle;
use axum::Extension;
use axum::body::Body;
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::HeaderName;
use http::header::{ALLOW, DATE};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, sleep};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// The segment of the path of a change that is the id of the gateway.
const GATEWAY_ID_SEGMENT: usize = 4;
/// How many characters of a path the journal keeps.
const RECORDED_PATH_LENGTH: usize = 200;

/// Assigns an id to each request, and adds that id and the date of the simulator's clock to its response.
pub(crate) async fn identify(State(clock): State<Clock>, mut request: Request, next: Next) -> Response {
    let id = RequestId::random();
    request.extensions_mut().insert(id.clone());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [(REQUEST_ID, id.0.try_into().ok()), (DATE, clock.http_date_after(Duration::ZERO))] {
        if let Some(value) = value {
            headers.insert(name, value);
        }
    }
    response
}

/// Processes a request to the VPN API or to IAM: reads its body, records it, executes it and applies the faults.
pub(crate) async fn process(
    State(state): State<Arc<AppState>>,
    Extension(id): Extension<RequestId>,
    ConnectInfo(connection): ConnectInfo<ConnectionHandle>,
    route: Option<MatchedPath>,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let Some(body) = RequestBody::read(body).await else {
        return with_error_body(ApiError::invalid("the body is incomplete").into_response(), &id);
    };
    let route = route.as_ref().map_or("", MatchedPath::as_str);
    let operation_id = operation::id(&parts.method, route);
    let operation = operation_id.and_then(Operation::with_id);
    let is_rejected = state.read_only && operation.is_some_and(Operation::is_rejected_if_read_only);
    let rejection = is_rejected.then(|| read_only_rejection(route));
    state.journal.record_request(RecordedRequest {
        received_ms: state.journal.milliseconds(Instant::now()),
        operation: operation_id,
        method: parts.method.to_string(),
        path: parts.uri.path().chars().take(RECORDED_PATH_LENGTH).collect(),
        credential: match operation {
            Some(Operation::Token) => Credential::Password,
            _ => credential_kind(&parts.headers),
        },
        status: None,
        request_id: id.0.clone(),
    });
    let mut effect = operation.map(|operation| state.faults.next_effect(operation)).unwrap_or_default();
    let is_reused = connection.mark_used();
    if effect.response.reset == Some(Reset::Reused) {
        effect.response.reset = is_reused.then_some(Reset::Before);
    }
    if effect.transition.concurrent
        && let Some(gateway_id) = parts.uri.path().split('/').nth(GATEWAY_ID_SEGMENT)
    {
        state.resources().gateways.start_concurrent_update(gateway_id);
    }
    parts.extensions.insert(body);
    parts.extensions.insert(effect.transition);
    let request = Request::from_parts(parts, Body::empty());
    // Runs in its own task, because the service executes a request even if the client disconnects before the response.
    let request_id = id.clone();
    let task = tokio::spawn(async move {
        let response = execute(&state, &effect, &request_id, request, rejection, next).await;
        match &response {
            Some(response) => state.journal.record_response(&request_id.0, response.status().as_u16()),
            None => connection.reset(),
        }
        response.unwrap_or_default()
    });
    task.await.unwrap_or_else(|_| with_error_body(ApiError::internal().into_response(), &id))
}

/// The response of a read-only simulator to a write.
fn read_only_rejection(route: &str) -> Response {
    let mut response = ApiError::method_not_allowed().into_response();
    if let Ok(methods) = operation::read_only_methods(route).try_into() {
        response.headers_mut().insert(ALLOW, methods);
    }
    response
}

/// Executes a request, unless it is rejected, and applies the effect of the faults. `None` if the connection must be reset instead of sending a response.
async fn execute(
    state: &AppState,
    effect: &Effect,
    id: &RequestId,
    request: Request,
    rejection: Option<Response>,
    next: Next,
) -> Option<Response> {
    delay(effect.delay_before).await;
    let regular = match effect.response.executes_request() {
        true => {
            let response = match rejection {
                Some(rejection) => rejection,
                None => next.run(request).await,
            };
            Some(with_error_body(response, id))
        }
        false => None,
    };
    delay(effect.delay_after).await;
    match effect.response.reset {
        Some(_) => None,
        None => Some(respond(effect, regular, id, &state.clock).await),
    }
}

/// Sleeps, unless the duration is zero: `sleep(Duration::ZERO)` takes up to a millisecond.
async fn delay(duration: Duration) {
    if !duration.is_zero() {
        sleep(duration).await;
    }
}
