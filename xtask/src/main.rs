//! The project's own chores, run as `cargo xtask COMMAND`.

mod bench;
mod ci;
mod console;
mod consumers;
mod diff;
mod dist;
mod docs;
mod generate;
mod json_schema;
mod lint;
mod pictures;
mod simulator;
mod spec;
mod tools;

use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// The project's own chores.
#[derive(Parser)]
#[command(bin_name = "cargo xtask", flatten_help = true, disable_help_subcommand = true)]
enum Command {
    /// Measure what this costs beside a bare HTTP call, and write docs/performance.md
    Bench {
        /// Write nothing; count what is the same on any machine, and end with 1 when a limit is passed
        #[arg(long)]
        check: bool,
    },
    /// Run every check, up to the first that fails; this is what .ci/run runs
    Ci {
        /// Name the steps, with the command that runs each alone
        #[arg(long)]
        list: bool,
    },
    /// Write the generated crate and the JSON Schemas from the spec
    Generate {
        /// Write nothing; show what is out of date, and end with 1 when something is
        #[arg(long)]
        check: bool,
    },
    /// Make the archive of a release under target/dist: binary, completions, manual, spec, checksums
    Dist {
        /// The platform to build for, as rustc names it; this one unless given
        #[arg(long, value_name = "TRIPLE")]
        target: Option<String>,
    },
    /// Take the pictures of the terminal in docs/pictures, with tmux
    Pictures,
    /// Look after the spec
    #[command(subcommand)]
    Spec(SpecCommand),
}

#[derive(Subcommand)]
#[command(flatten_help = true, disable_help_subcommand = true)]
enum SpecCommand {
    /// Hold the spec against our own rules, Redocly's and Spectral's
    Lint,
    /// Sort what changed into breaking, compatible and documentation; end with 1 on a breaking change
    Diff {
        /// The git revision to compare with
        #[arg(default_value = "HEAD")]
        base: String,
        /// End with 0 all the same
        #[arg(long)]
        allow_breaking: bool,
    },
    /// Generate clients in other languages and run them against the simulator
    Consumers {
        /// This language only: python, typescript, java or go
        #[arg(long, value_name = "LANGUAGE")]
        only: Option<String>,
    },
    /// Write the spec's page as a static site
    Docs {
        /// Where to; it is made when it is not there
        folder: PathBuf,
    },
}

fn main() -> ExitCode {
    let root = root();
    let result = match Command::parse() {
        Command::Bench { check: false } => bench::run(&root),
        Command::Bench { check: true } => bench::check(&root),
        Command::Ci { list: true } => Ok(ci::list()),
        Command::Ci { list: false } => ci::run(&root),
        Command::Generate { check: false } => generate::write(&root),
        Command::Generate { check: true } => generate::check(&root),
        Command::Dist { target } => dist::run(&root, target.as_deref()),
        Command::Pictures => pictures::run(&root),
        Command::Spec(SpecCommand::Lint) => lint::run(&root),
        Command::Spec(SpecCommand::Diff { base, allow_breaking }) => diff::run(&root, &base, allow_breaking),
        Command::Spec(SpecCommand::Consumers { only }) => consumers::run(&root, only.as_deref()),
        Command::Spec(SpecCommand::Docs { folder }) => docs::write(&root, &folder),
    };
    result.unwrap_or_else(|error| {
        console::say(&format!("error: {error:#}"));
        ExitCode::FAILURE
    })
}

/// The folder of the workspace.
fn root() -> PathBuf {
    // Cargo says it anew at each run, while what was there at compilation may be another checkout that shares the target folder.
    let here = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let here = PathBuf::from(here);
    here.parent().unwrap_or(&here).to_path_buf()
}
