//! Tests the completions that the Debian package installs, in the shells.

use super::isolated;
use crate::console::status;
use crate::process;
use anyhow::{Result, bail, ensure};
use std::path::Path;

/// Scripts that print what a shell completes; the tests of the command use them, too.
const SCRIPTS: &str = "crates/otc-vpn-cli/tests/cli/completion";

/// Each shell, the option to ignore the configuration of the user, and the file that it loads for the first completion.
pub(super) const SHELLS: [(&str, &str, &str); 3] = [
    ("bash", "--norc", "usr/share/bash-completion/completions/otc-vpn"),
    ("fish", "--no-config", "usr/share/fish/vendor_completions.d/otc-vpn.fish"),
    ("zsh", "-f", "usr/share/zsh/vendor-completions/_otc-vpn"),
];

/// Completes a command in each shell, with the files below `directory`.
pub(super) fn test(root: &Path, directory: &Path) -> Result<()> {
    for (shell, option, file) in SHELLS {
        if let Some(missing) = process::missing(&[shell]) {
            ensure!(missing.skip(&format!("completions of {shell}")), "the completions cannot be tested");
            continue;
        }
        // The shell finds the installed command first.
        let path = std::env::var_os("PATH").unwrap_or_default();
        let path = std::env::join_paths(
            std::iter::once(directory.join("usr/bin")).chain(std::env::split_paths(&path)),
        )?;
        let mut command = isolated(Path::new(shell), directory, &[option]);
        command.arg(root.join(SCRIPTS).join("complete").with_extension(shell)).arg(directory.join(file));
        command.args(["otc-vpn", "gateway", "resi"]).env("PATH", path);
        let completed = process::output(&mut command)?;
        if completed.trim() != "resize" {
            bail!("{shell} completes `otc-vpn gateway resi` to {completed:?}");
        }
        status(&format!("{shell} completes commands with {file}"));
    }
    Ok(())
}
