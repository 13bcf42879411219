//! What answers send back of a request is masked.

use super::{
    DEFAULT_WAIT_TIMEOUT, IDENTITIES, SUBJECT_TOKEN, answer, assert_silent, assert_silent_logs, journey,
    logs, serve, written,
};
use axum::body::Body;
use axum::response::Response;
use futures_util::{StreamExt, stream};
use std::fmt::Write as _;

/// How an answer sends back what it got.
type Echo = fn(&str) -> Response;

fn json_text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

const ECHOES: [(&str, Echo); 10] = [
    ("an error page", |request| answer(502, "text/html", format!("<pre>{request}</pre>"))),
    ("an error page that escapes", |request| {
        let html =
            request.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
        answer(502, "text/html", format!("<pre>{html}</pre>"))
    }),
    ("an error of the API", |request| {
        let text = json_text(request);
        answer(
            400,
            "application/json",
            format!(r#"{{"error_code":{text},"error_msg":{text},"request_id":{text}}}"#),
        )
    }),
    ("JSON with more escapes than needed", |request| {
        let text = json_text(request).replace('/', "\\/").replace("canary", "\\u0063anary");
        answer(404, "application/json", format!(r#"{{"error_code":"VPN.0001","error_msg":{text}}}"#))
    }),
    ("an error of Keystone", |request| {
        answer(
            401,
            "application/json",
            format!(r#"{{"error":{{"code":401,"message":{}}}}}"#, json_text(request)),
        )
    }),
    ("JSON that was cut off", |request| {
        answer(
            504,
            "application/json",
            format!(r#"{{"error_msg":{}"#, json_text(request).trim_end_matches('"')),
        )
    }),
    ("a portal", |request| answer(200, "text/html", format!("<pre>{request}</pre>"))),
    ("JSON of another shape", |request| {
        let text = json_text(request);
        answer(
            200,
            "application/json",
            format!(
                r#"{{"vpn_gateways":{text},"vpn_gateway":{text},"availability_zones":{text},"token":{text}}}"#
            ),
        )
    }),
    ("a redirect", |request| {
        let mut target = String::from("http://127.0.0.1:1/?");
        for byte in request.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                    target.push(byte.into())
                }
                _ => {
                    let _ = write!(target, "%{byte:02X}");
                }
            }
        }
        Response::builder().status(302).header("Location", target).body(Body::empty()).unwrap()
    }),
    ("a header", |request| {
        let secret = request.lines().find_map(|line| line.strip_prefix("x-auth-token: ")).unwrap_or("none");
        Response::builder().status(500).header("X-Request-Id", secret).body(Body::empty()).unwrap()
    }),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_sent_back_is_masked() {
    logs();
    let mut cases = Vec::new();
    for identity in IDENTITIES {
        for echo in ECHOES {
            for iam_works in [true, false] {
                cases.push((identity, echo, iam_works));
            }
        }
    }
    let results: Vec<(String, String)> = stream::iter(cases)
        .map(|(identity, (name, echo), iam_works)| async move {
            let url = serve(move |parts, body| {
                if iam_works && parts.uri.path() == "/v3/auth/tokens" {
                    let body = Body::from(r#"{"token":{"expires_at":"2099-01-01T00:00:00Z"}}"#);
                    return Response::builder()
                        .status(201)
                        .header("X-Subject-Token", SUBJECT_TOKEN)
                        .body(body)
                        .unwrap();
                }
                echo(&written(parts, body))
            })
            .await;
            let text = journey(&identity.hasty_client(&url), DEFAULT_WAIT_TIMEOUT).await;
            (format!("{identity:?} to {name}, IAM works: {iam_works}"), text)
        })
        .buffer_unordered(64)
        .collect()
        .await;
    for (case, text) in results {
        assert!(text.contains("***") || text.contains("HTTP") || text.contains("API"), "{case}: {text}");
        assert_silent(&case, &text);
    }
    assert_silent_logs();
}
