//! The time source, and detection of a wrong clock.

use jiff::{SignedDuration, Timestamp, fmt::rfc2822};
use reqwest::header::{DATE, HeaderMap};
use std::fmt::{self, Debug, Display, Formatter};
use std::sync::Arc;

/// The service rejects signatures whose time differs from its own by this much.
const MAX_CLOCK_SKEW: SignedDuration = SignedDuration::from_mins(15);

/// The time source for signatures and for the expiry of tokens: the system clock by default, a function in tests.
#[derive(Clone, Default)]
pub struct Clock(Option<Arc<dyn Fn() -> Timestamp + Send + Sync>>);

impl Clock {
    /// The system clock.
    #[must_use]
    pub fn system() -> Self {
        Self(None)
    }

    /// A clock that calls a function.
    ///
    /// ```
    /// let past = jiff::Timestamp::UNIX_EPOCH;
    /// assert_eq!(otc_vpn_auth::Clock::from_fn(move || past).now(), past);
    /// ```
    #[must_use]
    pub fn from_fn(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(now)))
    }

    /// The current time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            None => Timestamp::now(),
            Some(now) => now(),
        }
    }
}

impl Debug for Clock {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_none() { "Clock(system)" } else { "Clock(function)" })
    }
}

/// A difference between the local clock and the clock of the service, which makes the service reject signatures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClockSkew {
    /// The local time when the response was received.
    pub local: Timestamp,
    /// The time of the service, from the `Date` header of its response.
    pub remote: Option<Timestamp>,
}

impl Display for ClockSkew {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "the local clock is at {:.0}, ", self.local)?;
        match self.remote {
            Some(remote) => write!(f, "the clock of the service at {remote:.0}"),
            None => f.write_str("which the service rejects"),
        }
    }
}

/// The clock skew that explains a 401 or 403 response to a signed request: its `Date` header differs from `now` by 15 minutes or
/// more, or its message mentions the time of the signature.
#[must_use]
pub fn clock_skew(headers: &HeaderMap, message: &str, now: Timestamp) -> Option<ClockSkew> {
    let remote = headers
        .get(DATE)
        .and_then(|date| rfc2822::DateTimeParser::new().parse_timestamp(date.as_bytes()).ok());
    let skewed = remote.is_some_and(|remote| remote.duration_since(now).abs() >= MAX_CLOCK_SKEW);
    (skewed || mentions_time(message)).then_some(ClockSkew { local: now, remote })
}

fn mentions_time(message: &str) -> bool {
    let message = message.to_ascii_lowercase();
    let has = |word| message.contains(word);
    has("x-sdk-date")
        || has("clock")
        || has("time difference")
        || (has("expired") && (has("signature") || has("timestamp") || has("request")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderValue;

    fn skew(date: Option<&'static str>, message: &str) -> Option<String> {
        let now = "2026-11-03T10:15:00Z".parse().unwrap();
        let headers = date.map(|date| (DATE, HeaderValue::from_static(date))).into_iter().collect();
        clock_skew(&headers, message, now).map(|skew| skew.to_string())
    }

    #[test]
    fn clock_skew_names_both_times() {
        let far = Some("Tue, 03 Nov 2026 09:59:59 GMT");
        let near = Some("Tue, 03 Nov 2026 10:14:00 GMT");
        assert_eq!(
            skew(far, "no").as_deref(),
            Some(
                "the local clock is at 2026-11-03T10:15:00Z, the clock of the service at 2026-11-03T09:59:59Z"
            )
        );
        assert_eq!(
            skew(near, "Incorrect IAM authentication information: signature expired").as_deref(),
            Some(
                "the local clock is at 2026-11-03T10:15:00Z, the clock of the service at 2026-11-03T10:14:00Z"
            )
        );
        assert_eq!(
            skew(None, "x-sdk-date is out of range").as_deref(),
            Some("the local clock is at 2026-11-03T10:15:00Z, which the service rejects")
        );
    }

    #[test]
    fn clock_skew_is_none_when_rejection_has_another_cause() {
        for date in [None, Some("Tue, 03 Nov 2026 10:14:00 GMT"), Some("yesterday")] {
            assert_eq!(
                skew(date, "Incorrect IAM authentication information: verify aksk signature fail"),
                None
            );
            assert_eq!(skew(date, "The token has expired."), None);
        }
    }
}
