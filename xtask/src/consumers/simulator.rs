//! The simulator as its users start it.

use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// The project and the token that the simulator always knows.
const PROJECT_ID: &str = "a4a5d4098fb4474fa22cd05f897d6b99";
const TOKEN: &str = "simulator-token";

/// A simulator of its own, which ends with this value.
pub(super) struct Simulator {
    process: Child,
    url: String,
}

/// Builds the command, so that starting it takes no time.
pub(super) fn build(root: &Path) -> Result<()> {
    let built = cargo(root).args(["build", "--quiet", "--package", "otc-vpn-cli"]).status();
    if built.context("cargo cannot be started")?.success() {
        Ok(())
    } else {
        bail!("otc-vpn cannot be built")
    }
}

impl Simulator {
    pub(super) fn start(root: &Path) -> Result<Self> {
        let mut process = cargo(root)
            .args(["run", "--quiet", "--package", "otc-vpn-cli", "--", "simulator", "serve"])
            .args(["--listen", "127.0.0.1:0", "--transition", "2s"])
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

    /// Tells a program where the simulator is, by the variables that users of the clouds set.
    pub(super) fn describe_to(&self, program: &mut Command) {
        program.envs([
            ("OTC_VPN_ENDPOINT", self.url.as_str()),
            ("OS_PROJECT_ID", PROJECT_ID),
            ("OS_TOKEN", TOKEN),
        ]);
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        // It holds nothing worth an orderly end, and may have ended already.
        _ = self.process.kill();
        _ = self.process.wait();
    }
}

fn cargo(root: &Path) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root);
    cargo
}
