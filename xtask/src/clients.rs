//! `cargo xtask spec clients`: generates clients in other languages and runs examples of each against the simulator.

mod languages;

use crate::console::status;
use crate::simulator::{self, Simulator};
use crate::spec::{self, Spec};
use crate::{export, generate, process};
use anyhow::{Context, Result, bail};
use languages::{LANGUAGES, Language};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// The directory of the examples, with a subdirectory for each language.
const EXAMPLES: &str = "tests/clients";

/// Generates, builds and runs the client of each language, or only that of `only`; fails if any of them fails.
pub(crate) fn run(root: &Path, only: Option<&str>) -> Result<ExitCode> {
    let selected: Vec<&Language> =
        LANGUAGES.iter().filter(|language| only.is_none_or(|only| only == language.name)).collect();
    if selected.is_empty() {
        let supported: Vec<&str> = LANGUAGES.iter().map(|language| language.name).collect();
        bail!("unknown language {}; supported languages: {}", only.unwrap_or_default(), supported.join(", "));
    }
    Spec::read(root)?.require_current_file(root)?;
    let executable = simulator::build(root)?;
    let mut passed = true;
    for language in selected {
        passed &= match process::missing(language.programs) {
            Some(missing) => missing.skip(language.name),
            None => match run_language(root, &executable, language) {
                Ok(()) => {
                    status(&format!("{}: passed", language.name));
                    true
                }
                Err(error) => {
                    status(&format!("{}: {error:#}", language.name));
                    false
                }
            },
        };
    }
    Ok(process::exit_code(passed))
}

fn run_language(root: &Path, executable: &Path, language: &Language) -> Result<()> {
    status(&format!("== {}", language.name));
    let build = Build {
        spec: root.join(spec::PATH),
        spec_31: root.join(export::OPENAPI_31),
        schemas: root.join(generate::SCHEMAS),
        null_bodies: root.join(EXAMPLES).join("null_bodies.json"),
        directory: process::target(root).join("clients").join(language.name),
    };
    copy(&root.join(EXAMPLES).join(language.name), &build.directory)?;
    (language.prepare)(&build)?;
    for mut example in (language.examples)(&build) {
        // Each example needs the resources in their initial state.
        let simulator = Simulator::start(executable, "2s", &[])?;
        build.run(example.envs(simulator.environment()))?;
    }
    Ok(())
}

/// The directory in which a client is generated and built.
struct Build {
    spec: PathBuf,
    /// The export of the spec as OpenAPI 3.1.
    spec_31: PathBuf,
    /// The directory of the JSON Schemas.
    schemas: PathBuf,
    /// Bodies with null, and whether the spec accepts them.
    null_bodies: PathBuf,
    directory: PathBuf,
}

impl Build {
    /// A program in this directory, for example one that a package manager installed.
    fn program(&self, path: &str) -> Command {
        Command::new(self.directory.join(path))
    }

    fn run(&self, command: &mut Command) -> Result<()> {
        let name = command.get_program().to_owned();
        let name = Path::new(&name).file_name().unwrap_or(&name).display().to_string();
        if !process::succeeds(command.current_dir(&self.directory), &name)? {
            bail!("{name} failed");
        }
        Ok(())
    }
}

/// Copies the files of a directory into another, without deleting any file there.
fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("cannot create {}", to.display()))?;
    for entry in fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target).with_context(|| format!("cannot write {}", target.display()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    #[test]
    fn python_code_in_readme_is_part_of_example() {
        let root = crate::root();
        let example =
            fs::read_to_string(root.join(super::EXAMPLES).join("python/change_a_gateway.py")).unwrap();
        for page in ["README.md", "openapi/README.md"] {
            let text = fs::read_to_string(root.join(page)).unwrap();
            let blocks: Vec<&str> =
                text.split("```python\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
            assert!(!blocks.is_empty(), "{page} contains no Python code");
            for block in blocks {
                assert!(example.contains(block), "{page}: this code is not in the example:\n{block}");
            }
        }
    }
}
