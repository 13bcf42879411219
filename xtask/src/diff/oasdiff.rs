//! oasdiff, which compares what OpenAPI defines. It does not know the extensions of this project.

use super::{Change, Class};
use crate::process::{self, GoProgram};
use crate::spec::text;
use anyhow::{Context, Result};
use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// The program.
pub(super) const PROGRAM: GoProgram =
    GoProgram { name: "oasdiff", package: "github.com/oasdiff/oasdiff", version: "1.37.0" };

/// Changes that oasdiff considers informational although code that uses a generated client must change: names and types.
const BREAKING: [&str; 5] = [
    "api-operation-id-removed",
    "api-tag-removed",
    "response-optional-property-removed",
    "response-property-became-enum",
    "response-property-type-specialized",
];

/// Warnings about changes that no client or server notices.
const COMPATIBLE: [&str; 2] =
    ["request-optional-property-became-read-only", "request-required-property-became-read-only"];

/// Advice about the version, which this command verifies itself.
const IGNORED: [&str; 2] = ["api-version-not-bumped", "api-version-decreased"];

/// The changes between two documents.
pub(super) fn changes(program: &Path, old: &Path, new: &Path) -> Result<Vec<Change>> {
    let mut oasdiff = Command::new(program);
    oasdiff.args(["changelog", "--format", "json", "--flatten-allof", "--flatten-params"]).arg(old).arg(new);
    let output = process::output(&mut oasdiff)?;
    let rows: Vec<Value> = serde_json::from_str(&output).context("the output of oasdiff is not JSON")?;
    Ok(rows.iter().filter_map(change).collect())
}

fn change(row: &Value) -> Option<Change> {
    let id = text(row, "id").unwrap_or_default();
    if IGNORED.contains(&id) {
        return None;
    }
    // 1 is informational, 2 a warning, 3 an error.
    let level = row.get("level").and_then(Value::as_u64).unwrap_or(3);
    let breaking = BREAKING.contains(&id) || (level > 1 && !COMPATIBLE.contains(&id));
    let location = match (text(row, "operation"), text(row, "path")) {
        (Some(operation), Some(path)) => format!("{operation} {path}"),
        _ => text(row, "section").unwrap_or("document").to_owned(),
    };
    Some(Change {
        class: if breaking { Class::Breaking } else { Class::Compatible },
        location,
        message: format!("{} ({id})", text(row, "text").unwrap_or_default()),
    })
}
