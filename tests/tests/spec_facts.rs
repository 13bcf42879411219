//! What the spec says beside shapes, against the tables that the provider publishes (`facts/`).

use otc_vpn_client::metadata::{ERROR_CODES, FLAVORS, Flavor, OPERATIONS};
use std::collections::HashSet;

#[test]
fn every_published_error_code_is_there() {
    for [status, code, message, _remedy] in rows(include_str!("../facts/error-codes.tsv")) {
        let published = pattern(message);
        let row = ERROR_CODES.iter().find(|row| {
            row.code == code
                && row.status == status.parse().ok()
                && row.message.is_some_and(|message| message.trim_matches('*') == published.trim_matches('*'))
        });
        let row =
            row.unwrap_or_else(|| panic!("the spec has no {code} with status {status} and '{published}'"));
        assert!(!row.hint.is_empty(), "{code} comes without a word on what to do");
    }
}

#[test]
fn the_code_that_means_two_things_has_both() {
    let meanings: Vec<_> =
        ERROR_CODES.iter().filter(|row| row.code == "VPN.0003").map(|row| row.kind).collect();
    assert_eq!(meanings, ["permission", "not_ready"]);
}

#[test]
fn the_codes_of_the_api_gateway_and_of_iam_are_there() {
    for code in [
        "APIGW.0101",
        "APIGW.0201",
        "APIGW.0301",
        "APIGW.0302",
        "APIGW.0303",
        "APIGW.0304",
        "APIGW.0305",
        "APIGW.0308",
        "IAM.0011",
    ] {
        assert!(ERROR_CODES.iter().any(|row| row.code == code), "the spec has no {code}");
    }
}

#[test]
fn no_two_rows_of_the_error_table_say_the_same() {
    let mut seen = HashSet::new();
    for row in ERROR_CODES {
        assert!(seen.insert((row.code, row.status, row.message)), "{} stands twice", row.code);
    }
}

#[test]
fn a_failing_service_proves_nothing_about_a_change() {
    for row in ERROR_CODES {
        if row.status.is_some_and(|status| status >= 500) {
            assert!(!row.not_executed, "{} cannot say that the change was not executed", row.code);
        }
    }
}

#[test]
fn the_flavors_are_as_published() {
    for row in rows(include_str!("../facts/flavors.tsv")) {
        let [
            flavor,
            family,
            max_bandwidth_mbit,
            connection_groups,
            enterprise_router,
            private_network,
            requestable,
        ] = row;
        let facts = FLAVORS.iter().find(|facts| facts.flavor.as_str() == flavor);
        let facts = facts.unwrap_or_else(|| panic!("the spec has no {flavor}"));
        assert_eq!(facts.family, family, "{flavor}");
        assert_eq!(facts.max_bandwidth_mbit.to_string(), max_bandwidth_mbit, "{flavor}");
        assert_eq!(facts.connection_groups.to_string(), connection_groups, "{flavor}");
        assert_eq!(facts.enterprise_router, enterprise_router == "yes", "{flavor}");
        assert_eq!(facts.private_network, private_network == "yes", "{flavor}");
        assert_eq!(facts.requestable, requestable == "yes", "{flavor}");
    }
}

#[test]
fn every_known_flavor_has_facts() {
    let described: Vec<_> = FLAVORS.iter().map(|facts| facts.flavor.clone()).collect();
    assert_eq!(described, Flavor::KNOWN);
}

#[test]
fn the_operations_are_as_published() {
    for [id, method, path, iam_action] in rows(include_str!("../facts/operations.tsv")) {
        let facts = OPERATIONS.iter().find(|facts| facts.id == id);
        let facts = facts.unwrap_or_else(|| panic!("the spec has no {id}"));
        assert_eq!((facts.method, facts.path, facts.iam_action), (method, path, Some(iam_action)), "{id}");
    }
}

/// The rows of a table after its heading.
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

/// A published message as the spec writes it, with `*` for what varies.
fn pattern(message: &str) -> String {
    message.replace("%s", "*").replace("xxx", "*")
}
