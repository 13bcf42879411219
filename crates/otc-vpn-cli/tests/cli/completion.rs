//! Completion scripts, and what bash, zsh and fish complete with them.

use crate::exit_codes::SUCCESS;
use crate::support::{CliOutput, otc_vpn};

#[test]
fn completion_script_runs_the_program_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let output = CliOutput::of(&mut otc_vpn(&["completion", shell])).assert_exit(SUCCESS);
        assert!(output.stdout.contains("OTC_VPN_COMPLETE") && output.stdout.contains("otc-vpn"), "{shell}");
        // The script also works for a program that was moved or installed later.
        assert!(!output.stdout.contains("target"), "{}", output.stdout);
    }
}

/// Tests with real shells.
#[cfg(unix)]
mod shells {
    use super::*;
    use crate::support::Service;
    use std::collections::BTreeSet;
    use std::io::Write as _;
    use std::path::{Path, PathBuf};
    use std::process::{Command, Stdio};

    /// A shell, with the arguments that make it ignore the configuration of the user.
    struct Shell {
        name: &'static str,
        arguments: &'static [&'static str],
        /// The name of the file that the shell loads for the first completion.
        file: &'static str,
    }

    const BASH: Shell = Shell { name: "bash", arguments: &["--norc"], file: "otc-vpn" };
    const ZSH: Shell = Shell { name: "zsh", arguments: &["-f"], file: "_otc-vpn" };
    const FISH: Shell = Shell { name: "fish", arguments: &["--no-config"], file: "otc-vpn.fish" };

    /// The shells that are installed. In CI on Linux, `.ci/run` installs all of them.
    fn installed() -> impl Iterator<Item = Shell> {
        [BASH, ZSH, FISH].into_iter().filter(|shell| {
            let installed = Command::new(shell.name).arg("--version").stdout(Stdio::null()).status().is_ok();
            let ci = std::env::var("CI").is_ok_and(|value| !value.is_empty() && value != "false");
            assert!(installed || !ci || !cfg!(target_os = "linux"), "{} is not installed", shell.name);
            if !installed {
                // Unlike `eprintln!`, this is also shown if the test succeeds.
                _ = writeln!(std::io::stderr(), "completion: `{}` is not installed; skipped", shell.name);
            }
            installed
        })
    }

    /// What a shell completes for the last word of a line, with the environment and the directory of a command. The script is that of
    /// `otc-vpn completion`, or in a file.
    fn complete(shell: &Shell, file: Option<&Path>, command: &Command, line: &[&str]) -> Vec<String> {
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/completion");
        let program = Path::new(command.get_program()).parent().unwrap().display();
        let mut process = Command::new(shell.name);
        process.args(shell.arguments).arg(sources.join("complete").with_extension(shell.name));
        process.arg(file.unwrap_or(Path::new(""))).arg("otc-vpn").args(line).env_clear();
        process.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        process.env("PATH", format!("{program}:{}", std::env::var("PATH").unwrap()));
        process.current_dir(command.get_current_dir().unwrap()).stdin(Stdio::null());
        let output = CliOutput::of(&mut process).assert_exit(SUCCESS);
        assert_eq!(output.stderr, "", "{} {line:?}", shell.name);
        output.stdout.lines().map(str::to_owned).collect()
    }

    /// Like `complete`, but only names that the service lists. On a busy machine, the first list may not arrive in time. The order is
    /// undefined, because zsh groups names with the same description.
    fn complete_names(shell: &Shell, command: &Command, line: &[&str]) -> BTreeSet<String> {
        let names = || {
            let all = complete(shell, None, command, line);
            all.into_iter().filter(|name| !name.starts_with('-')).collect::<BTreeSet<_>>()
        };
        (0..10).map(|_| names()).find(|names| !names.is_empty()).unwrap_or_default()
    }

    /// A directory that contains a clouds.yaml.
    fn directory(name: &str, clouds: &str) -> PathBuf {
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::create_dir_all(&directory).unwrap();
        std::fs::write(directory.join("clouds.yaml"), clouds).unwrap();
        directory
    }

    #[test]
    fn shells_complete_commands_options_and_values() {
        let mut command = otc_vpn(&[]);
        command.current_dir(directory("completion", "clouds: { harbor: { auth: { token: t } } }\n"));
        for shell in installed() {
            for (line, expected) in [
                (&["gat"][..], &["gateway"][..]),
                (&["--output", "json", "gateway", "wa"], &["wait"]),
                (&["gateway", "resize", "--dr"], &["--dry-run"]),
                (
                    &["gateway", "wait", "a", "--flavor", "Professional2"],
                    &["Professional2", "Professional2-NonFixedIP"],
                ),
                (&["gateway", "resize", "a", "b", "--flavor=B"], &["--flavor=Basic"]),
                (&["-o", ""], &["table", "json", "yaml"]),
                (&["--cloud", "h"], &["harbor"]),
                (&["completion", "f"], &["fish"]),
            ] {
                assert_eq!(complete(&shell, None, &command, line), expected, "{} {line:?}", shell.name);
            }
        }
    }

    /// The packages install a file, which the shell loads for the first completion.
    #[test]
    fn shells_complete_with_an_installed_file() {
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("completion-files");
        std::fs::create_dir_all(&directory).unwrap();
        for shell in installed() {
            let script = CliOutput::of(&mut otc_vpn(&["completion", shell.name])).assert_exit(SUCCESS).stdout;
            let file = directory.join(shell.file);
            std::fs::write(&file, script).unwrap();
            let line = ["gateway", "resize", "--fl"];
            assert_eq!(complete(&shell, Some(&file), &otc_vpn(&[]), &line), ["--flavor"], "{}", shell.name);
        }
    }

    #[test]
    fn completion_omits_names_that_a_shell_would_execute() {
        let clouds = "clouds: { 'a$(touch x)': { auth: { token: t } }, a-1: { auth: { token: t } } }\n";
        let mut command = otc_vpn(&[]);
        command.current_dir(directory("completion-evil", clouds));
        let seed = r#"{"vpn_gateways": [
            {"id": "620d99b8-demo-a8df-va86-200b868f2d7d", "name": "$(touch x)", "status": "ACTIVE", "flavor": "Basic"},
            {"id": "66ddeacb-demo-a8df-va86-9a414b5bd7d5", "name": "site-b", "status": "ACTIVE", "flavor": "Basic"},
            {"id": "a1000000-demo-a8df-va86-000000000001", "name": "twice", "status": "ACTIVE", "flavor": "Basic"},
            {"id": "a1000000-demo-a8df-va86-000000000002", "name": "twice", "status": "ACTIVE", "flavor": "Basic"}
        ]}"#;
        let service = Service::with(|builder| builder.seed(seed.parse().unwrap()));
        for shell in installed() {
            assert_eq!(complete(&shell, None, &command, &["--cloud", "a"]), ["a-1"], "{}", shell.name);
            let names = complete_names(&shell, &service.command(&[]), &["gateway", "show", ""]);
            let expected = [
                "620d99b8-demo-a8df-va86-200b868f2d7d",
                "site-b",
                "a1000000-demo-a8df-va86-000000000001",
                "a1000000-demo-a8df-va86-000000000002",
            ];
            assert_eq!(names, BTreeSet::from(expected.map(str::to_owned)), "{}", shell.name);
        }
    }

    #[test]
    fn shells_complete_gateways_of_the_selected_service() {
        let service = Service::start();
        for shell in installed() {
            for (line, expected) in [
                (&["gateway", "resize", "vpngw-4321", "vpngw-5"][..], &["vpngw-5bd6"][..]),
                (&["flavor", "list", "--gateway", "vpngw-b"], &["vpngw-basic"]),
                (&["connection", "show", "munich"], &["munich-1", "munich-2"]),
                (&["customer-gateway", "show", "mu"], &["munich"]),
            ] {
                let names = complete_names(&shell, &service.command(&[]), line);
                let expected: BTreeSet<String> = expected.iter().map(|&name| name.to_owned()).collect();
                assert_eq!(names, expected, "{} {line:?}", shell.name);
            }
        }
        assert_eq!(service.change_requests(), 0);
    }

    #[test]
    fn completion_without_settings_lists_only_gateways_of_the_simulator() {
        let command = otc_vpn(&[]);
        let line = ["gateway", "show", "vpngw-4"];
        for shell in installed() {
            assert_eq!(complete(&shell, None, &command, &line), [""; 0], "{}", shell.name);
            let simulated = ["--simulate", "gateway", "show", "vpngw-4"];
            let expected = BTreeSet::from(["vpngw-4321".to_owned()]);
            assert_eq!(complete_names(&shell, &command, &simulated), expected, "{}", shell.name);
        }
    }

    /// A service that accepts connections and never responds would block the shell for the timeouts and retries of the library, over a
    /// minute.
    #[test]
    fn completion_of_gateways_ends_when_the_service_does_not_respond() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let mut command = otc_vpn(&[]);
        command
            .env("OTC_VPN_ENDPOINT", format!("http://{}", listener.local_addr().unwrap()))
            .env("OS_TOKEN", "token")
            .env("OS_PROJECT_ID", otc_vpn_simulator::PROJECT_ID);
        let start = std::time::Instant::now();
        assert_eq!(complete(&BASH, None, &command, &["gateway", "show", "vpngw"]), [""; 0]);
        let elapsed = start.elapsed();
        assert!(elapsed.as_secs() < 15, "{elapsed:?}");
    }
}
