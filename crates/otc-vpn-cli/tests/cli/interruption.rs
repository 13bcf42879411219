//! SIGINT, SIGTERM and SIGHUP.

use crate::exit_codes::{INTERRUPTED, SUCCESS, TERMINATED};
use crate::support::{CliOutput, Service, signal};
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Stdio};
use std::time::Duration;

/// Starts a resize, sends a signal once standard error contains the text, and returns the exit code and the rest of standard error.
fn interrupt(service: &Service, format: &str, after: &str, name: &str) -> (Option<i32>, String) {
    let args = ["--output", format, "gateway", "resize", "vpngw-4321", "--flavor", "Professional2", "--yes"];
    let mut child: Child =
        service.command(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut err = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    while !line.contains(after) {
        line.clear();
        assert_ne!(err.read_line(&mut line).unwrap(), 0, "the command ended before {after:?}");
    }
    signal(&child, name);
    let mut rest = String::new();
    err.read_to_string(&mut rest).unwrap();
    (child.wait().unwrap().code(), rest)
}

#[test]
fn sigint_reports_change_in_progress() {
    let service = Service::with_faults(&["change:end=never"]);
    let (code, err) = interrupt(&service, "table", "PENDING_UPDATE", "INT");
    assert_eq!(code, Some(INTERRUPTED), "{err}");
    assert!(err.contains("vpngw-4321: the change to Professional2 was accepted"), "{err}");
    assert!(err.contains("otc-vpn gateway wait vpngw-4321 --flavor Professional2"), "{err}");
    // The line above the error has the details.
    assert!(err.ends_with("error: interrupted by SIGINT\n"), "{err}");
    assert_eq!(err.matches("in progress").count(), 1, "{err}");
}

#[test]
fn sigterm_reports_unknown_outcome_when_there_is_no_response() {
    let service = Service::with_faults(&["change:delay-after=60s"]);
    let (code, err) = interrupt(&service, "json", "sending the change", "TERM");
    assert_eq!(code, Some(TERMINATED), "{err}");
    let error: serde_json::Value = serde_json::from_str(err.lines().last().unwrap()).unwrap();
    assert_eq!((&error["kind"], &error["outcome"]), (&"unknown_outcome".into(), &"unknown".into()));
    assert!(error["hint"].as_str().unwrap().contains("otc-vpn gateway show vpngw-4321"), "{error}");
}

#[test]
#[cfg(target_os = "linux")]
fn sighup_reports_change_in_progress() {
    let service = Service::with_faults(&["change:end=never"]);
    // The tests themselves may run with `nohup`.
    let child = spawn_resize(&service, &["env", "--default-signal=HUP"]);
    signal(&child, "HUP");
    let output = CliOutput::after(child).assert_exit(TERMINATED);
    assert!(output.stderr.contains("error: interrupted by SIGHUP"), "{}", output.stderr);
    assert!(
        output.stderr.contains("vpngw-4321: the change to Professional2 was accepted"),
        "{}",
        output.stderr
    );
}

#[test]
#[cfg(target_os = "linux")]
fn sighup_is_ignored_with_nohup() {
    let service = Service::with(|builder| builder.transition(Duration::from_secs(1)));
    let child = spawn_resize(&service, &["nohup"]);
    signal(&child, "HUP");
    let output = CliOutput::after(child).assert_exit(SUCCESS);
    assert!(output.stdout.contains("ACTIVE after"), "{}", output.stdout);
}

/// Starts a resize with a program that runs it, and waits until the change was received.
#[cfg(target_os = "linux")]
fn spawn_resize(service: &Service, program: &[&str]) -> Child {
    let resize = service.command(&["gateway", "resize", "vpngw-4321", "--flavor", "Professional2", "--yes"]);
    let mut command = std::process::Command::new(program[0]);
    command.args(&program[1..]).arg(resize.get_program()).args(resize.get_args());
    for (name, value) in resize.get_envs() {
        command.env(name, value.unwrap());
    }
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    while service.simulator.journal().changes.is_empty() {
        std::thread::sleep(Duration::from_millis(20));
    }
    // The response takes a moment.
    std::thread::sleep(Duration::from_millis(300));
    child
}

#[test]
fn sigint_reports_gateways_that_finished_before() {
    // The first gateway is in FAULT, and the change of the second has no response yet when the signal arrives.
    let service = Service::with(|builder| {
        let seed = r#"{"vpn_gateways": [
            {"id": "620d99b8-aaaa-a8df-va86-200b868f2d7d", "name": "a", "status": "ACTIVE", "flavor": "Professional1"},
            {"id": "620d99b8-bbbb-a8df-va86-200b868f2d7d", "name": "b", "status": "ACTIVE", "flavor": "Professional1"}
        ]}"#;
        let faults = ["change:end=FAULT,times=1", "change:delay-before=60s,after=1"];
        let builder = builder.seed(seed.parse().unwrap());
        faults.iter().fold(builder, |builder, fault| builder.fault(fault.parse().unwrap()))
    });
    let names = [
        "--output",
        "json",
        "gateway",
        "resize",
        "a",
        "b",
        "--flavor",
        "Professional2",
        "--concurrency",
        "1",
        "--keep-going",
        "--yes",
    ];
    let child = service.command(&names).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    while service.change_requests() < 2 {
        std::thread::sleep(Duration::from_millis(20));
    }
    signal(&child, "INT");
    let output = CliOutput::after(child).assert_exit(INTERRUPTED);
    assert!(output.stderr.contains("a: FAULT with flavor Professional1"), "{}", output.stderr);
    assert!(
        output.stderr.contains("b: the change to Professional2 was sent, its outcome is unknown"),
        "{}",
        output.stderr
    );
    let results = output.json();
    let errors: Vec<_> = results
        .as_array()
        .unwrap()
        .iter()
        .map(|result| (&result["error"]["kind"], &result["error"]["outcome"]))
        .collect();
    assert_eq!(
        errors,
        [(&"failed".into(), &"accepted".into()), (&"unknown_outcome".into(), &"unknown".into())]
    );
    assert!(results[1]["rollback"].is_string() && results[1]["changed"].is_null(), "{results}");
}

#[test]
fn sigint_reports_not_sent_while_reading() {
    let service = Service::with_faults(&["show:delay-before=60s", "list:delay-before=60s"]);
    let args = ["--output", "json", "gateway", "resize", "vpngw-4321", "--flavor", "Professional2", "--yes"];
    let child = service.command(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    while service.simulator.journal().requests.is_empty() {
        std::thread::sleep(Duration::from_millis(20));
    }
    signal(&child, "INT");
    let output = CliOutput::after(child).assert_exit(INTERRUPTED);
    assert!(
        output.stderr.contains("vpngw-4321: the change to Professional2 was not sent"),
        "{}",
        output.stderr
    );
    assert_eq!(output.error()["outcome"], "not_sent");
    assert_eq!(output.json()[0]["error"], output.error());
}

#[test]
fn sigint_reports_raw_request_in_flight() {
    let service = Service::with_faults(&["change:delay-after=60s"]);
    let path = "/v5/{project_id}/vpn-gateways/620d99b8-demo-a8df-va86-200b868f2d7d/update-specification";
    let args =
        ["--output", "json", "api", "POST", path, "--body", r#"{"vpn_gateway":{"flavor":"Professional2"}}"#];
    let child = service.command(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    while service.change_requests() == 0 {
        std::thread::sleep(Duration::from_millis(20));
    }
    signal(&child, "INT");
    let output = CliOutput::after(child).assert_exit(INTERRUPTED);
    assert!(output.stderr.contains("the request was sent, its outcome is unknown"), "{}", output.stderr);
    assert_eq!(output.error()["outcome"], "unknown");
}

#[test]
fn sigterm_ends_command_that_reads_stdin() {
    let service = Service::start();
    let mut command = service.command(&["api", "POST", "/v5/x", "--body", "@-"]);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let input = child.stdin.take();
    std::thread::sleep(Duration::from_millis(500));
    signal(&child, "TERM");
    CliOutput::after(child).assert_exit(TERMINATED);
    drop(input);
}
