//! Faults as typed values. The builder sets the same keys as the grammar, with the same checks.

use crate::fault::parse::FaultError;
use crate::fault::spec::Fault;
use crate::fault::values::{BodyFormat, Reset, TransitionEnd, TunnelFault};
use crate::operation::Operation;
use jiff::SignedDuration;
use std::time::Duration;

/// Builds a [`Fault`]; see [`Fault::on`] and [`Fault::any`]. Each method is a key of [`FAULT_GRAMMAR`](crate::FAULT_GRAMMAR).
///
/// ```
/// use otc_vpn_simulator::{BodyFormat, Fault, Operation};
///
/// let fault = Fault::on(Operation::Change).status(502).body(BodyFormat::Html).times(1).build()?;
/// assert_eq!(fault, "change:status=502,body=html,times=1".parse()?);
/// let error = Fault::on(Operation::Show).times(1).build().unwrap_err();
/// assert!(error.to_string().contains("no effect"));
/// # Ok::<(), otc_vpn_simulator::FaultError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "a fault is not injected until it is built and passed to a simulator"]
pub struct FaultBuilder {
    fault: Fault,
    /// The first invalid value.
    error: Option<FaultError>,
}

impl Fault {
    /// Builds a fault of one operation.
    pub fn on(operation: Operation) -> FaultBuilder {
        FaultBuilder { fault: Fault::new(Some(operation)), error: None }
    }

    /// Builds a fault of any operation.
    pub fn any() -> FaultBuilder {
        FaultBuilder { fault: Fault::new(None), error: None }
    }
}

impl FaultBuilder {
    /// Builds the fault.
    ///
    /// # Errors
    /// A fault without an effect, an invalid value, and values that conflict, as when a [`Fault`] is parsed. A text that
    /// contains a comma is invalid, because the grammar separates keys with commas.
    pub fn build(self) -> Result<Fault, FaultError> {
        match self.error {
            Some(error) => Err(error),
            None => self.fault.validate(),
        }
    }

    /// Responds with this status, from 200 to 599, instead of executing the request.
    pub fn status(self, status: u16) -> Self {
        self.set("status", &status)
    }

    /// Sets whether to execute the request although the fault has a [status](Self::status) or a [redirect](Self::redirect).
    pub fn executed(self, executed: bool) -> Self {
        self.set("executed", &yes_or_no(executed))
    }

    /// Sets the format of the body. Without a status, the regular response is changed.
    pub fn body(self, format: BodyFormat) -> Self {
        self.set("body", &format)
    }

    /// Sets the error code in the body, such as `VPN.0429`. By default, the first published code for the status.
    pub fn code(self, code: &str) -> Self {
        self.set("code", &code)
    }

    /// Adds a `Retry-After` header with this text, such as `2` for two seconds.
    pub fn retry_after(self, value: &str) -> Self {
        self.set("retry-after", &value)
    }

    /// Adds a `Retry-After` header with the date this long from the response.
    pub fn retry_after_date(self, delay: Duration) -> Self {
        self.set_duration("retry-after-date", delay)
    }

    /// Redirects to a URL, with status 307 or the given [status](Self::status).
    pub fn redirect(self, url: &str) -> Self {
        self.set("redirect", &url)
    }

    /// Sends a body of this size in bytes.
    pub fn huge(self, bytes: u64) -> Self {
        self.set("huge", &bytes)
    }

    /// Resets the connection.
    pub fn reset(self, reset: Reset) -> Self {
        self.set("reset", &reset)
    }

    /// Sends the body one byte at a time, with this delay before each byte.
    pub fn delay_per_byte(self, delay: Duration) -> Self {
        self.set_duration("delay-per-byte", delay)
    }

    /// Adds extra headers, at most 10,000.
    pub fn headers(self, count: usize) -> Self {
        self.set("headers", &count)
    }

    /// Waits before the request is executed.
    pub fn delay_before(self, delay: Duration) -> Self {
        self.set_duration("delay-before", delay)
    }

    /// Waits after the request is executed.
    pub fn delay_after(self, delay: Duration) -> Self {
        self.set_duration("delay-after", delay)
    }

    /// Returns the old state for the first reads after the change; 1 by default. Only for [`Operation::Change`].
    pub fn stale(self, reads: u32) -> Self {
        self.set("stale", &reads)
    }

    /// Sets how the transition to the new flavor ends. Only for [`Operation::Change`].
    pub fn end(self, end: TransitionEnd) -> Self {
        self.set("end", &end)
    }

    /// Sets how the change interrupts the tunnels of the gateway. Only for [`Operation::Change`].
    pub fn tunnels(self, tunnels: TunnelFault) -> Self {
        self.set("tunnels", &tunnels)
    }

    /// Sets whether an update by another caller, which keeps the flavor, starts when the change arrives. Only for
    /// [`Operation::Change`].
    pub fn concurrent(self, concurrent: bool) -> Self {
        self.set("concurrent", &yes_or_no(concurrent))
    }

    /// Injects the fault at most this many times.
    pub fn times(self, times: u32) -> Self {
        self.set("times", &times)
    }

    /// Skips the first requests.
    pub fn after(self, requests: u32) -> Self {
        self.set("after", &requests)
    }

    /// Injects the fault with this probability, from 0 to 1. The sequence is the same for the same [seed](Self::seed).
    pub fn probability(self, probability: f64) -> Self {
        self.set("probability", &probability)
    }

    /// Sets the seed of the [probability](Self::probability); 0 by default.
    pub fn seed(self, seed: u64) -> Self {
        self.set("seed", &seed)
    }

    fn set_duration(self, key: &str, duration: Duration) -> Self {
        match SignedDuration::try_from(duration) {
            Ok(duration) => self.set(key, &format_args!("{duration:#}")),
            Err(_) => self.set(key, &format_args!("{} s", duration.as_secs())),
        }
    }

    fn set(mut self, key: &str, value: &dyn std::fmt::Display) -> Self {
        if let Err(error) = self.fault.set(key, &value.to_string()) {
            self.error.get_or_insert(error);
        }
        self
    }
}

fn yes_or_no(value: bool) -> &'static str {
    if value { "yes" } else { "no" }
}

#[cfg(test)]
mod tests;
