//! The values of a fault that have names in the grammar.

use jiff::SignedDuration;
use std::fmt::{self, Display, Formatter};
use std::time::Duration;

/// Declares an enum whose variants have the names of the grammar.
macro_rules! named_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $value:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
        }

        impl $name {
            pub(crate) const ALL: &[Self] = &[$(Self::$variant),*];

            /// The name in the grammar.
            pub(crate) fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $value,)*
                }
            }
        }

        /// The name in the grammar of faults.
        impl Display for $name {
            fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
                formatter.pad(self.name())
            }
        }
    };
}

named_enum! {
    /// The format of the body of a response, for [`FaultBuilder::body`](crate::FaultBuilder::body).
    BodyFormat {
        /// An error as the API sends it, with `error_code`, `error_msg` and `request_id`.
        Json = "json",
        /// An error with `code` and `message`.
        CodeMessage = "code-message",
        /// An error as IAM sends it.
        Keystone = "keystone",
        /// An error whose `error_code` is the HTTP status as a number.
        Numeric = "numeric",
        /// An error whose `error_msg` is null.
        NullMessage = "null-message",
        /// An HTML page, as from a proxy.
        Html = "html",
        /// No body.
        Empty = "empty",
        /// Text that is not valid UTF-8.
        InvalidUtf8 = "invalid-utf8",
        /// Text in the encoding ISO-8859-1.
        Latin1 = "latin1",
        /// Half of the body.
        Truncated = "truncated",
        /// Half of the body, and then the connection closes.
        Incomplete = "incomplete",
        /// The regular body with the id of another gateway.
        OtherGateway = "other-gateway",
        /// The regular body.
        Own = "own",
    }
}

named_enum! {
    /// When a connection is reset, for [`FaultBuilder::reset`](crate::FaultBuilder::reset).
    Reset {
        /// Before the request is executed.
        Before = "before",
        /// After the request is executed.
        After = "after",
        /// Before the request is executed, if an earlier request used the same connection.
        Reused = "reused",
    }
}

named_enum! {
    /// How a transition ends that does not reach the new flavor, for [`FaultBuilder::end`](crate::FaultBuilder::end).
    TransitionEnd {
        /// With the status `FAULT` and the old flavor.
        Fault = "FAULT",
        /// With the status `FREEZED` and the old flavor.
        Freezed = "FREEZED",
        /// With the status `PENDING_DELETE` and the old flavor.
        PendingDelete = "PENDING_DELETE",
        /// With the status `ERROR`, which is not published, and the old flavor.
        Error = "ERROR",
        /// With the status `UPDATE_FAILED`, which is not published, and the old flavor.
        UpdateFailed = "UPDATE_FAILED",
        /// With the status `ACTIVE` and the old flavor.
        Active = "ACTIVE",
        /// With the status `ACTIVE` and a flavor that is neither the old nor the new one.
        OtherFlavor = "other-flavor",
        /// Never.
        Never = "never",
    }
}

/// How a change interrupts the tunnels of the gateway, for [`FaultBuilder::tunnels`](crate::FaultBuilder::tunnels).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TunnelFault {
    /// The tunnels of the second address of the gateway stay down.
    StayDown,
    /// The tunnels of the second address stay down until this long after the transition.
    DownFor(Duration),
    /// No tunnel is interrupted.
    None,
}

/// The value in the grammar of faults.
impl Display for TunnelFault {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::StayDown => formatter.write_str("stay-down"),
            Self::DownFor(duration) => {
                let duration = SignedDuration::try_from(*duration).unwrap_or(SignedDuration::MAX);
                write!(formatter, "down-for={duration:#}")
            }
            Self::None => formatter.write_str("none"),
        }
    }
}
