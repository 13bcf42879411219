//! Parses the command line, runs the command, and returns the exit code.

use crate::args::{AuthCommand, Cli, Command, FlavorCommand, GatewayCommand, SimulatorCommand, ZoneCommand};
use crate::commands;
use crate::context::Context;
use crate::error::CliError;
use crate::exit::Exit;
use crate::in_flight::InFlight;
use crate::logging;
use crate::output::Output;
use crate::signals::Signals;
use crate::suggest::CommandPrefix;
use crate::ui::terminal::{Terminal, write_stderr};
use crate::usage_error::{RawArgs, report_usage_error};
use clap::{CommandFactory, FromArgMatches};
use std::panic::{self, AssertUnwindSafe};

/// Runs the program. A panic is reported as an internal error.
pub(crate) fn run() -> Exit {
    panic::set_hook(Box::new(|panic| {
        let message = panic.payload_as_str().unwrap_or("no message");
        let location =
            panic.location().map(|at| format!(" at {}:{}", at.file(), at.line())).unwrap_or_default();
        write_stderr(&format!("internal error{location}: {message}\n"));
    }));
    let raw = RawArgs::from_process();
    panic::catch_unwind(AssertUnwindSafe(|| parse_and_run(&raw))).unwrap_or_else(|_| {
        let error = CliError::internal("otc-vpn stopped because of an internal error").with_hint(
            "Check the gateways before you run the command again, and report the lines above as a bug.",
        );
        Output { format: raw.output, terminal: Terminal::detect(raw.color) }.error(&error);
        error.exit()
    })
}

fn parse_and_run(raw: &RawArgs) -> Exit {
    let parsed =
        Cli::command().color(raw.color).try_get_matches().and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => return report_usage_error(&error, raw),
    };
    let output = Output { format: cli.global.output, terminal: Terminal::detect(cli.global.color) };
    let prefix = CommandPrefix::new(&cli.global);
    let result = start_runtime_and_run(cli, output, prefix.clone());
    match result {
        Ok(exit) => exit,
        Err(error) => {
            let error = error.with_command_prefix(&prefix);
            output.error(&error);
            error.exit()
        }
    }
}

fn start_runtime_and_run(cli: Cli, output: Output, prefix: CommandPrefix) -> Result<Exit, CliError> {
    let logging = logging::init(cli.global.verbose)?;
    let context = Context { global: cli.global, output, in_flight: InFlight::default(), prefix, logging };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| CliError::internal(format!("cannot start the async runtime: {error}")))?;
    let result = runtime.block_on(run_until_signal(&context, cli.command));
    // A DNS lookup or a read of standard input may still block a thread; do not wait for it.
    runtime.shutdown_background();
    result
}

/// Runs a command until it ends or a signal arrives. On a signal, reports the changes in flight.
async fn run_until_signal(context: &Context, command: Command) -> Result<Exit, CliError> {
    let mut signals = Signals::listen()
        .map_err(|error| CliError::internal(format!("cannot install signal handlers: {error}")))?;
    if let Command::Simulator(SimulatorCommand::Serve(serve)) = command {
        return commands::simulator_serve::run(context, serve, &mut signals).await;
    }
    let exit = tokio::select! {
        biased;
        exit = signals.received() => exit,
        result = dispatch(context, command) => return result.map(|()| Exit::Success),
    };
    let (report, error) = context.in_flight.interrupted(exit, &context.prefix);
    if context.output.terminal.err.is_terminal {
        // The cursor may be behind a prompt or `^C`.
        write_stderr("\n");
    }
    write_stderr(&report);
    Err(error)
}

async fn dispatch(context: &Context, command: Command) -> Result<(), CliError> {
    match command {
        Command::Gateway(GatewayCommand::List) => commands::gateway::list::run(context).await,
        Command::Gateway(GatewayCommand::Show { gateway }) => {
            commands::gateway::show::run(context, &gateway).await
        }
        Command::Gateway(GatewayCommand::Resize(resize)) => {
            commands::gateway::resize::run(context, resize).await
        }
        Command::Gateway(GatewayCommand::Wait(wait)) => commands::gateway::wait::run(context, wait).await,
        Command::Flavor(FlavorCommand::List { gateway }) => {
            commands::flavor_list::run(context, gateway.as_ref()).await
        }
        Command::Zone(ZoneCommand::List) => commands::zone_list::run(context).await,
        Command::Auth(AuthCommand::Check) => commands::auth_check::run(context).await,
        Command::Api(api) => commands::api::run(context, api).await,
        Command::Completion { shell } => commands::completion::run(shell),
        #[cfg(feature = "man")]
        Command::Man { directory } => commands::man::run(&directory),
        Command::Simulator(SimulatorCommand::Serve(_)) => {
            Err(CliError::internal("`simulator serve` reached the client dispatcher"))
        }
    }
}
