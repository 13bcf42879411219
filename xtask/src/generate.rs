//! `cargo xtask generate`: from the spec to the generated crate and the JSON Schemas.

use crate::console::{print, say};
use crate::spec::{self, Spec};
use crate::{json_schema, metadata_tables, progenitor_input, unsupported};
use anyhow::{Context, Result, bail};
use proc_macro2::TokenStream;
use progenitor::{GenerationSettings, Generator, InterfaceStyle, TypeImpl};
use quote::quote;
use similar::TextDiff;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

/// Where generated code stands, seen from the workspace.
const FOLDER: &str = "crates/otc-vpn-client/src/generated";
/// Where the JSON Schemas stand. No other file does, so what the spec no longer makes is deleted there; the folders in it hold others.
const SCHEMAS: &str = "openapi/schemas";
const HEADER: &str = "\
// Written by `cargo xtask generate` from openapi/otc-vpn.yaml. Change the spec and run it again; an edit here is lost.\n\n";

/// A file that the generator makes.
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// Writes what is out of date.
pub(crate) fn write(root: &Path) -> Result<ExitCode> {
    let files = files(root)?;
    for stale in stale(root, &files)? {
        std::fs::remove_file(root.join(&stale)).with_context(|| format!("{stale} cannot be deleted"))?;
        say(&format!("deleted {stale}"));
    }
    for file in files {
        let begun = Instant::now();
        let path = root.join(&file.path);
        if std::fs::read_to_string(&path).is_ok_and(|text| text == file.text) {
            continue;
        }
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)
                .with_context(|| format!("{} cannot be made", folder.display()))?;
        }
        std::fs::write(&path, &file.text).with_context(|| format!("{} cannot be written", file.path))?;
        say(&format!("wrote {}, {} lines, in {:.0?}", file.path, file.text.lines().count(), begun.elapsed()));
    }
    Ok(ExitCode::SUCCESS)
}

/// Compares, and shows each difference; ends with 1 when there is one.
pub(crate) fn check(root: &Path) -> Result<ExitCode> {
    let files = files(root)?;
    let stale = stale(root, &files)?;
    let mut same = stale.is_empty();
    for path in stale {
        print(&format!("{path}: the spec makes no such file\n"));
    }
    for file in files {
        let there = std::fs::read_to_string(root.join(&file.path)).unwrap_or_default();
        if there == file.text {
            continue;
        }
        same = false;
        let diff = TextDiff::from_lines(&there, &file.text);
        print(&diff.unified_diff().header(&file.path, "what the spec makes").to_string());
    }
    if same {
        say("up to date");
        return Ok(ExitCode::SUCCESS);
    }
    say("out of date; run `cargo xtask generate` and commit what it writes");
    Ok(ExitCode::FAILURE)
}

/// JSON Schemas that are there and that the spec no longer makes.
fn stale(root: &Path, files: &[File]) -> Result<Vec<String>> {
    let mut stale = Vec::new();
    let Ok(entries) = std::fs::read_dir(root.join(SCHEMAS)) else { return Ok(stale) };
    for entry in entries {
        let entry = entry?;
        let path = format!("{SCHEMAS}/{}", entry.file_name().display());
        if entry.file_type()?.is_file() && !files.iter().any(|file| file.path == path) {
            stale.push(path);
        }
    }
    Ok(stale)
}

/// Everything that the spec makes.
fn files(root: &Path) -> Result<Vec<File>> {
    let begun = Instant::now();
    let spec = Spec::read(root)?;
    say(&format!("read {}, {} lines, in {:.0?}", spec::PATH, spec.text.lines().count(), begun.elapsed()));
    let begun = Instant::now();
    let mut files = rust(&spec)?;
    for (name, schema) in json_schema::files(&spec.tree) {
        files.push(File { path: format!("{SCHEMAS}/{name}"), text: format!("{schema:#}\n") });
    }
    say(&format!("made {} files in {:.0?}", files.len(), begun.elapsed()));
    Ok(files)
}

/// The generated crate's own files.
pub(crate) fn rust(spec: &Spec) -> Result<Vec<File>> {
    let problems = unsupported::problems(&spec.tree);
    if !problems.is_empty() {
        bail!("{} has what the generator cannot take:\n  {}", spec::PATH, problems.join("\n  "));
    }
    Ok(vec![
        File { path: format!("{FOLDER}/client.rs"), text: format(client(spec)?)? },
        File { path: format!("{FOLDER}/metadata.rs"), text: format(metadata_tables::module(spec)?)? },
    ])
}

/// Progenitor's part: the types and the operations.
fn client(spec: &Spec) -> Result<TokenStream> {
    let copy = progenitor_input::copy(&spec.tree);
    let document: openapiv3::OpenAPI =
        serde_json::from_value(copy).with_context(|| format!("{} is no OpenAPI 3.0 document", spec::PATH))?;
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Builder)
        .with_hooks(progenitor::HooksMode::Expected)
        .with_inner_type(quote! { crate::Inner })
        .with_map_type("::std::collections::BTreeMap")
        .with_derive("schemars::JsonSchema");
    for (name, _) in progenitor_input::extensible_enums(&spec.tree) {
        let open = format!("crate::generated::metadata::{name}");
        settings.with_replacement(name, open, [TypeImpl::Display, TypeImpl::FromStr].into_iter());
    }
    Generator::new(&settings)
        .generate_tokens(&document)
        .with_context(|| format!("progenitor cannot take {}", spec::PATH))
}

fn format(tokens: TokenStream) -> Result<String> {
    let file = syn::parse2(tokens).context("the generator made no valid Rust")?;
    Ok(format!("{HEADER}{}", prettyplease::unparse(&file)))
}
