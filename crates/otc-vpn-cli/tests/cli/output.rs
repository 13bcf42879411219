//! Forms of output, and readers that go away.

use crate::support::{Said, Service};
use std::process::Stdio;

#[test]
fn yaml_says_the_same_as_json() {
    let service = Service::start();
    let json = service.run(&["--output", "json", "gateway", "list"]).ends(0).json();
    let yaml = service.run(&["--output", "yaml", "gateway", "list"]).ends(0).out;
    let read: serde_json::Value = serde_saphyr::from_str(&yaml).unwrap();
    assert_eq!(read, json);
}

#[test]
fn colours_come_when_asked_for() {
    let service = Service::start();
    let plain = service.run(&["gateway", "list"]).ends(0).out;
    assert!(!plain.contains('\u{1b}'));
    let colored = service.run(&["--color", "always", "gateway", "list"]).ends(0).out;
    assert!(colored.contains("\u{1b}[32mACTIVE"), "{colored:?}");
    let never =
        Said::of(service.command(&["--color", "never", "gateway", "resize"]).env("CLICOLOR_FORCE", "1"))
            .ends(2);
    assert!(!never.err.contains('\u{1b}'), "{:?}", never.err);
}

#[test]
fn a_closed_pipe_is_no_error() {
    let service = Service::start();
    for args in [
        &["gateway", "list"][..],
        &["--output", "json", "gateway", "list"],
        &["gateway", "resize", "vpngw-4321", "--flavor", "Professional2", "--yes"],
        &["--help"],
        &["completion", "bash"],
    ] {
        let mut child = service.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let said = Said::after(child).ends(0);
        assert!(!said.err.contains("error") && !said.err.contains("defect"), "{args:?}: {}", said.err);
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_result_that_cannot_be_written_hides_no_change() {
    let service = Service::start();
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let args = ["--output", "json", "gateway", "resize", "vpngw-4321", "--flavor", "Professional2", "--yes"];
    let child = service.command(&args).stdout(full).stderr(Stdio::piped()).spawn().unwrap();
    let said = Said::after(child).ends(1);
    let failure = said.failure();
    assert_eq!(failure["outcome"], "accepted");
    assert_eq!(failure["request_id"], service.simulator.journal().changes[0].request_id);
}

#[test]
fn what_the_service_says_cannot_drive_the_terminal() {
    let seed = r#"{"vpn_gateways": [{
        "id": "620d99b8-evil-a8df-va86-200b868f2d7d", "name": "evil", "status": "ACTIVE",
        "flavor": "V3\u001b[31m", "supported_flavors": ["Professional2"]
    }]}"#;
    let service = Service::with(|builder| builder.seed(seed.parse().unwrap()));
    for end in ["--no-wait", "--yes"] {
        let said = service.run(&["gateway", "resize", "evil", "--flavor", "Professional2", "--yes", end]);
        assert!(!said.out.contains('\u{1b}') && !said.err.contains('\u{1b}'), "{said:?}");
    }
}

#[test]
fn a_closed_standard_error_is_none_either() {
    let service = Service::start();
    let mut child = service
        .command(&["gateway", "resize", "vpngw-4321", "--flavor", "Professional2", "--yes"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stderr.take());
    let said = Said::after(child).ends(0);
    assert!(said.out.contains("ACTIVE"), "{}", said.out);
}
