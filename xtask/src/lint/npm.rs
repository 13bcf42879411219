//! The two linters from npm, in the versions of `xtask/npm/package-lock.json`.

use crate::console::say;
use crate::spec;
use crate::tools;
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where package.json, its lock and the linters' settings stand.
const SETTINGS: &str = "xtask/npm";

/// Runs both linters; whether neither objects. Without Node they are skipped, but not in CI.
pub(super) fn run(root: &Path) -> Result<bool> {
    if let Some(missing) = tools::missing(&["node", "npm"]) {
        return Ok(missing.skip("Redocly CLI and Spectral"));
    }
    let linters = install(root)?;
    let settings = root.join(SETTINGS);
    let mut redocly = Command::new(linters.join("redocly"));
    redocly.args(["lint", spec::PATH, "--format", "stylish", "--config"]).arg(settings.join("redocly.yaml"));
    redocly.envs([("REDOCLY_TELEMETRY", "off"), ("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true")]);
    let mut spectral = Command::new(linters.join("spectral"));
    spectral.args(["lint", spec::PATH, "--fail-severity", "hint", "--ruleset"]);
    spectral.arg(settings.join("spectral.yaml"));
    let redocly = tools::passes(redocly.current_dir(root), "Redocly CLI")?;
    let spectral = tools::passes(spectral.current_dir(root), "Spectral")?;
    for (name, good) in [("Redocly CLI", redocly), ("Spectral", spectral)] {
        say(&format!("{name}: {}", if good { "no objections" } else { "objects" }));
    }
    Ok(redocly && spectral)
}

/// Installs what the lock names, unless it is there; gives the folder of the commands.
fn install(root: &Path) -> Result<PathBuf> {
    let installed = tools::target(root).join("npm");
    let lock = |folder: &Path| std::fs::read(folder.join("package-lock.json")).ok();
    let commands = installed.join("node_modules/.bin");
    let wanted = root.join(SETTINGS);
    if commands.join("spectral").exists() && lock(&installed) == lock(&wanted) {
        return Ok(commands);
    }
    std::fs::create_dir_all(&installed).with_context(|| format!("{} cannot be made", installed.display()))?;
    // The lock comes last and tells that the rest is there.
    for file in [".npmrc", "package.json"] {
        copy(&wanted, &installed, file)?;
    }
    say(&format!("installing the linters of {SETTINGS}/package-lock.json into {}", installed.display()));
    copy(&wanted, &installed, "package-lock.json")?;
    let done = tools::passes(
        Command::new("npm").args(["ci", "--no-audit", "--no-fund", "--silent"]).current_dir(&installed),
        "npm ci",
    );
    if !matches!(done, Ok(true)) {
        _ = std::fs::remove_file(installed.join("package-lock.json"));
        anyhow::bail!("the linters cannot be installed; is the npm registry reached?");
    }
    Ok(commands)
}

fn copy(from: &Path, to: &Path, file: &str) -> Result<()> {
    std::fs::copy(from.join(file), to.join(file))
        .with_context(|| format!("{SETTINGS}/{file} cannot be copied"))?;
    Ok(())
}
