//! Faults on demand: what can be asked for.

use crate::operation::Operation;
use crate::state::Course;
use http::{HeaderValue, StatusCode};
use std::time::Duration;

/// A fault that a simulator shows on demand, in the grammar of [`FAULT_GRAMMAR`](crate::FAULT_GRAMMAR).
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
    /// None stands for any.
    pub(crate) operation: Option<Operation>,
    pub(crate) effect: Effect,
    pub(crate) when: When,
}

/// What a fault does.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Effect {
    pub(crate) delay_before: Duration,
    pub(crate) delay_after: Duration,
    pub(crate) answer: Answer,
    pub(crate) drip: Option<Duration>,
    pub(crate) headers: usize,
    pub(crate) course: Course,
}

/// How a fault answers; by default as if there were none.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Answer {
    pub(crate) status: Option<StatusCode>,
    pub(crate) executed: Option<bool>,
    pub(crate) body: Option<Shape>,
    pub(crate) code: Option<String>,
    pub(crate) retry_after: Option<RetryAfter>,
    pub(crate) redirect: Option<HeaderValue>,
    pub(crate) huge: Option<u64>,
    pub(crate) reset: Option<Reset>,
}

/// A `Retry-After` header.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum RetryAfter {
    Text(HeaderValue),
    DateAhead(Duration),
}

/// When a connection is reset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reset {
    Before,
    After,
}

/// When a fault happens.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct When {
    pub(crate) times: Option<u32>,
    pub(crate) after: u32,
    pub(crate) probability: Option<f64>,
    pub(crate) seed: u64,
}

/// What a body looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
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
    Cut,
    Own,
}

impl Fault {
    /// Whether the fault is for this call.
    pub(crate) fn is_for(&self, operation: Operation) -> bool {
        self.operation.is_none_or(|wanted| wanted == operation)
    }
}

impl Answer {
    /// Whether the request is carried out all the same.
    pub(crate) fn carries_out(&self) -> bool {
        let replaced = self.status.is_some() || self.redirect.is_some();
        self.executed.unwrap_or(!replaced) && self.reset != Some(Reset::Before)
    }
}
