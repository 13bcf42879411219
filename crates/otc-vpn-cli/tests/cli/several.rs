//! `gateway resize` of several gateways.

use crate::support::Service;
use serde_json::Value;

#[test]
fn it_goes_on_after_a_failure_reports_each_and_ends_with_the_worst() {
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
    let said = service.run(&args).ends(3);
    let results = said.json();
    let results = results.as_array().unwrap();
    let names: Vec<&Value> = results.iter().map(|result| &result["name"]).collect();
    assert_eq!(names, ["vpngw-basic", "vpngw-4321", "nope", "vpngw-5bd6"]);
    let changed: Vec<&Value> = results.iter().map(|result| &result["changed"]).collect();
    assert_eq!(changed, [false, true, false, false]);
    let kinds: Vec<&Value> = results.iter().map(|result| &result["error"]["kind"]).collect();
    assert_eq!(kinds, [&"not_allowed".into(), &Value::Null, &"not_found".into(), &Value::Null]);
    assert_eq!(said.failure(), results[0]["error"]);
    assert!(results[1].get("error").is_none());
}

#[test]
fn the_worst_code_wins() {
    let service = Service::failing(&["change:end=FAULT,times=1"]);
    let args = ["gateway", "resize", "vpngw-4321", "vpngw-basic", "--flavor", "Professional2", "--yes"];
    let said = service.run(&args).ends(5);
    assert_eq!(said.err.lines().last(), Some("error: 2 of 2 gateways failed"));
    let fault = said.out.find("FAULT").unwrap();
    let refused = said.out.find("refused").unwrap();
    assert!(fault < refused, "the worst comes first:\n{}", said.out);
    assert!(said.out.contains("request id: ") && said.out.contains("hint: "), "{}", said.out);
}

#[test]
fn one_named_twice_is_changed_once() {
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
    let said = service.run(&args).ends(0);
    assert_eq!(said.json().as_array().unwrap().len(), 1);
    assert_eq!(service.changes_that_arrived(), 1);
}

#[test]
fn without_a_terminal_all_that_would_change_needs_a_yes() {
    let service = Service::start();
    let args =
        ["--output", "json", "gateway", "resize", "vpngw-4321", "vpngw-5bd6", "--flavor", "Professional2"];
    let said = service.run(&args).ends(2);
    let results = said.json();
    assert_eq!(results[0]["error"]["kind"], "invalid_input");
    assert_eq!(results[1]["changed"], false);
    assert!(results[1].get("error").is_none(), "{results}");
    assert_eq!(service.changes_that_arrived(), 0);
}

#[test]
fn a_dry_run_of_several_shows_each_request() {
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
    let said = service.run(&args).ends(3);
    assert_eq!(said.out.matches("curl --request POST").count(), 1);
    assert!(said.err.contains("vpngw-basic"), "{}", said.err);
    assert_eq!(service.changes_that_arrived(), 0);
}
