//! Commands that people can copy into a shell.

use crate::args::Global;
use otc_vpn::Flavor;
use std::fmt::Write as _;

/// This program's own commands, with the global options that decide which service and project they reach.
#[derive(Clone, Debug)]
pub(crate) struct Commands(String);

impl Commands {
    pub(crate) fn new(global: &Global) -> Commands {
        let mut program = String::from("otc-vpn");
        if global.simulate {
            program.push_str(" --simulate");
        }
        for (name, value) in [
            ("--endpoint", &global.endpoint),
            ("--region", &global.region),
            ("--project-id", &global.project_id),
            ("--cloud", &global.cloud),
        ] {
            if let Some(value) = value {
                let _ = write!(program, " {name} {}", quote(value));
            }
        }
        Commands(program)
    }

    /// The words with their commands completed.
    pub(crate) fn complete(&self, words: &str) -> String {
        words
            .replace("`otc-vpn gateway ", &format!("`{} gateway ", self.0))
            .replace("`otc-vpn flavor ", &format!("`{} flavor ", self.0))
    }

    /// Looks at a gateway.
    pub(crate) fn show(&self, gateway: &str) -> String {
        format!("{} gateway show {}", self.0, quote(gateway))
    }

    /// Waits for a change.
    pub(crate) fn wait(&self, gateway: &str, flavor: &Flavor) -> String {
        format!("{} gateway wait {} --flavor {}", self.0, quote(gateway), quote(flavor.as_str()))
    }

    /// Changes a gateway.
    pub(crate) fn resize(&self, gateway: &str, flavor: &Flavor) -> String {
        format!("{} gateway resize {} --flavor {}", self.0, quote(gateway), quote(flavor.as_str()))
    }
}

/// The word as a POSIX shell takes it whole.
pub(crate) fn quote(word: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.,:/@%+=".contains(&byte);
    if !word.is_empty() && word.bytes().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_whole() {
        assert_eq!(quote("vpngw-4321"), "vpngw-4321");
        assert_eq!(quote("a b"), "'a b'");
        assert_eq!(quote("it's"), r"'it'\''s'");
        assert_eq!(quote("$(x)"), "'$(x)'");
        assert_eq!(quote(""), "''");
    }

    #[test]
    fn a_command_reaches_the_same_service() {
        let global = Global { cloud: Some("my cloud".into()), ..Global::default() };
        assert_eq!(Commands::new(&global).show("site-a"), "otc-vpn --cloud 'my cloud' gateway show site-a");
    }
}
