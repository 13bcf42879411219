//! The time source, and detection of a wrong clock.

use jiff::{SignedDuration, Timestamp, fmt::rfc2822};
use reqwest::header::{DATE, HeaderMap};
use std::fmt::{self, Debug, Display, Formatter};
use std::sync::Arc;

/// The service rejects signatures whose time differs from its own by more than this.
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
    pub remote: Timestamp,
}

impl Display for ClockSkew {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self { local, remote } = self;
        write!(f, "the local clock is at {local:.0}, the clock of the service at {remote:.0}")
    }
}

/// The clock skew that explains a 401 or 403 response to a signed request: its `Date` header differs from `now` by more than 15
/// minutes. Without that header, the time of the service is unknown.
#[must_use]
pub fn clock_skew(headers: &HeaderMap, now: Timestamp) -> Option<ClockSkew> {
    let date = headers.get(DATE)?;
    let remote = rfc2822::DateTimeParser::new().parse_timestamp(date.as_bytes()).ok()?;
    let is_skewed = remote.duration_since(now).abs() > MAX_CLOCK_SKEW;
    is_skewed.then_some(ClockSkew { local: now, remote })
}

/// Whether the message of a 401 or 403 response to a signed request says that the time of the signature was rejected. If the clocks
/// agree ([`clock_skew`] is `None`), the signature expired in transit, and the request can be signed again.
#[must_use]
pub fn is_signature_expired(message: &str) -> bool {
    let message = message.to_ascii_lowercase();
    let has = |word| message.contains(word);
    has("x-sdk-date")
        || has("clock skew")
        || has("time difference")
        || (has("expired") && (has("signature") || has("timestamp") || has("request")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderValue;

    fn skew(date: Option<&'static str>) -> Option<String> {
        let now = "2026-11-03T10:15:00Z".parse().unwrap();
        let headers = date.map(|date| (DATE, HeaderValue::from_static(date))).into_iter().collect();
        clock_skew(&headers, now).map(|skew| skew.to_string())
    }

    #[test]
    fn clock_skew_names_both_times() {
        assert_eq!(
            skew(Some("Tue, 03 Nov 2026 09:59:59 GMT")).as_deref(),
            Some(
                "the local clock is at 2026-11-03T10:15:00Z, the clock of the service at 2026-11-03T09:59:59Z"
            )
        );
        assert!(skew(Some("Tue, 03 Nov 2026 10:30:01 GMT")).is_some());
    }

    #[test]
    fn clock_skew_is_none_unless_the_clocks_differ_by_more_than_15_minutes() {
        let close = [
            "Tue, 03 Nov 2026 10:00:00 GMT",
            "Tue, 03 Nov 2026 10:30:00 GMT",
            "Tue, 03 Nov 2026 10:15:00 GMT",
        ];
        for date in close.map(Some).into_iter().chain([None, Some("yesterday")]) {
            assert_eq!(skew(date), None, "{date:?}");
        }
    }

    #[test]
    fn expired_signature_is_recognized_by_its_message() {
        for message in [
            "Incorrect IAM authentication information: signature expired",
            "Incorrect IAM authentication information: x-sdk-date is out of range",
            "The request has expired.",
        ] {
            assert!(is_signature_expired(message), "{message}");
        }
        for message in
            ["Incorrect IAM authentication information: verify aksk signature fail", "The token has expired."]
        {
            assert!(!is_signature_expired(message), "{message}");
        }
    }
}
