//! Commands that people can copy into a shell.

use crate::args::Global;
use otc_vpn::{Flavor, Hint};
use std::borrow::Cow;

/// The start of a suggested command: the program with the global options of this run that select service and project.
#[derive(Clone, Debug)]
pub(crate) struct CommandPrefix(String);

impl CommandPrefix {
    pub(crate) fn new(global: &Global) -> CommandPrefix {
        let mut prefix = String::from("otc-vpn");
        if global.simulate {
            prefix.push_str(" --simulate");
        }
        for (option, value) in global.service_options() {
            if let Some(value) = value {
                prefix.push(' ');
                prefix.push_str(&with_value(option, value));
            }
        }
        CommandPrefix(prefix)
    }

    /// A hint of the library as a sentence, with a command of this program where one helps.
    pub(crate) fn hint(&self, hint: &Hint) -> String {
        match hint {
            Hint::CheckGateway { id, .. } => {
                format!("Check the gateway with `{}` before you resend the change.", self.show(id.as_str()))
            }
            Hint::WaitFor { id, flavor: Some(flavor), .. } => {
                format!("Wait with `{}`.", self.wait(id.as_str(), flavor))
            }
            Hint::WaitFor { id, flavor: None, .. } => {
                format!("Wait with `{} gateway wait {}`.", self.0, positional(id.as_str()))
            }
            Hint::ConfirmAgain { .. } => "Run the command again to plan the change again.".to_owned(),
            Hint::ListGateways => format!("List the gateways with `{} gateway list`.", self.0),
            Hint::ListFlavors { id, .. } => {
                let gateway = with_value("--gateway", id.as_str());
                format!("List the available flavors with `{} flavor list {gateway}`.", self.0)
            }
            Hint::ShowConnectionLog { id, .. } => {
                format!("Read the log with `{} connection log {}`.", self.0, positional(id.as_str()))
            }
            hint => hint.to_string(),
        }
    }

    pub(crate) fn show(&self, gateway: &str) -> String {
        format!("{} gateway show {}", self.0, positional(gateway))
    }

    pub(crate) fn wait(&self, gateway: &str, flavor: &Flavor) -> String {
        self.with_flavor("wait", &[gateway], flavor)
    }

    pub(crate) fn resize(&self, gateway: &str, flavor: &Flavor) -> String {
        self.resize_all(&[gateway], flavor)
    }

    /// The resize of several gateways.
    pub(crate) fn resize_all(&self, gateways: &[&str], flavor: &Flavor) -> String {
        self.with_flavor("resize", gateways, flavor)
    }

    /// The gateways come first, unless `--` has to separate them from the options.
    fn with_flavor(&self, command: &str, gateways: &[&str], flavor: &Flavor) -> String {
        let flavor = with_value("--flavor", flavor.as_str());
        let arguments = gateways.iter().map(|gateway| quote(gateway)).collect::<Vec<_>>().join(" ");
        match gateways.iter().any(|gateway| gateway.starts_with('-')) {
            true => format!("{} gateway {command} {flavor} -- {arguments}", self.0),
            false => format!("{} gateway {command} {arguments} {flavor}", self.0),
        }
    }
}

/// An option with its value, which `=` separates if it would be taken for an option.
fn with_value(option: &str, value: &str) -> String {
    let separator = if value.starts_with('-') { '=' } else { ' ' };
    format!("{option}{separator}{}", quote(value))
}

/// A positional argument. `--` precedes it if it would be taken for an option.
fn positional(argument: &str) -> String {
    let separator = if argument.starts_with('-') { "-- " } else { "" };
    format!("{separator}{}", quote(argument))
}

/// Quotes an argument for a POSIX shell. A NUL byte, which no argument can contain, is dropped.
pub(crate) fn quote(argument: &str) -> Cow<'_, str> {
    shlex::try_quote(argument).unwrap_or_else(|_| quote_without_nul(argument))
}

fn quote_without_nul(argument: &str) -> Cow<'static, str> {
    let argument = argument.replace('\0', "");
    shlex::try_quote(&argument).map_or_else(|_| Cow::Borrowed("''"), |quoted| Cow::Owned(quoted.into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::{Cli, Command, GatewayCommand, GatewayName};
    use clap::Parser;

    #[test]
    fn quote_protects_what_a_shell_would_interpret() {
        assert_eq!(quote("vpngw-4321"), "vpngw-4321");
        for argument in ["a b", "it's", "$(x)", "", "`x`", "a\nb"] {
            let quoted = quote(argument);
            assert_ne!(quoted, argument);
            assert_eq!(shlex::split(&quoted).unwrap(), [argument]);
        }
        assert_eq!(quote("a\0b"), "ab");
    }

    #[test]
    fn hint_becomes_a_command_with_the_global_options() {
        let prefix = CommandPrefix::new(&Global { region: Some("eu-de".into()), ..Global::default() });
        assert_eq!(
            prefix.hint(&Hint::ListGateways),
            "List the gateways with `otc-vpn --region eu-de gateway list`."
        );
        assert_eq!(prefix.hint(&Hint::from("Try again later.")), "Try again later.");
    }

    /// Parses a suggested command as a shell and this program do.
    fn parse(command: &str) -> Cli {
        Cli::try_parse_from(shlex::split(command).unwrap())
            .unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    #[test]
    fn suggested_command_repeats_the_global_options() {
        let global = Global { cloud: Some("my cloud".into()), ..Global::default() };
        assert_eq!(
            CommandPrefix::new(&global).show("site-a"),
            "otc-vpn --cloud 'my cloud' gateway show site-a"
        );
    }

    #[test]
    fn suggested_command_can_be_pasted_whatever_the_name_is() {
        let value = |text: &str| Some(text.to_owned());
        let global = Global {
            endpoint: value("https://vpn.example/a b"),
            region: value("-eu"),
            project_id: value("--cloud"),
            cloud: value("it's"),
            ..Global::default()
        };
        let prefix = CommandPrefix::new(&global);
        for name in
            ["site-a", "-site", "--yes", "-", "--", "a b", "it's", "$(x)", "`x`", "*", "~", "#a", "!a", "a;b"]
        {
            for command in
                [prefix.wait(name, &Flavor::Basic), prefix.resize(name, &Flavor::Basic), prefix.show(name)]
            {
                let parsed = parse(&command);
                assert_eq!(parsed.global.service_options(), global.service_options(), "{command}");
                let given = match parsed.command {
                    Command::Gateway(GatewayCommand::Show { gateway }) => gateway,
                    Command::Gateway(GatewayCommand::Wait(wait)) => wait.gateways[0].clone(),
                    Command::Gateway(GatewayCommand::Resize(resize)) => resize.gateways[0].clone(),
                    _ => panic!("{command}"),
                };
                assert_eq!(given.as_str(), name, "{command}");
            }
        }
        let command = prefix.resize_all(&["site-a", "-site"], &Flavor::Basic);
        let Command::Gateway(GatewayCommand::Resize(resize)) = parse(&command).command else {
            panic!("{command}")
        };
        assert_eq!(resize.gateways.iter().map(GatewayName::as_str).collect::<Vec<_>>(), ["site-a", "-site"]);
        assert_eq!(prefix.show("-site"), format!("{} gateway show -- -site", prefix.0));
    }
}
