//! The model of a fault: the operation, the effect and the condition.

use crate::fault::values::{BodyFormat, Reset, TransitionEnd, TunnelFault};
use crate::operation::Operation;
use http::{HeaderValue, StatusCode};
use std::time::Duration;

/// A fault that a simulator injects: built with [`Fault::on`] or [`Fault::any`], or parsed from the grammar of
/// [`FAULT_GRAMMAR`](crate::FAULT_GRAMMAR). It is displayed in that grammar.
///
/// ```
/// use otc_vpn_simulator::{BodyFormat, Fault, Operation};
///
/// let fault: Fault = "change:status=502,body=html,times=1".parse()?;
/// assert_eq!(fault, Fault::on(Operation::Change).status(502).body(BodyFormat::Html).times(1).build()?);
/// assert_eq!(fault.to_string(), "change:status=502,body=html,times=1");
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
    /// The value of a `Retry-After` header.
    pub(crate) retry_after: Option<HeaderValue>,
    /// How long after the response the date in a `Retry-After` header is.
    pub(crate) retry_after_date: Option<Duration>,
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

/// When a fault occurs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Condition {
    pub(crate) times: Option<u32>,
    pub(crate) after: u32,
    pub(crate) probability: Option<f64>,
    pub(crate) seed: u64,
}

impl Fault {
    /// A fault without an effect.
    pub(crate) fn new(operation: Option<Operation>) -> Self {
        Self { operation, effect: Effect::default(), condition: Condition::default() }
    }

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
