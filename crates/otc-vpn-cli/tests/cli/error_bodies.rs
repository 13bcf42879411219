//! The JSON error object for each error body in `tests/payloads/errors`.

use crate::exit_codes::{CHANGE_UNCONFIRMED, REJECTED, UNAUTHORIZED, UNREACHABLE};
use crate::stub_server::StubServer;
use crate::support::{CliOutput, otc_vpn};
use otc_vpn_tests::stub_server::{Response, response};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{fs, thread};

const GATEWAY: &str = "66ddeacb-demo-a8df-va86-9a414b5bd7d5";

/// The expected error for one body.
struct Expected {
    file: &'static str,
    kind: &'static str,
    code: Option<&'static str>,
    message: &'static str,
    request_id: Option<&'static str>,
    retryable: bool,
    exit: i32,
    /// Whether a change with this response was certainly not applied.
    rejects: bool,
}

const EXPECTED: [Expected; 11] = [
    Expected {
        file: "400-code-message-shape.json",
        kind: "invalid_input",
        code: Some("VPN.0001"),
        message: "invalid request:flavor",
        request_id: None,
        retryable: false,
        exit: REJECTED,
        rejects: true,
    },
    Expected {
        file: "400-vpn-0105-flavor.json",
        kind: "not_allowed",
        code: Some("VPN.0105"),
        message: "Flavor Basic cannot update to specification Professional1 with network type public",
        request_id: Some("r"),
        retryable: false,
        exit: REJECTED,
        rejects: true,
    },
    Expected {
        file: "401-apigw-0301.json",
        kind: "authentication",
        code: Some("APIGW.0301"),
        message: "Incorrect IAM authentication information: verify aksk signature fail",
        request_id: Some("b1b8a1f1"),
        retryable: false,
        exit: UNAUTHORIZED,
        rejects: true,
    },
    Expected {
        file: "401-keystone.json",
        kind: "authentication",
        code: None,
        message: "The username or password is wrong.",
        request_id: None,
        retryable: false,
        exit: UNAUTHORIZED,
        rejects: true,
    },
    Expected {
        file: "403-vpn-0003-authentication.json",
        kind: "permission",
        code: Some("VPN.0003"),
        message: "Authentication failed: no permission",
        request_id: Some("abafe41c-7744-41af-bf3d-4452872af799"),
        retryable: false,
        exit: UNAUTHORIZED,
        rejects: true,
    },
    Expected {
        file: "409-vpn-0003-not-ready.json",
        kind: "not_ready",
        code: Some("VPN.0003"),
        message: "resource (type=GATEWAY, ID=ff9bdca6-demo-a8df-va86-e4bcc1ea52bc) is not ready, currently CREATING",
        request_id: Some("abafe41c-7744-41af-bf3d-4452872af799"),
        retryable: true,
        exit: REJECTED,
        rejects: true,
    },
    Expected {
        file: "429-vpn-0429.json",
        kind: "throttled",
        code: Some("VPN.0429"),
        message: "Too Many Request, Please try again later",
        request_id: Some("r"),
        retryable: true,
        exit: UNREACHABLE,
        rejects: true,
    },
    Expected {
        file: "500-numeric-code.json",
        kind: "server",
        code: Some("500"),
        message: "response without a message (Internal Server Error)",
        request_id: None,
        retryable: true,
        exit: UNREACHABLE,
        rejects: false,
    },
    Expected {
        file: "502-load-balancer.html",
        kind: "server",
        code: None,
        message: "<title>502 Bad Gateway</title>",
        request_id: None,
        retryable: true,
        exit: UNREACHABLE,
        rejects: false,
    },
    Expected {
        file: "503-empty.txt",
        kind: "server",
        code: None,
        message: "empty response (Service Unavailable)",
        request_id: None,
        retryable: true,
        exit: UNREACHABLE,
        rejects: false,
    },
    Expected {
        file: "504-truncated.json",
        kind: "busy",
        code: Some("VPN.0014"),
        message: "The system is bu",
        request_id: None,
        retryable: true,
        exit: UNREACHABLE,
        rejects: false,
    },
];

impl Expected {
    fn status(&self) -> u16 {
        self.file[..3].parse().unwrap()
    }

    /// A response with the status in the file name and the media type of the extension.
    fn response(&self) -> Response {
        let media_type = match self.file.rsplit('.').next().unwrap() {
            "json" => "application/json",
            "html" => "text/html",
            _ => "text/plain",
        };
        let body = fs::read(fixtures().join("errors").join(self.file)).unwrap();
        response(self.status(), media_type, body)
    }

    /// Checks what is the same for each command.
    #[track_caller]
    fn check_details(&self, error: &Value) {
        assert_eq!(error["status"], self.status(), "{}: {error}", self.file);
        assert_eq!(error["code"], Value::from(self.code), "{}: {error}", self.file);
        assert_eq!(error["request_id"], Value::from(self.request_id), "{}: {error}", self.file);
        assert!(error["hint"].as_str().is_some_and(|hint| !hint.is_empty()), "{}: {error}", self.file);
    }

    #[track_caller]
    fn check(&self, error: &Value, outcome: Option<&str>) {
        self.check_details(error);
        assert_eq!(error["kind"], self.kind, "{}: {error}", self.file);
        assert_eq!(error["retryable"], self.retryable, "{}: {error}", self.file);
        assert_eq!(error["outcome"], Value::from(outcome), "{}: {error}", self.file);
        let message = error["message"].as_str().unwrap();
        assert!(message.contains(self.message), "{}: {error}", self.file);
    }
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures")
}

fn run(server: &StubServer, args: &[&str]) -> CliOutput {
    let mut command = otc_vpn(&[&["--output", "json", "--endpoint", server.url()], args].concat());
    CliOutput::of(command.env("OS_TOKEN", "some-token").env("OS_PROJECT_ID", "some-project"))
}

/// Runs a check for each body, concurrently.
fn for_each(check: impl Fn(&'static Expected) + Sync) {
    thread::scope(|scope| {
        for expected in &EXPECTED {
            scope.spawn(|| check(expected));
        }
    });
}

#[test]
fn every_fixture_has_an_expectation() {
    let mut files: Vec<_> = fs::read_dir(fixtures().join("errors"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    assert_eq!(files, EXPECTED.map(|expected| expected.file));
}

#[test]
fn read_reports_kind_and_details_of_error_body() {
    for_each(|expected| {
        // Longer than the maximum elapsed time of retries, so that the command does not retry.
        let server = StubServer::start(|_| {
            let mut response = expected.response();
            response.headers_mut().insert("Retry-After", 60.into());
            response
        });
        for args in [&["gateway", "list"][..], &["gateway", "show", GATEWAY], &["gateway", "show", "a-name"]]
        {
            let output = run(&server, args).assert_exit(expected.exit);
            assert_eq!(output.stdout, "");
            expected.check(&output.error(), None);
        }
    });
}

#[test]
fn change_is_not_sent_when_reads_fail() {
    for_each(|expected| {
        let server = StubServer::start(|request| {
            assert_eq!(request.method(), "GET");
            expected.response()
        });
        let args = ["gateway", "resize", GATEWAY, "--flavor", "Professional2", "--yes", "--timeout", "2s"];
        let output = run(&server, &args).assert_exit(expected.exit);
        expected.check(&output.error(), Some("not_sent"));
    });
}

#[test]
fn rejected_change_is_refused_or_unknown() {
    for_each(|expected| {
        let changes = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&changes);
        let server = StubServer::start(move |request| {
            let read = match (request.method().as_str(), request.uri().path()) {
                ("POST", _) => {
                    counter.fetch_add(1, Ordering::SeqCst);
                    return expected.response();
                }
                (_, path) if path.ends_with("availability-zones") => "availability-zones.json",
                _ => "show-vpc-private.json",
            };
            response(200, "application/json", fs::read(fixtures().join("ok").join(read)).unwrap())
        });
        // An unknown outcome is polled until the timeout, which must leave a busy machine time for the reads before the change.
        let args = ["gateway", "resize", GATEWAY, "--flavor", "Professional2", "--yes", "--timeout", "6s"];
        let output = run(&server, &args).assert_exit(if expected.rejects {
            expected.exit
        } else {
            CHANGE_UNCONFIRMED
        });
        let error = output.error();
        if expected.rejects {
            expected.check(&error, Some("refused"));
        } else {
            expected.check_details(&error);
            assert_eq!(error["kind"], "unknown_outcome", "{}: {error}", expected.file);
            assert_eq!(error["outcome"], "unknown", "{}: {error}", expected.file);
            assert_eq!(error["retryable"], false, "{}: {error}", expected.file);
            let command = format!("gateway show {GATEWAY}");
            assert!(error["hint"].as_str().unwrap().contains(&command), "{}: {error}", expected.file);
        }
        let changes = changes.load(Ordering::SeqCst);
        match expected.kind {
            "throttled" => assert!(changes >= 1),
            _ => assert_eq!(changes, 1, "{}: the change was resent", expected.file),
        }
    });
}
