//! `cargo xtask generate`: from the spec to the generated crate.

use crate::spec::{self, Spec};
use crate::{facts, prepare, shapes};
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
const HEADER: &str = "\
// Written by `cargo xtask generate` from openapi/otc-vpn.yaml. Change the spec and run it again; an edit here is lost.\n\n";

/// A file that the generator makes.
struct File {
    path: String,
    text: String,
}

/// Writes what is out of date.
pub(crate) fn write(root: &Path) -> Result<ExitCode> {
    for file in files(root)? {
        let begun = Instant::now();
        let path = root.join(&file.path);
        if std::fs::read_to_string(&path).is_ok_and(|text| text == file.text) {
            say(&format!("unchanged {}", file.path));
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
    let mut same = true;
    for file in files(root)? {
        let there = std::fs::read_to_string(root.join(&file.path)).unwrap_or_default();
        if there == file.text {
            say(&format!("up to date {}", file.path));
            continue;
        }
        same = false;
        let diff = TextDiff::from_lines(&there, &file.text);
        print(&diff.unified_diff().header(&file.path, "what the spec makes").to_string());
    }
    if same {
        return Ok(ExitCode::SUCCESS);
    }
    say("out of date; run `cargo xtask generate` and commit what it writes");
    Ok(ExitCode::FAILURE)
}

/// Everything that the spec makes.
fn files(root: &Path) -> Result<Vec<File>> {
    let begun = Instant::now();
    let spec = Spec::read(root)?;
    say(&format!("read {}, {} lines, in {:.0?}", spec::PATH, spec.text.lines().count(), begun.elapsed()));
    let begun = Instant::now();
    let problems = shapes::problems(&spec.tree);
    if !problems.is_empty() {
        bail!("{} has what the generator cannot take:\n  {}", spec::PATH, problems.join("\n  "));
    }
    let files = vec![
        File { path: format!("{FOLDER}/client.rs"), text: format(client(&spec)?)? },
        File { path: format!("{FOLDER}/facts.rs"), text: format(facts::module(&spec)?)? },
    ];
    say(&format!("made {} files in {:.0?}", files.len(), begun.elapsed()));
    Ok(files)
}

/// Progenitor's part: the types and the operations.
fn client(spec: &Spec) -> Result<TokenStream> {
    let copy = prepare::copy(&spec.tree);
    let document: openapiv3::OpenAPI =
        serde_json::from_value(copy).with_context(|| format!("{} is no OpenAPI 3.0 document", spec::PATH))?;
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Builder)
        .with_hooks(progenitor::HooksMode::Expected)
        .with_inner_type(quote! { crate::Inner })
        .with_map_type("::std::collections::BTreeMap")
        .with_derive("schemars::JsonSchema");
    for (name, _) in prepare::open_enums(&spec.tree) {
        let open = format!("crate::generated::facts::{name}");
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

#[expect(clippy::print_stderr, reason = "progress of a command")]
fn say(line: &str) {
    eprintln!("{line}");
}

#[expect(clippy::print_stdout, reason = "the diff is the result")]
fn print(text: &str) {
    print!("{text}");
}
