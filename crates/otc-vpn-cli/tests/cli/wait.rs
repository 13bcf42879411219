//! `gateway wait`

use crate::exit_codes::{CHANGE_UNCONFIRMED, REJECTED, SUCCESS, UNREACHABLE};
use crate::support::{CliOutput, Service, otc_vpn};
use otc_vpn_simulator::{DOMAIN, PASSWORD, PROJECT_NAME, USER};
use serde_json::Value;
use std::time::{Duration, Instant};

#[test]
fn wait_returns_when_gateway_is_active_and_sends_no_change() {
    let service = Service::start();
    service
        .run(&["gateway", "resize", "vpngw-4321", "--flavor", "Professional2", "--yes", "--no-wait"])
        .assert_exit(SUCCESS);
    let output = service
        .run(&["--output", "json", "gateway", "wait", "vpngw-4321", "--flavor", "Professional2"])
        .assert_exit(SUCCESS);
    let result = output.json();
    assert_eq!(result["status"], "ACTIVE");
    assert_eq!(result["flavor"], "Professional2");
    assert!(result["waited_ms"].is_u64());
    assert_eq!(service.change_requests(), 1);
}

#[test]
fn wait_exits_5_when_gateway_faults_or_timeout_expires() {
    let service = Service::start();
    for (gateway, flavor, kind) in [
        ("vpngw-4321", "Professional2", "timeout"),
        ("vpngw-fault", "Professional1", "failed"),
        ("vpngw-frozen", "Professional1", "failed"),
        ("vpngw-creating", "Professional1", "timeout"),
    ] {
        let args =
            ["--output", "json", "gateway", "wait", gateway, "--flavor", flavor, "--timeout", "1500ms"];
        let output = service.run(&args).assert_exit(CHANGE_UNCONFIRMED);
        assert_eq!(output.error()["kind"], kind, "{gateway}");
        assert!(output.error()["outcome"].is_null());
    }
}

#[test]
fn wait_timeout_includes_lookup() {
    let service = Service::with_faults(&["show:delay-before=9s", "list:delay-before=9s"]);
    let output = service
        .run(&["--output", "json", "gateway", "wait", "vpngw-4321", "--timeout", "1s"])
        .assert_exit(CHANGE_UNCONFIRMED);
    assert_eq!(output.error()["kind"], "timeout");
}

#[test]
fn wait_timeout_includes_requests_to_iam() {
    let service = Service::with_faults(&["token:delay-before=1500ms"]);
    let url = format!("{}/v3", service.simulator.url());
    let mut command =
        otc_vpn(&["--output", "json", "gateway", "wait", "vpngw-creating", "--timeout", "2500ms"]);
    for (name, value) in [
        ("OS_AUTH_URL", url.as_str()),
        ("OS_USERNAME", USER),
        ("OS_PASSWORD", PASSWORD),
        ("OS_USER_DOMAIN_NAME", DOMAIN),
        ("OS_PROJECT_NAME", PROJECT_NAME),
    ] {
        command.env(name, value);
    }
    let output = CliOutput::of(&mut command).assert_exit(CHANGE_UNCONFIRMED);
    let error = output.error();
    let message = error["message"].as_str().unwrap();
    // At most 1 s of the 2.5 s remains for the wait itself.
    assert!(message.contains("timed out after 0 s") || message.contains("timed out after 1 s"), "{message}");
}

#[test]
fn wait_succeeds_whatever_the_timeout_when_gateway_is_as_requested() {
    let service = Service::start();
    let id = "620d99b8-demo-a8df-va86-200b868f2d7d";
    for args in
        [&["gateway", "wait", id][..], &["gateway", "wait", "vpngw-4321", "--flavor", "Professional1"]]
    {
        service.simulator.clear_journal();
        service.run(&[args, &["--timeout", "900ms"]].concat()).assert_exit(SUCCESS);
        assert_eq!(service.simulator.journal().requests.len(), 1, "{args:?}");
    }
}

#[test]
fn wait_polls_one_second_after_lookup_by_id() {
    let service = Service::start();
    let id = "ff9bdca6-demo-a8df-va86-e4bcc1ea52bc";
    let start = Instant::now();
    service.run(&["gateway", "wait", id, "--timeout", "1500ms"]).assert_exit(CHANGE_UNCONFIRMED);
    assert!(start.elapsed() > Duration::from_millis(1400), "{:?}", start.elapsed());
    assert_eq!(service.simulator.journal().requests.len(), 2);
}

#[test]
fn wait_exits_3_when_gateway_is_not_found() {
    let output = Service::start().run(&["--output", "json", "gateway", "wait", "nope"]).assert_exit(REJECTED);
    assert_eq!(output.error()["kind"], "not_found");
    assert!(output.error()["outcome"].is_null());
}

#[test]
fn wait_exits_6_when_connection_is_refused() {
    let address = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut command = otc_vpn(&["--output", "json", "gateway", "wait", "vpngw-4321", "--timeout", "1s"]);
    command
        .env("OTC_VPN_ENDPOINT", format!("http://{address}"))
        .env("OS_TOKEN", "t")
        .env("OS_PROJECT_ID", "p");
    let output = CliOutput::of(&mut command).assert_exit(UNREACHABLE);
    assert_eq!(output.error()["kind"], "connection");
    assert!(output.error()["outcome"].is_null());
}

#[test]
fn wait_for_several_gateways_reports_each_and_exits_with_most_severe_code() {
    let service = Service::start();
    let names = ["vpngw-4321", "vpngw-fault", "620d99b8-demo-a8df-va86-200b868f2d7d", "nope"];
    let args = [&["--output", "json", "gateway", "wait"], &names[..]].concat();
    let output = service.run(&args).assert_exit(CHANGE_UNCONFIRMED);
    let results = output.json();
    let results: Vec<_> = results
        .as_array()
        .unwrap()
        .iter()
        .map(|result| (result["name"].clone(), result["error"]["kind"].clone()))
        .collect();
    let kind = |kind: &str| Value::from(kind);
    // A gateway that was specified twice is reported once.
    assert_eq!(
        results,
        [
            ("vpngw-4321".into(), Value::Null),
            ("vpngw-fault".into(), kind("failed")),
            ("nope".into(), kind("not_found"))
        ]
    );
    assert_eq!(output.error()["kind"], "failed");

    let output = service.run(&args[2..]).assert_exit(CHANGE_UNCONFIRMED);
    assert!(output.stdout.contains("✓ vpngw-4321: ACTIVE with flavor Professional1"), "{}", output.stdout);
    assert!(output.stdout.contains("✗ vpngw-fault: FAULT with flavor Professional1"), "{}", output.stdout);
    assert!(output.stderr.ends_with("error: the wait for 2 of 3 gateways failed\n"), "{}", output.stderr);
}

#[test]
fn wait_for_several_gateways_polls_them_concurrently() {
    let service = Service::start();
    let start = Instant::now();
    let args =
        ["gateway", "wait", "vpngw-creating", "vpngw-4321", "--flavor", "Professional2", "--timeout", "3s"];
    let output = service.run(&args).assert_exit(CHANGE_UNCONFIRMED);
    assert!(start.elapsed() >= Duration::from_secs(3), "{:?}", start.elapsed());
    // One timeout applies to all of them.
    assert_eq!(output.stdout.matches("timed out after 3 s").count(), 2, "{}", output.stdout);
}

#[test]
fn timeout_message_has_singular_and_plural() {
    let service = Service::start();
    let id = "ff9bdca6-demo-a8df-va86-e4bcc1ea52bc";
    let output = service.run(&["gateway", "wait", id, "--timeout", "1500ms"]).assert_exit(CHANGE_UNCONFIRMED);
    assert!(output.stderr.contains(" and 1 poll: "), "{}", output.stderr);
}
