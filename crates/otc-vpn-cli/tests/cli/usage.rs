//! Words that are wrong: exit 2, before anything is asked of a service.

use crate::support::{Said, Service, bare};

#[test]
fn a_misspelt_command_suggests_the_right_one() {
    let said = Said::of(&mut bare(&["gateway", "resise", "a"])).ends(2);
    assert!(said.err.starts_with("error: unrecognized subcommand 'resise'"), "{}", said.err);
    assert!(said.err.contains("'resize'"), "{}", said.err);
}

#[test]
fn an_unknown_flavor_names_the_known_ones_and_the_way_around() {
    let service = Service::start();
    for (flavor, suggestion) in [("Profesional2", "Professional2"), ("V300", ""), ("basic", "Basic")] {
        let said = service.run(&["gateway", "resize", "vpngw-4321", "--flavor", flavor]).ends(2);
        for known in [
            "Basic",
            "Professional1",
            "Professional1-NonFixedIP",
            "Professional2",
            "Professional2-NonFixedIP",
        ] {
            assert!(said.err.contains(known), "{}", said.err);
        }
        assert!(said.err.contains("otc-vpn api"), "{}", said.err);
        assert!(
            suggestion.is_empty() || said.err.contains(&format!("exists: '{suggestion}'")),
            "{}",
            said.err
        );
    }
    assert_eq!(service.simulator.journal().requests.len(), 0);
}

#[test]
fn a_name_that_cannot_be_ends_before_any_request() {
    let service = Service::start();
    for name in ["", "a/b", "a\u{1b}[31mb"] {
        for command in ["show", "wait"] {
            let said = service.run(&["gateway", command, name]).ends(2);
            assert!(!said.err.contains('\u{1b}'), "{:?}", said.err);
        }
        service.run(&["gateway", "resize", name, "--flavor", "Basic", "--yes"]).ends(2);
    }
    assert_eq!(service.simulator.journal().requests.len(), 0);
}

#[test]
fn wrong_usage_is_json_too_when_asked_for() {
    let said =
        Said::of(&mut bare(&["--output", "json", "gateway", "resize", "a", "--flavor", "Basik"])).ends(2);
    assert_eq!(said.out, "");
    let failure = said.failure();
    assert_eq!(failure["kind"], "invalid_input");
    assert_eq!(failure["outcome"], "not_sent");
    assert!(failure["hint"].as_str().unwrap().contains("'Basic'"), "{failure}");
}

#[test]
fn a_time_must_be_one() {
    for time in ["20", "0s", "-5s", "soon"] {
        let args = ["--simulate", "gateway", "wait", "vpngw-4321", &format!("--timeout={time}")];
        let said = Said::of(&mut bare(&args)).ends(2);
        assert!(said.err.contains("--timeout"), "{}", said.err);
    }
}

#[test]
fn the_simulator_brings_its_own_settings() {
    let said = Said::of(&mut bare(&["--simulate", "--cloud", "x", "gateway", "list"])).ends(2);
    assert!(said.err.contains("--cloud cannot be used with --simulate"), "{}", said.err);
    // What stands in the environment is meant for other commands.
    Said::of(bare(&["--simulate", "gateway", "list"]).env("OS_CLOUD", "x").env("OS_PROJECT_ID", "y")).ends(0);
}

#[test]
fn missing_settings_are_named_before_any_request() {
    let said = Said::of(&mut bare(&["--output", "json", "gateway", "list"])).ends(2);
    assert_eq!(said.failure()["kind"], "invalid_input");
    let said = Said::of(bare(&["gateway", "list"]).env("OTC_VPN_LOG", "a=b=c")).ends(2);
    assert!(said.err.contains("OTC_VPN_LOG"), "{}", said.err);
}
