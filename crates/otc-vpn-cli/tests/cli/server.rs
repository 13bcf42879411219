//! Servers that answer what no simulator would.

use axum::Router;
use axum::body::{Bytes, to_bytes};
use axum::extract::Request;
use axum::http::request::Parts;
use axum::response::Response;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// A server whose answers a function makes.
pub(crate) struct Server {
    url: String,
    _runtime: Runtime,
}

impl Server {
    pub(crate) fn start(answer: impl Fn(&Parts, &Bytes) -> Response + Send + Sync + 'static) -> Server {
        let runtime = Runtime::new().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let answer = Arc::new(answer);
        let router = Router::new().fallback(async move |request: Request| {
            let (parts, body) = request.into_parts();
            answer(&parts, &to_bytes(body, usize::MAX).await.unwrap())
        });
        runtime.spawn(axum::serve(listener, router).into_future());
        Server { url, _runtime: runtime }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}
