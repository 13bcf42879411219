// Written by `cargo xtask generate` from openapi/otc-vpn.yaml. Change the spec and run it again; an edit here is lost.

use crate::extensible_enum::extensible_enum;
/// The version of the spec that this crate was generated from.
pub const SPEC_VERSION: &str = "1.0.0";
/// The SHA-256 of the spec that this crate was generated from, in hexadecimal.
pub const SPEC_SHA256: &str = "36f040ef3a9ea45fff525b9ad2421a676b26925fc6c6b11b671b317c34994724";
///What the gateway connects to the outside, a VPC or an enterprise router
///
/// The list may grow: a value that it does not know is kept, letter for letter, in `Other`. Make one with
/// `From<&str>`, so that a known value never hides there.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum AttachmentType {
    ///`vpc`
    Vpc,
    ///`er`
    Er,
    /// A value that this version does not know.
    Other(String),
}
extensible_enum!(AttachmentType : Vpc = "vpc", Er = "er");
///What an EIP is charged by
///
/// The list may grow: a value that it does not know is kept, letter for letter, in `Other`. Make one with
/// `From<&str>`, so that a known value never hides there.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ChargeMode {
    ///`bandwidth`
    Bandwidth,
    ///`traffic`
    Traffic,
    /// A value that this version does not know.
    Other(String),
}
extensible_enum!(ChargeMode : Bandwidth = "bandwidth", Traffic = "traffic");
/**What a gateway can do: how much it forwards and how many connection groups it has. Older gateways report `V300` or `V1G`,
and other clouds have others still.*/
///
/// The list may grow: a value that it does not know is kept, letter for letter, in `Other`. Make one with
/// `From<&str>`, so that a known value never hides there.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Flavor {
    ///`Basic`
    Basic,
    ///`Professional1`
    Professional1,
    ///`Professional1-NonFixedIP`
    Professional1NonFixedIp,
    ///`Professional2`
    Professional2,
    ///`Professional2-NonFixedIP`
    Professional2NonFixedIp,
    /// A value that this version does not know.
    Other(String),
}
extensible_enum!(
    Flavor : Basic = "Basic", Professional1 = "Professional1", Professional1NonFixedIp =
    "Professional1-NonFixedIP", Professional2 = "Professional2", Professional2NonFixedIp
    = "Professional2-NonFixedIP"
);
/**The state of a gateway. Only `ACTIVE` can be changed; `PENDING_…` states pass by themselves, `FAULT` and `FREEZED` (spelled
so by the service) do not.*/
///
/// The list may grow: a value that it does not know is kept, letter for letter, in `Other`. Make one with
/// `From<&str>`, so that a known value never hides there.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum GatewayStatus {
    ///`PENDING_CREATE`
    PendingCreate,
    ///`PENDING_UPDATE`
    PendingUpdate,
    ///`PENDING_DELETE`
    PendingDelete,
    ///`ACTIVE`
    Active,
    ///`FAULT`
    Fault,
    ///`FREEZED`
    Freezed,
    /// A value that this version does not know.
    Other(String),
}
extensible_enum!(
    GatewayStatus : PendingCreate = "PENDING_CREATE", PendingUpdate = "PENDING_UPDATE",
    PendingDelete = "PENDING_DELETE", Active = "ACTIVE", Fault = "FAULT", Freezed =
    "FREEZED"
);
///How the two addresses of a gateway share the work; `active-active` unless chosen otherwise
///
/// The list may grow: a value that it does not know is kept, letter for letter, in `Other`. Make one with
/// `From<&str>`, so that a known value never hides there.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum HaMode {
    ///`active-active`
    ActiveActive,
    ///`active-standby`
    ActiveStandby,
    /// A value that this version does not know.
    Other(String),
}
extensible_enum!(
    HaMode : ActiveActive = "active-active", ActiveStandby = "active-standby"
);
///Whether the gateway reaches its peers over the internet or over a private network; `public` unless chosen otherwise
///
/// The list may grow: a value that it does not know is kept, letter for letter, in `Other`. Make one with
/// `From<&str>`, so that a known value never hides there.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum NetworkType {
    ///`public`
    Public,
    ///`private`
    Private,
    /// A value that this version does not know.
    Other(String),
}
extensible_enum!(NetworkType : Public = "public", Private = "private");
///Whether an EIP has its bandwidth alone (`PER`) or shares it with others (`WHOLE`)
///
/// The list may grow: a value that it does not know is kept, letter for letter, in `Other`. Make one with
/// `From<&str>`, so that a known value never hides there.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ShareType {
    ///`PER`
    Per,
    ///`WHOLE`
    Whole,
    /// A value that this version does not know.
    Other(String),
}
extensible_enum!(ShareType : Per = "PER", Whole = "WHOLE");
///Whether an upgrade of the gateway's software is due
///
/// The list may grow: a value that it does not know is kept, letter for letter, in `Other`. Make one with
/// `From<&str>`, so that a known value never hides there.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum UpgradeInfo {
    ///`ready`
    Ready,
    ///`expiring`
    Expiring,
    ///`soon`
    Soon,
    ///`unready`
    Unready,
    /// A value that this version does not know.
    Other(String),
}
extensible_enum!(
    UpgradeInfo : Ready = "ready", Expiring = "expiring", Soon = "soon", Unready =
    "unready"
);
/// What is published about a flavor.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FlavorSpec {
    /// The flavor.
    pub flavor: Flavor,
    /// The family; a gateway can move within it only.
    pub family: &'static str,
    /// What a gateway of it forwards at most, in Mbit/s.
    pub max_bandwidth_mbit: u32,
    /// How many connection groups a gateway of it can have.
    pub connection_groups: u32,
    /// Whether a gateway of it can be on an enterprise router.
    pub enterprise_router: bool,
    /// Whether a gateway of it can be on a private network.
    pub private_network: bool,
    /// Whether a change can ask for it today.
    pub requestable: bool,
}
/// The published flavors (`x-flavors` of the spec).
pub static FLAVORS: &[FlavorSpec] = &[
    FlavorSpec {
        flavor: Flavor::Basic,
        family: "Basic",
        max_bandwidth_mbit: 100u32,
        connection_groups: 10u32,
        enterprise_router: false,
        private_network: false,
        requestable: true,
    },
    FlavorSpec {
        flavor: Flavor::Professional1,
        family: "Professional",
        max_bandwidth_mbit: 300u32,
        connection_groups: 100u32,
        enterprise_router: true,
        private_network: true,
        requestable: true,
    },
    FlavorSpec {
        flavor: Flavor::Professional1NonFixedIp,
        family: "Professional",
        max_bandwidth_mbit: 300u32,
        connection_groups: 100u32,
        enterprise_router: true,
        private_network: true,
        requestable: false,
    },
    FlavorSpec {
        flavor: Flavor::Professional2,
        family: "Professional",
        max_bandwidth_mbit: 1000u32,
        connection_groups: 100u32,
        enterprise_router: true,
        private_network: true,
        requestable: true,
    },
    FlavorSpec {
        flavor: Flavor::Professional2NonFixedIp,
        family: "Professional",
        max_bandwidth_mbit: 1000u32,
        connection_groups: 100u32,
        enterprise_router: true,
        private_network: true,
        requestable: false,
    },
];
impl Flavor {
    /// What is published about this flavor; none for one that no list names.
    #[must_use]
    pub fn spec(&self) -> Option<&'static FlavorSpec> {
        FLAVORS.iter().find(|spec| spec.flavor == *self)
    }
}
/// What is published about an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorCode {
    /// The code, as in `VPN.0003`. It can stand in several rows, told apart by status and message.
    pub code: &'static str,
    /// The HTTP status that it comes with; none where that is not published.
    pub status: Option<u16>,
    /// The message, where `*` stands for any text; none where any message goes.
    pub message: Option<&'static str>,
    /// How a program may sort it.
    pub kind: &'static str,
    /// What a person can do about it.
    pub hint: &'static str,
    /// Whether a change that was answered so was certainly not executed.
    pub not_executed: bool,
}
/// The published errors (`x-error-codes` of the spec).
pub static ERROR_CODES: &[ErrorCode] = &[
    ErrorCode {
        code: "VPN.0001",
        status: Some(400u16),
        message: Some("invalid request:*"),
        kind: "invalid_input",
        hint: "Report it to the provider with the request id.",
        not_executed: true,
    },
    ErrorCode {
        code: "VPN.0002",
        status: Some(500u16),
        message: Some("server error: *"),
        kind: "server",
        hint: "Report it to the provider with the request id.",
        not_executed: false,
    },
    ErrorCode {
        code: "VPN.0003",
        status: Some(403u16),
        message: Some("Authentication failed: *"),
        kind: "permission",
        hint: "Check the credentials and the permissions of the user.",
        not_executed: true,
    },
    ErrorCode {
        code: "VPN.0003",
        status: None,
        message: Some("*is not ready*"),
        kind: "not_ready",
        hint: "Wait until the gateway is ACTIVE, then try again.",
        not_executed: true,
    },
    ErrorCode {
        code: "VPN.0004",
        status: Some(404u16),
        message: Some("resource not found"),
        kind: "not_found",
        hint: "List the gateways of the project to see which there are.",
        not_executed: true,
    },
    ErrorCode {
        code: "VPN.0005",
        status: Some(500u16),
        message: Some("Service authentication failure"),
        kind: "authentication",
        hint: "Check the credentials, the project and the permissions.",
        not_executed: false,
    },
    ErrorCode {
        code: "VPN.0006",
        status: Some(500u16),
        message: Some("IAM service unavailable"),
        kind: "server",
        hint: "Report it to the provider with the request id.",
        not_executed: false,
    },
    ErrorCode {
        code: "VPN.0007",
        status: Some(403u16),
        message: Some("*is not authorized to perform*"),
        kind: "permission",
        hint: "Ask for the IAM action that the operation needs.",
        not_executed: true,
    },
    ErrorCode {
        code: "VPN.0009",
        status: Some(425u16),
        message: Some("Connection * is deleting."),
        kind: "not_ready",
        hint: "Try again later.",
        not_executed: true,
    },
    ErrorCode {
        code: "VPN.0010",
        status: Some(401u16),
        message: Some("Token authentication failed: *"),
        kind: "authentication",
        hint: "Get a new token, or check how the request is signed.",
        not_executed: true,
    },
    ErrorCode {
        code: "VPN.0012",
        status: Some(400u16),
        message: Some("IP address * is occupied"),
        kind: "invalid_input",
        hint: "Correct the request.",
        not_executed: true,
    },
    ErrorCode {
        code: "VPN.0013",
        status: Some(400u16),
        message: Some("Unsupported attribute: *"),
        kind: "invalid_input",
        hint: "Correct the request.",
        not_executed: true,
    },
    ErrorCode {
        code: "VPN.0014",
        status: Some(504u16),
        message: Some("The system is busy, please try again later"),
        kind: "busy",
        hint: "Try again later.",
        not_executed: false,
    },
    ErrorCode {
        code: "VPN.0015",
        status: Some(400u16),
        message: Some(
            "The tag policy not allow the specified value for the following tag key: *",
        ),
        kind: "invalid_input",
        hint: "Correct the request.",
        not_executed: true,
    },
    ErrorCode {
        code: "VPN.0016",
        status: Some(409u16),
        message: Some("VPN gateway is not ready, please try again later"),
        kind: "not_ready",
        hint: "Wait until the gateway is ACTIVE, then try again.",
        not_executed: true,
    },
    ErrorCode {
        code: "VPN.0017",
        status: Some(409u16),
        message: Some("logic instance is not ready, please try again later"),
        kind: "not_ready",
        hint: "Wait until the gateway is ACTIVE, then try again.",
        not_executed: true,
    },
    ErrorCode {
        code: "VPN.0018",
        status: Some(400u16),
        message: Some("ER feature is disabled"),
        kind: "not_allowed",
        hint: "Correct the request.",
        not_executed: true,
    },
    ErrorCode {
        code: "VPN.0030",
        status: Some(400u16),
        message: Some("The system is busy, please try later."),
        kind: "busy",
        hint: "The service is busy; try again in a minute.",
        not_executed: true,
    },
    ErrorCode {
        code: "VPN.0031",
        status: Some(400u16),
        message: Some("Repeated operation."),
        kind: "not_ready",
        hint: "The same change may already run; look at the gateway before asking again.",
        not_executed: true,
    },
    ErrorCode {
        code: "VPN.0101",
        status: Some(400u16),
        message: Some("Invalid EIP bandwidth size: *"),
        kind: "invalid_input",
        hint: "Correct the request.",
        not_executed: true,
    },
    ErrorCode {
        code: "VPN.0102",
        status: Some(400u16),
        message: Some("EIP * has invalid bandwidth status: *"),
        kind: "invalid_input",
        hint: "Correct the request.",
        not_executed: true,
    },
    ErrorCode {
        code: "VPN.0103",
        status: Some(400u16),
        message: Some("EIP * has invalid status: *"),
        kind: "invalid_input",
        hint: "Correct the request.",
        not_executed: true,
    },
    ErrorCode {
        code: "VPN.0104",
        status: Some(400u16),
        message: Some("* is not in subnet: *"),
        kind: "invalid_input",
        hint: "Correct the request.",
        not_executed: true,
    },
    ErrorCode {
        code: "VPN.0105",
        status: Some(400u16),
        message: Some("Flavor * cannot update to specification * with network type *"),
        kind: "not_allowed",
        hint: "Choose a flavor of the same family; Basic and Professional do not mix.",
        not_executed: true,
    },
    ErrorCode {
        code: "VPN.0107",
        status: Some(400u16),
        message: Some("Private IPs must be different with each other"),
        kind: "invalid_input",
        hint: "Correct the request.",
        not_executed: true,
    },
    ErrorCode {
        code: "VPN.0108",
        status: Some(400u16),
        message: Some("Invalid IP format, *"),
        kind: "invalid_input",
        hint: "Correct the request.",
        not_executed: true,
    },
    ErrorCode {
        code: "VPN.0109",
        status: Some(400u16),
        message: Some(
            "access_private_ip_1 and access_private_ip_2 must be both filled or both left empty",
        ),
        kind: "invalid_input",
        hint: "Correct the request.",
        not_executed: true,
    },
    ErrorCode {
        code: "VPN.0110",
        status: Some(400u16),
        message: Some("* is a system reserved address and cannot be allocated"),
        kind: "invalid_input",
        hint: "Correct the request.",
        not_executed: true,
    },
    ErrorCode {
        code: "VPN.0111",
        status: Some(400u16),
        message: Some("Private IP * is occupied"),
        kind: "invalid_input",
        hint: "Correct the request.",
        not_executed: true,
    },
    ErrorCode {
        code: "VPN.0112",
        status: Some(400u16),
        message: Some("EIP * has been bound to an instance."),
        kind: "invalid_input",
        hint: "Correct the request.",
        not_executed: true,
    },
    ErrorCode {
        code: "VPN.0203",
        status: Some(400u16),
        message: Some("Invalid IP address."),
        kind: "invalid_input",
        hint: "Correct the request.",
        not_executed: true,
    },
    ErrorCode {
        code: "VPN.0204",
        status: Some(400u16),
        message: Some(
            "Class D(multicast address), class E(reserved address), and loopback address(starting with 127) are not supported.",
        ),
        kind: "invalid_input",
        hint: "Correct the request.",
        not_executed: true,
    },
    ErrorCode {
        code: "VPN.0218",
        status: Some(400u16),
        message: Some("VPN Connection: update VPC routing table err : *"),
        kind: "invalid_input",
        hint: "Correct the request.",
        not_executed: true,
    },
    ErrorCode {
        code: "VPN.0219",
        status: Some(400u16),
        message: Some("VPN Connection: update VPC routing table err : *"),
        kind: "invalid_input",
        hint: "Correct the request.",
        not_executed: true,
    },
    ErrorCode {
        code: "VPN.0220",
        status: Some(400u16),
        message: Some("VPN Connection: update VPC routing table err : *"),
        kind: "invalid_input",
        hint: "Correct the request.",
        not_executed: true,
    },
    ErrorCode {
        code: "VPN.0285",
        status: Some(400u16),
        message: Some("Subnet * only has * IP available, but * is required"),
        kind: "invalid_input",
        hint: "Correct the request.",
        not_executed: true,
    },
    ErrorCode {
        code: "VPN.0304",
        status: Some(400u16),
        message: Some("Query connection log is only supported for newer VPN gateway."),
        kind: "not_allowed",
        hint: "Check the id and the state of the gateway.",
        not_executed: true,
    },
    ErrorCode {
        code: "VPN.0305",
        status: Some(400u16),
        message: Some(
            "Query connection log does not support the connection of the policy-template type.",
        ),
        kind: "invalid_input",
        hint: "Correct the request.",
        not_executed: true,
    },
    ErrorCode {
        code: "VPN.0306",
        status: Some(400u16),
        message: Some("The connection is being updated, please try again later."),
        kind: "not_ready",
        hint: "Try again later.",
        not_executed: true,
    },
    ErrorCode {
        code: "VPN.0381",
        status: Some(400u16),
        message: Some("VPN connection * already has connection monitor"),
        kind: "invalid_input",
        hint: "Correct the request.",
        not_executed: true,
    },
    ErrorCode {
        code: "VPN.0429",
        status: Some(429u16),
        message: Some("Too Many Request, Please try again later"),
        kind: "throttled",
        hint: "Send fewer requests; wait for what Retry-After says, or some seconds.",
        not_executed: true,
    },
    ErrorCode {
        code: "VPN.0506",
        status: Some(400u16),
        message: Some("The gateway is being created, please try again later."),
        kind: "not_ready",
        hint: "Wait until the gateway is ACTIVE, then try again.",
        not_executed: true,
    },
    ErrorCode {
        code: "VPN.0507",
        status: Some(400u16),
        message: Some("The gateway is being updated, please try again later."),
        kind: "not_ready",
        hint: "A change runs already; wait until the gateway is ACTIVE, then look at its flavor.",
        not_executed: true,
    },
    ErrorCode {
        code: "VPN.0508",
        status: Some(400u16),
        message: Some("The gateway is being deleted."),
        kind: "not_allowed",
        hint: "The gateway is going away; it cannot be changed any more.",
        not_executed: true,
    },
    ErrorCode {
        code: "VPN.0509",
        status: Some(404u16),
        message: Some("The gateway does not exist."),
        kind: "not_found",
        hint: "List the gateways of the project to see which there are.",
        not_executed: true,
    },
    ErrorCode {
        code: "VPN.0516",
        status: Some(400u16),
        message: Some("Non-fixed IP not supported in post-paid situation"),
        kind: "not_allowed",
        hint: "Choose a flavor with fixed addresses.",
        not_executed: true,
    },
    ErrorCode {
        code: "VPN.0517",
        status: Some(400u16),
        message: Some(
            "The connection group of the target flavor * does not match the current one: *",
        ),
        kind: "not_allowed",
        hint: "Remove connections until they fit the flavor, or choose a larger one.",
        not_executed: true,
    },
    ErrorCode {
        code: "VPN.0518",
        status: Some(400u16),
        message: Some("The target flavor * does not support modification: *"),
        kind: "not_allowed",
        hint: "Choose another flavor.",
        not_executed: true,
    },
    ErrorCode {
        code: "VPN.0800",
        status: Some(400u16),
        message: Some("Invalid ngfw vpn gateway: *"),
        kind: "not_allowed",
        hint: "Check the id and the state of the gateway.",
        not_executed: true,
    },
    ErrorCode {
        code: "VPN.0801",
        status: Some(400u16),
        message: Some("Invalid ngfw vpn connection: *"),
        kind: "not_allowed",
        hint: "Check the id and the state of the gateway.",
        not_executed: true,
    },
    ErrorCode {
        code: "VPN.0802",
        status: Some(400u16),
        message: Some("Invalid migration eip: *"),
        kind: "not_allowed",
        hint: "Check the id and the state of the gateway.",
        not_executed: true,
    },
    ErrorCode {
        code: "VPN.0803",
        status: Some(400u16),
        message: Some("Invalid migration quota: *"),
        kind: "invalid_input",
        hint: "Correct the request.",
        not_executed: true,
    },
    ErrorCode {
        code: "APIGW.0101",
        status: None,
        message: None,
        kind: "not_found",
        hint: "There is no such API at this address; check the endpoint, the region and the path.",
        not_executed: true,
    },
    ErrorCode {
        code: "APIGW.0201",
        status: None,
        message: None,
        kind: "server",
        hint: "The API gateway did not reach the service; try again later.",
        not_executed: false,
    },
    ErrorCode {
        code: "APIGW.0301",
        status: Some(401u16),
        message: None,
        kind: "authentication",
        hint: "Check the token or the keys, the project, and this machine's clock.",
        not_executed: true,
    },
    ErrorCode {
        code: "APIGW.0302",
        status: None,
        message: None,
        kind: "permission",
        hint: "The user or address is not on the allow list of this API.",
        not_executed: true,
    },
    ErrorCode {
        code: "APIGW.0303",
        status: None,
        message: None,
        kind: "authentication",
        hint: "Check the credentials, the project and the permissions.",
        not_executed: true,
    },
    ErrorCode {
        code: "APIGW.0304",
        status: None,
        message: None,
        kind: "permission",
        hint: "Check the credentials, the project and the permissions.",
        not_executed: true,
    },
    ErrorCode {
        code: "APIGW.0305",
        status: None,
        message: None,
        kind: "authentication",
        hint: "Check the credentials, the project and the permissions.",
        not_executed: true,
    },
    ErrorCode {
        code: "APIGW.0308",
        status: Some(429u16),
        message: None,
        kind: "throttled",
        hint: "Send fewer requests; wait for what Retry-After says, or some seconds.",
        not_executed: true,
    },
    ErrorCode {
        code: "IAM.0011",
        status: None,
        message: None,
        kind: "authentication",
        hint: "Check the credentials, the project and the permissions.",
        not_executed: true,
    },
];
/// What is published about an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OperationSpec {
    /// The operationId, which names the function too.
    pub id: &'static str,
    /// The HTTP method.
    pub method: &'static str,
    /// The path, with its parameters in braces.
    pub path: &'static str,
    /// What it does, in a few words.
    pub summary: &'static str,
    /// The IAM action that the caller must be allowed.
    pub iam_action: Option<&'static str>,
}
/// The operations of the spec.
pub static OPERATIONS: &[OperationSpec] = &[
    OperationSpec {
        id: "list_vgws",
        method: "GET",
        path: "/v5/{project_id}/vpn-gateways",
        summary: "List the gateways of a project",
        iam_action: Some("vpn:vpnGateways:list"),
    },
    OperationSpec {
        id: "list_availability_zones",
        method: "GET",
        path: "/v5/{project_id}/vpn-gateways/availability-zones",
        summary: "List the availability zones by flavor",
        iam_action: Some("vpn:vpnGatewayAvailabilityZone:list"),
    },
    OperationSpec {
        id: "show_vgw",
        method: "GET",
        path: "/v5/{project_id}/vpn-gateways/{vgw_id}",
        summary: "Read one gateway",
        iam_action: Some("vpn:vpnGateways:get"),
    },
    OperationSpec {
        id: "update_vgw_specification",
        method: "POST",
        path: "/v5/{project_id}/vpn-gateways/{vgw_id}/update-specification",
        summary: "Change the flavor of a gateway in place",
        iam_action: Some("vpn:vpnGateways:updatePostpaidSpecification"),
    },
];
/// Where the service is, in one of the clouds that have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServerSpec {
    /// The cloud, named as vendor profiles of clouds.yaml name it.
    pub cloud: &'static str,
    /// The service's URL, with `{region}` in it.
    pub url: &'static str,
    /// IAM's URL, with `{region}` in it.
    pub iam_url: &'static str,
    /// The regions; empty where any may be there.
    pub regions: &'static [&'static str],
    /// The region that is taken where none is named.
    pub default_region: &'static str,
}
/// The servers of the spec.
pub static SERVERS: &[ServerSpec] = &[
    ServerSpec {
        cloud: "otc",
        url: "https://vpn.{region}.otc.t-systems.com",
        iam_url: "https://iam.{region}.otc.t-systems.com/v3",
        regions: &["eu-de", "eu-nl"],
        default_region: "eu-de",
    },
    ServerSpec {
        cloud: "otc-swiss",
        url: "https://vpn.{region}.sc.otc.t-systems.com",
        iam_url: "https://iam.{region}.sc.otc.t-systems.com/v3",
        regions: &["eu-ch2"],
        default_region: "eu-ch2",
    },
    ServerSpec {
        cloud: "huaweicloud",
        url: "https://vpn.{region}.myhuaweicloud.com",
        iam_url: "https://iam.{region}.myhuaweicloud.com/v3",
        regions: &[],
        default_region: "cn-north-4",
    },
];
