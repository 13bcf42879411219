//! Counts the crates that the library adds to a build.

use crate::process::{cargo, output};
use anyhow::Result;
use std::collections::BTreeSet;
use std::path::Path;

/// The crates that are compiled to build a package, as `NAME vVERSION`.
fn crates(root: &Path, package: &str) -> Result<BTreeSet<String>> {
    let text = output(cargo(root).args([
        "tree",
        "--package",
        package,
        "--edges",
        "normal,build",
        "--prefix",
        "none",
        "--format",
        "{p}",
    ]))?;
    // Each line has the format `NAME vVERSION (PATH) (*)`.
    Ok(text
        .lines()
        .map(|line| line.split_whitespace().take(2).collect::<Vec<_>>().join(" "))
        .filter(|name| !name.is_empty())
        .collect())
}

/// The number of crates that `otc-vpn` adds to a build of tokio, serde and reqwest with the same features. The crates of this workspace
/// are not counted.
pub(super) fn count_added(root: &Path) -> Result<usize> {
    let mut common = BTreeSet::new();
    for package in ["tokio", "serde", "serde_json", "reqwest"] {
        common.extend(crates(root, package)?);
    }
    let all = crates(root, "otc-vpn")?;
    Ok(all.difference(&common).filter(|name| !name.starts_with("otc-vpn")).count())
}

/// The number of `forbidden` crates among the dependencies of the library crates.
pub(super) fn count_forbidden(root: &Path, forbidden: &[&str]) -> Result<usize> {
    let mut all = crates(root, "otc-vpn")?;
    all.extend(crates(root, "otc-vpn-client")?);
    let names: Vec<&str> = all.iter().filter_map(|name| name.split(' ').next()).collect();
    Ok(forbidden.iter().filter(|name| names.contains(name)).count())
}
