//! `cargo xtask msrv`: compiles the published crates, their tests and examples with the minimum Rust version.

use crate::console::status;
use crate::process;
use anyhow::{Result, bail};
use std::path::Path;
use std::process::{Command, ExitCode};

/// The published crates. The others are for development, and may need a newer compiler.
pub(crate) const PUBLISHED: [&str; 5] =
    ["otc-vpn-client", "otc-vpn-auth", "otc-vpn", "otc-vpn-simulator", "otc-vpn-cli"];

/// `rust-version` of the workspace. It is the highest version that a dependency of the published crates requires; `cargo metadata` lists
/// these versions. Clippy rejects newer functions of the standard library (`incompatible_msrv`).
const VERSION: &str = env!("CARGO_PKG_RUST_VERSION");

pub(crate) fn run(root: &Path) -> Result<ExitCode> {
    if let Some(missing) = process::missing(&["rustup"]) {
        return Ok(missing.skip_command("msrv"));
    }
    let mut install = Command::new("rustup");
    install.args(["toolchain", "install", VERSION, "--profile", "minimal", "--no-self-update"]);
    // Not every machine can download toolchains.
    if !is_installed() && !process::succeeds(&mut install, "rustup")? {
        status(&format!("msrv: Rust {VERSION} cannot be installed; skipped"));
        return Ok(ExitCode::SUCCESS);
    }
    let mut check = Command::new("rustup");
    check.args(["run", VERSION, "cargo", "check", "--quiet", "--locked", "--all-targets", "--target-dir"]);
    // A separate directory, because another compiler invalidates all artifacts.
    check.arg(process::target(root).join("msrv")).current_dir(root);
    check.args(PUBLISHED.iter().flat_map(|name| ["--package", name]));
    // The cargo that runs xtask sets these variables for its own toolchain.
    for variable in ["CARGO", "RUSTC", "RUSTUP_TOOLCHAIN"] {
        check.env_remove(variable);
    }
    if !process::succeeds(&mut check, "rustup")? {
        bail!("the published crates do not compile with Rust {VERSION}");
    }
    status(&format!("the published crates compile with Rust {VERSION}"));
    Ok(ExitCode::SUCCESS)
}

fn is_installed() -> bool {
    let mut version = Command::new("rustup");
    version.args(["run", VERSION, "rustc", "--version"]);
    process::output(&mut version).is_ok()
}
