//! Calls of the generated client, on the way that all requests take, and what its own errors would lose.

use super::{Bounds, Connection};
use crate::client::{self, Failure, ResponseValue, Sending, Transport};
use crate::error::{Answer, Error, Kind, Outcome, excerpt};
use reqwest::{Request, Response};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// One call of the generated client.
pub(crate) struct Call {
    /// The client to make the call with.
    pub(crate) api: client::Client,
    recorder: Arc<Recorder>,
}

/// A success, with the id to quote.
pub(crate) struct Success<T> {
    pub(crate) value: T,
    pub(crate) request_id: Option<String>,
}

impl Call {
    pub(crate) fn new(connection: &Arc<Connection>, bounds: Bounds) -> Self {
        let recorder = Arc::new(Recorder {
            connection: Arc::clone(connection),
            bounds,
            seen: Mutex::new(Seen::default()),
        });
        let inner: Arc<dyn Transport> = Arc::<Recorder>::clone(&recorder);
        let http = connection.http.clone();
        Self { api: client::Client::new_with_client(&connection.endpoint, http, Some(inner)), recorder }
    }

    /// Turns what the generated client says into a value, or into an error that has lost nothing.
    pub(crate) fn finish<T>(
        self,
        result: Result<ResponseValue<T>, client::Error<()>>,
    ) -> Result<Success<T>, Error> {
        let mut seen = self.recorder.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = std::mem::take(&mut *seen);
        match result {
            Ok(value) => {
                let request_id = seen.unread.and_then(|(_, _, answer)| answer.request_id());
                Ok(Success { value: value.into_inner(), request_id })
            }
            Err(error) => Err(match (seen.error, seen.unread, error) {
                (Some(error), _, _) => error,
                // The generated error shows the body whole, which may be large and hold anything.
                (
                    None,
                    Some((operation, changes, answer)),
                    client::Error::InvalidResponsePayload(_, error),
                ) => unreadable(operation, changes, answer, &error.to_string()),
                (None, Some((operation, changes, answer)), error) => {
                    unreadable(operation, changes, answer, &error.to_string())
                }
                (None, None, client::Error::InvalidRequest(text)) => {
                    Error::invalid_input(text).with_outcome(Outcome::NotSent)
                }
                (None, None, error) => Error::new(Kind::UnexpectedAnswer, "the request was not made")
                    .with_source(error.to_string()),
            }),
        }
    }
}

/// An answer with a success status and a body that is none of the API's.
pub(crate) fn unreadable(operation: &'static str, changes: bool, mut answer: Answer, source: &str) -> Error {
    let text = answer.text();
    let message = match text.trim() {
        "" => "an answer that is not the API's: it is empty".to_owned(),
        text => format!("an answer that is not the API's: {}", excerpt(text)),
    };
    let source = excerpt(&answer.masked(source));
    let error = Error::new(Kind::UnexpectedAnswer, message)
        .with_operation(operation)
        .with_hint(NOT_THE_API)
        .with_answer(answer)
        .with_source(source);
    if changes { error.with_outcome(Outcome::Unknown) } else { error }
}

/// A success whose body is JSON and lacks the one thing that it is about.
pub(crate) fn unreadable_value(operation: &'static str, field: &str, request_id: Option<String>) -> Error {
    Error::new(Kind::UnexpectedAnswer, format!("an answer that is not the API's: it has no {field}"))
        .with_operation(operation)
        .with_hint(NOT_THE_API)
        .with_request_id(request_id)
}

const NOT_THE_API: &str =
    "Something else than the API answered; check the endpoint, the region and the proxy.";

/// The transport of one call: it keeps what the generated client's own error would lose.
struct Recorder {
    connection: Arc<Connection>,
    bounds: Bounds,
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    error: Option<Error>,
    /// The last success, in case that its body cannot be decoded.
    unread: Option<(&'static str, bool, Answer)>,
}

impl fmt::Debug for Recorder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.connection.fmt(formatter)
    }
}

impl Transport for Recorder {
    fn send<'a>(
        &'a self,
        connections: &'a reqwest::Client,
        request: Request,
        operation: &'static str,
    ) -> Sending<'a> {
        Box::pin(async move {
            let changes = !request.method().is_safe();
            let sent = self.connection.send(connections, request, operation, self.bounds).await;
            let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
            match sent {
                Ok(answer) => {
                    seen.unread = Some((operation, changes, answer.clone()));
                    Ok(respond(answer))
                }
                Err(error) => {
                    let text = error.to_string();
                    seen.error = Some(error);
                    Err(Failure::Other(text.into()))
                }
            }
        })
    }
}

/// The transport of [`Client::raw`](crate::Client::raw): an answer of any status reaches the caller.
pub(crate) struct Raw {
    pub(crate) connection: Arc<Connection>,
}

impl fmt::Debug for Raw {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.connection.fmt(formatter)
    }
}

impl Transport for Raw {
    fn send<'a>(
        &'a self,
        connections: &'a reqwest::Client,
        request: Request,
        operation: &'static str,
    ) -> Sending<'a> {
        Box::pin(async move {
            let bounds = Bounds { deadline: None, give_up: None, retry: self.connection.retry };
            match self.connection.send(connections, request, operation, bounds).await {
                Ok(answer) => Ok(respond(answer)),
                Err(error) => match error.answer() {
                    Some(answer) => Ok(respond(answer.clone())),
                    None => Err(Failure::Other(Box::new(error))),
                },
            }
        })
    }
}

/// The answer as reqwest has it, its body already here.
fn respond(answer: Answer) -> Response {
    let mut response = http::Response::new(answer.body);
    *response.status_mut() = answer.status;
    *response.headers_mut() = answer.headers;
    response.into()
}
