//! Parses the command line, runs the command, and returns the exit code.

use crate::args::{
    AuthCommand, CONFIGURATION, Cli, Command, ConnectionCommand, CustomerGatewayCommand, FlavorCommand,
    GatewayCommand, MonitorCommand, QuotaCommand, SimulatorCommand, ZoneCommand,
};
use crate::commands;
use crate::complete;
use crate::context::Context;
use crate::error::CliError;
use crate::exit::Exit;
use crate::in_flight::{Cause, InFlight};
use crate::logging;
use crate::output::{Output, write_stdout};
use crate::overview;
use crate::signals::Signals;
use crate::streams::{flush_stderr, write_stderr};
use crate::suggest::CommandPrefix;
use crate::supervisor;
use crate::ui::terminal::Terminal;
use crate::usage_error::{RawArgs, report_usage_error};
use clap::{CommandFactory, FromArgMatches};
use std::panic::{self, AssertUnwindSafe};

/// Runs the program. A panic is reported as an internal error.
pub(crate) fn run() -> Exit {
    panic::set_hook(Box::new(|panic| {
        let payload = panic.payload();
        let text = payload.downcast_ref::<&str>().copied();
        let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
        let message = text.unwrap_or("no message");
        let location =
            panic.location().map(|at| format!(" at {}:{}", at.file(), at.line())).unwrap_or_default();
        write_stderr(&format!("internal error{location}: {message}\n"));
    }));
    match complete::run() {
        Ok(false) => {}
        Ok(true) => return Exit::Success,
        Err(_) => return Exit::Usage,
    }
    let raw = RawArgs::from_process();
    panic::catch_unwind(AssertUnwindSafe(|| parse_and_run(&raw))).unwrap_or_else(|_| {
        let error = CliError::internal("otc-vpn stopped because of an internal error");
        let output = Output { format: raw.output, terminal: Terminal::detect(raw.color) };
        fail(&output, &error.with_hint(Cause::INTERNAL_ERROR_HINT))
    })
}

fn parse_and_run(raw: &RawArgs) -> Exit {
    if raw.is_empty {
        overview::print(raw.color);
        flush_stderr();
        return Exit::Usage;
    }
    let parsed =
        Cli::command().color(raw.color).try_get_matches().and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => return report_usage_error(error, raw),
    };
    let output = Output { format: cli.global.output, terminal: Terminal::detect(cli.global.color) };
    let logging = match logging::init(cli.global.verbose) {
        Ok(logging) => logging,
        Err(error) => return fail(&output, &error),
    };
    let prefix = CommandPrefix::new(&cli.global);
    let context = Context { global: cli.global, output, in_flight: InFlight::default(), prefix, logging };
    let in_command = context.clone();
    supervisor::run(&context, move || {
        let result = start_runtime_and_run(&in_command, cli.command);
        result
            .unwrap_or_else(|error| fail(&in_command.output, &error.with_command_prefix(&in_command.prefix)))
    })
    .unwrap_or_else(|error| fail(&output, &error))
}

/// Prints the error that ends the program, and returns its exit code.
fn fail(output: &Output, error: &CliError) -> Exit {
    output.error(error);
    flush_stderr();
    error.exit()
}

fn start_runtime_and_run(context: &Context, command: Command) -> Result<Exit, CliError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| CliError::internal(format!("cannot start the async runtime: {error}")))?;
    let result = runtime.block_on(run_until_signal(context, command));
    // A DNS lookup or a read of standard input may still block a thread; do not wait for it.
    runtime.shutdown_background();
    result
}

/// Runs a command until it ends or a signal arrives.
async fn run_until_signal(context: &Context, command: Command) -> Result<Exit, CliError> {
    let mut signals = Signals::listen()
        .map_err(|error| CliError::internal(format!("cannot install signal handlers: {error}")))?;
    if let Command::Simulator(SimulatorCommand::Serve(serve)) = command {
        return commands::simulator_serve::run(context, serve, &mut signals).await;
    }
    let resize = match &command {
        Command::Gateway(GatewayCommand::Resize(resize)) => Some(resize.clone()),
        _ => None,
    };
    let signal = tokio::select! {
        biased;
        signal = signals.received() => signal,
        result = dispatch(context, command) => return result,
    };
    let cause = Cause::Signal(signal);
    if let Some(resize) = resize {
        commands::gateway::resize::print_interrupted(context, &resize, cause);
    }
    Ok(supervisor::report(context, cause))
}

async fn dispatch(context: &Context, command: Command) -> Result<Exit, CliError> {
    let result = match command {
        Command::Gateway(GatewayCommand::List { tags }) => commands::gateway::list::run(context, &tags).await,
        Command::Gateway(GatewayCommand::Show { gateway }) => {
            commands::gateway::show::run(context, &gateway).await
        }
        Command::Gateway(GatewayCommand::Resize(resize)) => {
            return commands::gateway::resize::run(context, resize).await;
        }
        Command::Gateway(GatewayCommand::Wait(wait)) => commands::gateway::wait::run(context, wait).await,
        Command::Connection(ConnectionCommand::List { gateway }) => {
            commands::connection::list::run(context, gateway.as_ref()).await
        }
        Command::Connection(ConnectionCommand::Show { connection }) => {
            commands::connection::show::run(context, &connection).await
        }
        Command::Connection(ConnectionCommand::Log { connection }) => {
            commands::connection::log::run(context, &connection).await
        }
        Command::CustomerGateway(CustomerGatewayCommand::List) => {
            commands::customer_gateway::list::run(context).await
        }
        Command::CustomerGateway(CustomerGatewayCommand::Show { customer_gateway }) => {
            commands::customer_gateway::show::run(context, &customer_gateway).await
        }
        Command::Monitor(MonitorCommand::List { connection }) => {
            commands::monitor_list::run(context, connection.as_ref()).await
        }
        Command::Quota(QuotaCommand::List) => commands::quota_list::run(context).await,
        Command::Flavor(FlavorCommand::List { gateway }) => {
            commands::flavor_list::run(context, gateway.as_ref()).await
        }
        Command::Zone(ZoneCommand::List) => commands::zone_list::run(context).await,
        Command::Auth(AuthCommand::Check) => commands::auth_check::run(context).await,
        Command::Api(api) => commands::api::run(context, api).await,
        Command::Completion { shell } => commands::completion::run(shell),
        Command::Configuration => write_stdout(CONFIGURATION.as_bytes()),
        #[cfg(feature = "man")]
        Command::Man { directory } => commands::man::run(&directory),
        Command::Simulator(SimulatorCommand::Serve(_)) => {
            Err(CliError::internal("`simulator serve` reached the client dispatcher"))
        }
    };
    result.map(|()| Exit::Success)
}
