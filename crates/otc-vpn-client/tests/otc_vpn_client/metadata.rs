//! The metadata tables of the spec, verified against the tables that the provider publishes (`published_tables/`).

use otc_vpn_client::metadata::{ERROR_CODES, FLAVORS, Flavor, OPERATIONS};
use serde_json::Value;
use std::collections::HashSet;

#[test]
fn every_published_error_code_is_in_the_spec() {
    for [status, code, message, _remedy] in rows(include_str!("../published_tables/error-codes.tsv")) {
        let published = pattern(message);
        let row = ERROR_CODES.iter().find(|row| {
            row.code == code
                && row.status == status.parse().ok()
                && row.message.is_some_and(|message| message.trim_matches('*') == published.trim_matches('*'))
        });
        let row =
            row.unwrap_or_else(|| panic!("the spec has no {code} with status {status} and '{published}'"));
        assert!(!row.hint.is_empty(), "{code} has no hint");
    }
}

#[test]
fn error_code_with_two_meanings_has_both() {
    let meanings: Vec<_> =
        ERROR_CODES.iter().filter(|row| row.code == "VPN.0003").map(|row| row.kind).collect();
    assert_eq!(meanings, ["permission", "not_ready"]);
}

#[test]
fn error_codes_of_the_api_gateway_and_of_iam_are_in_the_spec() {
    for code in [
        "APIGW.0101",
        "APIGW.0201",
        "APIGW.0301",
        "APIGW.0302",
        "APIGW.0303",
        "APIGW.0304",
        "APIGW.0305",
        "APIGW.0307",
        "APIGW.0308",
        "IAM.0011",
    ] {
        assert!(ERROR_CODES.iter().any(|row| row.code == code), "the spec has no {code}");
    }
}

#[test]
fn error_table_has_no_duplicate_rows() {
    let mut seen = HashSet::new();
    for row in ERROR_CODES {
        assert!(seen.insert((row.code, row.status, row.message)), "{} is listed twice", row.code);
    }
}

#[test]
fn server_error_never_proves_that_a_change_was_not_executed() {
    for row in ERROR_CODES {
        if row.status.is_some_and(|status| status >= 500) {
            assert!(!row.not_executed, "{} does not prove that the change was not executed", row.code);
        }
    }
}

#[test]
fn flavors_are_as_published() {
    for row in rows(include_str!("../published_tables/flavors.tsv")) {
        let [
            flavor,
            family,
            max_bandwidth_mbit,
            connection_groups,
            enterprise_router,
            private_network,
            requestable,
        ] = row;
        let spec = FLAVORS.iter().find(|spec| spec.flavor.as_str() == flavor);
        let spec = spec.unwrap_or_else(|| panic!("the spec has no {flavor}"));
        assert_eq!(spec.family, family, "{flavor}");
        assert_eq!(spec.max_bandwidth_mbit.to_string(), max_bandwidth_mbit, "{flavor}");
        assert_eq!(spec.connection_groups.to_string(), connection_groups, "{flavor}");
        assert_eq!(spec.enterprise_router, enterprise_router == "yes", "{flavor}");
        assert_eq!(spec.private_network, private_network == "yes", "{flavor}");
        assert_eq!(spec.requestable, requestable == "yes", "{flavor}");
    }
}

#[test]
fn every_flavor_with_metadata_is_known() {
    for spec in FLAVORS {
        assert!(Flavor::KNOWN.contains(&spec.flavor), "{} is not among the known flavors", spec.flavor);
    }
}

#[test]
fn operations_are_as_published() {
    let published = rows(include_str!("../published_tables/operations.tsv"));
    assert_eq!(OPERATIONS.len(), published.len());
    let document: Value = serde_json::from_str(include_str!("../../../../openapi/otc-vpn.json")).unwrap();
    for [id, method, path, iam_action, success, scopes, dependencies] in published {
        let spec = OPERATIONS.iter().find(|spec| spec.id == id);
        let spec = spec.unwrap_or_else(|| panic!("the spec has no {id}"));
        assert_eq!((spec.method, spec.path, spec.iam_action), (method, path, Some(iam_action)), "{id}");
        let operation = &document["paths"][path][method.to_lowercase()];
        assert!(operation["responses"][success].is_object(), "{id} has no response with status {success}");
        let list = |name: &str| {
            let values = operation[name].as_array().into_iter().flatten();
            values.map(|value| value.as_str().unwrap()).collect::<Vec<_>>().join(", ")
        };
        assert_eq!(list("x-iam-scopes"), scopes, "{id}");
        assert_eq!(list("x-iam-dependencies"), dependencies, "{id}");
    }
}

/// The rows of a table, without its header.
fn rows<const N: usize>(table: &str) -> Vec<[&str; N]> {
    let rows: Vec<[&str; N]> = table
        .lines()
        .skip(1)
        .map(|line| {
            line.split('\t')
                .collect::<Vec<_>>()
                .try_into()
                .unwrap_or_else(|_| panic!("not {N} fields: {line}"))
        })
        .collect();
    assert!(!rows.is_empty());
    rows
}

/// A published message with `*` for its variable parts, as the spec writes it.
fn pattern(message: &str) -> String {
    message.replace("%s", "*").replace("xxx", "*")
}
