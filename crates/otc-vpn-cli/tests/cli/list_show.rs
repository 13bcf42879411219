//! `gateway list`, `gateway show`, `flavor list`, `zone list`

use crate::exit_codes::{REJECTED, SUCCESS, USAGE};
use crate::support::{CliOutput, Service, otc_vpn};

#[test]
fn list_and_show_print_fields_of_the_service() {
    let service = Service::start();
    let list = service.run(&["--output", "json", "gateway", "list"]).assert_exit(SUCCESS).json();
    let names: Vec<&str> =
        list.as_array().unwrap().iter().map(|gateway| gateway["name"].as_str().unwrap()).collect();
    insta::assert_snapshot!(names.join(" "), @"vpngw-4321 vpngw-5bd6 vpngw-basic vpngw-creating vpngw-fault vpngw-frozen vpngw-legacy");
    for name in ["vpngw-4321", "620d99b8-demo-a8df-va86-200b868f2d7d"] {
        let shown = service.run(&["--output", "json", "gateway", "show", name]).assert_exit(SUCCESS).json();
        assert_eq!(shown["id"], "620d99b8-demo-a8df-va86-200b868f2d7d");
        assert_eq!(shown["eip1"]["ip_address"], "88.***.***.102");
        assert_eq!(shown["supported_flavors"], serde_json::json!(["Professional1", "Professional2"]));
    }
}

#[test]
fn tables_match_snapshots() {
    let service = Service::start();
    insta::assert_snapshot!("gateway_list", service.run(&["gateway", "list"]).assert_exit(SUCCESS).stdout);
    insta::assert_snapshot!(
        "gateway_show",
        service.run(&["gateway", "show", "vpngw-5bd6"]).assert_exit(SUCCESS).stdout
    );
    insta::assert_snapshot!("zone_list", service.run(&["zone", "list"]).assert_exit(SUCCESS).stdout);
    let output = service.run(&["flavor", "list", "--gateway", "vpngw-4321"]).assert_exit(SUCCESS);
    insta::assert_snapshot!("flavor_list_of_a_gateway", output.stdout);
}

#[test]
fn flavor_list_sends_no_request() {
    let output = CliOutput::of(&mut otc_vpn(&["--output", "json", "flavor", "list"])).assert_exit(SUCCESS);
    let flavors = output.json();
    let row = |name: &str| flavors.as_array().unwrap().iter().find(|row| row["flavor"] == name).unwrap();
    assert_eq!(row("Professional2")["max_bandwidth_mbit"], 1000);
    assert_eq!(row("Professional2-NonFixedIP")["requestable"], false);
    assert!(flavors[0].get("change").is_none());
}

#[test]
fn flavor_list_with_gateway_shows_possible_changes() {
    let service = Service::start();
    let output =
        service.run(&["--output", "json", "flavor", "list", "--gateway", "vpngw-4321"]).assert_exit(SUCCESS);
    let flavors = output.json();
    assert_eq!(flavors[1]["change"]["current"], true);
    assert_eq!(flavors[3]["change"]["possible"], true);
    assert!(
        flavors[0]["change"]["reason"]
            .as_str()
            .unwrap()
            .contains("cannot move from the Professional to the Basic family"),
        "{flavors}"
    );
}

#[test]
fn zone_list_prints_fields_of_the_service() {
    let zones = Service::start().run(&["--output", "json", "zone", "list"]).assert_exit(SUCCESS).json();
    assert_eq!(zones["professional2"]["vpc"], serde_json::json!(["eu-de-01", "eu-de-02"]));
}

#[test]
fn show_lists_candidates_when_name_is_ambiguous() {
    let seed = otc_vpn_simulator::BUILT_IN_SEED.replace("name: vpngw-5bd6", "name: vpngw-4321");
    let service = Service::with(|builder| builder.seed(seed.parse().unwrap()));
    let output = service.run(&["gateway", "show", "vpngw-4321"]).assert_exit(USAGE);
    assert!(output.stderr.contains("620d99b8-demo-a8df-va86-200b868f2d7d"), "{}", output.stderr);
    assert!(output.stderr.contains("66ddeacb-demo-a8df-va86-9a414b5bd7d5"), "{}", output.stderr);
}

#[test]
fn list_escapes_control_characters_in_names() {
    let seed = otc_vpn_simulator::BUILT_IN_SEED.replace("name: vpngw-5bd6", r#"name: "evil\e[2J\u202e""#);
    let service = Service::with(|builder| builder.seed(seed.parse().unwrap()));
    let output = service.run(&["gateway", "list"]).assert_exit(SUCCESS);
    assert!(output.stdout.contains(r"evil\u{1b}[2J\u{202e}"), "{}", output.stdout);
}

#[test]
fn misspelled_gateway_suggests_a_similar_name() {
    let service = Service::start();
    for command in [&["show"][..], &["wait"], &["resize", "--yes", "--flavor", "Professional2"]] {
        let error = |name: &str| {
            let args = [&["--output", "json", "gateway"], command, &[name]].concat();
            service.run(&args).assert_exit(REJECTED).error()
        };
        let hint = error("vpngw-4312")["hint"].as_str().unwrap().to_owned();
        assert!(hint.starts_with(r#"Did you mean "vpngw-4321"? List the gateways with `otc-vpn "#), "{hint}");
        assert!(!hint.contains("4312"), "{hint}");
        let hint = error("nope")["hint"].as_str().unwrap().to_owned();
        assert!(hint.starts_with("List the gateways with"), "{hint}");
    }
}
