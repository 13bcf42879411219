//! `gateway list`, `gateway show`, `flavor list`, `zone list`

use crate::support::{Said, Service, bare};

#[test]
fn lists_and_shows_give_the_service_s_own_fields() {
    let service = Service::start();
    let list = service.run(&["--output", "json", "gateway", "list"]).ends(0).json();
    let names: Vec<&str> =
        list.as_array().unwrap().iter().map(|gateway| gateway["name"].as_str().unwrap()).collect();
    insta::assert_snapshot!(names.join(" "), @"vpngw-4321 vpngw-5bd6 vpngw-basic vpngw-creating vpngw-fault vpngw-frozen vpngw-legacy");
    for name in ["vpngw-4321", "620d99b8-demo-a8df-va86-200b868f2d7d"] {
        let shown = service.run(&["--output", "json", "gateway", "show", name]).ends(0).json();
        assert_eq!(shown["id"], "620d99b8-demo-a8df-va86-200b868f2d7d");
        assert_eq!(shown["eip1"]["ip_address"], "88.***.***.102");
        assert_eq!(shown["supported_flavors"], serde_json::json!(["Professional1", "Professional2"]));
    }
}

#[test]
fn tables_read_well() {
    let service = Service::start();
    insta::assert_snapshot!("gateway_list", service.run(&["gateway", "list"]).ends(0).out);
    insta::assert_snapshot!("gateway_show", service.run(&["gateway", "show", "vpngw-5bd6"]).ends(0).out);
    insta::assert_snapshot!("zone_list", service.run(&["zone", "list"]).ends(0).out);
    let said = service.run(&["flavor", "list", "--gateway", "vpngw-4321"]).ends(0);
    insta::assert_snapshot!("flavor_list_of_a_gateway", said.out);
}

#[test]
fn flavors_need_no_service() {
    let said = Said::of(&mut bare(&["--output", "json", "flavor", "list"])).ends(0);
    let flavors = said.json();
    assert_eq!(flavors.as_array().unwrap().len(), 5);
    assert_eq!(flavors[3]["flavor"], "Professional2");
    assert_eq!(flavors[3]["max_bandwidth_mbit"], 1000);
    assert_eq!(flavors[4]["requestable"], false);
    assert!(flavors[0].get("change").is_none());
}

#[test]
fn flavors_of_a_gateway_say_which_changes_are_possible() {
    let service = Service::start();
    let said = service.run(&["--output", "json", "flavor", "list", "--gateway", "vpngw-4321"]).ends(0);
    let flavors = said.json();
    assert_eq!(flavors[1]["change"]["current"], true);
    assert_eq!(flavors[3]["change"]["possible"], true);
    assert!(flavors[0]["change"]["reason"].as_str().unwrap().contains("do not mix"), "{flavors}");
}

#[test]
fn zones_are_the_service_s_own() {
    let zones = Service::start().run(&["--output", "json", "zone", "list"]).ends(0).json();
    assert_eq!(zones["professional2"]["vpc"], serde_json::json!(["eu-de-01", "eu-de-02"]));
}

#[test]
fn an_ambiguous_name_lists_the_candidates() {
    let seed = otc_vpn_simulator::BUILT_IN_SEED.replace("name: vpngw-5bd6", "name: vpngw-4321");
    let service = Service::with(|builder| builder.seed(seed.parse().unwrap()));
    let said = service.run(&["gateway", "show", "vpngw-4321"]).ends(2);
    assert!(said.err.contains("620d99b8-demo-a8df-va86-200b868f2d7d"), "{}", said.err);
    assert!(said.err.contains("66ddeacb-demo-a8df-va86-9a414b5bd7d5"), "{}", said.err);
}

#[test]
fn a_service_that_is_not_there_is_6() {
    let address = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut command = bare(&["--output", "json", "gateway", "list"]);
    command
        .env("OTC_VPN_ENDPOINT", format!("http://{address}"))
        .env("OS_TOKEN", "t")
        .env("OS_PROJECT_ID", "p");
    let said = Said::of(&mut command).ends(6);
    assert_eq!(said.failure()["kind"], "connection");
    assert!(said.failure()["outcome"].is_null());
}

#[test]
fn names_from_the_service_cannot_drive_the_terminal() {
    let seed = otc_vpn_simulator::BUILT_IN_SEED.replace("name: vpngw-5bd6", r#"name: "evil\e[2J\u202e""#);
    let service = Service::with(|builder| builder.seed(seed.parse().unwrap()));
    let said = service.run(&["gateway", "list"]).ends(0);
    assert!(said.out.contains(r"evil\u{1b}[2J\u{202e}"), "{}", said.out);
}
