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
    let summary = "otc-vpn resizes VPN gateways of Open Telekom Cloud and Huawei Cloud in place.";
    let mut text = stream.wrap(summary, "", "") + "\n";
    for (explanation, command) in STEPS {
        text.push_str(&format!("{}\n  {command}\n", stream.paint(Style::new().bold(), explanation)));
    }
    text.push_str("\nUsage: otc-vpn [OPTIONS] <COMMAND>\n");
    let help = "Run `otc-vpn help` for all commands, options and exit codes, and `otc-vpn help configuration` for credentials and \
                other settings.";
    text + &stream.wrap(help, "", "")
}

#[cfg(test)]
mod tests {
    use super::{STEPS, text};
    use crate::args::Cli;
    use crate::ui::terminal::Stream;
    use clap::CommandFactory;

    #[test]
    fn every_command_of_the_overview_parses() {
        for (_, command) in STEPS {
            let arguments = shlex::split(command).unwrap();
            Cli::command().try_get_matches_from(&arguments).unwrap();
        }
    }

    #[test]
    fn overview_is_wrapped_except_commands() {
        let text = text(&Stream::plain(Some(60)));
        let is_command = |line: &&str| STEPS.iter().any(|(_, command)| line.trim_start() == *command);
        assert_eq!(text.lines().filter(is_command).count(), STEPS.len(), "{text}");
        assert!(text.lines().filter(|line| !is_command(line)).all(|line| line.len() <= 60), "{text}");
    }
}
