//! The progress events of a resize and a wait.

use crate::error::Error;
use otc_vpn_client::metadata::{Flavor, GatewayStatus};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// An event of a resize or a wait. Passed to the callback of `on_progress`.
#[derive(Debug)]
#[non_exhaustive]
pub enum Progress<'a> {
    /// The change is about to be sent. From here on it may reach the service.
    Sending,
    /// The service accepted the change.
    #[non_exhaustive]
    Accepted {
        /// The id of the request, for the provider's support.
        request_id: Option<&'a str>,
    },
    /// The response to the change was lost or cannot be decoded. The gateway is polled to find out whether the change was applied.
    #[non_exhaustive]
    ResponseLost {
        /// Why there is no response.
        error: &'a Error,
    },
    /// A poll showed the gateway `ACTIVE` with the new flavor, although the response to the change was lost.
    Confirmed,
    /// Polls showed the gateway unchanged, and the change is sent once more, as the caller allowed.
    Resending,
    /// A poll succeeded.
    #[non_exhaustive]
    Poll {
        /// The gateway's status.
        status: Option<&'a GatewayStatus>,
        /// The gateway's flavor.
        flavor: Option<&'a Flavor>,
        /// The number of polls, this one included.
        polls: u32,
        /// The time since the wait started.
        elapsed: Duration,
    },
    /// A poll failed.
    #[non_exhaustive]
    ReadFailed {
        /// Why it failed.
        error: &'a Error,
    },
    /// The VPN connections of the gateway were read.
    #[non_exhaustive]
    Tunnels {
        /// How many of the watched tunnels are up.
        up: usize,
        /// How many tunnels are watched: those that were up before the change.
        watched: usize,
        /// The time since the change was sent.
        elapsed: Duration,
    },
    /// The VPN connections of the gateway could not be read.
    #[non_exhaustive]
    TunnelReadFailed {
        /// Why it failed.
        error: &'a Error,
    },
}

type Callback = dyn Fn(&Progress<'_>) + Send + Sync;

/// The callback of the caller, if there is one.
#[derive(Clone, Default)]
pub(crate) struct ProgressCallback(Option<Arc<Callback>>);

impl ProgressCallback {
    pub(crate) fn new(callback: impl Fn(&Progress<'_>) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(callback)))
    }

    pub(crate) fn emit(&self, progress: &Progress<'_>) {
        if let Some(callback) = &self.0 {
            callback(progress);
        }
    }
}

impl fmt::Debug for ProgressCallback {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = if self.0.is_some() { "ProgressCallback(set)" } else { "ProgressCallback(none)" };
        formatter.write_str(state)
    }
}
