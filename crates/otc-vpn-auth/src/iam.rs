//! Requests to IAM (Identity and Access Management, the cloud's Keystone).

use crate::base_url::BaseUrl;
use crate::clock::clock_skew;
use crate::error::AuthError;
use crate::redact::{redact, redact_bytes};
use crate::secret::Secret;
use jiff::Timestamp;
use reqwest::header::{AUTHORIZATION, HeaderMap, RETRY_AFTER};
use reqwest::{Request, StatusCode, Url};
use std::sync::Arc;

/// The maximum size of a response. The catalog of a hundred services has a tenth of it.
const MAX_BODY_BYTES: usize = 1 << 20;

/// A successful response of IAM.
pub(crate) struct IamResponse {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
    /// `X-Request-Id`, with secrets redacted.
    request_id: Option<String>,
}

impl IamResponse {
    /// The error for a response that lacks a required part.
    pub(crate) fn unexpected(&self, message: impl Into<String>) -> AuthError {
        AuthError::UnexpectedResponse {
            status: self.status,
            request_id: self.request_id.clone(),
            message: message.into(),
        }
    }

    /// Decodes the body. The error has the position of the mistake and no part of the body, which may contain a secret.
    pub(crate) fn decode<T: serde::de::DeserializeOwned>(&self) -> Result<T, AuthError> {
        serde_json::from_slice(&self.body).map_err(|error| {
            self.unexpected(format!(
                "cannot decode the body at line {}, column {}",
                error.line(),
                error.column()
            ))
        })
    }
}

/// The URL of a resource of IAM. `/v3` is the default path of the base URL, as in other OpenStack clients.
pub(crate) fn url(iam_url: &BaseUrl, path: &str) -> Url {
    let mut url = iam_url.as_url().clone();
    let base = match url.path().trim_end_matches('/') {
        "" => "/v3",
        base => base,
    };
    let path = format!("{base}{path}");
    url.set_path(&path);
    url
}

/// Sends a request once and reads the response; a status other than 2xx is an error. `in_body` are the secrets in the request's body.
pub(crate) async fn send(
    http: &reqwest::Client,
    request: Request,
    in_body: &[&Secret],
    now: Timestamp,
) -> Result<IamResponse, AuthError> {
    let address = request.url().origin().ascii_serialization();
    let unreachable = |error: reqwest::Error| AuthError::Unreachable {
        address: address.clone(),
        error: Arc::new(error.without_url()),
    };
    let signed = request.headers().contains_key(AUTHORIZATION);
    let sensitive = request.headers().values().filter(|value| value.is_sensitive());
    let mut secrets: Vec<Secret> =
        sensitive.filter_map(|value| std::str::from_utf8(value.as_bytes()).ok()).map(Secret::from).collect();
    secrets.extend(in_body.iter().map(|secret| (*secret).clone()));
    let url = request.url().clone();
    let mut response = http.execute(request).await.map_err(unreachable)?;
    let status = response.status();
    tracing::debug!(%url, status = status.as_u16(), "response from IAM");
    let headers = std::mem::take(response.headers_mut());
    let request_id = header_text(&headers, "x-request-id");
    let request_id = request_id.map(|id| redact(&id, secrets.iter().map(Secret::expose)).into_owned());
    let mut iam_response = IamResponse { status, headers, body: Vec::new(), request_id };
    if *response.url() != url {
        // Only the caller's own HTTP client follows redirects.
        return Err(iam_response
            .unexpected("the HTTP client followed a redirect; build it with a redirect policy of none"));
    }
    while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
        if iam_response.body.len() + chunk.len() > MAX_BODY_BYTES {
            return Err(iam_response.unexpected("the body is larger than 1 MiB"));
        }
        iam_response.body.extend_from_slice(&chunk);
    }
    match status.as_u16() {
        200..=299 => Ok(iam_response),
        300..=399 => {
            Err(iam_response.unexpected("redirects are not followed, because they could expose credentials"))
        }
        _ => Err(AuthError::Rejected {
            status,
            request_id: iam_response.request_id,
            retry_after: header_text(&iam_response.headers, RETRY_AFTER.as_str()),
            clock_skew: signed.then(|| clock_skew(&iam_response.headers, now)).flatten(),
            body: redact_bytes(&iam_response.body, secrets.iter().map(Secret::expose)).into_owned().into(),
        }),
    }
}

fn header_text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn url_adds_default_version_to_base_url_without_path() {
        for base in [
            "https://iam.example",
            "https://iam.example/",
            "https://iam.example/v3",
            "https://iam.example/v3/",
        ] {
            let base = base.parse().unwrap();
            assert_eq!(url(&base, "/projects").as_str(), "https://iam.example/v3/projects");
        }
        let base = "http://[::1]:1/a/v3".parse().unwrap();
        assert_eq!(url(&base, "/d").as_str(), "http://[::1]:1/a/v3/d");
    }
}
