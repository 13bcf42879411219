//! Tokens that IAM issues for a password.

use crate::catalog::Catalog;
use crate::clock::Clock;
use crate::credentials::{Domain, PasswordCredentials, ProjectScope, User};
use crate::error::AuthError;
use crate::iam::{self, IamResponse};
use crate::project::Project;
use crate::secret::Secret;
use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use reqwest::{Body, Method, Request};
use secrecy::zeroize::Zeroizing;
use serde::{Deserialize, Serialize};

/// A token is renewed this long before it expires, or when a tenth of its lifetime is left, whichever is later.
const RENEWAL_MARGIN: SignedDuration = SignedDuration::from_mins(5);

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// A token that IAM issued for a password, with its expiry, project and catalog. `Debug` does not print the token.
#[derive(Debug)]
pub struct Session {
    token: Secret,
    expires_at: Option<Timestamp>,
    renew_at: Option<Timestamp>,
    project: Option<Project>,
    catalog: Catalog,
}

impl Session {
    /// When the token expires, by the clock of IAM.
    #[must_use]
    pub fn expires_at(&self) -> Option<Timestamp> {
        self.expires_at
    }

    /// The project that the token is scoped to.
    #[must_use]
    pub fn project(&self) -> Option<&Project> {
        self.project.as_ref()
    }

    /// The services of the cloud and their endpoints.
    #[must_use]
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    pub(crate) fn token(&self) -> &Secret {
        &self.token
    }

    /// Whether the token expires so soon that it must be renewed before the next request.
    pub(crate) fn is_due(&self, now: Timestamp) -> bool {
        self.renew_at.is_some_and(|renew_at| renew_at <= now)
    }
}

/// Requests a token. The password is written only into the request's body, whose memory is cleared after sending.
pub(crate) async fn request(
    http: &reqwest::Client,
    credentials: &PasswordCredentials,
    clock: &Clock,
) -> Result<Session, AuthError> {
    let mut request = Request::new(Method::POST, iam::url(&credentials.iam_url, "/auth/tokens"));
    request.headers_mut().insert(CONTENT_TYPE, JSON);
    request.headers_mut().insert(ACCEPT, JSON);
    *request.body_mut() = Some(request_body(credentials)?);
    let response = iam::send(http, request, Some(&credentials.password), clock.now()).await?;
    decode(&response, clock.now())
}

#[derive(Serialize)]
struct TokenRequest<'a> {
    auth: Auth<'a>,
}

#[derive(Serialize)]
struct Auth<'a> {
    identity: Identity<'a>,
    scope: Scope<'a>,
}

#[derive(Serialize)]
struct Identity<'a> {
    methods: [&'static str; 1],
    password: Password<'a>,
}

#[derive(Serialize)]
struct Password<'a> {
    user: Reference<'a>,
}

#[derive(Serialize)]
struct Scope<'a> {
    project: Reference<'a>,
}

/// A user or a project, by id or by name and domain.
#[derive(Default, Serialize)]
struct Reference<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    domain: Option<&'a Domain>,
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<&'a str>,
}

fn request_body(credentials: &PasswordCredentials) -> Result<Body, AuthError> {
    let password = Some(credentials.password.expose());
    let (user, user_domain) = match &credentials.user {
        User::Id(id) => (Reference { id: Some(id), password, ..Reference::default() }, None),
        User::Name { name, domain } => {
            (Reference { name: Some(name), domain: Some(domain), password, id: None }, Some(domain))
        }
    };
    let project = match &credentials.project {
        ProjectScope::Id(id) => Reference { id: Some(id), ..Reference::default() },
        ProjectScope::Name { name, domain } => {
            let domain = domain.as_ref().or(user_domain).ok_or_else(|| {
                AuthError::invalid_input(
                    "the domain of the project is unknown: a project by name and a user by id need it; set the domain of the \
                     project, or its id",
                )
            })?;
            Reference { name: Some(name), domain: Some(domain), ..Reference::default() }
        }
    };
    let request = TokenRequest {
        auth: Auth {
            identity: Identity { methods: ["password"], password: Password { user } },
            scope: Scope { project },
        },
    };
    // The size is computed first, because a buffer that grows would leave copies of the password in freed memory.
    let mut length = ByteCount(0);
    let not_json = |_| AuthError::invalid_input("cannot encode the credentials as JSON");
    serde_json::to_writer(&mut length, &request).map_err(not_json)?;
    let mut bytes = Zeroizing::new(Vec::with_capacity(length.0));
    serde_json::to_writer(&mut *bytes, &request).map_err(not_json)?;
    Ok(Body::from(Bytes::from_owner(bytes)))
}

/// Counts the bytes written to it.
struct ByteCount(usize);

impl std::io::Write for ByteCount {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[derive(Deserialize)]
struct TokenResponse {
    token: Token,
}

#[derive(Deserialize)]
struct Token {
    #[serde(default)]
    expires_at: Option<String>,
    #[serde(default)]
    issued_at: Option<String>,
    #[serde(default)]
    project: Option<Project>,
    #[serde(default)]
    catalog: Option<Catalog>,
}

fn decode(response: &IamResponse, now: Timestamp) -> Result<Session, AuthError> {
    let token =
        response.headers.get("x-subject-token").and_then(|token| std::str::from_utf8(token.as_bytes()).ok());
    let secret =
        Secret::from(token.ok_or_else(|| response.unexpected("the header X-Subject-Token is missing"))?);
    let TokenResponse { token } = response.decode()?;
    let time = |text: Option<String>| text.and_then(|text| text.parse::<Timestamp>().ok());
    let (expires_at, issued_at) = (time(token.expires_at), time(token.issued_at));
    // Both times are from IAM, so a wrong local clock does not change the lifetime.
    let lifetime = expires_at.map(|end| end.duration_since(issued_at.unwrap_or(now)));
    let renew_at = lifetime
        .filter(SignedDuration::is_positive)
        .and_then(|lifetime| now.checked_add(lifetime - RENEWAL_MARGIN.min(lifetime / 10)).ok());
    Ok(Session {
        token: secret,
        expires_at,
        renew_at,
        project: token.project,
        catalog: token.catalog.unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests;
