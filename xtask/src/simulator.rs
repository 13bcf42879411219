//! The simulator as its users start it.

use crate::tools;
use anyhow::{Context, Result};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// The project and the token that the simulator always knows.
const PROJECT_ID: &str = "a4a5d4098fb4474fa22cd05f897d6b99";
const TOKEN: &str = "simulator-token";

/// A simulator of its own, which ends with this value.
pub(crate) struct Simulator {
    process: Child,
    url: String,
}

/// Builds the command that has it, and gives its path.
pub(crate) fn build(root: &Path) -> Result<PathBuf> {
    let mut cargo = tools::cargo(root);
    cargo.args(["build", "--quiet", "--package", "otc-vpn-cli"]);
    tools::executables(&mut cargo)?.pop().context("cargo has built no binary")
}

impl Simulator {
    /// Starts one whose changes take so long, with more words for `otc-vpn simulator serve`.
    pub(crate) fn start(command: &Path, transition: &str, words: &[&str]) -> Result<Self> {
        let mut process = Command::new(command)
            .args(["simulator", "serve", "--listen", "127.0.0.1:0", "--transition", transition])
            .args(words)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("the simulator cannot be started")?;
        let mut line = String::new();
        let output = process.stdout.take().context("the simulator has no output")?;
        BufReader::new(output).read_line(&mut line)?;
        let mut simulator = Self { process, url: String::new() };
        simulator.url = line
            .trim()
            .strip_prefix("listening on ")
            .with_context(|| format!("the simulator did not say where it listens, but {line:?}"))?
            .to_owned();
        Ok(simulator)
    }

    /// Where it is and what it takes, by the variables that users of the clouds set.
    pub(crate) fn settings(&self) -> [(&'static str, &str); 3] {
        [("OTC_VPN_ENDPOINT", &self.url), ("OS_PROJECT_ID", PROJECT_ID), ("OS_TOKEN", TOKEN)]
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        // It holds nothing worth an orderly end, and may have ended already.
        _ = self.process.kill();
        _ = self.process.wait();
    }
}
