//! `gateway resize` of one gateway.

use crate::exit_codes::{CHANGE_UNCONFIRMED, REJECTED, SUCCESS, UNAUTHORIZED, UNREACHABLE, USAGE};
use crate::support::{CliOutput, Service, otc_vpn};

/// The arguments of a resize with JSON output.
pub(crate) fn resize<'a>(gateway: &'a str, flavor: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["--output", "json", "gateway", "resize", gateway, "--flavor", flavor], more].concat()
}

#[test]
fn simulate_resizes_without_account_or_confirmation() {
    let output = CliOutput::of(&mut otc_vpn(&[
        "--simulate",
        "gateway",
        "resize",
        "vpngw-4321",
        "--flavor",
        "Professional2",
    ]))
    .assert_exit(SUCCESS);
    assert!(
        output.stdout.starts_with("✓ vpngw-4321: Professional1 → Professional2, ACTIVE after "),
        "{}",
        output.stdout
    );
    assert!(output.stderr.contains("vpngw-4321: ACTIVE with flavor Professional2"), "{}", output.stderr);
}

#[test]
fn result_of_a_change_does_not_repeat_warnings_of_the_plan() {
    let seed = r#"{"vpn_gateways": [{
        "id": "620d99b8-warn-a8df-va86-200b868f2d7d", "name": "a", "status": "ACTIVE", "flavor": "Professional1",
        "eip1": {"ip_address": "192.0.2.1", "bandwidth_size": 300}
    }]}"#;
    let service = Service::with(|builder| builder.seed(seed.parse().unwrap()));
    let args = ["gateway", "resize", "a", "--flavor", "Professional2", "--yes"];
    let output = service.run(&args).assert_exit(SUCCESS);
    for warning in ["bottleneck", "the service may reject the change"] {
        assert_eq!(output.stderr.matches(warning).count(), 1, "{}", output.stderr);
        assert!(!output.stdout.contains(warning), "{}", output.stdout);
    }
    // Nothing is planned for a gateway that has the flavor already, so the result has the warning.
    let output = service.run(&args).assert_exit(SUCCESS);
    assert_eq!(output.stdout.matches("bottleneck").count(), 1, "{}", output.stdout);
}

#[test]
fn suggested_commands_quote_names_and_use_the_id_for_escaped_ones() {
    let gateway = |id: &str, name: &str| serde_json::json!({ "id": id, "name": name, "status": "ACTIVE", "flavor": "Professional1" });
    let hostile = "a\u{202e}b";
    let seed = serde_json::json!({ "vpn_gateways": [
        gateway("620d99b8-dash-a8df-va86-200b868f2d7d", "-site a"),
        gateway("620d99b8-bidi-a8df-va86-200b868f2d7d", hostile),
    ]});
    let service = Service::with(|builder| builder.seed(seed.to_string().parse().unwrap()));
    for (name, argument) in [("-site a", "-- '-site a'"), (hostile, "620d99b8-bidi-a8df-va86-200b868f2d7d")] {
        let args = ["gateway", "resize", "--flavor", "Professional2", "--yes", "--no-wait", "--", name];
        let output = service.run(&args).assert_exit(SUCCESS);
        let suggested = |text: &str, label: &str| {
            let line = text.lines().find(|line| line.trim_start().starts_with(label)).unwrap();
            assert!(line.contains(argument), "{line}");
        };
        suggested(&output.stderr, "rollback");
        suggested(&output.stdout, "wait with:");
    }
}

#[test]
fn plan_is_ascii_when_locale_is_not_unicode() {
    let args = ["--simulate", "gateway", "resize", "vpngw-4321", "--flavor", "Professional2", "--dry-run"];
    let output = CliOutput::of(otc_vpn(&args).env("LANG", "C")).assert_exit(SUCCESS);
    assert!(
        output.stderr.is_ascii() && output.stderr.contains("Professional1 -> Professional2"),
        "{}",
        output.stderr
    );
}

#[test]
fn resize_prints_array_and_is_idempotent() {
    let service = Service::start();
    let output = service.run(&resize("vpngw-4321", "Professional2", &["--yes"])).assert_exit(SUCCESS);
    let mut result = output.json();
    assert!(result[0]["waited_ms"].take().is_u64());
    for connection in result[0]["connections"].as_array_mut().unwrap() {
        assert!(connection["interruption_ms"].take().is_u64());
    }
    let id = result[0]["request_id"].take();
    assert!(!id.as_str().unwrap().is_empty());
    insta::assert_snapshot!(serde_json::to_string_pretty(&result).unwrap());
    assert_eq!(service.simulator.journal().changes.len(), 1);

    // The same again does nothing.
    let output = service.run(&resize("vpngw-4321", "Professional2", &[])).assert_exit(SUCCESS);
    assert_eq!(output.json()[0]["changed"], false);
    assert_eq!(service.change_requests(), 1);
}

#[test]
fn json_of_one_failed_gateway_is_an_array_with_the_error() {
    let service = Service::with_faults(&["change:end=FAULT"]);
    for (gateway, environment, code) in [
        ("vpngw-4321", None, CHANGE_UNCONFIRMED),
        ("nope", None, REJECTED),
        ("vpngw-4321", Some(("OS_TOKEN", "wrong")), UNAUTHORIZED),
        ("vpngw-4321", Some(("OS_CLOUD", "nowhere")), USAGE),
        ("vpngw-4321", Some(("OTC_VPN_ENDPOINT", "http://127.0.0.1:1")), UNREACHABLE),
    ] {
        let args = resize(gateway, "Professional2", &["--yes", "--timeout", "5s"]);
        let mut command = service.command(&args);
        command.envs(environment);
        let output = CliOutput::of(&mut command).assert_exit(code);
        let results = output.json();
        let [result] = &results.as_array().unwrap()[..] else { panic!("{results}") };
        assert_eq!(result["error"], output.error(), "{environment:?}");
        assert_eq!(result["rollback"].is_string(), code == CHANGE_UNCONFIRMED, "{result}");
    }
}

#[test]
fn resize_exits_2_without_yes_when_stdin_is_not_a_terminal() {
    let service = Service::start();
    let output = service.run(&resize("vpngw-4321", "Professional2", &[])).assert_exit(USAGE);
    assert!(output.stderr.contains("rollback"), "the plan is shown: {}", output.stderr);
    let error = output.error();
    assert_eq!((&error["kind"], &error["outcome"]), (&"invalid_input".into(), &"not_sent".into()));
    assert_eq!(service.change_requests(), 0);
}

#[test]
fn resize_exits_3_before_prompt_when_validation_fails() {
    let service = Service::start();
    for (gateway, flavor, kind, text) in [
        ("vpngw-basic", "Professional1", "not_allowed", "family"),
        ("vpngw-4321", "Professional1-NonFixedIP", "not_allowed", "not available"),
        ("vpngw-creating", "Professional2", "not_ready", "PENDING_CREATE"),
        ("vpngw-fault", "Professional2", "not_ready", "FAULT"),
        ("vpngw-frozen", "Professional2", "not_ready", "FREEZED"),
        ("no-such-gateway", "Professional2", "not_found", "no-such-gateway"),
    ] {
        let output = service.run(&resize(gateway, flavor, &[])).assert_exit(REJECTED);
        let error = output.error();
        assert_eq!(error["kind"], kind, "{error}");
        assert_eq!(error["outcome"], "not_sent");
        assert!(error["message"].as_str().unwrap().contains(text), "{error}");
        assert!(error["hint"].is_string(), "{error}");
    }
    assert_eq!(service.change_requests(), 0);
}

#[test]
fn hint_repeats_global_options_when_gateway_is_not_found() {
    let service = Service::start();
    let mut command = service.command(&[]);
    command.env_remove("OTC_VPN_ENDPOINT").args(["--endpoint", &service.simulator.url()]);
    command.args(["gateway", "resize", "nope", "--flavor", "Basic"]);
    let output = CliOutput::of(&mut command).assert_exit(REJECTED);
    let list = format!("`otc-vpn --endpoint {} gateway list`", service.simulator.url());
    assert!(output.stderr.contains(&list), "{}", output.stderr);
}

#[test]
fn resize_exits_3_when_service_rejects_change() {
    let service = Service::with_faults(&["change:status=409,code=VPN.0016"]);
    let output = service.run(&resize("vpngw-4321", "Professional2", &["--yes"])).assert_exit(REJECTED);
    assert_eq!(output.error()["outcome"], "refused");
    assert_eq!(output.error()["status"], 409);
    assert!(output.error()["request_id"].is_string());
}

#[test]
fn resize_exits_4_when_token_is_wrong() {
    let service = Service::start();
    let output =
        CliOutput::of(service.command(&resize("vpngw-4321", "Professional2", &[])).env("OS_TOKEN", "wrong"))
            .assert_exit(UNAUTHORIZED);
    assert_eq!(output.error()["kind"], "authentication");
    assert_eq!(output.error()["outcome"], "not_sent");
    assert!(!output.stderr.contains("wrong\""), "{}", output.stderr);
}

#[test]
fn resize_exits_5_when_gateway_faults() {
    for end in ["FAULT", "FREEZED"] {
        let service = Service::with_faults(&[&format!("change:end={end}")]);
        let output =
            service.run(&resize("vpngw-4321", "Professional2", &["--yes"])).assert_exit(CHANGE_UNCONFIRMED);
        let error = output.error();
        assert_eq!((&error["kind"], &error["outcome"]), (&"failed".into(), &"accepted".into()));
        assert!(error["message"].as_str().unwrap().contains(end), "{error}");
        assert!(error["request_id"].is_string(), "the request of the change is named: {error}");
    }
}

#[test]
fn resize_exits_5_when_timeout_expires() {
    let service = Service::with_faults(&["change:end=never"]);
    let output = service
        .run(&resize("vpngw-4321", "Professional2", &["--yes", "--timeout", "2s"]))
        .assert_exit(CHANGE_UNCONFIRMED);
    let error = output.error();
    assert_eq!((&error["kind"], &error["outcome"]), (&"timeout".into(), &"accepted".into()));
    assert!(error["hint"].as_str().unwrap().contains("otc-vpn gateway wait"), "{error}");
}

#[test]
fn resize_confirms_change_when_response_is_lost() {
    let service = Service::with_faults(&["change:status=504,body=empty,executed=yes,times=1"]);
    let output = service.run(&resize("vpngw-4321", "Professional2", &["--yes"])).assert_exit(SUCCESS);
    assert_eq!(output.json()[0]["changed"], true);
    assert!(output.stderr.contains("change confirmed"), "{}", output.stderr);
    assert_eq!(service.change_requests(), 1);
}

#[test]
fn resize_exits_5_without_resending_when_outcome_is_unknown() {
    let service = Service::with_faults(&["change:status=502,body=html"]);
    let output = service
        .run(&resize("vpngw-4321", "Professional2", &["--yes", "--timeout", "3s"]))
        .assert_exit(CHANGE_UNCONFIRMED);
    let error = output.error();
    assert_eq!((&error["kind"], &error["outcome"]), (&"unknown_outcome".into(), &"unknown".into()));
    assert_eq!(error["retryable"], false);
    assert!(error["hint"].as_str().unwrap().contains("otc-vpn gateway show"), "{error}");
    assert_eq!(service.change_requests(), 1);
}

#[test]
fn resize_exits_6_when_response_is_not_from_the_api() {
    let service = Service::with_faults(&["list:status=200,body=html"]);
    let output = service.run(&resize("vpngw-4321", "Professional2", &[])).assert_exit(UNREACHABLE);
    assert_eq!(output.error()["kind"], "unexpected_response");
    assert_eq!(output.error()["outcome"], "not_sent");
}

#[test]
fn no_wait_exits_after_acceptance_and_prints_wait_command() {
    let service = Service::with_faults(&["change:end=never"]);
    let args = ["gateway", "resize", "vpngw-4321", "--flavor", "Professional2", "--yes", "--no-wait"];
    let output = service.run(&args).assert_exit(SUCCESS);
    let wait = "wait with: otc-vpn gateway wait vpngw-4321 --flavor Professional2";
    assert!(output.stdout.contains(wait), "{}", output.stdout);

    let service = Service::with_faults(&["change:end=never"]);
    let output =
        service.run(&resize("vpngw-4321", "Professional2", &["--yes", "--no-wait"])).assert_exit(SUCCESS);
    assert!(output.stderr.contains(wait), "{}", output.stderr);
    assert_eq!(output.json()[0]["changed"], true);
    assert!(output.json()[0]["status"].is_null());
}

#[test]
fn no_wait_exits_5_when_response_is_lost() {
    let service = Service::with_faults(&["change:status=504,body=json,executed=yes,times=1"]);
    let args = ["gateway", "resize", "vpngw-4321", "--flavor", "Professional2", "--yes", "--no-wait"];
    let output = service.run(&args).assert_exit(CHANGE_UNCONFIRMED);
    assert!(output.stderr.contains("request id of the failed attempt: "), "{}", output.stderr);
    let service = Service::with_faults(&["change:status=504,body=json,executed=yes,times=1"]);
    let output = service.run(&[&["--output", "json"], &args[..]].concat()).assert_exit(CHANGE_UNCONFIRMED);
    let error = output.error();
    assert_eq!((&error["kind"], &error["outcome"]), (&"unknown_outcome".into(), &"unknown".into()));
    assert_eq!(service.change_requests(), 1);
}

#[test]
fn request_id_of_failed_attempt_is_labeled_when_polls_confirm_the_change() {
    let service = Service::with_faults(&["change:status=504,body=json,executed=yes,times=1"]);
    let args = ["gateway", "resize", "vpngw-4321", "--flavor", "Professional2", "--yes"];
    let output = service.run(&args).assert_exit(SUCCESS);
    assert!(output.stdout.contains("request id of the failed attempt: "), "{}", output.stdout);
}

#[test]
fn plan_and_result_say_where() {
    let service = Service::start();
    let clouds = format!(
        "clouds: {{ sim: {{ region_name: eu-de, auth: {{ auth_url: '{}/v3', username: {}, password: {}, \
         user_domain_name: {}, project_name: {} }} }} }}\n",
        service.simulator.url(),
        otc_vpn_simulator::USER,
        otc_vpn_simulator::PASSWORD,
        otc_vpn_simulator::DOMAIN,
        otc_vpn_simulator::PROJECT_NAME
    );
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("where.yaml");
    std::fs::write(&file, clouds).unwrap();
    let args = ["--cloud", "sim", "gateway", "resize", "vpngw-4321", "--flavor", "Professional2", "--yes"];
    let mut in_cloud = otc_vpn(&args);
    in_cloud.env("OS_CLIENT_CONFIG_FILE", file);
    let simulated = &mut otc_vpn(&[&["--simulate"], &args[2..]].concat());
    let id = otc_vpn_simulator::PROJECT_ID;
    let other = Service::start();
    let endpoint = other.simulator.url();
    for (command, location) in [
        (&mut in_cloud, format!("in project eu-de ({id}), region eu-de, cloud sim\n")),
        (simulated, format!("in project eu-de ({id}), region eu-de, in-process simulator\n")),
        (&mut other.command(&args[2..]), format!("in project {id}, endpoint {endpoint}\n")),
    ] {
        let output = CliOutput::of(command).assert_exit(SUCCESS);
        assert!(
            output.stderr.starts_with(&location) || output.stderr.contains(&format!("\n{location}")),
            "{output:?}"
        );
        assert!(output.stdout.contains(&format!("  {location}")), "{output:?}");
    }
    let table =
        other.run(&["gateway", "resize", "vpngw-4321", "vpngw-5bd6", "--flavor", "Professional2", "--yes"]);
    assert!(table.stdout.contains(&format!("in project {id}, endpoint {endpoint}\n")), "{}", table.stdout);
}

#[test]
fn failure_of_one_gateway_is_reported_once() {
    let fault = Service::with_faults(&["change:end=FAULT"]);
    let output = fault.run(&["gateway", "resize", "vpngw-4321", "--flavor", "Professional2", "--yes"]);
    assert_eq!(output.stderr.matches("vpngw-4321 is FAULT").count(), 1, "{}", output.stderr);
    assert_eq!(output.stderr.matches("hint: ").count(), 1, "{}", output.stderr);
    assert!(!output.stderr.contains("vpngw-4321: failed"), "{}", output.stderr);
    let lost = Service::with_faults(&["change:status=502,body=html"]);
    let args = ["gateway", "resize", "vpngw-4321", "--flavor", "Professional2", "--yes", "--no-wait"];
    let output = lost.run(&args).assert_exit(CHANGE_UNCONFIRMED);
    assert_eq!(output.stderr.matches("response to the change was lost").count(), 1, "{}", output.stderr);
    assert!(!output.stderr.contains("checking whether"), "nothing is checked: {}", output.stderr);
}

#[test]
fn resize_exits_3_when_change_gets_404() {
    let service = Service::with_faults(&["change:status=404,body=json"]);
    let output = service.run(&resize("vpngw-4321", "Professional2", &["--yes"])).assert_exit(REJECTED);
    assert_eq!(
        (&output.error()["kind"], &output.error()["outcome"]),
        (&"not_found".into(), &"refused".into())
    );
}

#[test]
fn suggested_commands_name_gateway_as_given() {
    let id = "11111111-demo-a8df-va86-000000000001";
    let seed = format!(
        "vpn_gateways:
  - {{ id: {id}, name: twin, status: ACTIVE, flavor: Professional1 }}
  - {{ id: 11111111-demo-a8df-va86-000000000002, name: twin, status: ACTIVE, flavor: Professional1 }}"
    );
    let service = Service::with(|builder| builder.seed(seed.parse().unwrap()));
    let output = service.run(&resize(id, "Professional2", &["--yes", "--no-wait"])).assert_exit(SUCCESS);
    assert!(
        output.stderr.contains(&format!("gateway wait {id} --flavor Professional2")),
        "{}",
        output.stderr
    );
    assert!(
        output.stderr.contains(&format!("gateway resize {id} --flavor Professional1")),
        "{}",
        output.stderr
    );
}

#[test]
fn timeout_includes_requests_to_iam() {
    let service = Service::with_faults(&["token:delay-before=25s"]);
    let mut command = service.command(&resize("vpngw-4321", "Professional2", &["--yes", "--timeout", "1s"]));
    command
        .env_remove("OTC_VPN_ENDPOINT")
        .env_remove("OS_TOKEN")
        .env("OS_AUTH_URL", service.simulator.url() + "/v3")
        .env("OS_USERNAME", otc_vpn_simulator::USER)
        .env("OS_PASSWORD", otc_vpn_simulator::PASSWORD)
        .env("OS_USER_DOMAIN_NAME", otc_vpn_simulator::DOMAIN);
    let output = CliOutput::of(&mut command).assert_exit(UNREACHABLE);
    assert!(output.stderr.contains("no response from IAM within the timeout"), "{}", output.stderr);
    assert_eq!(
        (&output.error()["kind"], &output.error()["outcome"]),
        (&"timeout".into(), &"not_sent".into())
    );
}
