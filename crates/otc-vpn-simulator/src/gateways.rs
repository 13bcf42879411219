//! The gateways and their transitions: the state that a read returns, and the changes that are accepted.

use crate::api_error::ApiError;
use crate::clock::Clock;
use crate::fault::spec::TransitionFault;
use crate::fault::values::TransitionEnd;
use jiff::Timestamp;
use otc_vpn_client::metadata::{Flavor, GatewayStatus, NetworkType};
use otc_vpn_client::types::ResponseVpnGateway;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// The number of reads after a change that return the old state, unless a fault sets another number.
const DEFAULT_STALE_READS: u32 = 1;

/// The usual number of characters of an id. A seed may have other ids.
const ID_LENGTH: usize = 36;
/// The flavor after a transition that ends with neither the old nor the new flavor. It cannot be requested.
const OTHER_FLAVOR: Flavor = Flavor::Professional1NonFixedIp;

/// All gateways of the simulator, in the order of the seed.
pub(crate) struct Gateways {
    gateways: Mutex<Vec<Gateway>>,
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
    transition: Option<Transition>,
}

/// A change in progress.
struct Transition {
    new_flavor: Flavor,
    started: Instant,
    /// The wall-clock time at which the transition ends.
    ends_at: Timestamp,
    stale_reads: u32,
    end: Option<TransitionEnd>,
}

impl Gateways {
    pub(crate) fn new(seed: Vec<ResponseVpnGateway>, transition: Duration, clock: Clock) -> Self {
        let gateways = seed.into_iter().map(|fields| Gateway { fields, transition: None }).collect();
        Self { gateways: Mutex::new(gateways), transition, clock }
    }

    /// The duration of a change.
    pub(crate) fn transition(&self) -> Duration {
        self.transition
    }

    /// The gateway as it was before a change in progress; does not count as a read.
    pub(crate) fn peek(&self, id: &str) -> Option<ResponseVpnGateway> {
        find(&mut self.lock(), id).ok().map(|gateway| gateway.fields.clone())
    }

    /// Reads all gateways.
    pub(crate) fn list(&self) -> Vec<ResponseVpnGateway> {
        self.lock().iter_mut().map(|gateway| gateway.read(self.transition)).collect()
    }

    /// Reads one gateway.
    pub(crate) fn show(&self, id: &str) -> Result<ResponseVpnGateway, ApiError> {
        let mut gateways = self.lock();
        Ok(find(&mut gateways, id)?.read(self.transition))
    }

    /// Accepts or rejects a change. A change to the flavor that the gateway already has is accepted and has no effect.
    pub(crate) fn change(
        &self,
        id: &str,
        new_flavor: Flavor,
        fault: TransitionFault,
    ) -> Result<AcceptedChange, ApiError> {
        let mut gateways = self.lock();
        let gateway = find(&mut gateways, id)?;
        gateway.finish_transition(self.transition);
        let old_flavor = gateway.validate_change(id, &new_flavor)?;
        let before = gateway.fields.clone();
        if old_flavor == new_flavor {
            return Ok(AcceptedChange { gateway: before, flavors: None });
        }
        gateway.transition = Some(Transition {
            new_flavor: new_flavor.clone(),
            started: Instant::now(),
            ends_at: self.clock.after(self.transition),
            stale_reads: fault.stale_reads.unwrap_or(DEFAULT_STALE_READS),
            end: fault.end,
        });
        Ok(AcceptedChange { gateway: before, flavors: Some((old_flavor, new_flavor)) })
    }

    /// Starts an update of the gateway that keeps its flavor, as another caller could. Does nothing for an unknown gateway.
    pub(crate) fn start_concurrent_update(&self, id: &str) {
        let mut gateways = self.lock();
        let Ok(gateway) = find(&mut gateways, id) else { return };
        let Some(flavor) = gateway.fields.flavor.clone() else { return };
        gateway.transition = Some(Transition {
            new_flavor: flavor,
            started: Instant::now(),
            ends_at: self.clock.after(self.transition),
            stale_reads: 0,
            end: None,
        });
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Gateway>> {
        self.gateways.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn find<'a>(gateways: &'a mut [Gateway], id: &str) -> Result<&'a mut Gateway, ApiError> {
    gateways.iter_mut().find(|gateway| gateway.fields.id.as_deref() == Some(id)).ok_or_else(|| {
        match id.chars().count() {
            ID_LENGTH => ApiError::unknown_gateway(),
            _ => ApiError::invalid("vgw_id must have 36 characters"),
        }
    })
}

impl Gateway {
    fn read(&mut self, duration: Duration) -> ResponseVpnGateway {
        if let Some(transition) = &mut self.transition
            && transition.stale_reads > 0
        {
            transition.stale_reads -= 1;
            return self.fields.clone();
        }
        self.finish_transition(duration);
        let mut fields = self.fields.clone();
        if self.transition.is_some() {
            fields.status = Some(GatewayStatus::PendingUpdate);
        }
        fields
    }

    /// Ends the transition if its duration has elapsed, and applies its result.
    fn finish_transition(&mut self, duration: Duration) {
        let has_elapsed = |transition: &mut Transition| {
            transition.started.elapsed() >= duration && transition.end != Some(TransitionEnd::Never)
        };
        let Some(transition) = self.transition.take_if(has_elapsed) else { return };
        match transition.end {
            Some(TransitionEnd::OtherFlavor) => self.fields.flavor = Some(OTHER_FLAVOR),
            Some(TransitionEnd::Never) | None => self.fields.flavor = Some(transition.new_flavor),
            // The other ends are named after their status.
            Some(end) => self.fields.status = Some(end.name().into()),
        }
        self.fields.updated_at = Some(format!("{:.3}", transition.ends_at));
    }

    /// Checks that the flavor of the gateway may change to `new`; returns the current flavor.
    fn validate_change(&self, id: &str, new: &Flavor) -> Result<Flavor, ApiError> {
        if self.transition.is_some() {
            return Err(ApiError::updating());
        }
        match &self.fields.status {
            Some(GatewayStatus::Active) => {}
            Some(GatewayStatus::PendingCreate) => return Err(ApiError::creating(id)),
            Some(GatewayStatus::PendingUpdate) => return Err(ApiError::updating()),
            Some(GatewayStatus::PendingDelete) => return Err(ApiError::deleting()),
            _ => return Err(ApiError::not_ready()),
        }
        let old = self.fields.flavor.clone().ok_or_else(ApiError::not_ready)?;
        if old == *new {
            return Ok(old);
        }
        let family = |flavor: &Flavor| flavor.spec().map(|spec| spec.family);
        if family(&old).is_some() && family(&old) != family(new) {
            let network = self.fields.network_type.clone().unwrap_or(NetworkType::Public);
            return Err(ApiError::other_family(&old, new, &network));
        }
        // An unknown flavor has no family, and its gateway lists no supported flavors: reject every change of it.
        let supported = match &self.fields.supported_flavors {
            Some(flavors) => flavors.contains(new),
            None => family(&old).is_some(),
        };
        if supported { Ok(old) } else { Err(ApiError::unsupported(&old, new)) }
    }
}
