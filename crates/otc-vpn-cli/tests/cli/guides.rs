//! The shell parts of the guides in `docs/`, run by bash against the simulator. `cargo xtask guides` runs those that need other programs.
//!
//! They need jq and are skipped where it is not installed, but not in CI.

use crate::exit_codes::{
    CHANGE_UNCONFIRMED, REJECTED, SUCCESS, TUNNELS_DOWN, UNAUTHORIZED, UNREACHABLE, USAGE,
};
use crate::support::{CliOutput, Service};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// An empty directory.
fn directory(name: &str) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&directory);
    fs::create_dir_all(&directory).unwrap();
    directory
}

/// The bash blocks of a page, in order.
fn bash_blocks(page: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(page);
    let text = fs::read_to_string(path).unwrap();
    let blocks = text.split("```bash\n").skip(1).filter_map(|rest| rest.split("```").next());
    blocks.map(str::to_owned).collect()
}

#[allow(clippy::print_stdout, reason = "a skipped test prints why")]
fn jq_is_installed() -> bool {
    let installed = Command::new("jq").arg("--version").output().is_ok();
    assert!(installed || std::env::var_os("CI").is_none(), "CI needs jq");
    if !installed {
        println!("skipped: jq is not installed");
    }
    installed
}

/// Runs a script with `otc-vpn` and the programs of the directory in PATH.
fn bash(service: &Service, directory: &Path, script: &str) -> CliOutput {
    let binary = Path::new(env!("CARGO_BIN_EXE_otc-vpn")).parent().unwrap().display().to_string();
    let path = std::env::var("PATH").unwrap();
    let mut command = Command::new("bash");
    command.env_clear();
    for (name, value) in service.command(&[]).get_envs() {
        command.env(name, value.unwrap_or_default());
    }
    command.env("PATH", format!("{}:{binary}:{path}", directory.display()));
    CliOutput::of(command.args(["-c", script]).current_dir(directory))
}

/// The scripts of docs/ci.md in a directory, with the gateways of the page or with others.
fn pipeline(name: &str, gateways: Option<&str>) -> PathBuf {
    let directory = directory(name);
    let [settings, plan, apply] = bash_blocks("ci.md").try_into().unwrap();
    let settings = match gateways {
        Some(gateways) => settings.replace("vpngw-4321 vpngw-5bd6", gateways),
        None => settings,
    };
    fs::write(directory.join("vpn-gateways.env"), settings).unwrap();
    fs::write(directory.join("plan.sh"), plan).unwrap();
    fs::write(directory.join("apply.sh"), apply).unwrap();
    directory
}

/// Adds options to the resize of `apply.sh`.
fn add_options(directory: &Path, options: &str) {
    let script = directory.join("apply.sh");
    let text = fs::read_to_string(&script).unwrap();
    assert!(text.contains(" --yes "), "{text}");
    fs::write(script, text.replace(" --yes ", &format!(" --yes {options} "))).unwrap();
}

#[test]
fn pipeline_plans_without_a_change_and_applies_once() {
    if !jq_is_installed() {
        return;
    }
    let service = Service::start();
    let directory = pipeline("ci-success", None);

    let plan = bash(&service, &directory, "bash plan.sh").assert_exit(SUCCESS);
    assert!(plan.stdout.contains("Professional1 → Professional2"), "{plan:?}");
    assert!(plan.stdout.contains("The plan is valid; the merge applies it."), "{plan:?}");
    let requests = fs::read_to_string(directory.join("requests.txt")).unwrap();
    assert!(requests.contains("update-specification") && !requests.contains("simulator-token"), "{requests}");
    assert_eq!(service.change_requests(), 0);

    let apply = bash(&service, &directory, "bash apply.sh").assert_exit(SUCCESS);
    assert!(apply.stdout.contains("vpngw-4321: Professional1 to Professional2, changed: true"), "{apply:?}");
    assert!(apply.stdout.contains("vpngw-5bd6: Professional2 to Professional2, changed: false"), "{apply:?}");

    let apply = bash(&service, &directory, "bash apply.sh").assert_exit(SUCCESS);
    assert!(apply.stdout.contains("All gateways have the flavor Professional2."), "{apply:?}");
    assert_eq!(service.change_requests(), 1);
    let evidence = fs::read_to_string(directory.join("evidence.jsonl")).unwrap();
    assert_eq!(evidence.matches(r#""event":"resized""#).count(), 1, "{evidence}");

    let plan = bash(&service, &directory, "bash plan.sh").assert_exit(SUCCESS);
    assert!(plan.stdout.contains("No change is needed."), "{plan:?}");
}

#[test]
fn pipeline_exits_3_when_a_gateway_rejects_the_change() {
    if !jq_is_installed() {
        return;
    }
    let service = Service::start();
    let directory = pipeline("ci-rejected", Some("vpngw-basic vpngw-5bd6"));
    let plan = bash(&service, &directory, "bash plan.sh").assert_exit(REJECTED);
    assert!(plan.stdout.contains("A gateway rejects the change"), "{plan:?}");
    let apply = bash(&service, &directory, "bash apply.sh").assert_exit(REJECTED);
    assert!(apply.stdout.contains("fix the cause and rerun the job"), "{apply:?}");
    assert_eq!(service.change_requests(), 0);
}

#[test]
fn pipeline_exits_7_when_tunnels_stay_down() {
    if !jq_is_installed() {
        return;
    }
    let service = Service::with_faults(&["change:tunnels=stay-down"]);
    let directory = pipeline("ci-tunnels", None);
    add_options(&directory, "--tunnel-timeout 1s");
    let apply = bash(&service, &directory, "bash apply.sh").assert_exit(TUNNELS_DOWN);
    assert!(apply.stdout.contains("a tunnel that was up before is still down"), "{apply:?}");
    assert!(apply.stdout.lines().any(|line| line.contains("munich-2") && line.contains("DOWN")), "{apply:?}");
}

#[test]
fn pipeline_checks_the_gateway_when_a_change_fails() {
    if !jq_is_installed() {
        return;
    }
    let service = Service::with_faults(&["change:end=FAULT"]);
    let directory = pipeline("ci-fault", None);
    let apply = bash(&service, &directory, "bash apply.sh").assert_exit(CHANGE_UNCONFIRMED);
    assert!(apply.stdout.contains("Checking each of these gateways"), "{apply:?}");
    // `gateway wait` prints its error as text, unlike the resize.
    let is_wait_error = |line: &str| line.starts_with("error: ") && line.contains("FAULT");
    assert!(apply.stderr.lines().any(is_wait_error), "{apply:?}");
    assert_eq!(service.change_requests(), 1);
}

/// The gateway gets the flavor while `apply.sh` waits for it, but a person decides whether to continue with the others.
#[test]
fn pipeline_exits_5_and_sends_no_second_change_when_the_outcome_is_unknown() {
    if !jq_is_installed() {
        return;
    }
    let service = Service::with(|builder| {
        builder.transition(Duration::from_secs(7)).fault("change:reset=after".parse().unwrap())
    });
    let directory = pipeline("ci-unknown", None);
    add_options(&directory, "--timeout 5s");
    let apply = bash(&service, &directory, "bash apply.sh").assert_exit(CHANGE_UNCONFIRMED);
    assert!(apply.stdout.contains("changed: null"), "{apply:?}");
    assert!(apply.stdout.contains("rerun the job for the other gateways"), "{apply:?}");
    assert!(apply.stdout.contains("vpngw-4321: ACTIVE with flavor Professional2"), "{apply:?}");
    assert_eq!(service.change_requests(), 1);

    bash(&service, &directory, "bash apply.sh").assert_exit(SUCCESS);
    assert_eq!(service.change_requests(), 1);
}

#[test]
fn pipeline_exits_with_codes_of_usage_credentials_and_connection() {
    if !jq_is_installed() {
        return;
    }
    let service = Service::start();
    let directory = pipeline("ci-errors", None);
    for (setting, code, plan_text, apply_text) in [
        ("VPN_FLAVOR=Professional9", USAGE, "The plan failed with exit code 2.", "fix the cause"),
        ("export OS_TOKEN=wrong", UNAUTHORIZED, "otc-vpn auth check", "fix the cause"),
        ("export OTC_VPN_ENDPOINT=http://localhost:1", UNREACHABLE, "Rerun the job.", "Rerun the job"),
    ] {
        let settings = directory.join("vpn-gateways.env");
        let text = bash_blocks("ci.md").swap_remove(0);
        fs::write(&settings, format!("{text}{setting}\n")).unwrap();
        // The connection is retried for the time of the timeout.
        let script = |name: &str| {
            let path = directory.join(name);
            let text = fs::read_to_string(path).unwrap();
            text.replace(" --flavor", " --timeout 1s --flavor")
        };
        let plan = bash(&service, &directory, &script("plan.sh")).assert_exit(code);
        assert!(plan.stdout.contains(plan_text), "{plan:?}");
        let apply = bash(&service, &directory, &script("apply.sh")).assert_exit(code);
        assert!(apply.stdout.contains(apply_text), "{apply:?}");
    }
    assert_eq!(service.change_requests(), 0);
}

/// Records the arguments of each call of `terraform`, because the provider is not available here.
const TERRAFORM: &str = "#!/bin/sh\necho \"$*\" >>terraform.log\n";

#[test]
fn terraform_commands_resize_the_gateway_before_the_state_is_refreshed() {
    let service = Service::start();
    let directory = directory("terraform");
    let terraform = directory.join("terraform");
    fs::write(&terraform, TERRAFORM).unwrap();
    fs::set_permissions(&terraform, fs::Permissions::from_mode(0o755)).unwrap();

    for block in bash_blocks("terraform.md") {
        bash(&service, &directory, &format!("set -e\n{block}")).assert_exit(SUCCESS);
    }

    let calls = fs::read_to_string(directory.join("terraform.log")).unwrap();
    let expected = ["plan -detailed-exitcode", "apply -refresh-only", "plan -detailed-exitcode"];
    assert_eq!(calls.lines().collect::<Vec<_>>(), expected);
    let changes = service.simulator.journal().changes;
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0].to, "Professional2");
}
