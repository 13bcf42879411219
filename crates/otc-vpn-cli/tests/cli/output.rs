//! Output formats, color, closed pipes and escaping.

use crate::exit_codes::{INTERNAL_ERROR, SUCCESS, USAGE};
use crate::support::{CliOutput, Service};
use std::process::Stdio;

#[test]
fn yaml_equals_json() {
    let service = Service::start();
    let json = service.run(&["--output", "json", "gateway", "list"]).assert_exit(SUCCESS).json();
    let yaml = service.run(&["--output", "yaml", "gateway", "list"]).assert_exit(SUCCESS).stdout;
    let read: serde_json::Value = serde_saphyr::from_str(&yaml).unwrap();
    assert_eq!(read, json);
}

#[test]
fn color_follows_option() {
    let service = Service::start();
    let plain = service.run(&["gateway", "list"]).assert_exit(SUCCESS).stdout;
    assert!(!plain.contains('\u{1b}'));
    let colored = service.run(&["--color", "always", "gateway", "list"]).assert_exit(SUCCESS).stdout;
    assert!(colored.contains("\u{1b}[32mACTIVE"), "{colored:?}");
    let never =
        CliOutput::of(service.command(&["--color", "never", "gateway", "resize"]).env("CLICOLOR_FORCE", "1"))
            .assert_exit(USAGE);
    assert!(!never.stderr.contains('\u{1b}'), "{:?}", never.stderr);
}

#[test]
fn closed_stdout_is_not_an_error() {
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
        let output = CliOutput::after(child).assert_exit(SUCCESS);
        assert!(!output.stderr.contains("error"), "{args:?}: {}", output.stderr);
    }
}

#[test]
#[cfg(target_os = "linux")]
fn error_reports_change_when_result_cannot_be_written() {
    let service = Service::start();
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let args = ["--output", "json", "gateway", "resize", "vpngw-4321", "--flavor", "Professional2", "--yes"];
    let child = service.command(&args).stdout(full).stderr(Stdio::piped()).spawn().unwrap();
    let output = CliOutput::after(child).assert_exit(INTERNAL_ERROR);
    let error = output.error();
    assert_eq!(error["outcome"], "accepted");
    assert_eq!(error["request_id"], service.simulator.journal().changes[0].request_id);
}

#[test]
fn resize_escapes_control_characters_of_the_service() {
    let seed = r#"{"vpn_gateways": [{
        "id": "620d99b8-evil-a8df-va86-200b868f2d7d", "name": "evil", "status": "ACTIVE",
        "flavor": "V3\u001b[31m", "supported_flavors": ["Professional2"]
    }]}"#;
    let service = Service::with(|builder| builder.seed(seed.parse().unwrap()));
    for end in ["--no-wait", "--yes"] {
        let output = service.run(&["gateway", "resize", "evil", "--flavor", "Professional2", "--yes", end]);
        assert!(!output.stdout.contains('\u{1b}') && !output.stderr.contains('\u{1b}'), "{output:?}");
    }
}

#[test]
fn closed_stderr_is_not_an_error() {
    let service = Service::start();
    let mut child = service
        .command(&["gateway", "resize", "vpngw-4321", "--flavor", "Professional2", "--yes"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stderr.take());
    let output = CliOutput::after(child).assert_exit(SUCCESS);
    assert!(output.stdout.contains("ACTIVE"), "{}", output.stdout);
}
