//! What `otc-vpn` without arguments prints: the commands that people need first, instead of all commands and options.

use crate::streams::write_stderr;
use crate::ui::terminal::{Stream, Terminal};
use anstyle::Style;
use clap::ColorChoice;

/// Explanations and commands, in the order in which they are needed.
const STEPS: [(&str, &str); 5] = [
    ("Try it without an account", "otc-vpn --simulate gateway resize vpngw-4321 --flavor Professional2"),
    ("Show the settings and test the credentials", "otc-vpn auth check"),
    ("List the gateways", "otc-vpn gateway list"),
    ("Validate a change and show the plan", "otc-vpn gateway resize NAME --flavor Professional2 --dry-run"),
    ("Confirm, resize and wait", "otc-vpn gateway resize NAME --flavor Professional2"),
];

/// Prints the overview to standard error, because a command is missing.
pub(crate) fn print(color: ColorChoice) {
    write_stderr(&text(&Terminal::detect(color).err));
}

fn text(stream: &Stream) -> String {
    let mut text =
        String::from("otc-vpn resizes VPN gateways of Open Telekom Cloud and Huawei Cloud in place.\n\n");
    for (explanation, command) in STEPS {
        text.push_str(&format!("{}\n  {command}\n", stream.paint(Style::new().bold(), explanation)));
    }
    text + "\nUsage: otc-vpn [OPTIONS] <COMMAND>\nRun `otc-vpn help` for all commands, options and exit codes.\n"
}

#[cfg(test)]
mod tests {
    use super::STEPS;
    use crate::args::Cli;
    use clap::CommandFactory;

    #[test]
    fn every_command_of_the_overview_parses() {
        for (_, command) in STEPS {
            let arguments = shlex::split(command).unwrap();
            Cli::command().try_get_matches_from(&arguments).unwrap();
        }
    }
}
