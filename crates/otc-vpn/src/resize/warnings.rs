//! The warnings of a plan. They do not prevent the change.

use crate::connection::Connection;
use crate::error::{Error, ErrorKind};
use crate::gateway::Gateway;
use crate::gateways::Gateways;
use crate::zones;
use otc_vpn_client::metadata::{ConnectionStatus, Flavor, FlavorSpec, HaMode, OPERATIONS};
use otc_vpn_client::types::ResponseEip;
use std::cmp::Ordering;
use std::collections::BTreeMap;
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
    /// A VPN connection of the gateway is not `ACTIVE`.
    #[non_exhaustive]
    ConnectionNotActive {
        /// The name of the connection, or its id.
        connection: String,
        /// Its status, if the service reported one.
        status: Option<ConnectionStatus>,
    },
    /// Only one address of an active-active gateway has an `ACTIVE` connection to a customer gateway. A restart of that address
    /// interrupts all traffic of the customer gateway.
    #[non_exhaustive]
    NoRedundancy {
        /// The id of the customer gateway.
        customer_gateway_id: String,
        /// The names of the `ACTIVE` connections, or their ids. All of them use the same address of the gateway.
        connections: Vec<String>,
    },
    /// The VPN connections of the gateway could not be read, so its tunnels are not checked.
    #[non_exhaustive]
    ConnectionsUnknown {
        /// Why they could not be read.
        reason: String,
        /// The IAM action that the user lacks, if that is the reason.
        iam_action: Option<&'static str>,
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
            Self::ConnectionNotActive { .. } => "connection_not_active",
            Self::NoRedundancy { .. } => "no_redundancy",
            Self::ConnectionsUnknown { .. } => "connections_unknown",
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
            Self::ConnectionNotActive { connection, status } => {
                let status = status.as_ref().map_or("in an unknown status", ConnectionStatus::as_str);
                write!(formatter, "connection {connection} is {status}")
            }
            Self::NoRedundancy { customer_gateway_id, connections } => {
                write!(
                    formatter,
                    "a restart of one address cuts off customer gateway {customer_gateway_id}: "
                )?;
                match connections.as_slice() {
                    [connection] => write!(formatter, "its only ACTIVE connection is {connection}"),
                    connections => {
                        let connections = connections.join(" and ");
                        write!(formatter, "its ACTIVE connections {connections} use the same address")
                    }
                }
            }
            Self::ConnectionsUnknown { reason, iam_action } => {
                write!(
                    formatter,
                    "cannot read the VPN connections, so the tunnels are not checked: {reason}"
                )?;
                match iam_action {
                    Some(action) => write!(formatter, "; grant the user the IAM action {action}"),
                    None => Ok(()),
                }
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

/// What the connections of the gateway mean for a change.
pub(super) fn connections(gateway: &Gateway, connections: &[Connection]) -> Vec<PlanWarning> {
    let not_active = connections.iter().filter(|connection| !connection.is_up());
    let mut warnings: Vec<_> = not_active
        .map(|connection| PlanWarning::ConnectionNotActive {
            connection: connection.display_name().to_owned(),
            status: connection.status().cloned(),
        })
        .collect();
    if !matches!(gateway.fields().ha_mode, None | Some(HaMode::ActiveActive)) {
        return warnings;
    }
    let mut active: BTreeMap<&str, Vec<&Connection>> = BTreeMap::new();
    for connection in connections.iter().filter(|connection| connection.is_up()) {
        if let Some(customer_gateway) = connection.customer_gateway_id() {
            active.entry(customer_gateway).or_default().push(connection);
        }
    }
    for (customer_gateway_id, active) in active {
        // Two connections of one address go down together. Without an address, that is unknown.
        let address = active.first().and_then(|first| first.gateway_address());
        let have_one_address =
            address.is_some() && active.iter().all(|connection| connection.gateway_address() == address);
        if active.len() == 1 || have_one_address {
            let connections = active.iter().map(|connection| connection.display_name().to_owned()).collect();
            let customer_gateway_id = customer_gateway_id.to_owned();
            warnings.push(PlanWarning::NoRedundancy { customer_gateway_id, connections });
        }
    }
    warnings
}

/// The warning for connections that could not be read.
pub(super) fn connections_unknown(error: &Error) -> PlanWarning {
    let is_permission = error.kind() == ErrorKind::Permission || error.status() == Some(403);
    let operation = OPERATIONS.iter().find(|operation| operation.id == "list_vpn_connections");
    PlanWarning::ConnectionsUnknown {
        reason: error.to_string_with_causes(),
        iam_action: operation.and_then(|operation| operation.iam_action).filter(|_| is_permission),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use otc_vpn_client::types::{ResponseVpnConnection, ResponseVpnGateway};

    /// The warnings for connections, each with its name, customer gateway, address and status.
    fn texts(ha_mode: &str, rows: &[(&str, &str, &str, &str)]) -> Vec<String> {
        let mut fields = ResponseVpnGateway::default();
        fields.ha_mode = Some(ha_mode.into());
        let gateway = Gateway::new(Box::new(fields), "g".parse().unwrap(), None);
        let connection = |(name, customer, address, status): &(&str, &str, &str, &str)| {
            let mut fields = ResponseVpnConnection::default();
            fields.name = Some((*name).to_owned());
            fields.cgw_id = Some((*customer).to_owned());
            fields.vgw_ip = Some((*address).to_owned()).filter(|address| !address.is_empty());
            fields.status = Some((*status).into());
            Connection::new(Box::new(fields), name.parse().unwrap())
        };
        let rows: Vec<_> = rows.iter().map(connection).collect();
        connections(&gateway, &rows).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn customer_gateway_with_one_active_address_has_no_redundancy() {
        let both = [("a-1", "a", "1", "ACTIVE"), ("a-2", "a", "2", "ACTIVE")];
        assert_eq!(texts("active-active", &both), [""; 0]);
        let only = "a restart of one address cuts off customer gateway a: its only ACTIVE connection is a-1";
        let one = [("a-1", "a", "1", "ACTIVE"), ("a-2", "a", "2", "DOWN")];
        assert_eq!(texts("active-active", &one), ["connection a-2 is DOWN", only]);
        assert_eq!(texts("active-standby", &one), ["connection a-2 is DOWN"]);
        let same = "a restart of one address cuts off customer gateway a: its ACTIVE connections a-1 and a-2 use the same address";
        assert_eq!(texts("active-active", &[both[0], ("a-2", "a", "1", "ACTIVE")]), [same]);
        assert_eq!(
            texts("active-active", &[("a-1", "a", "", "ACTIVE"), ("a-2", "a", "", "ACTIVE")]),
            [""; 0]
        );
    }
}
