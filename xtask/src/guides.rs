//! `cargo xtask guides`: runs what the guides in `docs/` show with ansible-core and Terraform, against the simulator. The tests of the
//! command run the shell parts.

use crate::console::status;
use crate::process;
use crate::simulator::{self, Simulator};
use anyhow::{Context, Result, anyhow, ensure};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

/// Pins ansible-core.
const REQUIREMENTS: &str = "tests/guides/requirements.txt";

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
        None => guides.ansible()?,
    }
    match process::missing(&["terraform"]) {
        // Optional in CI too: no package registry provides Terraform.
        Some(_) => status("terraform: `terraform` is not installed; skipped"),
        None => guides.terraform()?,
    }
    Ok(process::exit_code(passed))
}

struct Guides {
    root: PathBuf,
    executable: PathBuf,
    /// The directory for all files of the runs.
    directory: PathBuf,
}

impl Guides {
    /// The play of docs/ansible.md: validated only, applied, applied again, rejected, and failed.
    fn ansible(&self) -> Result<()> {
        let environment = self.directory.join("venv");
        let python = environment.join("bin/python");
        if !python.exists() {
            process::output(Command::new("python3").args(["-m", "venv"]).arg(&environment))?;
        }
        let mut pip = Command::new(&python);
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"]);
        process::output(pip.arg(self.root.join(REQUIREMENTS)))?;
        let play = self.directory.join("play.yml");
        let [text] = blocks(&self.page("ansible.md")?, "yaml").try_into().map_err(|blocks: Vec<_>| {
            anyhow!("docs/ansible.md has {} YAML blocks instead of one", blocks.len())
        })?;
        fs::write(&play, text).with_context(|| format!("cannot write {}", play.display()))?;

        let rejected = r#"{"vpn_gateways": ["vpngw-basic", "vpngw-5bd6"]}"#;
        let simulator = Simulator::start(&self.executable, "1s", &[])?;
        for (arguments, expected) in [
            (&["--check"][..], "ok=1 changed=0 unreachable=0 failed=0 skipped=1"),
            (&[], "ok=2 changed=1 unreachable=0 failed=0 skipped=0"),
            (&[], "ok=2 changed=0 unreachable=0 failed=0 skipped=0"),
            (&["--extra-vars", rejected], "ok=0 changed=0 unreachable=0 failed=1 skipped=0"),
        ] {
            self.play(&play, &simulator, arguments, expected)?;
        }
        let simulator = Simulator::start(&self.executable, "1s", &["--fault", "change:end=FAULT"])?;
        self.play(&play, &simulator, &[], "ok=1 changed=0 unreachable=0 failed=1 skipped=0")?;
        status("ansible: the play validates, applies once, and reports failures");
        Ok(())
    }

    /// Runs the play, and compares the line with the counts.
    fn play(&self, play: &Path, simulator: &Simulator, arguments: &[&str], expected: &str) -> Result<()> {
        let mut ansible = Command::new(self.directory.join("venv/bin/ansible-playbook"));
        ansible.arg(play).args(arguments).env("ANSIBLE_HOME", self.directory.join("ansible"));
        ansible.env("ANSIBLE_NOCOLOR", "1").env("ANSIBLE_LOCALHOST_WARNING", "False");
        ansible.env("ANSIBLE_INVENTORY_UNPARSED_WARNING", "False");
        let output = self
            .with_settings(&mut ansible, simulator)?
            .stdin(Stdio::null())
            .output()
            .context("cannot start ansible-playbook")?;
        let text = String::from_utf8_lossy(&output.stdout);
        let recap = text.lines().rfind(|line| line.contains("unreachable=")).unwrap_or_default();
        let recap = recap.split_whitespace().collect::<Vec<_>>().join(" ");
        ensure!(
            recap.contains(expected),
            "the play {arguments:?} ended with {recap:?} instead of {expected:?}:\n{text}{}",
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(())
    }

    /// The configuration of docs/terraform.md that runs otc-vpn, with the id of a gateway instead of a resource of the provider.
    fn terraform(&self) -> Result<()> {
        let directory = self.directory.join("terraform");
        if directory.exists() {
            fs::remove_dir_all(&directory)?;
        }
        fs::create_dir_all(&directory)?;
        let page = self.page("terraform.md")?;
        let block = blocks(&page, "hcl").into_iter().find(|block| block.contains("local-exec"));
        let block = block.context("docs/terraform.md has no block with local-exec")?;
        let reference = "opentelekomcloud_enterprise_vpn_gateway_v5.main.id";
        ensure!(block.contains(reference), "the block does not refer to {reference}");
        fs::write(directory.join("main.tf"), block.replace(reference, "\"vpngw-4321\""))?;

        let simulator = Simulator::start(&self.executable, "1s", &[])?;
        self.terraform_command(&directory, &simulator, &["init"])?;
        for (flavor, expected) in [
            ("Professional1", "already Professional1"),
            ("Professional2", "ACTIVE after"),
            ("Professional2", "No changes."),
        ] {
            let variable = format!("vpn_flavor={flavor}");
            let arguments = ["apply", "-auto-approve", "-var", &variable];
            let output = self.terraform_command(&directory, &simulator, &arguments)?;
            ensure!(
                output.contains(expected),
                "terraform apply with {variable}: no {expected:?} in\n{output}"
            );
        }
        status("terraform: the configuration resizes the gateway once");
        Ok(())
    }

    fn terraform_command(
        &self,
        directory: &Path,
        simulator: &Simulator,
        arguments: &[&str],
    ) -> Result<String> {
        let mut terraform = Command::new("terraform");
        terraform.args(arguments).args(["-input=false", "-no-color"]).current_dir(directory);
        // No request for the latest version.
        terraform.env("CHECKPOINT_DISABLE", "1");
        process::output(self.with_settings(&mut terraform, simulator)?)
    }

    /// Adds the settings of the simulator, and otc-vpn to PATH.
    fn with_settings<'a>(&self, command: &'a mut Command, simulator: &Simulator) -> Result<&'a mut Command> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let own = self.executable.parent().context("the executable has no directory")?;
        let paths: OsString =
            std::env::join_paths(std::iter::once(own.to_owned()).chain(std::env::split_paths(&path)))?;
        Ok(command.env("PATH", paths).envs(simulator.environment()))
    }

    fn page(&self, name: &str) -> Result<String> {
        let path = self.root.join("docs").join(name);
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    }
}

/// The fenced code blocks of a page in a language, in order. Blocks that are indented are ignored.
pub(crate) fn blocks(page: &str, language: &str) -> Vec<String> {
    let start = format!("\n```{language}\n");
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
