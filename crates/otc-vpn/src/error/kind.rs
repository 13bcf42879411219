//! The categories of errors, and what is known about a change that failed.

use std::fmt;

macro_rules! string_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $value:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
        }

        impl $name {
            /// All values of this version.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The value in JSON output and in the spec.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $value,)*
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.pad(self.as_str())
            }
        }
    };
}

string_enum! {
    /// The category of an error.
    ErrorKind {
        /// The input is invalid. Found before sending, or reported by the service.
        InvalidInput = "invalid_input",
        /// The credentials are missing, wrong or expired.
        Authentication = "authentication",
        /// The credentials are valid, but not permitted to do this.
        Permission = "permission",
        /// The gateway or the API path does not exist.
        NotFound = "not_found",
        /// The gateway's current status does not allow the request.
        NotReady = "not_ready",
        /// The service does not allow this change for this gateway.
        NotAllowed = "not_allowed",
        /// Too many requests.
        Throttled = "throttled",
        /// The service is busy.
        Busy = "busy",
        /// The service, or a proxy or load balancer in front of it, failed.
        Server = "server",
        /// The service cannot be reached, or the connection was lost.
        Connection = "connection",
        /// A timeout expired or the deadline was exceeded.
        Timeout = "timeout",
        /// The response is not from the API, or cannot be decoded.
        UnexpectedResponse = "unexpected_response",
        /// The change was accepted and failed.
        Failed = "failed",
        /// It is unknown whether the change was applied.
        UnknownOutcome = "unknown_outcome",
        /// The change is complete, and a VPN connection that was `ACTIVE` before is not `ACTIVE`.
        TunnelsDown = "tunnels_down",
    }
}

string_enum! {
    /// What is known about a change whose call failed.
    Outcome {
        /// The change was not sent.
        NotSent = "not_sent",
        /// The service rejected the change; it was not applied.
        Refused = "refused",
        /// The service accepted the change, which then failed or did not finish in time.
        Accepted = "accepted",
        /// The change may have been applied or not. Check the gateway.
        Unknown = "unknown",
    }
}
