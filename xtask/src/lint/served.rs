//! Finds the operations that the simulator serves: those whose id is a string in its source code.

use crate::spec::{operations, text};
use anyhow::{Context, Result};
use serde_json::Value;
use std::fs;
use std::path::Path;

/// The source code of the simulator's routes.
const ROUTES: &str = "crates/otc-vpn-simulator/src/routes";

/// The ids of all operations of the spec, and of those that the simulator does not serve.
pub(super) fn operation_ids<'a>(root: &Path, tree: &'a Value) -> Result<(Vec<&'a str>, Vec<&'a str>)> {
    let mut source = String::new();
    read(&root.join(ROUTES), &mut source)?;
    let all: Vec<&str> =
        operations(tree).filter_map(|(_, _, operation)| text(operation, "operationId")).collect();
    let missing = all.iter().copied().filter(|id| !source.contains(&format!("\"{id}\""))).collect();
    Ok((all, missing))
}

/// Appends the source files in a directory and its subdirectories.
fn read(directory: &Path, source: &mut String) -> Result<()> {
    let name = directory.display();
    for entry in fs::read_dir(directory).with_context(|| format!("cannot read {name}"))? {
        let path = entry?.path();
        if path.is_dir() {
            read(&path, source)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text =
                fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
            source.push_str(&text);
        }
    }
    Ok(())
}
