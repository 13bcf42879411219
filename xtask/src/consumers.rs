//! `cargo xtask spec consumers`: clients in other languages, generated from the spec and run against the simulator.

mod languages;

use crate::console::say;
use crate::simulator::{self, Simulator};
use crate::{spec, tools};
use anyhow::{Context, Result, bail};
use languages::{LANGUAGES, Language};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// Where the programs stand, a folder for each language.
const PROGRAMS: &str = "tests/clients";

/// Generates, builds and runs the client of each language, or of one; ends with 1 when one fails.
pub(crate) fn run(root: &Path, only: Option<&str>) -> Result<ExitCode> {
    let chosen: Vec<&Language> =
        LANGUAGES.iter().filter(|language| only.is_none_or(|only| only == language.name)).collect();
    if chosen.is_empty() {
        let known: Vec<&str> = LANGUAGES.iter().map(|language| language.name).collect();
        bail!("there is no consumer in {}; there are {}", only.unwrap_or_default(), known.join(", "));
    }
    let command = simulator::build(root)?;
    let mut good = true;
    for language in chosen {
        good &= match tools::missing(language.programs) {
            Some(missing) => missing.skip(language.name),
            None => match consume(root, &command, language) {
                Ok(()) => {
                    say(&format!("{}: generated, built, and changed a gateway", language.name));
                    true
                }
                Err(error) => {
                    say(&format!("{}: {error:#}", language.name));
                    false
                }
            },
        };
    }
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn consume(root: &Path, command: &Path, language: &Language) -> Result<()> {
    say(&format!("== {}", language.name));
    let place = Place {
        spec: root.join(spec::PATH),
        folder: tools::target(root).join("consumers").join(language.name),
    };
    copy(&root.join(PROGRAMS).join(language.name), &place.folder)?;
    (language.prepare)(&place)?;
    // Each program finds the gateways as they are at first.
    let simulator = Simulator::start(command, "2s", &[])?;
    let mut program = (language.program)(&place);
    place.run(program.envs(simulator.settings()))
}

/// Where a client is generated and built.
struct Place {
    spec: PathBuf,
    folder: PathBuf,
}

impl Place {
    /// A program of this folder, such as one that a package manager has installed there.
    fn program(&self, path: &str) -> Command {
        Command::new(self.folder.join(path))
    }

    fn run(&self, command: &mut Command) -> Result<()> {
        let name = command.get_program().to_owned();
        let name = Path::new(&name).file_name().unwrap_or(&name).display().to_string();
        if tools::passes(command.current_dir(&self.folder), &name)? { Ok(()) } else { bail!("{name} failed") }
    }
}

/// Copies a folder over another, which keeps what it has beside.
fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("{} cannot be made", to.display()))?;
    for entry in fs::read_dir(from).with_context(|| format!("{} cannot be read", from.display()))? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target)
                .with_context(|| format!("{} cannot be written", target.display()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    /// What the documentation shows of a client is what runs.
    #[test]
    fn shown_code_stands_in_the_programs() {
        let root = crate::root();
        let program =
            fs::read_to_string(root.join(super::PROGRAMS).join("python/change_a_gateway.py")).unwrap();
        for page in ["README.md", "openapi/README.md"] {
            let text = fs::read_to_string(root.join(page)).unwrap();
            let blocks: Vec<&str> =
                text.split("```python\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
            assert!(!blocks.is_empty(), "{page} shows no code");
            for block in blocks {
                assert!(program.contains(block), "{page} shows what the program does not have:\n{block}");
            }
        }
    }
}
