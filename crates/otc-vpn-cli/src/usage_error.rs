//! Reports a command line that cannot be parsed.

use crate::args::{Cli, Format};
use crate::error::CliError;
use crate::exit::Exit;
use crate::streams::{flush_stderr, write_stderr};
use crate::ui::terminal::{Stream, Terminal};
use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ColorChoice, CommandFactory, ValueEnum};
use http::Method;
use otc_vpn::Outcome;
use otc_vpn::auth::most_similar;

/// What must be known even if the command line as a whole cannot be parsed.
pub(crate) struct RawArgs {
    /// Whether there is no argument at all.
    pub is_empty: bool,
    pub output: Format,
    pub color: ColorChoice,
    /// Whether the command would send a change.
    changes: bool,
}

impl RawArgs {
    /// Scans the arguments of the process.
    pub(crate) fn from_process() -> RawArgs {
        let args: Vec<String> = std::env::args_os().map(|arg| arg.to_string_lossy().into_owned()).collect();
        RawArgs {
            is_empty: args.len() <= 1,
            output: value_of(&args, "--output", Some('o')),
            color: value_of(&args, "--color", None),
            changes: args.iter().any(|arg| arg == "resize") || is_unsafe_api_call(&args),
        }
    }
}

/// Whether it is an `api` call without a safe method (RFC 9110).
fn is_unsafe_api_call(args: &[String]) -> bool {
    let is_safe_method = |arg: &String| {
        Method::from_bytes(arg.to_ascii_uppercase().as_bytes()).is_ok_and(|method| method.is_safe())
    };
    args.iter().any(|arg| arg == "api") && !args.iter().any(is_safe_method)
}

fn value_of<T: ValueEnum + Default>(args: &[String], long: &str, short: Option<char>) -> T {
    let mut args = args.iter().take_while(|arg| *arg != "--");
    let mut value = T::default();
    while let Some(arg) = args.next() {
        let given = match arg.strip_prefix(long).or_else(|| after_short_option(arg, short?)) {
            Some("") => args.next().map(String::as_str),
            // The value of a short option can follow without `=`.
            Some(rest) if !arg.starts_with("--") => Some(rest.strip_prefix('=').unwrap_or(rest)),
            Some(rest) => rest.strip_prefix('='),
            None => None,
        };
        if let Some(Ok(given)) = given.map(|given| T::from_str(given, false)) {
            value = given;
        }
    }
    value
}

/// What follows a short option, which may be behind flags, as in `-vo`.
fn after_short_option(arg: &str, option: char) -> Option<&str> {
    const FLAGS: [char; 4] = ['h', 'v', 'V', 'y'];
    let letters = arg.strip_prefix('-').filter(|letters| !letters.starts_with('-'))?;
    letters.trim_start_matches(FLAGS).strip_prefix(option)
}

/// Prints help, the version, or the error, and returns the exit code.
pub(crate) fn report_usage_error(error: clap::Error, raw: &RawArgs) -> Exit {
    if !error.use_stderr() {
        // A closed pipe is not an error here either.
        let _ = error.print();
        return Exit::Success;
    }
    let error = suggest_command_path(error);
    if raw.output == Format::Table {
        write_stderr(&render(&error, &Terminal::detect(raw.color).err));
        flush_stderr();
        return Exit::Usage;
    }
    let mut cli_error = from_clap(&error);
    if raw.changes {
        cli_error = cli_error.with_outcome(Outcome::NotSent);
    }
    write_stderr(&(cli_error.json() + "\n"));
    flush_stderr();
    cli_error.exit()
}

/// Adds the full path of a command whose group is missing, such as `gateway resize` for `resize`.
fn suggest_command_path(mut error: clap::Error) -> clap::Error {
    let Some(ContextValue::String(given)) = error.get(ContextKind::InvalidSubcommand) else { return error };
    let cli = Cli::command();
    let groups = cli.get_subcommands().filter(|group| !group.is_hide_set());
    let paths: Vec<(&str, &str)> = groups
        .flat_map(|group| group.get_subcommands().map(|command| (group.get_name(), command.get_name())))
        .collect();
    let Some(name) = most_similar(given, paths.iter().map(|(_, command)| *command)) else { return error };
    let similar = paths.iter().filter(|(_, command)| *command == name);
    let commands: Vec<String> =
        similar.map(|(group, command)| format!("`otc-vpn {group} {command}`")).collect();
    // clap's own suggestion is more likely what is meant, unless the name of the other command is exact.
    if name == given || error.get(ContextKind::SuggestedSubcommand).is_none() {
        let tip = StyledStr::from(format!("did you mean {}?", commands.join(", ")));
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip]));
    }
    error
}

/// clap's text, wrapped to the width.
fn render(error: &clap::Error, stream: &Stream) -> String {
    let text = error.render();
    let text = if stream.color { text.ansi().to_string() } else { text.to_string() };
    // Help is wrapped already.
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return text;
    }
    let wrap = |line: &str| {
        let words = line.trim_start();
        let indent = " ".repeat(line.len() - words.len());
        if words.is_empty() { "\n".to_owned() } else { stream.wrap(words, &indent, &format!("{indent}  ")) }
    };
    text.lines().map(wrap).collect()
}

/// Splits clap's text into a message and a hint.
fn from_clap(error: &clap::Error) -> CliError {
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return CliError::usage("a subcommand is required").with_hint("Run `otc-vpn help`.");
    }
    let text = error.to_string();
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut message = lines.next().unwrap_or_default().trim_start_matches("error: ").to_owned();
    let mut tips = Vec::new();
    for line in
        lines.take_while(|line| !line.starts_with("Usage:") && !line.starts_with("For more information"))
    {
        match line.strip_prefix("tip: ") {
            Some(tip) => tips.push(tip.to_owned()),
            None => {
                message.push(' ');
                message.push_str(line);
            }
        }
    }
    if let (true, Some(ContextValue::String(usage))) = (tips.is_empty(), error.get(ContextKind::Usage)) {
        tips.push(usage.clone());
    }
    let hint = if tips.is_empty() { "Run `otc-vpn help`.".to_owned() } else { tips.join("; ") };
    CliError::usage(message).with_hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use otc_vpn::client::types::TargetFlavor;

    fn args(args: &[&str]) -> Vec<String> {
        args.iter().map(|arg| (*arg).to_owned()).collect()
    }

    #[test]
    fn output_format_is_found_before_the_rest_is_parsed() {
        let output = |words: &[&str]| value_of::<Format>(&args(words), "--output", Some('o'));
        assert_eq!(output(&["otc-vpn", "--output", "json", "x"]), Format::Json);
        assert_eq!(output(&["otc-vpn", "x", "--output=yaml"]), Format::Yaml);
        assert_eq!(output(&["otc-vpn", "--output"]), Format::Table);
        assert_eq!(output(&["otc-vpn", "--", "--output=json"]), Format::Table);
        for words in [&["-o", "json"][..], &["-ojson"], &["-o=json"], &["-vvo", "json"], &["-yojson"]] {
            assert_eq!(output(&[&["otc-vpn", "x"], words].concat()), Format::Json, "{words:?}");
        }
        assert_eq!(output(&["otc-vpn", "x", "--only=json", "-x", "o"]), Format::Table);
    }

    #[test]
    fn api_call_is_a_change_unless_its_method_is_safe() {
        for (method, changes) in
            [("get", false), ("OPTIONS", false), ("post", true), ("DELETE", true), ("CUSTOM", true)]
        {
            let args = args(&["otc-vpn", "api", "--output", "json", method, "/x"]);
            assert_eq!(is_unsafe_api_call(&args), changes, "{method}");
        }
        assert!(!is_unsafe_api_call(&args(&["otc-vpn", "gateway", "list"])));
    }

    #[test]
    fn usage_error_becomes_message_and_hint() {
        let json =
            |words: &[&str]| from_clap(&Cli::command().try_get_matches_from(words).unwrap_err()).json();
        insta::assert_snapshot!(json(&["otc-vpn", "gatway", "list"]), @r#"{"kind":"invalid_input","message":"unrecognized subcommand 'gatway'","status":null,"code":null,"request_id":null,"hint":"a similar subcommand exists: 'gateway'","retryable":false,"outcome":null}"#);
        let flavors = otc_vpn::Flavor::KNOWN.iter().map(otc_vpn::Flavor::as_str);
        let known: Vec<&str> = flavors.filter(|flavor| flavor.parse::<TargetFlavor>().is_ok()).collect();
        let misspelled = json(&["otc-vpn", "gateway", "resize", "a", "--flavor", "Profesional2"]);
        insta::assert_snapshot!(misspelled.replace(&known.join(", "), "KNOWN"), @r#"{"kind":"invalid_input","message":"invalid value 'Profesional2' for '--flavor <FLAVOR>' [possible values: KNOWN]","status":null,"code":null,"request_id":null,"hint":"a similar value exists: 'Professional2'; to send a flavor that is not listed here, use `otc-vpn api`","retryable":false,"outcome":null}"#);
    }
}
