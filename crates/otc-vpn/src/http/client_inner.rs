//! What all calls of a client share.

use super::change_client::ChangeClient;
use super::limits::Timeouts;
use super::retry_event::RetryCallback;
use super::retry_policy::RetryPolicy;
use otc_vpn_auth::{Authenticator, Clock};
use otc_vpn_client::types::ProjectId;
use std::fmt;

/// What all calls of a client share.
pub(crate) struct ClientInner {
    /// For requests that change nothing. It reuses connections.
    pub(crate) http: reqwest::Client,
    /// For changes.
    pub(crate) change_http: ChangeClient,
    /// Whether this crate built the clients, so that they are known not to follow redirects.
    pub(crate) is_own_http: bool,
    /// The base URL of the service, without a trailing slash.
    pub(crate) endpoint: String,
    pub(crate) project_id: ProjectId,
    pub(crate) authenticator: Authenticator,
    pub(crate) clock: Clock,
    pub(crate) timeouts: Timeouts,
    pub(crate) retry_policy: RetryPolicy,
    pub(crate) on_retry: RetryCallback,
}

/// The HTTP client may contain a proxy's password, so it is left out.
impl fmt::Debug for ClientInner {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ClientInner")
            .field("endpoint", &self.endpoint)
            .field("project_id", &self.project_id.as_str())
            .finish_non_exhaustive()
    }
}
