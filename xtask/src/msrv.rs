//! `cargo xtask msrv`: runs the tests of the published libraries, and the command, with the minimum Rust version. The crates for
//! development may need a newer one.

use crate::console::status;
use crate::libraries::LIBRARIES;
use crate::process;
use anyhow::{Result, bail};
use std::path::Path;
use std::process::{Command, ExitCode};

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
    let mut test = cargo(root);
    test.args(["test", "--quiet", "--locked"]).args(LIBRARIES.iter().flat_map(|name| ["--package", name]));
    if !process::succeeds(&mut test, "rustup")? {
        bail!("the tests of the libraries fail with Rust {VERSION}");
    }
    let mut resize = cargo(root);
    resize.args(["run", "--quiet", "--locked", "--package", "otc-vpn-cli", "--"]);
    resize.args(["--simulate", "gateway", "resize", "vpngw-4321", "--flavor", "Professional2"]);
    if !process::succeeds(&mut resize, "rustup")? {
        bail!("the command does not work with Rust {VERSION}");
    }
    status(&format!("the libraries pass their tests with Rust {VERSION}, and the command resizes a gateway"));
    Ok(ExitCode::SUCCESS)
}

/// Cargo of the minimum Rust version, with a target directory of its own, because another compiler invalidates all artifacts.
fn cargo(root: &Path) -> Command {
    let mut cargo = Command::new("rustup");
    cargo.args(["run", VERSION, "cargo"]).current_dir(root);
    cargo.env("CARGO_TARGET_DIR", process::target(root).join("msrv"));
    // A snapshot that differs fails the test, as in the step `test`.
    cargo.env("INSTA_UPDATE", "no");
    // The cargo that runs xtask sets these variables for its own toolchain.
    for variable in ["CARGO", "RUSTC", "RUSTUP_TOOLCHAIN"] {
        cargo.env_remove(variable);
    }
    cargo
}

fn is_installed() -> bool {
    let mut version = Command::new("rustup");
    version.args(["run", VERSION, "rustc", "--version"]);
    process::output(&mut version).is_ok()
}
