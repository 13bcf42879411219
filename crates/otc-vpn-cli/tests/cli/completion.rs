//! Completion scripts, and what bash makes of its own.

use crate::support::{Said, bare};
use std::path::{Path, PathBuf};

/// A folder with a clouds.yaml in it.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("clouds.yaml"), "clouds: { harbour: { auth: { token: t } } }\n").unwrap();
    folder
}

#[test]
fn every_shell_has_a_script_that_knows_flavors_and_clouds() {
    let folder = folder("completion");
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let said = Said::of(bare(&["completion", shell]).current_dir(&folder)).ends(0);
        assert!(said.out.contains("resize"), "{shell}");
        if matches!(shell, "bash" | "zsh" | "fish") {
            assert!(said.out.contains("Professional1-NonFixedIP"), "{shell}");
            assert!(said.out.contains("harbour"), "{shell}");
        }
    }
}

#[test]
fn a_cloud_whose_name_a_shell_would_run_is_left_out() {
    let folder = folder("completion-evil");
    let clouds = "clouds: { 'a$(touch x)': { auth: { token: t } }, good-1: { auth: { token: t } } }\n";
    std::fs::write(folder.join("clouds.yaml"), clouds).unwrap();
    for shell in ["bash", "zsh", "fish"] {
        let said = Said::of(bare(&["completion", shell]).current_dir(&folder)).ends(0);
        assert!(said.out.contains("good-1") && !said.out.contains("touch"), "{shell}");
    }
}

/// What bash offers for the last word of a line.
#[cfg(unix)]
fn offers(script: &Path, line: &[&str]) -> Vec<String> {
    const COMPLETE: &str = r#"
        source "$1"; shift
        function=$(complete -p otc-vpn | sed 's/.* -F \([^ ]*\) .*/\1/')
        COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
        "$function" otc-vpn "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        printf '%s\n' "${COMPREPLY[@]}"
    "#;
    let mut bash = std::process::Command::new("bash");
    let said = Said::of(bash.args(["-c", COMPLETE, "bash"]).arg(script).arg("otc-vpn").args(line)).ends(0);
    said.out.lines().map(str::to_owned).collect()
}

#[test]
#[cfg(unix)]
fn bash_completes_commands_options_and_values() {
    let folder = folder("bash");
    let script = folder.join("otc-vpn.bash");
    let said = Said::of(bare(&["completion", "bash"]).current_dir(&folder)).ends(0);
    std::fs::write(&script, said.out).unwrap();
    for (line, expected) in [
        (&["gat"][..], &["gateway"][..]),
        (&["gateway", "r"], &["resize"]),
        (&["--output", "json", "gateway", "wa"], &["wait"]),
        (&["gateway", "resize", "--dr"], &["--dry-run"]),
        (
            &["gateway", "resize", "a", "--flavor", "Professional2"],
            &["Professional2", "Professional2-NonFixedIP"],
        ),
        (&["gateway", "resize", "a", "--flavor", "B"], &["Basic"]),
        (&["--output", ""], &["table", "json", "yaml"]),
        (&["gateway", "list", "--output", "y"], &["yaml"]),
        (&["--cloud", ""], &["harbour"]),
        (&["completion", "f"], &["fish"]),
    ] {
        assert_eq!(offers(&script, line), expected, "{line:?}");
    }
}
