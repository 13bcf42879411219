//! `gateway resize` of a gateway that is not ready, or that others change.

use crate::exit_codes::{REJECTED, SUCCESS};
use crate::resize::resize;
use crate::support::Service;
use std::time::Duration;

#[test]
fn no_wait_does_not_wait_for_change_of_another_run() {
    let service = Service::start();
    let output = service.run(&resize("vpngw-creating", "Professional1", &["--no-wait"])).assert_exit(SUCCESS);
    assert_eq!(
        (&output.json()[0]["changed"], &output.json()[0]["status"]),
        (&false.into(), &"PENDING_CREATE".into())
    );
}

#[test]
fn resize_exits_3_when_gateway_with_the_flavor_is_not_ready() {
    let service = Service::start();
    for gateway in ["vpngw-fault", "vpngw-frozen"] {
        for option in ["--yes", "--dry-run", "--no-wait"] {
            let output = service.run(&resize(gateway, "Professional1", &[option])).assert_exit(REJECTED);
            assert_eq!(
                (&output.error()["kind"], &output.error()["outcome"]),
                (&"not_ready".into(), &"not_sent".into())
            );
        }
    }
    assert_eq!(service.change_requests(), 0);
}

#[test]
fn resize_exits_3_when_gateway_with_the_flavor_is_still_changed_by_others_at_the_timeout() {
    let service = Service::start();
    for option in ["--yes", "--dry-run"] {
        let options = [option, "--timeout", "2s"];
        let output = service.run(&resize("vpngw-creating", "Professional1", &options)).assert_exit(REJECTED);
        let error = output.error();
        assert_eq!((&error["kind"], &error["outcome"]), (&"not_ready".into(), &"not_sent".into()));
        assert!(error["message"].as_str().unwrap().contains("PENDING_CREATE"), "{error}");
    }
}

#[test]
fn resize_exits_3_when_another_change_replaces_the_flavor() {
    assert_rejected_during_another_change("--yes");
}

#[test]
fn dry_run_exits_3_when_another_change_replaces_the_flavor() {
    assert_rejected_during_another_change("--dry-run");
}

/// Resizes a gateway to its old flavor while another change is in progress.
fn assert_rejected_during_another_change(option: &str) {
    // The change must not take effect before the second command has read the gateway, on a busy machine either.
    let service = Service::with(|builder| builder.transition(Duration::from_secs(10)));
    service
        .run(&["gateway", "resize", "vpngw-4321", "--flavor", "Professional2", "--yes", "--no-wait"])
        .assert_exit(SUCCESS);
    // The first read after a change is stale.
    service.run(&["gateway", "show", "620d99b8-demo-a8df-va86-200b868f2d7d"]).assert_exit(SUCCESS);
    let output = service.run(&resize("vpngw-4321", "Professional1", &[option])).assert_exit(REJECTED);
    assert!(
        output.stderr.contains("is already Professional1, with status PENDING_UPDATE; no change is sent"),
        "{}",
        output.stderr
    );
    let error = output.error();
    assert_eq!((&error["kind"], &error["outcome"]), (&"not_ready".into(), &"not_sent".into()), "{error}");
    assert_eq!(service.change_requests(), 1);
}
