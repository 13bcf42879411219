//! Programs that a command runs, and what they leave.

use crate::console::say;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

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

    /// The same, as a command ends.
    pub(crate) fn skipped(&self, what: &str) -> ExitCode {
        if self.skip(what) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
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

/// Cargo, in the workspace.
pub(crate) fn cargo(root: &Path) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root);
    // What `cargo run` says of this package is not meant for what runs from here: cargo-machete misreads it.
    for (name, _) in std::env::vars_os() {
        if ["CARGO_PKG_", "CARGO_MANIFEST_"].iter().any(|ours| name.to_string_lossy().starts_with(ours)) {
            cargo.env_remove(name);
        }
    }
    cargo
}

/// The programs that a `cargo build` makes.
pub(crate) fn executables(build: &mut Command) -> Result<Vec<PathBuf>> {
    let messages = output(build.arg("--message-format=json-render-diagnostics"))?;
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    Ok(messages.filter_map(|message| message["executable"].as_str().map(PathBuf::from)).collect())
}

/// Runs a program to its good end, and gives what it wrote to standard output.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let name = command.get_program().to_owned();
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("{} cannot be started", name.display()))?;
    if !output.status.success() {
        bail!("{} ended with {}", name.display(), output.status);
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// The SHA-256 of bytes, in hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes);
    digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}
