//! Checks of the command line as a whole.

use super::Cli;
use clap::CommandFactory;

#[test]
fn command_line_passes_claps_own_checks() {
    Cli::command().debug_assert();
}

/// Collects the commands that have no subcommands.
fn leaves(command: &clap::Command, into: &mut Vec<clap::Command>) {
    match command.get_subcommands().count() {
        0 => into.push(command.clone()),
        _ => command
            .get_subcommands()
            .filter(|inner| !inner.is_hide_set())
            .for_each(|inner| leaves(inner, into)),
    }
}

/// The arguments of an example, without the explanation, pipe or redirection behind it.
fn arguments(example: &str) -> Vec<String> {
    let end = ["   ", " | ", " > "].iter().filter_map(|end| example.find(end)).min();
    shlex::split(&example[..end.unwrap_or(example.len())]).unwrap()
}

#[test]
fn every_command_has_examples_that_parse() {
    let mut commands = vec![Cli::command()];
    leaves(&Cli::command(), &mut commands);
    for command in commands {
        let help = command.get_after_long_help().map(ToString::to_string).unwrap_or_default();
        assert!(help.starts_with("Examples:\n"), "{}", command.get_name());
        for example in
            help.replace(" \\\n     ", "").lines().filter_map(|line| line.strip_prefix("  otc-vpn "))
        {
            let arguments = [vec!["otc-vpn".to_owned()], arguments(example)].concat();
            Cli::command()
                .try_get_matches_from(&arguments)
                .unwrap_or_else(|error| panic!("{arguments:?}: {error}"));
        }
    }
}
