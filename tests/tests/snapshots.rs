//! No snapshot without a test: one that nothing asserts any more would look like a promise.

use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn every_snapshot_is_asserted() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut snapshots = Vec::new();
    for folder in ["crates", "tests", "xtask"] {
        find(&root.join(folder), &mut snapshots);
    }
    assert!(!snapshots.is_empty(), "no snapshots under {}", root.display());
    let orphans: Vec<_> = snapshots.iter().filter(|path| !asserted(root, path)).collect();
    assert!(orphans.is_empty(), "delete these, no test asserts them: {orphans:#?}");
}

/// Whether the source file that the snapshot names still holds the snapshot's name: in quotes, as a list of words in quotes, or as
/// that of a function.
fn asserted(root: &Path, snapshot: &Path) -> bool {
    let text = fs::read_to_string(snapshot).unwrap();
    let source = text.lines().find_map(|line| line.strip_prefix("source: ")).unwrap_or_default();
    let Ok(source) = fs::read_to_string(root.join(source.trim_matches('"'))) else { return false };
    let name = snapshot.file_stem().unwrap().to_str().unwrap();
    let name = name.rsplit("__").next().unwrap();
    // A second unnamed snapshot in one function has a number behind the function's name.
    let unnumbered = name.trim_end_matches(|letter: char| letter.is_ascii_digit()).trim_end_matches('-');
    source.replace("\", \"", "_").contains(&format!("\"{name}\""))
        || source.contains(&format!("\"{name}\""))
        || [name, unnumbered].iter().any(|name| {
            source.contains(&format!("fn {name}(")) || source.contains(&format!("fn test_{name}("))
        })
}

fn find(folder: &Path, snapshots: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("node_modules") {
            find(&path, snapshots);
        } else if path.extension().is_some_and(|end| end == "snap") {
            snapshots.push(path);
        }
    }
}
