//! How the program ends: the exit codes that scripts can rely on.

use otc_vpn::{Error, ErrorKind, Outcome};
use std::process::ExitCode;

/// What an exit code means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Exit {
    /// Done, or nothing to do.
    Done = 0,
    /// A defect in this program.
    Defect = 1,
    /// Wrong usage or input; nothing was sent that changes anything.
    Usage = 2,
    /// The service refused.
    Refused = 3,
    /// Authentication or permission.
    Denied = 4,
    /// A change was accepted and did not come through, or its outcome is not known.
    Unproven = 5,
    /// The service cannot be reached, goes on failing, or is something else.
    Unreachable = 6,
    /// Ended by SIGINT.
    Interrupted = 130,
    /// Ended by SIGTERM.
    Terminated = 143,
}

impl Exit {
    /// The codes as the help shows them.
    pub(crate) const TABLE: &'static str = "\
Exit codes:
  0  done, or nothing to do
  1  a defect in this program
  2  wrong usage or input; nothing was sent that changes anything
  3  the service refused: not found, not allowed for this gateway, not ready
  4  authentication or permission
  5  the change did not come through, did not finish in time, or its outcome is not known
  6  the service cannot be reached, goes on failing, or answers with something else
  130, 143  ended by SIGINT, SIGTERM; what was asked of the service is said";

    /// How bad a code is when several gateways end differently.
    pub(crate) fn rank(self) -> u8 {
        match self {
            Exit::Done => 0,
            Exit::Usage => 1,
            Exit::Refused => 2,
            Exit::Denied => 3,
            Exit::Unreachable => 4,
            Exit::Unproven => 5,
            Exit::Defect => 6,
            Exit::Interrupted | Exit::Terminated => 7,
        }
    }

    /// The code for an error of the library. A change that may have been sent decides over the error's kind.
    pub(crate) fn of(error: &Error) -> Exit {
        match (error.kind(), error.outcome()) {
            (_, Some(Outcome::Accepted | Outcome::Unknown)) => Exit::Unproven,
            // What the service calls wrong is its refusal.
            (ErrorKind::InvalidInput, _) if error.status().is_some() => Exit::Refused,
            (kind, _) => Exit::of_kind(kind),
        }
    }

    fn of_kind(kind: ErrorKind) -> Exit {
        match kind {
            ErrorKind::InvalidInput => Exit::Usage,
            ErrorKind::NotFound | ErrorKind::NotReady | ErrorKind::NotAllowed => Exit::Refused,
            ErrorKind::Authentication | ErrorKind::Permission => Exit::Denied,
            ErrorKind::Failed | ErrorKind::UnknownOutcome => Exit::Unproven,
            // Throttled, Busy, Server, Connection, Timeout, UnexpectedResponse, and what a later library adds.
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
    fn the_worst_code_wins_in_the_order_of_the_contract() {
        let order = [
            Exit::Defect,
            Exit::Unproven,
            Exit::Unreachable,
            Exit::Denied,
            Exit::Refused,
            Exit::Usage,
            Exit::Done,
        ];
        assert!(order.windows(2).all(|pair| pair[0].rank() > pair[1].rank()));
    }

    #[test]
    fn every_kind_has_its_code() {
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
        ] {
            assert_eq!(Exit::of_kind(kind) as u8, exit, "{kind:?}");
        }
    }
}
