//! Calls of the generated client, on the way that all requests take, and what its own errors would lose.

use super::{Bounds, Connection, Outgoing};
use crate::auth::redact::excerpt;
use crate::client::{self, Failure, ResponseValue, Sending, Transport};
use crate::error::{Answer, Error, ErrorKind, Outcome};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use reqwest::{Request, Response, ResponseBuilderExt, Url};
use serde::de::DeserializeOwned;
use std::sync::{Arc, Mutex, PoisonError};
use std::{fmt, mem, str};

/// One call: the generated client makes its request, which then goes the way of all requests, and its answer is read as the type
/// that the generated client names. What its own errors would lose is so never in its hands.
pub(crate) struct Call {
    /// The client to make the request with. It sends nothing.
    pub(crate) api: client::Client,
    connection: Arc<Connection>,
    bounds: Bounds,
    taken: Arc<Taken>,
}

/// A success, with the answer that it was read from.
pub(crate) struct Success<T> {
    pub(crate) value: T,
    answer: Answer,
}

impl<T> Success<T> {
    /// The id to quote, as the answer's headers have it.
    pub(crate) fn request_id(&self) -> Option<String> {
        self.answer.request_id()
    }
}

impl Call {
    pub(crate) fn new(connection: &Arc<Connection>, bounds: Bounds) -> Self {
        let taken = Arc::new(Taken::default());
        let inner: Arc<dyn Transport> = Arc::<Taken>::clone(&taken);
        let http = connection.http.clone();
        let api = client::Client::new_with_client(&connection.endpoint, http, Some(inner));
        Self { api, connection: Arc::clone(connection), bounds, taken }
    }

    /// Sends the request that was made, and gives what is picked of the answer, which may be large.
    pub(crate) fn send<T: DeserializeOwned, U>(
        self,
        made: Result<ResponseValue<T>, client::Error<()>>,
        pick: impl FnOnce(T) -> U + Send,
    ) -> impl Future<Output = Result<Success<U>, Error>> + Send {
        let made = match (self.taken.request(), made) {
            (Some(taken), _) => Ok(taken),
            (None, Err(client::Error::InvalidRequest(text))) => {
                Err(Error::invalid_input(text).with_outcome(Outcome::NotSent))
            }
            (None, _) => Err(Error::new(ErrorKind::UnexpectedResponse, "the request was not made")),
        };
        async move {
            let (request, operation) = made?;
            let mut outgoing = Outgoing::new(request);
            let connection = &*self.connection;
            let mut answer = connection.send(&connection.http, &mut outgoing, operation, self.bounds).await?;
            // A text is read faster than bytes, since its parts need no check of their own.
            let read = str::from_utf8(&answer.body)
                .map_err(|error| error.to_string())
                .and_then(|text| serde_json::from_str(text).map_err(|error| error.to_string()));
            match read {
                Ok(value) => {
                    answer.body = Bytes::new();
                    Ok(Success { value: pick(value), answer })
                }
                Err(error) => Err(unreadable(operation, !outgoing.method().is_safe(), answer, &error)),
            }
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
    let error = Error::new(ErrorKind::UnexpectedResponse, message)
        .with_operation(operation)
        .with_hint(NOT_THE_API)
        .with_answer(answer)
        .with_source(source);
    if changes { error.with_outcome(Outcome::Unknown) } else { error }
}

/// A success whose body is JSON and lacks the one thing that it is about.
pub(crate) fn unreadable_value(operation: &'static str, field: &str, request_id: Option<String>) -> Error {
    Error::new(ErrorKind::UnexpectedResponse, format!("an answer that is not the API's: it has no {field}"))
        .with_operation(operation)
        .with_hint(NOT_THE_API)
        .with_request_id(request_id)
}

const NOT_THE_API: &str =
    "Something else than the API answered; check the endpoint, the region and the proxy.";

/// Where the request of one call waits to be sent.
#[derive(Default)]
struct Taken(Mutex<Option<(Request, &'static str)>>);

impl Taken {
    fn request(&self) -> Option<(Request, &'static str)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// A request may hold secrets.
impl fmt::Debug for Taken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Taken")
    }
}

impl Transport for Taken {
    fn take(&self, request: &mut Request, operation: &'static str) -> bool {
        let left = Request::new(request.method().clone(), request.url().clone());
        let taken = (mem::replace(request, left), operation);
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(taken);
        true
    }

    fn send<'a>(&'a self, _: &'a reqwest::Client, _: Request, _: &'static str) -> Sending<'a> {
        Box::pin(async { Err(Failure::Other("the request was to be taken".into())) })
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
