//! All resources of the simulator, and the rules that involve several types of them: references and quotas.
//!
//! One lock protects all of them, so that a request sees a consistent state.

mod tagged;

use crate::api_error::ApiError;
use crate::clock::Clock;
use crate::connections::Connections;
use crate::customer_gateways::CustomerGateways;
use crate::gateways::Gateways;
use crate::identity::Identity;
use crate::monitors::Monitors;
use crate::quotas::Quotas;
use crate::seed::Seed;
use jiff::{SignedDuration, Timestamp};
use otc_vpn_client::metadata::QuotaType;
use otc_vpn_client::types::{
    AvailabilityZones, CreateCgwRequestBodyContent, CreateVgwRequestBodyContent,
    CreateVpnConnectionRequestBodyContent, ResponseConnectionMonitor, ResponseCustomerGateway,
    ResponseQuotas, ResponseVpnConnection, ResponseVpnGateway, UpdateCgwRequestBodyContent,
    UpdateVpnConnectionRequestBodyContent,
};
use std::collections::BTreeMap;
use std::slice;
use std::time::Duration;

/// The resources of the project.
pub(crate) struct Resources {
    pub(crate) gateways: Gateways,
    pub(crate) connections: Connections,
    pub(crate) customer_gateways: CustomerGateways,
    pub(crate) monitors: Monitors,
    quotas: Quotas,
    pub(crate) zones: BTreeMap<String, Option<AvailabilityZones>>,
    /// How long each change takes.
    pub(crate) transition: Duration,
    clock: Clock,
    last_created_at: Timestamp,
    /// Whether a resource is being deleted.
    is_deleting: bool,
}

impl Resources {
    pub(crate) fn new(seed: Seed, transition: Duration, clock: Clock) -> Self {
        Self {
            gateways: Gateways::new(seed.vpn_gateways, transition, clock.clone()),
            connections: Connections::new(seed.vpn_connections, clock.clone()),
            customer_gateways: CustomerGateways::new(seed.customer_gateways),
            monitors: Monitors::default(),
            quotas: Quotas::new(seed.quotas),
            zones: seed.availability_zones,
            transition,
            clock,
            last_created_at: Timestamp::MIN,
            is_deleting: false,
        }
    }

    /// Removes the resources that are deleted.
    pub(crate) fn remove_deleted(&mut self) {
        // Almost no request needs to search all resources.
        if self.is_deleting {
            let remaining = [
                self.gateways.remove_deleted(),
                self.connections.remove_deleted(),
                self.monitors.remove_deleted(),
            ];
            self.is_deleting = remaining.contains(&true);
        }
    }

    pub(crate) fn create_customer_gateway(
        &mut self,
        request: CreateCgwRequestBodyContent,
    ) -> Result<ResponseCustomerGateway, ApiError> {
        self.quotas.require(&QuotaType::CustomerGateway, self.customer_gateways.count(), 1)?;
        let identity = self.new_identity();
        self.customer_gateways.create(request, &identity)
    }

    pub(crate) fn update_customer_gateway(
        &mut self,
        id: &str,
        request: UpdateCgwRequestBodyContent,
    ) -> Result<ResponseCustomerGateway, ApiError> {
        let now = format!("{:.6}", self.clock.now());
        self.customer_gateways.update(id, request, now)
    }

    /// Deletes a customer gateway without connections.
    pub(crate) fn delete_customer_gateway(&mut self, id: &str) -> Result<(), ApiError> {
        self.customer_gateways.delete(id, self.connections.uses_customer_gateway(id))
    }

    /// Begins the creation of a gateway.
    pub(crate) fn create_gateway(
        &mut self,
        request: CreateVgwRequestBodyContent,
    ) -> Result<ResponseVpnGateway, ApiError> {
        self.quotas.require(&QuotaType::VpnGateway, self.gateways.count(), 1)?;
        let identity = self.new_identity();
        self.gateways.create(request, &self.zones, &identity)
    }

    /// Begins the deletion of a gateway and its connections.
    pub(crate) fn delete_gateway(&mut self, id: &str) -> Result<(), ApiError> {
        self.gateways.delete(id)?;
        self.is_deleting = true;
        for connection in self.connections.delete_all_of(id, self.transition) {
            self.monitors.delete_of(&connection, self.transition);
        }
        Ok(())
    }

    /// Begins the creation of connections of one gateway; creates all of them or none.
    pub(crate) fn create_connections(
        &mut self,
        requests: Vec<CreateVpnConnectionRequestBodyContent>,
    ) -> Result<Vec<ResponseVpnConnection>, ApiError> {
        let Some(gateway_id) = requests.first().map(|request| request.vgw_id.to_string()) else {
            return Err(ApiError::invalid("vpn_connections is empty"));
        };
        if requests.iter().any(|request| request.vgw_id.to_string() != gateway_id) {
            return Err(ApiError::invalid("the connections must have the same vgw_id"));
        }
        self.quotas.require(&QuotaType::VpnConnection, self.connections.count_all(), requests.len())?;
        let gateway = self.gateways.require_ready(&gateway_id)?.clone();
        let mut created = Vec::new();
        for request in requests {
            let identity = self.new_identity();
            let customer = self.customer_gateways.show(&request.cgw_id)?;
            created.push(self.connections.new_connection(request, &gateway, customer, &identity)?);
        }
        self.connections.add(&created, &gateway, self.transition)?;
        Ok(created)
    }

    /// Begins an update of a connection, whose gateway must not be changing.
    pub(crate) fn update_connection(
        &mut self,
        id: &str,
        request: UpdateVpnConnectionRequestBodyContent,
    ) -> Result<ResponseVpnConnection, ApiError> {
        if let Some(gateway_id) = self.connections.show(id)?.vgw_id {
            self.gateways.require_unchanging(&gateway_id)?;
        }
        if let Some(customer) = &request.cgw_id {
            self.customer_gateways.show(customer)?;
        }
        let mut connection = self.connections.update(id, request, self.transition)?;
        self.monitors.add_ids(slice::from_mut(&mut connection));
        Ok(connection)
    }

    /// Begins the deletion of a connection and its monitor.
    pub(crate) fn delete_connection(&mut self, id: &str) -> Result<(), ApiError> {
        self.connections.delete(id, self.transition)?;
        self.is_deleting = true;
        self.monitors.delete_of(id, self.transition);
        Ok(())
    }

    /// Begins the creation of a monitor, which probes from the address of the gateway to the customer gateway.
    pub(crate) fn create_monitor(
        &mut self,
        connection_id: &str,
    ) -> Result<ResponseConnectionMonitor, ApiError> {
        let identity = self.new_identity();
        let connection = self.connections.require_existing(connection_id)?;
        let policy = connection.ikepolicy.as_ref();
        let customer = connection.cgw_id.as_deref().and_then(|id| self.customer_gateways.show(id).ok());
        let gateway = connection.vgw_id.as_deref().and_then(|id| self.gateways.peek(id));
        let eips = gateway.into_iter().flat_map(|gateway| [&gateway.eip1, &gateway.eip2]).flatten();
        let eip = eips.filter(|eip| eip.id == connection.vgw_ip).find_map(|eip| eip.ip_address.clone());
        let source = eip.or_else(|| connection.vgw_ip.clone());
        let destination = customer
            .and_then(|customer| customer.id_value.clone())
            .or_else(|| policy.and_then(|policy| policy.peer_id.clone()));
        self.monitors.create(connection, source, destination, &identity, self.transition)
    }

    /// Begins the deletion of a monitor.
    pub(crate) fn delete_monitor(&mut self, id: &str) -> Result<(), ApiError> {
        self.monitors.delete(id, self.transition)?;
        self.is_deleting = true;
        Ok(())
    }

    /// The quotas with the numbers of resources.
    pub(crate) fn quotas(&self) -> ResponseQuotas {
        self.quotas.show(|kind| match kind {
            QuotaType::VpnGateway => self.gateways.count(),
            QuotaType::VpnConnection => self.connections.count_all(),
            QuotaType::CustomerGateway => self.customer_gateways.count(),
            _ => 0,
        })
    }

    /// The identity of a new resource. No two creation times are equal, because they are the markers of pages.
    fn new_identity(&mut self) -> Identity {
        let next =
            self.last_created_at.saturating_add(SignedDuration::from_micros(1)).unwrap_or(Timestamp::MAX);
        self.last_created_at = self.clock.now().max(next);
        Identity::new(self.last_created_at)
    }
}
