//! Reports retries to the caller.

use crate::error::Error;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// An event of a call that is retried. Passed to the callback of [`ClientBuilder::on_retry`](crate::ClientBuilder::on_retry).
///
/// Calls run concurrently, so their events can alternate. The polls of a wait are not retried but followed by the next poll; the
/// wait reports a failed one as [`Progress::ReadFailed`](crate::Progress::ReadFailed).
#[derive(Debug)]
#[non_exhaustive]
pub enum RetryEvent<'a> {
    /// An attempt failed, and the call is retried after a delay.
    #[non_exhaustive]
    Retrying {
        /// Identifies the call among those of this process.
        call: u64,
        /// Why the attempt failed.
        error: &'a Error,
        /// The number of the retry, counted from 1.
        retry: u32,
        /// The delay before the retry.
        delay: Duration,
        /// The time since the call started.
        elapsed: Duration,
    },
    /// A call that was retried has succeeded, has failed for good, or was dropped.
    #[non_exhaustive]
    Ended {
        /// The call.
        call: u64,
    },
}

type Callback = dyn Fn(&RetryEvent<'_>) + Send + Sync;

/// The callback of the caller, if there is one.
#[derive(Clone, Default)]
pub(crate) struct RetryCallback(Option<Arc<Callback>>);

impl RetryCallback {
    pub(crate) fn new(callback: impl Fn(&RetryEvent<'_>) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(callback)))
    }

    fn emit(&self, event: &RetryEvent<'_>) {
        if let Some(callback) = &self.0 {
            callback(event);
        }
    }
}

impl fmt::Debug for RetryCallback {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = if self.0.is_some() { "RetryCallback(set)" } else { "RetryCallback(none)" };
        formatter.write_str(state)
    }
}

/// A call that is retried. Its end is reported when it is dropped, because the caller may drop the future of the call.
pub(super) struct RetriedCall<'a> {
    callback: &'a RetryCallback,
    call: u64,
}

impl<'a> RetriedCall<'a> {
    pub(super) fn new(callback: &'a RetryCallback) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Self { callback, call: NEXT.fetch_add(1, Ordering::Relaxed) }
    }

    pub(super) fn retrying(&self, error: &Error, retry: u32, delay: Duration, elapsed: Duration) {
        self.callback.emit(&RetryEvent::Retrying { call: self.call, error, retry, delay, elapsed });
    }
}

impl Drop for RetriedCall<'_> {
    fn drop(&mut self) {
        self.callback.emit(&RetryEvent::Ended { call: self.call });
    }
}
