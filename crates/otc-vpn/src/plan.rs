//! What a change would do: the checks before it, and what a person should know.

use crate::client::metadata::FlavorSpec;
use crate::client::types::{ResponseEip, UpdateVgwSpecificationRequestBodyContentFlavor as RequestFlavor};
use crate::error::{Error, ErrorKind, Result};
use crate::gateway::{Gateway, in_a_command};
use crate::gateways::Gateways;
use crate::{AttachmentType, Flavor, GatewayStatus, NetworkType};
use std::fmt;
use std::time::Duration;
use tokio::time::Instant;

/// How old a read may be for a plan to be made on it.
const FRESH: Duration = Duration::from_secs(5);

/// How old a plan may be that is carried out as it is.
const STALE: Duration = Duration::from_secs(30);

/// How long the zones, which only a note is about, may hold up a plan.
const ZONES: Duration = Duration::from_secs(10);

/// A change that has been checked and not been sent; made by [`Gateways::plan`].
///
/// ```no_run
/// # async fn example(client: otc_vpn::Client) -> otc_vpn::Result<()> {
/// use otc_vpn::Flavor;
/// let gateways = client.gateways();
/// let gateway = gateways.find("vpngw-4321").await?;
/// let plan = gateways.plan(&gateway, Flavor::Professional2).await?;
/// for note in plan.warnings() {
///     println!("{note}");
/// }
/// let change = gateways.apply(plan).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Plan {
    gateway: Gateway,
    from: Option<Flavor>,
    to: Flavor,
    request: Option<RequestFlavor>,
    notes: Vec<PlanWarning>,
}

/// Something that a person should know about a change; its text says it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PlanWarning {
    /// An EIP's bandwidth is more than the new flavor forwards.
    EipAboveLimit {
        /// The EIP's address, or its id.
        eip: String,
        /// The EIP's bandwidth in Mbit/s.
        bandwidth_mbit: u32,
        /// What the new flavor forwards, in Mbit/s.
        max_bandwidth_mbit: u32,
    },
    /// An EIP's bandwidth is less than the new flavor forwards, and so stays the bottleneck.
    EipBottleneck {
        /// The EIP's address, or its id.
        eip: String,
        /// The EIP's bandwidth in Mbit/s.
        bandwidth_mbit: u32,
        /// What the new flavor forwards, in Mbit/s.
        max_bandwidth_mbit: u32,
    },
    /// The zones answer does not list a zone of the gateway for the new flavor.
    ZoneNotListed {
        /// The availability zone.
        zone: String,
        /// The new flavor.
        flavor: Flavor,
    },
    /// The zones could not be read.
    ZonesUnknown {
        /// Why.
        reason: String,
    },
    /// The gateway does not say what it may be changed to; the service decides.
    SupportedFlavorsUnknown,
    /// The gateway does not say in which state it is; the service decides.
    StatusUnknown,
}

impl fmt::Display for PlanWarning {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EipAboveLimit { eip, bandwidth_mbit, max_bandwidth_mbit } => write!(
                formatter,
                "EIP {eip} has {bandwidth_mbit} Mbit/s, more than the {max_bandwidth_mbit} Mbit/s that the new flavor forwards"
            ),
            Self::EipBottleneck { eip, bandwidth_mbit, max_bandwidth_mbit } => write!(
                formatter,
                "EIP {eip} has {bandwidth_mbit} Mbit/s and stays the bottleneck: the new flavor forwards {max_bandwidth_mbit} Mbit/s"
            ),
            Self::ZoneNotListed { zone, flavor } => {
                write!(formatter, "zone {zone} is not listed for {flavor}; the service may refuse the change")
            }
            Self::ZonesUnknown { reason } => {
                write!(formatter, "whether the zones have the new flavor could not be read: {reason}")
            }
            Self::SupportedFlavorsUnknown => {
                formatter.write_str("the gateway does not say which flavors it can have; the service decides")
            }
            Self::StatusUnknown => {
                formatter.write_str("the gateway does not say in which state it is; the service decides")
            }
        }
    }
}

impl Gateways<'_> {
    /// Reads and checks what a change would do; sends no change.
    ///
    /// # Errors
    /// As [`get`](Self::get). [`ErrorKind::NotAllowed`] for a flavor that this gateway cannot have, and [`ErrorKind::NotReady`] for a
    /// gateway that is not `ACTIVE`; both before anything is sent that changes anything.
    pub async fn plan(&self, gateway: &Gateway, to: Flavor) -> Result<Plan> {
        let fresh = gateway.read_at.is_some_and(|at| at.elapsed() < FRESH);
        let gateway = if fresh { gateway.clone() } else { self.get(&gateway.id).await? };
        let from = gateway.flavor.clone();
        if from.as_ref() == Some(&to) {
            return Ok(Plan { notes: bandwidth(&gateway, to.spec()), gateway, from, to, request: None });
        }
        let mut notes = Vec::new();
        let request = allowed(&gateway, from.as_ref(), &to, &mut notes)?;
        ready(&gateway, &mut notes)?;
        notes.extend(bandwidth(&gateway, to.spec()));
        notes.extend(zones(self, &gateway, &to).await);
        Ok(Plan { gateway, from, to, request: Some(request), notes })
    }
}

impl Plan {
    /// The gateway as it was read.
    #[must_use]
    pub fn gateway(&self) -> &Gateway {
        &self.gateway
    }

    /// The flavor that it has; none where the service does not say.
    #[must_use]
    pub fn old_flavor(&self) -> Option<&Flavor> {
        self.from.as_ref()
    }

    /// The flavor that it is to have.
    #[must_use]
    pub fn new_flavor(&self) -> &Flavor {
        &self.to
    }

    /// Whether there is anything to do.
    #[must_use]
    pub fn needs_change(&self) -> bool {
        self.request.is_some()
    }

    /// What a person should know before.
    #[must_use]
    pub fn warnings(&self) -> &[PlanWarning] {
        &self.notes
    }

    /// Whether the gateway may have become another since, as while a person thought about it.
    pub(crate) fn is_stale(&self) -> bool {
        self.gateway.read_at.is_none_or(|at| at.elapsed() > STALE)
    }

    pub(crate) fn request(&self) -> Option<RequestFlavor> {
        self.request
    }
}

/// Refuses for good what the service would refuse for good.
fn allowed(
    gateway: &Gateway,
    from: Option<&Flavor>,
    to: &Flavor,
    notes: &mut Vec<PlanWarning>,
) -> Result<RequestFlavor> {
    let refuse =
        |why: String| Error::new(ErrorKind::NotAllowed, format!("{}: {why}", gateway.display_name()));
    let facts = to.spec();
    if let (Some(from), Some(new)) = (from, facts)
        && let Some(old) = from.spec()
        && old.family != new.family
    {
        return Err(refuse(format!(
            "a gateway of flavor {from} cannot become {to}, since {} and {} do not mix",
            old.family, new.family
        ))
        .with_hint("Choose a flavor of the same family, or build another gateway."));
    }
    match &gateway.supported_flavors {
        Some(supported) if !supported.contains(to) => {
            let list: Vec<&str> = supported.iter().map(Flavor::as_str).collect();
            let id = in_a_command(&gateway.id);
            let list = if list.is_empty() { "nothing else".to_owned() } else { list.join(", ") };
            return Err(refuse(format!("it cannot become {to}; it can become {list}"))
                .with_hint(format!("See what is possible with `otc-vpn flavor list --gateway {id}`.")));
        }
        Some(_) => {}
        None => notes.push(PlanWarning::SupportedFlavorsUnknown),
    }
    if let Some(facts) = facts {
        if gateway.attachment_type == Some(AttachmentType::Er) && !facts.enterprise_router {
            return Err(refuse(format!("it is on an enterprise router, which {to} does not go with")));
        }
        if gateway.network_type == Some(NetworkType::Private) && !facts.private_network {
            return Err(refuse(format!("it is on a private network, which {to} does not go with")));
        }
        let used = gateway.used_connection_group.and_then(|used| u32::try_from(used).ok()).unwrap_or(0);
        if used > facts.connection_groups {
            return Err(refuse(format!(
                "it has {used} connection groups, and {to} can have {}",
                facts.connection_groups
            ))
            .with_hint("Remove connections until they fit."));
        }
    }
    to.as_str().parse().map_err(|_| {
        refuse(format!("{to} cannot be asked for today")).with_hint(
            "Choose a flavor that can be asked for; `otc-vpn api` can send a value that this version does not know.",
        )
    })
}

/// Refuses for now a gateway that is in no state for a change.
fn ready(gateway: &Gateway, notes: &mut Vec<PlanWarning>) -> Result<()> {
    let refuse = |status: &GatewayStatus, hint: &str| {
        Err(Error::new(
            ErrorKind::NotReady,
            format!("{} is {status}, and only an ACTIVE gateway can be changed", gateway.display_name()),
        )
        .with_hint(hint))
    };
    match &gateway.status {
        Some(GatewayStatus::Active) => Ok(()),
        None => {
            notes.push(PlanWarning::StatusUnknown);
            Ok(())
        }
        Some(status @ GatewayStatus::PendingDelete) => refuse(status, "The gateway is going away."),
        Some(status @ GatewayStatus::Fault) => refuse(status, "The provider has to repair the gateway."),
        Some(status @ GatewayStatus::Freezed) => {
            refuse(status, "The gateway is frozen, most often for an unpaid bill.")
        }
        Some(status) => {
            let id = in_a_command(&gateway.id);
            let hint = format!("Wait until it is ACTIVE, with `otc-vpn gateway wait {id}`, then try again.");
            refuse(status, &hint)
        }
    }
}

/// Compares each EIP's bandwidth with what the new flavor forwards.
fn bandwidth(gateway: &Gateway, facts: Option<&FlavorSpec>) -> Vec<PlanWarning> {
    let Some(max_bandwidth_mbit) = facts.map(|facts| facts.max_bandwidth_mbit) else { return Vec::new() };
    let note = |eip: &ResponseEip| {
        let bandwidth_mbit = u32::try_from(eip.bandwidth_size?).ok()?;
        let eip = eip.ip_address.clone().or_else(|| eip.id.clone()).unwrap_or_else(|| "?".to_owned());
        match bandwidth_mbit.cmp(&max_bandwidth_mbit) {
            std::cmp::Ordering::Greater => {
                Some(PlanWarning::EipAboveLimit { eip, bandwidth_mbit, max_bandwidth_mbit })
            }
            std::cmp::Ordering::Less => {
                Some(PlanWarning::EipBottleneck { eip, bandwidth_mbit, max_bandwidth_mbit })
            }
            std::cmp::Ordering::Equal => None,
        }
    };
    [&gateway.eip1, &gateway.eip2].into_iter().flatten().filter_map(note).collect()
}

/// Compares the gateway's zones with those that have the new flavor. A failed read is a note, not the end.
async fn zones(gateways: &Gateways<'_>, gateway: &Gateway, flavor: &Flavor) -> Vec<PlanWarning> {
    let Some(own) = gateway.availability_zone_ids.as_deref().filter(|zones| !zones.is_empty()) else {
        return Vec::new();
    };
    match gateways.client.read_zones(gateways.once(Some(Instant::now() + ZONES))).await {
        Err(error) => vec![PlanWarning::ZonesUnknown { reason: error.to_string() }],
        Ok(zones) => {
            let listed = zones.of(flavor, gateway.attachment_type.as_ref());
            own.iter()
                .filter(|zone| !listed.contains(zone))
                .map(|zone| PlanWarning::ZoneNotListed { zone: zone.clone(), flavor: flavor.clone() })
                .collect()
        }
    }
}
