//! A server for tests that keeps the bytes of each request and answers as it is told.

use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What to answer to the request of this number, counted from 0: status line without the version, headers, body.
type Answer = dyn Fn(usize, &str) -> String + Send + Sync;

pub(super) struct TestServer {
    pub(super) port: u16,
    received: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl TestServer {
    pub(super) async fn start(answer: impl Fn(usize, &str) -> String + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let received = Arc::<Mutex<Vec<Vec<u8>>>>::default();
        tokio::spawn(serve(listener, Arc::clone(&received), Arc::new(answer)));
        Self { port, received }
    }

    pub(super) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// All requests until now, whole.
    pub(super) fn received(&self) -> Vec<Vec<u8>> {
        self.received.lock().unwrap().clone()
    }
}

async fn serve(listener: TcpListener, received: Arc<Mutex<Vec<Vec<u8>>>>, answer: Arc<Answer>) {
    while let Ok((mut stream, _)) = listener.accept().await {
        let (received, answer) = (Arc::clone(&received), Arc::clone(&answer));
        tokio::spawn(async move {
            let Some(request) = receive(&mut stream).await else { return };
            let text = String::from_utf8_lossy(&request).into_owned();
            let number = {
                let mut received = received.lock().unwrap();
                received.push(request);
                received.len() - 1
            };
            let answer = format!(
                "HTTP/1.1 {}",
                answer(number, &text).replacen("\r\n", "\r\nConnection: close\r\n", 1)
            );
            let _ = stream.write_all(answer.as_bytes()).await;
        });
    }
}

/// Reads one request off a connection; none when the connection ends before it.
async fn receive(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    loop {
        let mut part = [0; 4096];
        let read = stream.read(&mut part).await.ok().filter(|&read| read > 0)?;
        bytes.extend_from_slice(&part[..read]);
        let Some(head) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let text = String::from_utf8_lossy(&bytes[..head]).to_ascii_lowercase();
        let length = text.split("content-length: ").nth(1).and_then(|rest| rest.lines().next()?.parse().ok());
        if bytes.len() >= head + 4 + length.unwrap_or(0) {
            return Some(bytes);
        }
    }
}
