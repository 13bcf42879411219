//! A server that returns what the simulator would not.

use axum::Router;
use axum::body::{Bytes, to_bytes};
use axum::extract::Request;
use axum::http::request::Parts;
use axum::response::Response;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// A server that calls a function for each request.
pub(crate) struct StubServer {
    url: String,
    _runtime: Runtime,
}

impl StubServer {
    pub(crate) fn start(respond: impl Fn(&Parts, &Bytes) -> Response + Send + Sync + 'static) -> StubServer {
        let runtime = Runtime::new().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let respond = Arc::new(respond);
        let router = Router::new().fallback(async move |request: Request| {
            let (parts, body) = request.into_parts();
            respond(&parts, &to_bytes(body, usize::MAX).await.unwrap())
        });
        runtime.spawn(axum::serve(listener, router).into_future());
        StubServer { url, _runtime: runtime }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}
