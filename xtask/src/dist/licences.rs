//! The licences of everything that is built into the binary, which its users are to get with it.

use crate::tools;
use anyhow::{Context, Result};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// A text for each licence, behind the crates that come under it.
pub(super) fn of_all(root: &Path, target: &str) -> Result<String> {
    let mut by_text: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut crates = String::new();
    for package in packages(root, target)? {
        let word = |field: &str| package[field].as_str().unwrap_or_default();
        let title = format!("{} {}", word("name"), word("version"));
        writeln!(crates, "{title}: {} {}", word("license"), word("repository"))?;
        let manifest = PathBuf::from(word("manifest_path"));
        for text in texts(manifest.parent().unwrap_or(root))? {
            by_text.entry(text).or_default().push(title.clone());
        }
    }
    let mut all = format!("The binary otc-vpn is built with these crates.\n\n{crates}");
    for (text, titles) in by_text {
        write!(all, "\n{}\n{}\n\n{text}\n", "=".repeat(80), titles.join(", "))?;
    }
    Ok(all)
}

/// What cargo knows of each crate of others in the binary, by name and version.
fn packages(root: &Path, target: &str) -> Result<Vec<Value>> {
    let mut tree = tools::cargo(root);
    tree.args(["tree", "--locked", "--package", "otc-vpn-cli", "--edges", "normal", "--target", target])
        .args(["--prefix", "none", "--format", "{p}"]);
    let tree = tools::output(&mut tree)?;
    // A line is `name v1.2.3`, with more behind it for some.
    let built_in: BTreeSet<(&str, &str)> = tree
        .lines()
        .filter_map(|line| {
            let mut words = line.split(' ');
            Some((words.next()?, words.next()?.trim_start_matches('v')))
        })
        .collect();
    let metadata = tools::output(tools::cargo(root).args(["metadata", "--locked", "--format-version", "1"]))?;
    let mut metadata: Value = serde_json::from_str(&metadata).context("cargo metadata gives no JSON")?;
    let packages = metadata["packages"].as_array_mut().map(std::mem::take).unwrap_or_default();
    let mut packages: Vec<Value> = packages
        .into_iter()
        .filter(|package| {
            let word = |field: &str| package[field].as_str().unwrap_or_default();
            !package["source"].is_null() && built_in.contains(&(word("name"), word("version")))
        })
        .collect();
    packages.sort_by_key(|package| (package["name"].to_string(), package["version"].to_string()));
    Ok(packages)
}

/// The licence files of a crate.
fn texts(folder: &Path) -> Result<Vec<String>> {
    let mut texts = Vec::new();
    for file in fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))? {
        let file = file?;
        let name = file.file_name().to_string_lossy().to_uppercase();
        let is_one = ["LICENSE", "LICENCE", "COPYING", "NOTICE", "COPYRIGHT"]
            .iter()
            .any(|word| name.starts_with(word));
        if is_one && file.file_type()?.is_file() {
            let text = fs::read(file.path())?;
            texts.push(String::from_utf8_lossy(&text).replace("\r\n", "\n").trim().to_owned());
        }
    }
    Ok(texts)
}
