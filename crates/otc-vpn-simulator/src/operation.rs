//! The operations of the simulator and their names.

use http::Method;
use otc_vpn_client::metadata::OPERATIONS;

/// An operation of the VPN API or of IAM, or several of them, for a [`Fault`](crate::Fault).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// Changes the flavor of a gateway: `update_vgw_specification`.
    Change,
    /// Reads a gateway: `show_vgw`.
    Show,
    /// Lists the gateways: `list_vgws`.
    List,
    /// Creates, updates or deletes a gateway: `create_vgw`, `update_vgw` and `delete_vgw`.
    GatewayWrites,
    /// Lists the availability zones: `list_availability_zones`.
    Zones,
    /// Reads VPN connections: `list_vpn_connections`, `show_vpn_connection` and `show_vpn_connection_log`.
    Connections,
    /// Creates, updates or deletes VPN connections: `create_vpn_connection`, `batch_create_vpn_connection`,
    /// `update_vpn_connection` and `delete_vpn_connection`.
    ConnectionWrites,
    /// Reads customer gateways: `list_cgws` and `show_cgw`.
    CustomerGateways,
    /// Creates, updates or deletes a customer gateway: `create_cgw`, `update_cgw` and `delete_cgw`.
    CustomerGatewayWrites,
    /// Reads connection monitors: `list_connection_monitors` and `show_connection_monitor`.
    Monitors,
    /// Creates or deletes a connection monitor: `create_connection_monitor` and `delete_connection_monitor`.
    MonitorWrites,
    /// Reads tags: `show_resource_tags`, `list_project_tags`, `list_resources_by_tags` and `count_resources_by_tags`.
    Tags,
    /// Creates or deletes tags: `batch_create_resource_tags` and `batch_delete_resource_tags`.
    TagWrites,
    /// Reads the quotas: `show_quotas_info`.
    Quotas,
    /// Creates a token: the operation `create_token` of IAM.
    Token,
    /// Lists the projects: the operation `list_projects` of IAM.
    Projects,
    /// The other reads of IAM: `show_token`, `list_catalog` and `list_domains`.
    IamReads,
}

/// The path of IAM's operations that create and describe a token.
pub(crate) const TOKENS_PATH: &str = "/v3/auth/tokens";
/// The path of IAM's operation that lists projects.
pub(crate) const PROJECTS_PATH: &str = "/v3/projects";
/// The path of IAM's operation that returns the service catalog.
pub(crate) const CATALOG_PATH: &str = "/v3/auth/catalog";
/// The path of IAM's operation that lists the domains of the caller.
pub(crate) const DOMAINS_PATH: &str = "/v3/auth/domains";
/// The parameter of the paths of the tag operations whose values are fixed segments, which have precedence over ids.
pub(crate) const RESOURCE_TYPE: &str = "{resource_type}";
const CREATE_TOKEN: &str = "create_token";
const LIST_PROJECTS: &str = "list_projects";
const SHOW_TOKEN: &str = "show_token";
const LIST_CATALOG: &str = "list_catalog";
const LIST_DOMAINS: &str = "list_domains";

impl Operation {
    pub(crate) const ALL: [Self; 17] = [
        Self::Change,
        Self::Show,
        Self::List,
        Self::GatewayWrites,
        Self::Zones,
        Self::Connections,
        Self::ConnectionWrites,
        Self::CustomerGateways,
        Self::CustomerGatewayWrites,
        Self::Monitors,
        Self::MonitorWrites,
        Self::Tags,
        Self::TagWrites,
        Self::Quotas,
        Self::Token,
        Self::Projects,
        Self::IamReads,
    ];

    /// The short name that the fault grammar uses.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Change => "change",
            Self::Show => "show",
            Self::List => "list",
            Self::GatewayWrites => "gateway-writes",
            Self::Zones => "zones",
            Self::Connections => "connections",
            Self::ConnectionWrites => "connection-writes",
            Self::CustomerGateways => "customer-gateways",
            Self::CustomerGatewayWrites => "customer-gateway-writes",
            Self::Monitors => "monitors",
            Self::MonitorWrites => "monitor-writes",
            Self::Tags => "tags",
            Self::TagWrites => "tag-writes",
            Self::Quotas => "quotas",
            Self::Token => "token",
            Self::Projects => "projects",
            Self::IamReads => "iam-reads",
        }
    }

    /// Whether a read-only simulator rejects the operation: every write of the VPN API except the change of the flavor.
    pub(crate) fn is_rejected_if_read_only(self) -> bool {
        matches!(
            self,
            Self::GatewayWrites
                | Self::ConnectionWrites
                | Self::CustomerGatewayWrites
                | Self::MonitorWrites
                | Self::TagWrites
        )
    }

    /// The operation with this operationId.
    pub(crate) fn with_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|operation| operation.ids().contains(&id))
    }

    /// The operationIds of the spec. IAM's operations are not in the spec; their ids follow the same convention.
    fn ids(self) -> &'static [&'static str] {
        match self {
            Self::Change => &["update_vgw_specification"],
            Self::Show => &["show_vgw"],
            Self::List => &["list_vgws"],
            Self::Zones => &["list_availability_zones"],
            Self::GatewayWrites => &["create_vgw", "update_vgw", "delete_vgw"],
            Self::Connections => &["list_vpn_connections", "show_vpn_connection", "show_vpn_connection_log"],
            Self::ConnectionWrites => &[
                "create_vpn_connection",
                "batch_create_vpn_connection",
                "update_vpn_connection",
                "delete_vpn_connection",
            ],
            Self::CustomerGateways => &["list_cgws", "show_cgw"],
            Self::CustomerGatewayWrites => &["create_cgw", "update_cgw", "delete_cgw"],
            Self::Monitors => &["list_connection_monitors", "show_connection_monitor"],
            Self::MonitorWrites => &["create_connection_monitor", "delete_connection_monitor"],
            Self::Tags => &[
                "show_resource_tags",
                "list_project_tags",
                "list_resources_by_tags",
                "count_resources_by_tags",
            ],
            Self::TagWrites => &["batch_create_resource_tags", "batch_delete_resource_tags"],
            Self::Quotas => &["show_quotas_info"],
            Self::Token => &[CREATE_TOKEN],
            Self::Projects => &[LIST_PROJECTS],
            Self::IamReads => &[SHOW_TOKEN, LIST_CATALOG, LIST_DOMAINS],
        }
    }
}

/// The operationId of the operation with this method and route pattern.
pub(crate) fn id(method: &Method, route: &str) -> Option<&'static str> {
    // axum serves HEAD on every GET route.
    let method = if method == Method::HEAD { &Method::GET } else { method };
    match (method, route) {
        (&Method::POST, TOKENS_PATH) => Some(CREATE_TOKEN),
        (&Method::GET, PROJECTS_PATH) => Some(LIST_PROJECTS),
        (&Method::GET, TOKENS_PATH) => Some(SHOW_TOKEN),
        (&Method::GET, CATALOG_PATH) => Some(LIST_CATALOG),
        (&Method::GET, DOMAINS_PATH) => Some(LIST_DOMAINS),
        _ => OPERATIONS
            .iter()
            .find(|spec| spec.method == method.as_str() && is_route_of(route, spec.path))
            .map(|spec| spec.id),
    }
}

/// The methods that a read-only simulator accepts on a route, as the value of `Allow`.
pub(crate) fn read_only_methods(route: &str) -> String {
    let is_accepted = |id: &str| Operation::with_id(id).is_some_and(|one| !one.is_rejected_if_read_only());
    let accepted = OPERATIONS.iter().filter(|spec| is_route_of(route, spec.path) && is_accepted(spec.id));
    accepted
        .map(|spec| if spec.method == "GET" { "GET,HEAD" } else { spec.method })
        .collect::<Vec<_>>()
        .join(",")
}

/// Whether a route pattern serves a path of the spec. The routes of the tag operations name the type of the resource.
fn is_route_of(route: &str, path: &str) -> bool {
    let mut segments = path.split('/');
    let is_equal = |segment: &str| {
        segments
            .next()
            .is_some_and(|spec| spec == segment || spec == RESOURCE_TYPE && !segment.starts_with('{'))
    };
    route.split('/').all(is_equal) && segments.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_of_the_spec_has_a_name_in_the_fault_grammar() {
        for spec in OPERATIONS {
            assert!(Operation::with_id(spec.id).is_some(), "{}", spec.id);
            let method = Method::from_bytes(spec.method.as_bytes()).unwrap();
            assert_eq!(id(&method, &spec.path.replace(RESOURCE_TYPE, "vpn-gateway")), Some(spec.id));
        }
        assert_eq!(id(&Method::GET, "/v5/{project_id}/vpn-gateways/{vgw_id}/x"), None);
    }
}
