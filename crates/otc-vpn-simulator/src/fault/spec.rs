//! The model of a fault: the operation, the effect and the condition.

use crate::operation::Operation;
use http::{HeaderValue, StatusCode};
use std::time::Duration;

/// A fault that a simulator injects, parsed from the grammar of [`FAULT_GRAMMAR`](crate::FAULT_GRAMMAR).
///
/// ```
/// use otc_vpn_simulator::Fault;
///
/// let fault: Fault = "change:status=502,body=html,times=1".parse()?;
/// let error = "change:status=502,body=xml".parse::<Fault>().unwrap_err();
/// assert!(error.to_string().contains("`xml`"));
/// # Ok::<(), otc_vpn_simulator::FaultError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// `None` means any operation.
    pub(crate) operation: Option<Operation>,
    pub(crate) effect: Effect,
    pub(crate) condition: Condition,
}

/// The effect of a fault on a request.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Effect {
    pub(crate) delay_before: Duration,
    pub(crate) delay_after: Duration,
    pub(crate) response: ResponseFault,
    pub(crate) delay_per_byte: Option<Duration>,
    /// The number of extra headers in the response.
    pub(crate) headers: usize,
    pub(crate) transition: TransitionFault,
}

/// How the response differs from the regular one; the default is no difference.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ResponseFault {
    pub(crate) status: Option<StatusCode>,
    pub(crate) executed: Option<bool>,
    pub(crate) body: Option<BodyFormat>,
    pub(crate) code: Option<String>,
    pub(crate) retry_after: Option<RetryAfter>,
    pub(crate) redirect: Option<HeaderValue>,
    /// The size of the body in bytes.
    pub(crate) huge: Option<u64>,
    pub(crate) reset: Option<Reset>,
}

/// How the transition of an accepted change differs from the regular one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct TransitionFault {
    /// The number of reads after the change that return the old state.
    pub(crate) stale_reads: Option<u32>,
    pub(crate) end: Option<TransitionEnd>,
    /// Whether another caller's update of the gateway starts when the request arrives.
    pub(crate) concurrent: bool,
    /// How the tunnels of the gateway are interrupted; `None` is as usual.
    pub(crate) tunnels: Option<TunnelFault>,
}

/// How a change interrupts the tunnels of the gateway, if not as usual.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TunnelFault {
    /// The tunnels of the last address stay down.
    StayDown,
    /// The tunnels of the last address stay down until this long after the transition.
    DownFor(Duration),
    /// No tunnel is interrupted.
    None,
}

/// How a transition ends that does not reach the new flavor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TransitionEnd {
    /// This status, with the old flavor.
    Status(&'static str),
    /// `ACTIVE` with a flavor that is neither the old nor the new one.
    OtherFlavor,
    Never,
}

/// The value of a `Retry-After` header.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum RetryAfter {
    /// A value that is sent unchanged.
    Verbatim(HeaderValue),
    /// The date this long after the response.
    DateAfter(Duration),
}

/// When a connection is reset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reset {
    /// Before the request is executed.
    Before,
    /// After the request is executed.
    After,
    /// Before the request is executed, if an earlier request used the same connection.
    Reused,
}

/// When a fault occurs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Condition {
    pub(crate) times: Option<u32>,
    pub(crate) after: u32,
    pub(crate) probability: Option<f64>,
    pub(crate) seed: u64,
}

/// The format of a response body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BodyFormat {
    Json,
    CodeMessage,
    Keystone,
    Numeric,
    NullMessage,
    Html,
    Empty,
    InvalidUtf8,
    Latin1,
    Truncated,
    Incomplete,
    OtherGateway,
    Own,
}

impl Fault {
    /// Whether the fault applies to this operation.
    pub(crate) fn applies_to(&self, operation: Operation) -> bool {
        self.operation.is_none_or(|own| own == operation)
    }
}

impl ResponseFault {
    /// Whether the request is executed although its response is replaced or lost.
    pub(crate) fn executes_request(&self) -> bool {
        let replaced = self.status.is_some() || self.redirect.is_some();
        self.executed.unwrap_or(!replaced) && self.reset != Some(Reset::Before)
    }
}
