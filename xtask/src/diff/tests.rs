//! Edits a copy of the spec and checks the class of each change.

mod edits;
mod scratch;

use super::{Change, Class, extensions, oasdiff};
use crate::console::status;
use crate::process;
use crate::spec::Spec;
use edits::{BREAKING, COMPATIBLE, Edit, NEUTRAL};
use serde_json::Value;
use std::fs;
use std::path::PathBuf;

#[test]
fn each_edit_has_expected_class() {
    let comparison = Comparison::new();
    let old = spec();
    let mut wrong = Vec::new();
    for (edits, expected) in
        [(COMPATIBLE, Class::Compatible), (NEUTRAL, Class::Compatible), (BREAKING, Class::Breaking)]
    {
        for edit in edits.iter().filter(|edit| comparison.covers(edit)) {
            let changes = comparison.changes(&old.tree, &edited(&old, edit));
            let reported =
                |change: &Change| change.class <= expected && change.to_string().contains(edit.report);
            let found =
                if edit.report.is_empty() { changes.is_empty() } else { changes.iter().any(reported) };
            let breaking = changes.iter().any(|change| change.class == Class::Breaking);
            if !found || breaking != (expected == Class::Breaking) {
                wrong.push(format!("{}: {changes:#?}", edit.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn reverting_an_addition_is_breaking() {
    let comparison = Comparison::new();
    let old = spec();
    for edit in COMPATIBLE.iter().filter(|edit| !edit.report.is_empty() && comparison.covers(edit)) {
        let changes = comparison.changes(&edited(&old, edit), &old.tree);
        let breaking = changes.iter().any(|change| change.class == Class::Breaking);
        assert!(breaking, "{}: {changes:#?}", edit.name);
    }
}

/// Our own rules, and oasdiff if it is installed.
struct Comparison {
    program: Option<PathBuf>,
    directory: PathBuf,
}

impl Comparison {
    fn new() -> Self {
        let root = crate::root();
        let program = Some(oasdiff::PROGRAM.path(&root)).filter(|program| program.is_file());
        if program.is_none() {
            status("oasdiff is not installed; run `cargo xtask spec diff` to test its part too");
        }
        let thread = std::thread::current();
        let name = thread.name().unwrap_or_default().replace("::", "-");
        let directory = process::target(&root).join("spec-diff-test").join(name);
        fs::create_dir_all(&directory).unwrap();
        Self { program, directory }
    }

    fn covers(&self, edit: &Edit) -> bool {
        self.program.is_some() || !edit.oasdiff
    }

    fn changes(&self, old: &Value, new: &Value) -> Vec<Change> {
        let mut changes = extensions::changes(old, new);
        if let Some(program) = &self.program {
            let [old, new] = [("old.json", old), ("new.json", new)].map(|(name, tree)| {
                let file = self.directory.join(name);
                fs::write(&file, tree.to_string()).unwrap();
                file
            });
            changes.extend(oasdiff::changes(program, &old, &new).unwrap());
        }
        changes
    }
}

#[test]
fn hint_is_documentation() {
    let old = spec();
    let edit = NEUTRAL.iter().find(|edit| edit.name == "changed_hint").unwrap();
    let changes = extensions::changes(&old.tree, &edited(&old, edit));
    assert_eq!(changes.iter().map(|change| change.class).collect::<Vec<_>>(), [Class::Documentation]);
}

#[test]
fn identical_specs_have_no_changes() {
    let spec = spec();
    assert_eq!(extensions::changes(&spec.tree, &spec.tree), []);
    let mut changes = Vec::new();
    super::add_documentation(&spec, &spec, &mut changes);
    assert_eq!(changes, []);
}

#[test]
fn description_is_documentation() {
    let old = spec();
    let edit = COMPATIBLE.iter().find(|edit| edit.name == "changed_description").unwrap();
    let new = Spec::parse(edited(&old, edit).to_string()).unwrap();
    let mut changes = extensions::changes(&old.tree, &new.tree);
    super::add_documentation(&old, &new, &mut changes);
    assert_eq!(changes.iter().map(|change| change.class).collect::<Vec<_>>(), [Class::Documentation]);
}

#[test]
fn last_release_has_version_of_its_file_name() {
    let release = super::last_release(&crate::root()).unwrap();
    assert!(release.is_file());
}

/// The client of the spec with all compatible edits must compile and decode existing bodies without loss.
#[test]
fn compatible_edits_compile_and_decode_existing_bodies() {
    let old = spec();
    let mut tree = old.tree.clone();
    for edit in COMPATIBLE {
        (edit.apply)(&mut tree);
    }
    scratch::run(&Spec::parse(tree.to_string()).unwrap(), &scratch::bodies(&old.tree));
}

fn spec() -> Spec {
    Spec::read(&crate::root()).unwrap()
}

fn edited(old: &Spec, edit: &Edit) -> Value {
    let mut tree = old.tree.clone();
    (edit.apply)(&mut tree);
    assert_ne!(tree, old.tree, "{} has no effect", edit.name);
    tree.sort_all_objects();
    tree
}
