//! The server: its routes, and what happens around each of them.

use crate::answer::{Refusal, RequestId, identified, written};
use crate::authentication::shown;
use crate::connection::Connection;
use crate::fault::Effect;
use crate::fault_answer;
use crate::iam;
use crate::journal::{Arrival, Credential};
use crate::operation::Operation;
use crate::page;
use crate::received::Received;
use crate::shared::Shared;
use crate::vpn;
use axum::body::Body;
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Json, Response};
use axum::routing::get;
use axum::{Extension, Router};
use http::StatusCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;

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
    let Some(body) = Received::read(body).await else {
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
    pause(effect.delay_before).await;
    let own = match effect.answer.carries_out() {
        true => Some(written(next.run(request).await, id)),
        false => None,
    };
    pause(effect.delay_after).await;
    match effect.answer.reset {
        Some(_) => None,
        None => Some(fault_answer::answer(effect, own, id, &shared.clock).await),
    }
}

/// Sleeping for no time takes a millisecond.
async fn pause(time: Duration) {
    if !time.is_zero() {
        sleep(time).await;
    }
}

async fn journal(State(shared): State<Arc<Shared>>) -> Json<crate::Journal> {
    Json(shared.journal.read())
}

async fn clear_journal(State(shared): State<Arc<Shared>>) -> StatusCode {
    shared.journal.clear();
    StatusCode::NO_CONTENT
}
