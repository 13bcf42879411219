//! Runs the command in a thread of its own, and ends the program within a second of a signal, even if blocked output keeps the
//! command from reporting the interruption itself.

use crate::context::Context;
use crate::error::CliError;
use crate::exit::Exit;
use crate::in_flight::Cause;
use crate::signals::Signals;
use crate::streams::{flush_stderr_within, write_stderr};
use std::thread;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::sleep;

/// How long the command has to report an interruption.
const MAX_REPORT_TIME: Duration = Duration::from_millis(600);

/// How long standard error has to accept the report of the supervisor.
const MAX_FLUSH_TIME: Duration = Duration::from_millis(200);

/// The stack size of the main thread on most systems.
const STACK_SIZE: usize = 8 << 20;

/// Runs the command, and returns the exit code: its own, or that of the signal or the panic that ended it.
pub(crate) fn run(
    context: &Context,
    command: impl FnOnce() -> Exit + Send + 'static,
) -> Result<Exit, CliError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| CliError::internal(format!("cannot start the async runtime: {error}")))?;
    runtime.block_on(async {
        let signals = Signals::listen()
            .map_err(|error| CliError::internal(format!("cannot install signal handlers: {error}")))?;
        let (sender, ended) = oneshot::channel();
        let thread = thread::Builder::new().name("command".to_owned()).stack_size(STACK_SIZE);
        thread
            .spawn(move || {
                let exit = command();
                let _ = sender.send(exit);
            })
            .map_err(|error| CliError::internal(format!("cannot start a thread: {error}")))?;
        Ok(supervise(context, ended, signals).await)
    })
}

async fn supervise(context: &Context, mut ended: oneshot::Receiver<Exit>, mut signals: Signals) -> Exit {
    let signal = tokio::select! {
        biased;
        exit = &mut ended => return exit.unwrap_or_else(|_| panicked(context)),
        signal = signals.received() => signal,
    };
    tokio::select! {
        biased;
        exit = &mut ended => return exit.unwrap_or_else(|_| panicked(context)),
        () = sleep(MAX_REPORT_TIME) => {}
        _ = signals.received() => {}
    }
    report(context, Cause::Signal(signal))
}

/// The command dropped its end of the channel without an exit code.
fn panicked(context: &Context) -> Exit {
    report(context, Cause::InternalError)
}

/// Reports each change in flight and the error that ends the program, unless that has been done, and returns the exit code.
pub(crate) fn report(context: &Context, cause: Cause) -> Exit {
    if let Some((report, error)) = context.in_flight.interrupted(cause, &context.prefix) {
        if context.output.terminal.err.is_terminal {
            // The cursor may be behind a prompt or `^C`.
            write_stderr("\n");
        }
        let stream = &context.output.terminal.err;
        write_stderr(&report.lines().map(|line| stream.wrap(line, "", "  ")).collect::<String>());
        context.output.error(&error);
        let _ = flush_stderr_within(Some(MAX_FLUSH_TIME));
    }
    cause.exit()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::Global;
    use crate::in_flight::InFlight;
    use crate::output::Output;
    use crate::suggest::CommandPrefix;
    use crate::ui::terminal::Terminal;
    use clap::ColorChoice;
    use otc_vpn::{Flavor, Outcome, Progress};

    fn context() -> Context {
        let global = Global::default();
        Context {
            output: Output { format: global.output, terminal: Terminal::detect(ColorChoice::Never) },
            in_flight: InFlight::default(),
            prefix: CommandPrefix::new(&global),
            logging: false,
            global,
        }
    }

    #[test]
    fn exit_code_of_the_command_is_returned() {
        assert_eq!(run(&context(), || Exit::Rejected).unwrap(), Exit::Rejected);
    }

    #[test]
    fn panic_after_the_change_was_sent_reports_it() {
        let context = context();
        let change = context.in_flight.add_resize("site-a", &Flavor::Professional2);
        let exit = run(&context, move || {
            change.record(&Progress::Sending);
            panic!("a bug");
        });
        assert_eq!(exit.unwrap(), Exit::InternalError);
        assert!(
            context.in_flight.interrupted(Cause::InternalError, &context.prefix).is_none(),
            "the change was not reported"
        );
        let (report, error) = context.in_flight.interruption(Cause::InternalError, &context.prefix);
        assert_eq!(error.outcome(), Some(Outcome::Unknown));
        assert!(
            report.contains("site-a: the change to Professional2 was sent, its outcome is unknown"),
            "{report}"
        );
        let message = "otc-vpn stopped because of an internal error after the change to Professional2 was sent; its outcome is unknown";
        assert_eq!((error.exit(), error.headline().as_str()), (Exit::InternalError, message));
    }
}
