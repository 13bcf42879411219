//! A crate under `target/` that contains the client of an edited spec as a module.

use crate::generate;
use crate::process;
use crate::spec::{Spec, members, operations, resolve, text};
use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

/// An example body from the spec and its type.
pub(super) struct Body {
    model: String,
    json: String,
}

/// The example bodies of requests and successful responses.
pub(super) fn bodies(tree: &Value) -> Vec<Body> {
    let mut all = Vec::new();
    for (_, _, operation) in operations(tree) {
        let successes = members(operation, "/responses").filter(|(status, _)| status.starts_with('2'));
        for element in operation.get("requestBody").into_iter().chain(successes.map(|(_, response)| response))
        {
            let Some(media) = resolve(tree, element).pointer("/content/application~1json") else { continue };
            let model = text(&media["schema"], "$ref").unwrap().rsplit('/').next().unwrap();
            for (_, example) in members(media, "/examples") {
                all.push(Body { model: model.to_owned(), json: example["value"].to_string() });
            }
        }
    }
    assert!(all.len() > 4, "the spec has only {} example bodies", all.len());
    all
}

/// Generates and compiles the client, then decodes and re-encodes the bodies. Fails with the compiler output or with the first body
/// that changes.
pub(super) fn run(spec: &Spec, bodies: &[Body]) {
    let root = crate::root();
    let scratch = process::target(&root).join("spec-edits");
    let _ = fs::remove_dir_all(&scratch);
    fs::create_dir_all(scratch.join("src")).unwrap();
    fs::write(scratch.join("Cargo.toml"), manifest(&root)).unwrap();
    fs::copy(root.join("Cargo.lock"), scratch.join("Cargo.lock")).unwrap();
    module(&root, &scratch.join("src/edited"), "edited", spec);
    let mut main = String::from("#![allow(dead_code, unused_imports, unused_macros)]\nmod edited;\n");
    let mut calls = String::new();
    for Body { model, json } in bodies {
        writeln!(calls, "    assert_round_trip::<edited::types::{model}>({json:?});").unwrap();
    }
    main.push_str(
        "fn assert_round_trip<T: serde::de::DeserializeOwned + serde::Serialize>(body: &str) {
    let decoded: T = serde_json::from_str(body).expect(body);
    let body: serde_json::Value = serde_json::from_str(body).expect(body);
    assert_eq!(serde_json::to_value(decoded).expect(\"encodes\"), body);
}\n",
    );
    write!(main, "fn main() {{\n{calls}}}\n").unwrap();
    fs::write(scratch.join("src/main.rs"), main).unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--offline", "--manifest-path"])
        .arg(scratch.join("Cargo.toml"))
        .arg("--target-dir")
        .arg(process::target(&root))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Writes the client crate as a module: its hand-written files, and the files generated from this spec.
fn module(root: &Path, directory: &Path, name: &str, spec: &Spec) {
    copy_sources(&root.join("crates/otc-vpn-client/src"), directory, name);
    let generated = directory.join("generated");
    fs::create_dir_all(&generated).unwrap();
    for file in generate::rust(spec).unwrap_or_else(|error| panic!("{name}: {error:#}")) {
        let file_name = Path::new(&file.path).file_name().unwrap();
        fs::write(generated.join(file_name), in_module(&file.text, name)).unwrap();
    }
}

fn copy_sources(from: &Path, to: &Path, name: &str) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_name() == "generated" {
            continue;
        }
        if entry.file_type().unwrap().is_dir() {
            copy_sources(&entry.path(), &to.join(entry.file_name()), name);
            continue;
        }
        let file_name = if entry.file_name() == "lib.rs" { "mod.rs".into() } else { entry.file_name() };
        let text = fs::read_to_string(entry.path()).unwrap();
        fs::write(to.join(file_name), in_module(&text, name)).unwrap();
    }
}

/// The source with its `crate::` paths moved to the module `name`.
fn in_module(source: &str, name: &str) -> String {
    source.replace("$crate::", "crate::").replace("crate::", &format!("crate::{name}::"))
}

/// The manifest of a separate workspace with the dependencies of the client crate.
fn manifest(root: &Path) -> String {
    let table = |file: &str, name: &str| {
        let text = fs::read_to_string(root.join(file)).unwrap();
        let body = text.split_once(&format!("\n[{name}]\n")).unwrap().1;
        body.split("\n[").next().unwrap().to_owned()
    };
    let versions = table("Cargo.toml", "workspace.dependencies");
    let versions: Vec<&str> = versions.lines().filter(|line| !line.contains("path = ")).collect();
    let dependencies = table("crates/otc-vpn-client/Cargo.toml", "dependencies");
    format!(
        "[package]\nname = \"spec-edits\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}\n\n\
         [workspace]\n\n[workspace.dependencies]\n{}\n",
        versions.join("\n")
    )
}
