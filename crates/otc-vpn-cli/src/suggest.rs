//! Commands that people can copy into a shell.

use crate::args::Global;
use otc_vpn::Flavor;
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
        for (option, value) in [
            ("--endpoint", &global.endpoint),
            ("--region", &global.region),
            ("--project-id", &global.project_id),
            ("--cloud", &global.cloud),
        ] {
            if let Some(value) = value {
                let _ = write!(prefix, " {option} {}", quote(value));
            }
        }
        CommandPrefix(prefix)
    }

    /// Adds the global options to the commands in a hint.
    pub(crate) fn complete(&self, hint: &str) -> String {
        hint.replace("`otc-vpn gateway ", &format!("`{} gateway ", self.0))
            .replace("`otc-vpn flavor ", &format!("`{} flavor ", self.0))
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
    fn suggested_command_repeats_the_global_options() {
        let global = Global { cloud: Some("my cloud".into()), ..Global::default() };
        assert_eq!(
            CommandPrefix::new(&global).show("site-a"),
            "otc-vpn --cloud 'my cloud' gateway show site-a"
        );
    }
}
