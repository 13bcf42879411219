//! `api`

use crate::exit_codes::{CHANGE_UNCONFIRMED, REJECTED, SUCCESS, UNAUTHORIZED, UNREACHABLE, USAGE};
use crate::stub_server::StubServer;
use crate::support::{CliOutput, Service, otc_vpn};
use otc_vpn_simulator::PROJECT_ID;
use otc_vpn_tests::stub_server::response;
use serde_json::Value;

const GATEWAY: &str = "/v5/{project_id}/vpn-gateways/620d99b8-demo-a8df-va86-200b868f2d7d";

#[test]
fn api_prints_response_body_unchanged() {
    let service = Service::start();
    let output = service.run(&["api", "GET", GATEWAY]).assert_exit(SUCCESS);
    assert_eq!(output.json()["vpn_gateway"]["name"], "vpngw-4321");
    let path = format!("v5/{PROJECT_ID}/vpn-gateways");
    let output = service
        .run(&["api", "get", &path, "--query", "enterprise_project_id=0", "--include"])
        .assert_exit(SUCCESS);
    let (head, body) = output.stdout.split_once("\n\n").unwrap();
    assert!(head.starts_with("HTTP 200 OK\n") && head.contains("\nx-request-id: "), "{head}");
    assert!(body.starts_with('{'), "{body}");
}

#[test]
fn api_reads_body_from_argument_or_file() {
    let service = Service::start();
    let path = format!("{GATEWAY}/update-specification");
    let body = r#"{"vpn_gateway":{"flavor":"Professional2"}}"#;
    service.run(&["api", "POST", &path, "--body", body]).assert_exit(SUCCESS);
    assert_eq!(service.simulator.journal().changes.len(), 1);
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("change.json");
    std::fs::write(&file, body.replace("Professional2", "Basic")).unwrap();
    let output =
        service.run(&["api", "POST", &path, "--body", &format!("@{}", file.display())]).assert_exit(REJECTED);
    assert!(output.stdout.contains("error_code"), "another family is rejected: {}", output.stdout);
    service.run(&["api", "POST", &path, "--body", "@no-such-file"]).assert_exit(USAGE);
    service.run(&["api", "POST", &path, "--body", "{"]).assert_exit(USAGE);
}

#[test]
fn api_prints_body_and_explains_error_when_status_is_not_2xx() {
    let service = Service::start();
    let path = "/v5/{project_id}/vpn-gateways/00000000-demo-a8df-va86-200b868f2d7d";
    let output = service.run(&["--output", "json", "api", "GET", path]).assert_exit(REJECTED);
    assert!(output.json()["error_code"].is_string());
    assert_eq!(output.error()["kind"], "not_found");
    let output = service.run(&["api", "GET", path, "--include"]).assert_exit(REJECTED);
    let (head, body) = output.stdout.split_once("\n\n").unwrap();
    assert!(head.starts_with("HTTP 404 Not Found\n") && head.contains("\nx-request-id: "), "{head}");
    assert!(body.starts_with('{'), "{body}");
    let output = CliOutput::of(service.command(&["api", "GET", GATEWAY]).env("OS_TOKEN", "wrong"))
        .assert_exit(UNAUTHORIZED);
    assert!(output.stderr.starts_with("error: "), "{}", output.stderr);
}

#[test]
fn api_post_is_not_resent_when_response_is_lost() {
    let service = Service::with_faults(&["change:status=502,body=html"]);
    let path = format!("{GATEWAY}/update-specification");
    let body = r#"{"vpn_gateway":{"flavor":"Professional2"}}"#;
    let output = service
        .run(&["--output", "json", "api", "POST", &path, "--body", body])
        .assert_exit(CHANGE_UNCONFIRMED);
    assert_eq!(output.error()["outcome"], "unknown");
    assert_eq!(service.change_requests(), 1);
}

#[test]
fn api_exits_6_and_prints_body_when_success_is_not_json() {
    let service = Service::with_faults(&["show:status=200,body=html"]);
    let output = service.run(&["--output", "json", "api", "GET", GATEWAY]).assert_exit(UNREACHABLE);
    assert!(output.stdout.contains("<html"), "{}", output.stdout);
    assert_eq!(
        (&output.error()["kind"], &output.error()["status"]),
        (&"unexpected_response".into(), &200.into())
    );
    let service = Service::with_faults(&["show:status=200,body=empty"]);
    service.run(&["api", "GET", GATEWAY]).assert_exit(UNREACHABLE);
}

#[test]
fn api_exits_5_when_success_of_post_is_not_json() {
    let service = Service::with_faults(&["change:status=200,body=html"]);
    let path = format!("{GATEWAY}/update-specification");
    let body = r#"{"vpn_gateway":{"flavor":"Professional2"}}"#;
    let output = service
        .run(&["--output", "json", "api", "POST", &path, "--body", body])
        .assert_exit(CHANGE_UNCONFIRMED);
    assert!(output.stdout.contains("<html"), "{}", output.stdout);
    assert_eq!(output.error()["outcome"], "unknown");
}

#[test]
fn api_rejects_trace_and_connect() {
    let service = Service::start();
    for method in ["TRACE", "trace", "CONNECT"] {
        let output = service.run(&["--output", "json", "api", method, GATEWAY]).assert_exit(USAGE);
        assert_eq!(output.error()["kind"], "invalid_input");
    }
    assert_eq!(service.simulator.journal().requests.len(), 0);
}

#[test]
fn include_redacts_secret_headers() {
    for status in [200, 404] {
        let server = StubServer::start(move |request| {
            let token = request.headers()["x-auth-token"].to_str().unwrap();
            let mut response = response(status, "application/json", "{}");
            for (name, value) in [
                ("set-cookie", "a=canary"),
                ("x-subject-token", "canary"),
                ("authorization", "canary"),
                ("x-refresh-token", "canary"),
                ("x-amz-signature", "canary"),
                ("x-debug", &format!("token={token}")),
                ("x-request-id", "r-1"),
            ] {
                response.headers_mut().insert(name, value.parse().unwrap());
            }
            response
        });
        let mut command = otc_vpn(&["--endpoint", server.url(), "api", "GET", "/v5/x", "--include"]);
        let output = CliOutput::of(command.env("OS_TOKEN", "canary-token+/=").env("OS_PROJECT_ID", "p"));
        assert!(!output.stdout.contains("canary"), "{}", output.stdout);
        assert!(output.stdout.contains("x-debug: token=***\n"), "{}", output.stdout);
        assert!(output.stdout.contains("x-request-id: r-1\n"), "{}", output.stdout);
    }
}

#[test]
fn api_outcome_is_not_sent_when_post_is_invalid() {
    let service = Service::start();
    for (args, outcome) in [
        (&["api", "POST", GATEWAY, "--body", "{"][..], "not_sent".into()),
        (&["api", "POST", "/v5/../x"], "not_sent".into()),
        (&["api", "POST", GATEWAY, "--nope"], "not_sent".into()),
        (&["api", "GET", "/v5/../x"], Value::Null),
    ] {
        let output = service.run(&[&["--output", "json"], args].concat()).assert_exit(USAGE);
        assert_eq!(output.error()["outcome"], outcome, "{args:?}");
    }
}

#[test]
fn api_rejects_path_that_leaves_the_service() {
    let service = Service::start();
    for path in [
        "/v5/../v3",
        "/v5/./x",
        "/v5/%2e%2E/x",
        "https://example.com/v5",
        "//example.com",
        "/v5?a=b",
        "/v5/{projectid}",
    ] {
        service.run(&["api", "GET", path]).assert_exit(USAGE);
    }
    assert_eq!(service.simulator.journal().requests.len(), 0);
}
