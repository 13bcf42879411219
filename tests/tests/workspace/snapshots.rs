//! Each snapshot is asserted by a test. A snapshot without a test would document a promise that nothing verifies.

use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn every_snapshot_is_asserted_by_a_test() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut snapshots = Vec::new();
    for directory in ["crates", "tests", "xtask"] {
        find(&root.join(directory), &mut snapshots);
    }
    assert!(!snapshots.is_empty(), "no snapshots under {}", root.display());
    let orphans: Vec<_> = snapshots.iter().filter(|path| !asserted(root, path)).collect();
    assert!(orphans.is_empty(), "snapshots without a test, to be deleted: {orphans:#?}");
}

/// Whether the source file of the snapshot contains its name: in quotes, as a list of strings, or as the name of a function.
fn asserted(root: &Path, snapshot: &Path) -> bool {
    let text = fs::read_to_string(snapshot).unwrap();
    let source = text.lines().find_map(|line| line.strip_prefix("source: ")).unwrap_or_default();
    let Ok(source) = fs::read_to_string(root.join(source.trim_matches('"'))) else { return false };
    let name = snapshot.file_stem().unwrap().to_str().unwrap();
    let name = name.rsplit("__").next().unwrap();
    // The second unnamed snapshot in a function has a number after the name of the function.
    let unnumbered = name.trim_end_matches(|letter: char| letter.is_ascii_digit()).trim_end_matches('-');
    source.replace("\", \"", "_").contains(&format!("\"{name}\""))
        || source.contains(&format!("\"{name}\""))
        || [name, unnumbered].iter().any(|name| {
            source.contains(&format!("fn {name}(")) || source.contains(&format!("fn test_{name}("))
        })
}

fn find(directory: &Path, snapshots: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("node_modules") {
            find(&path, snapshots);
        } else if path.extension().is_some_and(|end| end == "snap") {
            snapshots.push(path);
        }
    }
}
