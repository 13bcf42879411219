//! How long a call and its attempts may take, and how large a response may be.

use super::retry_policy::RetryPolicy;
use reqwest::StatusCode;
use std::time::Duration;
use tokio::time::Instant;

/// The largest body of a successful response to a read, in bytes. The service lists all gateways in one response. A gateway takes about
/// 1.6 KiB, or 3.5 KiB with 20 tags of 80 characters, so that 9,000 gateways fit.
const MAX_READ_BODY: usize = 32 * 1024 * 1024;
/// The largest body of any other response, in bytes: a change returns one resource, and an error is even smaller.
const MAX_BODY: usize = 8 * 1024 * 1024;

/// The largest body that is read of a response with this status, in bytes.
pub(super) fn max_body(is_read: bool, status: StatusCode) -> usize {
    if is_read && status.is_success() { MAX_READ_BODY } else { MAX_BODY }
}

/// The timeouts of one attempt of a call.
///
/// ```
/// use std::time::Duration;
/// let timeouts = otc_vpn::Timeouts::default().with_connect(Duration::from_secs(3));
/// # let _ = timeouts;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Timeouts {
    /// For establishing a connection; 10 s by default. An HTTP client that the caller provides has its own.
    pub connect: Duration,
    /// Between two chunks of a response; 15 s by default.
    pub read: Duration,
    /// From the first byte sent to the last byte read; 30 s by default.
    pub attempt: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            read: Duration::from_secs(15),
            attempt: Duration::from_secs(30),
        }
    }
}

impl Timeouts {
    /// Sets [`connect`](Self::connect).
    #[must_use]
    pub fn with_connect(mut self, timeout: Duration) -> Self {
        self.connect = timeout;
        self
    }

    /// Sets [`read`](Self::read).
    #[must_use]
    pub fn with_read(mut self, timeout: Duration) -> Self {
        self.read = timeout;
        self
    }

    /// Sets [`attempt`](Self::attempt).
    #[must_use]
    pub fn with_attempt(mut self, timeout: Duration) -> Self {
        self.attempt = timeout;
        self
    }
}

/// The limits of one call, with all its attempts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CallLimits {
    /// The caller's deadline.
    pub(crate) deadline: Option<Instant>,
    /// When the attempt is aborted, although the deadline is later.
    pub(crate) abort_at: Option<Instant>,
    pub(crate) retry_policy: RetryPolicy,
}

impl CallLimits {
    pub(crate) fn new(deadline: Option<Instant>, retry_policy: RetryPolicy) -> Self {
        Self { deadline, abort_at: None, retry_policy }
    }

    /// When an attempt that starts now must end, and which limit that is.
    pub(super) fn end_of_attempt(&self, now: Instant, attempt_timeout: Duration) -> (Instant, Limit) {
        let end = add(now, attempt_timeout);
        let end = self.abort_at.map_or(end, |abort_at| abort_at.min(end));
        match self.deadline {
            Some(deadline) if deadline < end => (deadline, Limit::Deadline),
            _ => (end, Limit::Attempt),
        }
    }
}

/// The limit that ended an attempt.
#[derive(Clone, Copy, Debug)]
pub(super) enum Limit {
    /// The caller's deadline.
    Deadline,
    /// The timeout of the attempt.
    Attempt,
    /// The timeout between two chunks of the response.
    Read,
}

/// An instant that far in the future; about ten years if the clock cannot represent it.
pub(crate) fn add(instant: Instant, duration: Duration) -> Instant {
    const FAR_FUTURE: Duration = Duration::from_secs(10 * 365 * 24 * 60 * 60);
    instant.checked_add(duration).unwrap_or(instant + FAR_FUTURE)
}
