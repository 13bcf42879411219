//! `customer-gateway list`, `customer-gateway show`, `monitor list` and `quota list`

use crate::exit_codes::{REJECTED, SUCCESS, USAGE};
use crate::schemas::Schemas;
use crate::support::Service;
use serde_json::json;

/// Creates a monitor of `munich-1`.
fn create_monitor(service: &Service) {
    let path = "/v5/{project_id}/connection-monitors";
    let body = r#"{"connection_monitor": {"vpn_connection_id": "b7f40c5e-demo-a8df-va86-3d8a1e6f9c02"}}"#;
    service.run(&["api", "POST", path, "--body", body]).assert_exit(SUCCESS);
}

#[test]
fn tables_of_read_commands_match_snapshots() {
    let service = Service::start();
    create_monitor(&service);
    for (name, args) in [
        ("customer-gateway_list_table", &["customer-gateway", "list"][..]),
        ("customer-gateway_show_table", &["customer-gateway", "show", "oslo"]),
        ("quota_list_table", &["quota", "list"]),
    ] {
        insta::assert_snapshot!(name, service.run(args).assert_exit(SUCCESS).stdout);
    }
    // The id of a monitor is random.
    let table = |args: &[&str]| service.run(args).assert_exit(SUCCESS).stdout;
    let cells = |table: &str| -> Vec<String> {
        table.lines().map(|line| line.split_whitespace().take(4).collect::<Vec<_>>().join(" ")).collect()
    };
    let all = cells(&table(&["monitor", "list"]));
    assert_eq!(all[0], "CONNECTION STATUS SOURCE DESTINATION");
    assert!(all[1].starts_with("munich-1 "), "{all:?}");
    let of_connection = cells(&table(&["monitor", "list", "--connection", "munich-1"]));
    assert_eq!(of_connection[0], "STATUS SOURCE DESTINATION ID");
    assert_eq!(of_connection.len(), 2);
}

#[test]
fn json_of_monitors_has_fields_of_the_service() {
    let service = Service::start();
    create_monitor(&service);
    let list = |options: &[&str]| {
        let args = [&["--output", "json", "monitor", "list"], options].concat();
        service.run(&args).assert_exit(SUCCESS).json()
    };
    let all = list(&[]);
    assert_eq!(all[0]["vpn_connection_id"], "b7f40c5e-demo-a8df-va86-3d8a1e6f9c02");
    Schemas::read().assert_matches("monitor-list", &all);
    // The status may have changed since.
    let of_connection = list(&["--connection", "munich-1"]);
    assert_eq!((of_connection.as_array().unwrap().len(), &of_connection[0]["id"]), (1, &all[0]["id"]));
    assert_eq!(list(&["--connection", "oslo-1"]), json!([]));
    let args = ["--output", "json", "monitor", "list", "--connection", "nope"];
    assert_eq!(service.run(&args).assert_exit(REJECTED).error()["kind"], "not_found");
}

#[test]
fn names_of_connections_are_ids_without_permission_to_list_connections() {
    let service = Service::with_faults(&["connections:status=403,code=VPN.0007"]);
    create_monitor(&service);
    let output = service.run(&["monitor", "list"]).assert_exit(SUCCESS);
    assert!(output.stdout.contains("\nb7f40c5e-demo-a8df-va86-3d8a1e6f9c02 "), "{}", output.stdout);
}

#[test]
fn customer_gateway_is_shown_by_id_and_by_name() {
    let service = Service::start();
    let show = |name: &str| service.run(&["--output", "json", "customer-gateway", "show", name]);
    for name in ["munich", "e67d6e27-demo-a8df-va86-be9a0f0168e9"] {
        let shown = show(name).assert_exit(SUCCESS).json();
        assert_eq!((&shown["name"], &shown["id_value"]), (&json!("munich"), &json!("203.0.113.81")));
    }
    let error = show("nope").assert_exit(REJECTED).error();
    assert_eq!((&error["kind"], &error["outcome"]), (&json!("not_found"), &json!(null)));
    for name in ["", "a/b"] {
        show(name).assert_exit(USAGE);
    }
}

#[test]
fn empty_lists_are_noted() {
    let service = Service::with(|builder| builder.seed(r#"{"vpn_gateways": []}"#.parse().unwrap()));
    for (command, note) in [
        ("customer-gateway", "note: the project has no customer gateways\n"),
        ("monitor", "note: the project has no connection monitors\n"),
    ] {
        let output = service.run(&[command, "list"]).assert_exit(SUCCESS);
        assert_eq!((output.stdout.as_str(), output.stderr.as_str()), ("", note));
        let output = service.run(&["--output", "json", command, "list"]).assert_exit(SUCCESS);
        assert_eq!(output.json(), json!([]));
    }
}
