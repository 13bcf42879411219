//! The simulator's wall clock. Durations, such as a transition, are measured with tokio's clock instead.

use http::HeaderValue;
use jiff::Timestamp;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// The source of the current date and time, which tests can replace.
#[derive(Clone)]
pub(crate) struct Clock(Arc<dyn Fn() -> SystemTime + Send + Sync>);

impl Clock {
    pub(crate) fn new(now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The current time, or the Unix epoch if the clock returns a time outside the supported range.
    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::try_from((self.0)()).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// The current time plus `duration`.
    pub(crate) fn after(&self, duration: Duration) -> Timestamp {
        self.now().checked_add(duration).unwrap_or(Timestamp::MAX)
    }

    /// The current time plus `duration`, in the date format of HTTP headers.
    pub(crate) fn http_date_after(&self, duration: Duration) -> Option<HeaderValue> {
        let date = self.after(duration).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
        date.try_into().ok()
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::new(SystemTime::now)
    }
}
