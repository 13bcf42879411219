//! A server for tests that records each request and sends prepared responses.

use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// The response to the request with this index, counted from 0: the status line without the version, headers and body.
type Respond = dyn Fn(usize, &str) -> String + Send + Sync;

pub(crate) struct StubServer {
    pub(crate) port: u16,
    requests: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl StubServer {
    pub(crate) async fn start(respond: impl Fn(usize, &str) -> String + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let requests = Arc::<Mutex<Vec<Vec<u8>>>>::default();
        tokio::spawn(accept(listener, Arc::clone(&requests), Arc::new(respond)));
        Self { port, requests }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The bytes of each request so far.
    pub(crate) fn requests(&self) -> Vec<Vec<u8>> {
        self.requests.lock().unwrap().clone()
    }
}

async fn accept(listener: TcpListener, requests: Arc<Mutex<Vec<Vec<u8>>>>, respond: Arc<Respond>) {
    while let Ok((mut stream, _)) = listener.accept().await {
        let (requests, respond) = (Arc::clone(&requests), Arc::clone(&respond));
        tokio::spawn(async move {
            let Some(request) = read_request(&mut stream).await else { return };
            let text = String::from_utf8_lossy(&request).into_owned();
            let index = {
                let mut requests = requests.lock().unwrap();
                requests.push(request);
                requests.len() - 1
            };
            let response = respond(index, &text).replacen("\r\n", "\r\nConnection: close\r\n", 1);
            let _ = stream.write_all(format!("HTTP/1.1 {response}").as_bytes()).await;
        });
    }
}

/// Reads one request; `None` if the connection is closed before it is complete.
async fn read_request(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    loop {
        let mut chunk = [0; 4096];
        let read = stream.read(&mut chunk).await.ok().filter(|&read| read > 0)?;
        bytes.extend_from_slice(&chunk[..read]);
        let Some(head) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let text = String::from_utf8_lossy(&bytes[..head]).to_ascii_lowercase();
        let length = text.split("content-length: ").nth(1).and_then(|rest| rest.lines().next()?.parse().ok());
        if bytes.len() >= head + 4 + length.unwrap_or(0) {
            return Some(bytes);
        }
    }
}
