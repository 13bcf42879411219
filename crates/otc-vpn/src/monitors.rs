//! The connection monitors of a project.

use crate::error::Result;
use crate::http::{CallLimits, ClientInner};
use crate::response_fields;
use otc_vpn_client::requests::{self, ListConnectionMonitorsQuery};
use otc_vpn_client::types::{ResponseConnectionMonitor, VpnConnectionId};
use std::sync::Arc;

/// The operations on connection monitors, which probe the other end of a VPN connection. Returned by
/// [`Client::monitors`](crate::Client::monitors). It owns what it needs and is cheap to clone.
///
/// ```no_run
/// # async fn example(client: otc_vpn::Client) -> otc_vpn::Result<()> {
/// let connection = client.connections().find("munich-1").await?;
/// for monitor in client.monitors().list_of(&connection.id).await? {
///     println!("{:?} -> {:?}", monitor.source_ip, monitor.destination_ip);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "it does nothing by itself"]
pub struct Monitors {
    client: Arc<ClientInner>,
}

impl Monitors {
    pub(crate) fn new(client: Arc<ClientInner>) -> Self {
        Self { client }
    }

    /// Lists the connection monitors of the project.
    ///
    /// # Errors
    /// The same as [`Gateways::list`](crate::Gateways::list).
    pub async fn list(&self) -> Result<Vec<ResponseConnectionMonitor>> {
        self.read(None).await
    }

    /// Lists the connection monitors of a connection, at most one.
    ///
    /// # Errors
    /// The same as [`list`](Self::list).
    pub async fn list_of(&self, connection: &VpnConnectionId) -> Result<Vec<ResponseConnectionMonitor>> {
        self.read(Some(connection)).await
    }

    async fn read(&self, connection: Option<&VpnConnectionId>) -> Result<Vec<ResponseConnectionMonitor>> {
        let client = &self.client;
        let mut query = ListConnectionMonitorsQuery::default();
        query.vpn_connection_id = connection.cloned();
        let request = requests::list_connection_monitors(&client.endpoint, &client.project_id, &query)?;
        let response = client.send(&request, CallLimits::new(None, client.retry_policy)).await?;
        response.extract(|body| {
            response_fields::list(body.connection_monitors, &body.extra, "connection_monitors")
        })
    }
}
