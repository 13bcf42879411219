//! `cargo xtask spec lint`: checks the spec with the rules of this project, then with two linters from npm. Those linters do not know the
//! extensions that this project defines.

mod examples;
mod extensions;
mod npm;
mod openapi_schema;
mod operations;
mod schemas;
mod served;

use crate::console::{print, status};
use crate::generate::{metadata_tables, unsupported};
use crate::process;
use crate::spec::{self, Spec};
use anyhow::Result;
use std::path::Path;
use std::process::ExitCode;

/// Runs all rules and linters; fails if any of them reports a problem.
pub(crate) fn run(root: &Path) -> Result<ExitCode> {
    let spec = Spec::read(root)?;
    spec.require_current_file(root)?;
    let found = problems(&spec)?;
    for problem in &found {
        print(&format!("{problem}\n"));
    }
    status(&format!("project rules: {} problems in {}", found.len(), spec::PATH));
    let (operations, missing) = served::operation_ids(root, &spec.tree)?;
    let served = operations.len() - missing.len();
    status(&format!("operations: {} in the spec, {served} served by the simulator", operations.len()));
    let npm_passed = npm::run(root)?;
    Ok(process::exit_code(found.is_empty() && npm_passed))
}

/// The problems found by the rules of this project, each as `location: message`.
fn problems(spec: &Spec) -> Result<Vec<String>> {
    let mut found = unsupported::problems(&spec.tree);
    found.extend(openapi_schema::problems(&spec.tree)?);
    found.extend(extensions::problems(&spec.tree));
    found.extend(operations::problems(&spec.tree));
    found.extend(schemas::problems(&spec.tree));
    found.extend(unquoted_statuses(&spec.text));
    found.extend(examples::problems(&spec.tree));
    found.extend(metadata_tables::module(spec).err().map(|error| format!("{error:#}")));
    Ok(found)
}

/// Finds unquoted status codes. YAML parses an unquoted `200:` as a number, but JSON keys are strings, and parsers differ in how they
/// convert it.
fn unquoted_statuses(text: &str) -> impl Iterator<Item = String> {
    text.lines().enumerate().filter_map(|(index, line)| {
        let key = line.trim_start().strip_suffix(':')?;
        let status = key.len() == 3 && key.bytes().all(|byte| byte.is_ascii_digit());
        status.then(|| format!("line {}: a status code must be quoted: '{key}'", index + 1))
    })
}

/// Whether a pointer is inside an example or an extension, where keywords have no meaning.
fn is_data(pointer: &str) -> bool {
    pointer.split('/').any(|key| key == "example" || key == "examples" || key.starts_with("x-"))
}

#[cfg(test)]
mod tests {
    use super::{problems, served};
    use crate::spec::Spec;
    use serde_json::{Value, json};

    /// The problems of the spec after one replacement.
    fn problems_after(from: &str, to: &str) -> Vec<String> {
        let text = Spec::read(&crate::root()).unwrap().text;
        assert!(text.contains(from), "the spec does not contain {from:?}");
        problems(&Spec::parse(text.replacen(from, to, 1)).unwrap()).unwrap()
    }

    #[test]
    fn spec_has_no_problems() {
        assert_eq!(problems(&Spec::read(&crate::root()).unwrap()).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn operation_that_simulator_serves_is_found() {
        let spec = Spec::read(&crate::root()).unwrap();
        let (all, missing) = served::operation_ids(&crate::root(), &spec.tree).unwrap();
        assert!(all.contains(&"show_vgw"), "{all:?}");
        assert!(!missing.contains(&"show_vgw"), "{missing:?}");
    }

    #[test]
    fn each_problem_of_an_operation_is_reported() {
        let found = problems_after("summary: Show a gateway", "deprecated: maybe");
        assert!(found.iter().any(|problem| problem.contains("no summary")), "{found:#?}");
        assert!(found.iter().any(|problem| problem.contains("maybe")), "{found:#?}");
    }

    #[test]
    fn each_mistake_is_reported_with_location() {
        let show = "#/paths/~1v5~1{project_id}~1vpn-gateways~1{vgw_id}/get";
        let mistakes = [
            ("operationId: show_vgw", "operationid: show_vgw", show, "'operationid'"),
            ("operationId: show_vgw", "operationId: showVgw", show, "snake_case"),
            ("summary: Show a gateway", "x-iam-actions: Read one gateway", show, "`x-iam-actions`"),
            ("summary: Show a gateway", "deprecated: false", show, "summary"),
            ("      x-iam-action: vpn:vpnGateways:get\n", "", show, "no x-iam-action"),
            ("  - name: VPN gateway\n", "  - name: Gateways\n", show, "tag"),
            ("security:\n  - Token: []\n  - AccessKey: []\n", "", show, "security"),
            ("        '400':\n", "        400:\n", "line ", "quoted"),
            ("flavor: Basic\n", "flavor: V300\n", "examples/basic", "V300"),
            ("used_connection_number: 0\n", "used_connection_number: none\n", "examples/active", "none"),
            (
                "        vpn_gateway:\n          $ref: '#/components/schemas/UpdateVgwSpecificationRequestBodyContent'",
                "        vpn_gateway:\n          description: x\n          $ref: '#/components/schemas/UpdateVgwSpecificationRequestBodyContent'",
                "#/components/schemas/UpdateVgwSpecificationRequestBody/properties/vpn_gateway",
                "next to a $ref",
            ),
            ("      minLength: 1\n", "      minLenght: 1\n", "#/components/schemas/ProjectId", "'minLenght'"),
            (
                "          description: The name of the gateway; generated",
                "          format: password\n          description: The name of the gateway; generated",
                "CreateVgwRequestBodyContent/properties/name/format",
                "secret",
            ),
            ("  - { code: VPN.0013,", "  - { code: VPN.9913,", "#/x-error-codes", "VPN.9913"),
            ("              VPN.0013,", "              VPN.0013, VPN.9913,", "#/x-error-codes", "VPN.9913"),
        ];
        for (from, to, location, message) in mistakes {
            let found = problems_after(from, to);
            assert!(
                found.iter().any(|problem| problem.contains(location) && problem.contains(message)),
                "{to:?}: {found:#?}"
            );
        }
    }

    #[test]
    fn strict_response_is_reported() {
        let gateway = "/components/schemas/ResponseVpnGateway";
        let edits: [(&str, Value, &str); 7] = [
            ("/properties/bgp_asn/nullable", json!(false), "nullable"),
            ("/properties/bgp_asn/minimum", json!(1), "minimum"),
            ("/properties/name/maxLength", json!(64), "maxLength"),
            ("/properties/local_subnets/items/pattern", json!("^1"), "pattern"),
            ("/properties/ip_version/enum", json!(["ipv4"]), "closed enum"),
            ("/required", json!(["id"]), "must not be required"),
            ("/additionalProperties", json!(false), "unknown fields"),
        ];
        for (pointer, value, message) in edits {
            assert_reported(&format!("{gateway}{pointer}"), value, &format!("#{gateway}"), message);
        }
    }

    #[test]
    fn response_field_that_refers_to_schema_without_null_is_reported() {
        let field = "/components/schemas/ResponseVpnGateway/properties/status";
        assert_reported(
            "/components/schemas/GatewayStatus/nullable",
            json!(false),
            &format!("#{field}"),
            "nullable",
        );
    }

    #[test]
    fn liberal_request_is_reported() {
        let content = "/components/schemas/UpdateVgwSpecificationRequestBodyContent";
        assert_reported(
            &format!("{content}/additionalProperties"),
            json!({}),
            &format!("#{content}"),
            "additionalProperties: false",
        );
        let flavor = "/components/schemas/TargetFlavor";
        assert_reported(
            &format!("{flavor}/x-extensible-enum"),
            json!(["Basic"]),
            &format!("#{flavor}"),
            "closed enum",
        );
        assert_reported(&format!("{flavor}/nullable"), json!(true), &format!("#{flavor}"), "nullable");
    }

    #[test]
    fn flavor_without_properties_is_reported() {
        let flavor = "/components/schemas/Flavor";
        assert_reported(
            &format!("{flavor}/x-extensible-enum/2"),
            json!("NoSuchFlavor"),
            &format!("#{flavor}/x-flavors"),
            "NoSuchFlavor",
        );
    }

    /// Sets one value in the spec, and asserts that this is reported.
    fn assert_reported(pointer: &str, value: Value, location: &str, message: &str) {
        let mut spec = Spec::read(&crate::root()).unwrap();
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        match spec.tree.pointer_mut(parent).unwrap_or_else(|| panic!("no {parent}")) {
            Value::Array(items) => items[key.parse::<usize>().unwrap()] = value,
            object => object[key] = value,
        }
        let found = problems(&spec).unwrap();
        assert!(
            found.iter().any(|problem| problem.starts_with(location) && problem.contains(message)),
            "{pointer}: {found:#?}"
        );
    }
}
