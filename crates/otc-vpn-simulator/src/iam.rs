//! IAM as Keystone speaks: tokens for passwords, and the list of projects.

use crate::authentication::Grant;
use crate::iam_state::{Iam, KeystoneError, TokenRequest, bad_request, unauthorized};
use crate::operation::{PROJECTS_PATH, TOKENS_PATH};
use crate::received::Received;
use crate::shared::Shared;
use axum::extract::{Query, Request, State};
use axum::response::{IntoResponse, Json, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use http::StatusCode;
use serde_json::{Value, json};
use std::sync::Arc;

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
