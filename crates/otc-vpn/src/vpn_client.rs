//! The client, which is the entry point of the crate.

pub(crate) mod builder;
mod lookup;

use crate::api_request::{self, ApiRequest, ApiResponse};
use crate::authentication::Authentication;
use crate::connections::Connections;
use crate::customer_gateways::CustomerGateways;
use crate::error::Result;
use crate::gateways::Gateways;
use crate::http::{CallLimits, ClientInner};
use crate::monitors::Monitors;
use crate::quotas;
use crate::zones::{self, Zones};
use otc_vpn_auth::Session;
use otc_vpn_auth::config::Settings;
use otc_vpn_client::types::{ProjectId, ResponseQuota};
use std::sync::Arc;

/// A client of the VPN service for one project. It is cheap to clone; clones share their connections and their token.
///
/// ```no_run
/// # async fn example() -> otc_vpn::Result<()> {
/// use otc_vpn::{Client, Flavor};
///
/// let client = Client::from_env().await?;
/// let gateway = client.gateways().find("vpngw-4321").await?;
/// let operation = client.gateways().resize(&gateway.id, Flavor::Professional2).await?;
/// let resized = operation.wait().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Client {
    inner: Arc<ClientInner>,
    settings: Arc<Settings>,
}

impl Client {
    /// The operations on gateways.
    pub fn gateways(&self) -> Gateways {
        Gateways::new(Arc::clone(&self.inner))
    }

    /// The operations on VPN connections.
    pub fn connections(&self) -> Connections {
        Connections::new(Arc::clone(&self.inner))
    }

    /// The operations on customer gateways.
    pub fn customer_gateways(&self) -> CustomerGateways {
        CustomerGateways::new(Arc::clone(&self.inner))
    }

    /// The operations on connection monitors.
    pub fn monitors(&self) -> Monitors {
        Monitors::new(Arc::clone(&self.inner))
    }

    /// Lists the quota of each type of resource, and how much of it is in use.
    ///
    /// # Errors
    /// The same as [`Gateways::list`].
    pub async fn quotas(&self) -> Result<Vec<ResponseQuota>> {
        quotas::read(&self.inner, CallLimits::new(None, self.inner.retry_policy)).await
    }

    /// Reads the availability zones by flavor.
    ///
    /// # Errors
    /// The same as [`Gateways::list`].
    pub async fn zones(&self) -> Result<Zones> {
        let limits = CallLimits::new(None, self.inner.retry_policy);
        zones::read(&self.inner, limits).await
    }

    /// Sends a raw API request, with the same authentication, limits and retries as other calls: a read is retried after any temporary
    /// error, a change only if it was certainly not applied.
    ///
    /// # Errors
    /// What the service reports, with the body of the response in [`Error::body`](crate::Error::body). If the request is not a
    /// read, the error has an [outcome](crate::Error::outcome).
    pub async fn request(&self, request: ApiRequest) -> Result<ApiResponse> {
        api_request::send(&self.inner, request).await
    }

    /// The project that the client works in.
    #[must_use]
    pub fn project_id(&self) -> &ProjectId {
        &self.inner.project_id
    }

    /// The base URL of the service, without a trailing slash.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        &self.inner.endpoint
    }

    /// The settings that the client was built with, each with its source, and their warnings.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// How requests are authenticated.
    #[must_use]
    pub fn authentication(&self) -> Authentication {
        Authentication::of(self.inner.authenticator.credentials())
    }

    /// The token that IAM issued for a password, with its expiry, its project and the service catalog. Requests one if there is none
    /// yet. `None` if the client uses a token that was given, or an access key.
    ///
    /// # Errors
    /// [`ErrorKind::Authentication`](crate::ErrorKind::Authentication), [`ErrorKind::Connection`](crate::ErrorKind::Connection) and
    /// others, if a token has to be requested.
    pub async fn session(&self) -> Result<Option<Arc<Session>>> {
        self.inner.session().await
    }
}
