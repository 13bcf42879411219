//! Output formats, color, closed pipes and escaping.

use crate::exit_codes::{CHANGE_UNCONFIRMED, SUCCESS, USAGE};
use crate::support::{CliOutput, Service};
use serde_json::Value;
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
fn json_and_yaml_escape_names_without_loss() {
    let name = "a\u{1b}[31m\u{7f}\u{85}\u{9b}\u{61c}\u{202e}\u{2066}\u{2028}\u{2029}\u{feff}b";
    let seed = serde_json::json!({ "vpn_gateways": [
        { "id": "620d99b8-evil-a8df-va86-200b868f2d7d", "name": name, "status": "ACTIVE", "flavor": "Basic" }
    ]});
    let service = Service::with(|builder| builder.seed(seed.to_string().parse().unwrap()));
    for format in ["json", "yaml"] {
        let output = service.run(&["--output", format, "gateway", "list"]).assert_exit(SUCCESS);
        let hostile = |c: char| name[1..name.len() - 1].contains(c) && !"[31m".contains(c);
        assert!(!output.stdout.contains(hostile), "{format}: {:?}", output.stdout);
        let list: Value = serde_saphyr::from_str(&output.stdout).unwrap();
        assert_eq!(list[0]["name"], name, "{format}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn resize_exits_5_when_disk_is_full_after_change() {
    let service = Service::start();
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let args = ["--output", "json", "gateway", "resize", "vpngw-4321", "--flavor", "Professional2", "--yes"];
    let child = service.command(&args).stdout(full).stderr(Stdio::piped()).spawn().unwrap();
    let output = CliOutput::after(child).assert_exit(CHANGE_UNCONFIRMED);
    let error = output.error();
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("ACTIVE with flavor Professional2"), "{message}");
    assert!(message.contains("cannot write to standard output: No space left on device"), "{message}");
    assert_eq!(error["outcome"], "accepted");
    assert_eq!(error["request_id"], service.simulator.journal().changes[0].request_id);
}

#[test]
#[cfg(target_os = "linux")]
fn full_disk_is_not_an_internal_error() {
    let service = Service::start();
    let change = r#"{"vpn_gateway":{"flavor":"Professional2"}}"#;
    let path = "/v5/{project_id}/vpn-gateways/620d99b8-demo-a8df-va86-200b868f2d7d/update-specification";
    for (args, code, outcome) in [
        (&["gateway", "list"][..], USAGE, Value::Null),
        (
            &["gateway", "resize", "vpngw-4321", "--flavor", "Professional2", "--dry-run"],
            USAGE,
            "not_sent".into(),
        ),
        (&["api", "POST", path, "--body", change], CHANGE_UNCONFIRMED, "accepted".into()),
    ] {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let args = [&["--output", "json"], args].concat();
        let child = service.command(&args).stdout(full).stderr(Stdio::piped()).spawn().unwrap();
        let output = CliOutput::after(child).assert_exit(code);
        assert_eq!(output.error()["outcome"], outcome, "{args:?}");
        assert!(!output.stderr.contains("internal error"), "{}", output.stderr);
    }
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
