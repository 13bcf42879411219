//! Snapshots of all help texts.

use crate::exit_codes::{SUCCESS, USAGE};
use crate::support::{CliOutput, otc_vpn};

#[test]
fn help_matches_snapshot_for_every_command() {
    let commands: &[&[&str]] = &[
        &[],
        &["gateway"],
        &["gateway", "list"],
        &["gateway", "show"],
        &["gateway", "resize"],
        &["gateway", "wait"],
        &["customer-gateway"],
        &["customer-gateway", "list"],
        &["customer-gateway", "show"],
        &["monitor"],
        &["monitor", "list"],
        &["quota"],
        &["quota", "list"],
        &["flavor"],
        &["flavor", "list"],
        &["zone"],
        &["zone", "list"],
        &["auth"],
        &["auth", "check"],
        &["api"],
        &["simulator"],
        &["simulator", "serve"],
        &["completion"],
    ];
    for command in commands {
        let output = CliOutput::of(&mut otc_vpn(&[&["help"], *command].concat())).assert_exit(SUCCESS);
        assert_eq!(output.stderr, "");
        let widest = output.stdout.lines().max_by_key(|line| line.chars().count()).unwrap();
        assert!(widest.chars().count() <= 100, "{widest}");
        let name = if command.is_empty() { "otc-vpn".to_owned() } else { command.join("_") };
        insta::assert_snapshot!(name, own_part(&output.stdout, command.is_empty()));
    }
}

/// The help without the global options, which are the same for every command.
fn own_part(help: &str, whole: bool) -> String {
    match (help.find("\nGlobal options:"), help.find("\nExamples:")) {
        (Some(start), Some(end)) if !whole => format!("{}{}", &help[..start], &help[end..]),
        (Some(start), None) if !whole => help[..start].to_owned(),
        _ => help.to_owned(),
    }
}

#[test]
fn help_and_version_are_printed_to_stdout() {
    for args in [&["--help"][..], &["-h"], &["--version"], &["gateway", "resize", "--help"]] {
        let output = CliOutput::of(&mut otc_vpn(args)).assert_exit(SUCCESS);
        assert!(!output.stdout.is_empty() && output.stderr.is_empty(), "{output:?}");
    }
}

#[test]
fn first_commands_are_printed_without_arguments() {
    let output = CliOutput::of(&mut otc_vpn(&[])).assert_exit(USAGE);
    assert_eq!(output.stdout, "");
    insta::assert_snapshot!(output.stderr, @r"
    otc-vpn resizes VPN gateways of Open Telekom Cloud and Huawei Cloud in place.

    Try it without an account
      otc-vpn --simulate gateway resize vpngw-4321 --flavor Professional2
    Show the settings and test the credentials
      otc-vpn auth check
    List the gateways
      otc-vpn gateway list
    Validate a change and show the plan
      otc-vpn gateway resize NAME --flavor Professional2 --dry-run
    Confirm, resize and wait
      otc-vpn gateway resize NAME --flavor Professional2

    Usage: otc-vpn [OPTIONS] <COMMAND>
    Run `otc-vpn help` for all commands, options and exit codes, and `otc-vpn help configuration` for credentials and other settings.
    ");
}
