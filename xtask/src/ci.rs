//! `cargo xtask ci`: runs all checks in order and stops at the first failure.

use crate::console::{print, status};
use crate::{
    actionlint, bench, clients, diff, dist, docs, generate, guides, lint, msrv, package, process, public_api,
    simulator,
};
use anyhow::{Context, Result, bail, ensure};
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Instant;

/// One check.
struct Step {
    name: &'static str,
    /// The command that runs only this step.
    command: &'static str,
    run: Run,
}

/// How a step is run.
enum Run {
    /// Runs the command, which must be a cargo command.
    Command,
    /// Calls a function that does the same as the command.
    Function(fn(&Path) -> Result<ExitCode>),
    /// Runs the command; installs its program first, with `cargo install` and these arguments, if it is missing.
    Tool { program: &'static str, install: &'static [&'static str] },
}

/// The steps, fast ones first.
const STEPS: &[Step] = &[
    Step { name: "format", command: "cargo fmt --all --check", run: Run::Command },
    Step {
        name: "typos",
        command: "typos",
        run: Run::Tool { program: "typos", install: &["typos-cli", "--version", "1.52.0"] },
    },
    // Fetches the dependencies of all platforms, because cargo-deny checks them offline.
    Step { name: "dependencies", command: "cargo fetch --locked", run: Run::Command },
    Step { name: "generated", command: "cargo xtask generate --check", run: Run::Function(generate::check) },
    Step { name: "spec-lint", command: "cargo xtask spec lint", run: Run::Function(lint::run) },
    Step {
        name: "spec-diff",
        command: "cargo xtask spec diff",
        run: Run::Function(|root| diff::run(root, None)),
    },
    Step {
        name: "deny",
        command: "cargo deny --offline check licenses bans sources",
        run: Run::Tool { program: "cargo-deny", install: &["cargo-deny"] },
    },
    Step {
        name: "machete",
        command: "cargo machete",
        run: Run::Tool { program: "cargo-machete", install: &["cargo-machete"] },
    },
    Step {
        name: "clippy",
        command: "cargo clippy --workspace --all-targets -- -D warnings",
        run: Run::Command,
    },
    Step {
        name: "clippy-no-tls",
        command: "cargo clippy --package otc-vpn --no-default-features -- -D warnings",
        run: Run::Command,
    },
    Step {
        name: "fuzz",
        command: "cargo check --manifest-path fuzz/Cargo.toml --target-dir target/fuzz",
        run: Run::Command,
    },
    // With `INSTA_UPDATE=no`, a snapshot mismatch fails the test without writing a file.
    Step { name: "test", command: "INSTA_UPDATE=no cargo test --workspace", run: Run::Command },
    Step {
        name: "examples",
        command: "cargo run --package otc-vpn --example NAME",
        run: Run::Function(examples),
    },
    Step {
        name: "doc",
        command: "RUSTDOCFLAGS=-Dwarnings cargo doc --workspace --no-deps",
        run: Run::Command,
    },
    Step {
        name: "public-api",
        command: "cargo xtask public-api --check",
        run: Run::Function(public_api::check),
    },
    Step {
        name: "public-api-diff",
        command: "cargo xtask public-api --diff",
        run: Run::Function(public_api::diff),
    },
    Step { name: "msrv", command: "cargo xtask msrv", run: Run::Function(msrv::run) },
    Step { name: "package", command: "cargo xtask package", run: Run::Function(package::run) },
    Step { name: "actionlint", command: "cargo xtask actionlint", run: Run::Function(actionlint::run) },
    Step {
        name: "spec-clients",
        command: "cargo xtask spec clients",
        run: Run::Function(|root| clients::run(root, None)),
    },
    Step {
        name: "spec-docs",
        command: "cargo xtask spec docs target/docs-site",
        run: Run::Function(spec_docs),
    },
    Step {
        name: "python-sdk",
        command: "python tests/sdk/PROGRAM.py target/debug/otc-vpn",
        run: Run::Function(python_sdk),
    },
    Step { name: "guides", command: "cargo xtask guides", run: Run::Function(guides::run) },
    Step { name: "bench", command: "cargo xtask bench --check", run: Run::Function(bench_check) },
    Step {
        name: "install",
        command: "cargo install --debug --locked --path crates/otc-vpn-cli --root target/install",
        run: Run::Function(install),
    },
    Step { name: "dist", command: "cargo xtask dist", run: Run::Function(|root| dist::run(root, None)) },
];

/// Lists the steps.
pub(crate) fn list() -> ExitCode {
    for step in STEPS {
        print(&format!("{:17}{}\n", step.name, step.command));
    }
    ExitCode::SUCCESS
}

/// Runs the steps with these names, or all steps if `names` is empty.
pub(crate) fn run(root: &Path, names: &[String]) -> Result<ExitCode> {
    if let Some(unknown) = names.iter().find(|name| !STEPS.iter().any(|step| step.name == **name)) {
        bail!("unknown step {unknown}; `cargo xtask ci --list` lists the steps");
    }
    let start = Instant::now();
    for step in STEPS.iter().filter(|step| names.is_empty() || names.iter().any(|name| name == step.name)) {
        status(&format!("\n== {}: {}", step.name, step.command));
        let step_start = Instant::now();
        let passed = step.passes(root).with_context(|| step.name)?;
        let seconds = step_start.elapsed().as_secs();
        if !passed {
            status(&format!("\n== {}: failed after {seconds} s", step.name));
            return Ok(ExitCode::FAILURE);
        }
        status(&format!("== {}: passed, {seconds} s", step.name));
    }
    status(&format!("\nall steps passed, {} s", start.elapsed().as_secs()));
    Ok(ExitCode::SUCCESS)
}

impl Step {
    fn passes(&self, root: &Path) -> Result<bool> {
        match self.run {
            Run::Function(run) => Ok(run(root)? == ExitCode::SUCCESS),
            Run::Command => self.command_passes(root),
            Run::Tool { program, install } => match process::cargo_install(root, program, install)? {
                None => self.command_passes(root),
                Some(missing) => Ok(missing.skip(self.name)),
            },
        }
    }

    fn command_passes(&self, root: &Path) -> Result<bool> {
        let (variables, words): (Vec<&str>, Vec<&str>) =
            self.command.split(' ').partition(|word| is_variable(word));
        let (program, arguments) = words.split_first().context("the command is empty")?;
        let mut command = match *program {
            "cargo" => process::cargo(root),
            program => {
                let mut command = Command::new(program);
                command.current_dir(root);
                command
            }
        };
        command.args(arguments);
        command.envs(variables.iter().filter_map(|variable| variable.split_once('=')));
        process::succeeds(&mut command, self.name)
    }
}

/// Whether a word of a command sets an environment variable, as in `NAME=value`.
fn is_variable(word: &str) -> bool {
    let name = word.split_once('=').map_or("", |(name, _)| name);
    !name.is_empty() && name.chars().all(|c| c.is_ascii_uppercase() || c == '_')
}

/// Takes the reproducible measurements; installs the runner first if it is missing.
fn bench_check(root: &Path) -> Result<ExitCode> {
    let missing = match process::missing(&["valgrind"]) {
        None => process::cargo_install(root, "gungraun-runner", &["gungraun-runner", "--version", "0.20.0"])?,
        missing => missing,
    };
    match missing {
        None => bench::check(root),
        Some(missing) => Ok(missing.skip_command("bench")),
    }
}

/// Runs each example of the library.
fn examples(root: &Path) -> Result<ExitCode> {
    let mut build = process::cargo(root);
    for example in process::executables(build.args(["build", "--workspace", "--examples"]))? {
        let name = example.file_stem().unwrap_or_default().display().to_string();
        status(&format!("-- {name}"));
        if !process::succeeds(&mut Command::new(&example), &name)? {
            status(&format!("example {name} failed"));
            return Ok(ExitCode::FAILURE);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Installs the command from the checkout, runs it, and uninstalls it again.
fn install(root: &Path) -> Result<ExitCode> {
    let directory = process::target(root).join("install");
    let mut cargo = process::cargo(root);
    cargo.args(["install", "--debug", "--locked", "--force", "--path", "crates/otc-vpn-cli", "--root"]);
    if !process::succeeds(cargo.arg(&directory), "cargo install")? {
        return Ok(ExitCode::FAILURE);
    }
    let executable = directory.join("bin").join(format!("otc-vpn{}", std::env::consts::EXE_SUFFIX));
    let resize = ["--simulate", "gateway", "resize", "vpngw-4321", "--flavor", "Professional2"];
    process::output(Command::new(&executable).args(resize))?;
    process::output(process::cargo(root).args(["uninstall", "otc-vpn-cli", "--root"]).arg(&directory))?;
    ensure!(!executable.exists(), "{} remains after it was uninstalled", executable.display());
    Ok(ExitCode::SUCCESS)
}

fn spec_docs(root: &Path) -> Result<ExitCode> {
    docs::write(root, &process::target(root).join("docs-site"))
}

/// Runs the programs that use the provider's Python SDK against the simulator, in a virtual environment.
fn python_sdk(root: &Path) -> Result<ExitCode> {
    if let Some(missing) = process::missing(&["python3"]) {
        return Ok(missing.skip_command("python-sdk"));
    }
    let environment = process::target(root).join("python-sdk");
    let python = environment.join("bin/python");
    if !python.exists() {
        process::output(Command::new("python3").args(["-m", "venv"]).arg(&environment))?;
    }
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    process::output(pip.args(["--requirement", "tests/sdk/requirements.txt"]).current_dir(root))?;
    let executable = simulator::build(root)?;
    for name in ["change_a_gateway.py", "lifecycle.py"] {
        let mut program = Command::new(&python);
        program.arg(Path::new("tests/sdk").join(name)).arg(&executable).current_dir(root);
        // Python would write the compiled module that the programs share to the source tree.
        program.env("PYTHONDONTWRITEBYTECODE", "1");
        if !process::succeeds(&mut program, name)? {
            return Ok(ExitCode::FAILURE);
        }
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    #[test]
    fn environment_variable_is_recognized() {
        assert!(super::is_variable("INSTA_UPDATE=no"));
        assert!(!super::is_variable("--output=no"));
        assert!(!super::is_variable("cargo"));
    }
}
