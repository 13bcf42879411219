//! How the client of each language is generated, built and run. The directories in `tests/clients` pin the versions of the tools.

use super::Build;
use anyhow::Result;
use std::process::Command;

/// A language with a generated client.
pub(super) struct Language {
    pub(super) name: &'static str,
    /// The programs that must be installed.
    pub(super) programs: &'static [&'static str],
    /// Installs the generator, generates and builds the client, and runs a validator of the language if there is one.
    pub(super) prepare: fn(&Build) -> Result<()>,
    /// The commands that run the examples.
    pub(super) examples: fn(&Build) -> [Command; 2],
}

pub(super) const LANGUAGES: &[Language] = &[
    Language {
        name: "python",
        programs: &["python3"],
        prepare: python,
        examples: |build| {
            ["change_a_gateway.py", "customer_gateways.py"].map(|program| {
                let mut python = build.program("venv/bin/python");
                python.arg(program);
                python
            })
        },
    },
    Language { name: "typescript", programs: &["node", "npm"], prepare: typescript, examples: node_examples },
    Language {
        name: "java",
        programs: &["python3", "java", "mvn"],
        prepare: java,
        examples: |_| {
            ["example.ChangeAGateway", "example.CustomerGateways"].map(|class| {
                let mut maven = Command::new("mvn");
                maven.args(["--quiet", "--batch-mode", "exec:java"]).arg(format!("-Dexec.mainClass={class}"));
                maven
            })
        },
    },
    Language {
        name: "typescript-hey-api",
        programs: &["node", "npm"],
        prepare: hey_api,
        examples: node_examples,
    },
    Language { name: "go", programs: &["go"], prepare: go, examples: go_examples },
    Language { name: "go-ogen", programs: &["go"], prepare: ogen, examples: go_examples },
];

fn node_examples(_: &Build) -> [Command; 2] {
    ["out/change_a_gateway.js", "out/customer_gateways.js"].map(|program| {
        let mut node = Command::new("node");
        node.arg(program);
        node
    })
}

fn go_examples(build: &Build) -> [Command; 2] {
    // The program in the main directory has the name of the module.
    ["bin/client", "bin/customergateways"].map(|program| build.program(program))
}

/// Uses openapi-python-client from PyPI.
fn python(build: &Build) -> Result<()> {
    virtual_environment(build)?;
    let mut generator = build.program("venv/bin/openapi-python-client");
    // The generator does not support `nullable` objects of OpenAPI 3.0.
    generator.arg("generate").arg("--path").arg(&build.spec_31);
    generator.args(["--output-path", "vpn_client", "--meta", "none", "--overwrite"]);
    // The generator formats the code with ruff, which must be in PATH.
    let path = std::env::var_os("PATH").unwrap_or_default();
    let paths = std::iter::once(build.directory.join("venv/bin")).chain(std::env::split_paths(&path));
    generator.env("PATH", std::env::join_paths(paths)?);
    build.run(&mut generator)?;
    let mut validator = build.program("venv/bin/python");
    build.run(validator.arg("null_bodies.py").arg(&build.spec).arg(&build.null_bodies))
}

/// Uses openapi-typescript and TypeScript from npm.
fn typescript(build: &Build) -> Result<()> {
    build.run(Command::new("npm").args(["ci", "--no-audit", "--no-fund", "--silent"]))?;
    let mut generator = build.program("node_modules/.bin/openapi-typescript");
    build.run(generator.arg(&build.spec).args(["--output", "vpn.d.ts"]))?;
    build.run(&mut build.program("node_modules/.bin/tsc"))?;
    build.run(Command::new("node").arg("out/null_bodies.js").arg(&build.schemas).arg(&build.null_bodies))
}

/// Uses @hey-api/openapi-ts and TypeScript from npm.
fn hey_api(build: &Build) -> Result<()> {
    build.run(Command::new("npm").args(["ci", "--no-audit", "--no-fund", "--silent"]))?;
    let mut generator = build.program("node_modules/.bin/openapi-ts");
    generator.args(["--silent", "--no-log-file", "--client", "@hey-api/client-fetch", "--output", "vpn"]);
    build.run(generator.arg("--input").arg(&build.spec))?;
    build.run(&mut build.program("node_modules/.bin/tsc"))
}

/// Uses openapi-generator from PyPI, and Maven.
fn java(build: &Build) -> Result<()> {
    virtual_environment(build)?;
    let mut generator = build.program("venv/bin/openapi-generator-cli");
    // At the default log level, the generator lists every file.
    generator.env("JAVA_OPTS", "-Dlog.level=warn");
    generator
        .args(["generate", "--config", "openapi-generator.yaml", "--output", ".", "--input-spec"])
        .arg(&build.spec);
    build.run(&mut generator)?;
    build.run(Command::new("mvn").args(["--quiet", "--batch-mode", "compile"]))
}

/// Uses oapi-codegen from the Go module proxy.
fn go(build: &Build) -> Result<()> {
    std::fs::create_dir_all(build.directory.join("vpn"))?;
    build.run(
        Command::new("go").args(["tool", "oapi-codegen", "--config", "oapi-codegen.yaml"]).arg(&build.spec),
    )?;
    build_go_examples(build)?;
    let mut validator = Command::new("go");
    build.run(validator.args(["run", "./nullbodies"]).arg(&build.spec).arg(&build.null_bodies))
}

/// Uses ogen from the Go module proxy.
fn ogen(build: &Build) -> Result<()> {
    let mut generator = Command::new("go");
    generator.args([
        "tool",
        "ogen",
        "--loglevel",
        "warn",
        "--config",
        "ogen.yaml",
        "--package",
        "vpn",
        "--target",
        "vpn",
        "--clean",
    ]);
    build.run(generator.arg(&build.spec))?;
    build_go_examples(build)
}

fn build_go_examples(build: &Build) -> Result<()> {
    build.run(Command::new("go").args(["build", "-o", "bin/", ".", "./customergateways"]))
}

/// Creates a virtual environment with the packages of `requirements.txt`.
fn virtual_environment(build: &Build) -> Result<()> {
    if !build.directory.join("venv/bin/python").exists() {
        build.run(Command::new("python3").args(["-m", "venv", "venv"]))?;
    }
    let mut pip = build.program("venv/bin/python");
    build.run(pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--requirement",
        "requirements.txt",
    ]))
}
