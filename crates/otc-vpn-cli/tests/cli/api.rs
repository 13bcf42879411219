//! `api`

use crate::support::{Said, Service};
use otc_vpn_simulator::PROJECT_ID;
use serde_json::Value;

const GATEWAY: &str = "/v5/{project_id}/vpn-gateways/620d99b8-demo-a8df-va86-200b868f2d7d";

#[test]
fn the_body_comes_as_it_is() {
    let service = Service::start();
    let said = service.run(&["api", "GET", GATEWAY]).ends(0);
    assert_eq!(said.json()["vpn_gateway"]["name"], "vpngw-4321");
    let path = format!("v5/{PROJECT_ID}/vpn-gateways");
    let said = service.run(&["api", "get", &path, "--query", "enterprise_project_id=0", "--include"]).ends(0);
    let (head, body) = said.out.split_once("\n\n").unwrap();
    assert!(head.starts_with("HTTP 200 OK\n") && head.contains("\nx-request-id: "), "{head}");
    assert!(body.starts_with('{'), "{body}");
}

#[test]
fn a_change_takes_its_body_from_text_or_file() {
    let service = Service::start();
    let path = format!("{GATEWAY}/update-specification");
    let body = r#"{"vpn_gateway":{"flavor":"Professional2"}}"#;
    service.run(&["api", "POST", &path, "--body", body]).ends(0);
    assert_eq!(service.simulator.journal().changes.len(), 1);
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("change.json");
    std::fs::write(&file, body.replace("Professional2", "Basic")).unwrap();
    let said = service.run(&["api", "POST", &path, "--body", &format!("@{}", file.display())]).ends(3);
    assert!(said.out.contains("error_code"), "another family is refused: {}", said.out);
    service.run(&["api", "POST", &path, "--body", "@no-such-file"]).ends(2);
    service.run(&["api", "POST", &path, "--body", "{"]).ends(2);
}

#[test]
fn an_error_is_explained_and_its_body_is_there_all_the_same() {
    let service = Service::start();
    let path = "/v5/{project_id}/vpn-gateways/00000000-demo-a8df-va86-200b868f2d7d";
    let said = service.run(&["--output", "json", "api", "GET", path]).ends(3);
    assert!(said.json()["error_code"].is_string());
    assert_eq!(said.failure()["kind"], "not_found");
    let said = service.run(&["api", "GET", path, "--include"]).ends(3);
    let (head, body) = said.out.split_once("\n\n").unwrap();
    assert!(head.starts_with("HTTP 404 Not Found\n") && head.contains("\nx-request-id: "), "{head}");
    assert!(body.starts_with('{'), "{body}");
    let said = Said::of(service.command(&["api", "GET", GATEWAY]).env("OS_TOKEN", "wrong")).ends(4);
    assert!(said.err.starts_with("error: "), "{}", said.err);
}

#[test]
fn a_post_that_may_have_arrived_is_not_sent_again() {
    let service = Service::failing(&["change:status=502,body=html"]);
    let path = format!("{GATEWAY}/update-specification");
    let body = r#"{"vpn_gateway":{"flavor":"Professional2"}}"#;
    let said = service.run(&["--output", "json", "api", "POST", &path, "--body", body]).ends(5);
    assert_eq!(said.failure()["outcome"], "unknown");
    assert_eq!(service.changes_that_arrived(), 1);
}

#[test]
fn what_never_left_is_not_sent() {
    let service = Service::start();
    for (args, outcome) in [
        (&["api", "POST", GATEWAY, "--body", "{"][..], "not_sent".into()),
        (&["api", "POST", "/v5/../x"], "not_sent".into()),
        (&["api", "POST", GATEWAY, "--nope"], "not_sent".into()),
        (&["api", "GET", "/v5/../x"], Value::Null),
    ] {
        let said = service.run(&[&["--output", "json"], args].concat()).ends(2);
        assert_eq!(said.failure()["outcome"], outcome, "{args:?}");
    }
}

#[test]
fn a_path_cannot_lead_elsewhere() {
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
        service.run(&["api", "GET", path]).ends(2);
    }
    assert_eq!(service.simulator.journal().requests.len(), 0);
}
