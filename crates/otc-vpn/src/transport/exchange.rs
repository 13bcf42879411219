//! One exchange with the service: a request out, an answer in, within limits of time and size.

use super::{Bounds, Timeouts, later, within};
use crate::auth::redact::{escape_control, redact};
use crate::error::{Answer, Error, ErrorKind, Outcome};
use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use reqwest::{Request, Response, Url};
use std::error::Error as _;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// The largest answer that is read. A list of some four thousand gateways fits.
const LARGEST_ANSWER: usize = 8 * 1024 * 1024;

/// Headers that may be logged; any other may hold a secret.
const LOGGED_HEADERS: [header::HeaderName; 8] = [
    header::ACCEPT,
    header::ALLOW,
    header::CONTENT_LENGTH,
    header::CONTENT_TYPE,
    header::DATE,
    header::HOST,
    header::RETRY_AFTER,
    header::USER_AGENT,
];

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Trouble {
    Reqwest(reqwest::Error),
    /// Time had run out before anything was sent.
    Late(&'static str),
    /// Time ran out; the text says for what.
    Time(&'static str),
    TooLarge,
    Redirected(String),
    /// It came after the status of the answer.
    After(StatusCode, Box<Trouble>),
}

/// Sends a request, to the URL that it has, and reads the answer to its end.
pub(super) async fn exchange(
    connections: &reqwest::Client,
    request: Request,
    url: &Url,
    timeouts: Timeouts,
    bounds: Bounds,
) -> Result<Answer, Trouble> {
    let now = Instant::now();
    let (end, words) = bounds.end_of_attempt(now, timeouts.total);
    if end <= now {
        return Err(Trouble::Late(words));
    }
    tracing::debug!(
        method = %request.method(),
        url = %request.url(),
        headers = ?Logged(request.headers(), &[]),
        "request"
    );
    let secrets = secrets(&request);
    let late = |_| Trouble::Time(words);
    let head = timeout_at(end, connections.execute(request)).await.map_err(late)?;
    let response = head.map_err(Trouble::Reqwest)?;
    let status = response.status();
    if response.url() != url {
        // Only an HTTP client that was handed in follows redirects; by now it has carried the token elsewhere.
        let to = response.url().origin().ascii_serialization();
        return Err(Trouble::After(status, Box::new(Trouble::Redirected(to))));
    }
    let read = read(response, timeouts.read, (end, words)).await;
    let mut answer = read.map_err(|trouble| Trouble::After(status, Box::new(trouble)))?;
    answer.secrets = secrets;
    tracing::debug!(
        status = answer.status.as_u16(),
        headers = ?Logged(&answer.headers, &answer.secrets),
        bytes = answer.body.len(),
        "answer"
    );
    Ok(answer)
}

/// Reads an answer, piece by piece, so that neither its size nor its pace can hold us.
async fn read(
    mut response: Response,
    pause: Duration,
    (end, words): (Instant, &'static str),
) -> Result<Answer, Trouble> {
    let status = response.status();
    let headers = std::mem::take(response.headers_mut());
    let length = response.content_length().unwrap_or_default();
    if length > LARGEST_ANSWER as u64 {
        return Err(Trouble::TooLarge);
    }
    let mut next = async || {
        let limit = || later(Instant::now(), pause).min(end);
        let piece = within(limit, response.chunk()).await;
        let late = |_| match Instant::now() >= end {
            true => Trouble::Time(words),
            false => Trouble::Time("the answer came too slowly"),
        };
        piece.map_err(late)?.map_err(Trouble::Reqwest)
    };
    let first = next().await?.unwrap_or_default();
    let Some(second) = next().await? else { return finish(status, headers, first) };
    let mut body = BytesMut::with_capacity(usize::try_from(length).unwrap_or_default());
    body.extend_from_slice(&first);
    let mut piece = Some(second);
    while let Some(more) = piece {
        if body.len() + more.len() > LARGEST_ANSWER {
            return Err(Trouble::TooLarge);
        }
        body.extend_from_slice(&more);
        piece = next().await?;
    }
    finish(status, headers, body.freeze())
}

fn finish(status: StatusCode, headers: HeaderMap, body: Bytes) -> Result<Answer, Trouble> {
    if body.len() > LARGEST_ANSWER {
        return Err(Trouble::TooLarge);
    }
    Ok(Answer { status, headers, body, secrets: Vec::new() })
}

impl Trouble {
    pub(super) fn into_error(self, operation: &'static str, changes: bool, endpoint: &str) -> Error {
        let (error, sent) = match self {
            Self::After(status, trouble) => {
                return trouble.into_error(operation, changes, endpoint).with_status(status);
            }
            Self::Late(words) => (Error::new(ErrorKind::Timeout, words), false),
            Self::Time(words) => (Error::new(ErrorKind::Timeout, words), true),
            Self::TooLarge => {
                let message = format!("an answer larger than {} MiB", LARGEST_ANSWER >> 20);
                (Error::new(ErrorKind::UnexpectedResponse, message), true)
            }
            Self::Redirected(to) => {
                let message = format!("the HTTP client that was handed in followed a redirect to {to}");
                let hint =
                    "Build it with a redirect policy of none; a redirect carries the token to another host.";
                (Error::new(ErrorKind::UnexpectedResponse, message).with_hint(hint), true)
            }
            Self::Reqwest(source) => from_reqwest(source, endpoint),
        };
        let again = match error.kind() {
            ErrorKind::Connection => !refused_certificate(&error),
            kind => kind == ErrorKind::Timeout,
        };
        let error = error.with_operation(operation);
        match (changes, sent) {
            (false, _) => error.with_retryable(again),
            (true, false) => error.with_outcome(Outcome::NotSent).with_retryable(again),
            (true, true) => error.with_outcome(Outcome::Unknown),
        }
    }
}

/// Sorts reqwest's error, and says whether the request may have left.
fn from_reqwest(source: reqwest::Error, endpoint: &str) -> (Error, bool) {
    // The URL stands in the message once already.
    let source = source.without_url();
    let cause = root(&source);
    let parse = chain(&source)
        .find_map(|error| error.downcast_ref::<hyper::Error>())
        .filter(|error| error.is_parse());
    let (kind, words, hint, sent) = if source.is_builder() {
        (ErrorKind::InvalidInput, "the request cannot be made", None, false)
    } else if source.is_connect() {
        let hint = if refused_certificate(&source) {
            "Check the endpoint and the proxy; OS_CACERT names the file of an authority of your own."
        } else {
            "Check the endpoint, the region, the network and the proxy."
        };
        (ErrorKind::Connection, "no connection to", Some(hint), false)
    } else if source.is_timeout() {
        (ErrorKind::Timeout, "no answer in time from", None, true)
    } else if source.is_redirect() {
        (ErrorKind::UnexpectedResponse, "a redirect from", None, true)
    } else if parse.is_some() {
        (
            ErrorKind::UnexpectedResponse,
            "an answer that is no HTTP, or with too many headers, from",
            None,
            true,
        )
    } else {
        (ErrorKind::Connection, "the connection broke to", None, true)
    };
    let message = match kind {
        ErrorKind::InvalidInput => format!("{words}: {cause}"),
        _ => format!("{words} {endpoint}: {cause}"),
    };
    let mut error = Error::new(kind, message).with_source(source);
    if let Some(hint) = hint {
        error = error.with_hint(hint);
    }
    (error, sent)
}

fn chain<'a>(
    error: &'a (dyn std::error::Error + 'static),
) -> impl Iterator<Item = &'a (dyn std::error::Error + 'static)> {
    std::iter::successors(Some(error), |error: &&'a (dyn std::error::Error + 'static)| (*error).source())
}

/// Whether the other side's certificate, or what it says in TLS, is not taken: that stays so.
pub(crate) fn refused_certificate(error: &(dyn std::error::Error + 'static)) -> bool {
    // An I/O error in another one is no source of it.
    let inner = |error: &std::io::Error| {
        let mut error = Some(error);
        while let Some(known) = error {
            if known.kind() == std::io::ErrorKind::InvalidData {
                return true;
            }
            error = known.get_ref().and_then(|inner| inner.downcast_ref());
        }
        false
    };
    chain(error).filter_map(|error| error.downcast_ref()).any(inner)
}

/// The last cause, which is the most telling.
fn root(error: &reqwest::Error) -> String {
    escape_control(&error.source().map_or_else(
        || error.to_string(),
        |first| chain(first).last().map_or_else(String::new, ToString::to_string),
    ))
    .into_owned()
}

/// The secret headers of a request, to mask where an answer echoes them.
fn secrets(request: &Request) -> Vec<HeaderValue> {
    request.headers().values().filter(|value| value.is_sensitive()).cloned().collect()
}

/// Headers as they may be logged: those of the list with their values, the others by name. An answer may send secrets back.
struct Logged<'a>(&'a HeaderMap, &'a [HeaderValue]);

impl std::fmt::Debug for Logged<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let shown = |name: &header::HeaderName| {
            LOGGED_HEADERS.contains(name)
                || matches!(name.as_str(), "x-request-id" | "x-sdk-date" | "api-version")
        };
        let entries = self.0.iter().map(|(name, value)| {
            let value = if shown(name) { value.to_str().unwrap_or("(not text)") } else { "***" };
            (name.as_str(), redact(value, self.1.iter().filter_map(|secret| secret.to_str().ok())))
        });
        formatter.debug_map().entries(entries).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_listed_headers_are_logged_with_their_values() {
        let mut headers = HeaderMap::new();
        headers.insert("x-auth-token", HeaderValue::from_static("canary"));
        headers.insert("x-subject-token", HeaderValue::from_static("canary"));
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html"));
        let text = format!("{:?}", Logged(&headers, &[]));
        assert!(
            text.contains("text/html") && text.contains("x-auth-token") && !text.contains("canary"),
            "{text}"
        );
    }
}
