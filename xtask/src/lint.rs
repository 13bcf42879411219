//! `cargo xtask spec lint`: our own rules, then two linters from npm that know nothing of each other.

mod examples;
mod keywords;
mod npm;
mod operations;

use crate::console::{print, say};
use crate::generate::{metadata_tables, unsupported};
use crate::spec;
use crate::spec::Spec;
use anyhow::Result;
use std::path::Path;
use std::process::ExitCode;

/// Runs every rule over the spec; ends with 1 when one objects.
pub(crate) fn run(root: &Path) -> Result<ExitCode> {
    let spec = Spec::read(root)?;
    let found = problems(&spec);
    for problem in &found {
        print(&format!("{problem}\n"));
    }
    say(&format!("our own rules: {} problems in {}", found.len(), spec::PATH));
    let others = npm::run(root)?;
    Ok(if found.is_empty() && others { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What our own rules object to, a sentence each with its place first.
fn problems(spec: &Spec) -> Vec<String> {
    let mut found = unsupported::problems(&spec.tree);
    found.extend(keywords::problems(&spec.tree));
    found.extend(operations::problems(&spec.tree));
    found.extend(bare_statuses(&spec.text));
    // Examples and facts are looked at only in a document that says what it means.
    if found.is_empty() {
        found.extend(examples::problems(&spec.tree));
        found.extend(metadata_tables::module(spec).err().map(|error| format!("{error:#}")));
    }
    found
}

/// YAML reads a bare `200:` as a number, and JSON has no such keys; readers differ in what they make of it.
fn bare_statuses(text: &str) -> impl Iterator<Item = String> {
    text.lines().enumerate().filter_map(|(index, line)| {
        let key = line.trim_start().strip_suffix(':')?;
        let status = key.len() == 3 && key.bytes().all(|byte| byte.is_ascii_digit());
        status.then(|| format!("line {}: a response code must be quoted, '{key}'", index + 1))
    })
}

#[cfg(test)]
mod tests {
    use super::problems;
    use crate::spec::Spec;

    /// The spec with one text put in the place of another, and what the rules say of it.
    fn problems_after(from: &str, to: &str) -> Vec<String> {
        let text = Spec::read(&crate::root()).unwrap().text;
        assert!(text.contains(from), "the spec has no {from:?}");
        problems(&Spec::parse(text.replacen(from, to, 1)).unwrap())
    }

    #[test]
    fn the_spec_has_no_problems() {
        assert_eq!(problems(&Spec::read(&crate::root()).unwrap()), Vec::<String>::new());
    }

    #[test]
    fn each_planted_mistake_is_found_with_its_place() {
        let show = "#/paths/~1v5~1{project_id}~1vpn-gateways~1{vgw_id}/get";
        let mistakes = [
            ("operationId: show_vgw", "operationid: show_vgw", show, "`operationid`"),
            ("operationId: show_vgw", "operationId: showVgw", show, "snake_case"),
            ("summary: Read one gateway", "x-iam-actions: Read one gateway", show, "`x-iam-actions`"),
            ("summary: Read one gateway", "deprecated: false", show, "summary"),
            ("  - name: VPN gateway\n", "  - name: Gateways\n", show, "tag"),
            ("security:\n  - Token: []\n  - AccessKey: []\n", "", show, "security"),
            ("        '400':\n", "        400:\n", "line ", "quoted"),
            ("flavor: Basic\n", "flavor: V300\n", "examples/basic", "V300"),
            ("used_connection_number: 0\n", "used_connection_number: none\n", "examples/taken", "none"),
            (
                "        vpn_gateway:\n          $ref: '#/components/schemas/UpdateVgwSpecificationRequestBodyContent'",
                "        vpn_gateway:\n          description: x\n          $ref: '#/components/schemas/UpdateVgwSpecificationRequestBodyContent'",
                "#/components/schemas/UpdateVgwSpecificationRequestBody/properties/vpn_gateway",
                "beside a $ref",
            ),
            ("      minLength: 36\n", "      minLenght: 36\n", "#/components/schemas/VgwId", "`minLenght`"),
            ("  - { code: VPN.0013,", "  - { code: VPN.9913,", "#/x-error-codes", "VPN.9913"),
            ("              VPN.0013,", "              VPN.0013, VPN.9913,", "#/x-error-codes", "VPN.9913"),
        ];
        for (from, to, place, word) in mistakes {
            let found = problems_after(from, to);
            assert!(
                found.iter().any(|problem| problem.contains(place) && problem.contains(word)),
                "{to:?} gave {found:#?}"
            );
        }
    }
}
