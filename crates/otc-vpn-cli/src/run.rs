//! From the command line to the exit code.

use crate::args::{Auth, Cli, Command, FlavorCommand, Format, Gateway, Simulator, When, Zone};
use crate::asked::Asked;
use crate::commands;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::logging;
use crate::output::{Output, write_words};
use crate::shell::Commands;
use crate::signals::Signals;
use crate::terminal::Terminal;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ColorChoice, CommandFactory, FromArgMatches, ValueEnum};
use otc_vpn::Outcome;
use std::panic::{self, AssertUnwindSafe};

/// Runs the program and gives its exit code. A panic is a defect of the program, and says so.
pub(crate) fn run() -> Exit {
    panic::set_hook(Box::new(|panic| {
        let what = panic.payload_as_str().unwrap_or("no words");
        let place = panic.location().map(|at| format!(" at {}:{}", at.file(), at.line())).unwrap_or_default();
        write_words(&format!("otc-vpn has a defect{place}: {what}\n"));
    }));
    let said = Said::before_parsing();
    panic::catch_unwind(AssertUnwindSafe(|| parse_and_run(&said))).unwrap_or_else(|_| {
        let failure = Failure::defect("otc-vpn ended by a defect of its own")
            .with_hint("Look at the gateways before you run it again, and report the lines above.");
        Output { format: said.output, terminal: Terminal::detect(said.color) }.failure(&failure);
        failure.exit()
    })
}

fn parse_and_run(said: &Said) -> Exit {
    let color = match said.color {
        When::Auto => ColorChoice::Auto,
        When::Always => ColorChoice::Always,
        When::Never => ColorChoice::Never,
    };
    let parsed =
        Cli::command().color(color).try_get_matches().and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => return misunderstood(&error, said),
    };
    let output = Output { format: cli.global.output, terminal: Terminal::detect(cli.global.color) };
    let commands = Commands::new(&cli.global);
    let result = prepare_and_run(cli, output, commands.clone());
    match result {
        Ok(exit) => exit,
        Err(failure) => {
            let failure = failure.for_commands(&commands);
            output.failure(&failure);
            failure.exit()
        }
    }
}

fn prepare_and_run(cli: Cli, output: Output, commands: Commands) -> Result<Exit, Failure> {
    let logging = logging::begin(cli.global.verbose)?;
    let context = Context { global: cli.global, output, asked: Asked::default(), commands, logging };
    match cli.command {
        // These need no service.
        Command::Completion { shell } => commands::completion::run(shell).map(|()| Exit::Done),
        Command::Flavor(FlavorCommand::List { gateway: None }) => {
            commands::flavor::list(&context).map(|()| Exit::Done)
        }
        command => {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .map_err(|error| Failure::defect(format!("cannot start: {error}")))?;
            let result = runtime.block_on(run_until_signal(&context, command));
            // A look-up of a name, or a question, may still block a thread.
            runtime.shutdown_background();
            result
        }
    }
}

/// Runs a command; a signal ends it where it stands, and what was asked of the service is said.
async fn run_until_signal(context: &Context, command: Command) -> Result<Exit, Failure> {
    let mut signals =
        Signals::listen().map_err(|error| Failure::defect(format!("cannot listen to signals: {error}")))?;
    if let Command::Simulator(Simulator::Serve(serve)) = command {
        return commands::simulator::serve(context, serve, &mut signals).await;
    }
    let exit = tokio::select! {
        biased;
        exit = signals.received() => exit,
        result = dispatch(context, command) => return result.map(|()| Exit::Done),
    };
    let (words, failure) = context.asked.interrupted(exit);
    if context.output.terminal.err.is_terminal {
        // The cursor may stand behind a question or `^C`.
        context.output.say("\n");
    }
    context.output.say(&words);
    Err(failure)
}

async fn dispatch(context: &Context, command: Command) -> Result<(), Failure> {
    match command {
        Command::Gateway(Gateway::List) => commands::gateway_list::run(context).await,
        Command::Gateway(Gateway::Show { gateway }) => commands::gateway_show::run(context, &gateway).await,
        Command::Gateway(Gateway::Resize(resize)) => commands::gateway_resize::run(context, resize).await,
        Command::Gateway(Gateway::Wait(wait)) => commands::gateway_wait::run(context, wait).await,
        Command::Flavor(FlavorCommand::List { gateway }) => match gateway {
            Some(gateway) => commands::flavor::list_for(context, &gateway).await,
            None => commands::flavor::list(context),
        },
        Command::Zone(Zone::List) => commands::zone::list(context).await,
        Command::Auth(Auth::Check) => commands::auth::check(context).await,
        Command::Api(api) => commands::api::run(context, api).await,
        Command::Completion { shell } => commands::completion::run(shell),
        Command::Simulator(Simulator::Serve(_)) => Err(Failure::defect("the simulator is served elsewhere")),
    }
}

/// What must be known even where the command line as a whole cannot be read.
struct Said {
    output: Format,
    color: When,
    /// Whether the command would change something.
    changes: bool,
}

impl Said {
    fn before_parsing() -> Said {
        let words: Vec<String> =
            std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect();
        Said {
            output: value_of(&words, "--output"),
            color: value_of(&words, "--color"),
            changes: words.iter().any(|word| word == "resize"),
        }
    }
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
fn misunderstood(error: &clap::Error, said: &Said) -> Exit {
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
    fn the_command_line_holds_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn wrong_words_become_message_and_hint() {
        let failure =
            |words: &[&str]| usage_failure(&Cli::command().try_get_matches_from(words).unwrap_err()).json();
        insta::assert_snapshot!(failure(&["otc-vpn", "gatway", "list"]), @r#"{"kind":"invalid_input","message":"unrecognized subcommand 'gatway'","status":null,"code":null,"request_id":null,"hint":"a similar subcommand exists: 'gateway'","retryable":false,"outcome":null}"#);
        insta::assert_snapshot!(failure(&["otc-vpn", "gateway", "resize", "a", "--flavor", "Profesional2"]), @r#"{"kind":"invalid_input","message":"invalid value 'Profesional2' for '--flavor <FLAVOR>' [possible values: Basic, Professional1, Professional1-NonFixedIP, Professional2, Professional2-NonFixedIP]","status":null,"code":null,"request_id":null,"hint":"a similar value exists: 'Professional2'; `otc-vpn api` can send a value that this version does not know","retryable":false,"outcome":null}"#);
    }
}
