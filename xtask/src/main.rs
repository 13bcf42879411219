//! The development tasks of the workspace, run as `cargo xtask COMMAND`.

mod actionlint;
mod bench;
mod bundle;
mod ci;
mod clients;
mod console;
mod diff;
mod dist;
mod docs;
mod export;
mod generate;
mod guides;
mod json_schema;
mod libraries;
mod lint;
mod msrv;
mod ordered;
mod package;
mod process;
mod public_api;
mod screenshots;
mod simulator;
mod spec;

use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// The development tasks of the workspace.
#[derive(Parser)]
#[command(bin_name = "cargo xtask", flatten_help = true, disable_help_subcommand = true)]
enum Command {
    /// Measure the overhead over plain reqwest and write docs/performance.md
    Bench {
        /// Write nothing; take only the reproducible measurements, and exit with 1 if a limit is exceeded
        #[arg(long)]
        check: bool,
    },
    /// Run all checks until one fails, as .ci/run does
    Ci {
        /// List the steps with their commands
        #[arg(long)]
        list: bool,
        /// Run only this step; can be repeated
        #[arg(long, value_name = "NAME")]
        step: Vec<String>,
    },
    /// Write the generated client and the JSON Schemas from the spec
    Generate {
        /// Write nothing; show the differences, and exit with 1 if a file is out of date
        #[arg(long)]
        check: bool,
    },
    /// Write the public API of each library crate to crates/CRATE/public-api.txt
    PublicApi {
        /// Write nothing; show the differences, and exit with 1 if a file is out of date
        #[arg(long)]
        check: bool,
        /// Write nothing; list the changes since the last release, and exit with 1 if the version is lower than they require
        #[arg(long, conflicts_with = "check")]
        diff: bool,
    },
    /// Build the release under target/dist: archive, Debian package, SBOM and checksums, and test them
    Dist {
        /// The target triple to build for; the host by default
        #[arg(long, value_name = "TRIPLE")]
        target: Option<String>,
    },
    /// Run the examples of the guides that need ansible-core or Terraform against the simulator
    Guides,
    /// Run the tests of the libraries, and the command, with the minimum Rust version, `rust-version` in Cargo.toml; requires rustup
    Msrv,
    /// Package all crates, and import the packages into new projects, as the READMEs show
    Package,
    /// Check the GitHub Actions workflows, and the one in docs/ci.md, with actionlint; requires Go
    Actionlint,
    /// Take the screenshots in docs/screenshots; requires tmux
    Screenshots,
    /// Check, compare, document and use the spec
    #[command(subcommand)]
    Spec(SpecCommand),
}

#[derive(Subcommand)]
#[command(flatten_help = true, disable_help_subcommand = true)]
enum SpecCommand {
    /// Validate the spec against the OpenAPI schema and the project rules, and with Redocly CLI and Spectral
    Lint,
    /// List the changes since the last release; exit with 1 if info.version is lower than they require
    Diff {
        /// The spec to compare with, instead of the last one in openapi/releases
        base: Option<PathBuf>,
    },
    /// Generate clients in other languages and run them against the simulator
    Clients {
        /// Generate only the client for this language: python, typescript, typescript-hey-api, java, go or go-ogen
        #[arg(long, value_name = "LANGUAGE")]
        only: Option<String>,
    },
    /// Write the API page as a static site
    Docs {
        /// The output directory; it is created if necessary
        directory: PathBuf,
    },
}

fn main() -> ExitCode {
    let root = root();
    let result = match Command::parse() {
        Command::Bench { check: false } => bench::run(&root),
        Command::Bench { check: true } => bench::check(&root),
        Command::Ci { list: true, .. } => Ok(ci::list()),
        Command::Ci { list: false, step } => ci::run(&root, &step),
        Command::Generate { check: false } => generate::write(&root),
        Command::Generate { check: true } => generate::check(&root),
        Command::PublicApi { check: true, .. } => public_api::check(&root),
        Command::PublicApi { diff: true, .. } => public_api::diff(&root),
        Command::PublicApi { .. } => public_api::write(&root),
        Command::Dist { target } => dist::run(&root, target.as_deref()),
        Command::Guides => guides::run(&root),
        Command::Msrv => msrv::run(&root),
        Command::Package => package::run(&root),
        Command::Actionlint => actionlint::run(&root),
        Command::Screenshots => screenshots::run(&root),
        Command::Spec(SpecCommand::Lint) => lint::run(&root),
        Command::Spec(SpecCommand::Diff { base }) => diff::run(&root, base.as_deref()),
        Command::Spec(SpecCommand::Clients { only }) => clients::run(&root, only.as_deref()),
        Command::Spec(SpecCommand::Docs { directory }) => docs::write(&root, &directory),
    };
    result.unwrap_or_else(|error| {
        console::status(&format!("error: {error:#}"));
        ExitCode::FAILURE
    })
}

/// The directory of the workspace.
fn root() -> PathBuf {
    // Cargo sets the variable for each run. The value at compile time may refer to another checkout that shares the target directory.
    let manifest =
        std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let manifest = PathBuf::from(manifest);
    manifest.parent().unwrap_or(&manifest).to_path_buf()
}
