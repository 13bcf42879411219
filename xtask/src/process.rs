//! Runs other programs.

use crate::console::status;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

/// Cargo's target directory, which contains all build output.
pub(crate) fn target(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from)
}

/// The directory of Cargo's registry and of the programs that it installs.
pub(crate) fn cargo_home() -> Option<PathBuf> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    home.or_else(|| Some(std::env::home_dir()?.join(".cargo")))
}

/// A program that is not installed.
pub(crate) struct Missing(String);

impl Missing {
    /// Prints that a step is skipped because the program is missing. Returns false in CI, where no step may be skipped.
    pub(crate) fn skip(&self, step: &str) -> bool {
        let ci = std::env::var("CI").is_ok_and(|value| !value.is_empty() && value != "false");
        let consequence = if ci { "required in CI" } else { "skipped" };
        status(&format!("{step}: `{}` is not installed; {consequence}", self.0));
        !ci
    }

    /// Like [`skip`](Self::skip), but returns an exit code.
    pub(crate) fn skip_command(&self, step: &str) -> ExitCode {
        exit_code(self.skip(step))
    }
}

/// The first of these programs that is not installed.
pub(crate) fn missing(programs: &[&str]) -> Option<Missing> {
    programs.iter().find(|program| !is_installed(program)).map(|program| Missing((*program).to_owned()))
}

fn is_installed(program: &str) -> bool {
    // The exit code does not matter: `go` fails on `--version`.
    Command::new(program)
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok()
}

/// Success or failure as an exit code.
pub(crate) fn exit_code(success: bool) -> ExitCode {
    if success { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Runs a program with its output passed through; returns whether it succeeded.
pub(crate) fn succeeds(command: &mut Command, name: &str) -> Result<bool> {
    let status = command.stdin(Stdio::null()).status().with_context(|| format!("cannot start {name}"))?;
    Ok(status.success())
}

/// Cargo, in the workspace.
pub(crate) fn cargo(root: &Path) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root);
    // `cargo run` sets these variables for xtask. Child processes must not inherit them, because cargo-machete misinterprets them.
    for (name, _) in std::env::vars_os() {
        if ["CARGO_PKG_", "CARGO_MANIFEST_"].iter().any(|prefix| name.to_string_lossy().starts_with(prefix)) {
            cargo.env_remove(name);
        }
    }
    cargo
}

/// Installs a program with `cargo install` unless it is already installed. Returns the program if the installation fails, for example
/// without network access.
pub(crate) fn cargo_install(root: &Path, program: &str, arguments: &[&str]) -> Result<Option<Missing>> {
    let Some(missing) = missing(&[program]) else { return Ok(None) };
    let installed = succeeds(cargo(root).args(["install", "--locked"]).args(arguments), "cargo install")?;
    Ok((!installed).then_some(missing))
}

/// A Go program, whose version is part of the directory that it is installed in.
pub(crate) struct GoProgram {
    pub(crate) name: &'static str,
    /// The import path of the program.
    pub(crate) package: &'static str,
    pub(crate) version: &'static str,
}

impl GoProgram {
    /// The path of the executable, installed or not.
    pub(crate) fn path(&self, root: &Path) -> PathBuf {
        self.directory(root).join(format!("{}{}", self.name, std::env::consts::EXE_SUFFIX))
    }

    fn directory(&self, root: &Path) -> PathBuf {
        target(root).join(format!("{}-{}", self.name, self.version))
    }

    /// Installs the program with `go install` below the target directory, unless it is installed.
    pub(crate) fn install(&self, root: &Path) -> Result<Result<PathBuf, Missing>> {
        let path = self.path(root);
        if path.is_file() {
            return Ok(Ok(path));
        }
        if let Some(missing) = missing(&["go"]) {
            return Ok(Err(missing));
        }
        status(&format!("installing {} {}", self.name, self.version));
        let mut go = Command::new("go");
        go.args(["install", &format!("{}@v{}", self.package, self.version)]);
        output(go.env("GOBIN", self.directory(root))).with_context(|| {
            format!("cannot install {}; check the connection to the Go module proxy", self.name)
        })?;
        Ok(Ok(path))
    }
}

/// Runs `cargo build` and returns the executables that it creates.
pub(crate) fn executables(build: &mut Command) -> Result<Vec<PathBuf>> {
    let messages = output(build.arg("--message-format=json-render-diagnostics"))?;
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    Ok(messages.filter_map(|message| message["executable"].as_str().map(PathBuf::from)).collect())
}

/// Runs a program that must succeed; returns its standard output.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let name = command.get_program().to_owned();
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot start {}", name.display()))?;
    if !output.status.success() {
        bail!("{} failed: {}", name.display(), output.status);
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// The SHA-256 of bytes, in hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes);
    digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}
