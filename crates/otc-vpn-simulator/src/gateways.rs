//! The gateways: the state that a read returns, and the changes that are accepted.

mod creation;
mod eips;
mod flavor_change;

use crate::api_error::ApiError;
use crate::clock::Clock;
use crate::fault::spec::TransitionFault;
use crate::gateways::creation::Zones;
use crate::gateways::flavor_change::{FlavorChange, require_allowed};
use crate::identity::{ID_LENGTH, Identity};
use crate::lifecycle::{Lifecycle, Phase};
use crate::tags::Tagged;
use otc_vpn_client::metadata::{AttachmentType, Flavor, GatewayStatus, NetworkType};
use otc_vpn_client::types::{
    CreateVgwRequestBodyContent, ResponseVpnGateway, UpdateVgwRequestBodyContent, VpnResourceTag,
};
use std::time::Duration;
use tokio::time::Instant;

/// The number of reads after a change that return the old state, unless a fault sets another number.
const DEFAULT_STALE_READS: u32 = 1;

/// The `lock_status` of a frozen gateway that cannot be deleted.
const LOCKED: i32 = 2;

/// All gateways of the simulator, in the order of their creation.
pub(crate) struct Gateways {
    gateways: Vec<Gateway>,
    transition: Duration,
    clock: Clock,
}

/// An accepted change.
pub(crate) struct AcceptedChange {
    /// The gateway before the change.
    pub(crate) gateway: ResponseVpnGateway,
    /// The old and the new flavor; `None` if the gateway already has the flavor.
    pub(crate) flavors: Option<(Flavor, Flavor)>,
}

struct Gateway {
    fields: ResponseVpnGateway,
    flavor_change: Option<FlavorChange>,
    lifecycle: Lifecycle,
}

impl Gateways {
    pub(crate) fn new(seed: Vec<ResponseVpnGateway>, transition: Duration, clock: Clock) -> Self {
        let gateway = |fields| Gateway { fields, flavor_change: None, lifecycle: Lifecycle::default() };
        Self { gateways: seed.into_iter().map(gateway).collect(), transition, clock }
    }

    pub(crate) fn count(&self) -> usize {
        self.gateways.len()
    }

    /// The gateway as it was before a change in progress; does not count as a read.
    pub(crate) fn peek(&self, id: &str) -> Option<&ResponseVpnGateway> {
        let mut fields = self.gateways.iter().map(|gateway| &gateway.fields);
        fields.find(|fields| fields.id.as_deref() == Some(id))
    }

    /// Reads all gateways.
    pub(crate) fn list(&mut self) -> Vec<ResponseVpnGateway> {
        self.gateways.iter_mut().map(|gateway| gateway.read(self.transition)).collect()
    }

    /// Reads one gateway.
    pub(crate) fn show(&mut self, id: &str) -> Result<ResponseVpnGateway, ApiError> {
        let transition = self.transition;
        Ok(self.find(id)?.read(transition))
    }

    /// Accepts or rejects a change of the flavor. A change to the flavor that the gateway already has is accepted and has no effect.
    pub(crate) fn change(
        &mut self,
        id: &str,
        new_flavor: Flavor,
        fault: TransitionFault,
    ) -> Result<AcceptedChange, ApiError> {
        let (transition, ends_at) = (self.transition, self.clock.after(self.transition));
        let gateway = self.find(id)?;
        gateway.finish_flavor_change(transition);
        gateway.require_active(id)?;
        let old_flavor = require_allowed(&gateway.fields, &new_flavor)?;
        let before = gateway.fields.clone();
        if old_flavor == new_flavor {
            return Ok(AcceptedChange { gateway: before, flavors: None });
        }
        gateway.flavor_change = Some(FlavorChange {
            new_flavor: new_flavor.clone(),
            started: Instant::now(),
            ends_at,
            stale_reads: fault.stale_reads.unwrap_or(DEFAULT_STALE_READS),
            end: fault.end,
        });
        Ok(AcceptedChange { gateway: before, flavors: Some((old_flavor, new_flavor)) })
    }

    /// Begins the creation of a gateway; returns the new gateway.
    pub(crate) fn create(
        &mut self,
        request: CreateVgwRequestBodyContent,
        zones: &Zones,
        identity: &Identity,
    ) -> Result<ResponseVpnGateway, ApiError> {
        let addresses = [&request.access_private_ip_1, &request.access_private_ip_2];
        let addresses: Vec<String> = addresses.into_iter().flatten().map(ToString::to_string).collect();
        let fields = creation::gateway(request, zones, identity)?;
        self.require_unbound([&fields.eip1, &fields.eip2].map(|eip| eip.as_ref()?.id.as_deref()))?;
        self.require_free(&addresses, fields.access_subnet_id.as_ref())?;
        let lifecycle = Lifecycle::begin(Phase::Creating, self.transition);
        self.gateways.push(Gateway { fields: fields.clone(), flavor_change: None, lifecycle });
        Ok(fields)
    }

    /// Begins an update of a gateway; returns its new state.
    pub(crate) fn update(
        &mut self,
        id: &str,
        request: UpdateVgwRequestBodyContent,
    ) -> Result<ResponseVpnGateway, ApiError> {
        let (transition, updated_at) = (self.transition, format!("{:.6}", self.clock.now()));
        let gateway = self.find(id)?;
        gateway.finish_flavor_change(transition);
        gateway.require_active(id)?;
        let mut fields = gateway.fields.clone();
        if request.local_subnets_v6.is_some() {
            return Err(ApiError::unsupported_attribute("local_subnets_v6"));
        }
        if request.policy_template.is_some() {
            return Err(ApiError::unsupported_attribute("policy_template"));
        }
        if let Some(name) = request.name {
            fields.name = Some(name.into());
        }
        if let Some(subnets) = request.local_subnets {
            if fields.attachment_type == Some(AttachmentType::Er) {
                return Err(ApiError::invalid("local_subnets requires the attachment type vpc"));
            }
            fields.local_subnets = Some(subnets.into_iter().map(String::from).collect());
        }
        let is_public = fields.network_type == Some(NetworkType::Public);
        self.require_unbound(
            [&request.eip_id_1, &request.eip_id_2].map(|id| id.as_ref().map(|id| id.as_str())),
        )?;
        let eips = [(&mut fields.eip1, request.eip_id_1), (&mut fields.eip2, request.eip_id_2)];
        for (eip, new) in eips {
            let Some(new) = new else { continue };
            if !is_public {
                return Err(ApiError::invalid("eip_id_1 and eip_id_2 require the network type public"));
            }
            if eip.is_some() {
                return Err(ApiError::invalid("the EIP of the gateway must be unbound first"));
            }
            *eip = Some(eips::existing(&new));
        }
        fields.updated_at = Some(updated_at);
        let gateway = self.find(id)?;
        gateway.fields = fields;
        gateway.lifecycle = Lifecycle::begin(Phase::Updating, transition);
        Ok(gateway.fields.clone())
    }

    /// Begins the deletion of a gateway.
    pub(crate) fn delete(&mut self, id: &str) -> Result<(), ApiError> {
        let transition = self.transition;
        let gateway = self.find(id)?;
        gateway.finish_flavor_change(transition);
        let is_locked = gateway.fields.lock_status == Some(LOCKED);
        match gateway.status() {
            Some(GatewayStatus::Fault) => {}
            Some(GatewayStatus::Freezed) if !is_locked => {}
            _ => gateway.require_active(id)?,
        }
        gateway.lifecycle = Lifecycle::begin(Phase::Deleting, transition);
        Ok(())
    }

    /// Checks that the gateway exists and that connections can be created.
    pub(crate) fn require_ready(&mut self, id: &str) -> Result<&ResponseVpnGateway, ApiError> {
        let transition = self.transition;
        let gateway = self.find(id)?;
        gateway.finish_flavor_change(transition);
        match gateway.status() {
            // The message of a change during the creation is for the gateway itself.
            Some(GatewayStatus::PendingCreate) => Err(ApiError::gateway_creating()),
            _ => gateway.require_active(id).map(|()| &gateway.fields),
        }
    }

    /// Checks that no change of the gateway is in progress. The gateway can be faulty or frozen.
    pub(crate) fn require_unchanging(&mut self, id: &str) -> Result<(), ApiError> {
        let transition = self.transition;
        let gateway = self.find(id)?;
        gateway.finish_flavor_change(transition);
        match gateway.status() {
            Some(GatewayStatus::PendingCreate) => Err(ApiError::gateway_creating()),
            Some(GatewayStatus::PendingUpdate) => Err(ApiError::updating()),
            Some(GatewayStatus::PendingDelete) => Err(ApiError::deleting()),
            _ => Ok(()),
        }
    }

    /// Checks that no gateway uses the EIPs for the two addresses of a gateway, and that they differ.
    fn require_unbound(&self, ids: [Option<&str>; 2]) -> Result<(), ApiError> {
        let is_bound = |id: &str| {
            let eips = self.gateways.iter().flat_map(|one| [&one.fields.eip1, &one.fields.eip2]).flatten();
            eips.into_iter().any(|eip| eip.id.as_deref() == Some(id))
        };
        let [first, second] = ids;
        let bound = ids.into_iter().flatten().find(|id| is_bound(id));
        match bound.or(second.filter(|_| first == second)) {
            Some(id) => Err(ApiError::bound_eip(id)),
            None => Ok(()),
        }
    }

    /// Checks that no gateway uses the private addresses in the subnet.
    fn require_free(&self, addresses: &[String], subnet: Option<&String>) -> Result<(), ApiError> {
        let fields = self.gateways.iter().map(|gateway| &gateway.fields);
        let neighbors = fields.filter(|fields| fields.access_subnet_id.as_ref() == subnet);
        let mut used =
            neighbors.flat_map(|one| [&one.access_private_ip_1, &one.access_private_ip_2]).flatten();
        match used.find(|address| addresses.contains(address)) {
            Some(address) => Err(ApiError::occupied_address(address)),
            None => Ok(()),
        }
    }

    /// Starts an update of the gateway that keeps its flavor, as another caller could. Does nothing for an unknown gateway.
    pub(crate) fn start_concurrent_update(&mut self, id: &str) {
        let ends_at = self.clock.after(self.transition);
        let Ok(gateway) = self.find(id) else { return };
        let Some(flavor) = gateway.fields.flavor.clone() else { return };
        gateway.flavor_change = Some(FlavorChange {
            new_flavor: flavor,
            started: Instant::now(),
            ends_at,
            stale_reads: 0,
            end: None,
        });
    }

    /// The gateways with their tags.
    pub(crate) fn tagged(&self) -> impl Iterator<Item = Tagged<'_>> {
        self.gateways.iter().map(|gateway| Tagged {
            id: gateway.fields.id.as_deref(),
            name: gateway.fields.name.as_deref(),
            tags: gateway.fields.tags.as_deref().unwrap_or_default(),
        })
    }

    /// The tags of a gateway.
    pub(crate) fn tags(&mut self, id: &str) -> Result<&mut Option<Vec<VpnResourceTag>>, ApiError> {
        Ok(&mut self.find(id)?.fields.tags)
    }

    /// Removes the gateways that are deleted. Returns whether others are being deleted.
    pub(crate) fn remove_deleted(&mut self) -> bool {
        self.gateways.retain(|gateway| !gateway.lifecycle.is_deleted());
        self.gateways.iter().any(|gateway| gateway.lifecycle.is_deleting())
    }

    fn find(&mut self, id: &str) -> Result<&mut Gateway, ApiError> {
        let mut gateways = self.gateways.iter_mut();
        gateways.find(|gateway| gateway.fields.id.as_deref() == Some(id)).ok_or_else(|| not_found(id))
    }
}

fn not_found(id: &str) -> ApiError {
    match id.chars().count() {
        ID_LENGTH => ApiError::unknown_gateway(),
        _ => ApiError::invalid("vgw_id must have 36 characters"),
    }
}

impl Gateway {
    fn read(&mut self, duration: Duration) -> ResponseVpnGateway {
        if let Some(change) = &mut self.flavor_change
            && change.stale_reads > 0
        {
            change.stale_reads -= 1;
            return self.fields.clone();
        }
        self.finish_flavor_change(duration);
        let mut fields = self.fields.clone();
        fields.status = self.status();
        if self.lifecycle.phase() == Some(Phase::Creating) {
            // These fields are documented only for a gateway that is ACTIVE.
            (fields.eip1, fields.eip2) = (None, None);
            (fields.created_at, fields.updated_at, fields.applied_at) = (None, None, None);
        }
        fields
    }

    /// The status, except that of a change of the flavor that has ended but is not applied yet.
    fn status(&self) -> Option<GatewayStatus> {
        match self.lifecycle.phase() {
            Some(Phase::Creating) => Some(GatewayStatus::PendingCreate),
            Some(Phase::Updating) => Some(GatewayStatus::PendingUpdate),
            Some(Phase::Deleting) => Some(GatewayStatus::PendingDelete),
            None if self.flavor_change.is_some() => Some(GatewayStatus::PendingUpdate),
            None => self.fields.status.clone(),
        }
    }

    /// Ends the change of the flavor if its duration has elapsed, and applies its result.
    fn finish_flavor_change(&mut self, duration: Duration) {
        if let Some(change) = self.flavor_change.take_if(|change| change.has_ended(duration)) {
            change.apply(&mut self.fields);
        }
    }

    /// Checks that no change is in progress and that the gateway works.
    fn require_active(&self, id: &str) -> Result<(), ApiError> {
        match self.status() {
            Some(GatewayStatus::Active) => Ok(()),
            Some(GatewayStatus::PendingCreate) => Err(ApiError::creating(id)),
            Some(GatewayStatus::PendingUpdate) => Err(ApiError::updating()),
            Some(GatewayStatus::PendingDelete) => Err(ApiError::deleting()),
            _ => Err(ApiError::not_ready()),
        }
    }
}
