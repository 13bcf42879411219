//! What a change and a wait tell while they run.

use crate::error::Error;
use crate::{Flavor, GatewayStatus};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Something that happened on the way; given to the function of `on_progress`.
#[derive(Debug)]
#[non_exhaustive]
pub enum Progress<'a> {
    /// The change goes out now. From here on it may reach the service.
    Sending,
    /// The service took the change.
    Accepted {
        /// The id of the request, to quote to support.
        request_id: Option<&'a str>,
    },
    /// The answer to the change got lost or cannot be read; the gateway is read to find out what became of it.
    ResponseLost {
        /// What came back instead.
        error: &'a Error,
    },
    /// A read showed that the change went through after all.
    Confirmed,
    /// Reads showed that the change did not take place, and it is sent once more, as the caller allowed.
    Resending,
    /// A read while waiting.
    Poll {
        /// The gateway's state.
        status: Option<&'a GatewayStatus>,
        /// The gateway's flavor.
        flavor: Option<&'a Flavor>,
        /// How many reads there were, this one included.
        polls: u32,
        /// How long the wait has lasted.
        elapsed: Duration,
    },
    /// A read failed, and another one follows.
    ReadFailed {
        /// Why.
        error: &'a Error,
    },
}

type Function<'a> = dyn Fn(&Progress<'_>) + Send + Sync + 'a;

/// The function that is told, or none.
#[derive(Clone, Default)]
pub(crate) struct Observer<'a>(Option<Arc<Function<'a>>>);

impl<'a> Observer<'a> {
    pub(crate) fn new(function: impl Fn(&Progress<'_>) + Send + Sync + 'a) -> Self {
        Self(Some(Arc::new(function)))
    }

    pub(crate) fn tell(&self, progress: &Progress<'_>) {
        if let Some(function) = &self.0 {
            function(progress);
        }
    }
}

impl fmt::Debug for Observer<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(if self.0.is_some() { "Observer(function)" } else { "Observer(none)" })
    }
}
