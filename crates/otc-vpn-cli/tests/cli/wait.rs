//! `gateway wait`

use crate::support::{Said, Service, bare};
use otc_vpn_simulator::{DOMAIN, PASSWORD, PROJECT_NAME, USER};
use std::time::{Duration, Instant};

#[test]
fn it_waits_without_changing() {
    let service = Service::start();
    service
        .run(&["gateway", "resize", "vpngw-4321", "--flavor", "Professional2", "--yes", "--no-wait"])
        .ends(0);
    let said = service
        .run(&["--output", "json", "gateway", "wait", "vpngw-4321", "--flavor", "Professional2"])
        .ends(0);
    let result = said.json();
    assert_eq!(result["status"], "ACTIVE");
    assert_eq!(result["flavor"], "Professional2");
    assert!(result["waited_ms"].is_u64());
    assert_eq!(service.changes_that_arrived(), 1);
}

#[test]
fn what_does_not_come_is_5() {
    let service = Service::start();
    for (gateway, flavor, kind) in [
        ("vpngw-4321", "Professional2", "timeout"),
        ("vpngw-fault", "Professional1", "failed"),
        ("vpngw-frozen", "Professional1", "failed"),
        ("vpngw-creating", "Professional1", "timeout"),
    ] {
        let args = ["--output", "json", "gateway", "wait", gateway, "--flavor", flavor, "--timeout", "2s"];
        let said = service.run(&args).ends(5);
        assert_eq!(said.failure()["kind"], kind, "{gateway}");
        assert!(said.failure()["outcome"].is_null());
    }
}

#[test]
fn the_time_counts_from_the_first_request_and_finding_belongs_to_it() {
    let service = Service::failing(&["show:delay-before=9s", "list:delay-before=9s"]);
    let said = service.run(&["--output", "json", "gateway", "wait", "vpngw-4321", "--timeout", "1s"]).ends(5);
    assert_eq!(said.failure()["kind"], "timeout");

    let service = Service::failing(&["token:delay-before=3s"]);
    let url = format!("{}/v3", service.simulator.url());
    let args = ["gateway", "wait", "vpngw-creating", "--timeout", "5s"];
    let mut command = bare(&args);
    for (name, value) in [
        ("OS_AUTH_URL", url.as_str()),
        ("OS_USERNAME", USER),
        ("OS_PASSWORD", PASSWORD),
        ("OS_USER_DOMAIN_NAME", DOMAIN),
        ("OS_PROJECT_NAME", PROJECT_NAME),
    ] {
        command.env(name, value);
    }
    let begun = Instant::now();
    Said::of(&mut command).ends(5);
    assert!(begun.elapsed() < Duration::from_secs(7), "{:?}", begun.elapsed());
}

#[test]
fn what_was_just_found_is_not_read_again_at_once() {
    let service = Service::start();
    let id = "620d99b8-demo-a8df-va86-200b868f2d7d";
    let begun = Instant::now();
    service.run(&["gateway", "wait", id]).ends(0);
    assert!(begun.elapsed() > Duration::from_millis(900), "{:?}", begun.elapsed());
    assert_eq!(service.simulator.journal().requests.len(), 2);
}

#[test]
fn a_gateway_that_is_not_there_is_3() {
    let said = Service::start().run(&["--output", "json", "gateway", "wait", "nope"]).ends(3);
    assert_eq!(said.failure()["kind"], "not_found");
    assert!(said.failure()["outcome"].is_null());
}
