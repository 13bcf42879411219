//! Bodies of errors, in every shape that the service and what stands before it send: each becomes an error that says all it can.

use otc_vpn::{Client, Error, RetryPolicy};
use serde_json::Value;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::Path;
use std::{fs, thread};

#[tokio::test]
async fn every_bad_payload_says_what_it_can() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("payloads/errors");
    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty(), "no payloads in {}", folder.display());

    let mut summary = String::new();
    for file in files {
        let name = file.file_name().unwrap().to_str().unwrap();
        let body = fs::read_to_string(&file).unwrap();
        let error = answered(name, body.clone()).await;

        assert_eq!(error.status().unwrap().to_string(), name[..3], "{name}");
        assert!(!error.message().is_empty(), "{name}");
        assert_eq!(error.body(), Some(body.as_bytes()), "{name}");
        let json = serde_json::from_str(&body).unwrap_or(Value::Null);
        let inner = json.get("error").unwrap_or(&json);
        if let Some(code) = json["error_code"].as_str().or(json["code"].as_str()) {
            assert_eq!(error.code(), Some(code), "{name}");
        }
        if let Some(message) = inner["error_msg"].as_str().or(inner["message"].as_str()) {
            assert!(error.message().contains(message), "{name}: {}", error.message());
        }
        assert_eq!(error.request_id(), json["request_id"].as_str().or(Some("of-the-header")), "{name}");

        let hint = error.hint().unwrap_or("(no hint)");
        writeln!(summary, "{name}\n    {}: {error}\n    {hint}", error.kind()).unwrap();
    }
    insta::assert_snapshot!("error_payloads", summary);
}

/// What a read says about one answer.
async fn answered(name: &str, body: String) -> Error {
    let status = &name[..3];
    let media_type = match name.rsplit('.').next().unwrap() {
        "json" => "application/json",
        "html" => "text/html",
        _ => "text/plain",
    };
    let answer = format!(
        "HTTP/1.1 {status} X\r\nContent-Type: {media_type}\r\nX-Request-Id: of-the-header\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let server = thread::spawn(move || {
        let mut connection = BufReader::new(listener.accept().unwrap().0);
        let mut line = String::new();
        while line != "\r\n" {
            line.clear();
            assert_ne!(connection.read_line(&mut line).unwrap(), 0, "the request ends in its headers");
        }
        connection.get_mut().write_all(answer.as_bytes()).unwrap();
    });
    let client = Client::builder()
        .endpoint(endpoint)
        .project_id("project")
        .token("token")
        .retry_policy(RetryPolicy::none());
    let error = client.build().unwrap().gateways().list().await.unwrap_err();
    server.join().unwrap();
    error
}
