//! The calls that the simulator answers, and how each is named.

use http::Method;
use otc_vpn_client::metadata::OPERATIONS;

/// A call of the API or of IAM.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    Change,
    Show,
    List,
    Zones,
    Token,
    Projects,
}

/// Where IAM gives tokens.
pub(crate) const TOKENS_PATH: &str = "/v3/auth/tokens";
/// Where IAM lists projects.
pub(crate) const PROJECTS_PATH: &str = "/v3/projects";

impl Operation {
    pub(crate) const ALL: [Self; 6] =
        [Self::Change, Self::Show, Self::List, Self::Zones, Self::Token, Self::Projects];

    /// Its short name, which faults are given for.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Change => "change",
            Self::Show => "show",
            Self::List => "list",
            Self::Zones => "zones",
            Self::Token => "token",
            Self::Projects => "projects",
        }
    }

    /// Its operationId in the spec; IAM's calls, which stand in no spec of ours, have one of the same form.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Change => "update_vgw_specification",
            Self::Show => "show_vgw",
            Self::List => "list_vgws",
            Self::Zones => "list_availability_zones",
            Self::Token => "create_token",
            Self::Projects => "list_projects",
        }
    }

    /// The call that a method on a route is.
    pub(crate) fn of(method: &Method, route: &str) -> Option<Self> {
        // HEAD is answered wherever GET is.
        let method = if method == Method::HEAD { &Method::GET } else { method };
        match (method, route) {
            (&Method::POST, TOKENS_PATH) => return Some(Self::Token),
            (&Method::GET, PROJECTS_PATH) => return Some(Self::Projects),
            _ => {}
        }
        let facts = OPERATIONS.iter().find(|facts| facts.path == route && facts.method == method.as_str())?;
        Self::ALL.into_iter().find(|operation| operation.id() == facts.id)
    }
}
