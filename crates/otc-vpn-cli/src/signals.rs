//! SIGINT, SIGTERM and SIGHUP (Ctrl-C where there are no signals).

use crate::exit::Exit;
use std::io;
#[cfg(unix)]
use std::sync::LazyLock;

/// A signal that ends the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signal {
    Interrupt,
    #[cfg(unix)]
    Terminate,
    #[cfg(unix)]
    HangUp,
}

impl Signal {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Signal::Interrupt => "SIGINT",
            #[cfg(unix)]
            Signal::Terminate => "SIGTERM",
            #[cfg(unix)]
            Signal::HangUp => "SIGHUP",
        }
    }

    pub(crate) fn exit(self) -> Exit {
        match self {
            Signal::Interrupt => Exit::Interrupted,
            #[cfg(unix)]
            Signal::Terminate | Signal::HangUp => Exit::Terminated,
        }
    }
}

/// Listens for the signals that end the program.
pub(crate) struct Signals {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    /// None if the program was started with `nohup`.
    #[cfg(unix)]
    hang_up: Option<tokio::signal::unix::Signal>,
}

impl Signals {
    /// Installs the handlers; from here on a signal no longer ends the process by itself.
    #[cfg(unix)]
    pub(crate) fn listen() -> io::Result<Signals> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Signals {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hang_up: if *HANG_UP_IS_IGNORED { None } else { Some(signal(SignalKind::hangup())?) },
        })
    }

    #[cfg(not(unix))]
    pub(crate) fn listen() -> io::Result<Signals> {
        Ok(Signals {})
    }

    /// Waits for a signal.
    #[cfg(unix)]
    pub(crate) async fn received(&mut self) -> Signal {
        let hang_up = async {
            match &mut self.hang_up {
                Some(hang_up) => hang_up.recv().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = self.interrupt.recv() => Signal::Interrupt,
            _ = self.terminate.recv() => Signal::Terminate,
            _ = hang_up => Signal::HangUp,
        }
    }

    #[cfg(not(unix))]
    pub(crate) async fn received(&mut self) -> Signal {
        match tokio::signal::ctrl_c().await {
            Ok(()) => Signal::Interrupt,
            Err(_) => std::future::pending().await,
        }
    }
}

/// Whether a hang-up must not end the program.
#[cfg(unix)]
static HANG_UP_IS_IGNORED: LazyLock<bool> = LazyLock::new(hang_up_is_ignored);

/// Whether SIGHUP was ignored when the program started, as `nohup` arranges.
#[cfg(target_os = "linux")]
fn hang_up_is_ignored() -> bool {
    /// Bit 0 is signal 1, which is SIGHUP.
    const HANG_UP: u64 = 1;
    // A signal that is ignored stays ignored here, because no handler is installed for it.
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|signals| u64::from_str_radix(signals.trim(), 16).ok());
    ignored.is_some_and(|signals| signals & HANG_UP != 0)
}

/// Whether SIGHUP may have been ignored when the program started. `nohup` redirects output away from the terminal, and only a
/// process with a terminal receives SIGHUP when that is closed.
#[cfg(all(unix, not(target_os = "linux")))]
fn hang_up_is_ignored() -> bool {
    use std::io::IsTerminal;
    !std::io::stdout().is_terminal() && !std::io::stderr().is_terminal()
}
