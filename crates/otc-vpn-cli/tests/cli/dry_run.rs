//! `gateway resize --dry-run`.

use crate::exit_codes::{CHANGE_NEEDED, REJECTED, SUCCESS, USAGE};
use crate::resize::resize;
use crate::support::{CliOutput, Service};

#[test]
fn dry_run_prints_plan_and_request() {
    let service = Service::start();
    let output = service
        .run(&["gateway", "resize", "vpngw-4321", "--flavor", "Professional2", "--dry-run"])
        .assert_exit(SUCCESS);
    let without_port = |text: &str| text.replace(&service.simulator.url(), "http://127.0.0.1:PORT");
    insta::assert_snapshot!("plan", without_port(&output.stderr));
    insta::assert_snapshot!("request", without_port(&output.stdout));
    assert_eq!(service.change_requests(), 0);
}

#[test]
fn dry_run_redacts_access_key() {
    let service = Service::start();
    let mut command =
        service.command(&["gateway", "resize", "vpngw-4321", "--flavor", "Professional2", "--dry-run"]);
    command
        .env_remove("OS_TOKEN")
        .env("OS_ACCESS_KEY", otc_vpn_simulator::ACCESS_KEY)
        .env("OS_SECRET_KEY", otc_vpn_simulator::SECRET_KEY);
    let output = CliOutput::of(&mut command).assert_exit(SUCCESS);
    assert!(output.stdout.contains("Authorization: SDK-HMAC-SHA256 ***"), "{}", output.stdout);
    assert!(!output.stdout.contains(otc_vpn_simulator::ACCESS_KEY), "{}", output.stdout);
    assert!(!output.stdout.contains(otc_vpn_simulator::SECRET_KEY), "{}", output.stdout);
}

#[test]
fn dry_run_prints_json() {
    let service = Service::start();
    for (gateway, needs_change) in [("vpngw-4321", true), ("vpngw-5bd6", false)] {
        let output = service.run(&resize(gateway, "Professional2", &["--dry-run"])).assert_exit(SUCCESS);
        let results = output.json();
        let [result] = &results.as_array().unwrap()[..] else { panic!("{results}") };
        assert_eq!((&result["change_needed"], &result["changed"]), (&needs_change.into(), &false.into()));
        let starts =
            |field: &str, start: &str| result[field].as_str().is_some_and(|text| text.starts_with(start));
        assert_eq!(starts("curl", "curl --request POST"), needs_change, "{result}");
        assert_eq!(starts("rollback", "otc-vpn gateway resize vpngw-4321"), needs_change, "{result}");
    }
    assert_eq!(service.change_requests(), 0);
}

#[test]
fn dry_run_with_exit_code_exits_10_when_a_change_would_be_sent() {
    let service = Service::start();
    for (gateway, flavor, code) in [
        ("vpngw-4321", "Professional2", CHANGE_NEEDED),
        ("vpngw-5bd6", "Professional2", SUCCESS),
        ("vpngw-basic", "Professional2", REJECTED),
    ] {
        let options = ["--dry-run", "--exit-code", "--yes", "--no-wait"];
        service.run(&resize(gateway, flavor, &options)).assert_exit(code);
    }
    service.run(&resize("vpngw-4321", "Professional2", &["--dry-run"])).assert_exit(SUCCESS);
    service.run(&resize("vpngw-4321", "Professional2", &["--exit-code"])).assert_exit(USAGE);
    assert_eq!(service.change_requests(), 0);
}
