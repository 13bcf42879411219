//! Fixtures of error responses of the service, its API gateway and load balancers: each becomes an error with all that the body states.

use crate::support::builder;
use otc_vpn::{Error, RetryPolicy};
use otc_vpn_tests::stub_server::{StubServer, response};
use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

#[tokio::test(start_paused = true)]
async fn error_has_the_code_message_and_request_id_of_each_fixture() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/errors");
    let mut files: Vec<_> = fs::read_dir(&directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty(), "no fixtures in {}", directory.display());

    let mut summary = String::new();
    for file in files {
        let name = file.file_name().unwrap().to_str().unwrap();
        let body = fs::read_to_string(&file).unwrap();
        let error = error_of(name, body.clone()).await;

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

        writeln!(summary, "{name}\n    {}: {error}", error.kind()).unwrap();
        for hint in error.hints() {
            writeln!(summary, "    {hint}").unwrap();
        }
    }
    insta::assert_snapshot!("errors", summary);
}

/// The error of a read whose response is a fixture.
async fn error_of(name: &str, body: String) -> Error {
    let status: u16 = name[..3].parse().unwrap();
    let content_type = match name.rsplit('.').next().unwrap() {
        "json" => "application/json",
        "html" => "text/html",
        _ => "text/plain",
    };
    let server = StubServer::start(move |_| {
        let mut response = response(status, content_type, body.clone());
        response.headers_mut().insert("x-request-id", "of-the-header".parse().unwrap());
        Some(response)
    })
    .await;
    let client =
        builder(server.url()).token("token").retry_policy(RetryPolicy::none()).build().await.unwrap();
    client.gateways().list().await.unwrap_err()
}
