//! `gateway resize` of multiple gateways.

use crate::exit_codes::{CHANGE_UNCONFIRMED, REJECTED, SUCCESS, USAGE};
use crate::stub_server::StubServer;
use crate::support::{CliOutput, Service, otc_vpn};
use otc_vpn_tests::stub_server::response;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

#[test]
fn resize_multiple_continues_after_failure_and_reports_each() {
    let service = Service::start();
    let args = [
        "--output",
        "json",
        "gateway",
        "resize",
        "vpngw-basic",
        "vpngw-4321",
        "nope",
        "vpngw-5bd6",
        "--flavor",
        "Professional2",
        "--yes",
    ];
    let output = service.run(&args).assert_exit(REJECTED);
    let results = output.json();
    let results = results.as_array().unwrap();
    let names: Vec<&Value> = results.iter().map(|result| &result["name"]).collect();
    assert_eq!(names, ["vpngw-basic", "vpngw-4321", "nope", "vpngw-5bd6"]);
    let changed: Vec<&Value> = results.iter().map(|result| &result["changed"]).collect();
    assert_eq!(changed, [false, true, false, false]);
    let kinds: Vec<&Value> = results.iter().map(|result| &result["error"]["kind"]).collect();
    assert_eq!(kinds, [&"not_allowed".into(), &Value::Null, &"not_found".into(), &Value::Null]);
    assert_eq!(output.error(), results[0]["error"]);
    assert!(results[1].get("error").is_none());
}

#[test]
fn resize_multiple_exits_with_most_severe_code() {
    let service = Service::with_faults(&["change:end=FAULT,times=1"]);
    let args = ["gateway", "resize", "vpngw-4321", "vpngw-basic", "--flavor", "Professional2", "--yes"];
    let output = service.run(&args).assert_exit(CHANGE_UNCONFIRMED);
    assert_eq!(output.stderr.lines().last(), Some("error: 2 of 2 gateways failed"));
    let fault = output.stdout.find("FAULT").unwrap();
    let not_sent = output.stdout.find("not sent").unwrap();
    assert!(fault < not_sent, "the most severe comes first:\n{}", output.stdout);
    assert!(output.stdout.contains("request id: ") && output.stdout.contains("hint: "), "{}", output.stdout);
}

#[test]
fn gateway_specified_twice_is_changed_once() {
    let service = Service::start();
    let args = [
        "--output",
        "json",
        "gateway",
        "resize",
        "vpngw-4321",
        "620d99b8-demo-a8df-va86-200b868f2d7d",
        "--flavor",
        "Professional2",
        "--yes",
    ];
    let output = service.run(&args).assert_exit(SUCCESS);
    assert_eq!(output.json().as_array().unwrap().len(), 1);
    assert_eq!(service.change_requests(), 1);
}

#[test]
fn gateway_specified_twice_in_different_case_is_changed_once() {
    const ID: &str = "620d99b8-demo-a8df-va86-200b868f2d7d";
    let changes = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&changes);
    // The service compares ids without case.
    let server = StubServer::start(move |request| {
        let done = counter.load(Ordering::SeqCst);
        if request.method() == "POST" {
            counter.fetch_add(1, Ordering::SeqCst);
        }
        let flavor = if done == 0 { "Professional1" } else { "Professional2" };
        let gateway = json!({ "id": ID, "name": "site-a", "status": "ACTIVE", "flavor": flavor });
        let is_list = request.uri().path().ends_with("/vpn-gateways");
        let body =
            if is_list { json!({ "vpn_gateways": [gateway] }) } else { json!({ "vpn_gateway": gateway }) };
        response(200, "application/json", body.to_string())
    });
    let upper = ID.to_ascii_uppercase();
    let args = ["--endpoint", server.url(), "--output", "json", "gateway", "resize", ID, &upper, "site-a"];
    let mut command = otc_vpn(&[&args[..], &["--flavor", "Professional2", "--yes"]].concat());
    let output = CliOutput::of(command.env("OS_TOKEN", "t").env("OS_PROJECT_ID", "p")).assert_exit(SUCCESS);
    assert_eq!(output.json().as_array().unwrap().len(), 1, "{}", output.stdout);
    assert_eq!(changes.load(Ordering::SeqCst), 1);
}

#[test]
fn resize_multiple_exits_2_without_yes_when_stdin_is_not_a_terminal() {
    let service = Service::start();
    let args =
        ["--output", "json", "gateway", "resize", "vpngw-4321", "vpngw-5bd6", "--flavor", "Professional2"];
    let output = service.run(&args).assert_exit(USAGE);
    let results = output.json();
    assert_eq!(results[0]["error"]["kind"], "invalid_input");
    assert_eq!(results[1]["changed"], false);
    assert!(results[1].get("error").is_none(), "{results}");
    assert_eq!(service.change_requests(), 0);
}

#[test]
fn dry_run_of_multiple_prints_each_request() {
    let service = Service::start();
    let args = [
        "gateway",
        "resize",
        "vpngw-4321",
        "vpngw-5bd6",
        "vpngw-basic",
        "--flavor",
        "Professional1",
        "--dry-run",
    ];
    let output = service.run(&args).assert_exit(REJECTED);
    assert_eq!(output.stdout.matches("curl --request POST").count(), 1);
    assert!(output.stderr.contains("vpngw-basic"), "{}", output.stderr);
    assert_eq!(service.change_requests(), 0);
}
