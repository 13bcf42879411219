//! Runs `otc-vpn simulator serve` in the background.

use crate::process;
use anyhow::{Context, Result};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// The project and the token of the simulator's built-in seed.
const PROJECT_ID: &str = "a4a5d4098fb4474fa22cd05f897d6b99";
const TOKEN: &str = "simulator-token";

/// A running simulator; dropping it stops the process.
pub(crate) struct Simulator {
    process: Child,
    url: String,
}

/// Builds `otc-vpn` and returns its path.
pub(crate) fn build(root: &Path) -> Result<PathBuf> {
    let mut cargo = process::cargo(root);
    cargo.args(["build", "--quiet", "--package", "otc-vpn-cli"]);
    process::executables(&mut cargo)?.pop().context("cargo built no executable")
}

impl Simulator {
    /// Starts a simulator with this transition duration and these additional arguments.
    pub(crate) fn start(executable: &Path, transition: &str, arguments: &[&str]) -> Result<Self> {
        let mut process = Command::new(executable)
            .args(["simulator", "serve", "--listen", "127.0.0.1:0", "--transition", transition])
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("cannot start the simulator")?;
        let output = process.stdout.take().context("the simulator has no standard output")?;
        let mut simulator = Self { process, url: String::new() };
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        simulator.url = line
            .trim()
            .strip_prefix("listening on ")
            .with_context(|| format!("the simulator printed {line:?} instead of its address"))?
            .to_owned();
        Ok(simulator)
    }

    /// The base URL.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// The environment variables that a client needs.
    pub(crate) fn environment(&self) -> [(&'static str, &str); 3] {
        [("OTC_VPN_ENDPOINT", &self.url), ("OS_PROJECT_ID", PROJECT_ID), ("OS_TOKEN", TOKEN)]
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        // The process may have exited already, so failures are ignored.
        _ = self.process.kill();
        _ = self.process.wait();
    }
}
