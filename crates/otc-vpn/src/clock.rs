//! The time, and what to say when it is wrong.

use jiff::{SignedDuration, Timestamp, fmt::rfc2822};
use reqwest::header::{DATE, HeaderMap};
use std::fmt::{self, Debug, Display, Formatter};
use std::sync::Arc;

/// The service takes signatures whose time is this near to its own.
const TOLERANCE: SignedDuration = SignedDuration::from_mins(15);

/// Where the time for signatures and for the life of tokens comes from: the system, unless a test says otherwise.
#[derive(Clone, Default)]
pub struct Clock(Option<Arc<dyn Fn() -> Timestamp + Send + Sync>>);

impl Clock {
    /// The system's clock.
    #[must_use]
    pub fn system() -> Self {
        Self(None)
    }

    /// A clock that a function reads.
    ///
    /// ```
    /// let past = jiff::Timestamp::UNIX_EPOCH;
    /// assert_eq!(otc_vpn::Clock::from_fn(move || past).now(), past);
    /// ```
    #[must_use]
    pub fn from_fn(read: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(read)))
    }

    /// The time now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            None => Timestamp::now(),
            Some(read) => read(),
        }
    }
}

impl Debug for Clock {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(if self.0.is_none() { "Clock(system)" } else { "Clock(function)" })
    }
}

/// Two clocks that disagree, as the reason why a signature was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockSkew {
    /// This machine's time when the answer came.
    pub ours: Timestamp,
    /// The service's time, when its answer told it.
    pub theirs: Option<Timestamp>,
}

impl Display for ClockSkew {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        write!(formatter, "this machine's clock says {:.0}, ", self.ours)?;
        match self.theirs {
            Some(theirs) => write!(formatter, "the service's {theirs:.0}"),
            None => formatter.write_str("the service takes another time for right"),
        }
    }
}

/// Whether the clock is to blame for an answer that says 401 or 403: its `Date` is 15 minutes or more away from `now`, or
/// its words speak of the signature's time.
pub(crate) fn clock_skew(headers: &HeaderMap, message: &str, now: Timestamp) -> Option<ClockSkew> {
    let theirs = headers
        .get(DATE)
        .and_then(|date| rfc2822::DateTimeParser::new().parse_timestamp(date.as_bytes()).ok());
    let apart = theirs.is_some_and(|theirs| theirs.duration_since(now).abs() >= TOLERANCE);
    (apart || blames_the_clock(message)).then_some(ClockSkew { ours: now, theirs })
}

fn blames_the_clock(message: &str) -> bool {
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
    fn the_clock_is_blamed_with_both_times() {
        let far = Some("Tue, 03 Nov 2026 09:59:59 GMT");
        let near = Some("Tue, 03 Nov 2026 10:14:00 GMT");
        assert_eq!(
            skew(far, "no").as_deref(),
            Some("this machine's clock says 2026-11-03T10:15:00Z, the service's 2026-11-03T09:59:59Z")
        );
        assert_eq!(
            skew(near, "Incorrect IAM authentication information: signature expired").as_deref(),
            Some("this machine's clock says 2026-11-03T10:15:00Z, the service's 2026-11-03T10:14:00Z")
        );
        assert!(skew(None, "x-sdk-date is out of range").is_some());
    }

    #[test]
    fn another_refusal_does_not_blame_the_clock() {
        for date in [None, Some("Tue, 03 Nov 2026 10:14:00 GMT"), Some("yesterday")] {
            assert_eq!(
                skew(date, "Incorrect IAM authentication information: verify aksk signature fail"),
                None
            );
            assert_eq!(skew(date, "The token has expired."), None);
        }
    }
}
