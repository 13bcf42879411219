//! The command line holds together, and every example in its help can be typed.

use super::Cli;
use clap::CommandFactory;

#[test]
fn the_command_line_holds_together() {
    Cli::command().debug_assert();
}

/// The commands that do something, not those that hold others.
fn leaves(command: &clap::Command, into: &mut Vec<clap::Command>) {
    match command.get_subcommands().count() {
        0 => into.push(command.clone()),
        _ => command.get_subcommands().for_each(|inner| leaves(inner, into)),
    }
}

/// The words of an example, without what stands behind it: an explanation, a pipe, a file.
fn words(example: &str) -> Vec<String> {
    let end = ["   ", " | ", " > "].iter().filter_map(|end| example.find(end)).min();
    let (mut words, mut quoted) = (vec![String::new()], false);
    for letter in example[..end.unwrap_or(example.len())].chars() {
        match letter {
            '\'' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            letter => words.last_mut().unwrap().push(letter),
        }
    }
    words
}

#[test]
fn every_command_has_examples_that_can_be_typed() {
    let mut commands = vec![Cli::command()];
    leaves(&Cli::command(), &mut commands);
    for command in commands {
        let help = command.get_after_long_help().map(ToString::to_string).unwrap_or_default();
        assert!(help.starts_with("Examples:\n"), "{}", command.get_name());
        for example in
            help.replace(" \\\n     ", "").lines().filter_map(|line| line.strip_prefix("  otc-vpn "))
        {
            let words = [vec!["otc-vpn".to_owned()], words(example)].concat();
            Cli::command().try_get_matches_from(&words).unwrap_or_else(|error| panic!("{words:?}: {error}"));
        }
    }
}
