//! The play of docs/ansible.md, run by ansible-core.

use super::{Guides, blocks, text};
use crate::console::status;
use crate::process;
use crate::simulator::Simulator;
use anyhow::{Context, Result, anyhow, ensure};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Pins ansible-core.
const REQUIREMENTS: &str = "tests/guides/requirements.txt";

/// A gateway that cannot be changed, and one that has the flavor.
const REJECTED: &str = r#"{"vpn_gateways": ["vpngw-basic", "vpngw-5bd6"]}"#;

pub(super) fn run(guides: &Guides) -> Result<()> {
    let page = guides.page("ansible.md")?;
    let [text] = blocks(&page, "yaml").try_into().map_err(|blocks: Vec<_>| {
        anyhow!("docs/ansible.md has {} YAML blocks instead of one", blocks.len())
    })?;
    // Changes that fail take too long with the defaults.
    let text = replace(&text, "['--yes']", "['--yes', '--timeout', '6s', '--tunnel-timeout', '2s']")?;
    let play = Play { guides, python: environment(guides)?, path: guides.directory.join("play.yml") };
    fs::write(&play.path, &text)?;

    let simulator = play.simulator(&[])?;
    for (arguments, expected) in [
        (&["--check"][..], "ok=1 changed=1 unreachable=0 failed=0 skipped=1"),
        (&[], "ok=2 changed=1 unreachable=0 failed=0 skipped=0"),
        (&[], "ok=2 changed=0 unreachable=0 failed=0 skipped=0"),
        (&["--check"], "ok=1 changed=0 unreachable=0 failed=0 skipped=1"),
        (&["--extra-vars", REJECTED], "ok=0 changed=0 unreachable=0 failed=1 skipped=0"),
    ] {
        play.run(&simulator, arguments, expected)?;
    }
    // A task that failed counts as failed only; its result states whether it changed something.
    for (fault, changed) in [
        ("change:end=FAULT", true),
        ("change:end=never", true),
        ("change:status=502,body=html", true),
        ("change:tunnels=stay-down", true),
        ("change:status=409,code=VPN.0003", false),
    ] {
        let simulator = play.simulator(&["--fault", fault])?;
        let output = play.run(&simulator, &[], "ok=1 changed=0 unreachable=0 failed=1 skipped=0")?;
        let expected = format!("\"changed\": {changed}");
        ensure!(output.contains(&expected), "{fault}: no {expected:?} in the output of the play:\n{output}");
    }

    fs::write(&play.path, with_expressions(&text, &page)?)?;
    let simulator = play.simulator(&["--fault", "change:end=FAULT"])?;
    let output = play.run(&simulator, &[], "failed=0 skipped=0 rescued=0 ignored=1")?;
    for expected in ["\"name\": \"vpngw-4321\"", "\"msg\": \"failed\""] {
        ensure!(output.contains(expected), "no {expected:?} in the expressions:\n{output}");
    }
    status("ansible: the play validates, applies once, and reports failures");
    Ok(())
}

/// The play with a task for each expression of the table on the page, after a failed change.
fn with_expressions(play: &str, page: &str) -> Result<String> {
    let mut play = replace(
        play,
        "      failed_when: resize.rc != 0\n",
        "      failed_when: resize.rc != 0\n      ignore_errors: true\n",
    )?;
    let expressions = page.lines().filter_map(|line| line.strip_prefix("| `")?.split("` | ").next());
    let before = play.len();
    for expression in expressions {
        let expression = expression.replace("\\|", "|");
        play.push_str(&format!("    - ansible.builtin.debug:\n        msg: \"{{{{ {expression} }}}}\"\n"));
    }
    ensure!(play.len() > before, "docs/ansible.md has no expressions");
    Ok(play)
}

fn replace(text: &str, old: &str, new: &str) -> Result<String> {
    ensure!(text.matches(old).count() == 1, "docs/ansible.md contains {old:?} not once");
    Ok(text.replace(old, new))
}

/// The Python with ansible-core.
fn environment(guides: &Guides) -> Result<PathBuf> {
    let environment = guides.directory.join("venv");
    let python = environment.join("bin/python");
    if !python.exists() {
        process::output(Command::new("python3").args(["-m", "venv"]).arg(&environment))?;
    }
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"]);
    process::output(pip.arg(guides.root.join(REQUIREMENTS)))?;
    Ok(python)
}

struct Play<'a> {
    guides: &'a Guides,
    python: PathBuf,
    path: PathBuf,
}

impl Play<'_> {
    fn simulator(&self, arguments: &[&str]) -> Result<Simulator> {
        Simulator::start(&self.guides.executable, "1s", arguments)
    }

    /// Runs the play, and compares the line with the counts. Returns the output.
    fn run(&self, simulator: &Simulator, arguments: &[&str], expected: &str) -> Result<String> {
        let program = self.python.parent().unwrap_or(Path::new("")).join("ansible-playbook");
        let mut ansible = Command::new(program);
        ansible.arg(&self.path).args(arguments).env("ANSIBLE_HOME", self.guides.directory.join("ansible"));
        ansible.env("ANSIBLE_NOCOLOR", "1").env("ANSIBLE_LOCALHOST_WARNING", "False");
        ansible.env("ANSIBLE_INVENTORY_UNPARSED_WARNING", "False");
        let output = text(&self.guides.output(&mut ansible, simulator).context("cannot run the play")?);
        let recap = output.lines().rfind(|line| line.contains("unreachable=")).unwrap_or_default();
        let recap = recap.split_whitespace().collect::<Vec<_>>().join(" ");
        ensure!(
            recap.contains(expected),
            "the play {arguments:?} ended with {recap:?} instead of {expected:?}:\n{output}"
        );
        Ok(output)
    }
}
