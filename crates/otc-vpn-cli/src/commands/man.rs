//! `man`: a page of the manual for each command.

use crate::args::Cli;
use crate::failure::Failure;
use clap::{Command, CommandFactory};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};
use std::io;
use std::path::Path;

pub(crate) fn run(folder: &Path) -> Result<(), Failure> {
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    pages(&command, folder)
        .map_err(|error| Failure::usage(format!("cannot write into {}: {error}", folder.display())))
}

fn pages(command: &Command, folder: &Path) -> io::Result<()> {
    for inner in command.get_subcommands().filter(|inner| !inner.is_hide_set()) {
        pages(inner, folder)?;
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
    let words = command.get_after_long_help().map(ToString::to_string).unwrap_or_default();
    tail(&words).to_writer(&mut page)?;
    std::fs::write(folder.join(man.get_filename()), page)
}

/// The usage as the help has it, which does not list every option of all commands.
fn synopsis(command: &Command) -> Roff {
    let usage = command.clone().render_usage().to_string();
    let mut roff = Roff::new();
    roff.control("SH", ["SYNOPSIS"]).text([roman(usage.trim_start_matches("Usage: "))]);
    roff
}

/// What stands behind the options in the help: a line that ends with a colon is a heading, and indented lines stay as they are.
fn tail(words: &str) -> Roff {
    let mut roff = Roff::new();
    let mut as_it_is = false;
    for line in words.lines() {
        let indented = line.starts_with(' ');
        if as_it_is && !indented {
            roff.control("fi", []);
        }
        if !as_it_is && indented {
            roff.control("nf", []);
        }
        as_it_is = indented;
        match line.strip_suffix(':') {
            Some(heading) if !indented => roff.control("SH", [heading.to_uppercase().as_str()]),
            _ if line.is_empty() => roff.control("PP", []),
            _ => roff.text([roman(line)]),
        };
    }
    if as_it_is {
        roff.control("fi", []);
    }
    roff
}
