//! `cargo xtask dist`: the archive of a release, and a try of what is in it.

mod archive;
mod licences;

use crate::console::say;
use crate::spec::Spec;
use crate::tools;
use anyhow::{Context, Result, bail};
use archive::{Entry, Kind};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Files that go into the archive as they are.
const DOCUMENTS: [&str; 5] = ["CHANGELOG.md", "LICENSE", "LICENSE-APACHE", "LICENSE-MIT", "README.md"];
/// What the completions of each shell are called where it looks for them.
const COMPLETIONS: [(&str, &str); 3] =
    [("bash", "otc-vpn.bash"), ("fish", "otc-vpn.fish"), ("zsh", "_otc-vpn")];

/// Makes `otc-vpn-VERSION-TARGET.tar.gz` and SHA256SUMS under `target/dist`. The same sources make the same bytes.
pub(crate) fn run(root: &Path, target: Option<&str>) -> Result<ExitCode> {
    let host = host(root)?;
    let target = target.unwrap_or(&host);
    let folder = tools::target(root).join("dist");
    let name = format!("otc-vpn-{VERSION}-{target}");

    let mut entries = Vec::new();
    let binary = release(root, target)?;
    let program = binary.file_name().and_then(|name| name.to_str()).context("the binary has no name")?;
    entries.push(Entry::new(Kind::Program, program, read(&binary)?));
    for document in DOCUMENTS {
        entries.push(Entry::new(Kind::File, document, read(&root.join(document))?));
    }
    entries.push(Entry::new(Kind::File, "LICENSES-THIRD-PARTY", licences::of_all(root, target)?));
    entries.extend(manual_and_completions(root, &folder.join("pages"))?);
    entries.extend(spec(root)?);

    let packed = archive::pack(&name, entries, time(root)?)?;
    let file = folder.join(format!("{name}.tar.gz"));
    fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    fs::write(&file, &packed).with_context(|| format!("{} cannot be written", file.display()))?;
    say(&format!("wrote {}, {} KiB", file.display(), packed.len() / 1024));
    sums(&folder)?;
    if target == host {
        attempt(&packed, &folder.join("try"), &name, program)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// What this machine is.
fn host(root: &Path) -> Result<String> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let words = tools::output(Command::new(rustc).arg("-vV").current_dir(root))?;
    let host = words.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc does not say what the host is")?.to_owned())
}

/// The time that all files bear: that of the last commit, unless SOURCE_DATE_EPOCH says otherwise.
fn time(root: &Path) -> Result<u64> {
    let words = match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(words) => words,
        Err(_) => tools::output(Command::new("git").args(["log", "-1", "--format=%ct"]).current_dir(root))
            .context("the last commit has no time; outside of git, set SOURCE_DATE_EPOCH")?,
    };
    words.trim().parse().with_context(|| format!("{words} is no time in seconds"))
}

/// Builds the binary without any path of this machine in it.
fn release(root: &Path, target: &str) -> Result<PathBuf> {
    say(&format!("building the release for {target}"));
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let mut places = vec![(root.to_path_buf(), "otc-vpn")];
    places.extend(home.map(|home| (home, "cargo")));
    let flags = |option: &str| -> Vec<String> {
        places.iter().map(|(from, to)| format!("{option}={}={to}", from.display())).collect()
    };
    // With a target, these flags leave build scripts alone, and `target/release` as it is.
    let mut cargo = tools::cargo(root);
    cargo
        .args([
            "build",
            "--release",
            "--locked",
            "--package",
            "otc-vpn-cli",
            "--bin",
            "otc-vpn",
            "--target",
            target,
        ])
        // What is built does not depend on it, and some crates would be built anew for it.
        .env_remove("SOURCE_DATE_EPOCH")
        .env("CARGO_ENCODED_RUSTFLAGS", flags("--remap-path-prefix").join("\u{1f}"))
        .env("CFLAGS", flags("-ffile-prefix-map").join(" "));
    executable(&mut cargo)
}

fn executable(cargo: &mut Command) -> Result<PathBuf> {
    tools::executables(cargo)?.pop().context("cargo has built no binary")
}

/// What the command says of itself, without anything that it finds on this machine.
fn manual_and_completions(root: &Path, folder: &Path) -> Result<Vec<Entry>> {
    let mut cargo = tools::cargo(root);
    cargo.args(["build", "--quiet", "--locked", "--package", "otc-vpn-cli", "--features", "man"]);
    let command = executable(&mut cargo)?;
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("{} cannot be emptied", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let mut entries = Vec::new();
    for (shell, name) in COMPLETIONS {
        let script = tools::output(&mut alone(&command, folder, &["completion", shell]))?;
        entries.push(Entry::new(Kind::File, format!("completions/{name}"), script));
    }
    tools::output(&mut alone(&command, folder, &["man", "."]))?;
    entries.extend(files(folder, "man")?);
    Ok(entries)
}

/// The spec under the name of its version, and the schemas.
fn spec(root: &Path) -> Result<Vec<Entry>> {
    let spec = Spec::read(root)?;
    let name = format!("openapi/otc-vpn-openapi-{}", spec.version()?);
    let mut entries = vec![
        Entry::new(Kind::File, format!("{name}.yaml"), spec.text.clone()),
        Entry::new(Kind::File, format!("{name}.json"), format!("{:#}\n", spec.tree)),
    ];
    let schemas = root.join("openapi/schemas");
    entries.extend(files(&schemas, "openapi/schemas")?);
    entries.extend(files(&schemas.join("cli"), "openapi/schemas/cli")?);
    Ok(entries)
}

/// The files of a folder, not of those in it.
fn files(folder: &Path, under: &str) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for file in fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))? {
        let file = file?;
        if file.file_type()?.is_file() {
            let name = format!("{under}/{}", file.file_name().display());
            entries.push(Entry::new(Kind::File, name, read(&file.path())?));
        }
    }
    Ok(entries)
}

/// Writes SHA256SUMS for the archives of this version.
fn sums(folder: &Path) -> Result<()> {
    let mut archives: Vec<Entry> = files(folder, ".")?;
    let ours = format!("./otc-vpn-{VERSION}-");
    archives.retain(|archive| archive.path.starts_with(&ours));
    archives.sort_by(|one, other| one.path.cmp(&other.path));
    let lines = archives.iter().map(|archive| {
        format!("{}  {}\n", tools::sha256(&archive.bytes), archive.path.trim_start_matches("./"))
    });
    let file = folder.join("SHA256SUMS");
    fs::write(&file, lines.collect::<String>())
        .with_context(|| format!("{} cannot be written", file.display()))
}

/// Unpacks the archive where nothing is, and runs the command from it.
fn attempt(packed: &[u8], folder: &Path, name: &str, program: &str) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("{} cannot be emptied", folder.display()))?;
    }
    archive::unpack(packed, folder)?;
    let folder = folder.join(name);
    let version = tools::output(&mut alone(&folder.join(program), &folder, &["--version"]))?;
    if version.trim() != format!("otc-vpn {VERSION}") {
        bail!("the command in the archive says that it is {version}");
    }
    let change = ["--simulate", "gateway", "resize", "vpngw-4321", "--flavor", "Professional2"];
    tools::output(&mut alone(&folder.join(program), &folder, &change))?;
    say("unpacked it, and changed a gateway of the simulator with it");
    Ok(())
}

/// A command that finds nothing of this machine.
fn alone(program: &Path, folder: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(words).env_clear().env("HOME", folder).current_dir(folder);
    command
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("{} cannot be read", path.display()))
}
