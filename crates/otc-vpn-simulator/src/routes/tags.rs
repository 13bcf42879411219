//! The operations on the tags of resources. Their responses contain no request id.

use crate::api_error::ApiError;
use crate::app_state::AppState;
use crate::authenticated::{ApiResult, Authenticated};
use crate::operation::RESOURCE_TYPE;
use crate::spec;
use crate::tags::{self, TaggedKind};
use axum::Router;
use axum::extract::{Extension, State};
use axum::response::Json;
use axum::routing::MethodRouter;
use http::StatusCode;
use otc_vpn_client::types::{
    BatchCreateResourceTagsRequestBody, BatchDeleteResourceTagsRequestBody, CountResourcesByTagsResponseBody,
    ListProjectTagsResponseBody, ListResourcesByTagsResponseBody, QueryResourcesRequestBody,
    ShowResourceTagsResponseBody,
};
use std::sync::Arc;

/// Adds one route for each type of resource, because the types are fixed segments, which have precedence over ids: `vpn-connection/tags`
/// is not the connection `tags`.
pub(crate) fn add_routes(
    router: Router<Arc<AppState>>,
    path: &str,
    handler: &MethodRouter<Arc<AppState>>,
) -> Router<Arc<AppState>> {
    TaggedKind::ALL.into_iter().fold(router, |router, kind| {
        let path = path.replace(RESOURCE_TYPE, kind.segment());
        router.route(&path, handler.clone().layer(Extension(kind)))
    })
}

pub(crate) async fn create(
    State(state): State<Arc<AppState>>,
    Extension(kind): Extension<TaggedKind>,
    request: Authenticated,
) -> Result<StatusCode, ApiError> {
    let tags = request.decode::<BatchCreateResourceTagsRequestBody>()?.tags;
    state.resources().create_tags(kind, &request.resource_id, tags)?;
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) async fn delete(
    State(state): State<Arc<AppState>>,
    Extension(kind): Extension<TaggedKind>,
    request: Authenticated,
) -> Result<StatusCode, ApiError> {
    let tags = request.decode::<BatchDeleteResourceTagsRequestBody>()?.tags;
    state.resources().delete_tags(kind, &request.resource_id, &tags)?;
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) async fn show(
    State(state): State<Arc<AppState>>,
    Extension(kind): Extension<TaggedKind>,
    request: Authenticated,
) -> ApiResult<ShowResourceTagsResponseBody> {
    let mut body = ShowResourceTagsResponseBody::default();
    body.tags = Some(state.resources().tags(kind, &request.resource_id)?);
    Ok(Json(body))
}

pub(crate) async fn list_of_project(
    State(state): State<Arc<AppState>>,
    Extension(kind): Extension<TaggedKind>,
    _: Authenticated,
) -> ApiResult<ListProjectTagsResponseBody> {
    let mut body = ListProjectTagsResponseBody::default();
    body.tags = Some(tags::of_project(state.resources().tagged(kind).into_iter()));
    Ok(Json(body))
}

pub(crate) async fn filter(
    State(state): State<Arc<AppState>>,
    Extension(kind): Extension<TaggedKind>,
    request: Authenticated,
) -> ApiResult<ListResourcesByTagsResponseBody> {
    let filter: QueryResourcesRequestBody = request.decode()?;
    let number = |name: &str| request.value(name).and_then(|value| value.parse().ok());
    // The maximum limit is also the default.
    let limit = number("limit").or_else(|| spec::query_maximum(request.operation, "limit"));
    let resources = state.resources();
    let selected: Vec<_> =
        resources.tagged(kind).into_iter().filter(|resource| resource.matches(&filter)).collect();
    let page = selected.iter().skip(number("offset").unwrap_or(0)).take(limit.unwrap_or(usize::MAX));
    let mut body = ListResourcesByTagsResponseBody::default();
    body.resources = Some(page.map(|resource| resource.to_resource()).collect());
    body.total_count = i32::try_from(selected.len()).ok();
    Ok(Json(body))
}

pub(crate) async fn count(
    State(state): State<Arc<AppState>>,
    Extension(kind): Extension<TaggedKind>,
    request: Authenticated,
) -> ApiResult<CountResourcesByTagsResponseBody> {
    let filter: QueryResourcesRequestBody = request.decode()?;
    let resources = state.resources();
    let count = resources.tagged(kind).iter().filter(|resource| resource.matches(&filter)).count();
    let mut body = CountResourcesByTagsResponseBody::default();
    body.total_count = i32::try_from(count).ok();
    Ok(Json(body))
}
