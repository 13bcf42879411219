//! A token made from a password: one request to the identity service, and what its answer holds.

use super::identity::{self, Answer};
use super::{AuthError, Catalog, Domain, PasswordCredentials, Project, ProjectScope, User};
use crate::{clock::Clock, secret::Secret};
use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use reqwest::{Body, Method, Request};
use secrecy::zeroize::Zeroizing;
use serde::{Deserialize, Serialize};

/// A token is renewed this long before its end, or when a tenth of its life is left, whichever is later.
const MARGIN: SignedDuration = SignedDuration::from_mins(5);

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// A token that was made from a password, and what the identity service said with it. Its Debug does not show the token.
#[derive(Debug)]
pub struct Session {
    token: Secret,
    expires_at: Option<Timestamp>,
    renew_at: Option<Timestamp>,
    project: Option<Project>,
    catalog: Catalog,
}

impl Session {
    /// When the token ends, by the service's clock.
    #[must_use]
    pub fn expires_at(&self) -> Option<Timestamp> {
        self.expires_at
    }

    /// The project that the token is for.
    #[must_use]
    pub fn project(&self) -> Option<&Project> {
        self.project.as_ref()
    }

    /// Where the services of this cloud are.
    #[must_use]
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    pub(super) fn token(&self) -> &Secret {
        &self.token
    }

    /// Whether the token ends so soon that the next request should have another.
    pub(super) fn is_due(&self, now: Timestamp) -> bool {
        self.renew_at.is_some_and(|renew_at| renew_at <= now)
    }
}

/// Asks for a new token. The password goes nowhere but into the request's body, which is cleared once it is sent.
pub(super) async fn request(
    http: &reqwest::Client,
    credentials: &PasswordCredentials,
    clock: &Clock,
) -> Result<Session, AuthError> {
    let mut request = Request::new(Method::POST, identity::url(&credentials.iam_url, "/auth/tokens")?);
    request.headers_mut().insert(CONTENT_TYPE, JSON);
    request.headers_mut().insert(ACCEPT, JSON);
    *request.body_mut() = Some(body(credentials)?);
    let answer = identity::exchange(http, request, Some(&credentials.password), clock.now()).await?;
    decode(&answer, clock.now())
}

#[derive(Serialize)]
struct Asked<'a> {
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
    user: Named<'a>,
}

#[derive(Serialize)]
struct Scope<'a> {
    project: Named<'a>,
}

#[derive(Default, Serialize)]
struct Named<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    domain: Option<&'a Domain>,
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<&'a str>,
}

fn body(credentials: &PasswordCredentials) -> Result<Body, AuthError> {
    let password = Some(credentials.password.expose());
    let (user, own_domain) = match &credentials.user {
        User::Id(id) => (Named { id: Some(id), password, ..Named::default() }, None),
        User::Name { name, domain } => {
            (Named { name: Some(name), domain: Some(domain), password, ..Named::default() }, Some(domain))
        }
    };
    let project = match &credentials.project {
        ProjectScope::Id(id) => Named { id: Some(id), ..Named::default() },
        ProjectScope::Name { name, domain } => {
            let domain = domain.as_ref().or(own_domain).ok_or_else(|| {
                AuthError::invalid_input(
                    "a project given by name needs its domain when the user is given by id: \
                     give the project's domain or its id",
                )
            })?;
            Named { name: Some(name), domain: Some(domain), ..Named::default() }
        }
    };
    let asked = Asked {
        auth: Auth {
            identity: Identity { methods: ["password"], password: Password { user } },
            scope: Scope { project },
        },
    };
    // Measured first, so that the buffer never grows and leaves a piece of the password behind.
    let mut length = Length(0);
    let unwritable = |_| AuthError::invalid_input("the credentials cannot be written as JSON");
    serde_json::to_writer(&mut length, &asked).map_err(unwritable)?;
    let mut bytes = Zeroizing::new(Vec::with_capacity(length.0));
    serde_json::to_writer(&mut *bytes, &asked).map_err(unwritable)?;
    Ok(Body::from(Bytes::from_owner(bytes)))
}

/// Counts what is written.
struct Length(usize);

impl std::io::Write for Length {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[derive(Deserialize)]
struct Answered {
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

fn decode(answer: &Answer, now: Timestamp) -> Result<Session, AuthError> {
    let token = answer.headers.get("x-subject-token").and_then(|token| token.to_str().ok());
    let token = Secret::from(token.ok_or_else(|| answer.unexpected("there is no X-Subject-Token in it"))?);
    let Answered { token: said } = answer.decode()?;
    let time = |text: Option<String>| text.and_then(|text| text.parse::<Timestamp>().ok());
    let (expires_at, issued_at) = (time(said.expires_at), time(said.issued_at));
    // By the service's own two times, so that a wrong clock here does no harm.
    let lifetime = expires_at.map(|end| end.duration_since(issued_at.unwrap_or(now)));
    let renew_at = lifetime
        .filter(SignedDuration::is_positive)
        .and_then(|lifetime| now.checked_add(lifetime - MARGIN.min(lifetime / 10)).ok());
    Ok(Session {
        token,
        expires_at,
        renew_at,
        project: said.project,
        catalog: said.catalog.unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests;
