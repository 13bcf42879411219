//! When a call is retried, and with which backoff.

use crate::error::{Error, ErrorKind, Outcome};
use std::time::Duration;

/// The longest random delay on top of `Retry-After`. It spreads callers that were all throttled at the same moment.
const RETRY_AFTER_JITTER: Duration = Duration::from_millis(250);

/// When a call is retried, and with which backoff.
///
/// A read is retried after a failed connection, a timeout, and the statuses 408, 429 and 5xx. A change is retried only if it was
/// certainly not applied: no connection was established, or the service reported that it is throttled or busy.
///
/// ```
/// use otc_vpn::RetryPolicy;
/// use std::time::Duration;
/// let two_minutes = RetryPolicy::default().with_max_elapsed_time(Duration::from_secs(120));
/// let no_retries = RetryPolicy::none();
/// # let _ = (two_minutes, no_retries);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetryPolicy {
    /// The longest time that one call takes with all attempts and delays; 30 s by default. A change that is in flight is not aborted
    /// for it.
    pub max_elapsed_time: Duration,
    /// The upper limit of the first delay; 250 ms by default. It doubles with each retry, and the delay is a random part of it
    /// ("full jitter").
    pub initial_delay: Duration,
    /// The longest delay; 8 s by default.
    pub max_delay: Duration,
    /// The longest `Retry-After` that is honored; 30 s by default. A longer one ends the call.
    pub max_retry_after: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            max_elapsed_time: Duration::from_secs(30),
            initial_delay: Duration::from_millis(250),
            max_delay: Duration::from_secs(8),
            max_retry_after: Duration::from_secs(30),
        }
    }
}

impl RetryPolicy {
    /// No retries: one attempt per call.
    #[must_use]
    pub fn none() -> Self {
        Self { max_elapsed_time: Duration::ZERO, ..Self::default() }
    }

    /// Sets [`max_elapsed_time`](Self::max_elapsed_time).
    #[must_use]
    pub fn with_max_elapsed_time(mut self, time: Duration) -> Self {
        self.max_elapsed_time = time;
        self
    }

    /// Sets [`initial_delay`](Self::initial_delay).
    #[must_use]
    pub fn with_initial_delay(mut self, delay: Duration) -> Self {
        self.initial_delay = delay;
        self
    }

    /// Sets [`max_delay`](Self::max_delay).
    #[must_use]
    pub fn with_max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// Sets [`max_retry_after`](Self::max_retry_after).
    #[must_use]
    pub fn with_max_retry_after(mut self, time: Duration) -> Self {
        self.max_retry_after = time;
        self
    }

    /// The delay before the next attempt. `None` if the call must not be retried, or no time is left.
    pub(super) fn delay(&self, error: &Error, attempts: u32, elapsed: Duration) -> Option<Duration> {
        if !may_retry(error) {
            return None;
        }
        let upper_limit = self.initial_delay.saturating_mul(1 << attempts.min(16)).min(self.max_delay);
        let backoff = upper_limit.mul_f64(fastrand::f64());
        let delay = match error.retry_after() {
            Some(requested) if requested > self.max_retry_after => return None,
            Some(requested) => requested.saturating_add(backoff.min(RETRY_AFTER_JITTER)),
            None => backoff,
        };
        (elapsed.saturating_add(delay) < self.max_elapsed_time).then_some(delay)
    }
}

/// Whether the same request may be sent again: a read after any temporary error, a change only if it was certainly not applied.
fn may_retry(error: &Error) -> bool {
    match error.outcome() {
        None | Some(Outcome::NotSent) => {
            let kind = error.kind();
            matches!(kind, ErrorKind::Timeout | ErrorKind::Throttled | ErrorKind::Busy | ErrorKind::Server)
                // A certificate error is permanent, and its error is not retryable.
                || kind == ErrorKind::Connection && error.is_retryable()
                || error.status().is_some_and(|status| matches!(status, 408 | 429 | 500..=599))
        }
        Some(Outcome::Refused) => matches!(error.kind(), ErrorKind::Throttled | ErrorKind::Busy),
        Some(Outcome::Accepted | Outcome::Unknown) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn change_is_not_retried_when_it_may_have_been_applied() {
        let policy = RetryPolicy::default();
        let delay = |kind, outcome| {
            let error = Error::new(kind, "x").with_retryable(true).with_outcome(outcome);
            policy.delay(&error, 0, Duration::ZERO)
        };
        assert_eq!(delay(ErrorKind::Server, Outcome::Unknown), None);
        assert_eq!(delay(ErrorKind::Timeout, Outcome::Unknown), None);
        assert_eq!(delay(ErrorKind::NotReady, Outcome::Refused), None);
        assert!(delay(ErrorKind::Throttled, Outcome::Refused).is_some());
        assert!(delay(ErrorKind::Connection, Outcome::NotSent).is_some());
    }

    #[test]
    fn delay_is_none_after_max_elapsed_time() {
        let policy = RetryPolicy::default();
        let error = Error::new(ErrorKind::Server, "x");
        assert!(policy.delay(&error, 3, Duration::from_secs(1)).is_some());
        assert_eq!(policy.delay(&error, 3, Duration::from_secs(31)), None);
        assert_eq!(RetryPolicy::none().delay(&error, 0, Duration::ZERO), None);
    }
}
