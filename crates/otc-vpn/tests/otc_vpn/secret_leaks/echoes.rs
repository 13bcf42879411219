//! Secrets of a request that its response repeats are redacted.

use super::{Log, METHODS, Method, SUBJECT_TOKEN, TIMEOUT, assert_no_secret, call_everything};
use crate::support::run_each_paused;
use otc_vpn_tests::stub_server::{Response, StubServer, request_text, response};
use std::fmt::Write as _;

/// Makes a response that repeats the text of the request.
type Echo = fn(&str) -> Response;

fn json_string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn json(status: u16, body: String) -> Response {
    response(status, "application/json", body)
}

const ECHOES: [(&str, Echo); 10] = [
    ("an HTML error page", |request| response(502, "text/html", format!("<pre>{request}</pre>"))),
    ("an HTML error page with entities", |request| {
        let html =
            request.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
        response(502, "text/html", format!("<pre>{html}</pre>"))
    }),
    ("an error of the API", |request| {
        let text = json_string(request);
        json(400, format!(r#"{{"error_code":{text},"error_msg":{text},"request_id":{text}}}"#))
    }),
    ("JSON with unnecessary escapes", |request| {
        let text = json_string(request).replace('/', "\\/").replace("canary", "\\u0063anary");
        json(404, format!(r#"{{"error_code":"VPN.0001","error_msg":{text}}}"#))
    }),
    ("an error of Keystone", |request| {
        json(401, format!(r#"{{"error":{{"code":401,"message":{}}}}}"#, json_string(request)))
    }),
    ("truncated JSON", |request| {
        json(504, format!(r#"{{"error_msg":{}"#, json_string(request).trim_end_matches('"')))
    }),
    ("a captive portal", |request| response(200, "text/html", format!("<pre>{request}</pre>"))),
    ("JSON with an unexpected schema", |request| {
        let text = json_string(request);
        json(
            200,
            format!(
                r#"{{"vpn_gateways":{text},"vpn_gateway":{text},"availability_zones":{text},"token":{text}}}"#
            ),
        )
    }),
    ("a redirect", |request| {
        let mut location = String::from("http://127.0.0.1:1/?");
        for byte in request.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                    location.push(byte.into())
                }
                _ => {
                    let _ = write!(location, "%{byte:02X}");
                }
            }
        }
        with_header(response(302, "text/plain", ""), "location", &location)
    }),
    ("a header", |request| {
        let secret = request.lines().find_map(|line| line.strip_prefix("x-auth-token: ")).unwrap_or("none");
        with_header(response(500, "text/plain", ""), "x-request-id", secret)
    }),
];

fn with_header(mut response: Response, name: &'static str, value: &str) -> Response {
    response.headers_mut().insert(name, value.parse().unwrap());
    response
}

/// The response to a token request that succeeds.
fn token_response() -> Response {
    with_header(
        json(201, r#"{"token":{"expires_at":"2099-01-01T00:00:00Z"}}"#.to_owned()),
        "x-subject-token",
        SUBJECT_TOKEN,
    )
}

#[test]
fn secrets_that_a_response_repeats_are_redacted() {
    let mut cases: Vec<(Method, &str, Echo, bool)> = Vec::new();
    for method in METHODS {
        for (name, echo) in ECHOES {
            cases.extend([true, false].map(|iam_works| (method, name, echo, iam_works)));
        }
    }
    run_each_paused(&cases, async |(method, name, echo, iam_works)| {
        let (echo, iam_works) = (*echo, *iam_works);
        let log = Log::record();
        let server = StubServer::start(move |request| {
            if iam_works && request.uri().path() == "/v3/auth/tokens" {
                return Some(token_response());
            }
            // A delay longer than the deadline, so that reads are not retried.
            Some(with_header(echo(&request_text(request)), "retry-after", "60"))
        })
        .await;
        let text = call_everything(&method.failing_client(&server.url()).await, TIMEOUT).await;
        let case = format!("{method:?} to {name}, IAM works: {iam_works}");
        assert!(text.contains("***") || text.contains("HTTP") || text.contains("API"), "{case}: {text}");
        assert_no_secret(&case, &text);
        log.assert_no_secret();
    });
}
