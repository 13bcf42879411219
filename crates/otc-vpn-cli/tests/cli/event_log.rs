//! `gateway resize --log-file`: the events of each change as JSON lines.

use crate::exit_codes::{CHANGE_UNCONFIRMED, REJECTED, SUCCESS, USAGE};
use crate::schemas::Schemas;
use crate::support::Service;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// A path at which nothing exists.
fn new_file(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    _ = fs::remove_file(&path);
    path
}

/// Resizes gateways and returns the lines of the log, which match the schema.
#[track_caller]
fn resize(service: &Service, gateways: &[&str], log: &Path, code: i32) -> Vec<Value> {
    let options =
        ["--flavor", "Professional2", "--yes", "--timeout", "5s", "--log-file", log.to_str().unwrap()];
    service.run(&[&["gateway", "resize"], gateways, &options].concat()).assert_exit(code);
    let text = fs::read_to_string(log).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let schemas = Schemas::read();
    lines.iter().for_each(|line| schemas.assert_matches("gateway-resize-log", line));
    lines
}

fn events(lines: &[Value]) -> Vec<&str> {
    lines.iter().map(|line| line["event"].as_str().unwrap()).collect()
}

#[test]
fn log_has_each_event_of_a_change_and_is_appended_to() {
    let service = Service::start();
    let log = new_file("log-success.jsonl");
    let lines = resize(&service, &["vpngw-4321"], &log, SUCCESS);
    assert_eq!(events(&lines), ["sending", "accepted", "resized"]);
    let request_id = service.simulator.journal().changes[0].request_id.clone();
    let [sending, accepted, resized] = &lines[..] else { unreachable!() };
    for (line, outcome, request_id) in [
        (sending, "unknown", Value::Null),
        (accepted, "accepted", request_id.clone().into()),
        (resized, "accepted", request_id.into()),
    ] {
        assert_eq!(line["gateway_id"], "620d99b8-demo-a8df-va86-200b868f2d7d");
        assert_eq!([&line["from"], &line["to"]], [&json!("Professional1"), &json!("Professional2")]);
        assert_eq!([&line["outcome"], &line["request_id"]], [&json!(outcome), &request_id]);
    }
    assert_eq!(resized["status"], "ACTIVE");
    let tunnels = |line: &Value| {
        line["connections"].as_array().map(|connections| {
            connections
                .iter()
                .map(|one| [one["name"].clone(), one["before"].clone(), one["after"].clone()])
                .collect::<Vec<_>>()
        })
    };
    let [first, ..] = &tunnels(resized).unwrap()[..] else { panic!("no connections in {resized}") };
    assert_eq!(first, &[json!("munich-1"), json!("ACTIVE"), json!("ACTIVE")]);
    assert_eq!(tunnels(accepted).unwrap()[0], [json!("munich-1"), json!("ACTIVE"), Value::Null]);

    let lines = resize(&service, &["vpngw-4321"], &log, SUCCESS);
    assert_eq!(events(&lines), ["sending", "accepted", "resized", "unchanged"]);
}

#[test]
fn log_has_the_error_that_ended_a_change() {
    let log = new_file("log-fault.jsonl");
    let lines =
        resize(&Service::with_faults(&["change:end=FAULT"]), &["vpngw-4321"], &log, CHANGE_UNCONFIRMED);
    assert_eq!(events(&lines), ["sending", "accepted", "failed"]);
    assert_eq!(lines[2]["error"]["kind"], "failed");

    let log = new_file("log-lost.jsonl");
    let lines = resize(&Service::with_faults(&["change:reset=after"]), &["vpngw-4321"], &log, SUCCESS);
    assert_eq!(events(&lines), ["sending", "response_lost", "confirmed", "resized"]);

    let log = new_file("log-refused.jsonl");
    let refused = Service::with_faults(&["change:status=403,code=VPN.0003"]);
    let lines = resize(&refused, &["vpngw-4321"], &log, crate::exit_codes::UNAUTHORIZED);
    assert_eq!(events(&lines), ["sending", "rejected"]);
    assert_eq!(lines[1]["outcome"], "refused");

    let log = new_file("log-tunnels.jsonl");
    let down = Service::with_faults(&["change:tunnels=stay-down"]);
    let lines =
        resize(&down, &["vpngw-4321", "--tunnel-timeout", "1s"], &log, crate::exit_codes::TUNNELS_DOWN);
    assert_eq!(events(&lines), ["sending", "accepted", "resized", "tunnels_down"]);
    let after = |line: &Value| {
        line["connections"].as_array().unwrap().iter().map(|one| one["after"].clone()).collect::<Vec<_>>()
    };
    assert!(after(&lines[3]).contains(&json!("DOWN")), "{}", lines[3]);

    let log = new_file("log-rejected.jsonl");
    let lines = resize(&Service::start(), &["vpngw-basic"], &log, REJECTED);
    assert_eq!(events(&lines), ["not_sent"]);
    assert_eq!(lines[0]["error"]["kind"], "not_allowed");
}

#[test]
fn unusable_log_file_exits_2_before_any_request() {
    let service = Service::start();
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR"));
    for path in [directory.to_owned(), directory.join("missing/log.jsonl")] {
        let args = ["gateway", "resize", "vpngw-4321", "--flavor", "Professional2", "--yes", "--log-file"];
        let output = service.run(&[&args[..], &[path.to_str().unwrap()]].concat()).assert_exit(USAGE);
        assert!(output.stderr.contains("cannot write to the log file"), "{output:?}");
    }
    assert_eq!(service.simulator.journal().requests, []);
}
