//! `gateway resize` of one gateway.

use crate::support::{Said, Service, bare};
use std::time::Duration;

fn resize<'a>(gateway: &'a str, flavor: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["--output", "json", "gateway", "resize", gateway, "--flavor", flavor], more].concat()
}

#[test]
fn the_simulator_shows_the_whole_job_without_anything() {
    let said =
        Said::of(&mut bare(&["--simulate", "gateway", "resize", "vpngw-4321", "--flavor", "Professional2"]))
            .ends(0);
    assert!(
        said.out.starts_with("✓ vpngw-4321: Professional1 → Professional2, ACTIVE after "),
        "{}",
        said.out
    );
    assert!(said.out.contains("stays the bottleneck"), "{}", said.out);
    assert!(said.err.contains("vpngw-4321: ACTIVE with Professional2"), "{}", said.err);
}

#[test]
fn a_plain_terminal_gets_plain_letters() {
    let args = ["--simulate", "gateway", "resize", "vpngw-4321", "--flavor", "Professional2", "--dry-run"];
    let said = Said::of(bare(&args).env("LANG", "C")).ends(0);
    assert!(said.err.is_ascii() && said.err.contains("Professional1 -> Professional2"), "{}", said.err);
}

#[test]
fn a_change_ends_with_the_contract_s_object() {
    let service = Service::start();
    let said = service.run(&resize("vpngw-4321", "Professional2", &["--yes"])).ends(0);
    let mut result = said.json();
    assert!(result["waited_ms"].take().is_u64());
    let id = result["request_id"].take();
    assert!(!id.as_str().unwrap().is_empty());
    insta::assert_snapshot!(serde_json::to_string_pretty(&result).unwrap());
    assert_eq!(service.simulator.journal().changes.len(), 1);

    // The same again does nothing.
    let said = service.run(&resize("vpngw-4321", "Professional2", &[])).ends(0);
    assert_eq!(said.json()["changed"], false);
    assert_eq!(service.changes_that_arrived(), 1);
}

#[test]
fn the_plan_says_what_is_known_and_what_is_not() {
    let service = Service::start();
    let said =
        service.run(&["gateway", "resize", "vpngw-4321", "--flavor", "Professional2", "--dry-run"]).ends(0);
    insta::assert_snapshot!("plan", said.err);
    insta::assert_snapshot!("request", said.out.replace(&service.simulator.url(), "http://127.0.0.1:PORT"));
    assert_eq!(service.changes_that_arrived(), 0);
}

#[test]
fn a_dry_run_masks_keys() {
    let service = Service::start();
    let mut command =
        service.command(&["gateway", "resize", "vpngw-4321", "--flavor", "Professional2", "--dry-run"]);
    command
        .env_remove("OS_TOKEN")
        .env("OS_ACCESS_KEY", otc_vpn_simulator::ACCESS_KEY)
        .env("OS_SECRET_KEY", otc_vpn_simulator::SECRET_KEY);
    let said = Said::of(&mut command).ends(0);
    assert!(said.out.contains("Authorization: SDK-HMAC-SHA256 ***"), "{}", said.out);
    assert!(!said.out.contains(otc_vpn_simulator::ACCESS_KEY), "{}", said.out);
    assert!(!said.out.contains(otc_vpn_simulator::SECRET_KEY), "{}", said.out);
}

#[test]
fn a_dry_run_is_json_too() {
    let service = Service::start();
    let result = service.run(&resize("vpngw-4321", "Professional2", &["--dry-run"])).ends(0).json();
    assert_eq!(result["needs_change"], true);
    assert!(result["curl"].as_str().unwrap().starts_with("curl --request POST"), "{result}");
    let result = service.run(&resize("vpngw-5bd6", "Professional2", &["--dry-run"])).ends(0).json();
    assert_eq!(result["needs_change"], false);
    assert!(result["curl"].is_null());
}

#[test]
fn without_a_terminal_a_change_needs_a_yes() {
    let service = Service::start();
    let said = service.run(&resize("vpngw-4321", "Professional2", &[])).ends(2);
    assert!(said.err.contains("way back"), "the plan is shown: {}", said.err);
    let failure = said.failure();
    assert_eq!((&failure["kind"], &failure["outcome"]), (&"invalid_input".into(), &"not_sent".into()));
    assert_eq!(service.changes_that_arrived(), 0);
}

#[test]
fn what_the_service_would_refuse_is_refused_before_any_question() {
    let service = Service::start();
    for (gateway, flavor, kind, words) in [
        ("vpngw-basic", "Professional1", "not_allowed", "do not mix"),
        ("vpngw-4321", "Professional1-NonFixedIP", "not_allowed", "cannot become"),
        ("vpngw-creating", "Professional2", "not_ready", "PENDING_CREATE"),
        ("vpngw-fault", "Professional2", "not_ready", "FAULT"),
        ("vpngw-frozen", "Professional2", "not_ready", "FREEZED"),
        ("no-such-gateway", "Professional2", "not_found", "no-such-gateway"),
    ] {
        let said = service.run(&resize(gateway, flavor, &[])).ends(3);
        let failure = said.failure();
        assert_eq!(failure["kind"], kind, "{failure}");
        assert_eq!(failure["outcome"], "not_sent");
        assert!(failure["message"].as_str().unwrap().contains(words), "{failure}");
        assert!(failure["hint"].is_string(), "{failure}");
    }
    assert_eq!(service.changes_that_arrived(), 0);
}

#[test]
fn an_unknown_gateway_says_how_to_list_them() {
    let service = Service::start();
    let mut command = service.command(&[]);
    command.env_remove("OTC_VPN_ENDPOINT").args(["--endpoint", &service.simulator.url()]);
    command.args(["gateway", "resize", "nope", "--flavor", "Basic"]);
    let said = Said::of(&mut command).ends(3);
    let list = format!("`otc-vpn --endpoint {} gateway list`", service.simulator.url());
    assert!(said.err.contains(&list), "{}", said.err);
}

#[test]
fn a_refusal_of_the_service_itself_is_3() {
    let service = Service::failing(&["change:status=409,code=VPN.0016"]);
    let said = service.run(&resize("vpngw-4321", "Professional2", &["--yes"])).ends(3);
    assert_eq!(said.failure()["outcome"], "refused");
    assert_eq!(said.failure()["status"], 409);
    assert!(said.failure()["request_id"].is_string());
}

#[test]
fn wrong_credentials_are_4() {
    let service = Service::start();
    let said =
        Said::of(service.command(&resize("vpngw-4321", "Professional2", &[])).env("OS_TOKEN", "wrong"))
            .ends(4);
    assert_eq!(said.failure()["kind"], "authentication");
    assert_eq!(said.failure()["outcome"], "not_sent");
    assert!(!said.err.contains("wrong\""), "{}", said.err);
}

#[test]
fn a_gateway_that_ends_in_fault_is_5() {
    for end in ["FAULT", "FREEZED"] {
        let service = Service::failing(&[&format!("change:end={end}")]);
        let said = service.run(&resize("vpngw-4321", "Professional2", &["--yes"])).ends(5);
        let failure = said.failure();
        assert_eq!((&failure["kind"], &failure["outcome"]), (&"failed".into(), &"accepted".into()));
        assert!(failure["message"].as_str().unwrap().contains(end), "{failure}");
        assert!(failure["request_id"].is_string(), "the request of the change is named: {failure}");
    }
}

#[test]
fn a_change_that_does_not_end_in_time_is_5() {
    let service = Service::failing(&["change:end=never"]);
    let said = service.run(&resize("vpngw-4321", "Professional2", &["--yes", "--timeout", "2s"])).ends(5);
    let failure = said.failure();
    assert_eq!((&failure["kind"], &failure["outcome"]), (&"timeout".into(), &"accepted".into()));
    assert!(failure["hint"].as_str().unwrap().contains("otc-vpn gateway wait"), "{failure}");
}

#[test]
fn a_change_whose_answer_got_lost_is_found_out_about() {
    let service = Service::failing(&["change:status=504,body=empty,executed=yes,times=1"]);
    let said = service.run(&resize("vpngw-4321", "Professional2", &["--yes"])).ends(0);
    assert_eq!(said.json()["changed"], true);
    assert!(said.err.contains("the change went through"), "{}", said.err);
    assert_eq!(service.changes_that_arrived(), 1);
}

#[test]
fn a_change_that_nothing_is_known_about_is_5_and_never_sent_again() {
    let service = Service::failing(&["change:status=502,body=html"]);
    let said = service.run(&resize("vpngw-4321", "Professional2", &["--yes", "--timeout", "3s"])).ends(5);
    let failure = said.failure();
    assert_eq!((&failure["kind"], &failure["outcome"]), (&"unknown_outcome".into(), &"unknown".into()));
    assert_eq!(failure["retryable"], false);
    assert!(failure["hint"].as_str().unwrap().contains("otc-vpn gateway show"), "{failure}");
    assert_eq!(service.changes_that_arrived(), 1);
}

#[test]
fn what_is_not_the_api_is_6() {
    let service = Service::failing(&["list:status=200,body=html"]);
    let said = service.run(&resize("vpngw-4321", "Professional2", &[])).ends(6);
    assert_eq!(said.failure()["kind"], "unexpected_response");
    assert_eq!(said.failure()["outcome"], "not_sent");
}

#[test]
fn no_wait_ends_at_once_and_says_how_to_wait() {
    let service = Service::failing(&["change:end=never"]);
    let args = ["gateway", "resize", "vpngw-4321", "--flavor", "Professional2", "--yes", "--no-wait"];
    let said = service.run(&args).ends(0);
    let wait = "wait for it: otc-vpn gateway wait vpngw-4321 --flavor Professional2";
    assert!(said.out.contains(wait), "{}", said.out);

    let service = Service::failing(&["change:end=never"]);
    let said = service.run(&resize("vpngw-4321", "Professional2", &["--yes", "--no-wait"])).ends(0);
    assert!(said.err.contains(wait), "{}", said.err);
    assert_eq!(said.json()["changed"], true);
    assert!(said.json()["status"].is_null());
}

#[test]
fn no_wait_does_not_wait_for_what_another_asked_for_either() {
    let service = Service::start();
    let said = service.run(&resize("vpngw-creating", "Professional1", &["--no-wait"])).ends(0);
    assert_eq!((&said.json()["changed"], &said.json()["status"]), (&false.into(), &"PENDING_CREATE".into()));
}

#[test]
fn a_gateway_in_fault_is_5_though_it_has_the_flavor() {
    for gateway in ["vpngw-fault", "vpngw-frozen"] {
        let service = Service::start();
        let said = service.run(&resize(gateway, "Professional1", &["--yes"])).ends(5);
        assert_eq!(
            (&said.failure()["kind"], &said.failure()["outcome"]),
            (&"failed".into(), &"not_sent".into())
        );
        assert_eq!(service.changes_that_arrived(), 0);
    }
}

#[test]
fn a_change_that_is_refused_since_the_gateway_is_gone_is_3() {
    let service = Service::failing(&["change:status=404,body=json"]);
    let said = service.run(&resize("vpngw-4321", "Professional2", &["--yes"])).ends(3);
    assert_eq!(
        (&said.failure()["kind"], &said.failure()["outcome"]),
        (&"not_found".into(), &"refused".into())
    );
}

#[test]
fn commands_to_go_on_with_name_the_gateway_as_it_was_named() {
    let id = "11111111-demo-a8df-va86-000000000001";
    let seed = format!(
        "vpn_gateways:
  - {{ id: {id}, name: twin, status: ACTIVE, flavor: Professional1 }}
  - {{ id: 11111111-demo-a8df-va86-000000000002, name: twin, status: ACTIVE, flavor: Professional1 }}"
    );
    let service = Service::with(|builder| builder.seed(seed.parse().unwrap()));
    let said = service.run(&resize(id, "Professional2", &["--yes", "--no-wait"])).ends(0);
    assert!(said.err.contains(&format!("gateway wait {id} --flavor Professional2")), "{}", said.err);
    assert!(said.err.contains(&format!("gateway resize {id} --flavor Professional1")), "{}", said.err);
}

#[test]
fn the_timeout_bounds_the_identity_service_too() {
    let service = Service::failing(&["token:delay-before=25s"]);
    let mut command = service.command(&resize("vpngw-4321", "Professional2", &["--yes", "--timeout", "1s"]));
    command
        .env_remove("OTC_VPN_ENDPOINT")
        .env_remove("OS_TOKEN")
        .env("OS_AUTH_URL", service.simulator.url() + "/v3")
        .env("OS_USERNAME", otc_vpn_simulator::USER)
        .env("OS_PASSWORD", otc_vpn_simulator::PASSWORD)
        .env("OS_USER_DOMAIN_NAME", otc_vpn_simulator::DOMAIN);
    let begun = std::time::Instant::now();
    let said = Said::of(&mut command).ends(6);
    assert!(begun.elapsed().as_secs() < 15, "{:?}", begun.elapsed());
    assert_eq!(
        (&said.failure()["kind"], &said.failure()["outcome"]),
        (&"timeout".into(), &"not_sent".into())
    );
}

#[test]
fn a_flavor_that_is_being_taken_away_is_not_waited_for_in_vain() {
    let service = Service::with(|builder| builder.transition(Duration::from_secs(3)));
    service
        .run(&["gateway", "resize", "vpngw-4321", "--flavor", "Professional2", "--yes", "--no-wait"])
        .ends(0);
    // The first read after a change is stale.
    service.run(&["gateway", "show", "620d99b8-demo-a8df-va86-200b868f2d7d"]).ends(0);
    let args = ["--output", "json", "gateway", "resize", "vpngw-4321", "--flavor", "Professional1", "--yes"];
    let said = service.run(&args).ends(3);
    assert!(
        said.err.contains("has Professional1 already, and is PENDING_UPDATE; no change is sent"),
        "{}",
        said.err
    );
    let failure = said.failure();
    assert_eq!(
        (&failure["kind"], &failure["outcome"]),
        (&"not_ready".into(), &"not_sent".into()),
        "{failure}"
    );
    assert_eq!(service.changes_that_arrived(), 1);
}
