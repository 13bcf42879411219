//! The gateways in time: what a read shows, and which changes are taken.

use crate::answer::Refusal;
use crate::clock::Clock;
use jiff::Timestamp;
use otc_vpn_client::metadata::{Flavor, GatewayStatus, NetworkType};
use otc_vpn_client::types::ResponseVpnGateway;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// How many reads after a change still show the gateway as it was.
const STALE_READS: u32 = 1;

/// All gateways of the simulator, in the order of the seed.
pub(crate) struct Gateways {
    gateways: Mutex<Vec<Gateway>>,
    transition: Duration,
    clock: Clock,
}

/// How a change that was taken goes on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Course {
    /// How many reads still show the gateway as it was; one unless set.
    pub(crate) stale_reads: Option<u32>,
    /// How it ends; well unless set.
    pub(crate) end: Option<End>,
}

/// An end that a change can come to other than the flavor that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Fault,
    Freezed,
    Never,
}

/// A change that was taken.
pub(crate) struct Taken {
    /// The gateway as it was when the change was taken.
    pub(crate) gateway: ResponseVpnGateway,
    /// From where to where it now moves; none where it has the flavor already.
    pub(crate) moves: Option<(Flavor, Flavor)>,
}

struct Gateway {
    object: ResponseVpnGateway,
    change: Option<Change>,
}

struct Change {
    to: Flavor,
    taken: Instant,
    /// When it ends, by the clock.
    ends: Timestamp,
    stale_reads: u32,
    end: Option<End>,
}

impl Gateways {
    pub(crate) fn new(seed: Vec<ResponseVpnGateway>, transition: Duration, clock: Clock) -> Self {
        let gateways = seed.into_iter().map(|object| Gateway { object, change: None }).collect();
        Self { gateways: Mutex::new(gateways), transition, clock }
    }

    /// The gateways as a read shows them now.
    pub(crate) fn list(&self) -> Vec<ResponseVpnGateway> {
        self.lock().iter_mut().map(|gateway| gateway.read(self.transition)).collect()
    }

    /// One gateway as a read shows it now.
    pub(crate) fn show(&self, id: &str) -> Result<ResponseVpnGateway, Refusal> {
        let mut gateways = self.lock();
        Ok(find(&mut gateways, id)?.read(self.transition))
    }

    /// Takes a change, or says why not. A gateway that has the flavor already takes it and stays as it is.
    pub(crate) fn change(&self, id: &str, to: Flavor, course: Course) -> Result<Taken, Refusal> {
        let mut gateways = self.lock();
        let gateway = find(&mut gateways, id)?;
        gateway.settle(self.transition);
        let from = gateway.allows(id, &to)?;
        let before = gateway.object.clone();
        if from == to {
            return Ok(Taken { gateway: before, moves: None });
        }
        gateway.change = Some(Change {
            to: to.clone(),
            taken: Instant::now(),
            ends: self.clock.ahead(self.transition),
            stale_reads: course.stale_reads.unwrap_or(STALE_READS),
            end: course.end,
        });
        Ok(Taken { gateway: before, moves: Some((from, to)) })
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Gateway>> {
        self.gateways.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn find<'a>(gateways: &'a mut [Gateway], id: &str) -> Result<&'a mut Gateway, Refusal> {
    gateways
        .iter_mut()
        .find(|gateway| gateway.object.id.as_deref() == Some(id))
        .ok_or_else(Refusal::unknown_gateway)
}

impl Gateway {
    fn read(&mut self, transition: Duration) -> ResponseVpnGateway {
        if let Some(change) = &mut self.change
            && change.stale_reads > 0
        {
            change.stale_reads -= 1;
            return self.object.clone();
        }
        self.settle(transition);
        let mut object = self.object.clone();
        if self.change.is_some() {
            object.status = Some(GatewayStatus::PendingUpdate);
        }
        object
    }

    /// Writes down a change whose time is over.
    fn settle(&mut self, transition: Duration) {
        let over =
            |change: &mut Change| change.taken.elapsed() >= transition && change.end != Some(End::Never);
        let Some(change) = self.change.take_if(over) else { return };
        match change.end {
            Some(End::Fault) => self.object.status = Some(GatewayStatus::Fault),
            Some(End::Freezed) => self.object.status = Some(GatewayStatus::Freezed),
            Some(End::Never) | None => self.object.flavor = Some(change.to),
        }
        self.object.updated_at = Some(format!("{:.3}", change.ends));
    }

    /// The flavor that the gateway has, if it may be changed to the other one.
    fn allows(&self, id: &str, to: &Flavor) -> Result<Flavor, Refusal> {
        if self.change.is_some() {
            return Err(Refusal::updating());
        }
        match &self.object.status {
            Some(GatewayStatus::Active) => {}
            Some(GatewayStatus::PendingCreate) => return Err(Refusal::creating(id)),
            Some(GatewayStatus::PendingUpdate) => return Err(Refusal::updating()),
            Some(GatewayStatus::PendingDelete) => return Err(Refusal::deleting()),
            _ => return Err(Refusal::not_ready()),
        }
        let from = self.object.flavor.clone().ok_or_else(Refusal::not_ready)?;
        if from == *to {
            return Ok(from);
        }
        let family = |flavor: &Flavor| flavor.spec().map(|facts| facts.family);
        if family(&from).is_some() && family(&from) != family(to) {
            let network = self.object.network_type.clone().unwrap_or(NetworkType::Public);
            return Err(Refusal::other_family(&from, to, &network));
        }
        // Nothing is known about what a flavor without a family may be changed to, nor does such a gateway list it.
        let supported = match &self.object.supported_flavors {
            Some(flavors) => flavors.contains(to),
            None => family(&from).is_some(),
        };
        if supported { Ok(from) } else { Err(Refusal::unsupported(&from, to)) }
    }
}
