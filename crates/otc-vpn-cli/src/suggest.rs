//! Commands that people can copy into a shell.

use crate::args::Global;
use otc_vpn::{Flavor, Hint};
use std::borrow::Cow;
use std::fmt::Write as _;

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
                let _ = write!(prefix, " {option} {}", quote(value));
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
                format!("Wait with `{} gateway wait {}`.", self.0, quote(id.as_str()))
            }
            Hint::ListGateways => format!("List the gateways with `{} gateway list`.", self.0),
            Hint::ListFlavors { id, .. } => {
                let id = quote(id.as_str());
                format!("List the available flavors with `{} flavor list --gateway {id}`.", self.0)
            }
            hint => hint.to_string(),
        }
    }

    pub(crate) fn show(&self, gateway: &str) -> String {
        format!("{} gateway show {}", self.0, quote(gateway))
    }

    pub(crate) fn wait(&self, gateway: &str, flavor: &Flavor) -> String {
        format!("{} gateway wait {} --flavor {}", self.0, quote(gateway), quote(flavor.as_str()))
    }

    pub(crate) fn resize(&self, gateway: &str, flavor: &Flavor) -> String {
        format!("{} gateway resize {} --flavor {}", self.0, quote(gateway), quote(flavor.as_str()))
    }
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

    #[test]
    fn suggested_command_repeats_the_global_options() {
        let global = Global { cloud: Some("my cloud".into()), ..Global::default() };
        assert_eq!(
            CommandPrefix::new(&global).show("site-a"),
            "otc-vpn --cloud 'my cloud' gateway show site-a"
        );
    }
}
