//! Suggestions for resolving an error, as values that a program can render in its own way.

use otc_vpn_auth::ClockSkew;
use otc_vpn_client::metadata::Flavor;
use otc_vpn_client::types::{VgwId, VpnConnectionId};
use std::borrow::Cow;
use std::fmt;

/// A suggestion for resolving an [`Error`](crate::Error).
///
/// [`Display`](fmt::Display) is an imperative sentence. A program can match on the hint to render it as its own command or link.
///
/// ```
/// # fn report(error: otc_vpn::Error) {
/// use otc_vpn::Hint;
/// for hint in error.hints() {
///     match hint {
///         Hint::CheckGateway { id, .. } => eprintln!("see https://console.example/gateways/{id}"),
///         hint => eprintln!("{hint}"),
///     }
/// }
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Hint {
    /// Read the gateway before sending the change again.
    #[non_exhaustive]
    CheckGateway {
        /// The gateway.
        id: VgwId,
    },
    /// Wait until the gateway is `ACTIVE`.
    #[non_exhaustive]
    WaitFor {
        /// The gateway.
        id: VgwId,
        /// The flavor that it is expected to have then.
        flavor: Option<Flavor>,
    },
    /// Plan the change again and confirm it: the gateway has changed since the change was planned.
    #[non_exhaustive]
    ConfirmAgain {
        /// The gateway.
        id: VgwId,
    },
    /// List the gateways of the project.
    ListGateways,
    /// Check the name: this gateway has a similar one.
    #[non_exhaustive]
    SimilarGateway {
        /// The gateway.
        id: VgwId,
        /// Its name, as the service sent it.
        name: String,
    },
    /// List the flavors that are available to the gateway.
    #[non_exhaustive]
    ListFlavors {
        /// The gateway.
        id: VgwId,
    },
    /// Read the log of the connection, which may contain the reason why its tunnel is down.
    #[non_exhaustive]
    ShowConnectionLog {
        /// The connection.
        id: VpnConnectionId,
    },
    /// Do not send the change again: the service accepted it.
    DoNotResend,
    /// Set the clock of this machine.
    SetClock(ClockSkew),
    /// Any other advice: an imperative sentence.
    Advice(Cow<'static, str>),
}

impl From<&'static str> for Hint {
    fn from(advice: &'static str) -> Self {
        Self::Advice(Cow::Borrowed(advice))
    }
}

impl fmt::Display for Hint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CheckGateway { id } => {
                write!(formatter, "Check gateway {} before sending the change again.", id.as_str())
            }
            Self::WaitFor { id, flavor: Some(flavor) } => {
                write!(formatter, "Wait until gateway {} is ACTIVE with flavor {flavor}.", id.as_str())
            }
            Self::WaitFor { id, flavor: None } => {
                write!(formatter, "Wait until gateway {} is ACTIVE.", id.as_str())
            }
            Self::ConfirmAgain { id } => {
                write!(formatter, "Plan the change of gateway {} again, and confirm it.", id.as_str())
            }
            Self::ListGateways => formatter.write_str("List the gateways of the project."),
            // The name can contain control characters.
            Self::SimilarGateway { name, .. } => write!(formatter, "Did you mean {name:?}?"),
            Self::ListFlavors { id } => {
                write!(formatter, "List the flavors available to gateway {}.", id.as_str())
            }
            Self::ShowConnectionLog { id } => {
                write!(formatter, "Read the log of connection {}.", id.as_str())
            }
            Self::DoNotResend => {
                formatter.write_str("Do not send the change again: the service accepted it.")
            }
            Self::SetClock(skew) => write!(formatter, "Set the clock: {skew}."),
            Self::Advice(advice) => formatter.write_str(advice),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn display_is_a_sentence_without_a_command() {
        let id: VgwId = "620d99b8-demo-a8df-va86-200b868f2d7d".parse().unwrap();
        for (hint, text) in [
            (
                Hint::CheckGateway { id: id.clone() },
                "Check gateway 620d99b8-demo-a8df-va86-200b868f2d7d before sending the change again.",
            ),
            (
                Hint::WaitFor { id, flavor: Some(Flavor::Professional2) },
                "Wait until gateway 620d99b8-demo-a8df-va86-200b868f2d7d is ACTIVE with flavor Professional2.",
            ),
            (Hint::from("Try again later."), "Try again later."),
        ] {
            assert_eq!(hint.to_string(), text);
        }
    }
}
