//! IAM's Keystone v3 API: tokens for passwords and agencies, the service catalog, and the lists of projects and domains.

use crate::app_state::AppState;
use crate::keystone::directory::Directory;
use crate::keystone::error::KeystoneError;
use crate::keystone::token::Token;
use crate::keystone::token_request::{Identity, TokenRequest};
use crate::operation::{CATALOG_PATH, DOMAINS_PATH, PROJECTS_PATH, TOKENS_PATH};
use crate::request_body::RequestBody;
use crate::seed::Named;
use axum::extract::{Query, Request, State};
use axum::response::{IntoResponse, Json, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use http::request::Parts;
use http::{StatusCode, Uri};
use serde_json::{Value, json};
use std::sync::Arc;

/// The header with the token that a request or a response is about.
const SUBJECT_TOKEN: &str = "x-subject-token";

pub(crate) fn routes() -> Router<Arc<AppState>> {
    Router::new()
        .route(TOKENS_PATH, post(create_token).get(show_token))
        .route(PROJECTS_PATH, get(list_projects))
        .route(CATALOG_PATH, get(list_catalog))
        .route(DOMAINS_PATH, get(list_domains))
}

async fn create_token(
    State(state): State<Arc<AppState>>,
    Extension(body): Extension<RequestBody>,
    request: Request,
) -> Result<Response, KeystoneError> {
    let RequestBody::Complete(body) = body else { return Err(KeystoneError::too_large()) };
    let (parts, _) = request.into_parts();
    let request: TokenRequest = serde_json::from_slice(&body).map_err(|error| {
        KeystoneError::bad_request(format!(
            "The body is not a valid token request: line {}, column {}.",
            error.line(),
            error.column()
        ))
    })?;
    let directory = &state.directory;
    let identity = request.auth.identity;
    let methods: Vec<&str> = identity.methods.iter().map(String::as_str).collect();
    let user = match (methods.as_slice(), &identity) {
        (["password"], Identity { password: Some(password), .. }) => {
            let user = directory.authenticate(&password.user, None)?;
            Named { id: user.id.clone(), name: user.name.clone() }
        }
        (["password", "totp"], Identity { password: Some(password), totp: Some(totp), .. }) => {
            let user = directory.authenticate(&password.user, Some(&totp.user.passcode))?;
            Named { id: user.id.clone(), name: user.name.clone() }
        }
        (["assume_role"], Identity { assume_role: Some(role), .. }) => {
            let caller = state.credentials.authenticate(&parts, &body);
            caller.map_err(|error| KeystoneError::unauthorized(error.message))?;
            directory.assume(role)?;
            Named { id: "0".repeat(32), name: role.agency_name.clone() }
        }
        _ => {
            return Err(KeystoneError::bad_request(
                "The supported methods are password, password with totp, and assume_role.",
            ));
        }
    };
    let token = Token {
        scope: directory.scope(request.auth.scope.as_ref())?,
        methods: identity.methods,
        user,
        issued_at: state.clock.now(),
        expires_at: state.clock.after(directory.token_lifetime),
    };
    let body = directory.describe(&token);
    let secret = state.credentials.issue_token(token);
    Ok((StatusCode::CREATED, [(SUBJECT_TOKEN, secret)], Json(body)).into_response())
}

/// Describes the token in `X-Subject-Token`.
async fn show_token(
    State(state): State<Arc<AppState>>,
    Extension(body): Extension<RequestBody>,
    request: Request,
) -> Result<Response, KeystoneError> {
    let (parts, _) = request.into_parts();
    authenticate(&state, &parts, &body)?;
    let secret = parts.headers.get(SUBJECT_TOKEN).and_then(|secret| secret.to_str().ok());
    let secret = secret.ok_or_else(|| KeystoneError::bad_request("X-Subject-Token is missing."))?;
    let token = state.credentials.token(secret);
    let token = token.ok_or_else(|| KeystoneError::not_found("The subject token does not exist."))?;
    let body = Json(state.directory.describe(&token));
    Ok(([(SUBJECT_TOKEN, secret.to_owned())], body).into_response())
}

async fn list_catalog(
    State(state): State<Arc<AppState>>,
    Extension(body): Extension<RequestBody>,
    request: Request,
) -> Result<Json<Value>, KeystoneError> {
    let (parts, _) = request.into_parts();
    authenticate(&state, &parts, &body)?;
    let directory = &state.directory;
    let links = json!({ "self": format!("{}{CATALOG_PATH}", directory.url), "next": null, "previous": null });
    Ok(Json(json!({ "catalog": directory.catalog(), "links": links })))
}

async fn list_domains(
    State(state): State<Arc<AppState>>,
    Extension(body): Extension<RequestBody>,
    request: Request,
) -> Result<Json<Value>, KeystoneError> {
    let (parts, _) = request.into_parts();
    authenticate(&state, &parts, &body)?;
    let Directory { domain, url, .. } = &state.directory;
    let domain = has_name(&parts.uri, &domain.name)?.then(|| {
        json!({
            "id": domain.id,
            "name": domain.name,
            "description": "",
            "enabled": true,
            "links": { "self": format!("{url}/v3/domains/{}", domain.id) },
        })
    });
    Ok(Json(json!({
        "links": { "self": format!("{url}{DOMAINS_PATH}"), "next": null, "previous": null },
        "domains": domain.into_iter().collect::<Vec<_>>(),
    })))
}

async fn list_projects(
    State(state): State<Arc<AppState>>,
    Extension(body): Extension<RequestBody>,
    request: Request,
) -> Result<Json<Value>, KeystoneError> {
    let (parts, _) = request.into_parts();
    authenticate(&state, &parts, &body)?;
    let Directory { project, domain, url, .. } = &state.directory;
    let project = has_name(&parts.uri, &project.name)?.then(|| {
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
        "projects": project.into_iter().collect::<Vec<_>>(),
    })))
}

fn authenticate(state: &AppState, parts: &Parts, body: &RequestBody) -> Result<(), KeystoneError> {
    let RequestBody::Complete(body) = body else {
        return Err(KeystoneError::bad_request("The request must have no body."));
    };
    let caller = state.credentials.authenticate(parts, body);
    caller.map(drop).map_err(|error| KeystoneError::unauthorized(error.message))
}

/// Whether the query selects a resource with this name.
fn has_name(uri: &Uri, name: &str) -> Result<bool, KeystoneError> {
    let query = Query::<Vec<(String, String)>>::try_from_uri(uri)
        .map_err(|_| KeystoneError::bad_request("The query is invalid."))?;
    Ok(query.iter().all(|(key, value)| key != "name" || value == name))
}
