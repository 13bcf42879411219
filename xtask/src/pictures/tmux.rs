//! A terminal for one command, which is tmux.

use crate::tools;
use anyhow::{Result, bail};
use std::path::Path;
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// A server of its own, away from those of whom runs this.
const SERVER: &str = "otc-vpn-pictures";
const COLUMNS: &str = "100";
const ROWS: &str = "60";
const LONGEST: Duration = Duration::from_secs(60);

/// A terminal with one command in it; it ends with this value.
pub(super) struct Terminal(());

impl Terminal {
    /// Starts a command, with these settings and nothing else of this machine's environment.
    pub(super) fn run(command: &Path, words: &str, settings: &[(&str, &str)]) -> Result<Self> {
        let mut tmux = tmux();
        tmux.args(["-f", "/dev/null", "new-session", "-d", "-x", COLUMNS, "-y", ROWS, "cat", ";"])
            .args(["set-option", "-g", "remain-on-exit", "on", ";"])
            .args(["set-option", "-g", "remain-on-exit-format", "", ";"])
            .args(["set-option", "-g", "status", "off", ";", "respawn-pane", "-k", "env", "-i"])
            .args(["TERM=tmux-256color", "LANG=C.UTF-8"])
            .args(settings.iter().map(|(name, value)| format!("{name}={value}")))
            .arg(command)
            .args(words.split(' '));
        tools::output(&mut tmux)?;
        Ok(Self(()))
    }

    /// Types a line.
    pub(super) fn enter(&self, line: &str) -> Result<()> {
        tools::output(tmux().args(["send-keys", line, "Enter"]))?;
        Ok(())
    }

    /// Waits until a text is on the screen, and a moment longer, so that what comes with it is there too.
    pub(super) fn wait_for(&self, text: &str) -> Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < LONGEST {
            if tools::output(tmux().args(["capture-pane", "-p"]))?.contains(text) {
                sleep(Duration::from_millis(300));
                return Ok(());
            }
            sleep(Duration::from_millis(100));
        }
        bail!("`{text}` has not come up within {} s", LONGEST.as_secs())
    }

    /// The lines on the screen, with the escape sequences of their colours.
    pub(super) fn screen(&self) -> Result<Vec<String>> {
        let screen = tools::output(tmux().args(["capture-pane", "-e", "-p"]))?;
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
