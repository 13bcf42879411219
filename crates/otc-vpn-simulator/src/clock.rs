//! The time of day as the simulator sees it. What lasts, such as a transition, is measured by the runtime's own clock instead.

use http::HeaderValue;
use jiff::Timestamp;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// A clock that can be set.
#[derive(Clone)]
pub(crate) struct Clock(Arc<dyn Fn() -> SystemTime + Send + Sync>);

impl Clock {
    pub(crate) fn new(read: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        Self(Arc::new(read))
    }

    /// The time now; the epoch where the clock shows a time that has no date.
    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::try_from((self.0)()).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// A time that is so far ahead.
    pub(crate) fn ahead(&self, duration: Duration) -> Timestamp {
        self.now().checked_add(duration).unwrap_or(Timestamp::MAX)
    }

    /// A time that is so far ahead, as HTTP's headers have it.
    pub(crate) fn http_date(&self, ahead: Duration) -> Option<HeaderValue> {
        let date = self.ahead(ahead).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
        date.try_into().ok()
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::new(SystemTime::now)
    }
}
