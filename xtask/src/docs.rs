//! `cargo xtask spec docs`: writes the API page of the simulator as a static site that works without a web server.

use crate::console::status;
use crate::export;
use crate::spec::{self, Spec};
use anyhow::{Context, Result};
use flate2::read::GzDecoder;
use std::ffi::OsStr;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::ExitCode;

/// The source directory of the page.
const PAGE: &str = "crates/otc-vpn-simulator/page";
/// The tag that loads the page's script. The spec must be loaded before that script.
const SCRIPT: &str = r#"<script src="page.js"></script>"#;

/// Writes the site to a directory, which is created if necessary.
pub(crate) fn write(root: &Path, directory: &Path) -> Result<ExitCode> {
    fs::create_dir_all(directory).with_context(|| format!("cannot create {}", directory.display()))?;
    let spec = Spec::read(root)?;
    let write_file = |name: &Path, bytes: &[u8]| {
        let path = directory.join(name);
        fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))
    };
    for entry in fs::read_dir(root.join(PAGE)).with_context(|| format!("cannot read {PAGE}"))? {
        let path = entry?.path();
        let name = Path::new(path.file_name().unwrap_or_default());
        let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        match name.to_str() {
            Some("README.md" | "otc-vpn.yaml" | "otc-vpn.json" | "otc-vpn-3.1.json") => {}
            Some("index.html") => write_file(name, with_spec(&bytes)?.as_bytes())?,
            _ if name.extension() == Some(OsStr::new("gz")) => {
                write_file(Path::new(name.file_stem().unwrap_or_default()), &decompress(&bytes)?)?
            }
            _ => write_file(name, &bytes)?,
        }
    }
    // A browser does not let a page opened from disk fetch other files, so the spec is loaded as a script.
    write_file(Path::new("openapi.yaml"), spec.text.as_bytes())?;
    for file in export::files(root, &spec)? {
        if file.path == export::OPENAPI_30 {
            write_file(
                Path::new("spec.js"),
                format!("window.SPEC = {};\n", file.text.trim_end()).as_bytes(),
            )?;
            write_file(Path::new("openapi.json"), file.text.as_bytes())?;
        } else {
            write_file(Path::new("openapi-3.1.json"), file.text.as_bytes())?;
        }
    }
    status(&format!("wrote the API page of {}; open {}", spec::PATH, directory.join("index.html").display()));
    Ok(ExitCode::SUCCESS)
}

fn with_spec(page: &[u8]) -> Result<String> {
    let page = std::str::from_utf8(page)?;
    let (before, after) =
        page.split_once(SCRIPT).with_context(|| format!("{PAGE}/index.html does not contain {SCRIPT}"))?;
    Ok(format!("{before}<script src=\"spec.js\"></script>\n    {SCRIPT}{after}"))
}

fn decompress(compressed: &[u8]) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    GzDecoder::new(compressed).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::fs;

    #[test]
    fn site_contains_every_file_that_page_loads() {
        let root = crate::root();
        let directory = crate::process::target(&root).join("docs-test");
        let _ = fs::remove_dir_all(&directory);
        super::write(&root, &directory).unwrap();
        let page = fs::read_to_string(directory.join("index.html")).unwrap();
        let loaded: Vec<&str> = page
            .split_whitespace()
            .filter_map(|word| word.strip_prefix("src=\"").or_else(|| word.strip_prefix("href=\"")))
            .filter_map(|rest| rest.split('"').next())
            .collect();
        assert!(loaded.contains(&"spec.js") && loaded.len() > 4, "{loaded:?}");
        for file in loaded {
            assert!(directory.join(file).is_file(), "{file} is missing");
        }
        let bundle = fs::read(directory.join("swagger-ui-bundle.js")).unwrap();
        assert!(bundle.starts_with(b"/*!"), "the bundle is still compressed");
    }
}
