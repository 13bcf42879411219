//! `cargo xtask dist`: builds the release archive, the Debian package and the SBOM, and tests them.

mod archive;
mod completions;
mod deb;
mod licenses;
mod sbom;
#[cfg(test)]
mod tests;

use crate::console::status;
use crate::export;
use crate::process;
use crate::spec::Spec;
use anyhow::{Context, Result, bail};
use archive::{Entry, Kind};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The documents in the archive, copied from the root of the workspace.
const DOCUMENTS: [&str; 4] = ["CHANGELOG.md", "LICENSE", "LICENSE-APACHE", "LICENSE-MIT"];
/// The README in the archive. That of the workspace starts from a checkout, and links to files that are not in the archive.
const README: &str = "crates/otc-vpn-cli/README.md";
/// The file names of the completions, which fish and zsh require.
const COMPLETIONS: [(&str, &str); 5] = [
    ("bash", "otc-vpn.bash"),
    ("elvish", "otc-vpn.elv"),
    ("fish", "otc-vpn.fish"),
    ("powershell", "_otc-vpn.ps1"),
    ("zsh", "_otc-vpn"),
];

/// The section of the executable with its dependencies, which `cargo audit bin` reads.
const AUDIT_DATA: &[u8] = b".dep-v0";

/// Builds `otc-vpn-VERSION-TARGET.tar.gz`, `otc-vpn-VERSION-TARGET.cdx.json`, on Debian also `otc-vpn_VERSION_ARCHITECTURE.deb`, and
/// SHA256SUMS under `target/dist`, reproducibly.
pub(crate) fn run(root: &Path, target: Option<&str>) -> Result<ExitCode> {
    let host = host(root)?;
    let target = target.unwrap_or(&host);
    let directory = process::target(root).join("dist");
    let name = archive_name(target);

    let mut entries = Vec::new();
    let binary = release(root, target)?;
    let executable =
        binary.file_name().and_then(|name| name.to_str()).context("the binary has no file name")?;
    entries.push(Entry::new(Kind::Executable, executable, read(&binary)?));
    for document in DOCUMENTS {
        entries.push(Entry::new(Kind::File, document, read(&root.join(document))?));
    }
    entries.push(Entry::new(Kind::File, "README.md", read(&root.join(README))?));
    entries.push(Entry::new(Kind::File, "LICENSES-THIRD-PARTY", licenses::third_party(root, target)?));
    entries.extend(manual_and_completions(root, &directory.join("pages"))?);
    // cargo-deb reads the files from here.
    write_files(&directory.join("files"), &entries[1..])?;
    entries.extend(spec(root)?);

    let time = modification_time(root)?;
    let packed = archive::pack(&name, entries, time)?;
    let file = directory.join(format!("{name}.tar.gz"));
    fs::create_dir_all(&directory).with_context(|| format!("cannot create {}", directory.display()))?;
    fs::write(&file, &packed).with_context(|| format!("cannot write {}", file.display()))?;
    status(&format!("wrote {}, {} KiB", file.display(), packed.len() / 1024));
    if let Some(text) = sbom::generate(root, target, time)? {
        let file = directory.join(format!("{name}.cdx.json"));
        fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
        status(&format!("wrote {}", file.display()));
    }
    if target == host {
        test_archive(&packed, &directory.join("test"), &name, executable)?;
        if let Some(package) = deb::build(root, target, &directory)? {
            deb::test(root, &package, &directory.join("root"))?;
        }
    }
    write_checksums(&directory)?;
    Ok(ExitCode::SUCCESS)
}

/// The name of the archive without its extension, and of the directory in it.
fn archive_name(target: &str) -> String {
    format!("otc-vpn-{VERSION}-{target}")
}

/// The target triple of this machine.
fn host(root: &Path) -> Result<String> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let text = process::output(Command::new(rustc).arg("-vV").current_dir(root))?;
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("`rustc -vV` printed no host")?.to_owned())
}

/// The modification time of all files: SOURCE_DATE_EPOCH, or the time of the last commit.
fn modification_time(root: &Path) -> Result<u64> {
    let text = match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(text) => text,
        Err(_) => process::output(Command::new("git").args(["log", "-1", "--format=%ct"]).current_dir(root))
            .context(
                "cannot read the time of the last commit; outside a git repository, set SOURCE_DATE_EPOCH",
            )?,
    };
    text.trim().parse().with_context(|| format!("{text:?} is not a Unix time in seconds"))
}

/// Writes files, for example for cargo-deb.
fn write_files(directory: &Path, entries: &[Entry]) -> Result<()> {
    remove(directory)?;
    for entry in entries {
        let file = directory.join(&entry.path);
        fs::create_dir_all(file.parent().unwrap_or(directory))?;
        fs::write(&file, &entry.bytes).with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(())
}

/// Builds the release binary with its dependencies in a section, and with the absolute paths of this machine replaced.
fn release(root: &Path, target: &str) -> Result<PathBuf> {
    let auditable = ["cargo-auditable", "--version", "0.7.7"];
    if let Some(missing) = process::cargo_install(root, "cargo-auditable", &auditable)? {
        missing.skip("auditable");
        bail!("the release binary cannot be built without cargo-auditable");
    }
    status(&format!("building the release binary for {target}"));
    let mut prefixes = vec![(root.to_path_buf(), "otc-vpn")];
    prefixes.extend(process::cargo_home().map(|home| (home, "cargo")));
    let flags = |option: &str| -> Vec<String> {
        prefixes.iter().map(|(from, to)| format!("{option}={}={to}", from.display())).collect()
    };
    // With `--target`, the flags do not apply to build scripts, and `target/release` is not rebuilt.
    let mut cargo = process::cargo(root);
    cargo
        .args([
            "auditable",
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
        // The binary does not depend on this variable, but some crates are rebuilt when it changes.
        .env_remove("SOURCE_DATE_EPOCH")
        .env("CARGO_ENCODED_RUSTFLAGS", flags("--remap-path-prefix").join("\u{1f}"));
    // The C compiler of MSVC has no such option.
    if !target.ends_with("-msvc") {
        cargo.env("CFLAGS", flags("-ffile-prefix-map").join(" "));
    }
    executable(&mut cargo)
}

fn executable(cargo: &mut Command) -> Result<PathBuf> {
    process::executables(cargo)?.pop().context("cargo built no executable")
}

/// Generates the manual and the completions in a clean environment.
fn manual_and_completions(root: &Path, directory: &Path) -> Result<Vec<Entry>> {
    let mut cargo = process::cargo(root);
    cargo.args(["build", "--quiet", "--locked", "--package", "otc-vpn-cli", "--features", "man"]);
    let command = executable(&mut cargo)?;
    remove(directory)?;
    fs::create_dir_all(directory).with_context(|| format!("cannot create {}", directory.display()))?;
    let mut entries = Vec::new();
    for (shell, name) in COMPLETIONS {
        let script = process::output(&mut isolated(&command, directory, &["completion", shell]))?;
        entries.push(Entry::new(Kind::File, format!("completions/{name}"), script));
    }
    process::output(&mut isolated(&command, directory, &["man", "."]))?;
    entries.extend(files(directory, "man")?);
    Ok(entries)
}

/// The spec, with its version in the file name, its export as OpenAPI 3.1, and the schemas.
fn spec(root: &Path) -> Result<Vec<Entry>> {
    let spec = Spec::read(root)?;
    let version = spec.version()?;
    let name = format!("openapi/otc-vpn-openapi-{version}");
    let mut entries = vec![
        Entry::new(Kind::File, format!("{name}.yaml"), spec.text.clone()),
        Entry::new(Kind::File, format!("{name}.json"), format!("{:#}\n", spec.tree)),
        // Some generators need it, such as that for Python.
        Entry::new(
            Kind::File,
            format!("openapi/otc-vpn-openapi-3.1-{version}.json"),
            read(&root.join(export::OPENAPI_31))?,
        ),
    ];
    let schemas = root.join("openapi/schemas");
    entries.extend(files(&schemas, "openapi/schemas")?);
    entries.extend(files(&schemas.join("cli"), "openapi/schemas/cli")?);
    Ok(entries)
}

/// The files in a directory, without subdirectories.
fn files(directory: &Path, prefix: &str) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for file in fs::read_dir(directory).with_context(|| format!("cannot read {}", directory.display()))? {
        let file = file?;
        if file.file_type()?.is_file() {
            let name = format!("{prefix}/{}", file.file_name().display());
            entries.push(Entry::new(Kind::File, name, read(&file.path())?));
        }
    }
    Ok(entries)
}

/// Writes SHA256SUMS for the files of this version.
fn write_checksums(directory: &Path) -> Result<()> {
    let mut archives: Vec<Entry> = files(directory, ".")?;
    let prefixes = [format!("./otc-vpn-{VERSION}-"), format!("./otc-vpn_{VERSION}_")];
    archives.retain(|archive| prefixes.iter().any(|prefix| archive.path.starts_with(prefix)));
    archives.sort_by(|a, b| a.path.cmp(&b.path));
    let lines = archives.iter().map(|archive| {
        format!("{}  {}\n", process::sha256(&archive.bytes), archive.path.trim_start_matches("./"))
    });
    let file = directory.join("SHA256SUMS");
    fs::write(&file, lines.collect::<String>()).with_context(|| format!("cannot write {}", file.display()))
}

/// Unpacks the archive into an empty directory and runs the executable.
fn test_archive(packed: &[u8], directory: &Path, name: &str, executable: &str) -> Result<()> {
    remove(directory)?;
    archive::unpack(packed, directory)?;
    let directory = directory.join(name);
    let version = process::output(&mut isolated(&directory.join(executable), &directory, &["--version"]))?;
    if version.trim() != format!("otc-vpn {VERSION}") {
        bail!("the executable in the archive reports version {version:?} instead of {VERSION}");
    }
    if !read(&directory.join(executable))?.windows(AUDIT_DATA.len()).any(|window| window == AUDIT_DATA) {
        bail!("the executable in the archive does not list its dependencies");
    }
    let resize = ["--simulate", "gateway", "resize", "vpngw-4321", "--flavor", "Professional2"];
    process::output(&mut isolated(&directory.join(executable), &directory, &resize))?;
    status("unpacked the archive and resized a gateway of the simulator");
    Ok(())
}

/// A command without the environment and the configuration files of the user.
fn isolated(executable: &Path, directory: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(executable);
    command.args(arguments).env_clear().env("HOME", directory).current_dir(directory);
    // Without this variable, Windows cannot open sockets.
    command.envs(std::env::var_os("SystemRoot").map(|value| ("SystemRoot", value)));
    command
}

fn remove(directory: &Path) -> Result<()> {
    if directory.exists() {
        fs::remove_dir_all(directory).with_context(|| format!("cannot delete {}", directory.display()))?;
    }
    Ok(())
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}
