//! `cargo xtask guides`: runs what the guides in `docs/` show with ansible-core and Terraform, against the simulator. The tests of the
//! command run the shell parts.

mod ansible;
mod terraform;

use crate::console::status;
use crate::process;
use crate::simulator::{self, Simulator};
use anyhow::{Context, Result};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Output, Stdio};

pub(crate) fn run(root: &Path) -> Result<ExitCode> {
    let guides = Guides {
        root: root.to_owned(),
        executable: simulator::build(root)?,
        directory: process::target(root).join("guides"),
    };
    fs::create_dir_all(&guides.directory)
        .with_context(|| format!("cannot create {}", guides.directory.display()))?;
    let mut passed = true;
    match process::missing(&["python3"]) {
        Some(missing) => passed &= missing.skip("ansible"),
        None => ansible::run(&guides)?,
    }
    match (process::missing(&["terraform"]), process::missing(&["go"])) {
        // Optional in CI too: no package registry provides Terraform.
        (Some(_), _) => status("terraform: `terraform` is not installed; skipped"),
        (None, Some(missing)) => passed &= missing.skip("terraform"),
        (None, None) => terraform::run(&guides)?,
    }
    Ok(process::exit_code(passed))
}

struct Guides {
    root: PathBuf,
    /// The command `otc-vpn`.
    executable: PathBuf,
    /// The directory for all files of the runs.
    directory: PathBuf,
}

impl Guides {
    fn page(&self, name: &str) -> Result<String> {
        let path = self.root.join("docs").join(name);
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    }

    /// Runs a command with the settings of the simulator, and with otc-vpn in PATH.
    fn output(&self, command: &mut Command, simulator: &Simulator) -> Result<Output> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let own = self.executable.parent().context("the executable has no directory")?;
        let paths: OsString =
            std::env::join_paths(std::iter::once(own.to_owned()).chain(std::env::split_paths(&path)))?;
        let name = command.get_program().to_owned();
        command
            .env("PATH", paths)
            .envs(simulator.environment())
            .stdin(Stdio::null())
            .output()
            .with_context(|| format!("cannot start {}", name.display()))
    }
}

/// Standard output and standard error.
fn text(output: &Output) -> String {
    [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes)).concat()
}

/// The fenced code blocks of a page in a language, in order.
pub(crate) fn blocks(page: &str, language: &str) -> Vec<String> {
    let start = format!("```{language}\n");
    page.split(&start).skip(1).filter_map(|rest| rest.split("```").next()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn blocks_of_one_language_are_found_in_order() {
        let page = "a\n```yaml\nx: 1\n```\n\n```hcl\ny = 2\n```\n\n```yaml\nz: 3\n```\n";
        assert_eq!(super::blocks(page, "yaml"), ["x: 1\n", "z: 3\n"]);
    }
}
