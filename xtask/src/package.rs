//! `cargo xtask package`: packages all crates, and imports the packages into new projects, as the READMEs show.

use crate::console::status;
use crate::guides::blocks;
use crate::libraries::LIBRARIES;
use crate::process;
use crate::simulator::{self, Simulator};
use anyhow::{Context, Result, bail};
use std::borrow::Cow;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// A README with the dependencies and the code of a program.
struct Readme {
    project: &'static str,
    path: &'static str,
    /// Whether the program is also run. The others need an account.
    run: bool,
}

const READMES: [Readme; 5] = [
    Readme { project: "readme", path: "README.md", run: true },
    Readme { project: "library", path: "crates/otc-vpn/README.md", run: true },
    Readme { project: "authentication", path: "crates/otc-vpn-auth/README.md", run: false },
    Readme { project: "client", path: "crates/otc-vpn-client/README.md", run: true },
    Readme { project: "simulator", path: "crates/otc-vpn-simulator/README.md", run: true },
];

/// The address of `otc-vpn simulator serve` in a README.
const ADDRESS: &str = "http://127.0.0.1:8080";

pub(crate) fn run(root: &Path) -> Result<ExitCode> {
    // A separate directory, because a package is compiled without the profiles of the workspace.
    let target = process::target(root).join("package-check");
    remove_previous(&target)?;
    let mut package = process::cargo(root);
    package.args(["package", "--workspace", "--locked", "--allow-dirty", "--target-dir"]).arg(&target);
    if !process::succeeds(&mut package, "cargo package")? {
        return Ok(ExitCode::FAILURE);
    }
    let simulator = Simulator::start(&simulator::build(root)?, "1s", &[])?;
    let workspace = target.join("projects");
    write_workspace(root, &target, &workspace, &simulator)?;
    for readme in &READMES {
        build_and_run(readme, &workspace, &target, &simulator).with_context(|| readme.path)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Removes the sources and the artifacts of earlier runs. Cargo identifies them by the version, which is the same, and would use them.
fn remove_previous(target: &Path) -> Result<()> {
    let home = process::cargo_home().context("the home directory is unknown")?;
    let registry = home.join("registry/src");
    // The registry of packages that are not published has no host name.
    for sources in entries(&registry)?.iter().filter(|path| file_name(path).starts_with('-')) {
        remove_libraries(sources)?;
    }
    remove_libraries(&target.join("debug/.fingerprint"))
}

/// Removes the directories of this workspace's libraries.
fn remove_libraries(directory: &Path) -> Result<()> {
    for path in entries(directory)? {
        let is_library = LIBRARIES.iter().any(|library| file_name(&path).starts_with(library));
        if is_library {
            fs::remove_dir_all(&path).with_context(|| format!("cannot delete {}", path.display()))?;
        }
    }
    Ok(())
}

/// The paths in a directory; none if it does not exist.
fn entries(directory: &Path) -> Result<Vec<PathBuf>> {
    if !directory.exists() {
        return Ok(Vec::new());
    }
    let entries = fs::read_dir(directory).with_context(|| format!("cannot read {}", directory.display()))?;
    entries.map(|entry| Ok(entry?.path())).collect()
}

fn file_name(path: &Path) -> Cow<'_, str> {
    path.file_name().unwrap_or_default().to_string_lossy()
}

/// Writes a project for each README. The projects share a lockfile, and the packages replace the crates of the registry.
fn write_workspace(root: &Path, target: &Path, workspace: &Path, simulator: &Simulator) -> Result<()> {
    if workspace.exists() {
        fs::remove_dir_all(workspace).with_context(|| format!("cannot delete {}", workspace.display()))?;
    }
    let mut manifest = "[workspace]\nresolver = \"3\"\nmembers = [\"*\"]\n\n[patch.crates-io]\n".to_owned();
    for name in LIBRARIES {
        let package = target.join("package").join(format!("{name}-{}", env!("CARGO_PKG_VERSION")));
        writeln!(manifest, "{name}.path = {:?}", package.display().to_string())?;
    }
    write(&workspace.join("Cargo.toml"), &manifest)?;
    // The versions of the workspace, which are compiled already.
    fs::copy(root.join("Cargo.lock"), workspace.join("Cargo.lock"))?;
    for Readme { project, path, .. } in READMES {
        let page = fs::read_to_string(root.join(path)).with_context(|| format!("cannot read {path}"))?;
        let (dependencies, program) = dependencies_and_program(&page).with_context(|| path)?;
        let directory = workspace.join(project);
        let package = format!("[package]\nname = \"{project}\"\nedition = \"2024\"\n\n{dependencies}");
        write(&directory.join("Cargo.toml"), &package)?;
        write(&directory.join("src/lib.rs"), "")?;
        // Unlike a binary, an example can use development dependencies.
        let program = program.replace(ADDRESS, simulator.url());
        write(&directory.join(format!("examples/{project}.rs")), &program)?;
    }
    Ok(())
}

/// The only TOML block and the only Rust block of a README.
fn dependencies_and_program(page: &str) -> Result<(String, String)> {
    let rust = [blocks(page, "rust"), blocks(page, "rust,no_run")].concat();
    match (&blocks(page, "toml")[..], &rust[..]) {
        ([dependencies], [program]) => Ok((dependencies.clone(), program.clone())),
        (dependencies, programs) => {
            bail!("{} TOML blocks and {} Rust blocks instead of one each", dependencies.len(), programs.len())
        }
    }
}

/// Builds each project on its own, so that it cannot use the features that another project enables.
fn build_and_run(readme: &Readme, workspace: &Path, target: &Path, simulator: &Simulator) -> Result<()> {
    let mut build = process::cargo(workspace);
    build.args(["build", "--package", readme.project, "--examples", "--target-dir"]).arg(target);
    let program = process::executables(&mut build)?.pop().context("cargo built no program")?;
    if readme.run {
        process::output(Command::new(program).envs(simulator.environment()))?;
    }
    let run = if readme.run { "compiles and runs" } else { "compiles" };
    status(&format!("the program in {} {run} in a new project", readme.path));
    Ok(())
}

fn write(path: &Path, text: &str) -> Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(path))?;
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::{READMES, dependencies_and_program};
    use std::fs;

    #[test]
    fn readmes_require_the_version_of_the_workspace() {
        let version = concat!(env!("CARGO_PKG_VERSION_MAJOR"), ".", env!("CARGO_PKG_VERSION_MINOR"));
        for readme in READMES {
            let page = fs::read_to_string(crate::root().join(readme.path)).unwrap();
            let (dependencies, _) = dependencies_and_program(&page).unwrap();
            let mut lines = dependencies.lines().filter(|line| line.starts_with("otc-vpn"));
            let (_, required) = lines.next().and_then(|line| line.split_once(" = ")).unwrap();
            assert_eq!(required, format!("\"{version}\""), "{}", readme.path);
        }
    }
}
