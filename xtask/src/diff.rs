//! `cargo xtask spec diff`: what changed in the spec since a git revision, and what that does to those who use it.

mod compare;
mod schema;
mod version;

#[cfg(test)]
mod tests;

use crate::console::{print, say};
use crate::spec::{self, Spec};
use anyhow::{Context, Result, bail};
use std::fmt;
use std::path::Path;
use std::process::{Command, ExitCode};

/// What a difference does to those who use the spec, mildest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    /// Words only.
    Documentation,
    /// Old clients and old servers go on working, and code on the generated types goes on compiling.
    Compatible,
    /// Something that worked may fail.
    Breaking,
}

/// Which side of the wire writes what changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    /// The client writes it, the service reads it.
    Request,
    /// The service writes it, the client reads it.
    Response,
    /// Both go by it.
    Both,
}

/// One difference.
#[derive(Debug)]
struct Change {
    class: Class,
    side: Side,
    /// A JSON pointer into the new document, or into the old one for what is gone.
    place: String,
    words: String,
}

impl fmt::Display for Change {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = match self.side {
            Side::Request => "request: ",
            Side::Response => "response: ",
            Side::Both => "",
        };
        write!(out, "{}: {side}{}", self.place, self.words)
    }
}

/// Shows the differences between the spec of a revision and the one that is there; ends with 1 when one is breaking.
pub(crate) fn run(root: &Path, base: &str, allow_breaking: bool) -> Result<ExitCode> {
    let old = Spec::parse(at_revision(root, base)?).with_context(|| format!("{} of {base}", spec::PATH))?;
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
    propose("the spec", old.version()?, new.version()?, worst)?;
    let crates = crates_version(&std::fs::read_to_string(root.join("Cargo.toml"))?)?;
    // A revision without the workspace has published no crates.
    let published =
        show(root, base, "Cargo.toml").ok().map(|manifest| crates_version(&manifest)).transpose()?;
    propose("the crates", published.as_deref().unwrap_or(&crates), &crates, worst)?;
    if worst == Some(Class::Breaking) && !allow_breaking {
        say("this breaks users; if that is meant, run it with --allow-breaking");
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

fn propose(what: &str, old: &str, new: &str, worst: Option<Class>) -> Result<()> {
    let next = version::next(old, worst)?;
    let verdict = match (next == old, version::reaches(new, &next)?) {
        (true, _) => "may stay".to_owned(),
        (false, true) => format!("must become {next}, and is {new}"),
        (false, false) => format!("must become {next}"),
    };
    print(&format!("{what}: {old} {verdict}\n"));
    Ok(())
}

fn at_revision(root: &Path, base: &str) -> Result<String> {
    // Tells a revision that is not there from one that has no spec.
    let revision = format!("{base}^{{commit}}");
    git(root, &["rev-parse", "--verify", "--end-of-options", &revision])
        .with_context(|| format!("there is no git revision {base} to compare with"))?;
    show(root, base, spec::PATH)
        .with_context(|| format!("{base} has no {}: nothing to compare with", spec::PATH))
}

fn show(root: &Path, base: &str, path: &str) -> Result<String> {
    git(root, &["show", "--end-of-options", &format!("{base}:{path}")])
}

fn git(root: &Path, arguments: &[&str]) -> Result<String> {
    let output =
        Command::new("git").args(arguments).current_dir(root).output().context("git cannot be started")?;
    if !output.status.success() {
        bail!("git {}: {}", arguments[0], String::from_utf8_lossy(&output.stderr).trim());
    }
    String::from_utf8(output.stdout).context("the file is not UTF-8")
}

/// The version that the crates share, from the workspace's manifest.
fn crates_version(manifest: &str) -> Result<String> {
    let package =
        manifest.split("[workspace.package]").nth(1).context("Cargo.toml has no [workspace.package]")?;
    let line =
        package.lines().find_map(|line| line.strip_prefix("version = ")).context("it has no version")?;
    Ok(line.trim().trim_matches('"').to_owned())
}
