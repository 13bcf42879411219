//! The VPN connections and their interruptions: the state that a read returns, and how a change of the gateway interrupts the tunnels.

use crate::api_error::ApiError;
use crate::clock::Clock;
use crate::fault::values::TunnelFault;
use jiff::Timestamp;
use otc_vpn_client::metadata::{ConnectionStatus, GatewayFeature};
use otc_vpn_client::types::{ResponseVpnConnection, ResponseVpnGateway, VpnConnectionLogEntry};
use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// The usual number of characters of an id. A seed may have other ids.
const ID_LENGTH: usize = 36;
/// The maximum number of entries of the log of a connection.
const LOG_LENGTH: usize = 200;

/// All connections of the simulator.
pub(crate) struct Connections {
    connections: Mutex<Vec<Connection>>,
    clock: Clock,
}

struct Connection {
    fields: ResponseVpnConnection,
    interruptions: Vec<Interruption>,
}

/// A time during which the tunnel of a connection is down.
#[derive(Clone, Debug)]
pub(crate) struct Interruption {
    pub(crate) connection_id: String,
    pub(crate) from: Instant,
    /// `None` if the tunnel stays down.
    pub(crate) until: Option<Instant>,
    /// The wall-clock time of `from`.
    began_at: Timestamp,
}

/// Which connections a list contains, and which page of them.
#[derive(Debug, Default)]
pub(crate) struct ListQuery {
    pub(crate) gateway_id: Option<String>,
    pub(crate) address: Option<String>,
    pub(crate) enterprise_projects: Vec<String>,
    pub(crate) limit: usize,
    /// The creation time of the last connection of the previous page.
    pub(crate) marker: Option<Timestamp>,
}

/// A page of connections.
pub(crate) struct Page {
    pub(crate) connections: Vec<ResponseVpnConnection>,
    /// The number of all connections of the tenant, whatever the query.
    pub(crate) total: usize,
}

impl Connections {
    pub(crate) fn new(seed: Vec<ResponseVpnConnection>, clock: Clock) -> Self {
        let connection = |fields| Connection { fields, interruptions: Vec::new() };
        Self { connections: Mutex::new(seed.into_iter().map(connection).collect()), clock }
    }

    /// Reads a page of connections, the latest first, as the service does.
    pub(crate) fn list(&self, query: &ListQuery) -> Page {
        let connections = self.lock();
        let mut page: Vec<_> = connections.iter().filter(|connection| query.selects(connection)).collect();
        // The sort is stable, so connections without a creation time keep the order of the seed.
        page.sort_by_key(|connection| std::cmp::Reverse(created_at(&connection.fields)));
        let page = page.into_iter().take(query.limit).map(Connection::read).collect();
        Page { connections: page, total: connections.len() }
    }

    /// Reads one connection.
    pub(crate) fn show(&self, id: &str) -> Result<ResponseVpnConnection, ApiError> {
        Ok(find(&self.lock(), id)?.read())
    }

    /// The log of a connection, the latest entry first. `gateway` is the gateway of the connection.
    pub(crate) fn log(
        &self,
        id: &str,
        gateway: Option<&ResponseVpnGateway>,
    ) -> Result<Vec<VpnConnectionLogEntry>, ApiError> {
        let connections = self.lock();
        let connection = find(&connections, id)?;
        let features = gateway.and_then(|gateway| gateway.supported_features.as_deref()).unwrap_or_default();
        if !features.contains(&GatewayFeature::QueryConnectionLog) {
            return Err(ApiError::no_connection_log());
        }
        Ok(connection.log(&self.clock.now()))
    }

    /// Sets the numbers of connections and of connection groups of a gateway, unless the seed states them.
    pub(crate) fn count(&self, gateway: &mut ResponseVpnGateway) {
        let connections = self.lock();
        let own = || connections.iter().filter(|connection| connection.fields.vgw_id == gateway.id);
        let customers: BTreeSet<_> =
            own().filter_map(|connection| connection.fields.cgw_id.as_deref()).collect();
        let number = |count: usize| i32::try_from(count).ok();
        let is_stated = |name: &str| gateway.extra.contains_key(name);
        if gateway.used_connection_number.is_none() && !is_stated("used_connection_number") {
            gateway.used_connection_number = number(own().count());
        }
        if gateway.used_connection_group.is_none() && !is_stated("used_connection_group") {
            gateway.used_connection_group = number(customers.len());
        }
    }

    /// Interrupts the tunnels of a gateway that are up, for a change that starts now and takes `transition`. The addresses of the gateway
    /// are restarted one after the other. Returns the interruptions.
    pub(crate) fn interrupt(
        &self,
        gateway: &ResponseVpnGateway,
        transition: Duration,
        fault: Option<TunnelFault>,
    ) -> Vec<Interruption> {
        if fault == Some(TunnelFault::None) {
            return Vec::new();
        }
        let mut connections = self.lock();
        let mut own: Vec<_> =
            connections.iter_mut().filter(|connection| connection.fields.vgw_id == gateway.id).collect();
        let addresses = addresses(gateway, own.iter().filter_map(|one| one.fields.vgw_ip.clone()));
        own.retain(|connection| connection.is_up());
        let (start, now) = (Instant::now(), self.clock.now());
        // The first quarter of the transition interrupts nothing. Each address has an equal part of the rest.
        let part = transition.mul_f64(0.75).div_f64(addresses.len().max(1) as f64);
        let mut interruptions = Vec::new();
        for (number, address) in addresses.iter().enumerate() {
            let begin = transition / 4 + part.mul_f64(number as f64);
            let mut tunnels: Vec<_> =
                own.iter_mut().filter(|one| one.fields.vgw_ip.as_ref() == Some(address)).collect();
            let count = tunnels.len();
            for (index, connection) in tunnels.iter_mut().enumerate() {
                // The tunnels of an address go down together, and come back one after the other.
                let regular = begin + part.mul_f64((index + 1) as f64 / count as f64);
                let end = match fault {
                    Some(fault) if number + 1 == addresses.len() => match fault {
                        TunnelFault::StayDown => None,
                        TunnelFault::DownFor(duration) => Some(transition.saturating_add(duration)),
                        TunnelFault::None => Some(regular),
                    },
                    _ => Some(regular),
                };
                let interruption = Interruption {
                    connection_id: connection.fields.id.clone().unwrap_or_default(),
                    from: start.checked_add(begin).unwrap_or(start),
                    // A time that the clock cannot represent is never reached.
                    until: end.and_then(|end| start.checked_add(end)),
                    began_at: now.checked_add(begin).unwrap_or(Timestamp::MAX),
                };
                connection.interruptions.push(interruption.clone());
                interruptions.push(interruption);
            }
        }
        interruptions
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.connections.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ListQuery {
    fn selects(&self, connection: &Connection) -> bool {
        let fields = &connection.fields;
        let matches = |wanted: &Option<String>, actual: &Option<String>| wanted.is_none() || wanted == actual;
        let project = fields.enterprise_project_id.as_ref();
        matches(&self.gateway_id, &fields.vgw_id)
            && matches(&self.address, &fields.vgw_ip)
            && (self.enterprise_projects.is_empty()
                || project.is_some_and(|project| self.enterprise_projects.contains(project)))
            && self.marker.is_none_or(|marker| created_at(fields).is_some_and(|created| created < marker))
    }
}

impl Connection {
    fn read(&self) -> ResponseVpnConnection {
        let mut fields = self.fields.clone();
        if self.interruptions.iter().any(|interruption| interruption.contains(Instant::now())) {
            fields.status = Some(ConnectionStatus::Down);
        }
        fields
    }

    fn is_up(&self) -> bool {
        self.read().status == Some(ConnectionStatus::Active)
    }

    /// The events until now: the first negotiation, and the beginning and the end of each interruption.
    fn log(&self, now: &Timestamp) -> Vec<VpnConnectionLogEntry> {
        let first = match self.fields.status {
            Some(ConnectionStatus::Active) => "IPSec tunnel negotiation succeeds.",
            _ => "IPSec tunnel negotiation fails. (Reason=[phase1 proposal mismatch])",
        };
        let mut events: Vec<(Timestamp, &str)> =
            created_at(&self.fields).map(|created| (created, first)).into_iter().collect();
        for interruption in &self.interruptions {
            events.push((interruption.began_at, "IPSec tunnel is disconnected. (Reason=[dpd timeout])"));
            if let Some(until) = interruption.until
                && let Ok(ended_at) = interruption.began_at.checked_add(until - interruption.from)
            {
                events.push((ended_at, "IPSec tunnel negotiation succeeds."));
            }
        }
        events.retain(|(time, _)| time <= now);
        events.sort_by_key(|(time, _)| std::cmp::Reverse(*time));
        events.truncate(LOG_LENGTH);
        events.into_iter().map(|(time, message)| entry(time, message)).collect()
    }
}

impl Interruption {
    fn contains(&self, time: Instant) -> bool {
        self.from <= time && self.until.is_none_or(|until| time < until)
    }
}

fn find<'a>(connections: &'a [Connection], id: &str) -> Result<&'a Connection, ApiError> {
    connections.iter().find(|connection| connection.fields.id.as_deref() == Some(id)).ok_or_else(|| match id
        .chars()
        .count()
    {
        ID_LENGTH => ApiError::not_found(),
        _ => ApiError::invalid("vpn_connection_id must have 36 characters"),
    })
}

/// The addresses of the gateway that connections use, in the order in which the gateway lists its addresses.
fn addresses(gateway: &ResponseVpnGateway, used: impl Iterator<Item = String>) -> Vec<String> {
    let eips = [&gateway.eip1, &gateway.eip2].map(|eip| eip.as_ref().and_then(|eip| eip.id.as_ref()));
    let private = [&gateway.access_private_ip_1, &gateway.access_private_ip_2].map(Option::as_ref);
    let known: Vec<_> = eips.into_iter().chain(private).flatten().collect();
    let mut addresses: Vec<String> = Vec::new();
    for address in used {
        if !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    addresses.sort_by_key(|address| known.iter().position(|known| *known == address).unwrap_or(known.len()));
    addresses
}

fn created_at(fields: &ResponseVpnConnection) -> Option<Timestamp> {
    fields.created_at.as_ref()?.parse().ok()
}

fn entry(time: Timestamp, message: &str) -> VpnConnectionLogEntry {
    let mut entry = VpnConnectionLogEntry::default();
    entry.time = Some(time.as_second());
    entry.raw_message =
        Some(format!("{} simulator ipsec_ike[1]: {message}", time.strftime("%Y-%m-%dT%H:%M:%S.%6f+00:00")));
    entry
}
