//! `cargo xtask public-api --diff`: compares the public API with the last release and verifies that the version of the crates follows from
//! the changes.

use super::snapshot;
use crate::console::{print, status};
use crate::diff::{Class, version};
use crate::libraries::LIBRARIES;
use crate::process;
use anyhow::{Context, Result};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The version of all crates.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The changes of one crate, one line for each item.
#[derive(Debug, Default, PartialEq, Eq)]
struct Changes {
    /// Items that are missing or have another signature.
    removed: Vec<String>,
    added: Vec<String>,
}

impl Changes {
    fn between(old: &str, new: &str) -> Self {
        let [old, new] = [old, new].map(|text| text.lines().filter(|line| !line.starts_with('#')).collect());
        let only_in =
            |a: &BTreeSet<&str>, b: &BTreeSet<&str>| a.difference(b).map(|&l| l.to_owned()).collect();
        Self { removed: only_in(&old, &new), added: only_in(&new, &old) }
    }

    fn class(&self) -> Option<Class> {
        match (self.removed.is_empty(), self.added.is_empty()) {
            (false, _) => Some(Class::Breaking),
            (true, false) => Some(Class::Compatible),
            (true, true) => None,
        }
    }
}

/// Prints the changes since the last release of each crate; fails if the version is lower than they require.
pub(crate) fn diff(root: &Path) -> Result<ExitCode> {
    let mut sufficient = true;
    for name in LIBRARIES {
        let Some((released, path)) = last_release(root, name)? else {
            status(&format!("{name}: not released yet"));
            continue;
        };
        let changes = Changes::between(&read(&path)?, &read(&root.join(snapshot(name)))?);
        for (sign, lines) in [('-', &changes.removed), ('+', &changes.added)] {
            lines.iter().for_each(|line| print(&format!("{sign} {line}\n")));
        }
        let required = version::next(&released, changes.class())?;
        status(&format!(
            "{name}: {} removed or changed, {} added since {released}; version {required} required, {VERSION} in Cargo.toml",
            changes.removed.len(),
            changes.added.len()
        ));
        sufficient &= version::is_at_least(VERSION, &required)?;
    }
    if !sufficient {
        status("increase the version in Cargo.toml");
    }
    Ok(process::exit_code(sufficient))
}

/// The version and the snapshot of the last release of a crate; `None` if it was never released.
fn last_release(root: &Path, name: &str) -> Result<Option<(String, PathBuf)>> {
    let directory = root.join("crates").join(name).join("releases");
    if !directory.exists() {
        return Ok(None);
    }
    let mut releases = Vec::new();
    for entry in fs::read_dir(&directory).with_context(|| format!("cannot read {}", directory.display()))? {
        let path = entry?.path();
        let text = path.file_stem().unwrap_or_default().display().to_string();
        releases.push((version::parse(&text).with_context(|| path.display().to_string())?, text, path));
    }
    Ok(releases.into_iter().max().map(|(_, text, path)| (text, path)))
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::{Changes, Class};

    #[test]
    fn removed_or_changed_item_is_breaking_and_added_item_is_compatible() {
        let old = "# generated\npub fn a(u8)\npub fn b()\n";
        assert_eq!(Changes::between(old, "# other\npub fn a(u8)\npub fn b()\n").class(), None);
        let added = Changes::between(old, &format!("{old}pub fn c()\n"));
        assert_eq!(added.class(), Some(Class::Compatible));
        assert_eq!(added.added, ["pub fn c()"]);
        let changed = Changes::between(old, "pub fn a(u16)\npub fn b()\n");
        assert_eq!(changed.class(), Some(Class::Breaking));
        assert_eq!(changed.removed, ["pub fn a(u8)"]);
    }
}
