//! SIGINT and SIGTERM.

use crate::support::{Said, Service, signal};
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Stdio};

/// Starts a change and gives control once standard error says these words; then the rest of it, after a signal.
fn interrupt(service: &Service, format: &str, after: &str, name: &str) -> (Option<i32>, String) {
    let args = ["--output", format, "gateway", "resize", "vpngw-4321", "--flavor", "Professional2", "--yes"];
    let mut child: Child =
        service.command(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut err = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    while !line.contains(after) {
        line.clear();
        assert_ne!(err.read_line(&mut line).unwrap(), 0, "it ended before {after:?}");
    }
    signal(&child, name);
    let mut rest = String::new();
    err.read_to_string(&mut rest).unwrap();
    (child.wait().unwrap().code(), rest)
}

#[test]
fn it_says_that_the_change_goes_on() {
    let service = Service::failing(&["change:end=never"]);
    let (code, err) = interrupt(&service, "table", "PENDING_UPDATE", "INT");
    assert_eq!(code, Some(130), "{err}");
    assert!(err.contains("vpngw-4321: the service has taken the change to Professional2"), "{err}");
    assert!(err.contains("otc-vpn gateway wait vpngw-4321 --flavor Professional2"), "{err}");
    assert!(err.contains("error: ended by SIGINT"), "{err}");
}

#[test]
fn it_says_that_the_outcome_is_unknown() {
    let service = Service::failing(&["change:delay-after=60s"]);
    let (code, err) = interrupt(&service, "json", "sending the change", "TERM");
    assert_eq!(code, Some(143), "{err}");
    let failure: serde_json::Value = serde_json::from_str(err.lines().last().unwrap()).unwrap();
    assert_eq!((&failure["kind"], &failure["outcome"]), (&"unknown_outcome".into(), &"unknown".into()));
    assert!(failure["hint"].as_str().unwrap().contains("otc-vpn gateway show vpngw-4321"), "{failure}");
}

#[test]
fn what_ended_before_is_not_forgotten() {
    // The first gateway ends as FAULT; the second is being read anew when the signal comes.
    let service = Service::with(|builder| {
        let seed = r#"{"vpn_gateways": [
            {"id": "620d99b8-aaaa-a8df-va86-200b868f2d7d", "name": "a", "status": "ACTIVE", "flavor": "Professional1"},
            {"id": "620d99b8-bbbb-a8df-va86-200b868f2d7d", "name": "b", "status": "ACTIVE", "flavor": "Professional1"}
        ]}"#;
        let faults = ["change:end=FAULT,times=1", "change:delay-before=60s,after=1"];
        let builder = builder.seed(seed.parse().unwrap());
        faults.iter().fold(builder, |builder, fault| builder.fault(fault.parse().unwrap()))
    });
    let names = ["gateway", "resize", "a", "b", "--flavor", "Professional2", "--concurrency", "1", "--yes"];
    let child = service.command(&names).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    while service.changes_that_arrived() < 2 {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    signal(&child, "INT");
    let said = Said::after(child).ends(130);
    assert!(said.err.contains("a: FAULT with Professional1"), "{}", said.err);
    assert!(
        said.err.contains("b: the change to Professional2 was sent, its outcome is unknown"),
        "{}",
        said.err
    );
}

#[test]
fn it_says_that_nothing_was_sent() {
    let service = Service::failing(&["show:delay-before=60s", "list:delay-before=60s"]);
    let args = ["--output", "json", "gateway", "resize", "vpngw-4321", "--flavor", "Professional2", "--yes"];
    let child = service.command(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    while service.simulator.journal().requests.is_empty() {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    signal(&child, "INT");
    let said = Said::after(child).ends(130);
    assert!(said.err.contains("vpngw-4321: the change to Professional2 was not sent"), "{}", said.err);
    assert_eq!(said.failure()["outcome"], "not_sent");
}

#[test]
fn a_raw_request_that_was_sent_is_said_too() {
    let service = Service::failing(&["change:delay-after=60s"]);
    let path = "/v5/{project_id}/vpn-gateways/620d99b8-demo-a8df-va86-200b868f2d7d/update-specification";
    let args =
        ["--output", "json", "api", "POST", path, "--body", r#"{"vpn_gateway":{"flavor":"Professional2"}}"#];
    let child = service.command(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    while service.changes_that_arrived() == 0 {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    signal(&child, "INT");
    let said = Said::after(child).ends(130);
    assert!(said.err.contains("the request was sent, its outcome is unknown"), "{}", said.err);
    assert_eq!(said.failure()["outcome"], "unknown");
}

#[test]
fn a_body_that_never_ends_does_not_hold_it_up() {
    let service = Service::start();
    let mut command = service.command(&["api", "POST", "/v5/x", "--body", "@-"]);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let input = child.stdin.take();
    std::thread::sleep(std::time::Duration::from_millis(500));
    signal(&child, "TERM");
    Said::after(child).ends(143);
    drop(input);
}
