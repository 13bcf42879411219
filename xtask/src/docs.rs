//! `cargo xtask spec docs`: the page that the simulator serves, as files for any web server or none.

use crate::console::say;
use crate::spec::{self, Spec};
use anyhow::{Context, Result};
use flate2::read::GzDecoder;
use std::ffi::OsStr;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::ExitCode;

/// Where the page's files stand.
const PAGE: &str = "crates/otc-vpn-simulator/page";
/// The line of the page after which its script is read; the spec has to be there before.
const SCRIPT: &str = r#"<script src="page.js"></script>"#;

/// Writes the site into a folder, which may be there.
pub(crate) fn write(root: &Path, folder: &Path) -> Result<ExitCode> {
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let spec = Spec::read(root)?;
    let put = |name: &Path, bytes: &[u8]| {
        let path = folder.join(name);
        fs::write(&path, bytes).with_context(|| format!("{} cannot be written", path.display()))
    };
    for entry in fs::read_dir(root.join(PAGE)).with_context(|| format!("{PAGE} cannot be read"))? {
        let path = entry?.path();
        let name = Path::new(path.file_name().unwrap_or_default());
        let bytes = fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
        match name.to_str() {
            Some("README.md" | "otc-vpn.yaml") => {}
            Some("index.html") => put(name, with_spec(&bytes)?.as_bytes())?,
            _ if name.extension() == Some(OsStr::new("gz")) => {
                put(Path::new(name.file_stem().unwrap_or_default()), &plain(&bytes)?)?
            }
            _ => put(name, &bytes)?,
        }
    }
    // A page that is opened as a file may not fetch others, so the spec comes as a script.
    put(Path::new("spec.js"), format!("window.SPEC = {};\n", spec.tree).as_bytes())?;
    put(Path::new("openapi.yaml"), spec.text.as_bytes())?;
    put(Path::new("openapi.json"), format!("{:#}\n", spec.tree).as_bytes())?;
    say(&format!("wrote {} as a site, open {}", spec::PATH, folder.join("index.html").display()));
    Ok(ExitCode::SUCCESS)
}

fn with_spec(page: &[u8]) -> Result<String> {
    let page = std::str::from_utf8(page)?;
    let (before, after) =
        page.split_once(SCRIPT).with_context(|| format!("{PAGE}/index.html has no {SCRIPT}"))?;
    Ok(format!("{before}<script src=\"spec.js\"></script>\n    {SCRIPT}{after}"))
}

fn plain(compressed: &[u8]) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    GzDecoder::new(compressed).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::fs;

    #[test]
    fn the_site_holds_all_that_its_page_loads() {
        let root = crate::root();
        let folder = crate::tools::target(&root).join("docs-test");
        let _ = fs::remove_dir_all(&folder);
        super::write(&root, &folder).unwrap();
        let page = fs::read_to_string(folder.join("index.html")).unwrap();
        let loaded: Vec<&str> = page
            .split_whitespace()
            .filter_map(|word| word.strip_prefix("src=\"").or_else(|| word.strip_prefix("href=\"")))
            .filter_map(|rest| rest.split('"').next())
            .collect();
        assert!(loaded.contains(&"spec.js") && loaded.len() > 4, "{loaded:?}");
        for file in loaded {
            assert!(folder.join(file).is_file(), "{file} is not there");
        }
        let bundle = fs::read(folder.join("swagger-ui-bundle.js")).unwrap();
        assert!(bundle.starts_with(b"/*!"), "the bundle is not plain text");
    }
}
