//! A command line that cannot be read: what is said about it.

use crate::args::Format;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::write_words;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ColorChoice, ValueEnum};
use otc_vpn::Outcome;

/// What must be known even where the command line as a whole cannot be read.
pub(crate) struct Said {
    pub output: Format,
    pub color: ColorChoice,
    /// Whether the command would change something.
    changes: bool,
}

impl Said {
    /// Looks at the words as they were given.
    pub(crate) fn before_parsing() -> Said {
        let words: Vec<String> =
            std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect();
        Said {
            output: value_of(&words, "--output"),
            color: value_of(&words, "--color"),
            changes: words.iter().any(|word| word == "resize")
                || words.iter().any(|word| word == "api") && words.iter().any(|word| is_unsafe(word)),
        }
    }
}

/// Whether it is a method that changes something.
fn is_unsafe(word: &str) -> bool {
    ["POST", "PUT", "PATCH", "DELETE"].iter().any(|method| word.eq_ignore_ascii_case(method))
}

fn value_of<T: ValueEnum + Default>(words: &[String], option: &str) -> T {
    let mut words = words.iter().take_while(|word| *word != "--");
    let mut value = T::default();
    while let Some(word) = words.next() {
        let given = match word.strip_prefix(option) {
            Some("") => words.next().map(String::as_str),
            Some(rest) => rest.strip_prefix('='),
            None => None,
        };
        if let Some(Ok(given)) = given.map(|given| T::from_str(given, false)) {
            value = given;
        }
    }
    value
}

/// Help and version, or words on a command line that is wrong.
pub(crate) fn misunderstood(error: &clap::Error, said: &Said) -> Exit {
    if !error.use_stderr() || said.output == Format::Table {
        // A reader that went away is no error here either.
        let _ = error.print();
        return if error.use_stderr() { Exit::Usage } else { Exit::Done };
    }
    let mut failure = usage_failure(error);
    if said.changes {
        failure = failure.with_outcome(Outcome::NotSent);
    }
    write_words(&(failure.json() + "\n"));
    failure.exit()
}

/// The same words for a program: the fact as the message, the advice as the hint.
fn usage_failure(error: &clap::Error) -> Failure {
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return Failure::usage("a command is missing").with_hint("See `otc-vpn help`.");
    }
    let text = error.to_string();
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut message = lines.next().unwrap_or_default().trim_start_matches("error: ").to_owned();
    let mut hints = Vec::new();
    for line in
        lines.take_while(|line| !line.starts_with("Usage:") && !line.starts_with("For more information"))
    {
        match line.strip_prefix("tip: ") {
            Some(tip) => hints.push(tip.to_owned()),
            None => {
                message.push(' ');
                message.push_str(line);
            }
        }
    }
    if let (true, Some(ContextValue::String(usage))) = (hints.is_empty(), error.get(ContextKind::Usage)) {
        hints.push(usage.clone());
    }
    let hint = if hints.is_empty() { "See `otc-vpn help`.".to_owned() } else { hints.join("; ") };
    Failure::usage(message).with_hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::Cli;
    use clap::CommandFactory;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn the_output_format_is_known_before_all_is_read() {
        assert_eq!(
            value_of::<Format>(&words(&["otc-vpn", "--output", "json", "x"]), "--output"),
            Format::Json
        );
        assert_eq!(value_of::<Format>(&words(&["otc-vpn", "x", "--output=yaml"]), "--output"), Format::Yaml);
        assert_eq!(value_of::<Format>(&words(&["otc-vpn", "--output"]), "--output"), Format::Table);
        assert_eq!(
            value_of::<Format>(&words(&["otc-vpn", "--", "--output=json"]), "--output"),
            Format::Table
        );
    }

    #[test]
    fn wrong_words_become_message_and_hint() {
        let failure =
            |words: &[&str]| usage_failure(&Cli::command().try_get_matches_from(words).unwrap_err()).json();
        insta::assert_snapshot!(failure(&["otc-vpn", "gatway", "list"]), @r#"{"kind":"invalid_input","message":"unrecognized subcommand 'gatway'","status":null,"code":null,"request_id":null,"hint":"a similar subcommand exists: 'gateway'","retryable":false,"outcome":null}"#);
        insta::assert_snapshot!(failure(&["otc-vpn", "gateway", "resize", "a", "--flavor", "Profesional2"]), @r#"{"kind":"invalid_input","message":"invalid value 'Profesional2' for '--flavor <FLAVOR>' [possible values: Basic, Professional1, Professional1-NonFixedIP, Professional2, Professional2-NonFixedIP]","status":null,"code":null,"request_id":null,"hint":"a similar value exists: 'Professional2'; `otc-vpn api` can send a value that this version does not know","retryable":false,"outcome":null}"#);
    }
}
