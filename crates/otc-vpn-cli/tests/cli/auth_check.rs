//! `auth check`

use crate::exit_codes::{SUCCESS, UNAUTHORIZED, USAGE};
use crate::support::{CliOutput, Service, otc_vpn};
use otc_vpn_simulator as sim;
use std::path::Path;

#[test]
fn auth_check_shows_sources_and_token_expiry_with_password() {
    let service = Service::start();
    let mut command = otc_vpn(&["auth", "check"]);
    command
        .env("OS_AUTH_URL", format!("{}/v3", service.simulator.url()))
        .env("OS_USERNAME", sim::USER)
        .env("OS_PASSWORD", sim::PASSWORD)
        .env("OS_USER_DOMAIN_NAME", sim::DOMAIN)
        .env("OS_PROJECT_NAME", sim::PROJECT_NAME);
    let output = CliOutput::of(&mut command).assert_exit(SUCCESS);
    for text in ["OS_AUTH_URL", "OS_USERNAME", sim::PROJECT_ID, "token expires", "accepted by the service"] {
        assert!(output.stdout.contains(text), "{text}: {}", output.stdout);
    }
    command.args(["--output", "json"]);
    let check = CliOutput::of(&mut command).assert_exit(SUCCESS).json();
    assert_eq!(check["method"], "password");
    assert_eq!(check["accepted"], true);
    assert_eq!(check["endpoint"], service.simulator.url());
    assert!(check["token_expires_at"].is_string());
}

#[test]
fn auth_check_exits_4_when_access_key_is_wrong() {
    let service = Service::start();
    let mut command = service.command(&["auth", "check"]);
    command
        .env_remove("OS_TOKEN")
        .env("OS_ACCESS_KEY", sim::ACCESS_KEY)
        .env("OS_SECRET_KEY", sim::SECRET_KEY);
    let output = CliOutput::of(&mut command).assert_exit(SUCCESS);
    assert!(
        !output.stdout.contains(sim::SECRET_KEY) && output.stdout.contains("OS_SECRET_KEY"),
        "{}",
        output.stdout
    );
    command.env("OS_SECRET_KEY", "canary-secret-key");
    let output = CliOutput::of(command.args(["-vv"])).assert_exit(UNAUTHORIZED);
    assert!(output.stdout.contains("not accepted"), "{}", output.stdout);
    assert!(!output.stdout.contains("canary") && !output.stderr.contains("canary"), "{output:?}");
}

#[test]
fn auth_check_exits_2_when_two_methods_are_set() {
    let service = Service::start();
    let mut command = service.command(&["auth", "check"]);
    command.env("OS_ACCESS_KEY", sim::ACCESS_KEY).env("OS_SECRET_KEY", sim::SECRET_KEY);
    CliOutput::of(&mut command).assert_exit(USAGE);
    assert_eq!(service.simulator.journal().requests.len(), 0);
}

#[test]
fn auth_check_accepts_in_process_simulator() {
    let output = CliOutput::of(&mut otc_vpn(&["--simulate", "--output", "yaml", "auth", "check"]))
        .assert_exit(SUCCESS);
    assert!(output.stdout.contains("accepted: true"), "{}", output.stdout);
}

#[test]
fn auth_check_shows_that_the_access_key_next_to_a_password_is_not_used() {
    let service = Service::start();
    let clouds = format!(
        "clouds: {{ sim: {{ auth: {{ auth_url: '{}/v3', username: {}, password: {}, user_domain_name: {}, project_name: {} }}, \
         access_key: canary-access-key, secret_key: canary-secret-key }} }}\n",
        service.simulator.url(),
        sim::USER,
        sim::PASSWORD,
        sim::DOMAIN,
        sim::PROJECT_NAME
    );
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("password-and-access-key.yaml");
    std::fs::write(&file, clouds).unwrap();
    let mut command = otc_vpn(&["--output", "json", "--cloud", "sim", "auth", "check"]);
    let check = CliOutput::of(command.env("OS_CLIENT_CONFIG_FILE", &file)).assert_exit(SUCCESS).json();
    assert_eq!(check["method"], "password");
    let line =
        check["settings"].as_array().unwrap().iter().find(|line| line["setting"] == "access key").unwrap();
    assert_eq!(line["value"], "not used unless auth_type is aksk");
    command.env("OS_AUTH_TYPE", "aksk").env("OTC_VPN_ENDPOINT", service.simulator.url());
    CliOutput::of(&mut command).assert_exit(UNAUTHORIZED);
}
