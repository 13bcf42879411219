//! A server whose responses a closure makes, for responses that the simulator does not send.

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::fmt::Write as _;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::Instant;

/// A request with its whole body.
pub type Request = http::Request<Bytes>;
/// A response with its whole body.
pub type Response = http::Response<Bytes>;

/// Makes the response to a request. `None` closes the connection without a response.
type Respond = dyn Fn(&Request) -> Option<Response> + Send + Sync;

/// A running server on a free port of 127.0.0.1, in tasks of the current tokio runtime.
pub struct StubServer {
    address: SocketAddr,
    received: Arc<Mutex<Vec<(Instant, Request)>>>,
}

impl StubServer {
    /// Starts a server that responds with what the closure returns, or closes the connection where it returns `None`.
    pub async fn start(respond: impl Fn(&Request) -> Option<Response> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("127.0.0.1 has a free port");
        let address = listener.local_addr().expect("a listener has an address");
        let received = Arc::<Mutex<Vec<(Instant, Request)>>>::default();
        let record = Arc::clone(&received);
        let respond: Arc<Respond> = Arc::new(respond);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&record), Arc::clone(&respond)));
            }
        });
        Self { address, received }
    }

    /// The base URL, without a slash at its end.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The requests so far, in the order of their arrival, and when each arrived.
    #[must_use]
    pub fn received(&self) -> Vec<(Instant, Request)> {
        self.received.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Serves one connection until it is closed. Errors of a connection are the client's to notice.
async fn serve(stream: TcpStream, record: Arc<Mutex<Vec<(Instant, Request)>>>, respond: Arc<Respond>) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request: http::Request<Incoming>| {
        let (record, respond) = (Arc::clone(&record), Arc::clone(&respond));
        async move {
            let (parts, body) = request.into_parts();
            let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
            let request = Request::from_parts(parts, body);
            record.lock().unwrap_or_else(PoisonError::into_inner).push((Instant::now(), request.clone()));
            let response = respond(&request).ok_or(io::Error::from(io::ErrorKind::ConnectionAborted))?;
            Ok::<_, io::Error>(response.map(Full::new))
        }
    });
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

/// A response with a content type.
#[must_use]
pub fn response(status: u16, content_type: &str, body: impl Into<Bytes>) -> Response {
    let response = http::Response::builder().status(status).header(http::header::CONTENT_TYPE, content_type);
    response.body(body.into()).expect("a valid status and content type")
}

/// A request as HTTP/1.1 writes it, with line feeds alone and with lossy UTF-8.
#[must_use]
pub fn request_text(request: &Request) -> String {
    let mut text = format!("{} {} HTTP/1.1\n", request.method(), request.uri());
    for (name, value) in request.headers() {
        let _ = writeln!(text, "{name}: {}", String::from_utf8_lossy(value.as_bytes()));
    }
    text + "\n" + &String::from_utf8_lossy(request.body())
}
