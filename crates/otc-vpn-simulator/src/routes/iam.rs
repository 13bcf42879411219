//! IAM's Keystone v3 API: tokens for passwords and agencies, and the list of projects.

use crate::app_state::AppState;
use crate::credentials::TokenScope;
use crate::keystone::directory::Directory;
use crate::keystone::error::KeystoneError;
use crate::keystone::token_request::{Identity, TokenRequest};
use crate::operation::{PROJECTS_PATH, TOKENS_PATH};
use crate::request_body::RequestBody;
use crate::seed::Named;
use axum::extract::{Query, Request, State};
use axum::response::{IntoResponse, Json, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use http::StatusCode;
use serde_json::{Value, json};
use std::sync::Arc;

pub(crate) fn routes() -> Router<Arc<AppState>> {
    Router::new().route(TOKENS_PATH, post(create_token)).route(PROJECTS_PATH, get(list_projects))
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
    let project = directory.project(request.auth.scope.as_ref())?;
    let issued_at = state.clock.now();
    let expires_at = state.clock.after(directory.token_lifetime);
    let domain = json!({ "id": directory.domain.id, "name": directory.domain.name });
    let mut token = json!({
        "methods": methods,
        "issued_at": format!("{issued_at:.6}"),
        "expires_at": format!("{expires_at:.6}"),
        "user": { "id": user.id, "name": user.name, "domain": domain },
        "roles": [],
        "catalog": directory.catalog(),
    });
    if let Some(project) = project {
        token["project"] = json!({ "id": project.id, "name": project.name, "domain": domain });
    }
    let scope =
        TokenScope { project_id: project.map(|project| project.id.clone()), expires_at: Some(expires_at) };
    let secret = state.credentials.issue_token(scope);
    let response = (StatusCode::CREATED, [("x-subject-token", secret)], Json(json!({ "token": token })));
    Ok(response.into_response())
}

async fn list_projects(
    State(state): State<Arc<AppState>>,
    Extension(body): Extension<RequestBody>,
    request: Request,
) -> Result<Json<Value>, KeystoneError> {
    let RequestBody::Complete(body) = body else {
        return Err(KeystoneError::bad_request("The request must have no body."));
    };
    let query = Query::<Vec<(String, String)>>::try_from_uri(request.uri())
        .map_err(|_| KeystoneError::bad_request("The query is invalid."))?;
    let (parts, _) = request.into_parts();
    state
        .credentials
        .authenticate(&parts, &body)
        .map_err(|error| KeystoneError::unauthorized(error.message))?;
    let Directory { project, domain, url, .. } = &state.directory;
    let matches = query.iter().all(|(key, value)| key != "name" || *value == project.name);
    let project = matches.then(|| {
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
