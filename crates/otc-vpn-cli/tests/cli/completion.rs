//! Completion scripts, and the completions of bash.

use crate::exit_codes::SUCCESS;
use crate::support::{CliOutput, otc_vpn};
use std::path::{Path, PathBuf};

/// A directory that contains a clouds.yaml.
fn directory(name: &str) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&directory).unwrap();
    std::fs::write(directory.join("clouds.yaml"), "clouds: { harbor: { auth: { token: t } } }\n").unwrap();
    directory
}

#[test]
fn completion_contains_flavors_and_clouds_for_every_shell() {
    let directory = directory("completion");
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let output =
            CliOutput::of(otc_vpn(&["completion", shell]).current_dir(&directory)).assert_exit(SUCCESS);
        assert!(output.stdout.contains("resize"), "{shell}");
        if matches!(shell, "bash" | "zsh" | "fish") {
            assert!(output.stdout.contains("Professional1-NonFixedIP"), "{shell}: of gateway wait");
            assert!(output.stdout.contains("harbor"), "{shell}");
        }
    }
}

#[test]
fn completion_omits_cloud_names_that_a_shell_would_execute() {
    let directory = directory("completion-evil");
    let clouds = "clouds: { 'a$(touch x)': { auth: { token: t } }, good-1: { auth: { token: t } } }\n";
    std::fs::write(directory.join("clouds.yaml"), clouds).unwrap();
    for shell in ["bash", "zsh", "fish"] {
        let output =
            CliOutput::of(otc_vpn(&["completion", shell]).current_dir(&directory)).assert_exit(SUCCESS);
        assert!(output.stdout.contains("good-1") && !output.stdout.contains("touch"), "{shell}");
    }
}

/// The completions of bash for the last word of a line.
#[cfg(unix)]
fn bash_completions(script: &Path, line: &[&str]) -> Vec<String> {
    const COMPLETE: &str = r#"
        source "$1"; shift
        function=$(complete -p otc-vpn | sed 's/.* -F \([^ ]*\) .*/\1/')
        COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
        "$function" otc-vpn "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        printf '%s\n' "${COMPREPLY[@]}"
    "#;
    let mut bash = std::process::Command::new("bash");
    let output = CliOutput::of(bash.args(["-c", COMPLETE, "bash"]).arg(script).arg("otc-vpn").args(line))
        .assert_exit(SUCCESS);
    output.stdout.lines().map(str::to_owned).collect()
}

#[test]
#[cfg(unix)]
fn bash_completes_commands_options_and_values() {
    let directory = directory("bash");
    let script = directory.join("otc-vpn.bash");
    let output = CliOutput::of(otc_vpn(&["completion", "bash"]).current_dir(&directory)).assert_exit(SUCCESS);
    std::fs::write(&script, output.stdout).unwrap();
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
        (&["--output", ""], &["table", "json", "yaml"]),
        (&["gateway", "list", "--output", "y"], &["yaml"]),
        (&["--cloud", ""], &["harbor"]),
        (&["completion", "f"], &["fish"]),
    ] {
        assert_eq!(bash_completions(&script, line), expected, "{line:?}");
    }
}
