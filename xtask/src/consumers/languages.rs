//! How each language gets its generator, its client and its program. Versions stand in the folders of `tests/clients`.

use super::Place;
use anyhow::Result;
use std::process::Command;

/// A language that clients are generated for.
pub(super) struct Language {
    pub(super) name: &'static str,
    /// What must be on the machine.
    pub(super) programs: &'static [&'static str],
    /// Installs the generator, generates and builds.
    pub(super) prepare: fn(&Place) -> Result<()>,
    /// The program that uses the client.
    pub(super) program: fn(&Place) -> Command,
}

pub(super) const LANGUAGES: &[Language] = &[
    Language {
        name: "python",
        programs: &["python3"],
        prepare: python,
        program: |place| {
            let mut python = place.program("venv/bin/python");
            python.arg("change_a_gateway.py");
            python
        },
    },
    Language {
        name: "typescript",
        programs: &["node", "npm"],
        prepare: typescript,
        program: |_| {
            let mut node = Command::new("node");
            node.arg("out/change_a_gateway.js");
            node
        },
    },
    Language {
        name: "java",
        programs: &["python3", "java", "mvn"],
        prepare: java,
        program: |_| {
            let mut maven = Command::new("mvn");
            maven.args(["--quiet", "--batch-mode", "exec:java"]);
            maven
        },
    },
    Language { name: "go", programs: &["go"], prepare: go, program: |place| place.program("consumer") },
];

/// openapi-python-client, from PyPI.
fn python(place: &Place) -> Result<()> {
    environment(place)?;
    place.run(
        place.program("venv/bin/python").arg("spec_for_python.py").arg(&place.spec).arg("otc-vpn.yaml"),
    )?;
    let mut generator = place.program("venv/bin/openapi-python-client");
    generator.args([
        "generate",
        "--path",
        "otc-vpn.yaml",
        "--output-path",
        "vpn_client",
        "--meta",
        "none",
        "--overwrite",
    ]);
    // The generator formats with ruff, which it finds on the path only.
    let path = std::env::var_os("PATH").unwrap_or_default();
    let paths = std::iter::once(place.folder.join("venv/bin")).chain(std::env::split_paths(&path));
    generator.env("PATH", std::env::join_paths(paths)?);
    place.run(&mut generator)
}

/// openapi-typescript and TypeScript, from npm.
fn typescript(place: &Place) -> Result<()> {
    place.run(Command::new("npm").args(["ci", "--no-audit", "--no-fund", "--silent"]))?;
    let mut generator = place.program("node_modules/.bin/openapi-typescript");
    place.run(generator.arg(&place.spec).args(["--output", "vpn.d.ts"]))?;
    place.run(&mut place.program("node_modules/.bin/tsc"))
}

/// openapi-generator from PyPI, and Maven.
fn java(place: &Place) -> Result<()> {
    environment(place)?;
    let mut generator = place.program("venv/bin/openapi-generator-cli");
    // Without it the generator lists some hundred files.
    generator.env("JAVA_OPTS", "-Dlog.level=warn");
    generator
        .args(["generate", "--config", "openapi-generator.yaml", "--output", ".", "--input-spec"])
        .arg(&place.spec);
    place.run(&mut generator)?;
    place.run(Command::new("mvn").args(["--quiet", "--batch-mode", "compile"]))
}

/// oapi-codegen, from the Go module proxy.
fn go(place: &Place) -> Result<()> {
    std::fs::create_dir_all(place.folder.join("vpn"))?;
    place.run(
        Command::new("go").args(["tool", "oapi-codegen", "--config", "oapi-codegen.yaml"]).arg(&place.spec),
    )?;
    place.run(Command::new("go").args(["build", "-o", "consumer", "."]))
}

/// A Python environment of its own with what `requirements.txt` names.
fn environment(place: &Place) -> Result<()> {
    if !place.folder.join("venv/bin/python").exists() {
        place.run(Command::new("python3").args(["-m", "venv", "venv"]))?;
    }
    let mut pip = place.program("venv/bin/python");
    place.run(pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--requirement",
        "requirements.txt",
    ]))
}
