//! `cargo binstall`, the release workflow and `cargo xtask dist` use the same file names.

use super::{VERSION, archive_name};
use crate::process;
use serde_json::Value;
use std::fs;

/// The runners of the release workflow, with the target that each builds for.
const TARGETS: [(&str, &str); 5] = [
    ("ubuntu-22.04", "x86_64-unknown-linux-gnu"),
    ("ubuntu-22.04-arm", "aarch64-unknown-linux-gnu"),
    ("macos-15", "aarch64-apple-darwin"),
    ("macos-15-intel", "x86_64-apple-darwin"),
    ("windows-2025", "x86_64-pc-windows-msvc"),
];

/// The metadata of the command.
fn package() -> Value {
    let mut cargo = process::cargo(&crate::root());
    let text = process::output(cargo.args(["metadata", "--no-deps", "--offline", "--format-version", "1"]));
    let metadata: Value = serde_json::from_str(&text.unwrap()).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    packages.iter().find(|package| package["name"] == "otc-vpn-cli").unwrap().clone()
}

/// The job `build` of the release workflow.
fn build_job() -> Value {
    let text = fs::read_to_string(crate::root().join(".github/workflows/release.yml")).unwrap();
    let workflow: Value = serde_saphyr::from_str(&text).unwrap();
    workflow["jobs"]["build"].clone()
}

/// `cargo binstall` downloads the archive and finds the executable in it.
#[test]
fn binstall_metadata_names_the_archive_and_the_executable_of_every_target() {
    let package = package();
    let binstall = &package["metadata"]["binstall"];
    let releases = "https://github.com/otc-vpn/otc-vpn/releases/download";
    for (_, target) in TARGETS {
        let suffix = if target.contains("windows") { ".exe" } else { "" };
        let expand = |key: &str| {
            let values = [
                ("repo", package["repository"].as_str().unwrap()),
                ("version", VERSION),
                ("target", target),
                ("bin", "otc-vpn"),
                ("binary-ext", suffix),
            ];
            let replace =
                |text: String, (name, value): (&str, &str)| text.replace(&format!("{{ {name} }}"), value);
            values.into_iter().fold(binstall[key].as_str().unwrap().to_owned(), replace)
        };
        let name = archive_name(target);
        assert_eq!(expand("pkg-url"), format!("{releases}/v{VERSION}/{name}.tar.gz"));
        assert_eq!(expand("bin-dir"), format!("{name}/otc-vpn{suffix}"));
    }
    assert_eq!(binstall["pkg-fmt"], "tgz");
    assert!(binstall["overrides"].is_null(), "the test does not expand overrides");
}

#[test]
fn release_workflow_builds_every_target() {
    let runners: Vec<String> =
        serde_json::from_value(build_job()["strategy"]["matrix"]["os"].clone()).unwrap();
    assert_eq!(runners, TARGETS.map(|(runner, _)| runner));
}

#[test]
fn release_workflow_uploads_every_file_of_a_target_and_attests_what_is_installed() {
    let job = build_job();
    let step = |action: &str, input: &str| {
        let steps = job["steps"].as_array().unwrap();
        let uses =
            |step: &&Value| step["uses"].as_str().is_some_and(|uses| uses.starts_with(&format!("{action}@")));
        let patterns = &steps.iter().find(uses).unwrap()["with"][input];
        patterns.as_str().unwrap().lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let uploaded = step("actions/upload-artifact", "path");
    let attested = step("actions/attest-build-provenance", "subject-path");
    let matches = |patterns: &[String], file: &str| {
        let path = format!("target/dist/{file}");
        patterns.iter().any(|pattern| {
            let (start, end) = pattern.split_once('*').unwrap();
            path.starts_with(start) && path.ends_with(end)
        })
    };
    for (runner, target) in TARGETS {
        let name = archive_name(target);
        for file in [format!("{name}.tar.gz"), format!("otc-vpn_{VERSION}_amd64.deb")] {
            assert!(matches(&uploaded, &file) && matches(&attested, &file), "{file}");
        }
        for file in [format!("{name}.cdx.json"), format!("SHA256SUMS-{runner}")] {
            assert!(matches(&uploaded, &file), "{file}");
        }
    }
}
