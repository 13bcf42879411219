//! Programs of others that a command needs.

use crate::console::say;
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Where everything that is made goes, as cargo has it.
pub(crate) fn target(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from)
}

/// A program that this machine does not have.
pub(crate) struct Missing(String);

impl Missing {
    /// Skips what needs the program and says so, true; in CI, where nothing may be skipped, false.
    pub(crate) fn skip(&self, what: &str) -> bool {
        let ci = std::env::var("CI").is_ok_and(|value| !value.is_empty() && value != "false");
        let verdict = if ci { "CI must have it" } else { "skipped" };
        say(&format!("{what}: there is no `{}` on this machine; {verdict}", self.0));
        !ci
    }
}

/// The first of these programs that cannot be started.
pub(crate) fn missing(programs: &[&str]) -> Option<Missing> {
    programs.iter().find(|program| !is_there(program)).map(|program| Missing((*program).to_owned()))
}

fn is_there(program: &str) -> bool {
    // `go` takes no `--version`; that it starts is enough.
    Command::new(program)
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok()
}

/// Runs a program to its end, with its words passed on; whether it ended well.
pub(crate) fn passes(command: &mut Command, name: &str) -> Result<bool> {
    let status =
        command.stdin(Stdio::null()).status().with_context(|| format!("{name} cannot be started"))?;
    Ok(status.success())
}
