//! What IAM knows, and how it is asked: its users, their project, and the catalog that leads back here.

use crate::seed::{Named, Seed, User};
use axum::response::{IntoResponse, Json, Response};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Duration;

/// The users, and the one project that they have.
pub(crate) struct Iam {
    pub(crate) project: Named,
    pub(crate) domain: Named,
    region: String,
    users: Vec<User>,
    pub(crate) token_lifetime: Duration,
    pub(crate) url: String,
}

impl Iam {
    pub(crate) fn new(seed: &Seed, token_lifetime: Duration, url: String) -> Self {
        Self {
            project: seed.project.clone(),
            domain: seed.domain.clone(),
            region: seed.region.clone(),
            users: seed.users.clone(),
            token_lifetime,
            url,
        }
    }

    /// The user who asks, if the password is right.
    pub(crate) fn user(&self, asked: &AskedUser) -> Result<&User, KeystoneError> {
        let in_domain = |user: &&User| {
            let name = asked.name.as_deref() == Some(&user.name);
            let domain = asked.domain.as_ref().is_some_and(|domain| domain.is(&self.domain));
            asked.id.as_deref() == Some(&user.id) || name && domain
        };
        let known = self.users.iter().find(in_domain).filter(|user| user.password == asked.password);
        let user = known.ok_or_else(|| unauthorized("The username or password is wrong."))?;
        if user.enabled { Ok(user) } else { Err(unauthorized("The user is disabled.")) }
    }

    /// The project that a token is asked for; none where none is named.
    pub(crate) fn project(&self, scope: Option<&Scope>) -> Result<Option<&Named>, KeystoneError> {
        let Some(asked) = scope.and_then(|scope| scope.project.as_ref()) else { return Ok(None) };
        // Whoever names a project without its domain means the user's own.
        let domain = asked.domain.as_ref().is_none_or(|domain| domain.is(&self.domain));
        match domain && asked.project.is(&self.project) {
            true => Ok(Some(&self.project)),
            false => Err(unauthorized("The project does not exist, or the user has no role in it.")),
        }
    }

    pub(crate) fn catalog(&self) -> Value {
        let service = |kind: &str, url: String| {
            json!({
                "id": format!("simulator-{kind}"),
                "type": kind,
                "name": kind,
                "endpoints": [{
                    "id": format!("simulator-{kind}-public"),
                    "interface": "public",
                    "region": self.region,
                    "region_id": self.region,
                    "url": url,
                }],
            })
        };
        json!([service("vpn", self.url.clone()), service("iam", format!("{}/v3", self.url))])
    }
}

/// A request for a token. What it holds is never shown, not even in what is said about a mistake in it.
#[derive(Deserialize)]
pub(crate) struct TokenRequest {
    pub(crate) auth: Auth,
}

#[derive(Deserialize)]
pub(crate) struct Auth {
    pub(crate) identity: Identity,
    pub(crate) scope: Option<Scope>,
}

#[derive(Deserialize)]
pub(crate) struct Identity {
    pub(crate) methods: Vec<String>,
    pub(crate) password: Option<PasswordMethod>,
}

#[derive(Deserialize)]
pub(crate) struct PasswordMethod {
    pub(crate) user: AskedUser,
}

#[derive(Deserialize)]
pub(crate) struct AskedUser {
    id: Option<String>,
    name: Option<String>,
    password: String,
    domain: Option<Reference>,
}

#[derive(Deserialize)]
pub(crate) struct Scope {
    project: Option<AskedProject>,
}

#[derive(Deserialize)]
struct AskedProject {
    #[serde(flatten)]
    project: Reference,
    domain: Option<Reference>,
}

/// A thing named by its id or its name.
#[derive(Deserialize)]
struct Reference {
    id: Option<String>,
    name: Option<String>,
}

impl Reference {
    fn is(&self, named: &Named) -> bool {
        match &self.id {
            Some(id) => *id == named.id,
            None => self.name.as_ref() == Some(&named.name),
        }
    }
}

/// An error in Keystone's shape.
pub(crate) struct KeystoneError {
    pub(crate) status: StatusCode,
    pub(crate) message: String,
}

pub(crate) fn unauthorized(message: &str) -> KeystoneError {
    KeystoneError { status: StatusCode::UNAUTHORIZED, message: message.to_owned() }
}

pub(crate) fn bad_request(message: String) -> KeystoneError {
    KeystoneError { status: StatusCode::BAD_REQUEST, message }
}

impl IntoResponse for KeystoneError {
    fn into_response(self) -> Response {
        let body = json!({
            "error": {
                "code": self.status.as_u16(),
                "message": self.message,
                "title": self.status.canonical_reason(),
            }
        });
        (self.status, Json(body)).into_response()
    }
}
