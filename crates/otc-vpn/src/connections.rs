//! The VPN connections of a project: list, get, find, log.

use crate::connection::{Connection, ConnectionLogEntry};
use crate::error::{ErrorKind, Result};
use crate::gateway::GatewayRef;
use crate::http::{CallLimits, ClientInner};
use crate::pages::{PAGE_LENGTH, Pages};
use crate::{id_or_name, response_fields};
use otc_vpn_client::requests::{self, ListVpnConnectionsQuery};
use otc_vpn_client::types::{VgwId, VpnConnectionId};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;

/// The operations on VPN connections. Returned by [`Client::connections`](crate::Client::connections). It owns what it needs and is
/// cheap to clone.
///
/// ```no_run
/// # async fn example(client: otc_vpn::Client) -> otc_vpn::Result<()> {
/// let gateway = client.gateways().find("vpngw-4321").await?;
/// for connection in client.connections().list_of(&gateway).await? {
///     println!("{}: {:?}", connection.display_name(), connection.status());
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "it does nothing by itself"]
pub struct Connections {
    client: Arc<ClientInner>,
}

impl Connections {
    pub(crate) fn new(client: Arc<ClientInner>) -> Self {
        Self { client }
    }

    /// Lists the connections of the project, in as many requests as they have pages. A connection that the service reports without an
    /// id is left out, because no other call could refer to it.
    ///
    /// # Errors
    /// The same as [`Gateways::list`](crate::Gateways::list).
    pub async fn list(&self) -> Result<Vec<Connection>> {
        read_all(&self.client, None, self.limits(), Duration::ZERO).await
    }

    /// Lists the connections of a gateway.
    ///
    /// # Errors
    /// The same as [`list`](Self::list).
    pub async fn list_of<'a>(&self, gateway: impl Into<GatewayRef<'a>>) -> Result<Vec<Connection>> {
        read_all(&self.client, Some(gateway.into().id), self.limits(), Duration::ZERO).await
    }

    /// Reads one connection.
    ///
    /// # Errors
    /// The same as [`list`](Self::list), and [`ErrorKind::NotFound`].
    pub async fn get(&self, id: &VpnConnectionId) -> Result<Connection> {
        let request = requests::show_vpn_connection(&self.client.endpoint, &self.client.project_id, id)?;
        let response = self.client.send(&request, self.limits()).await?;
        response.extract(|body| {
            let fields = body.vpn_connection.ok_or("vpn_connection is missing")?;
            let id = response_fields::id(fields.id.as_deref(), id, "vpn_connection")?;
            Ok(Connection::new(Box::new(fields), id))
        })
    }

    /// Finds a connection by its id or its name. An id takes precedence over a name.
    ///
    /// # Errors
    /// The same as [`list`](Self::list). [`ErrorKind::InvalidInput`] for an id or name that is empty or contains `/` or control
    /// characters, before anything is sent, and for a name that several connections have. [`ErrorKind::NotFound`] if no connection has
    /// it.
    pub async fn find(&self, id_or_name: &str) -> Result<Connection> {
        id_or_name::validate("connection", id_or_name)?;
        if id_or_name::may_be_id(id_or_name)
            && let Ok(id) = id_or_name.parse::<VpnConnectionId>()
        {
            match self.get(&id).await {
                // A name may be rejected as an invalid id.
                Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::InvalidInput) => {}
                result => return result,
            }
        }
        id_or_name::select(
            "connection",
            id_or_name,
            self.list().await?,
            |one| one.id.as_str(),
            Connection::name,
        )
    }

    /// Reads the log of a connection, at most the latest 200 entries, the latest first.
    ///
    /// # Errors
    /// The same as [`get`](Self::get). [`ErrorKind::NotAllowed`] if the gateway does not support the log: its `supported_features` do not
    /// contain `query_connection_log`.
    pub async fn log(&self, id: &VpnConnectionId) -> Result<Vec<ConnectionLogEntry>> {
        read_log(&self.client, id, self.limits()).await
    }

    fn limits(&self) -> CallLimits {
        CallLimits::new(None, self.client.retry_policy)
    }
}

/// Reads all pages of the connections of a gateway, or of the project, with a delay between two requests.
pub(crate) async fn read_all(
    client: &ClientInner,
    gateway: Option<&VgwId>,
    limits: CallLimits,
    delay: Duration,
) -> Result<Vec<Connection>> {
    let mut query = ListVpnConnectionsQuery::default();
    query.vgw_id = gateway.cloned();
    query.limit = i32::try_from(PAGE_LENGTH).ok();
    let mut pages = Pages::new(|connection: &Connection| connection.id.as_str());
    loop {
        let request = requests::list_vpn_connections(&client.endpoint, &client.project_id, &query)?;
        let response = client.send(&request, limits).await?;
        let (page, marker) = response.extract(|body| {
            let page = response_fields::list(body.vpn_connections, &body.extra, "vpn_connections")?;
            Ok((page, body.page_info.and_then(|info| info.next_marker)))
        })?;
        let length = page.len();
        let with_id = page.into_iter().filter_map(|fields| {
            let id = fields.id.as_deref()?.parse().ok()?;
            Some(Connection::new(Box::new(fields), id))
        });
        query.marker = pages.add(length, with_id, marker);
        if query.marker.is_none() {
            return Ok(pages.into_items());
        }
        if !delay.is_zero() {
            sleep(delay).await;
        }
    }
}

/// Reads the log of a connection, the latest entry first.
pub(crate) async fn read_log(
    client: &ClientInner,
    id: &VpnConnectionId,
    limits: CallLimits,
) -> Result<Vec<ConnectionLogEntry>> {
    let request = requests::show_vpn_connection_log(&client.endpoint, &client.project_id, id)?;
    let response = client.send(&request, limits).await?;
    let mut entries = response.extract(|body| response_fields::list(body.logs, &body.extra, "logs"))?;
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.time));
    Ok(entries.into_iter().map(ConnectionLogEntry::new).collect())
}
