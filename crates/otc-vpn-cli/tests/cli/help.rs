//! All help texts, for eyes.

use crate::support::{Said, bare};

#[test]
fn every_command_has_its_help() {
    let commands: &[&[&str]] = &[
        &[],
        &["gateway"],
        &["gateway", "list"],
        &["gateway", "show"],
        &["gateway", "resize"],
        &["gateway", "wait"],
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
        let said = Said::of(&mut bare(&[&["help"], *command].concat())).ends(0);
        assert_eq!(said.err, "");
        let widest = said.out.lines().max_by_key(|line| line.chars().count()).unwrap();
        assert!(widest.chars().count() <= 100, "{widest}");
        let name = if command.is_empty() { "otc-vpn".to_owned() } else { command.join("_") };
        insta::assert_snapshot!(name, own_part(&said.out, command.is_empty()));
    }
}

/// The help without the global options, which are the same everywhere.
fn own_part(help: &str, whole: bool) -> String {
    match (help.find("\nGlobal options:"), help.find("\nExamples:")) {
        (Some(begin), Some(end)) if !whole => format!("{}{}", &help[..begin], &help[end..]),
        (Some(begin), None) if !whole => help[..begin].to_owned(),
        _ => help.to_owned(),
    }
}

#[test]
fn help_and_version_go_to_standard_output() {
    for args in [&["--help"][..], &["-h"], &["--version"], &["gateway", "resize", "--help"]] {
        let said = Said::of(&mut bare(args)).ends(0);
        assert!(!said.out.is_empty() && said.err.is_empty(), "{said:?}");
    }
    let said = Said::of(&mut bare(&[])).ends(2);
    assert!(said.out.is_empty() && said.err.contains("Usage:"), "{said:?}");
}
