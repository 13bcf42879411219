//! Calls of the generated client, on the way that all requests take, and what its own errors would lose.

use super::{Bounds, Connection, Outgoing};
use crate::client::{self, Failure, ResponseValue, Sending, Transport};
use crate::error::{Answer, Error, Kind, Outcome, excerpt};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use reqwest::{Request, Response, ResponseBuilderExt, Url};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// One call of the generated client.
pub(crate) struct Call {
    /// The client to make the call with.
    pub(crate) api: client::Client,
    recorder: Arc<Recorder>,
}

/// A success, with the answer that it was read from.
pub(crate) struct Success<T> {
    pub(crate) value: T,
    answer: Option<Answer>,
}

impl<T> Success<T> {
    /// The id to quote, as the answer's headers have it.
    pub(crate) fn request_id(&self) -> Option<String> {
        self.answer.as_ref().and_then(Answer::request_id)
    }
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

    /// Turns what the generated client says into a value, or into an error that has lost nothing. Of a success, which may be
    /// large, only what is taken is kept.
    pub(crate) fn finish<T, U>(
        self,
        result: Result<ResponseValue<T>, client::Error<()>>,
        take: impl FnOnce(T) -> U,
    ) -> Result<Success<U>, Error> {
        match result {
            Ok(value) => {
                let value = take(value.into_inner());
                let answer = self.seen().unread.map(|(_, _, answer)| Answer { body: Bytes::new(), ..answer });
                Ok(Success { value, answer })
            }
            Err(error) => Err(self.failure(error)),
        }
    }

    fn failure(&self, error: client::Error<()>) -> Error {
        let seen = self.seen();
        match (seen.error, seen.unread, error) {
            (Some(error), _, _) => error,
            // The generated error shows the body whole, which may be large and hold anything.
            (None, Some((operation, changes, answer)), client::Error::InvalidResponsePayload(_, error)) => {
                unreadable(operation, changes, answer, &error.to_string())
            }
            (None, Some((operation, changes, answer)), error) => {
                unreadable(operation, changes, answer, &error.to_string())
            }
            (None, None, client::Error::InvalidRequest(text)) => {
                Error::invalid_input(text).with_outcome(Outcome::NotSent)
            }
            (None, None, error) => {
                Error::new(Kind::UnexpectedAnswer, "the request was not made").with_source(error.to_string())
            }
        }
    }

    fn seen(&self) -> Seen {
        std::mem::take(&mut *self.recorder.seen.lock().unwrap_or_else(PoisonError::into_inner))
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
    /// The last success, in case that its body cannot be decoded; the generated client gets no more than status and body.
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
            let mut outgoing = Outgoing::new(request);
            let changes = !outgoing.method().is_safe();
            let sent = self.connection.send(connections, &mut outgoing, operation, self.bounds).await;
            let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
            match sent {
                Ok(answer) => {
                    let (url, body) = (outgoing.into_url(), answer.body.clone());
                    let response = respond(url, answer.status, HeaderMap::new(), body);
                    seen.unread = Some((operation, changes, answer));
                    Ok(response)
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
            let mut outgoing = Outgoing::new(request);
            let sent = self.connection.send(connections, &mut outgoing, operation, bounds).await;
            let url = outgoing.into_url();
            match sent {
                Ok(answer) => Ok(respond(url, answer.status, answer.headers, answer.body)),
                Err(error) => match error.answer().cloned() {
                    Some(answer) => Ok(respond(url, answer.status, answer.headers, answer.body)),
                    None => Err(Failure::Other(Box::new(error))),
                },
            }
        })
    }
}

/// An answer as reqwest has it, its body already here.
fn respond(url: Url, status: StatusCode, headers: HeaderMap, body: Bytes) -> Response {
    // Without a URL, reqwest would parse one of its own making.
    let marked = http::Response::builder().url(url).body(()).unwrap_or_default();
    let (mut parts, ()) = marked.into_parts();
    parts.status = status;
    parts.headers = headers;
    http::Response::from_parts(parts, body).into()
}
