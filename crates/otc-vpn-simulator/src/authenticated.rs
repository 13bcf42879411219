//! The extractor of the requests to the VPN API: authenticates the caller, checks the project, and validates the query and the body.

use crate::api_error::ApiError;
use crate::app_state::AppState;
use crate::operation;
use crate::request_body::RequestBody;
use crate::request_id::RequestId;
use crate::request_schema::{validate_body, validate_query};
use axum::extract::{FromRequestParts, MatchedPath, Path, Query};
use axum::response::Json;
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::request::Parts;
use http::{HeaderMap, Method};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::sync::Arc;

/// The result of an operation whose success status is 200.
pub(crate) type ApiResult<T> = Result<Json<T>, ApiError>;

/// A request whose caller has access to the project in its path.
pub(crate) struct Authenticated {
    /// The id of the request, which responses contain.
    pub(crate) id: String,
    /// The operationId.
    pub(crate) operation: &'static str,
    /// The id of the resource in the path; empty if the path has none.
    pub(crate) resource_id: String,
    /// The query, within the limits of the spec.
    pub(crate) query: Vec<(String, String)>,
    pub(crate) body: Bytes,
    headers: HeaderMap,
}

impl FromRequestParts<Arc<AppState>> for Authenticated {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<AppState>) -> Result<Self, ApiError> {
        let body = match parts.extensions.get::<RequestBody>() {
            Some(RequestBody::Complete(body)) => body.clone(),
            // In the spec, only operations with a body can respond with 413.
            _ if matches!(parts.method, Method::POST | Method::PUT) => return Err(ApiError::too_large()),
            _ => return Err(ApiError::invalid("the request must have no body")),
        };
        let caller = state.credentials.authenticate(parts, &body)?;
        let path = Path::<Vec<(String, String)>>::from_request_parts(parts, state).await;
        let Path(path) = path.map_err(|_| ApiError::invalid("the path is invalid"))?;
        let mut path = path.into_iter().map(|(_, value)| value);
        caller.require_project(&path.next().unwrap_or_default())?;
        let route = parts.extensions.get::<MatchedPath>();
        let operation = route.and_then(|route| operation::id(&parts.method, route.as_str()));
        let operation = operation.ok_or_else(ApiError::internal)?;
        let query = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
        let Query(query) = query.map_err(|_| ApiError::invalid("the query is invalid"))?;
        validate_query(operation, &query).map_err(|violation| ApiError::violation(&violation))?;
        Ok(Self {
            id: parts.extensions.get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default(),
            operation,
            resource_id: path.next().unwrap_or_default(),
            query,
            body,
            headers: parts.headers.clone(),
        })
    }
}

impl Authenticated {
    /// The values of a parameter that can be repeated.
    pub(crate) fn values(&self, parameter: &str) -> Vec<String> {
        let values = self.query.iter().filter(|(name, _)| name == parameter);
        values.map(|(_, value)| value.clone()).collect()
    }

    /// The value of a parameter; the last one if it is repeated.
    pub(crate) fn value(&self, parameter: &str) -> Option<String> {
        self.values(parameter).pop()
    }

    /// Validates the body with the schema of the operation, and decodes it.
    pub(crate) fn decode<T: DeserializeOwned>(&self) -> Result<T, ApiError> {
        let body = self.json()?;
        validate_body(self.operation, &body).map_err(|violation| ApiError::violation(&violation))?;
        // Every limit of the type is a limit of the schema, so this fails only if the generated type differs from the spec.
        serde_json::from_value(body).map_err(|_| ApiError::invalid("the body does not match its schema"))
    }

    /// The body as JSON, before validation.
    pub(crate) fn json(&self) -> Result<Value, ApiError> {
        if !is_json(&self.headers) {
            return Err(ApiError::invalid("Content-Type must be application/json"));
        }
        serde_json::from_slice(&self.body).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            ApiError::invalid(&format!("the body is not valid JSON: line {line}, column {column}"))
        })
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let Some(Ok(value)) = headers.get(CONTENT_TYPE).map(|value| value.to_str()) else { return false };
    let media_type = value.split(';').next().unwrap_or_default();
    media_type.trim().eq_ignore_ascii_case("application/json")
}
