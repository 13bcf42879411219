//! `cargo xtask spec diff`: compares the spec with its version in a git revision and classifies the changes.

mod compare;
mod schema;
mod version;

#[cfg(test)]
mod tests;

use crate::console::{print, status};
use crate::process;
use crate::spec::{self, Spec};
use anyhow::{Context, Result, bail};
use std::fmt;
use std::path::Path;
use std::process::{Command, ExitCode};

/// The effect of a change on clients and servers, in ascending order of severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    /// Only descriptions and examples change.
    Documentation,
    /// Existing clients and servers continue to work, and code that uses the generated types continues to compile.
    Compatible,
    /// An existing client or server may fail.
    Breaking,
}

/// The direction of the data that a change affects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    /// Data that the client sends.
    Request,
    /// Data that the service returns.
    Response,
    /// Both directions.
    Both,
}

/// One change.
#[derive(Debug)]
struct Change {
    class: Class,
    side: Side,
    /// A JSON pointer into the new document, or into the old one for a removed element.
    pointer: String,
    message: String,
}

impl fmt::Display for Change {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = match self.side {
            Side::Request => "request: ",
            Side::Response => "response: ",
            Side::Both => "",
        };
        write!(formatter, "{}: {side}{}", self.pointer, self.message)
    }
}

/// Prints the changes since a revision; fails if any of them is breaking.
pub(crate) fn run(root: &Path, base: &str, allow_breaking: bool) -> Result<ExitCode> {
    let old = Spec::parse(spec_at(root, base)?).with_context(|| format!("{} at {base}", spec::PATH))?;
    let new = Spec::read(root)?;
    let changes = compare::changes(&old.tree, &new.tree);
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
    print_version("spec", old.version()?, new.version()?, worst)?;
    let crates = crates_version(&std::fs::read_to_string(root.join("Cargo.toml"))?)?;
    // The revision may predate Cargo.toml.
    let published =
        show(root, base, "Cargo.toml").ok().map(|manifest| crates_version(&manifest)).transpose()?;
    print_version("crates", published.as_deref().unwrap_or(&crates), &crates, worst)?;
    if worst == Some(Class::Breaking) && !allow_breaking {
        status("the spec has breaking changes; if they are intended, rerun with --allow-breaking");
    }
    Ok(process::exit_code(worst != Some(Class::Breaking) || allow_breaking))
}

fn print_version(name: &str, old: &str, new: &str, worst: Option<Class>) -> Result<()> {
    let next = version::next(old, worst)?;
    let message = match (next == old, version::is_at_least(new, &next)?) {
        (true, _) => "no new version required".to_owned(),
        (false, true) => format!("at least {next} required, {new} found"),
        (false, false) => format!("at least {next} required, but {new} found"),
    };
    print(&format!("version of the {name}: {old}; {message}\n"));
    Ok(())
}

fn spec_at(root: &Path, base: &str) -> Result<String> {
    // Reports an unknown revision as such, not as a missing file.
    let revision = format!("{base}^{{commit}}");
    git(root, &["rev-parse", "--verify", "--end-of-options", &revision])
        .with_context(|| format!("unknown git revision {base}"))?;
    show(root, base, spec::PATH).with_context(|| format!("revision {base} does not contain {}", spec::PATH))
}

fn show(root: &Path, base: &str, path: &str) -> Result<String> {
    git(root, &["show", "--end-of-options", &format!("{base}:{path}")])
}

fn git(root: &Path, arguments: &[&str]) -> Result<String> {
    let output =
        Command::new("git").args(arguments).current_dir(root).output().context("cannot start git")?;
    if !output.status.success() {
        bail!("git {}: {}", arguments[0], String::from_utf8_lossy(&output.stderr).trim());
    }
    String::from_utf8(output.stdout).context("the file is not UTF-8")
}

/// The common version of the crates in the manifest of the workspace.
fn crates_version(manifest: &str) -> Result<String> {
    let package =
        manifest.split("[workspace.package]").nth(1).context("Cargo.toml has no [workspace.package]")?;
    let line = package
        .lines()
        .find_map(|line| line.strip_prefix("version = "))
        .context("[workspace.package] has no version")?;
    Ok(line.trim().trim_matches('"').to_owned())
}
