//! IAM as Keystone speaks: tokens for passwords, with a catalog that leads back here, and the list of projects.

use crate::authentication::Grant;
use crate::operation::{PROJECTS_PATH, TOKENS_PATH};
use crate::seed::{Named, Seed, User};
use crate::server::{Received, Shared};
use axum::extract::{Query, Request, State};
use axum::response::{IntoResponse, Json, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// The users, and the one project that they have.
pub(crate) struct Iam {
    project: Named,
    domain: Named,
    region: String,
    users: Vec<User>,
    token_lifetime: Duration,
    url: String,
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
    fn user(&self, asked: &AskedUser) -> Result<&User, KeystoneError> {
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
    fn project(&self, scope: Option<&Scope>) -> Result<Option<&Named>, KeystoneError> {
        let Some(asked) = scope.and_then(|scope| scope.project.as_ref()) else { return Ok(None) };
        // Whoever names a project without its domain means the user's own.
        let domain = asked.domain.as_ref().is_none_or(|domain| domain.is(&self.domain));
        match domain && asked.project.is(&self.project) {
            true => Ok(Some(&self.project)),
            false => Err(unauthorized("The project does not exist, or the user has no role in it.")),
        }
    }

    fn catalog(&self) -> Value {
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
struct TokenRequest {
    auth: Auth,
}

#[derive(Deserialize)]
struct Auth {
    identity: Identity,
    scope: Option<Scope>,
}

#[derive(Deserialize)]
struct Identity {
    methods: Vec<String>,
    password: Option<PasswordMethod>,
}

#[derive(Deserialize)]
struct PasswordMethod {
    user: AskedUser,
}

#[derive(Deserialize)]
struct AskedUser {
    id: Option<String>,
    name: Option<String>,
    password: String,
    domain: Option<Reference>,
}

#[derive(Deserialize)]
struct Scope {
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
struct KeystoneError {
    status: StatusCode,
    message: String,
}

fn unauthorized(message: &str) -> KeystoneError {
    KeystoneError { status: StatusCode::UNAUTHORIZED, message: message.to_owned() }
}

fn bad_request(message: String) -> KeystoneError {
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

pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new().route(TOKENS_PATH, post(create_token)).route(PROJECTS_PATH, get(list_projects))
}

async fn create_token(
    State(shared): State<Arc<Shared>>,
    Extension(body): Extension<Received>,
) -> Result<Response, KeystoneError> {
    let Received::Whole(body) = body else {
        let message = "The body is too large.".to_owned();
        return Err(KeystoneError { status: StatusCode::PAYLOAD_TOO_LARGE, message });
    };
    let asked: TokenRequest = serde_json::from_slice(&body).map_err(|error| {
        bad_request(format!(
            "The body is no request for a token; see line {}, column {}.",
            error.line(),
            error.column()
        ))
    })?;
    let identity = asked.auth.identity;
    let Some(password) = identity.password.filter(|_| identity.methods == ["password"]) else {
        return Err(bad_request("The method must be password alone.".to_owned()));
    };
    let iam = &shared.iam;
    let user = iam.user(&password.user)?;
    let project = iam.project(asked.auth.scope.as_ref())?;
    let issued = shared.clock.now();
    let expires = shared.clock.ahead(iam.token_lifetime);
    let domain = json!({ "id": iam.domain.id, "name": iam.domain.name });
    let mut token = json!({
        "methods": ["password"],
        "issued_at": format!("{issued:.6}"),
        "expires_at": format!("{expires:.6}"),
        "user": { "id": user.id, "name": user.name, "domain": domain },
        "roles": [],
        "catalog": iam.catalog(),
    });
    if let Some(project) = project {
        token["project"] = json!({ "id": project.id, "name": project.name, "domain": domain });
    }
    let grant = Grant { project_id: project.map(|project| project.id.clone()), ends: Some(expires) };
    let secret = shared.credentials.issue(grant);
    let answer = (StatusCode::CREATED, [("x-subject-token", secret)], Json(json!({ "token": token })));
    Ok(answer.into_response())
}

async fn list_projects(
    State(shared): State<Arc<Shared>>,
    Extension(body): Extension<Received>,
    request: Request,
) -> Result<Json<Value>, KeystoneError> {
    let Received::Whole(body) = body else {
        return Err(bad_request("The request must have no body.".to_owned()));
    };
    let query = Query::<Vec<(String, String)>>::try_from_uri(request.uri())
        .map_err(|_| bad_request("The query cannot be read.".to_owned()))?;
    let (parts, _) = request.into_parts();
    shared.credentials.caller(&parts, &body).map_err(|refusal| unauthorized(&refusal.message))?;
    let Iam { project, domain, url, .. } = &shared.iam;
    let wanted = query.iter().all(|(key, value)| key != "name" || *value == project.name);
    let projects = wanted.then(|| {
        json!({
            "id": project.id,
            "name": project.name,
            "description": "",
            "domain_id": domain.id,
            "parent_id": domain.id,
            "is_domain": false,
            "enabled": true,
            "links": { "self": format!("{url}{PROJECTS_PATH}/{}", project.id) },
        })
    });
    Ok(Json(json!({
        "links": { "self": format!("{url}{PROJECTS_PATH}"), "next": null, "previous": null },
        "projects": projects.into_iter().collect::<Vec<_>>(),
    })))
}
