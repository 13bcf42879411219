//! What the library brings into a consumer's build.

use crate::tools::{cargo, output};
use anyhow::Result;
use std::collections::BTreeSet;
use std::path::Path;

/// The crates that a package builds with the features that it has in a consumer's build.
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
    // A line is `name vVERSION (PATH) (*)`.
    Ok(text
        .lines()
        .map(|line| line.split_whitespace().take(2).collect::<Vec<_>>().join(" "))
        .filter(|name| !name.is_empty())
        .collect())
}

/// How many crates `otc-vpn` adds to tokio, serde and reqwest with the same features, itself left out.
pub(super) fn added(root: &Path) -> Result<usize> {
    let mut there = BTreeSet::new();
    for package in ["tokio", "serde", "serde_json", "reqwest"] {
        there.extend(crates(root, package)?);
    }
    let ours = crates(root, "otc-vpn")?;
    Ok(ours.difference(&there).filter(|name| !name.starts_with("otc-vpn ")).count())
}

/// How many of these crates stand in the trees of the library crates.
pub(super) fn found(root: &Path, never: &[&str]) -> Result<usize> {
    let mut all = crates(root, "otc-vpn")?;
    all.extend(crates(root, "otc-vpn-client")?);
    let names: Vec<&str> = all.iter().filter_map(|name| name.split(' ').next()).collect();
    Ok(never.iter().filter(|name| names.contains(name)).count())
}
