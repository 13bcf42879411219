//! The VPN connections of a project: list, get, find, log.

use crate::connection::{Connection, ConnectionLogEntry};
use crate::error::{Error, ErrorKind, Result};
use crate::gateway::GatewayRef;
use crate::http::{CallLimits, ClientInner};
use otc_vpn_client::requests::{self, ListVpnConnectionsQuery};
use otc_vpn_client::types::{VgwId, VpnConnectionId};
use serde_json::Value;
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;

/// How many connections a page has. Some regions reject more.
pub(crate) const PAGE_LENGTH: usize = 200;
/// What is at least this long may be an id.
const MIN_ID_LENGTH: usize = 32;

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
            let id = match fields.id.as_deref().filter(|id| !id.is_empty()) {
                None => id.clone(),
                Some(actual) if actual.eq_ignore_ascii_case(id.as_str()) => {
                    actual.parse().unwrap_or_else(|_| id.clone())
                }
                Some(actual) => {
                    return Err(format!("vpn_connection.id is {actual} instead of {}", id.as_str()));
                }
            };
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
        if id_or_name.is_empty() {
            return Err(Error::invalid_input("invalid connection id or name: empty"));
        }
        if id_or_name.chars().any(|c| c == '/' || c.is_control()) {
            return Err(Error::invalid_input(format!(
                "invalid connection id or name {id_or_name:?}: contains `/` or control characters"
            )));
        }
        // What can be an id is read first, because reading needs no permission to list.
        if id_or_name.len() >= MIN_ID_LENGTH
            && let Ok(id) = id_or_name.parse::<VpnConnectionId>()
        {
            match self.get(&id).await {
                // A name may be rejected as an invalid id.
                Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::InvalidInput) => {}
                result => return result,
            }
        }
        let mut matching = self.list().await?;
        let has_id = |connection: &Connection| connection.id.as_str().eq_ignore_ascii_case(id_or_name);
        if let Some(index) = matching.iter().position(has_id) {
            return Ok(matching.swap_remove(index));
        }
        matching.retain(|connection| connection.name() == Some(id_or_name));
        match matching.len() {
            1 => Ok(matching.remove(0)),
            0 => Err(Error::new(
                ErrorKind::NotFound,
                format!("no connection with the id or name {id_or_name:?}"),
            )
            .with_hint("List the connections of the project.")),
            count => {
                let ids: Vec<&str> = matching.iter().map(|connection| connection.id.as_str()).collect();
                Err(Error::invalid_input(format!(
                    "ambiguous name {id_or_name:?}: {count} connections have it ({})",
                    ids.join(", ")
                ))
                .with_hint("Use the id of the connection."))
            }
        }
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
///
/// A page with fewer connections than requested is the last one, although it may have a marker. So is a page without new connections
/// or without a new marker, because the next request would return it again. `total_count` is that of the tenant.
pub(crate) async fn read_all(
    client: &ClientInner,
    gateway: Option<&VgwId>,
    limits: CallLimits,
    delay: Duration,
) -> Result<Vec<Connection>> {
    let mut query = ListVpnConnectionsQuery::default();
    query.vgw_id = gateway.cloned();
    query.limit = i32::try_from(PAGE_LENGTH).ok();
    let mut connections = Vec::new();
    let mut ids = HashSet::new();
    loop {
        let request = requests::list_vpn_connections(&client.endpoint, &client.project_id, &query)?;
        let response = client.send(&request, limits).await?;
        let (page, marker) = response.extract(|body| {
            let page = match (body.vpn_connections, body.extra.get("vpn_connections")) {
                (Some(page), _) => Ok(page),
                (None, Some(Value::Null)) => Ok(Vec::new()),
                (None, Some(_)) => Err("vpn_connections is not an array of connections".to_owned()),
                (None, None) => Err("vpn_connections is missing".to_owned()),
            }?;
            Ok((page, body.page_info.and_then(|info| info.next_marker)))
        })?;
        let length = page.len();
        let known = ids.len();
        for fields in page {
            if let Some(id) = fields.id.as_deref().and_then(|id| id.parse::<VpnConnectionId>().ok())
                && ids.insert(id.as_str().to_ascii_lowercase())
            {
                connections.push(Connection::new(Box::new(fields), id));
            }
        }
        let is_last = length < PAGE_LENGTH || ids.len() == known;
        if is_last || marker.is_none() || marker == query.marker {
            return Ok(connections);
        }
        query.marker = marker;
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
    let mut entries = response.extract(|body| match (body.logs, body.extra.get("logs")) {
        (Some(entries), _) => Ok(entries),
        (None, Some(Value::Null)) => Ok(Vec::new()),
        (None, Some(_)) => Err("logs is not an array of entries".to_owned()),
        (None, None) => Err("logs is missing".to_owned()),
    })?;
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.time));
    Ok(entries.into_iter().map(ConnectionLogEntry::new).collect())
}
