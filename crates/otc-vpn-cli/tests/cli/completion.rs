//! Completion scripts, and the completions of bash.

use crate::exit_codes::SUCCESS;
#[cfg(unix)]
use crate::support::Service;
use crate::support::{CliOutput, otc_vpn};
#[cfg(unix)]
use std::path::{Path, PathBuf};

/// A directory that contains a clouds.yaml.
#[cfg(unix)]
fn directory(name: &str, clouds: &str) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&directory).unwrap();
    std::fs::write(directory.join("clouds.yaml"), clouds).unwrap();
    directory
}

#[test]
fn completion_script_runs_the_program_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let output = CliOutput::of(&mut otc_vpn(&["completion", shell])).assert_exit(SUCCESS);
        assert!(output.stdout.contains("OTC_VPN_COMPLETE") && output.stdout.contains("otc-vpn"), "{shell}");
        // The script also works for a program that was moved or installed later.
        assert!(!output.stdout.contains("target"), "{}", output.stdout);
    }
}

/// The completions of bash for the last word of a line, with the environment and the directory of a command.
#[cfg(unix)]
fn bash_completions(command: &std::process::Command, line: &[&str]) -> Vec<String> {
    const COMPLETE: &str = r#"
        eval "$(otc-vpn completion bash)"
        function=$(complete -p otc-vpn | sed 's/.* -F \([^ ]*\) .*/\1/')
        COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_TYPE=9
        "$function" otc-vpn "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        [ ${#COMPREPLY[@]} -eq 0 ] || printf '%s\n' "${COMPREPLY[@]}"
    "#;
    let program = Path::new(command.get_program()).parent().unwrap().display();
    let mut bash = std::process::Command::new("bash");
    bash.args(["-c", COMPLETE, "bash", "otc-vpn"]).args(line).env_clear();
    bash.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    bash.env("PATH", format!("{program}:{}", std::env::var("PATH").unwrap()));
    bash.current_dir(command.get_current_dir().unwrap());
    let output = CliOutput::of(&mut bash).assert_exit(SUCCESS);
    assert_eq!(output.stderr, "", "{line:?}");
    output.stdout.lines().map(str::to_owned).collect()
}

#[test]
#[cfg(unix)]
fn bash_completes_commands_options_and_values() {
    let mut command = otc_vpn(&[]);
    command.current_dir(directory("completion", "clouds: { harbor: { auth: { token: t } } }\n"));
    for (line, expected) in [
        (&["gat"][..], &["gateway"][..]),
        (&["gateway", "r"], &["resize"]),
        (&["--output", "json", "gateway", "wa"], &["wait"]),
        (&["gateway", "resize", "--dr"], &["--dry-run"]),
        (&["gateway", "resize", "a", "--flavor", "Professional2"], &["Professional2"]),
        (
            &["gateway", "wait", "a", "--flavor", "Professional2"],
            &["Professional2", "Professional2-NonFixedIP"],
        ),
        (&["-o", ""], &["table", "json", "yaml"]),
        (&["gateway", "resize", "a", "--flavor", "B"], &["Basic"]),
        (&["gateway", "resize", "a", "b", "--no-w"], &["--no-wait"]),
        (&["--output", ""], &["table", "json", "yaml"]),
        (&["gateway", "list", "--output", "y"], &["yaml"]),
        (&["--cloud", "h"], &["harbor"]),
        (&["completion", "f"], &["fish"]),
    ] {
        assert_eq!(bash_completions(&command, line), expected, "{line:?}");
    }
}

#[test]
#[cfg(unix)]
fn completion_omits_names_that_a_shell_would_execute() {
    let clouds = "clouds: { 'a$(touch x)': { auth: { token: t } }, a-1: { auth: { token: t } } }\n";
    let mut command = otc_vpn(&[]);
    command.current_dir(directory("completion-evil", clouds));
    assert_eq!(bash_completions(&command, &["--cloud", "a"]), ["a-1"]);

    let seed = r#"{"vpn_gateways": [
        {"id": "620d99b8-demo-a8df-va86-200b868f2d7d", "name": "$(touch x)", "status": "ACTIVE", "flavor": "Basic"},
        {"id": "66ddeacb-demo-a8df-va86-9a414b5bd7d5", "name": "site-b", "status": "ACTIVE", "flavor": "Basic"},
        {"id": "a1000000-demo-a8df-va86-000000000001", "name": "twice", "status": "ACTIVE", "flavor": "Basic"},
        {"id": "a1000000-demo-a8df-va86-000000000002", "name": "twice", "status": "ACTIVE", "flavor": "Basic"}
    ]}"#;
    let service = Service::with(|builder| builder.seed(seed.parse().unwrap()));
    let names = bash_completions(&service.command(&[]), &["gateway", "show", ""]);
    let names: Vec<&String> = names.iter().filter(|name| !name.starts_with('-')).collect();
    let expected = [
        "620d99b8-demo-a8df-va86-200b868f2d7d",
        "site-b",
        "a1000000-demo-a8df-va86-000000000001",
        "a1000000-demo-a8df-va86-000000000002",
    ];
    assert_eq!(names, expected);
}

#[test]
#[cfg(unix)]
fn bash_completes_gateways_of_the_selected_service() {
    let service = Service::start();
    let command = service.command(&[]);
    assert_eq!(bash_completions(&command, &["gateway", "resize", "vpngw-4"]), ["vpngw-4321"]);
    assert_eq!(bash_completions(&command, &["gateway", "resize", "vpngw-4321", "vpngw-5"]), ["vpngw-5bd6"]);
    assert_eq!(bash_completions(&command, &["flavor", "list", "--gateway", "vpngw-b"]), ["vpngw-basic"]);
    assert_eq!(bash_completions(&command, &["connection", "show", "munich"]), ["munich-1", "munich-2"]);
    assert_eq!(bash_completions(&command, &["monitor", "list", "--connection", "oslo-1"]), ["oslo-1"]);
    assert_eq!(bash_completions(&command, &["customer-gateway", "show", "mu"]), ["munich"]);
    assert_eq!(service.change_requests(), 0);

    let without_settings = otc_vpn(&[]);
    assert_eq!(bash_completions(&without_settings, &["gateway", "show", "vpngw-4"]), [""; 0]);
    assert_eq!(
        bash_completions(&without_settings, &["--simulate", "gateway", "show", "vpngw-4"]),
        ["vpngw-4321"]
    );
}

/// A service that accepts connections and never responds would block the shell for the timeouts and retries of the library, over a minute.
#[test]
#[cfg(unix)]
fn completion_of_gateways_ends_when_the_service_does_not_respond() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let mut command = otc_vpn(&[]);
    command
        .env("OTC_VPN_ENDPOINT", format!("http://{}", listener.local_addr().unwrap()))
        .env("OS_TOKEN", "token")
        .env("OS_PROJECT_ID", otc_vpn_simulator::PROJECT_ID);
    let start = std::time::Instant::now();
    assert_eq!(bash_completions(&command, &["gateway", "show", "vpngw"]), [""; 0]);
    let elapsed = start.elapsed();
    assert!(elapsed.as_secs() < 15, "{elapsed:?}");
}
