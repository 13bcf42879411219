//! One request of the caller's own making, with everything of this crate behind it but its types.

use crate::Client;
use crate::error::{Error, Outcome, Result};
use crate::transport::{Bounds, Outgoing};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use tokio::time::Instant;

/// The operation that errors of such a request name.
const OPERATION: &str = "api";

/// A request to the service: a method, a path below the endpoint, a query and a body.
///
/// ```no_run
/// # async fn example(client: otc_vpn::Client) -> otc_vpn::Result<()> {
/// use otc_vpn::ApiRequest;
/// let answer = client.request(ApiRequest::new("GET", "/v5/{project_id}/vpn-gateways")?).await?;
/// println!("{}", String::from_utf8_lossy(&answer.body));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct ApiRequest {
    method: Method,
    path: String,
    query: Vec<(String, String)>,
    body: Option<Vec<u8>>,
    deadline: Option<Instant>,
}

/// A success of the service, as it came.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ApiResponse {
    /// The HTTP status, always 2xx.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, at most 8 MiB.
    pub body: bytes::Bytes,
}

impl ApiRequest {
    /// A request without query and body. `{project_id}` in the path stands for the client's project.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for a method that is none, and for a path that does not begin with
    /// `/`, holds a query, or that a URL library would rewrite before it is sent (`.` and `..` segments, `//` at its beginning).
    pub fn new(method: &str, path: &str) -> Result<Self> {
        let method = Method::from_bytes(method.to_ascii_uppercase().as_bytes())
            .map_err(|_| Error::invalid_input(format!("{method:?} is no HTTP method")))?;
        let refuse = |why: &str| Err(Error::invalid_input(format!("the path {path:?} {why}")));
        if !path.starts_with('/') || path.starts_with("//") {
            return refuse("must begin with one `/`; the endpoint stands before it");
        }
        if path.contains(['?', '#']) {
            return refuse("must not hold a query or a fragment; name parameters one by one");
        }
        let dots =
            |segment: &str| matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..");
        if path.split('/').any(dots) {
            return refuse("has a `.` or `..` segment, which would be rewritten before it is sent");
        }
        if path.replace("{project_id}", "").contains(['{', '}']) {
            return refuse("has a placeholder other than {project_id}");
        }
        if path.chars().any(|c| c.is_control() || c == '\\') {
            return refuse("holds a backslash or control characters");
        }
        Ok(Self { method, path: path.to_owned(), query: Vec::new(), body: None, deadline: None })
    }

    /// Adds a query parameter; it is encoded for you.
    #[must_use]
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// Sets the body, which must be JSON.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for a body that is no JSON.
    pub fn json(mut self, body: impl Into<Vec<u8>>) -> Result<Self> {
        let body = body.into();
        serde_json::from_slice::<serde::de::IgnoredAny>(&body)
            .map_err(|error| Error::invalid_input(format!("the body is no JSON: {error}")))?;
        self.body = Some(body);
        Ok(self)
    }

    /// Bounds the call with all its attempts.
    #[must_use]
    pub fn deadline(mut self, at: Instant) -> Self {
        self.deadline = Some(at);
        self
    }
}

impl Client {
    /// Sends one request of your own making, authenticated, limited and repeated as all others are: a read may go out again, what
    /// changes something only when it was certainly not executed.
    ///
    /// # Errors
    /// What the service says, with its body by [`Error::body`]; for anything but a read with the [outcome](Error::outcome).
    pub async fn request(&self, request: ApiRequest) -> Result<ApiResponse> {
        let connection = &self.connection;
        let changes = !request.method.is_safe();
        let unsent = |error: Error| if changes { error.with_outcome(Outcome::NotSent) } else { error };
        let path = request.path.replace("{project_id}", self.project_id());
        let url = format!("{}{path}", connection.endpoint);
        let mut url = reqwest::Url::parse(&url)
            .map_err(|error| unsent(Error::invalid_input(format!("{url} is no URL: {error}"))))?;
        if !request.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&request.query);
        }
        let mut sent = reqwest::Request::new(request.method, url);
        sent.headers_mut().insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        if let Some(body) = request.body {
            sent.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
            *sent.body_mut() = Some(body.into());
        }
        let bounds = Bounds { deadline: request.deadline, give_up: None, retry: connection.retry };
        let answer = connection.send(&connection.http, &mut Outgoing::new(sent), OPERATION, bounds).await?;
        Ok(ApiResponse { status: answer.status, headers: answer.headers, body: answer.body })
    }
}
