//! `cargo xtask actionlint`: checks the GitHub Actions workflows of this repository and the one in docs/ci.md.

use crate::console::status;
use crate::guides::blocks;
use crate::process::{self, GoProgram};
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

const PROGRAM: GoProgram = GoProgram {
    name: "actionlint",
    package: "github.com/rhysd/actionlint/cmd/actionlint",
    version: "1.7.12",
};

pub(crate) fn run(root: &Path) -> Result<ExitCode> {
    let program = match PROGRAM.install(root)? {
        Ok(program) => program,
        Err(missing) => return Ok(missing.skip_command("actionlint")),
    };
    let page = fs::read_to_string(root.join("docs/ci.md")).context("cannot read docs/ci.md")?;
    let workflow = blocks(&page, "yaml").into_iter().find(|block| block.contains("runs-on:"));
    let example = process::target(root).join("docs-ci-workflow.yml");
    fs::write(&example, workflow.context("docs/ci.md contains no workflow")?)
        .with_context(|| format!("cannot write {}", example.display()))?;

    let mut files = vec![example];
    for entry in fs::read_dir(root.join(".github/workflows")).context("cannot read .github/workflows")? {
        files.push(entry?.path());
    }
    // actionlint runs these programs if they are installed; without them, the result is the same everywhere.
    let mut actionlint = Command::new(program);
    actionlint.args(["-shellcheck=", "-pyflakes="]).args(&files).current_dir(root);
    let passed = process::succeeds(&mut actionlint, "actionlint")?;
    if passed {
        status(&format!("actionlint: {} workflows are valid", files.len()));
    }
    Ok(process::exit_code(passed))
}
