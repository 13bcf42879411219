//! From the command line to the exit code.

use crate::args::{Auth, Cli, Command, FlavorCommand, Gateway, Simulator, Zone};
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
use crate::usage::{Said, misunderstood};
use clap::{CommandFactory, FromArgMatches};
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
    let parsed = Cli::command()
        .color(said.color)
        .try_get_matches()
        .and_then(|matches| Cli::from_arg_matches(&matches));
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
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::defect(format!("cannot start: {error}")))?;
    let result = runtime.block_on(run_until_signal(&context, cli.command));
    // A look-up of a name, or a question, may still block a thread.
    runtime.shutdown_background();
    result
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
        #[cfg(feature = "man")]
        Command::Man { folder } => commands::man::run(&folder),
        Command::Simulator(Simulator::Serve(_)) => Err(Failure::defect("the simulator is served elsewhere")),
    }
}
