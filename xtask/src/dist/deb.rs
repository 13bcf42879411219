//! The Debian package, built with cargo-deb from `package.metadata.deb` of the command and tested in an empty root directory.

use super::{VERSION, completions, isolated, remove};
use crate::console::status;
use crate::process;
use anyhow::{Context, Result, bail, ensure};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};

/// Files that the package must install, in addition to the completions.
const INSTALLED: [&str; 4] = [
    "usr/bin/otc-vpn",
    "usr/share/doc/otc-vpn/LICENSES-THIRD-PARTY",
    "usr/share/doc/otc-vpn/copyright",
    "usr/share/man/man1/otc-vpn-gateway-resize.1.gz",
];

/// Builds the package from the release binary, and from the files in `target/dist/files`. `None` if it cannot be built on this machine.
pub(super) fn build(root: &Path, target: &str, directory: &Path) -> Result<Option<PathBuf>> {
    if let Some(missing) = process::missing(&["dpkg", "dpkg-shlibdeps"]) {
        // Other platforms have no Debian package.
        return match cfg!(target_os = "linux") && !missing.skip("deb") {
            true => bail!("the Debian package cannot be built"),
            false => Ok(None),
        };
    }
    if let Some(missing) = process::cargo_install(root, "cargo-deb", &["cargo-deb", "--version", "3.8.0"])? {
        return match missing.skip("deb") {
            true => Ok(None),
            false => bail!("the Debian package cannot be built"),
        };
    }
    let architecture = process::output(Command::new("dpkg").arg("--print-architecture"))?;
    let package = directory.join(format!("otc-vpn_{VERSION}_{}.deb", architecture.trim()));
    let mut cargo = process::cargo(root);
    cargo.args(["deb", "--quiet", "--no-build", "--locked", "--package", "otc-vpn-cli", "--target", target]);
    if !process::succeeds(cargo.arg("--output").arg(&package), "cargo deb")? {
        bail!("cargo deb failed");
    }
    status(&format!("wrote {}", package.display()));
    Ok(Some(package))
}

/// Installs the package into an empty root directory, runs the command and its completions, and removes the package again.
pub(super) fn test(root: &Path, package: &Path, directory: &Path) -> Result<()> {
    remove(directory)?;
    let database = directory.join("var/lib/dpkg");
    fs::create_dir_all(database.join("info"))?;
    fs::create_dir_all(database.join("updates"))?;
    fs::write(database.join("status"), "")?;

    ensure!(dpkg(directory, "--install", package)?.success(), "dpkg cannot install the package");
    for file in INSTALLED.into_iter().chain(completions::SHELLS.map(|(_, _, file)| file)) {
        ensure!(directory.join(file).is_file(), "the package does not install {file}");
    }
    let command = directory.join("usr/bin/otc-vpn");
    let version = process::output(&mut isolated(&command, directory, &["--version"]))?;
    ensure!(version.trim() == format!("otc-vpn {VERSION}"), "the installed command reports {version:?}");
    completions::test(root, directory)?;

    ensure!(dpkg(directory, "--purge", Path::new("otc-vpn"))?.success(), "dpkg cannot remove the package");
    ensure!(!directory.join("usr").exists(), "files remain after the package was removed");
    status("installed the Debian package into an empty root directory, and removed it");
    Ok(())
}

/// Runs dpkg in the root directory, without the dependencies of the package and without being root.
fn dpkg(directory: &Path, action: &str, argument: &Path) -> Result<ExitStatus> {
    let mut dpkg = Command::new("dpkg");
    dpkg.arg(format!("--root={}", directory.display()))
        .args(["--force-not-root", "--force-bad-path", "--force-depends", "--log=/dev/null", action])
        .arg(argument);
    dpkg.status().context("cannot start dpkg")
}
