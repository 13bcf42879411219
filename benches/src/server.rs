//! A server that gives one answer to every request, whatever it says.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// A server on a free port of loopback. Its threads end with the process.
///
/// It runs in threads of its own, which none of the measurements counts: valgrind's toggle and the allocation counter look at the
/// thread that calls.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    seen: Arc<Mutex<Seen>>,
}

/// What arrived.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// How many connections were made.
    pub connections: usize,
    /// The last request, as it came.
    pub request: Vec<u8>,
}

impl Server {
    /// Begins to serve a JSON body, with the headers that the service sends.
    #[must_use]
    pub fn start(body: &str) -> Self {
        let answer: Arc<[u8]> = format!(
            "HTTP/1.1 200 OK\r\nDate: Tue, 03 Nov 2026 10:15:00 GMT\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nServer: api-gateway\r\nX-Request-Id: 28b795f8d4314f1e93ab1c401a82b799\r\n\
             X-Content-Type-Options: nosniff\r\nStrict-Transport-Security: max-age=31536000\r\n\r\n{body}",
            body.len()
        )
        .into_bytes()
        .into();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback has a free port");
        let address = listener.local_addr().expect("a listener has an address");
        let seen = Arc::new(Mutex::new(Seen::default()));
        let record = Arc::clone(&seen);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                record.lock().unwrap_or_else(PoisonError::into_inner).connections += 1;
                let (answer, record) = (Arc::clone(&answer), Arc::clone(&record));
                thread::spawn(move || serve(stream, &answer, &record));
            }
        });
        Self { address, seen }
    }

    /// The base URL.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What arrived so far.
    #[must_use]
    pub fn seen(&self) -> Seen {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Answers the requests of one connection until its end.
fn serve(mut stream: TcpStream, answer: &[u8], record: &Mutex<Seen>) {
    let _ = stream.set_nodelay(true);
    let mut request = Vec::with_capacity(4096);
    let mut piece = [0; 4096];
    while let Ok(read @ 1..) = stream.read(&mut piece) {
        request.extend_from_slice(&piece[..read]);
        if is_whole(&request) {
            record.lock().unwrap_or_else(PoisonError::into_inner).request.clone_from(&request);
            if stream.write_all(answer).is_err() {
                return;
            }
            request.clear();
        }
    }
}

/// Whether a request is here with its body.
fn is_whole(request: &[u8]) -> bool {
    let Some(end) = request.windows(4).position(|four| four == b"\r\n\r\n") else { return false };
    let head = String::from_utf8_lossy(&request[..end]).to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
    request.len() >= end + 4 + length.unwrap_or(0)
}
