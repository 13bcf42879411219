//! A server that sends the same response to every request, except to those for connections.

use crate::sample::connections;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// A server on a free port of 127.0.0.1. Its threads end with the process.
///
/// It runs in its own threads, which the measurements do not count: Valgrind's toggle and the allocation counter measure the thread
/// of the caller.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    received: Arc<Mutex<Received>>,
}

/// The connections and requests of a server.
#[derive(Clone, Debug, Default)]
pub struct Received {
    /// The number of connections.
    pub connections: usize,
    /// The bytes of the last request.
    pub request: Vec<u8>,
}

impl Server {
    /// Starts a server of a JSON body with the headers of the service, and of the connections of a gateway.
    #[must_use]
    pub fn start(body: &str) -> Self {
        let responses =
            Arc::new(Responses { regular: response(body), connections: response(&connections()) });
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("127.0.0.1 has a free port");
        let address = listener.local_addr().expect("a listener has an address");
        let received = Arc::new(Mutex::new(Received::default()));
        let record = Arc::clone(&received);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                record.lock().unwrap_or_else(PoisonError::into_inner).connections += 1;
                let (responses, record) = (Arc::clone(&responses), Arc::clone(&record));
                thread::spawn(move || serve(stream, &responses, &record));
            }
        });
        Self { address, received }
    }

    /// The base URL.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The connections and the last request so far.
    #[must_use]
    pub fn received(&self) -> Received {
        self.received.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The responses of a server, with their headers.
struct Responses {
    regular: Vec<u8>,
    connections: Vec<u8>,
}

fn response(body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 200 OK\r\nDate: Tue, 03 Nov 2026 10:15:00 GMT\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nServer: api-gateway\r\nX-Request-Id: 28b795f8d4314f1e93ab1c401a82b799\r\n\
         X-Content-Type-Options: nosniff\r\nStrict-Transport-Security: max-age=31536000\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// Responds to the requests of one connection until it is closed.
fn serve(mut stream: TcpStream, responses: &Responses, record: &Mutex<Received>) {
    let _ = stream.set_nodelay(true);
    let mut request = Vec::with_capacity(4096);
    let mut chunk = [0; 4096];
    while let Ok(read @ 1..) = stream.read(&mut chunk) {
        request.extend_from_slice(&chunk[..read]);
        if is_complete(&request) {
            record.lock().unwrap_or_else(PoisonError::into_inner).request.clone_from(&request);
            let line = request.split(|byte| *byte == b'\r').next().unwrap_or_default();
            let is_of_connections = String::from_utf8_lossy(line).contains("/vpn-connection");
            let response = if is_of_connections { &responses.connections } else { &responses.regular };
            if stream.write_all(response).is_err() {
                return;
            }
            request.clear();
        }
    }
}

/// Whether the bytes are a complete request with its body.
fn is_complete(request: &[u8]) -> bool {
    let Some(end) = request.windows(4).position(|window| window == b"\r\n\r\n") else { return false };
    let head = String::from_utf8_lossy(&request[..end]).to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
    request.len() >= end + 4 + length.unwrap_or(0)
}
