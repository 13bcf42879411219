//! The software bill of materials, in the format CycloneDX.

use crate::process;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;

/// The file name in the directory of each crate, where cargo-cyclonedx writes.
const NAME: &str = "otc-vpn-sbom";

/// The dependencies of the command on a target, as JSON; `None` if cargo-cyclonedx is missing and cannot be installed.
pub(super) fn generate(root: &Path, target: &str, time: u64) -> Result<Option<String>> {
    let install = ["cargo-cyclonedx", "--version", "0.5.9"];
    if let Some(missing) = process::cargo_install(root, "cargo-cyclonedx", &install)? {
        return match missing.skip("sbom") {
            true => Ok(None),
            false => bail!("the SBOM cannot be generated"),
        };
    }
    let mut cargo = process::cargo(root);
    cargo
        .args(["cyclonedx", "--quiet", "--format", "json", "--spec-version", "1.5", "--no-build-deps"])
        .args(["--manifest-path", "crates/otc-vpn-cli/Cargo.toml", "--target", target])
        .args(["--override-filename", NAME])
        .env("SOURCE_DATE_EPOCH", time.to_string());
    let succeeded = process::succeeds(&mut cargo, "cargo cyclonedx")?;
    let file = root.join("crates/otc-vpn-cli").join(NAME).with_extension("json");
    let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()));
    // It writes a file for each crate of the workspace.
    for directory in ["", "crates"] {
        for entry in fs::read_dir(root.join(directory))? {
            // Most directories contain no such file.
            _ = fs::remove_file(entry?.path().join(NAME).with_extension("json"));
        }
    }
    if !succeeded {
        bail!("cargo cyclonedx failed");
    }
    // The identifiers contain the path of the workspace.
    let path = root.display().to_string().replace('\\', "/");
    Ok(Some(text?.replace(&path, "/otc-vpn")))
}
