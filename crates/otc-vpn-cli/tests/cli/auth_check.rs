//! `auth check`

use crate::connections::plain_server;
use crate::exit_codes::{REJECTED, SUCCESS, UNAUTHORIZED, UNREACHABLE, USAGE};
use crate::support::{CliOutput, Service, otc_vpn};
use otc_vpn_simulator as sim;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;

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
    let mut command = otc_vpn(&["--output", "json", "auth", "check"]);
    command.env("OS_CLOUD", "sim").env("OS_CLIENT_CONFIG_FILE", &file);
    let check = CliOutput::of(&mut command).assert_exit(SUCCESS).json();
    assert_eq!(check["method"], "password");
    let line =
        check["settings"].as_array().unwrap().iter().find(|line| line["setting"] == "access key").unwrap();
    assert_eq!(line["value"], "not used unless auth_type is aksk");
    command.env("OS_AUTH_TYPE", "aksk").env("OTC_VPN_ENDPOINT", service.simulator.url());
    CliOutput::of(&mut command).assert_exit(UNAUTHORIZED);
}

/// A file with the cloud `prod`, whose token and project are those of the simulator.
fn clouds_file(name: &str) -> PathBuf {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let clouds = format!(
        "clouds: {{ prod: {{ auth: {{ token: {}, project_id: {} }} }} }}\n",
        sim::TOKEN,
        sim::PROJECT_ID
    );
    std::fs::write(&file, clouds).unwrap();
    file
}

#[test]
fn cloud_option_uses_its_credentials_and_auth_check_names_the_ignored_variables() {
    let service = Service::start();
    let command = |args: &[&str]| {
        let mut command = otc_vpn(args);
        command
            .env("OS_CLIENT_CONFIG_FILE", clouds_file("explicit-cloud.yaml"))
            .env("OTC_VPN_ENDPOINT", service.simulator.url())
            .env("OS_ACCESS_KEY", "canary")
            .env("OS_USERNAME", "someone")
            .env("OS_PROJECT_ID", "another");
        command
    };
    CliOutput::of(&mut command(&["--cloud", "prod", "gateway", "list"])).assert_exit(SUCCESS);
    let output = CliOutput::of(&mut command(&["--cloud", "prod", "auth", "check"])).assert_exit(SUCCESS);
    assert!(
        output.stdout.contains(
            "ignored variables  OS_ACCESS_KEY, OS_USERNAME, OS_PROJECT_ID: --cloud uses the credentials of clouds.yaml"
        ),
        "{}",
        output.stdout
    );
    let args = ["--output", "json", "--cloud", "prod", "auth", "check"];
    let check = CliOutput::of(&mut command(&args)).assert_exit(SUCCESS).json();
    assert_eq!(check["ignored_variables"], json!(["OS_ACCESS_KEY", "OS_USERNAME", "OS_PROJECT_ID"]));
    assert_eq!((&check["method"], &check["project_id"]), (&"token".into(), &sim::PROJECT_ID.into()));
    // A cloud in the environment is combined with the variables, which are contradictory here.
    let output = CliOutput::of(command(&["auth", "check"]).env("OS_CLOUD", "prod")).assert_exit(USAGE);
    assert!(output.stderr.contains("OS_ACCESS_KEY"), "{}", output.stderr);
}

#[test]
fn auth_check_shows_the_proxy_and_its_source() {
    let (proxy, _) = plain_server("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
    // Without TLS, so that the error is final.
    let (port, _) = plain_server("HTTP/1.1 400 Bad Request\r\n\r\n");
    let mut command = otc_vpn(&["--output", "json", "auth", "check"]);
    command.env("OS_TOKEN", "t").env("OS_PROJECT_ID", "p").env("OTC_VPN_ENDPOINT", "https://vpn.example");
    command.env("OS_AUTH_URL", "https://iam.example/v3");
    command.env("HTTPS_PROXY", format!("http://user:canary@127.0.0.1:{proxy}"));
    let check = |command: &mut Command| {
        let output = CliOutput::of(command).assert_exit(UNREACHABLE);
        assert!(!output.stdout.contains("canary") && !output.stderr.contains("canary"), "{output:?}");
        output.json()
    };
    let line = |check: &Value, setting: &str| {
        let lines = check["settings"].as_array().unwrap();
        let line = lines.iter().find(|line| line["setting"] == setting);
        line.map(|line| format!("{} ({})", line["value"], line["source"]).replace('"', ""))
    };
    let proxied = check(&mut command);
    let through_proxy = format!("127.0.0.1:{proxy} (environment variable HTTPS_PROXY)");
    assert_eq!(line(&proxied, "proxy"), Some(through_proxy.clone()));
    assert_eq!(line(&proxied, "IAM proxy"), None);
    assert_eq!(proxied["proxy"], format!("127.0.0.1:{proxy}"));
    command.env("OTC_VPN_ENDPOINT", format!("https://127.0.0.1:{port}")).env("NO_PROXY", "127.0.0.1");
    let excluded = check(&mut command);
    assert_eq!(line(&excluded, "proxy"), Some("none (environment variable NO_PROXY)".to_owned()));
    assert_eq!(line(&excluded, "IAM proxy"), Some(through_proxy));
    assert_eq!(excluded["proxy"], Value::Null);
    let direct = check(command.env_remove("HTTPS_PROXY"));
    assert_eq!(line(&direct, "proxy"), Some("none (default)".to_owned()));
}

#[test]
fn auth_check_reports_whether_anybody_was_reached() {
    // Without TLS, so that the error is final.
    let (port, _) = plain_server("HTTP/1.1 400 Bad Request\r\n\r\n");
    let mut command = otc_vpn(&["auth", "check"]);
    command.env("OS_TOKEN", "t").env("OS_PROJECT_ID", "p");
    command.env("OTC_VPN_ENDPOINT", format!("https://127.0.0.1:{port}"));
    let output = CliOutput::of(&mut command).assert_exit(UNREACHABLE);
    assert!(output.stdout.contains("not tested: not reached"), "{}", output.stdout);
    assert!(!output.stdout.contains("accepted"), "{}", output.stdout);
    let check = CliOutput::of(command.args(["--output", "json"])).assert_exit(UNREACHABLE).json();
    assert_eq!((&check["reached"], &check["accepted"]), (&false.into(), &false.into()), "{check}");
    for (fault, token, code) in
        [("zones:status=400", "wrong", UNAUTHORIZED), ("list:status=400", sim::TOKEN, REJECTED)]
    {
        let service = Service::with_faults(&[fault]);
        let mut command = service.command(&["--output", "json", "auth", "check"]);
        let check = CliOutput::of(command.env("OS_TOKEN", token)).assert_exit(code).json();
        assert_eq!((&check["reached"], &check["accepted"]), (&true.into(), &false.into()), "{check}");
    }
}
