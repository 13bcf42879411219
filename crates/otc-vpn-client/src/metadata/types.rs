//! The row types of the generated tables.

use crate::generated::enums::Flavor;

/// The published properties of a flavor.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FlavorSpec {
    /// The flavor.
    pub flavor: Flavor,
    /// The family; a gateway can be resized only within its family.
    pub family: &'static str,
    /// The maximum bandwidth of a gateway, in Mbit/s.
    pub max_bandwidth_mbit: u32,
    /// The maximum number of connection groups of a gateway.
    pub connection_groups: u32,
    /// Whether a gateway can be attached to an enterprise router.
    pub enterprise_router: bool,
    /// Whether a gateway can use a private network.
    pub private_network: bool,
    /// Whether the API accepts this flavor in a resize request.
    pub requestable: bool,
}

/// A published error of the service, the API gateway or IAM.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorCode {
    /// The code, for example `VPN.0003`. Several rows can share a code; they differ in status or message.
    pub code: &'static str,
    /// The HTTP status; `None` if it is not published.
    pub status: Option<u16>,
    /// The message, where `*` matches any text; `None` matches every message.
    pub message: Option<&'static str>,
    /// The category of the error, for use by programs.
    pub kind: &'static str,
    /// How to resolve the error, as an instruction to the user.
    pub hint: &'static str,
    /// Whether this error guarantees that a change was not executed.
    pub not_executed: bool,
}

/// An operation of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OperationSpec {
    /// The operationId, which is also the name of the generated function.
    pub id: &'static str,
    /// The HTTP method, in uppercase.
    pub method: &'static str,
    /// The path, with its parameters in braces.
    pub path: &'static str,
    /// A one-line summary.
    pub summary: &'static str,
    /// The IAM action that the operation requires.
    pub iam_action: Option<&'static str>,
}

/// The endpoints of the service in one cloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServerSpec {
    /// The name of the cloud, as used for vendor profiles in `clouds.yaml`.
    pub cloud: &'static str,
    /// The URL of the service, with the placeholder `{region}`.
    pub url: &'static str,
    /// The URL of IAM, with the placeholder `{region}`.
    pub iam_url: &'static str,
    /// The regions of the cloud; empty if the spec does not limit them.
    pub regions: &'static [&'static str],
    /// The region that is used if none is configured.
    pub default_region: &'static str,
}
