//! `man`: writes a manual page for each command.

use crate::args::Cli;
use crate::error::CliError;
use clap::{Command, CommandFactory};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};
use std::io;
use std::path::Path;

pub(crate) fn run(directory: &Path) -> Result<(), CliError> {
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    write_pages(&command, directory)
        .map_err(|error| CliError::usage(format!("cannot write to {}: {error}", directory.display())))
}

fn write_pages(command: &Command, directory: &Path) -> io::Result<()> {
    for inner in command.get_subcommands().filter(|inner| !inner.is_hide_set()) {
        write_pages(inner, directory)?;
    }
    let man =
        Man::new(command.clone()).source(concat!("otc-vpn ", env!("CARGO_PKG_VERSION"))).manual("otc-vpn");
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    synopsis(command).to_writer(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut page)?;
    }
    let after_help = command.get_after_long_help().map(ToString::to_string).unwrap_or_default();
    after_help_sections(&after_help).to_writer(&mut page)?;
    std::fs::write(directory.join(man.get_filename()), page)
}

/// The usage line of the help; that of clap_mangen lists all global options.
fn synopsis(command: &Command) -> Roff {
    let usage = command.clone().render_usage().to_string();
    let mut roff = Roff::new();
    roff.control("SH", ["SYNOPSIS"]).text([roman(usage.trim_start_matches("Usage: "))]);
    roff
}

/// The text after the options: a line that ends with a colon becomes a heading, and indented lines are not filled.
fn after_help_sections(text: &str) -> Roff {
    let mut roff = Roff::new();
    let mut no_fill = false;
    for line in text.lines() {
        let indented = line.starts_with(' ');
        if no_fill && !indented {
            roff.control("fi", []);
        }
        if !no_fill && indented {
            roff.control("nf", []);
        }
        no_fill = indented;
        match line.strip_suffix(':') {
            Some(heading) if !indented => roff.control("SH", [heading.to_uppercase().as_str()]),
            _ if line.is_empty() => roff.control("PP", []),
            _ => roff.text([roman(line)]),
        };
    }
    if no_fill {
        roff.control("fi", []);
    }
    roff
}
