//! The exit codes, which scripts can rely on.

use otc_vpn::{Error, ErrorKind, Outcome};
use std::process::ExitCode;

/// An exit code and its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Exit {
    /// Success, or nothing to do.
    Success = 0,
    /// A bug in this program.
    InternalError = 1,
    /// Invalid usage or input; no change was sent.
    Usage = 2,
    /// Rejected by the service, or by our own checks.
    Rejected = 3,
    /// Authentication failed, or permission is missing.
    Unauthorized = 4,
    /// A change was accepted and failed or timed out, or its outcome is unknown.
    ChangeUnconfirmed = 5,
    /// The service is unreachable, keeps failing, or returned an unexpected response.
    Unreachable = 6,
    /// The gateway was resized, but a tunnel that was up before is down.
    TunnelsDown = 7,
    /// A dry run with `--exit-code`: a change would be sent.
    ChangeNeeded = 10,
    /// Interrupted by SIGINT.
    Interrupted = 130,
    /// Interrupted by SIGTERM or SIGHUP.
    Terminated = 143,
}

impl Exit {
    /// The section of the help texts on exit codes.
    pub(crate) const HELP: &'static str = "\
Exit codes:
  0  success, or nothing to do
  1  internal error (a bug in otc-vpn)
  2  invalid usage or input; no change was sent
  3  rejected: not found, not allowed for this gateway, or not ready
  4  authentication failed or permission denied
  5  the change was accepted but failed or timed out, or its outcome is unknown
  6  the service is unreachable, keeps failing, or returned an unexpected response
  7  the gateway was resized, but a tunnel that was up before is down
  10  a change would be sent (--dry-run --exit-code)
  130, 143  interrupted by SIGINT (130), SIGTERM or SIGHUP (143); changes in flight are reported";

    /// Orders codes by severity. With several gateways, the most severe code wins.
    pub(crate) fn severity(self) -> u8 {
        match self {
            Exit::Success => 0,
            Exit::ChangeNeeded => 1,
            Exit::Usage => 2,
            Exit::Rejected => 3,
            Exit::TunnelsDown => 4,
            Exit::Unauthorized => 5,
            Exit::Unreachable => 6,
            Exit::ChangeUnconfirmed => 7,
            Exit::InternalError => 8,
            Exit::Interrupted | Exit::Terminated => 9,
        }
    }

    /// The code for an error of the library. If a change may have been sent, its outcome takes precedence over the error kind.
    pub(crate) fn of(error: &Error) -> Exit {
        match (error.kind(), error.outcome()) {
            (ErrorKind::TunnelsDown, _) => Exit::TunnelsDown,
            (_, Some(Outcome::Accepted | Outcome::Unknown)) => Exit::ChangeUnconfirmed,
            // Input that the service found invalid is a rejection, not wrong usage of the command.
            (ErrorKind::InvalidInput, _) if error.status().is_some() => Exit::Rejected,
            (kind, _) => Exit::of_kind(kind),
        }
    }

    fn of_kind(kind: ErrorKind) -> Exit {
        match kind {
            ErrorKind::InvalidInput => Exit::Usage,
            ErrorKind::NotFound | ErrorKind::NotReady | ErrorKind::NotAllowed => Exit::Rejected,
            ErrorKind::Authentication | ErrorKind::Permission => Exit::Unauthorized,
            ErrorKind::Failed | ErrorKind::UnknownOutcome => Exit::ChangeUnconfirmed,
            ErrorKind::TunnelsDown => Exit::TunnelsDown,
            // Throttled, Busy, Server, Connection, Timeout, UnexpectedResponse, and kinds that a later library adds.
            _ => Exit::Unreachable,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn severity_follows_the_order_of_the_contract() {
        let order = [
            Exit::InternalError,
            Exit::ChangeUnconfirmed,
            Exit::Unreachable,
            Exit::Unauthorized,
            Exit::TunnelsDown,
            Exit::Rejected,
            Exit::Usage,
            Exit::Success,
        ];
        assert!(order.windows(2).all(|pair| pair[0].severity() > pair[1].severity()));
    }

    #[test]
    fn error_kind_maps_to_its_exit_code() {
        for (kind, exit) in [
            (ErrorKind::InvalidInput, 2),
            (ErrorKind::Authentication, 4),
            (ErrorKind::Permission, 4),
            (ErrorKind::NotFound, 3),
            (ErrorKind::NotReady, 3),
            (ErrorKind::NotAllowed, 3),
            (ErrorKind::Throttled, 6),
            (ErrorKind::Busy, 6),
            (ErrorKind::Server, 6),
            (ErrorKind::Connection, 6),
            (ErrorKind::Timeout, 6),
            (ErrorKind::UnexpectedResponse, 6),
            (ErrorKind::Failed, 5),
            (ErrorKind::UnknownOutcome, 5),
            (ErrorKind::TunnelsDown, 7),
        ] {
            assert_eq!(Exit::of_kind(kind) as u8, exit, "{kind:?}");
        }
    }
}
