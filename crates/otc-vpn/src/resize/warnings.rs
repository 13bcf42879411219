//! The warnings of a plan. They do not prevent the change.

use crate::gateway::Gateway;
use crate::gateways::Gateways;
use crate::zones;
use otc_vpn_client::metadata::{Flavor, FlavorSpec};
use otc_vpn_client::types::ResponseEip;
use std::cmp::Ordering;
use std::fmt;
use std::time::Duration;
use tokio::time::Instant;

/// How long reading the zones may delay a plan. Only a warning depends on them.
const ZONES_TIMEOUT: Duration = Duration::from_secs(10);

/// A possible issue with a change. [`Display`](fmt::Display) is a one-line message.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PlanWarning {
    /// The bandwidth of an EIP exceeds the maximum of the new flavor.
    #[non_exhaustive]
    EipAboveLimit {
        /// The EIP's address, or its id.
        eip: String,
        /// The EIP's bandwidth in Mbit/s.
        bandwidth_mbit: u32,
        /// The maximum bandwidth of the new flavor in Mbit/s.
        max_bandwidth_mbit: u32,
    },
    /// The bandwidth of an EIP is below the maximum of the new flavor, so the EIP limits the throughput.
    #[non_exhaustive]
    EipBottleneck {
        /// The EIP's address, or its id.
        eip: String,
        /// The EIP's bandwidth in Mbit/s.
        bandwidth_mbit: u32,
        /// The maximum bandwidth of the new flavor in Mbit/s.
        max_bandwidth_mbit: u32,
    },
    /// The service does not list a zone of the gateway for the new flavor.
    #[non_exhaustive]
    ZoneNotListed {
        /// The availability zone.
        zone: String,
        /// The new flavor.
        flavor: Flavor,
    },
    /// The zones could not be read.
    #[non_exhaustive]
    ZonesUnknown {
        /// Why they could not be read.
        reason: String,
    },
    /// The gateway does not report its available flavors; the service decides.
    SupportedFlavorsUnknown,
    /// The gateway does not report its status; the service decides.
    StatusUnknown,
}

impl PlanWarning {
    /// The kind in JSON output, such as `eip_bottleneck`. It does not change between versions.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::EipAboveLimit { .. } => "eip_above_limit",
            Self::EipBottleneck { .. } => "eip_bottleneck",
            Self::ZoneNotListed { .. } => "zone_not_listed",
            Self::ZonesUnknown { .. } => "zones_unknown",
            Self::SupportedFlavorsUnknown => "supported_flavors_unknown",
            Self::StatusUnknown => "status_unknown",
        }
    }
}

impl fmt::Display for PlanWarning {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EipAboveLimit { eip, bandwidth_mbit, max_bandwidth_mbit } => write!(
                formatter,
                "EIP {eip} has a bandwidth of {bandwidth_mbit} Mbit/s, which exceeds the new flavor's maximum of \
                 {max_bandwidth_mbit} Mbit/s"
            ),
            Self::EipBottleneck { eip, bandwidth_mbit, max_bandwidth_mbit } => write!(
                formatter,
                "EIP {eip} has a bandwidth of {bandwidth_mbit} Mbit/s and remains the bottleneck: the new flavor's maximum is \
                 {max_bandwidth_mbit} Mbit/s"
            ),
            Self::ZoneNotListed { zone, flavor } => write!(
                formatter,
                "zone {zone} is not listed for flavor {flavor}; the service may reject the change"
            ),
            Self::ZonesUnknown { reason } => {
                write!(formatter, "cannot check whether the zones have the new flavor: {reason}")
            }
            Self::SupportedFlavorsUnknown => formatter.write_str(
                "the gateway does not report its available flavors; the service may reject the change",
            ),
            Self::StatusUnknown => formatter
                .write_str("the gateway does not report its status; the service may reject the change"),
        }
    }
}

/// Compares the bandwidth of each EIP with the maximum of the new flavor.
pub(super) fn bandwidth(gateway: &Gateway, spec: Option<&FlavorSpec>) -> Vec<PlanWarning> {
    let Some(max_bandwidth_mbit) = spec.map(|spec| spec.max_bandwidth_mbit) else { return Vec::new() };
    let warning = |eip: &ResponseEip| {
        let bandwidth_mbit = u32::try_from(eip.bandwidth_size?).ok()?;
        let eip = eip.ip_address.clone().or_else(|| eip.id.clone()).unwrap_or_else(|| "?".to_owned());
        match bandwidth_mbit.cmp(&max_bandwidth_mbit) {
            Ordering::Greater => Some(PlanWarning::EipAboveLimit { eip, bandwidth_mbit, max_bandwidth_mbit }),
            Ordering::Less => Some(PlanWarning::EipBottleneck { eip, bandwidth_mbit, max_bandwidth_mbit }),
            Ordering::Equal => None,
        }
    };
    let fields = gateway.fields();
    [&fields.eip1, &fields.eip2].into_iter().flatten().filter_map(warning).collect()
}

/// Compares the gateway's zones with those of the new flavor. Zones that cannot be read are a warning, not an error.
pub(super) async fn zones(gateways: &Gateways, gateway: &Gateway, flavor: &Flavor) -> Vec<PlanWarning> {
    let fields = gateway.fields();
    let Some(own) = fields.availability_zone_ids.as_deref().filter(|zones| !zones.is_empty()) else {
        return Vec::new();
    };
    let limits = gateways.single_attempt(Some(Instant::now() + ZONES_TIMEOUT));
    match zones::read(&gateways.client, limits).await {
        Err(error) => vec![PlanWarning::ZonesUnknown { reason: error.to_string_with_causes() }],
        Ok(zones) => {
            let listed = zones.of(flavor, fields.attachment_type.as_ref());
            own.iter()
                .filter(|zone| !listed.contains(zone))
                .map(|zone| PlanWarning::ZoneNotListed { zone: zone.clone(), flavor: flavor.clone() })
                .collect()
        }
    }
}
