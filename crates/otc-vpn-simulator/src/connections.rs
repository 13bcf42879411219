//! The VPN connections: the state that a read returns, and the changes that are accepted.
//!
//! No customer device answers, so a rule decides how the creation of a connection ends: with ACTIVE if the request contains a
//! pre-shared key, with DOWN otherwise. An update with a pre-shared key ends with ACTIVE, any other keeps the status.

pub(crate) mod interruption;
mod log;
mod rules;
mod tunnel;

use crate::api_error::ApiError;
use crate::clock::Clock;
use crate::connections::interruption::{Interruption, addresses, schedule};
use crate::fault::values::TunnelFault;
use crate::identity::{ID_LENGTH, Identity, generated_name};
use crate::lifecycle::{Lifecycle, Phase};
use crate::paging::{ListOrder, Page, Paging};
use crate::tags::Tagged;
use jiff::Timestamp;
use otc_vpn_client::metadata::{ConnectionStatus, ConnectionStyle, GatewayFeature};
use otc_vpn_client::types::{
    CreateVpnConnectionRequestBodyContent, ResponseCustomerGateway, ResponseVpnConnection,
    ResponseVpnGateway, UpdateVpnConnectionRequestBodyContent, VpnConnectionLogEntry, VpnResourceTag,
};
use std::collections::{BTreeSet, HashMap};
use std::time::Duration;
use tokio::time::Instant;

/// All connections of the simulator, in the order of their creation.
pub(crate) struct Connections {
    connections: Vec<Connection>,
    order: ListOrder,
    clock: Clock,
}

struct Connection {
    fields: ResponseVpnConnection,
    interruptions: Vec<Interruption>,
    lifecycle: Lifecycle,
}

/// Which connections a list contains.
#[derive(Debug, Default)]
pub(crate) struct Filter {
    pub(crate) gateway_id: Option<String>,
    pub(crate) address: Option<String>,
    pub(crate) enterprise_projects: Vec<String>,
}

impl Connections {
    pub(crate) fn new(seed: Vec<ResponseVpnConnection>, clock: Clock) -> Self {
        let connection =
            |fields| Connection { fields, interruptions: Vec::new(), lifecycle: Lifecycle::default() };
        let connections: Vec<_> = seed.into_iter().map(connection).collect();
        Self { order: ListOrder::new(creation_times(&connections)), connections, clock }
    }

    pub(crate) fn count_all(&self) -> usize {
        self.connections.len()
    }

    /// Reads a page of the connections that the filter selects.
    pub(crate) fn list(&self, filter: &Filter, paging: &Paging) -> Page<ResponseVpnConnection> {
        let page = paging.select(
            &self.connections,
            &self.order,
            |connection| filter.selects(connection),
            |connection| connection.fields.created_at.as_deref(),
        );
        let items = page.items.into_iter().map(Connection::read).collect();
        Page { items, info: page.info, total: page.total }
    }

    /// Reads one connection.
    pub(crate) fn show(&self, id: &str) -> Result<ResponseVpnConnection, ApiError> {
        Ok(self.find(id)?.read())
    }

    /// The log of a connection, the latest entry first. `gateway` is the gateway of the connection.
    pub(crate) fn log(
        &self,
        id: &str,
        gateway: Option<&ResponseVpnGateway>,
    ) -> Result<Vec<VpnConnectionLogEntry>, ApiError> {
        let connection = self.find(id)?;
        let features = gateway.and_then(|gateway| gateway.supported_features.as_deref()).unwrap_or_default();
        if !features.contains(&GatewayFeature::QueryConnectionLog) {
            return Err(ApiError::no_connection_log());
        }
        if connection.fields.style == Some(ConnectionStyle::PolicyTemplate) {
            return Err(ApiError::no_template_connection_log());
        }
        Ok(log::entries(&connection.fields, &connection.interruptions, &self.clock.now()))
    }

    /// The connection that a request describes, without adding it.
    pub(crate) fn new_connection(
        &self,
        request: CreateVpnConnectionRequestBodyContent,
        gateway: &ResponseVpnGateway,
        customer: &ResponseCustomerGateway,
        identity: &Identity,
    ) -> Result<ResponseVpnConnection, ApiError> {
        let is_up = request.psk.is_some();
        let mut fields = rules::new_fields(request, gateway, customer)?;
        fields.id = Some(identity.id.clone());
        fields.name = Some(fields.name.unwrap_or_else(|| generated_name("vpn")));
        fields.status = Some(if is_up { ConnectionStatus::Active } else { ConnectionStatus::Down });
        fields.created_at = Some(identity.created_at());
        fields.updated_at = fields.created_at.clone();
        Ok(fields)
    }

    /// Adds new connections of one gateway, whose creation begins. The gateway limits the numbers of connections and of connection
    /// groups.
    pub(crate) fn add(
        &mut self,
        new: &[ResponseVpnConnection],
        gateway: &ResponseVpnGateway,
        transition: Duration,
    ) -> Result<(), ApiError> {
        let own = self.connections.iter().map(|connection| &connection.fields);
        let own: Vec<_> = own.filter(|fields| fields.vgw_id == gateway.id).chain(new).collect();
        let groups: BTreeSet<_> = own.iter().map(|fields| &fields.cgw_id).collect();
        let exceeds = |count: usize, limit: usize| count > limit;
        let limit = gateway.connection_number.and_then(|number| usize::try_from(number).ok());
        if limit.is_some_and(|limit| exceeds(own.len(), limit)) {
            return Err(ApiError::invalid("the gateway has its maximum number of connections"));
        }
        let spec = gateway.flavor.as_ref().and_then(|flavor| flavor.spec());
        let limit = spec.and_then(|spec| usize::try_from(spec.connection_groups).ok());
        if limit.is_some_and(|limit| exceeds(groups.len(), limit)) {
            return Err(ApiError::invalid("the gateway has its maximum number of connection groups"));
        }
        let lifecycle = Lifecycle::begin(Phase::Creating, transition);
        for fields in new {
            self.order.add(fields.created_at.as_deref());
            self.connections.push(Connection {
                fields: fields.clone(),
                interruptions: Vec::new(),
                lifecycle,
            });
        }
        Ok(())
    }

    /// Begins an update of a connection; returns its new state.
    pub(crate) fn update(
        &mut self,
        id: &str,
        request: UpdateVpnConnectionRequestBodyContent,
        transition: Duration,
    ) -> Result<ResponseVpnConnection, ApiError> {
        let updated_at = format!("{:.6}", self.clock.now());
        let connection = self.find_mut(id)?;
        connection.require_changeable("update")?;
        let is_up = request.psk.is_some();
        let mut fields = rules::updated_fields(request, connection.fields.clone())?;
        fields.updated_at = Some(updated_at);
        if is_up {
            fields.status = Some(ConnectionStatus::Active);
        }
        connection.fields = fields.clone();
        connection.lifecycle = Lifecycle::begin(Phase::Updating, transition);
        Ok(fields)
    }

    /// Begins the deletion of a connection.
    pub(crate) fn delete(&mut self, id: &str, transition: Duration) -> Result<(), ApiError> {
        let connection = self.find_mut(id)?;
        connection.require_changeable("delete")?;
        connection.lifecycle = Lifecycle::begin(Phase::Deleting, transition);
        Ok(())
    }

    /// Begins the deletion of all connections of a gateway, in any state; returns their ids.
    pub(crate) fn delete_all_of(&mut self, gateway_id: &str, transition: Duration) -> Vec<String> {
        let own = self.connections.iter_mut().filter(|one| one.fields.vgw_id.as_deref() == Some(gateway_id));
        let delete = |connection: &mut Connection| {
            connection.lifecycle = Lifecycle::begin(Phase::Deleting, transition);
            connection.fields.id.clone()
        };
        own.filter_map(delete).collect()
    }

    /// Checks that a monitor can be created for a connection; returns the connection.
    pub(crate) fn require_existing(&self, id: &str) -> Result<&ResponseVpnConnection, ApiError> {
        let connection = self.find(id)?;
        match connection.read().status {
            Some(ConnectionStatus::PendingDelete) => Err(ApiError::connection_deleting(id)),
            _ => Ok(&connection.fields),
        }
    }

    /// Whether any connection uses the customer gateway.
    pub(crate) fn uses_customer_gateway(&self, id: &str) -> bool {
        self.connections.iter().any(|connection| connection.fields.cgw_id.as_deref() == Some(id))
    }

    /// Sets the numbers of connections and of connection groups of the gateways, unless the seed states them.
    pub(crate) fn count(&self, gateways: &mut [ResponseVpnGateway]) {
        let mut usage: HashMap<&str, (usize, BTreeSet<&str>)> = HashMap::new();
        for Connection { fields, .. } in &self.connections {
            let (number, customers) = usage.entry(fields.vgw_id.as_deref().unwrap_or_default()).or_default();
            *number += 1;
            customers.extend(fields.cgw_id.as_deref());
        }
        for gateway in gateways {
            let used = usage.get(gateway.id.as_deref().unwrap_or_default());
            let (number, groups) = used.map_or((0, 0), |(number, customers)| (*number, customers.len()));
            let is_stated = |name: &str| gateway.extra.contains_key(name);
            if gateway.used_connection_number.is_none() && !is_stated("used_connection_number") {
                gateway.used_connection_number = i32::try_from(number).ok();
            }
            if gateway.used_connection_group.is_none() && !is_stated("used_connection_group") {
                gateway.used_connection_group = i32::try_from(groups).ok();
            }
        }
    }

    /// Interrupts the tunnels of a gateway that are up, for a change that starts now and takes `transition`. Returns the interruptions.
    pub(crate) fn interrupt(
        &mut self,
        gateway: &ResponseVpnGateway,
        transition: Duration,
        fault: Option<TunnelFault>,
    ) -> Vec<Interruption> {
        if fault == Some(TunnelFault::None) {
            return Vec::new();
        }
        let own = self.connections.iter_mut().filter(|connection| connection.fields.vgw_id == gateway.id);
        let mut own: Vec<_> = own.collect();
        let addresses = addresses(gateway, own.iter().filter_map(|one| one.fields.vgw_ip.clone()));
        own.retain(|connection| connection.is_up());
        let (start, now) = (Instant::now(), self.clock.now());
        let mut interruptions = Vec::new();
        for (number, address) in addresses.iter().enumerate() {
            let mut tunnels: Vec<_> =
                own.iter_mut().filter(|one| one.fields.vgw_ip.as_ref() == Some(address)).collect();
            let count = tunnels.len();
            for (index, connection) in tunnels.iter_mut().enumerate() {
                let (begin, end) = schedule(transition, (number, addresses.len()), (index, count), fault);
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

    /// The connections with their tags.
    pub(crate) fn tagged(&self) -> impl Iterator<Item = Tagged<'_>> {
        self.connections.iter().map(|connection| Tagged {
            id: connection.fields.id.as_deref(),
            name: connection.fields.name.as_deref(),
            tags: connection.fields.tags.as_deref().unwrap_or_default(),
        })
    }

    /// The tags of a connection.
    pub(crate) fn tags(&mut self, id: &str) -> Result<&mut Option<Vec<VpnResourceTag>>, ApiError> {
        Ok(&mut self.find_mut(id)?.fields.tags)
    }

    /// Removes the connections that are deleted. Returns whether others are being deleted.
    pub(crate) fn remove_deleted(&mut self) -> bool {
        let count = self.connections.len();
        self.connections.retain(|connection| !connection.lifecycle.is_deleted());
        if self.connections.len() < count {
            self.order = ListOrder::new(creation_times(&self.connections));
        }
        self.connections.iter().any(|connection| connection.lifecycle.is_deleting())
    }

    fn find_mut(&mut self, id: &str) -> Result<&mut Connection, ApiError> {
        let mut connections = self.connections.iter_mut();
        connections.find(|connection| connection.has_id(id)).ok_or_else(|| not_found(id))
    }

    fn find(&self, id: &str) -> Result<&Connection, ApiError> {
        let mut connections = self.connections.iter();
        connections.find(|connection| connection.has_id(id)).ok_or_else(|| not_found(id))
    }
}

fn creation_times(connections: &[Connection]) -> impl Iterator<Item = Option<&str>> {
    connections.iter().map(|connection| connection.fields.created_at.as_deref())
}

impl Filter {
    fn selects(&self, connection: &Connection) -> bool {
        let fields = &connection.fields;
        let matches = |wanted: &Option<String>, actual: &Option<String>| wanted.is_none() || wanted == actual;
        let project = fields.enterprise_project_id.as_ref();
        matches(&self.gateway_id, &fields.vgw_id)
            && matches(&self.address, &fields.vgw_ip)
            && (self.enterprise_projects.is_empty()
                || project.is_some_and(|project| self.enterprise_projects.contains(project)))
    }
}

impl Connection {
    fn has_id(&self, id: &str) -> bool {
        self.fields.id.as_deref() == Some(id)
    }

    fn read(&self) -> ResponseVpnConnection {
        let mut fields = self.fields.clone();
        fields.status = match self.lifecycle.phase() {
            Some(Phase::Creating) => Some(ConnectionStatus::PendingCreate),
            Some(Phase::Updating) => Some(ConnectionStatus::PendingUpdate),
            Some(Phase::Deleting) => Some(ConnectionStatus::PendingDelete),
            None if self.interruptions.iter().any(|interruption| interruption.contains(Instant::now())) => {
                Some(ConnectionStatus::Down)
            }
            None => fields.status,
        };
        fields
    }

    /// Checks that no change is in progress and that the connection is not frozen.
    fn require_changeable(&self, action: &str) -> Result<(), ApiError> {
        match self.read().status {
            Some(ConnectionStatus::PendingDelete) => {
                Err(ApiError::connection_deleting(self.fields.id.as_deref().unwrap_or_default()))
            }
            Some(ConnectionStatus::PendingCreate | ConnectionStatus::PendingUpdate) => {
                Err(ApiError::connection_updating())
            }
            Some(ConnectionStatus::Freezed) => Err(ApiError::connection_frozen(action)),
            _ => Ok(()),
        }
    }

    fn is_up(&self) -> bool {
        self.read().status == Some(ConnectionStatus::Active)
    }
}

fn not_found(id: &str) -> ApiError {
    match id.chars().count() {
        ID_LENGTH => ApiError::not_found(),
        _ => ApiError::invalid("vpn_connection_id must have 36 characters"),
    }
}
