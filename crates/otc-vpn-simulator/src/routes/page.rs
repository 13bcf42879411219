//! Serves the spec as an interactive page at `/`, and as YAML and JSON. For clients of IAM, `/` is the version document of Keystone.

use crate::app_state::AppState;
use crate::keystone::version::{document, prefers_json};
use crate::spec;
use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Json, Response};
use axum::routing::{MethodRouter, get};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde_json::{Value, json};
use std::sync::Arc;

/// Restricts the browser to resources that the simulator serves. Swagger UI needs inline styles.
const CONTENT_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                      connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

/// The routes of the page. They are not part of the API: no fault applies to them, and they are not in the journal.
pub(crate) fn routes() -> Router<Arc<AppState>> {
    Router::new()
        .route("/", get(index))
        .route("/v3", get(version))
        .route("/v3/", get(version))
        .route("/page.js", file("text/javascript", include_bytes!("../../page/page.js"), false))
        .route("/favicon.png", file("image/png", include_bytes!("../../page/favicon.png"), false))
        .route(
            "/swagger-ui-bundle.js",
            file("text/javascript", include_bytes!("../../page/swagger-ui-bundle.js.gz"), true),
        )
        .route("/swagger-ui.css", file("text/css", include_bytes!("../../page/swagger-ui.css.gz"), true))
        .route("/openapi.yaml", get(async || response("application/yaml", spec::YAML.text())))
        .route("/openapi.json", get(async || response("application/json", spec::JSON.text())))
        .route("/openapi-3.1.json", get(async || response("application/json", spec::JSON_31.text())))
}

/// The page for a browser, and the versions of IAM's API for a client that accepts only JSON.
async fn index(State(state): State<Arc<AppState>>, headers: HeaderMap) -> Response {
    if prefers_json(&headers) {
        let versions = json!({ "versions": { "values": [document(&state.directory.url)] } });
        return (StatusCode::MULTIPLE_CHOICES, Json(versions)).into_response();
    }
    embedded("text/html; charset=utf-8", include_bytes!("../../page/index.html"), false)
}

async fn version(State(state): State<Arc<AppState>>) -> Json<Value> {
    Json(json!({ "version": document(&state.directory.url) }))
}

/// Serves an embedded file. `compressed` is true if it is compressed with gzip.
fn file(media_type: &'static str, bytes: &'static [u8], compressed: bool) -> MethodRouter<Arc<AppState>> {
    get(async move || embedded(media_type, bytes, compressed))
}

fn embedded(media_type: &'static str, bytes: &'static [u8], compressed: bool) -> Response {
    let mut response = response(media_type, bytes);
    if compressed {
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    response
}

fn response(media_type: &'static str, body: impl IntoResponse) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}
