//! The license texts of the third-party crates in the binary, which must be distributed with it.

use crate::process;
use anyhow::{Context, Result};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Lists the crates, then each license text once, with the crates that it applies to.
pub(super) fn third_party(root: &Path, target: &str) -> Result<String> {
    let mut by_text: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut crates = String::new();
    for package in packages(root, target)? {
        let field = |field: &str| package[field].as_str().unwrap_or_default();
        let title = format!("{} {}", field("name"), field("version"));
        writeln!(crates, "{title}: {} {}", field("license"), field("repository"))?;
        let manifest = PathBuf::from(field("manifest_path"));
        for text in license_texts(manifest.parent().unwrap_or(root))? {
            by_text.entry(text).or_default().push(title.clone());
        }
    }
    let mut all = format!("The binary otc-vpn contains the following third-party crates.\n\n{crates}");
    for (text, titles) in by_text {
        write!(all, "\n{}\n{}\n\n{text}\n", "=".repeat(80), titles.join(", "))?;
    }
    Ok(all)
}

/// The metadata of each third-party crate in the binary, sorted by name and version.
fn packages(root: &Path, target: &str) -> Result<Vec<Value>> {
    let mut tree = process::cargo(root);
    tree.args(["tree", "--locked", "--package", "otc-vpn-cli", "--edges", "normal", "--target", target])
        .args(["--prefix", "none", "--format", "{p}"]);
    let tree = process::output(&mut tree)?;
    // Each line has the format `NAME vVERSION`, followed by more information for some crates.
    let included: BTreeSet<(&str, &str)> = tree
        .lines()
        .filter_map(|line| {
            let mut fields = line.split(' ');
            Some((fields.next()?, fields.next()?.trim_start_matches('v')))
        })
        .collect();
    let metadata =
        process::output(process::cargo(root).args(["metadata", "--locked", "--format-version", "1"]))?;
    let mut metadata: Value =
        serde_json::from_str(&metadata).context("cargo metadata printed invalid JSON")?;
    let packages = metadata["packages"].as_array_mut().map(std::mem::take).unwrap_or_default();
    let mut packages: Vec<Value> = packages
        .into_iter()
        .filter(|package| {
            let field = |field: &str| package[field].as_str().unwrap_or_default();
            !package["source"].is_null() && included.contains(&(field("name"), field("version")))
        })
        .collect();
    packages.sort_by_key(|package| (package["name"].to_string(), package["version"].to_string()));
    Ok(packages)
}

/// The texts of the license files of a crate.
fn license_texts(directory: &Path) -> Result<Vec<String>> {
    let mut texts = Vec::new();
    for file in fs::read_dir(directory).with_context(|| format!("cannot read {}", directory.display()))? {
        let file = file?;
        let name = file.file_name().to_string_lossy().to_uppercase();
        let is_license = ["LICENSE", "LICENCE", "COPYING", "NOTICE", "COPYRIGHT"]
            .iter()
            .any(|prefix| name.starts_with(prefix));
        if is_license && file.file_type()?.is_file() {
            let text = fs::read(file.path())?;
            texts.push(String::from_utf8_lossy(&text).replace("\r\n", "\n").trim().to_owned());
        }
    }
    Ok(texts)
}
