//! `cargo xtask ci`: everything that must hold before a change is taken, one step after the other, up to the first that fails.

use crate::console::{print, say};
use crate::tools::{self, Missing};
use crate::{bench, consumers, diff, dist, docs, generate, lint, simulator};
use anyhow::{Context, Result};
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Instant;

/// One check.
struct Step {
    name: &'static str,
    /// What runs it alone.
    command: &'static str,
    run: Run,
}

/// How a step is run: whether it passed.
enum Run {
    /// By its command, which is one of cargo's.
    Command,
    /// By a function that does the same.
    Own(fn(&Path) -> Result<ExitCode>),
    /// By its command, which cargo has after a `cargo install` with these words.
    Tool(&'static [&'static str]),
}

/// What is soon done stands first.
const STEPS: &[Step] = &[
    Step { name: "format", command: "cargo fmt --all --check", run: Run::Command },
    // All platforms' are looked at below, without network.
    Step { name: "dependencies", command: "cargo fetch --locked", run: Run::Command },
    Step { name: "generated code", command: "cargo xtask generate --check", run: Run::Own(generate::check) },
    Step { name: "spec: lint", command: "cargo xtask spec lint", run: Run::Own(lint::run) },
    Step { name: "spec: diff", command: "cargo xtask spec diff", run: Run::Own(spec_diff) },
    Step {
        name: "licences, bans, sources",
        command: "cargo deny --offline check licenses bans sources",
        run: Run::Tool(&["cargo-deny"]),
    },
    Step { name: "unused dependencies", command: "cargo machete", run: Run::Tool(&["cargo-machete"]) },
    Step {
        name: "clippy",
        command: "cargo clippy --workspace --all-targets -- -D warnings",
        run: Run::Command,
    },
    Step {
        name: "clippy, without TLS",
        command: "cargo clippy --package otc-vpn --no-default-features -- -D warnings",
        run: Run::Command,
    },
    Step {
        name: "fuzz target",
        command: "cargo check --manifest-path fuzz/Cargo.toml --target-dir target/fuzz",
        run: Run::Command,
    },
    // A snapshot that differs fails, and leaves nothing behind.
    Step { name: "tests", command: "INSTA_UPDATE=no cargo test --workspace", run: Run::Command },
    Step { name: "examples", command: "cargo run --package otc-vpn --example NAME", run: Run::Own(examples) },
    Step {
        name: "documentation",
        command: "RUSTDOCFLAGS=-Dwarnings cargo doc --workspace --no-deps",
        run: Run::Command,
    },
    Step {
        name: "spec: consumers",
        command: "cargo xtask spec consumers",
        run: Run::Own(|root| consumers::run(root, None)),
    },
    Step {
        name: "spec: documentation",
        command: "cargo xtask spec docs target/docs-site",
        run: Run::Own(site),
    },
    Step {
        name: "the provider's Python SDK",
        command: "python tests/sdk/change_a_gateway.py target/debug/otc-vpn",
        run: Run::Own(python_sdk),
    },
    Step { name: "measurements", command: "cargo xtask bench --check", run: Run::Own(measurements) },
    Step {
        name: "installation",
        command: "cargo install --debug --locked --force --path crates/otc-vpn-cli --root target/install",
        run: Run::Command,
    },
    Step { name: "release", command: "cargo xtask dist", run: Run::Own(|root| dist::run(root, None)) },
];

/// Names the steps.
pub(crate) fn list() -> ExitCode {
    for step in STEPS {
        print(&format!("{:27}{}\n", step.name, step.command));
    }
    ExitCode::SUCCESS
}

/// Runs all steps.
pub(crate) fn run(root: &Path) -> Result<ExitCode> {
    let begun = Instant::now();
    for step in STEPS {
        say(&format!("\n== {}: {}", step.name, step.command));
        let step_begun = Instant::now();
        let passed = step.passes(root).with_context(|| step.name)?;
        let seconds = step_begun.elapsed().as_secs();
        if !passed {
            say(&format!("\n== {}: failed after {seconds} s", step.name));
            return Ok(ExitCode::FAILURE);
        }
        say(&format!("== {}: ok, {seconds} s", step.name));
    }
    say(&format!("\nall passed, {} s", begun.elapsed().as_secs()));
    Ok(ExitCode::SUCCESS)
}

impl Step {
    fn passes(&self, root: &Path) -> Result<bool> {
        match self.run {
            Run::Own(run) => Ok(run(root)? == ExitCode::SUCCESS),
            Run::Command => self.command_passes(root),
            Run::Tool(tool) => match installed(root, tool)? {
                None => self.command_passes(root),
                Some(missing) => Ok(missing.skip(self.name)),
            },
        }
    }

    fn command_passes(&self, root: &Path) -> Result<bool> {
        let (settings, words): (Vec<&str>, Vec<&str>) =
            self.command.split(' ').partition(|word| is_setting(word));
        let mut command = tools::cargo(root);
        command.args(words.iter().skip(1));
        command.envs(settings.iter().filter_map(|setting| setting.split_once('=')));
        tools::passes(&mut command, self.name)
    }
}

/// Whether a word of a command sets a variable, as in `NAME=value`.
fn is_setting(word: &str) -> bool {
    let name = word.split_once('=').map_or("", |(name, _)| name);
    !name.is_empty() && name.chars().all(|letter| letter.is_ascii_uppercase() || letter == '_')
}

/// Installs the program that the first word names, where it is missing; it stays so where there is no network.
fn installed(root: &Path, words: &[&str]) -> Result<Option<Missing>> {
    let Some(missing) = tools::missing(&words[..1]) else { return Ok(None) };
    let installed =
        tools::passes(tools::cargo(root).args(["install", "--locked"]).args(words), "cargo install")?;
    Ok((!installed).then_some(missing))
}

/// Against the spec that the change starts from: a pull request's target, and else the last commit.
fn spec_diff(root: &Path) -> Result<ExitCode> {
    match std::env::var("GITHUB_BASE_REF") {
        Ok(base) if !base.is_empty() => diff::run(root, &format!("origin/{base}"), false),
        _ => diff::run(root, "HEAD", false),
    }
}

/// Counts what is the same on any machine.
fn measurements(root: &Path) -> Result<ExitCode> {
    let missing = match tools::missing(&["valgrind"]) {
        None => installed(root, &["gungraun-runner", "--version", "0.20.0"])?,
        missing => missing,
    };
    match missing {
        None => bench::check(root),
        Some(missing) => Ok(missing.skipped("measurements")),
    }
}

/// Runs each example of the library, as the tests have built them.
fn examples(root: &Path) -> Result<ExitCode> {
    let mut build = tools::cargo(root);
    for example in tools::executables(build.args(["build", "--workspace", "--examples"]))? {
        let name = example.file_stem().unwrap_or_default().display().to_string();
        say(&format!("-- {name}"));
        if !tools::passes(&mut Command::new(&example), &name)? {
            say(&format!("{name} failed"));
            return Ok(ExitCode::FAILURE);
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn site(root: &Path) -> Result<ExitCode> {
    docs::write(root, &tools::target(root).join("docs-site"))
}

/// The SDK against the simulator, in an environment of its own.
fn python_sdk(root: &Path) -> Result<ExitCode> {
    if let Some(missing) = tools::missing(&["python3"]) {
        return Ok(missing.skipped("the Python SDK"));
    }
    let folder = tools::target(root).join("python-sdk");
    let python = folder.join("bin/python");
    if !python.exists() {
        tools::output(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
    }
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    tools::output(pip.args(["--requirement", "tests/sdk/requirements.txt"]).current_dir(root))?;
    let command = simulator::build(root)?;
    let mut program = Command::new(&python);
    program.arg("tests/sdk/change_a_gateway.py").arg(command).current_dir(root);
    Ok(if tools::passes(&mut program, "the Python SDK")? { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
