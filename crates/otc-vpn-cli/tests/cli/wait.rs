//! `gateway wait`

use crate::support::Service;

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
fn a_gateway_that_is_not_there_is_3() {
    let said = Service::start().run(&["--output", "json", "gateway", "wait", "nope"]).ends(3);
    assert_eq!(said.failure()["kind"], "not_found");
    assert!(said.failure()["outcome"].is_null());
}
