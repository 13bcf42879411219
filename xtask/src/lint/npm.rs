//! Runs Redocly CLI and Spectral, in the versions of `xtask/npm/package-lock.json`.

use crate::console::status;
use crate::export;
use crate::process;
use crate::spec;
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The directory that contains package.json, its lock file and the configuration of the linters.
const CONFIGURATION: &str = "xtask/npm";

/// Runs both linters on the spec and its export as OpenAPI 3.1; returns whether both passed. They are skipped if Node is not installed, except in CI.
pub(super) fn run(root: &Path) -> Result<bool> {
    if let Some(missing) = process::missing(&["node", "npm"]) {
        return Ok(missing.skip("Redocly CLI and Spectral"));
    }
    let linters = install(root)?;
    let configuration = root.join(CONFIGURATION);
    let mut redocly = Command::new(linters.join("redocly"));
    redocly
        .args(["lint", spec::PATH, export::OPENAPI_31, "--format", "stylish", "--config"])
        .arg(configuration.join("redocly.yaml"))
        .envs([("REDOCLY_TELEMETRY", "off"), ("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true")]);
    let mut spectral = Command::new(linters.join("spectral"));
    spectral
        .args(["lint", spec::PATH, export::OPENAPI_31, "--fail-severity", "hint", "--ruleset"])
        .arg(configuration.join("spectral.yaml"));
    let mut passed = true;
    for (name, linter) in [("Redocly CLI", &mut redocly), ("Spectral", &mut spectral)] {
        let success = process::succeeds(linter.current_dir(root), name)?;
        status(&format!("{name}: {}", if success { "passed" } else { "failed" }));
        passed &= success;
    }
    Ok(passed)
}

/// Installs the linters, unless the versions in the lock file are already installed. Returns the directory of the executables.
fn install(root: &Path) -> Result<PathBuf> {
    let installed = process::target(root).join("npm");
    let lock = |directory: &Path| std::fs::read(directory.join("package-lock.json")).ok();
    let executables = installed.join("node_modules/.bin");
    let source = root.join(CONFIGURATION);
    if executables.join("spectral").exists() && lock(&installed) == lock(&source) {
        return Ok(executables);
    }
    std::fs::create_dir_all(&installed).with_context(|| format!("cannot create {}", installed.display()))?;
    for file in [".npmrc", "package.json", "package-lock.json"] {
        std::fs::copy(source.join(file), installed.join(file))
            .with_context(|| format!("cannot copy {CONFIGURATION}/{file}"))?;
    }
    status(&format!("installing the linters into {}", installed.display()));
    let success = process::succeeds(
        Command::new("npm").args(["ci", "--no-audit", "--no-fund", "--silent"]).current_dir(&installed),
        "npm ci",
    );
    if !matches!(success, Ok(true)) {
        // The copy of the lock file marks a complete installation.
        _ = std::fs::remove_file(installed.join("package-lock.json"));
        anyhow::bail!("cannot install the linters; check the connection to the npm registry");
    }
    Ok(executables)
}
