//! `gateway resize --log-file`: the events of each change as JSON lines.

use crate::exit_codes::{CHANGE_UNCONFIRMED, INTERRUPTED, REJECTED, SUCCESS, UNAUTHORIZED, USAGE};
use crate::schemas::Schemas;
use crate::support::{CliOutput, Service, signal};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

/// A path at which nothing exists.
fn new_file(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    _ = fs::remove_file(&path);
    path
}

/// The command that resizes gateways.
fn command(service: &Service, gateways: &[&str], log: &Path) -> Command {
    let options =
        ["--flavor", "Professional2", "--yes", "--timeout", "5s", "--log-file", log.to_str().unwrap()];
    service.command(&[&["gateway", "resize"], gateways, &options].concat())
}

/// Resizes gateways and returns the lines of the log, which match the schema.
#[track_caller]
fn resize(service: &Service, gateways: &[&str], log: &Path, code: i32) -> Vec<Value> {
    CliOutput::of(&mut command(service, gateways, log)).assert_exit(code);
    read(log)
}

/// The lines of the log, which match the schema.
#[track_caller]
fn read(log: &Path) -> Vec<Value> {
    let text = fs::read_to_string(log).unwrap();
    assert!(text.ends_with('\n'), "the last line is incomplete: {text}");
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
    assert_eq!(events(&lines), ["planned", "sending", "accepted", "resized"]);
    let request_id = service.simulator.journal().changes[0].request_id.clone();
    let [planned, sending, accepted, resized] = &lines[..] else { unreachable!() };
    for (line, outcome, request_id) in [
        (planned, "not_sent", Value::Null),
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
    assert_eq!(events(&lines), ["planned", "sending", "accepted", "resized", "unchanged"]);
}

#[test]
fn log_has_the_error_that_ended_a_change() {
    let log = new_file("log-fault.jsonl");
    let lines =
        resize(&Service::with_faults(&["change:end=FAULT"]), &["vpngw-4321"], &log, CHANGE_UNCONFIRMED);
    assert_eq!(events(&lines), ["planned", "sending", "accepted", "failed"]);
    assert_eq!(lines[3]["error"]["kind"], "failed");

    let log = new_file("log-lost.jsonl");
    let lines = resize(&Service::with_faults(&["change:reset=after"]), &["vpngw-4321"], &log, SUCCESS);
    assert_eq!(events(&lines), ["planned", "sending", "response_lost", "confirmed", "resized"]);

    let log = new_file("log-refused.jsonl");
    let refused = Service::with_faults(&["change:status=403,code=VPN.0003"]);
    let lines = resize(&refused, &["vpngw-4321"], &log, crate::exit_codes::UNAUTHORIZED);
    assert_eq!(events(&lines), ["planned", "sending", "rejected"]);
    assert_eq!(lines[2]["outcome"], "refused");

    let log = new_file("log-tunnels.jsonl");
    let down = Service::with_faults(&["change:tunnels=stay-down"]);
    let lines =
        resize(&down, &["vpngw-4321", "--tunnel-timeout", "1s"], &log, crate::exit_codes::TUNNELS_DOWN);
    assert_eq!(events(&lines), ["planned", "sending", "accepted", "resized", "tunnels_down"]);
    let after = |line: &Value| {
        line["connections"].as_array().unwrap().iter().map(|one| one["after"].clone()).collect::<Vec<_>>()
    };
    assert!(after(&lines[4]).contains(&json!("DOWN")), "{}", lines[4]);

    let log = new_file("log-rejected.jsonl");
    let lines = resize(&Service::start(), &["vpngw-basic"], &log, REJECTED);
    assert_eq!(events(&lines), ["not_sent"]);
    assert_eq!(lines[0]["error"]["kind"], "not_allowed");
}

#[test]
fn log_distinguishes_timeout_and_unknown_outcome() {
    let log = new_file("log-timeout.jsonl");
    let never = Service::with_faults(&["change:end=never"]);
    let lines = resize(&never, &["vpngw-4321"], &log, CHANGE_UNCONFIRMED);
    assert_eq!(events(&lines), ["planned", "sending", "accepted", "timed_out"]);
    assert_eq!(lines[3]["outcome"], "accepted");

    let log = new_file("log-unknown.jsonl");
    let lost = Service::with_faults(&["change:status=502,body=html"]);
    let lines = resize(&lost, &["vpngw-4321"], &log, CHANGE_UNCONFIRMED);
    assert_eq!(events(&lines), ["planned", "sending", "response_lost", "unknown"]);
    assert_eq!(
        (&lines[3]["outcome"], &lines[3]["error"]["kind"]),
        (&json!("unknown"), &json!("unknown_outcome"))
    );
}

#[test]
fn log_has_each_gateway_whose_change_was_not_sent() {
    let service = Service::start();
    let log = new_file("log-not-sent.jsonl");
    let lines = resize(&service, &["vpngw-basic", "vpngw-4321"], &log, REJECTED);
    assert_eq!(events(&lines), ["not_sent", "not_sent"]);

    for format in ["table", "json"] {
        let with_token = |token: &str, code: i32| {
            let log = new_file("log-token.jsonl");
            let mut command = command(&service, &["vpngw-4321", "--output", format], &log);
            CliOutput::of(command.env("OS_TOKEN", token)).assert_exit(code);
            let lines = read(&log);
            assert_eq!(events(&lines), ["not_sent"], "{format}");
            lines[0]["error"]["kind"].clone()
        };
        assert_eq!(with_token("wrong", UNAUTHORIZED), "authentication");
        assert_eq!(with_token("", USAGE), "invalid_input");
    }
}

#[test]
fn interruption_is_logged_for_each_change_that_has_not_ended() {
    let service = Service::with_faults(&["change:end=never"]);
    let log = new_file("log-interrupted.jsonl");
    let mut resize = command(&service, &["vpngw-4321", "vpngw-5bd6", "--concurrency", "2"], &log);
    let child = resize.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    while fs::read_to_string(&log).unwrap_or_default().lines().count() < 4 {
        thread::sleep(Duration::from_millis(20));
    }
    signal(&child, "INT");
    CliOutput::after(child).assert_exit(INTERRUPTED);
    let lines = read(&log);
    let of = |name: &str| -> Vec<&Value> { lines.iter().filter(|line| line["name"] == name).collect() };
    assert_eq!(of("vpngw-5bd6").iter().map(|line| &line["event"]).collect::<Vec<_>>(), ["unchanged"]);
    let changed = of("vpngw-4321");
    assert_eq!(
        changed.iter().map(|line| &line["event"]).collect::<Vec<_>>(),
        ["planned", "sending", "accepted", "interrupted"]
    );
    assert_eq!(
        (&changed[3]["outcome"], &changed[3]["request_id"]),
        (&json!("accepted"), &changed[2]["request_id"])
    );
}

#[test]
fn concurrent_runs_append_whole_lines() {
    let services = [(); 4].map(|()| Service::start());
    let log = new_file("log-concurrent.jsonl");
    let spawn = |service| {
        command(service, &["vpngw-4321"], &log).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let children: Vec<_> = services.iter().map(spawn).collect();
    for child in children {
        CliOutput::after(child).assert_exit(SUCCESS);
    }
    let mut lines: Vec<String> =
        read(&log).iter().map(|line| line["event"].as_str().unwrap().to_owned()).collect();
    lines.sort_unstable();
    assert_eq!(lines, ["accepted", "planned", "resized", "sending"].map(|event| [event; 4]).concat());
}

/// Runs a command that cannot write files of more than 1024 bytes. As on a full disk, the line that exceeds the limit is truncated.
#[cfg(unix)]
fn with_full_disk(command: &Command) -> CliOutput {
    let mut shell = Command::new("bash");
    // Without the trap, the signal ends the command, and the limit is in units of 1024 bytes.
    shell.args(["-c", "trap '' XFSZ; ulimit -f 1; exec \"$@\"", "bash"]);
    shell.arg(command.get_program()).args(command.get_args()).env_clear();
    shell.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    CliOutput::of(&mut shell)
}

#[test]
#[cfg(unix)]
fn file_that_cannot_be_written_before_the_change_exits_2_without_a_change() {
    let service = Service::start();
    let log = new_file("log-full-before.jsonl");
    fs::write(&log, "x".repeat(1000) + "\n").unwrap();
    let resize = command(&service, &["nope", "vpngw-4321", "--keep-going", "--output", "json"], &log);
    let output = with_full_disk(&resize).assert_exit(USAGE);
    let error = output.error();
    assert!(error["message"].as_str().unwrap().contains("cannot write to the log file"), "{error}");
    assert_eq!(error["outcome"], "not_sent");
    assert_eq!(output.json()[0]["error"]["kind"], "not_found");
    assert_eq!(output.json()[1]["error"]["message"], error["message"]);
    assert_eq!(service.simulator.journal().changes, []);
}

#[test]
#[cfg(unix)]
fn file_that_cannot_be_written_during_the_change_exits_5_with_the_result() {
    let service = Service::start();
    let log = new_file("log-full.jsonl");
    let resize = command(&service, &["vpngw-4321", "--output", "json"], &log);
    let output = with_full_disk(&resize).assert_exit(CHANGE_UNCONFIRMED);
    assert_eq!(output.json()[0]["changed"], true);
    assert_eq!(output.stderr.matches("cannot write to").count(), 1, "{}", output.stderr);
    let error = output.error();
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("ACTIVE with flavor Professional2"), "{message}");
    assert!(message.contains("is incomplete"), "{message}");
    let request_id = json!(service.simulator.journal().changes[0].request_id);
    assert_eq!((&error["outcome"], &error["request_id"]), (&json!("accepted"), &request_id));

    // The next run does not continue the truncated line.
    assert!(!fs::read_to_string(&log).unwrap().ends_with('\n'));
    CliOutput::of(&mut command(&service, &["vpngw-4321"], &log)).assert_exit(SUCCESS);
    let text = fs::read_to_string(&log).unwrap();
    let last: Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
    assert_eq!(last["event"], "unchanged");
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
