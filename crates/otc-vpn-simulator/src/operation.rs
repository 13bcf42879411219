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
    /// Lists the availability zones: `list_availability_zones`.
    Zones,
    /// Reads VPN connections: `list_vpn_connections`, `show_vpn_connection` and `show_vpn_connection_log`.
    Connections,
    /// Creates a token: the operation `create_token` of IAM.
    Token,
    /// Lists the projects: the operation `list_projects` of IAM.
    Projects,
}

/// The path of IAM's operation that creates a token.
pub(crate) const TOKENS_PATH: &str = "/v3/auth/tokens";
/// The path of IAM's operation that lists projects.
pub(crate) const PROJECTS_PATH: &str = "/v3/projects";
const CREATE_TOKEN: &str = "create_token";
const LIST_PROJECTS: &str = "list_projects";

impl Operation {
    pub(crate) const ALL: [Self; 7] =
        [Self::Change, Self::Show, Self::List, Self::Zones, Self::Connections, Self::Token, Self::Projects];

    /// The short name that the fault grammar uses.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Change => "change",
            Self::Show => "show",
            Self::List => "list",
            Self::Zones => "zones",
            Self::Connections => "connections",
            Self::Token => "token",
            Self::Projects => "projects",
        }
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
            Self::Connections => &["list_vpn_connections", "show_vpn_connection", "show_vpn_connection_log"],
            Self::Token => &[CREATE_TOKEN],
            Self::Projects => &[LIST_PROJECTS],
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
        _ => OPERATIONS
            .iter()
            .find(|spec| spec.path == route && spec.method == method.as_str())
            .map(|spec| spec.id),
    }
}
