//! A raw API request: a method, a path, a query and a body. It is sent like any other request.

use crate::error::{Error, Outcome, Result, undecodable_body};
use crate::http::{CallLimits, ClientInner};
use crate::http_response::HttpResponse;
use crate::json_limits::check_json;
use bytes::Bytes;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Method, Request, StatusCode, Url};
use serde::de::{DeserializeOwned, IgnoredAny};
use std::fmt;
use tokio::time::Instant;

/// The operation of errors of a raw request.
const OPERATION: &str = "api";

/// A raw request to the service, for [`Client::request`](crate::Client::request).
///
/// ```no_run
/// # async fn example(client: otc_vpn::Client) -> otc_vpn::Result<()> {
/// use otc_vpn::ApiRequest;
/// use otc_vpn::client::types::ListVgwsResponseBody;
/// let request = ApiRequest::new("GET", "/v5/{project_id}/vpn-gateways")?.query("enterprise_project_id", "0");
/// let list: ListVgwsResponseBody = client.request(request).await?.json()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "the request is not sent until it is passed to `Client::request`"]
pub struct ApiRequest {
    method: Method,
    path: String,
    query: Vec<(String, String)>,
    body: Option<Vec<u8>>,
    deadline: Option<Instant>,
}

impl ApiRequest {
    /// A request without query and body. `{project_id}` in the path is replaced by the project of the client.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for an invalid method, and for a path that does not start with `/`,
    /// contains a query, or would be rewritten by a URL parser (`.` and `..` segments, a leading `//`).
    pub fn new(method: &str, path: &str) -> Result<Self> {
        let method = Method::from_bytes(method.to_ascii_uppercase().as_bytes())
            .map_err(|_| Error::invalid_input(format!("invalid HTTP method {method:?}")))?;
        let reject = |reason: &str| Err(Error::invalid_input(format!("invalid path {path:?}: {reason}")));
        if !path.starts_with('/') || path.starts_with("//") {
            return reject("it must start with a single `/`, relative to the endpoint");
        }
        if path.contains(['?', '#']) {
            return reject("it must not contain a query or a fragment; pass query parameters separately");
        }
        let is_dot_segment =
            |segment: &str| matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..");
        if path.split('/').any(is_dot_segment) {
            return reject("it contains a `.` or `..` segment, which would be rewritten");
        }
        if path.replace("{project_id}", "").contains(['{', '}']) {
            return reject("it contains a placeholder other than {project_id}");
        }
        if path.chars().any(|c| c.is_control() || c == '\\') {
            return reject("it contains a backslash or control characters");
        }
        Ok(Self { method, path: path.to_owned(), query: Vec::new(), body: None, deadline: None })
    }

    /// Adds a query parameter, which is percent-encoded.
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// Sets the body, which must be JSON.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for a body that is not JSON.
    pub fn json(mut self, body: impl Into<Vec<u8>>) -> Result<Self> {
        let body = body.into();
        serde_json::from_slice::<IgnoredAny>(&body)
            .map_err(|error| Error::invalid_input(format!("the body is not JSON: {error}")))?;
        self.body = Some(body);
        Ok(self)
    }

    /// Sets a deadline for the call with all its attempts.
    pub fn deadline(mut self, at: Instant) -> Self {
        self.deadline = Some(at);
        self
    }

    fn build(self, client: &ClientInner) -> Result<Request> {
        let path = self.path.replace("{project_id}", &client.project_id);
        let url = format!("{}{path}", client.endpoint);
        let mut url =
            Url::parse(&url).map_err(|error| Error::invalid_input(format!("invalid URL {url}: {error}")))?;
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&self.query);
        }
        let json = HeaderValue::from_static("application/json");
        let mut request = Request::new(self.method, url);
        request.headers_mut().insert(ACCEPT, json.clone());
        if let Some(body) = self.body {
            request.headers_mut().insert(CONTENT_TYPE, json);
            *request.body_mut() = Some(body.into());
        }
        Ok(request)
    }
}

/// Prints the size of the body instead of the body, which can contain a pre-shared key.
impl fmt::Debug for ApiRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ApiRequest")
            .field("method", &self.method)
            .field("path", &self.path)
            .field("query", &self.query)
            .field("body_bytes", &self.body.as_ref().map(Vec::len))
            .field("deadline", &self.deadline)
            .finish()
    }
}

/// The successful response to an [`ApiRequest`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ApiResponse {
    /// The HTTP status, always 2xx.
    pub status: StatusCode,
    /// The headers, without the secrets of the request.
    pub headers: HeaderMap,
    /// The body, at most 32 MiB; of a request whose method is not safe, such as POST, at most 8 MiB.
    pub body: Bytes,
    /// The secrets of the request, to redact in errors.
    secrets: Vec<HeaderValue>,
    is_change: bool,
}

impl ApiResponse {
    /// Decodes the body as JSON.
    ///
    /// # Errors
    /// [`ErrorKind::UnexpectedResponse`](crate::ErrorKind::UnexpectedResponse) if the body is not JSON of that type.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T> {
        let decoded = check_json(&self.body)
            .map_err(|error| error.to_string())
            .and_then(|()| serde_json::from_slice(&self.body).map_err(|error| error.to_string()));
        decoded.map_err(|cause| {
            let response = HttpResponse {
                status: self.status,
                headers: self.headers.clone(),
                body: self.body.clone(),
                secrets: self.secrets.clone(),
            };
            undecodable_body(OPERATION, self.is_change, response, &cause)
        })
    }
}

/// Sends a raw request.
pub(crate) async fn send(client: &ClientInner, request: ApiRequest) -> Result<ApiResponse> {
    let limits = CallLimits::new(request.deadline, client.retry_policy);
    let is_change = !request.method.is_safe();
    let request = request
        .build(client)
        .map_err(|error| if is_change { error.with_outcome(Outcome::NotSent) } else { error })?;
    let mut response = client.send_request(&request, OPERATION, limits).await?;
    response.redact_headers();
    let HttpResponse { status, headers, body, secrets } = response;
    Ok(ApiResponse { status, headers, body, secrets, is_change })
}
