//! One exchange with the identity service (IAM, a Keystone).

use super::AuthError;
use crate::clock::clock_skew;
use crate::error::mask;
use crate::secret::Secret;
use jiff::Timestamp;
use reqwest::header::{AUTHORIZATION, HeaderMap, RETRY_AFTER};
use reqwest::{Request, StatusCode, Url};
use std::borrow::Cow;
use std::sync::Arc;

/// Catalogs of a hundred services take a tenth of this.
const BODY_LIMIT: usize = 1 << 20;

/// A good answer of the identity service.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
    /// `X-Request-Id`, without a secret that the service may have sent back.
    request_id: Option<String>,
}

impl Answer {
    /// The error for an answer that lacks what it must hold.
    pub(super) fn unexpected(&self, what: impl Into<String>) -> AuthError {
        AuthError::UnexpectedResponse {
            status: self.status,
            request_id: self.request_id.clone(),
            what: what.into(),
        }
    }

    /// Decodes the body. The error says where the body is wrong, and holds nothing of it.
    pub(super) fn decode<T: serde::de::DeserializeOwned>(&self) -> Result<T, AuthError> {
        serde_json::from_slice(&self.body).map_err(|error| {
            self.unexpected(format!(
                "its body cannot be decoded at line {}, column {}",
                error.line(),
                error.column()
            ))
        })
    }
}

/// The URL of a resource of the identity service. A base without a path gets `/v3`, as other tools take it.
pub(super) fn url(iam_url: &str, path: &str) -> Result<Url, AuthError> {
    let broken = |what| AuthError::invalid_input(format!("the URL of the identity service {what}"));
    let mut url = Url::parse(iam_url).map_err(|error| broken(format!("is not a URL: {error}")))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(broken("must begin with https:// or http://".to_owned()));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(broken("holds a user or a password: give them as credentials".to_owned()));
    }
    let base = match url.path().trim_end_matches('/') {
        "" => "/v3",
        base => base,
    };
    let path = format!("{base}{path}");
    url.set_path(&path);
    url.set_query(None);
    url.set_fragment(None);
    Ok(url)
}

/// Sends one request, once, and reads its answer; any that is not 2xx is an error. `secret` is the one that the body holds.
pub(super) async fn exchange(
    http: &reqwest::Client,
    request: Request,
    secret: Option<&Secret>,
    now: Timestamp,
) -> Result<Answer, AuthError> {
    let unreachable = |error| AuthError::Unreachable(Arc::new(error));
    let signed = request.headers().contains_key(AUTHORIZATION);
    let sensitive = request.headers().values().filter(|value| value.is_sensitive());
    let mut secrets: Vec<Secret> =
        sensitive.filter_map(|value| value.to_str().ok()).map(Secret::from).collect();
    secrets.extend(secret.cloned());
    let asked = request.url().clone();
    let mut response = http.execute(request).await.map_err(unreachable)?;
    let status = response.status();
    tracing::debug!(url = %asked, status = status.as_u16(), "the identity service answered");
    let headers = std::mem::take(response.headers_mut());
    let request_id = text(&headers, "x-request-id");
    let request_id = request_id.map(|id| mask(&id, secrets.iter().map(Secret::expose)).into_owned());
    let mut answer = Answer { status, headers, body: Vec::new(), request_id };
    if *response.url() != asked {
        // Only an HTTP client that was handed in follows redirects.
        return Err(
            answer.unexpected("the HTTP client followed a redirect: build it with a redirect policy of none")
        );
    }
    while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
        if answer.body.len() + chunk.len() > BODY_LIMIT {
            return Err(answer.unexpected("its body is longer than 1 MiB"));
        }
        answer.body.extend_from_slice(&chunk);
    }
    match status.as_u16() {
        200..=299 => Ok(answer),
        300..=399 => Err(answer.unexpected("it points elsewhere, where no credentials are sent")),
        _ => Err(AuthError::Rejected {
            status,
            request_id: answer.request_id,
            retry_after: text(&answer.headers, RETRY_AFTER.as_str()),
            clock_skew: signed
                .then(|| clock_skew(&answer.headers, &String::from_utf8_lossy(&answer.body), now))
                .flatten(),
            body: without(&secrets, answer.body).into(),
        }),
    }
}

/// A body in which no secret stands that the service may have sent back.
fn without(secrets: &[Secret], body: Vec<u8>) -> Vec<u8> {
    let masked = |text: &str| match mask(text, secrets.iter().map(Secret::expose)) {
        Cow::Owned(masked) => Some(masked.into_bytes()),
        Cow::Borrowed(_) => None,
    };
    let body = masked(&String::from_utf8_lossy(&body)).unwrap_or(body);
    // JSON may write a secret in a way of its own, which writing it anew undoes.
    match serde_json::from_slice::<serde_json::Value>(&body) {
        Ok(value) => masked(&value.to_string()).unwrap_or(body),
        Err(_) => body,
    }
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_url_is_taken_as_users_have_it() {
        for base in [
            "https://iam.example",
            "https://iam.example/",
            "https://iam.example/v3",
            "https://iam.example/v3/",
        ] {
            assert_eq!(url(base, "/projects").unwrap().as_str(), "https://iam.example/v3/projects");
        }
        assert_eq!(url("http://[::1]:1/a/v3?b#c", "/d").unwrap().as_str(), "http://[::1]:1/a/v3/d");
    }

    #[test]
    fn a_secret_that_is_sent_back_is_taken_out() {
        let secrets = [Secret::from(r#"ca"na\ry"#), Secret::from(""), Secret::from("token")];
        let clean = |body: &str| String::from_utf8(without(&secrets, body.into())).unwrap();
        assert_eq!(clean(r#"{"password": "ca\"na\\ry"}, token, token"#), r#"{"password": "***"}, ***, ***"#);
        assert_eq!(clean(r#"<b>ca"na\ry</b>"#), "<b>***</b>");
        assert_eq!(clean("nothing of it"), "nothing of it");
    }

    #[test]
    fn a_base_url_that_cannot_be_is_refused_without_its_secrets() {
        for (base, wrong) in [
            ("iam.example", "is not a URL: relative URL without a base"),
            ("ftp://iam.example", "must begin with https:// or http://"),
            ("https://user:canary@iam.example", "holds a user or a password: give them as credentials"),
        ] {
            let error = url(base, "/projects").unwrap_err().to_string();
            assert_eq!(error, format!("the URL of the identity service {wrong}"));
        }
    }
}
