//! One request on its way: authenticated, limited in time and size, repeated where that is safe, and logged.

mod call;
mod exchange;
mod outgoing;
mod within;

pub(crate) use call::{Call, Raw, unreadable_value};
pub(crate) use exchange::refused_certificate;
pub(crate) use outgoing::Outgoing;

use crate::auth::{Authenticator, Clock, Session, clock_skew};
use crate::client::types::ProjectId;
use crate::error::{Answer, Error, ErrorKind, Outcome, decode};
use crate::retry::RetryPolicy;
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderName, HeaderValue};
use reqwest::Request;
use std::fmt;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};
use tracing::Instrument;
use within::within;

const TOKEN: HeaderName = HeaderName::from_static("x-auth-token");

/// How long the parts of a call may take.
///
/// ```
/// use std::time::Duration;
/// let timeouts = otc_vpn::Timeouts { connect: Duration::from_secs(3), ..Default::default() };
/// # let _ = timeouts;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// Until a connection is made. Without effect on an HTTP client of your own.
    pub connect: Duration,
    /// Between two pieces of an answer.
    pub read: Duration,
    /// From the first byte sent to the last byte read, for one attempt.
    pub total: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            read: Duration::from_secs(15),
            total: Duration::from_secs(30),
        }
    }
}

/// What all calls of a client share.
pub(crate) struct Connection {
    pub(crate) http: reqwest::Client,
    /// Whether it is as this crate makes it, and so follows no redirects.
    pub(crate) own_http: bool,
    pub(crate) endpoint: String,
    pub(crate) project_id: ProjectId,
    pub(crate) authenticator: Authenticator,
    pub(crate) clock: Clock,
    pub(crate) timeouts: Timeouts,
    pub(crate) retry: RetryPolicy,
}

impl fmt::Debug for Connection {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Connection")
            .field("endpoint", &self.endpoint)
            .field("project_id", &*self.project_id)
            .finish_non_exhaustive()
    }
}

/// How far one call may go.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// When everything must be over.
    pub(crate) deadline: Option<Instant>,
    /// When the call is given up, though there may be time left for the whole.
    pub(crate) give_up: Option<Instant>,
    pub(crate) retry: RetryPolicy,
}

impl Bounds {
    /// When an attempt that begins now must be over, and what is said if it is not.
    fn end_of_attempt(&self, now: Instant, total: Duration) -> (Instant, &'static str) {
        let end = later(now, total);
        let end = self.give_up.map_or(end, |give_up| give_up.min(end));
        match self.deadline {
            Some(deadline) if deadline < end => (deadline, "the time for the whole of it ran out"),
            _ => (end, "the answer took too long"),
        }
    }
}

/// A time after another; a clock cannot hold every one.
fn later(from: Instant, time: Duration) -> Instant {
    const YEARS: Duration = Duration::from_secs(10 * 365 * 24 * 60 * 60);
    from.checked_add(time).unwrap_or(from + YEARS)
}

impl Connection {
    /// Sends a request until it is answered with a success, or what came back must be told.
    pub(crate) async fn send(
        &self,
        connections: &reqwest::Client,
        outgoing: &mut Outgoing,
        operation: &'static str,
        bounds: Bounds,
    ) -> Result<Answer, Error> {
        let span = tracing::info_span!(
            "request",
            otel.name = operation,
            otel.kind = "client",
            http.request.method = %outgoing.method(),
            server.address = outgoing.url().host_str(),
            server.port = outgoing.url().port_or_known_default(),
            url.path = outgoing.url().path(),
            http.request.resend_count = tracing::field::Empty,
            http.response.status_code = tracing::field::Empty,
            error.type = tracing::field::Empty,
            request_id = tracing::field::Empty,
        );
        let sent = pin!(self.repeat(connections, outgoing, operation, bounds));
        if span.is_disabled() {
            return sent.await;
        }
        let sent = sent.instrument(span.clone()).await;
        match &sent {
            Ok(answer) => {
                span.record("http.response.status_code", answer.status.as_u16());
                span.record("request_id", answer.request_id());
            }
            Err(error) => {
                span.record("error.type", error.kind().as_str());
                span.record("http.response.status_code", error.status());
                span.record("request_id", error.request_id());
            }
        }
        sent
    }

    async fn repeat(
        &self,
        connections: &reqwest::Client,
        outgoing: &mut Outgoing,
        operation: &'static str,
        bounds: Bounds,
    ) -> Result<Answer, Error> {
        let begun = Instant::now();
        let changes = !outgoing.method().is_safe();
        // A read that goes on failing ends with its max_elapsed_time. A change that was cut short would only be uncertain.
        let patience = later(begun, bounds.retry.max_elapsed_time.max(self.timeouts.total));
        let give_up = bounds.give_up.map_or(patience, |give_up| give_up.min(patience));
        let bounds = if changes { bounds } else { Bounds { give_up: Some(give_up), ..bounds } };
        let mut renewed = false;
        let mut attempt = 0;
        let mut before = None;
        loop {
            let mut token = None;
            let sent = self.attempt(connections, outgoing, &mut token, operation, changes, bounds);
            let error = match sent.await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            // An attempt that patience cut short tells less than the one before it.
            if let Some(before) = before.take_if(|_| !changes && Instant::now() >= give_up) {
                return Err(before);
            }
            // A 401 of the API is a certain refusal: with a new token the same request may go out once more, and no more than once.
            let refused = error.status() == Some(401) && error.outcome() != Some(Outcome::Unknown);
            if refused && !renewed && self.renew(token.as_ref(), bounds).await {
                renewed = true;
                tracing::debug!("the token was refused and has been renewed");
                continue;
            }
            let Some(pause) = bounds.retry.pause(&error, attempt, begun.elapsed()) else { return Err(error) };
            if bounds
                .deadline
                .is_some_and(|deadline| deadline.saturating_duration_since(Instant::now()) <= pause)
            {
                return Err(error);
            }
            attempt += 1;
            tracing::Span::current().record("http.request.resend_count", attempt);
            tracing::debug!(%error, ?pause, attempt, "failed; trying again");
            before = Some(error);
            tokio::time::sleep(pause).await;
        }
    }

    /// One attempt, authenticated afresh; `token` is set to the one that goes out.
    async fn attempt(
        &self,
        connections: &reqwest::Client,
        outgoing: &mut Outgoing,
        token: &mut Option<HeaderValue>,
        operation: &'static str,
        changes: bool,
        bounds: Bounds,
    ) -> Result<Answer, Error> {
        let mut request = outgoing.next().ok_or_else(|| {
            Error::invalid_input("the body is a stream, which cannot be sent again").with_operation(operation)
        })?;
        self.authenticate(&mut request, bounds).await.map_err(|error| {
            let error = error.with_operation(operation);
            if changes { error.with_outcome(Outcome::NotSent) } else { error }
        })?;
        outgoing.keep_url_of(&request);
        *token = request.headers().get(TOKEN).cloned();
        let signed = request.headers().contains_key(AUTHORIZATION);
        let answer = exchange::exchange(connections, request, outgoing.url(), self.timeouts, bounds)
            .await
            .map_err(|trouble| {
                let error = trouble.into_error(operation, changes, &self.endpoint);
                // A client that was handed in may have followed a redirect to where no connection was to be had.
                let left = !self.own_http && error.kind() == ErrorKind::Connection;
                if changes && left { error.with_outcome(Outcome::Unknown) } else { error }
            })?;
        if answer.status.is_success() {
            return Ok(answer);
        }
        let headers = answer.headers.clone();
        let error = decode(operation, changes, answer);
        let skew = (signed && matches!(error.status(), Some(401 | 403)))
            .then(|| clock_skew(&headers, error.message(), self.clock.now()))
            .flatten();
        Err(match skew {
            Some(skew) => error.with_hint(format!("Set the clock: {skew}.")),
            None => error,
        })
    }

    async fn authenticate(&self, request: &mut Request, bounds: Bounds) -> Result<(), Error> {
        let end = || bounds.end_of_attempt(Instant::now(), self.timeouts.total).0;
        within(end, self.authenticator.authenticate(request))
            .await
            .map_err(|_| iam_was_late())?
            .map_err(Error::from)
    }

    /// The token that was made from a password, if it is one.
    pub(crate) async fn session(&self) -> Result<Option<Arc<Session>>, Error> {
        let end = later(Instant::now(), self.timeouts.total);
        timeout_at(end, self.authenticator.session()).await.map_err(|_| iam_was_late())?.map_err(Error::from)
    }

    /// Gets a new token in place of one that was refused; false where that cannot be.
    async fn renew(&self, token: Option<&HeaderValue>, bounds: Bounds) -> bool {
        let Some(token) = token else { return false };
        let rejected = HeaderMap::from_iter([(TOKEN, token.clone())]);
        let (end, _) = bounds.end_of_attempt(Instant::now(), self.timeouts.total);
        matches!(timeout_at(end, self.authenticator.renew(&rejected)).await, Ok(Ok(true)))
    }
}

pub(crate) fn iam_was_late() -> Error {
    Error::new(ErrorKind::Timeout, "the identity service did not answer in time")
        .with_hint("Check OS_AUTH_URL, the network and the proxy.")
}
