//! Invalid usage: exit code 2 before any request.

use crate::exit_codes::{REJECTED, SUCCESS, USAGE};
use crate::support::{CliOutput, Service, otc_vpn};

#[test]
fn misspelled_command_suggests_similar_one() {
    let output = CliOutput::of(&mut otc_vpn(&["gateway", "resise", "a"])).assert_exit(USAGE);
    assert!(output.stderr.starts_with("error: unrecognized subcommand 'resise'"), "{}", output.stderr);
    assert!(output.stderr.contains("'resize'"), "{}", output.stderr);
}

#[test]
fn unknown_flavor_lists_known_flavors_and_suggests_api() {
    let service = Service::start();
    for (flavor, suggestion) in [("Profesional2", "Professional2"), ("V300", ""), ("bassic", "Basic")] {
        let output = service.run(&["gateway", "resize", "vpngw-4321", "--flavor", flavor]).assert_exit(USAGE);
        let known = "[possible values: Basic, Professional1, Professional2, ";
        assert!(output.stderr.contains(known), "{}", output.stderr);
        // It can be waited for, but not requested.
        assert!(!output.stderr.contains("NonFixedIP"), "{}", output.stderr);
        assert!(output.stderr.contains("otc-vpn api"), "{}", output.stderr);
        assert!(
            suggestion.is_empty() || output.stderr.contains(&format!("exists: '{suggestion}'")),
            "{}",
            output.stderr
        );
    }
    assert_eq!(service.simulator.journal().requests.len(), 0);
}

#[test]
fn flavor_is_accepted_in_any_case() {
    let service = Service::start();
    let args = ["-o", "json", "gateway", "resize", "vpngw-4321", "--yes", "--flavor", "professional2"];
    let output = service.run(&args).assert_exit(SUCCESS).json();
    assert_eq!(output[0]["to"], "Professional2");
    // A published flavor that cannot be requested is rejected with the reason.
    let args = ["gateway", "resize", "vpngw-4321", "--yes", "--flavor", "PROFESSIONAL1-NONFIXEDIP"];
    service.run(&args).assert_exit(REJECTED);
}

#[test]
fn command_without_its_group_suggests_the_whole_command() {
    for (args, suggestion) in [
        (&["resize", "a", "--flavor", "Basic"][..], "`otc-vpn gateway resize`"),
        (&["show", "a"], "`otc-vpn gateway show`"),
        (&["wait", "a"], "`otc-vpn gateway wait`"),
        (&["list"], "`otc-vpn gateway list`"),
        (&["list"], "`otc-vpn zone list`"),
        (&["check"], "`otc-vpn auth check`"),
        (&["serve"], "`otc-vpn simulator serve`"),
        (&["resise", "a"], "`otc-vpn gateway resize`"),
    ] {
        let output = CliOutput::of(&mut otc_vpn(args)).assert_exit(USAGE);
        assert!(output.stderr.contains("tip: did you mean `otc-vpn"), "{}", output.stderr);
        assert!(output.stderr.contains(suggestion), "{suggestion}: {}", output.stderr);
        let error = CliOutput::of(&mut otc_vpn(&[&["-ojson"], args].concat())).assert_exit(USAGE).error();
        assert!(error["hint"].as_str().unwrap().contains(suggestion), "{error}");
    }
    let output = CliOutput::of(&mut otc_vpn(&["gatway", "list"])).assert_exit(USAGE);
    assert!(
        output.stderr.contains("'gateway'") && !output.stderr.contains("did you mean"),
        "{}",
        output.stderr
    );
}

#[test]
fn o_is_short_for_output() {
    for args in
        [&["-o", "json", "zone", "list"][..], &["zone", "list", "-ojson"], &["-vo=json", "zone", "list"]]
    {
        Service::start().run(args).assert_exit(SUCCESS).json();
    }
}

#[test]
fn invalid_gateway_name_exits_2_before_any_request() {
    let service = Service::start();
    for name in ["", "a/b", "a\u{1b}[31mb"] {
        for command in ["show", "wait"] {
            let output = service.run(&["gateway", command, name]).assert_exit(USAGE);
            assert!(!output.stderr.contains('\u{1b}'), "{:?}", output.stderr);
        }
        service.run(&["gateway", "resize", name, "--flavor", "Basic", "--yes"]).assert_exit(USAGE);
    }
    assert_eq!(service.simulator.journal().requests.len(), 0);
}

#[test]
fn usage_error_is_json_with_output_json() {
    let output =
        CliOutput::of(&mut otc_vpn(&["--output", "json", "gateway", "resize", "a", "--flavor", "Basik"]))
            .assert_exit(USAGE);
    assert_eq!(output.stdout, "");
    let error = output.error();
    assert_eq!(error["kind"], "invalid_input");
    assert_eq!(error["outcome"], "not_sent");
    assert!(error["hint"].as_str().unwrap().contains("'Basic'"), "{error}");
}

#[test]
fn invalid_timeout_exits_2() {
    for time in ["20", "0s", "-5s", "soon"] {
        let args = ["--simulate", "gateway", "wait", "vpngw-4321", &format!("--timeout={time}")];
        let output = CliOutput::of(&mut otc_vpn(&args)).assert_exit(USAGE);
        assert!(output.stderr.contains("--timeout"), "{}", output.stderr);
    }
}

#[test]
fn simulate_rejects_service_options_and_ignores_environment() {
    let output =
        CliOutput::of(&mut otc_vpn(&["--simulate", "--cloud", "x", "gateway", "list"])).assert_exit(USAGE);
    assert!(output.stderr.contains("--cloud cannot be used with --simulate"), "{}", output.stderr);
    // The environment is ignored with --simulate.
    CliOutput::of(otc_vpn(&["--simulate", "gateway", "list"]).env("OS_CLOUD", "x").env("OS_PROJECT_ID", "y"))
        .assert_exit(SUCCESS);
}

#[test]
fn missing_settings_exit_2_before_any_request() {
    let output = CliOutput::of(&mut otc_vpn(&["--output", "json", "gateway", "list"])).assert_exit(USAGE);
    assert_eq!(output.error()["kind"], "invalid_input");
    let output = CliOutput::of(otc_vpn(&["gateway", "list"]).env("OTC_VPN_LOG", "a=b=c")).assert_exit(USAGE);
    assert!(output.stderr.contains("OTC_VPN_LOG"), "{}", output.stderr);
}
