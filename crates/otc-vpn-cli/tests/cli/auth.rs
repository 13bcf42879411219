//! `auth check`

use crate::support::{Said, Service, bare};
use otc_vpn_simulator as sim;

#[test]
fn it_says_where_each_setting_came_from_and_shows_no_secret() {
    let service = Service::start();
    let mut command = bare(&["auth", "check"]);
    command
        .env("OS_AUTH_URL", format!("{}/v3", service.simulator.url()))
        .env("OS_USERNAME", sim::USER)
        .env("OS_PASSWORD", sim::PASSWORD)
        .env("OS_USER_DOMAIN_NAME", sim::DOMAIN)
        .env("OS_PROJECT_NAME", sim::PROJECT_NAME);
    let said = Said::of(&mut command).ends(0);
    for words in ["OS_AUTH_URL", "OS_USERNAME", sim::PROJECT_ID, "token ends", "accepts the credentials"] {
        assert!(said.out.contains(words), "{words}: {}", said.out);
    }
    command.args(["--output", "json"]);
    let check = Said::of(&mut command).ends(0).json();
    assert_eq!(check["method"], "password");
    assert_eq!(check["accepted"], true);
    assert_eq!(check["endpoint"], service.simulator.url());
    assert!(check["token_expires_at"].is_string());
}

#[test]
fn keys_that_are_wrong_are_4() {
    let service = Service::start();
    let mut command = service.command(&["auth", "check"]);
    command
        .env_remove("OS_TOKEN")
        .env("OS_ACCESS_KEY", sim::ACCESS_KEY)
        .env("OS_SECRET_KEY", sim::SECRET_KEY);
    let said = Said::of(&mut command).ends(0);
    assert!(!said.out.contains(sim::SECRET_KEY) && said.out.contains("OS_SECRET_KEY"), "{}", said.out);
    command.env("OS_SECRET_KEY", "canary-secret-key");
    let said = Said::of(command.args(["-vv"])).ends(4);
    assert!(said.out.contains("has not accepted"), "{}", said.out);
    assert!(!said.out.contains("canary") && !said.err.contains("canary"), "{said:?}");
}

#[test]
fn two_methods_at_once_are_2() {
    let service = Service::start();
    let mut command = service.command(&["auth", "check"]);
    command.env("OS_ACCESS_KEY", sim::ACCESS_KEY).env("OS_SECRET_KEY", sim::SECRET_KEY);
    Said::of(&mut command).ends(2);
    assert_eq!(service.simulator.journal().requests.len(), 0);
}

#[test]
fn the_simulator_of_the_process_is_accepted() {
    let said = Said::of(&mut bare(&["--simulate", "--output", "yaml", "auth", "check"])).ends(0);
    assert!(said.out.contains("accepted: true"), "{}", said.out);
}
