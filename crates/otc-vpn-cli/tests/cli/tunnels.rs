//! The tunnels in the plan, the progress and the result of `gateway resize`, its exit code, and the `connection` commands.

use crate::exit_codes::{REJECTED, SUCCESS, TUNNELS_DOWN, UNAUTHORIZED, USAGE};
use crate::stub_server::StubServer;
use crate::support::{CliOutput, Service, otc_vpn};
use otc_vpn_tests::stub_server::response;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

const ID: &str = "620d99b8-aaaa-a8df-va86-200b868f2d7d";

const RESIZE: [&str; 6] = ["gateway", "resize", "vpngw-4321", "--flavor", "Professional2", "--yes"];

/// A service whose second read of the connections shows the first one down, so that the test does not depend on times.
fn service_with_interruption() -> StubServer {
    let (changed, reads) = (AtomicBool::new(false), AtomicUsize::new(0));
    StubServer::start(move |request| {
        if request.method() == "POST" {
            changed.store(true, Ordering::SeqCst);
        }
        let path = request.uri().path();
        let flavor = if changed.load(Ordering::SeqCst) { "Professional2" } else { "Professional1" };
        let gateway = json!({ "id": ID, "name": "site-a", "status": "ACTIVE", "flavor": flavor });
        let connection =
            |name: &str, status: &str| json!({ "id": name, "name": name, "status": status, "cgw_id": "c" });
        let body = if path.ends_with("/vpn-connection") {
            let first = if reads.fetch_add(1, Ordering::SeqCst) == 1 { "DOWN" } else { "ACTIVE" };
            json!({ "vpn_connections": [connection("a-1", first), connection("a-2", "ACTIVE")] })
        } else if path.ends_with("/vpn-gateways") {
            json!({ "vpn_gateways": [gateway] })
        } else {
            json!({ "vpn_gateway": gateway })
        };
        response(200, "application/json", body.to_string())
    })
}

fn resize_stub(server: &StubServer, format: &str) -> CliOutput {
    let args = [
        "--endpoint",
        server.url(),
        "--output",
        format,
        "gateway",
        "resize",
        ID,
        "--flavor",
        "Professional2",
        "--yes",
    ];
    CliOutput::of(otc_vpn(&args).env("OS_TOKEN", "t").env("OS_PROJECT_ID", "p")).assert_exit(SUCCESS)
}

fn resize(service: &Service, options: &[&str]) -> CliOutput {
    service.run(&[&RESIZE[..], options].concat())
}

fn resize_json(service: &Service, options: &[&str]) -> CliOutput {
    service.run(&[&["--output", "json"], &RESIZE[..], options].concat())
}

/// A field of each connection in the result of one gateway.
fn field(result: &Value, name: &str) -> Vec<Value> {
    let connections = result[0]["connections"].as_array().unwrap_or_else(|| panic!("{result:#}"));
    connections.iter().map(|connection| connection[name].clone()).collect()
}

#[test]
fn interrupted_tunnels_are_in_plan_progress_and_result() {
    let output = resize_stub(&service_with_interruption(), "table");
    assert!(output.stderr.contains("tunnels            2 of 2 up"), "{}", output.stderr);
    assert!(output.stderr.contains("c: a-1, a-2"), "{}", output.stderr);
    assert!(output.stderr.contains(", 1 of 2 tunnels up"), "{}", output.stderr);
    assert!(output.stdout.contains("2 of 2 tunnels up again after "), "{}", output.stdout);
    assert!(output.stdout.contains("longest interruption about "), "{}", output.stdout);
    assert!(output.stdout.contains("(a-1)"), "{}", output.stdout);
}

#[test]
fn json_has_status_and_interruption_of_each_connection() {
    let result = resize_stub(&service_with_interruption(), "json").json();
    assert_eq!(field(&result, "name"), ["a-1", "a-2"]);
    assert_eq!(field(&result, "before"), ["ACTIVE"; 2]);
    assert_eq!(field(&result, "after"), ["ACTIVE"; 2]);
    let interruptions = field(&result, "interruption_ms");
    // The reads are at least a second apart.
    assert!(interruptions[0].as_u64() >= Some(2000) && interruptions[1] == 0, "{interruptions:?}");
}

#[test]
fn tunnels_that_stay_down_exit_7_and_are_named() {
    let service = Service::with_faults(&["change:tunnels=stay-down"]);
    let output = resize(&service, &["--tunnel-timeout", "1s"]).assert_exit(TUNNELS_DOWN);
    for part in ["2 of 4 tunnels are down", "munich-2 is DOWN", "berlin-2 is DOWN", "connection log 05e9a3d1"]
    {
        assert!(output.stderr.contains(part), "{part}: {}", output.stderr);
    }
    let service = Service::with_faults(&["change:tunnels=stay-down"]);
    let output = resize_json(&service, &["--tunnel-timeout", "1s"]).assert_exit(TUNNELS_DOWN);
    let error = output.error();
    assert_eq!((&error["kind"], &error["outcome"]), (&json!("tunnels_down"), &json!("accepted")));
    let result = output.json();
    assert_eq!(field(&result, "after"), ["ACTIVE", "DOWN", "ACTIVE", "DOWN"]);
    assert_eq!((&result[0]["changed"], &result[0]["status"]), (&json!(true), &json!("ACTIVE")));
    assert_eq!(result[0]["error"]["kind"], "tunnels_down");
    assert!(result[0]["rollback"].is_string());
}

#[test]
fn tunnel_that_was_down_before_is_no_failure() {
    let service = Service::start();
    let args = ["--output", "json", "gateway", "resize", "vpngw-5bd6", "--flavor", "Professional1", "--yes"];
    let result = service.run(&args).assert_exit(SUCCESS).json();
    assert_eq!(field(&result, "before"), ["ACTIVE", "DOWN"]);
    assert_eq!(field(&result, "after"), ["ACTIVE", "DOWN"]);
    let kinds: Vec<_> = result[0]["warnings"].as_array().unwrap().iter().map(|one| &one["kind"]).collect();
    assert!(
        kinds.contains(&&json!("connection_not_active")) && kinds.contains(&&json!("no_redundancy")),
        "{kinds:?}"
    );
}

#[test]
fn unreadable_connections_are_null_with_a_warning() {
    let service = Service::with_faults(&["connections:status=403,code=VPN.0007"]);
    let result = resize_json(&service, &[]).assert_exit(SUCCESS).json();
    assert_eq!(result[0]["connections"], Value::Null);
    let warnings = result[0]["warnings"].as_array().unwrap();
    let warning = warnings.iter().find(|one| one["kind"] == "connections_unknown").unwrap();
    assert!(warning["message"].as_str().unwrap().contains("vpn:vpnConnections:list"), "{warning}");
}

#[test]
fn connections_that_become_unreadable_have_an_unknown_status_and_a_warning() {
    let faults = ["connections:status=403,code=VPN.0007,after=1"];
    let result = resize_json(&Service::with_faults(&faults), &[]).assert_exit(SUCCESS).json();
    assert_eq!(field(&result, "before"), ["ACTIVE"; 4]);
    assert_eq!(field(&result, "after"), [Value::Null, Value::Null, Value::Null, Value::Null]);
    let warnings = result[0]["warnings"].as_array().unwrap();
    assert!(warnings.iter().any(|one| one["kind"] == "connections_unknown"), "{warnings:?}");
    let output = resize(&Service::with_faults(&faults), &[]).assert_exit(SUCCESS);
    assert!(output.stdout.contains("4 tunnels could not be checked after the change"), "{}", output.stdout);
}

#[test]
fn no_tunnel_check_reads_no_connections() {
    let service = Service::with_faults(&["change:tunnels=stay-down"]);
    let result = resize_json(&service, &["--no-tunnel-check"]).assert_exit(SUCCESS).json();
    assert_eq!(result[0]["connections"], Value::Null);
    let requests = service.simulator.journal().requests;
    assert!(
        !requests.iter().any(|request| request.operation == Some("list_vpn_connections")),
        "{requests:?}"
    );
    resize(&service, &["--no-tunnel-check", "--tunnel-timeout", "1s"]).assert_exit(USAGE);
}

#[test]
fn dry_run_shows_the_tunnels() {
    let service = Service::start();
    let output =
        service.run(&[&["--output", "json"], &RESIZE[..], &["--dry-run"]].concat()).assert_exit(SUCCESS);
    assert_eq!(field(&output.json(), "before"), ["ACTIVE"; 4]);
    assert_eq!(service.change_requests(), 0);
}

#[test]
fn tunnels_down_stop_further_changes() {
    let service = Service::with(|builder| {
        let gateway = |name: &str| {
            json!({
                "id": format!("620d99b8-{name}{name}{name}{name}-a8df-va86-200b868f2d7d"), "name": name, "status": "ACTIVE",
                "flavor": "Professional1", "supported_flavors": ["Professional1", "Professional2"],
            })
        };
        let connection = |name: &str| {
            let vgw_id = gateway(name)["id"].clone();
            json!({ "id": format!("tunnel-{name}"), "name": format!("tunnel-{name}"), "status": "ACTIVE", "vgw_id": vgw_id, "vgw_ip": "e" })
        };
        let seed = json!({
            "vpn_gateways": [gateway("a"), gateway("b")],
            "vpn_connections": [connection("a"), connection("b")],
        });
        builder.seed(seed.to_string().parse().unwrap()).fault("change:tunnels=stay-down".parse().unwrap())
    });
    let line = ["--output", "json", "gateway", "resize", "a", "b", "--flavor", "Professional2", "--yes"];
    let args = [&line[..], &["--tunnel-timeout", "1s", "--concurrency", "1"]].concat();
    let result = service.run(&args).assert_exit(TUNNELS_DOWN).json();
    assert_eq!(result[0]["error"]["kind"], "tunnels_down");
    assert_eq!(result[1]["error"]["outcome"], "not_sent");
    assert_eq!(service.change_requests(), 1);
}

#[test]
fn connection_tables_match_snapshots() {
    let service = Service::start();
    let run = |args: &[&str]| service.run(&[&["connection"], args].concat()).assert_exit(SUCCESS).stdout;
    insta::assert_snapshot!("connection_list", run(&["list"]));
    insta::assert_snapshot!("connection_list_of_a_gateway", run(&["list", "--gateway", "vpngw-5bd6"]));
    insta::assert_snapshot!("connection_show", run(&["show", "munich-1"]));
    insta::assert_snapshot!("connection_log", run(&["log", "oslo-2"]));
    let output = service.run(&["connection", "list", "--gateway", "vpngw-basic"]).assert_exit(SUCCESS);
    assert_eq!(
        (output.stdout.as_str(), output.stderr.as_str()),
        ("", "note: the gateway has no VPN connections\n")
    );
}

#[test]
fn connection_list_without_permission_to_list_gateways_shows_their_ids() {
    let service = Service::with_faults(&["list:status=403"]);
    let output = service.run(&["connection", "list"]).assert_exit(SUCCESS);
    assert!(output.stdout.contains("620d99b8-demo-a8df-va86-200b868f2d7d"), "{}", output.stdout);
}

#[test]
fn connection_commands_report_their_errors() {
    let service = Service::start();
    service.run(&["connection", "show", "nope"]).assert_exit(REJECTED);
    service.run(&["connection", "show", "a/b"]).assert_exit(USAGE);
    service.run(&["connection", "list", "--gateway", "nope"]).assert_exit(REJECTED);
    let seed =
        otc_vpn_simulator::BUILT_IN_SEED.replace("    supported_features: [query_connection_log]\n", "");
    let service = Service::with(|builder| builder.seed(seed.parse().unwrap()));
    let error =
        service.run(&["--output", "json", "connection", "log", "oslo-2"]).assert_exit(REJECTED).error();
    assert_eq!((&error["kind"], &error["code"]), (&json!("not_allowed"), &json!("VPN.0304")));
    let service = Service::with_faults(&["connections:status=403,code=VPN.0007"]);
    let output = service.run(&["connection", "list"]).assert_exit(UNAUTHORIZED);
    assert!(output.stderr.contains("vpn:vpnConnections:list"), "{}", output.stderr);
}

#[test]
fn gateway_show_summarizes_the_tunnels() {
    let service = Service::start();
    let output = service.run(&["gateway", "show", "vpngw-5bd6"]).assert_exit(SUCCESS);
    assert!(output.stdout.contains("1 of 2 up; not up: oslo-2 (DOWN)"), "{}", output.stdout);
    let service = Service::with_faults(&["connections:status=403,code=VPN.0007"]);
    let output = service.run(&["gateway", "show", "vpngw-5bd6"]).assert_exit(SUCCESS);
    assert!(output.stdout.contains("tunnels            unknown: "), "{}", output.stdout);
}
