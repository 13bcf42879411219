//! The server: its routes, and what happens around each of them.

use crate::answer::{Refusal, RequestId, identified, written};
use crate::authentication::{Credentials, shown};
use crate::clock::Clock;
use crate::connection::Connection;
use crate::fault::Effect;
use crate::fault_answer;
use crate::fault_schedule::Schedule;
use crate::iam::{self, Iam};
use crate::journal::{Arrival, Credential, Recorder};
use crate::operation::Operation;
use crate::page;
use crate::state::Gateways;
use crate::vpn;
use axum::body::Body;
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Json, Response};
use axum::routing::get;
use axum::{Extension, Router};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use http::StatusCode;
use otc_vpn_client::types::AvailabilityZones;
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::time::sleep;

/// The largest body that is taken.
const BODY_LIMIT: usize = 64 * 1024;
/// How much of a larger body is read, so that its sender gets to see the answer.
const DRAIN_LIMIT: usize = 16 * 1024 * 1024;

/// What all routes share.
pub(crate) struct Shared {
    pub(crate) gateways: Gateways,
    pub(crate) zones: BTreeMap<String, Option<AvailabilityZones>>,
    pub(crate) credentials: Credentials,
    pub(crate) iam: Iam,
    pub(crate) journal: Recorder,
    pub(crate) faults: Schedule,
    pub(crate) clock: Clock,
}

/// The body of a request, read before anything else happens.
#[derive(Clone)]
pub(crate) enum Received {
    Whole(Bytes),
    TooLarge,
}

/// Everything that the simulator answers.
pub(crate) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .merge(vpn::routes())
        .merge(iam::routes())
        .fallback(async || Refusal::unknown_path())
        .method_not_allowed_fallback(async || Refusal::wrong_method())
        .layer(from_fn_with_state(Arc::clone(&shared), received))
        // The API cannot have a path that begins with a dash.
        .route("/-/journal", get(journal).delete(clear_journal))
        .merge(page::routes())
        .layer(from_fn_with_state(shared.clock.clone(), identified))
        .with_state(shared)
}

/// Takes a request to the API or to IAM: reads it whole, writes it down, and has it answered.
async fn received(
    State(shared): State<Arc<Shared>>,
    Extension(id): Extension<RequestId>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    route: Option<MatchedPath>,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let Some(body) = read(body).await else {
        return written(Refusal::invalid("the body cannot be read").into_response(), &id);
    };
    let operation = route.and_then(|route| Operation::of(&parts.method, route.as_str()));
    shared.journal.arrived(Arrival {
        operation: operation.map(Operation::id),
        method: parts.method.to_string(),
        path: parts.uri.path().chars().take(200).collect(),
        credential: match operation {
            Some(Operation::Token) => Credential::Password,
            _ => shown(&parts.headers),
        },
        status: None,
        request_id: id.0.clone(),
    });
    let effect = operation.map(|operation| shared.faults.next(operation)).unwrap_or_default();
    parts.extensions.insert(body);
    parts.extensions.insert(effect.course);
    let request = Request::from_parts(parts, Body::empty());
    // As at the service, what was asked for goes on when the caller hangs up.
    let own_id = id.clone();
    let answer = tokio::spawn(async move {
        let answer = answered(&shared, &effect, &own_id, request, next).await;
        match &answer {
            Some(answer) => shared.journal.answered(&own_id.0, answer.status().as_u16()),
            None => connection.cut(),
        }
        answer.unwrap_or_default()
    });
    answer.await.unwrap_or_else(|_| written(Refusal::failed().into_response(), &id))
}

/// The answer to a request, with what is to go wrong; none where the connection is to be reset.
async fn answered(
    shared: &Shared,
    effect: &Effect,
    id: &RequestId,
    request: Request,
    next: Next,
) -> Option<Response> {
    sleep(effect.delay_before).await;
    let own = match effect.answer.carries_out() {
        true => Some(written(next.run(request).await, id)),
        false => None,
    };
    sleep(effect.delay_after).await;
    match effect.answer.reset {
        Some(_) => None,
        None => Some(fault_answer::answer(effect, own, id, &shared.clock).await),
    }
}

/// The whole body; none where it does not come.
async fn read(body: Body) -> Option<Received> {
    let mut chunks = body.into_data_stream();
    let mut kept = BytesMut::new();
    let mut size = 0;
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.ok()?;
        size += chunk.len();
        if size <= BODY_LIMIT {
            kept.extend_from_slice(&chunk);
        } else if size > DRAIN_LIMIT {
            break;
        }
    }
    Some(if size <= BODY_LIMIT { Received::Whole(kept.freeze()) } else { Received::TooLarge })
}

async fn journal(State(shared): State<Arc<Shared>>) -> Json<crate::Journal> {
    Json(shared.journal.read())
}

async fn clear_journal(State(shared): State<Arc<Shared>>) -> StatusCode {
    shared.journal.clear();
    StatusCode::NO_CONTENT
}
