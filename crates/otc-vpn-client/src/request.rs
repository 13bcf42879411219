//! Builds requests without sending them.

use crate::metadata::OperationSpec;
use progenitor_client::encode_path;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use reqwest::{Method, Request, Url};
use serde::Serialize;
use std::error::Error;
use std::fmt::{self, Display, Formatter};
use std::marker::PhantomData;

/// The request of one operation, built by a function in [`requests`](crate::requests) and not yet sent.
///
/// `T` is the type of the successful response.
#[derive(Debug)]
#[non_exhaustive]
#[must_use = "the request is not sent"]
pub struct OperationRequest<T> {
    /// The operation.
    pub operation: &'static OperationSpec,
    /// The request, without authentication.
    pub request: Request,
    response: PhantomData<fn() -> T>,
}

/// The error of building a request: the base URL is invalid, a path parameter cannot be a path segment, or the body cannot be
/// serialized.
#[derive(Debug)]
pub struct RequestError {
    message: String,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl RequestError {
    fn new(message: String, source: Option<Box<dyn Error + Send + Sync>>) -> Self {
        Self { message, source }
    }
}

impl Display for RequestError {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl Error for RequestError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

/// Builds the request of one operation, for the generated functions.
pub(crate) struct RequestBuilder {
    operation: &'static OperationSpec,
    request: Request,
}

impl RequestBuilder {
    /// Starts a request. `path_parameters` are the values of the parameters in the path of the operation, in the same order.
    pub(crate) fn new(
        operation: &'static OperationSpec,
        method: Method,
        base_url: &str,
        path_parameters: &[&dyn Display],
    ) -> Result<Self, RequestError> {
        let mut url = String::with_capacity(256);
        url.push_str(base_url.trim_end_matches('/'));
        let mut values = path_parameters.iter();
        for segment in operation.path.split('/').skip(1) {
            url.push('/');
            let name = segment.strip_prefix('{').and_then(|segment| segment.strip_suffix('}'));
            match name.and_then(|name| Some((name, values.next()?))) {
                None => url.push_str(segment),
                Some((name, value)) => {
                    let value = value.to_string();
                    // A URL parser resolves dot segments, and an empty segment changes the path, so either would address another resource.
                    if matches!(value.as_str(), "" | "." | "..") {
                        return Err(RequestError::new(
                            format!("invalid path parameter {name}: `{value}` cannot be a path segment"),
                            None,
                        ));
                    }
                    url.push_str(&encode_path(&value));
                }
            }
        }
        let url = Url::parse(&url)
            .map_err(|error| RequestError::new("invalid base URL".to_owned(), Some(error.into())))?;
        let mut request = Request::new(method, url);
        request.headers_mut().insert(ACCEPT, HeaderValue::from_static("application/json"));
        Ok(Self { operation, request })
    }

    /// Adds a query parameter, once for each value.
    pub(crate) fn query<V: Display>(mut self, name: &str, values: impl IntoIterator<Item = V>) -> Self {
        for value in values {
            self.request.url_mut().query_pairs_mut().append_pair(name, &value.to_string());
        }
        self
    }

    /// Sets the JSON body.
    pub(crate) fn json(mut self, body: &impl Serialize) -> Result<Self, RequestError> {
        let body = serde_json::to_vec(body).map_err(|error| {
            RequestError::new("cannot serialize the request body".to_owned(), Some(error.into()))
        })?;
        self.request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        *self.request.body_mut() = Some(body.into());
        Ok(self)
    }

    /// The finished request.
    pub(crate) fn build<T>(self) -> OperationRequest<T> {
        OperationRequest { operation: self.operation, request: self.request, response: PhantomData }
    }
}

#[cfg(test)]
mod tests {
    use crate::requests::{ListVgwsQuery, list_vgws, show_vgw, update_vgw_specification};
    use crate::types::{
        ProjectId, TargetFlavor as Flavor, UpdateVgwSpecificationRequestBody as Body,
        UpdateVgwSpecificationRequestBodyContent as Content, VgwId,
    };
    use std::error::Error;

    const GATEWAY: &str = "620d99b8-demo-a8df-va86-200b868f2d7d";

    fn project(id: &str) -> ProjectId {
        id.parse().unwrap()
    }

    fn gateway() -> VgwId {
        GATEWAY.parse().unwrap()
    }

    #[test]
    fn show_request_has_method_url_and_accept_header() {
        let built = show_vgw("https://vpn.example/base/", &project("p 1/x"), &gateway()).unwrap();
        assert_eq!(built.operation.id, "show_vgw");
        assert_eq!(built.request.method(), "GET");
        assert_eq!(
            built.request.url().as_str(),
            format!("https://vpn.example/base/v5/p%201%2Fx/vpn-gateways/{GATEWAY}")
        );
        assert_eq!(built.request.headers().len(), 1);
        assert_eq!(built.request.headers()["accept"], "application/json");
        assert!(built.request.body().is_none());
    }

    #[test]
    fn update_request_has_json_body_and_content_type() {
        let body = Body::new(Content::new(Flavor::Professional2));
        let built = update_vgw_specification("http://127.0.0.1:1", &project("p"), &gateway(), &body).unwrap();
        assert_eq!(built.request.method(), "POST");
        assert_eq!(built.request.headers()["content-type"], "application/json");
        let sent = built.request.body().and_then(reqwest::Body::as_bytes).unwrap();
        assert_eq!(sent, br#"{"vpn_gateway":{"flavor":"Professional2"}}"#);
    }

    #[test]
    fn array_query_parameter_is_repeated() {
        let mut query = ListVgwsQuery::default();
        let url = |query: &ListVgwsQuery| {
            list_vgws("http://127.0.0.1:1", &project("p"), query)
                .unwrap()
                .request
                .url()
                .query()
                .map(str::to_owned)
        };
        assert_eq!(url(&query), None);
        query.enterprise_project_id = Some(vec!["0".to_owned(), "a&b".to_owned()]);
        assert_eq!(url(&query).as_deref(), Some("enterprise_project_id=0&enterprise_project_id=a%26b"));
    }

    #[test]
    fn dot_segment_is_rejected() {
        for id in [".", ".."] {
            let error = show_vgw("https://vpn.example", &project(id), &gateway()).unwrap_err();
            assert_eq!(
                error.to_string(),
                format!("invalid path parameter project_id: `{id}` cannot be a path segment")
            );
            assert!(error.source().is_none());
        }
    }

    #[test]
    fn invalid_base_url_is_rejected_with_source() {
        let error = show_vgw("vpn.example", &project("p"), &gateway()).unwrap_err();
        assert_eq!(error.to_string(), "invalid base URL");
        assert!(error.source().is_some());
    }
}
