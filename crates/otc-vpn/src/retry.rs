//! When a call is made again, and after how long.

use crate::error::{Error, ErrorKind, Outcome};
use http::{HeaderMap, header};
use jiff::Timestamp;
use std::time::Duration;

/// How calls are repeated.
///
/// Reads are repeated after a failed connection, a timeout, 408, 429 and 5xx. A change is repeated only when it is certain that it
/// was not executed: no connection was made, or the service said that it is throttled or busy.
///
/// ```
/// use std::time::Duration;
/// let patient = otc_vpn::RetryPolicy { max_elapsed_time: Duration::from_secs(120), ..Default::default() };
/// let never = otc_vpn::RetryPolicy::none();
/// # let _ = (patient, never);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    /// How long one call may go on with all its attempts and pauses.
    pub max_elapsed_time: Duration,
    /// The longest first pause; each further one may be twice as long. The pause taken is a random part of it ("full jitter").
    pub initial_delay: Duration,
    /// The longest pause.
    pub max_delay: Duration,
    /// The longest `Retry-After` that is honoured; after a longer one the call gives up at once.
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
    /// One attempt and no more.
    #[must_use]
    pub fn none() -> Self {
        Self { max_elapsed_time: Duration::ZERO, ..Self::default() }
    }

    /// The pause before the next attempt; none where there is to be none.
    pub(crate) fn pause(&self, error: &Error, attempt: u32, elapsed: Duration) -> Option<Duration> {
        if !may_repeat(error) {
            return None;
        }
        let most = self.initial_delay.saturating_mul(1 << attempt.min(16)).min(self.max_delay);
        let drawn = most.mul_f64(fastrand::f64());
        let pause = match error.retry_after() {
            Some(asked) if asked > self.max_retry_after => return None,
            // What was asked for is the least; the random part spreads the callers that were all told the same.
            Some(asked) => asked.saturating_add(drawn.min(Duration::from_millis(250))),
            None => drawn,
        };
        (elapsed.saturating_add(pause) < self.max_elapsed_time).then_some(pause)
    }
}

/// Whether the same request may go out again: always safe for a read, for a change only when it was certainly not executed.
fn may_repeat(error: &Error) -> bool {
    match error.outcome() {
        None | Some(Outcome::NotSent) => {
            let kind = error.kind();
            matches!(kind, ErrorKind::Timeout | ErrorKind::Throttled | ErrorKind::Busy | ErrorKind::Server)
                // A certificate that is not taken will not be taken later.
                || kind == ErrorKind::Connection && error.is_retryable()
                || error.status().is_some_and(|status| matches!(status, 408 | 429 | 500..=599))
        }
        Some(Outcome::Refused) => matches!(error.kind(), ErrorKind::Throttled | ErrorKind::Busy),
        Some(Outcome::Accepted | Outcome::Unknown) => false,
    }
}

/// Reads `Retry-After`: seconds, or a date (RFC 9110, 10.2.3).
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // What no number can hold is longer than any cap.
        return Some(text.parse().map_or(Duration::MAX, Duration::from_secs));
    }
    let at = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
    // The service's own clock, where it tells it, so that ours may be off.
    let now = headers
        .get(header::DATE)
        .and_then(|date| date.to_str().ok())
        .and_then(|date| jiff::fmt::rfc2822::parse(date).ok())
        .map_or_else(Timestamp::now, |date| date.timestamp());
    Some(Duration::try_from(at.duration_since(now)).unwrap_or(Duration::ZERO))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(after: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::RETRY_AFTER, after.parse().unwrap());
        headers.insert(header::DATE, "Wed, 21 Oct 2026 07:28:00 GMT".parse().unwrap());
        headers
    }

    #[test]
    fn retry_after_is_read_in_both_forms() {
        assert_eq!(retry_after(&headers("7")), Some(Duration::from_secs(7)));
        assert_eq!(retry_after(&headers("Wed, 21 Oct 2026 07:28:30 GMT")), Some(Duration::from_secs(30)));
        assert_eq!(retry_after(&headers("Wed, 21 Oct 2026 07:00:00 GMT")), Some(Duration::ZERO));
        assert_eq!(retry_after(&headers("99999999999999999999")), Some(Duration::MAX));
        assert_eq!(retry_after(&headers("soon")), None);
    }

    #[test]
    fn an_uncertain_change_is_never_repeated() {
        let policy = RetryPolicy::default();
        let pause = |kind, outcome| {
            let error = Error::new(kind, "x").with_retryable(true).with_outcome(outcome);
            policy.pause(&error, 0, Duration::ZERO)
        };
        assert_eq!(pause(ErrorKind::Server, Outcome::Unknown), None);
        assert_eq!(pause(ErrorKind::Timeout, Outcome::Unknown), None);
        assert_eq!(pause(ErrorKind::NotReady, Outcome::Refused), None);
        assert!(pause(ErrorKind::Throttled, Outcome::Refused).is_some());
        assert!(pause(ErrorKind::Connection, Outcome::NotSent).is_some());
    }

    #[test]
    fn the_budget_ends_the_attempts() {
        let policy = RetryPolicy::default();
        let error = Error::new(ErrorKind::Server, "x");
        assert!(policy.pause(&error, 3, Duration::from_secs(1)).is_some());
        assert_eq!(policy.pause(&error, 3, Duration::from_secs(31)), None);
        assert_eq!(RetryPolicy::none().pause(&error, 0, Duration::ZERO), None);
    }
}
