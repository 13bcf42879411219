//! Runs a command in a tmux pane.

use crate::process;
use anyhow::{Result, bail};
use std::path::Path;
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// The name of a separate tmux server, so that the user's sessions are not affected.
const SERVER: &str = "otc-vpn-screenshots";
const COLUMNS: &str = "100";
const ROWS: &str = "60";
const TIMEOUT: Duration = Duration::from_secs(60);

/// A terminal that runs one command; dropping it stops the command.
pub(super) struct Terminal(());

impl Terminal {
    /// Starts a command with these environment variables, and none of this process.
    pub(super) fn run(executable: &Path, arguments: &str, environment: &[(&str, &str)]) -> Result<Self> {
        let mut tmux = tmux();
        tmux.args(["-f", "/dev/null", "new-session", "-d", "-x", COLUMNS, "-y", ROWS, "cat", ";"])
            .args(["set-option", "-g", "remain-on-exit", "on", ";"])
            .args(["set-option", "-g", "remain-on-exit-format", "", ";"])
            .args(["set-option", "-g", "status", "off", ";", "respawn-pane", "-k", "env", "-i"])
            .args(["TERM=tmux-256color", "LANG=C.UTF-8"])
            .args(environment.iter().map(|(name, value)| format!("{name}={value}")))
            .arg(executable)
            .args(arguments.split(' '));
        process::output(&mut tmux)?;
        Ok(Self(()))
    }

    /// Types a line and presses Enter.
    pub(super) fn enter(&self, line: &str) -> Result<()> {
        process::output(tmux().args(["send-keys", line, "Enter"]))?;
        Ok(())
    }

    /// Waits until a text appears, and 300 ms longer for the output that follows it.
    pub(super) fn wait_for(&self, text: &str) -> Result<()> {
        let start = Instant::now();
        while start.elapsed() < TIMEOUT {
            if process::output(tmux().args(["capture-pane", "-p"]))?.contains(text) {
                sleep(Duration::from_millis(300));
                return Ok(());
            }
            sleep(Duration::from_millis(100));
        }
        bail!("`{text}` did not appear within {} s", TIMEOUT.as_secs())
    }

    /// The lines on the screen, with the escape sequences of their colors.
    pub(super) fn screen(&self) -> Result<Vec<String>> {
        let screen = process::output(tmux().args(["capture-pane", "-e", "-p"]))?;
        Ok(screen.lines().map(str::to_owned).collect())
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        _ = tmux().arg("kill-server").status();
    }
}

fn tmux() -> Command {
    let mut tmux = Command::new("tmux");
    tmux.args(["-L", SERVER, "-u"]).env_remove("TMUX");
    tmux
}
