//! `cargo xtask spec diff`: compares the spec with the last release and verifies that `info.version` follows from the changes.

mod extensions;
mod oasdiff;
pub(crate) mod version;

#[cfg(test)]
mod tests;

use crate::console::{print, status};
use crate::process;
use crate::spec::{self, Spec};
use anyhow::{Context, Result, bail};
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The directory of the released specs, `VERSION.yaml`.
pub(crate) const RELEASES: &str = "openapi/releases";

/// The effect of a change on clients and servers, in ascending order of severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    /// Only descriptions, examples and hints change.
    Documentation,
    /// Existing clients and servers continue to work.
    Compatible,
    /// An existing client or server may fail.
    Breaking,
}

/// One change.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Change {
    class: Class,
    /// An operation, or a JSON pointer.
    location: String,
    message: String,
}

impl fmt::Display for Change {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.location, self.message)
    }
}

/// Shows the changes since `base`, by default the last release; fails if `info.version` is lower than they require.
pub(crate) fn run(root: &Path, base: Option<&Path>) -> Result<ExitCode> {
    let base = match base {
        Some(base) => base.to_path_buf(),
        None => last_release(root)?,
    };
    let text = std::fs::read_to_string(&base).with_context(|| format!("cannot read {}", base.display()))?;
    let old = Spec::parse(text).with_context(|| base.display().to_string())?;
    let new = Spec::read(root)?;
    new.require_current_file(root)?;
    let mut changes = extensions::changes(&old.tree, &new.tree);
    let mut complete = true;
    match oasdiff::PROGRAM.install(root)? {
        Ok(program) => changes.extend(oasdiff::changes(&program, &base, &root.join(spec::PATH))?),
        Err(missing) => complete = missing.skip("oasdiff"),
    }
    add_documentation(&old, &new, &mut changes);
    changes.sort();
    for (class, title) in [
        (Class::Breaking, "breaking"),
        (Class::Compatible, "compatible"),
        (Class::Documentation, "documentation"),
    ] {
        let of_class: Vec<_> = changes.iter().filter(|change| change.class == class).collect();
        print(&format!("{title}: {}\n", of_class.len()));
        for change in of_class {
            print(&format!("  {change}\n"));
        }
    }
    let worst = changes.iter().map(|change| change.class).max();
    let (from, to) = (old.version()?, new.version()?);
    let required = version::next(from, worst)?;
    let sufficient = version::is_at_least(to, &required)?;
    print(&format!(
        "info.version: {from} in the last release, {required} required, {to} in {}\n",
        spec::PATH
    ));
    if !sufficient {
        status(&format!("set info.version to {required} or higher"));
    }
    Ok(process::exit_code(sufficient && complete))
}

/// The released spec with the highest version. Its `info.version` must match its file name.
fn last_release(root: &Path) -> Result<PathBuf> {
    let directory = root.join(RELEASES);
    let mut releases = Vec::new();
    for entry in std::fs::read_dir(&directory).with_context(|| format!("cannot read {RELEASES}"))? {
        let path = entry?.path();
        let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        let version = version::parse(&name).with_context(|| format!("{RELEASES}: {name}"))?;
        releases.push((version, name, path));
    }
    let (_, name, path) = releases.into_iter().max().with_context(|| format!("{RELEASES} is empty"))?;
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let declared = Spec::parse(text)?.version()?.to_owned();
    if declared != name {
        bail!("{RELEASES}/{name}.yaml contains info.version {declared}");
    }
    Ok(path)
}

/// Adds a change if the documents differ only in parts that no rule compares.
fn add_documentation(old: &Spec, new: &Spec, changes: &mut Vec<Change>) {
    // The version follows from the changes and is not one itself.
    let without_version = |spec: &Spec| {
        let mut tree = spec.tree.clone();
        tree["info"]["version"] = serde_json::Value::Null;
        tree
    };
    if changes.is_empty() && without_version(old) != without_version(new) {
        changes.push(Change {
            class: Class::Documentation,
            location: "#".to_owned(),
            message: "descriptions or examples changed".to_owned(),
        });
    }
}
