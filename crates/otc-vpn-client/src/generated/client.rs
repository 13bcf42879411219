// Written by `cargo xtask generate` from openapi/otc-vpn.yaml. Change the spec and run it again; an edit here is lost.

#[allow(unused_imports)]
pub use progenitor_client::{ByteStream, ClientInfo, Error, ResponseValue};
#[allow(unused_imports)]
use progenitor_client::{encode_path, ClientHooks, OperationInfo, RequestBuilderExt};
/// Types used as operation parameters and responses.
#[allow(clippy::all)]
pub mod types {
    ///The availability zones in which a gateway of one flavor can be
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Debug,
        schemars::JsonSchema
    )]
    pub struct AvailabilityZones {
        ///Zones for a gateway on an enterprise router
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub er: ::std::option::Option<::std::vec::Vec<::std::string::String>>,
        ///Zones for a gateway on a VPC
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub vpc: ::std::option::Option<::std::vec::Vec<::std::string::String>>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    impl AvailabilityZones {
        pub fn builder() -> builder::AvailabilityZones {
            Default::default()
        }
    }
    /**An error of the service. Be ready for other shapes, from what stands before it and from its own error page:
`{"code","message"}`; Keystone's `{"error":{"code":401,"message","title"}}`; a number as `error_code`; HTML, or nothing.
*/
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Debug,
        schemars::JsonSchema
    )]
    pub struct ErrorResponse {
        ///The code of the error; see `x-error-codes`. Decide by status and message too, since a code can mean two things.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub error_code: ::std::option::Option<::std::string::String>,
        ///The service's words
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub error_msg: ::std::option::Option<::std::string::String>,
        ///The id of this request, to quote to support; the header `X-Request-Id` has it too
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub request_id: ::std::option::Option<::std::string::String>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    impl ErrorResponse {
        pub fn builder() -> builder::ErrorResponse {
            Default::default()
        }
    }
    ///The answer to a list of availability zones
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Debug,
        schemars::JsonSchema
    )]
    pub struct ListAvailabilityZonesResponse {
        /**Zones by flavor. The keys are flavors in mixed spellings (`basic`, `Professional1-NonFixedIP`), and there are keys
that are no published flavor (`gm`); compare them without regard to case.
*/
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub availability_zones: ::std::option::Option<
            ::std::collections::BTreeMap<
                ::std::string::String,
                ::std::option::Option<AvailabilityZones>,
            >,
        >,
        ///The id of this request, to quote to support; the header `X-Request-Id` has it too
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub request_id: ::std::option::Option<::std::string::String>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    impl ListAvailabilityZonesResponse {
        pub fn builder() -> builder::ListAvailabilityZonesResponse {
            Default::default()
        }
    }
    ///The answer to a list of gateways
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Debug,
        schemars::JsonSchema
    )]
    pub struct ListVgwsResponse {
        ///The id of this request, to quote to support; the header `X-Request-Id` has it too
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub request_id: ::std::option::Option<::std::string::String>,
        ///The gateways, in no promised order
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub vpn_gateways: ::std::option::Option<::std::vec::Vec<ResponseVpnGateway>>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    impl ListVgwsResponse {
        pub fn builder() -> builder::ListVgwsResponse {
            Default::default()
        }
    }
    ///IKE and IPsec settings
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Debug,
        schemars::JsonSchema
    )]
    pub struct PolicyTemplate {
        ///The IKE settings
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub ike_policy: ::std::option::Option<
            ::serde_json::Map<::std::string::String, ::serde_json::Value>,
        >,
        ///The IPsec settings
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub ipsec_policy: ::std::option::Option<
            ::serde_json::Map<::std::string::String, ::serde_json::Value>,
        >,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    impl PolicyTemplate {
        pub fn builder() -> builder::PolicyTemplate {
            Default::default()
        }
    }
    ///The id of a project
    #[derive(
        ::serde::Serialize,
        Clone,
        Debug,
        Eq,
        Hash,
        Ord,
        PartialEq,
        PartialOrd,
        schemars::JsonSchema
    )]
    #[serde(transparent)]
    pub struct ProjectId(::std::string::String);
    impl ::std::ops::Deref for ProjectId {
        type Target = ::std::string::String;
        fn deref(&self) -> &::std::string::String {
            &self.0
        }
    }
    impl ::std::convert::From<ProjectId> for ::std::string::String {
        fn from(value: ProjectId) -> Self {
            value.0
        }
    }
    impl ::std::str::FromStr for ProjectId {
        type Err = self::error::ConversionError;
        fn from_str(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            if value.chars().count() < 1usize {
                return Err("shorter than 1 characters".into());
            }
            Ok(Self(value.to_string()))
        }
    }
    impl ::std::convert::TryFrom<&str> for ProjectId {
        type Error = self::error::ConversionError;
        fn try_from(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for ProjectId {
        type Error = self::error::ConversionError;
        fn try_from(
            value: ::std::string::String,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl<'de> ::serde::Deserialize<'de> for ProjectId {
        fn deserialize<D>(deserializer: D) -> ::std::result::Result<Self, D::Error>
        where
            D: ::serde::Deserializer<'de>,
        {
            ::std::string::String::deserialize(deserializer)?
                .parse()
                .map_err(|e: self::error::ConversionError| {
                    <D::Error as ::serde::de::Error>::custom(e.to_string())
                })
        }
    }
    ///An EIP of a gateway
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Debug,
        schemars::JsonSchema
    )]
    pub struct ResponseEip {
        ///The id of the EIP's bandwidth, 36 characters
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub bandwidth_id: ::std::option::Option<::std::string::String>,
        ///The name of the EIP's bandwidth
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub bandwidth_name: ::std::option::Option<::std::string::String>,
        ///The EIP's bandwidth in Mbit/s, 1 to 1000 unless a quota allows more
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub bandwidth_size: ::std::option::Option<i32>,
        ///What an EIP is charged by
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub charge_mode: ::std::option::Option<crate::generated::metadata::ChargeMode>,
        ///The id of the EIP, 36 characters
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub id: ::std::option::Option<::std::string::String>,
        ///The public address; the provider's examples show it masked, as in `88.***.***.102`
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub ip_address: ::std::option::Option<::std::string::String>,
        ///The IP version of the address, 4 today
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub ip_version: ::std::option::Option<i32>,
        ///The kind of network that the EIP is on; not to be relied on
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub network_type: ::std::option::Option<::std::string::String>,
        ///Whether an EIP has its bandwidth alone (`PER`) or shares it with others (`WHOLE`)
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub share_type: ::std::option::Option<crate::generated::metadata::ShareType>,
        ///The type of the EIP, `5_bgp` as a rule; the EIP service has others
        #[serde(rename = "type", skip_serializing_if = "::std::option::Option::is_none")]
        pub type_: ::std::option::Option<::std::string::String>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    impl ResponseEip {
        pub fn builder() -> builder::ResponseEip {
            Default::default()
        }
    }
    ///A gateway as the service reports it
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Debug,
        schemars::JsonSchema
    )]
    pub struct ResponseVpnGateway {
        ///The first (or active) private address; only where `network_type` is `private`
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub access_private_ip_1: ::std::option::Option<::std::string::String>,
        ///The second (or standby) private address; only where `network_type` is `private`
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub access_private_ip_2: ::std::option::Option<::std::string::String>,
        ///The subnet from which the gateway reaches the customer gateways
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub access_subnet_id: ::std::option::Option<::std::string::String>,
        ///The VPC from which the gateway reaches the customer gateways
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub access_vpc_id: ::std::option::Option<::std::string::String>,
        ///When the gateway came into effect, UTC, written as `created_at` is
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub applied_at: ::std::option::Option<::std::string::String>,
        ///What the gateway connects to the outside, a VPC or an enterprise router
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub attachment_type: ::std::option::Option<
            crate::generated::metadata::AttachmentType,
        >,
        ///The availability zones that the gateway is in; without a choice at creation, only while it is `ACTIVE`
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub availability_zone_ids: ::std::option::Option<
            ::std::vec::Vec<::std::string::String>,
        >,
        ///The BGP AS number of the gateway, 1 to 4294967295
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub bgp_asn: ::std::option::Option<i64>,
        ///The id of the VPC subnet that the gateway itself uses
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub connect_subnet: ::std::option::Option<::std::string::String>,
        ///How many VPN connections the gateway can have
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub connection_number: ::std::option::Option<i32>,
        ///When the gateway was made, UTC, as in `2025-06-15T08:56:09.386Z`; fractions have 2 or 3 digits
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub created_at: ::std::option::Option<::std::string::String>,
        ///The first EIP (active-active), or the active one (active-standby); while the gateway is `ACTIVE`
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub eip1: ::std::option::Option<ResponseEip>,
        ///The second EIP (active-active), or the standby one (active-standby); while the gateway is `ACTIVE`
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub eip2: ::std::option::Option<ResponseEip>,
        ///The enterprise project of the gateway; `0` is the default one
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub enterprise_project_id: ::std::option::Option<::std::string::String>,
        ///The attachment to the enterprise router; only where `attachment_type` is `er`
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub er_attachment_id: ::std::option::Option<::std::string::String>,
        ///The enterprise router that the gateway is attached to; only where `attachment_type` is `er`
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub er_id: ::std::option::Option<::std::string::String>,
        /**What a gateway can do: how much it forwards and how many connection groups it has. Older gateways report `V300` or `V1G`,
and other clouds have others still.
*/
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub flavor: ::std::option::Option<crate::generated::metadata::Flavor>,
        ///How the two addresses of a gateway share the work; `active-active` unless chosen otherwise
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub ha_mode: ::std::option::Option<crate::generated::metadata::HaMode>,
        ///Whether the gateway has two EIPs; read `ha_mode` instead
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub high_availability: ::std::option::Option<bool>,
        ///The id of the gateway, 36 characters
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub id: ::std::option::Option<::std::string::String>,
        ///The IP version of the gateway, `ipv4` today
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub ip_version: ::std::option::Option<::std::string::String>,
        ///The subnets on the cloud's side that are reached through the VPN, in CIDR notation; only where `attachment_type` is `vpc`
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub local_subnets: ::std::option::Option<::std::vec::Vec<::std::string::String>>,
        ///The IPv6 subnets on the cloud's side, in CIDR notation; only where `ip_version` is `ipv6`, which is not offered today
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub local_subnets_v6: ::std::option::Option<
            ::std::vec::Vec<::std::string::String>,
        >,
        ///Why a frozen gateway is locked; 1, it can be deleted, 2, it cannot
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub lock_status: ::std::option::Option<i32>,
        ///The first EIP under its old name; read `eip1` instead
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub master_eip: ::std::option::Option<ResponseEip>,
        ///The name of the gateway, 1 to 64 letters, digits, `_`, `-` and `.`; names need not be unique
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub name: ::std::option::Option<::std::string::String>,
        ///Whether the gateway reaches its peers over the internet or over a private network; `public` unless chosen otherwise
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub network_type: ::std::option::Option<crate::generated::metadata::NetworkType>,
        ///The IKE and IPsec settings that new connections of the gateway start from
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub policy_template: ::std::option::Option<PolicyTemplate>,
        ///The border group that the EIPs come from
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub public_border_group: ::std::option::Option<::std::string::String>,
        ///The second EIP under its old name; read `eip2` instead
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub slave_eip: ::std::option::Option<ResponseEip>,
        /**The state of a gateway. Only `ACTIVE` can be changed; `PENDING_…` states pass by themselves, `FAULT` and `FREEZED` (spelled
so by the service) do not.
*/
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub status: ::std::option::Option<crate::generated::metadata::GatewayStatus>,
        ///Names of the functions that this gateway has
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub supported_features: ::std::option::Option<
            ::std::vec::Vec<::std::string::String>,
        >,
        ///What this gateway may be changed to; absent in answers to a change, and from older gateways
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub supported_flavors: ::std::option::Option<
            ::std::vec::Vec<crate::generated::metadata::Flavor>,
        >,
        ///The tags of the gateway
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub tags: ::std::option::Option<::std::vec::Vec<VpnResourceTag>>,
        ///When the gateway last changed, UTC, written as `created_at` is
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub updated_at: ::std::option::Option<::std::string::String>,
        ///Whether an upgrade of the gateway's software is due
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub upgrade_info: ::std::option::Option<crate::generated::metadata::UpgradeInfo>,
        /**How many connection groups the gateway has; a group is the two connections between a customer gateway and this one.
Ten are in the gateway's price.
*/
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub used_connection_group: ::std::option::Option<i32>,
        ///How many VPN connections the gateway has
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub used_connection_number: ::std::option::Option<i32>,
        ///The VPC that the gateway serves; only where `attachment_type` is `vpc`
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub vpc_id: ::std::option::Option<::std::string::String>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    impl ResponseVpnGateway {
        pub fn builder() -> builder::ResponseVpnGateway {
            Default::default()
        }
    }
    ///The answer to a read of one gateway
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Debug,
        schemars::JsonSchema
    )]
    pub struct ShowVgwResponse {
        ///The id of this request, to quote to support; the header `X-Request-Id` has it too
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub request_id: ::std::option::Option<::std::string::String>,
        ///The gateway
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub vpn_gateway: ::std::option::Option<ResponseVpnGateway>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    impl ShowVgwResponse {
        pub fn builder() -> builder::ShowVgwResponse {
            Default::default()
        }
    }
    ///A change of a gateway's flavor
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Debug,
        schemars::JsonSchema
    )]
    #[serde(deny_unknown_fields)]
    pub struct UpdateVgwSpecificationRequestBody {
        pub vpn_gateway: UpdateVgwSpecificationRequestBodyContent,
    }
    impl UpdateVgwSpecificationRequestBody {
        pub fn builder() -> builder::UpdateVgwSpecificationRequestBody {
            Default::default()
        }
    }
    ///What is to change
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Debug,
        schemars::JsonSchema
    )]
    #[serde(deny_unknown_fields)]
    pub struct UpdateVgwSpecificationRequestBodyContent {
        /**The flavor to change to, of the gateway's own family. The `NonFixedIP` flavors exist and cannot be asked for.
*/
        pub flavor: UpdateVgwSpecificationRequestBodyContentFlavor,
    }
    impl UpdateVgwSpecificationRequestBodyContent {
        pub fn builder() -> builder::UpdateVgwSpecificationRequestBodyContent {
            Default::default()
        }
    }
    /**The flavor to change to, of the gateway's own family. The `NonFixedIP` flavors exist and cannot be asked for.
*/
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Copy,
        Debug,
        Eq,
        Hash,
        Ord,
        PartialEq,
        PartialOrd,
        schemars::JsonSchema
    )]
    pub enum UpdateVgwSpecificationRequestBodyContentFlavor {
        Basic,
        Professional1,
        Professional2,
    }
    impl ::std::fmt::Display for UpdateVgwSpecificationRequestBodyContentFlavor {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match *self {
                Self::Basic => f.write_str("Basic"),
                Self::Professional1 => f.write_str("Professional1"),
                Self::Professional2 => f.write_str("Professional2"),
            }
        }
    }
    impl ::std::str::FromStr for UpdateVgwSpecificationRequestBodyContentFlavor {
        type Err = self::error::ConversionError;
        fn from_str(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            match value {
                "Basic" => Ok(Self::Basic),
                "Professional1" => Ok(Self::Professional1),
                "Professional2" => Ok(Self::Professional2),
                _ => Err("invalid value".into()),
            }
        }
    }
    impl ::std::convert::TryFrom<&str>
    for UpdateVgwSpecificationRequestBodyContentFlavor {
        type Error = self::error::ConversionError;
        fn try_from(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String>
    for UpdateVgwSpecificationRequestBodyContentFlavor {
        type Error = self::error::ConversionError;
        fn try_from(
            value: ::std::string::String,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    ///The answer to a change
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Debug,
        schemars::JsonSchema
    )]
    pub struct UpdateVgwSpecificationResponse {
        ///The id of this request, to quote to support; the header `X-Request-Id` has it too
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub request_id: ::std::option::Option<::std::string::String>,
        ///The gateway when the change was taken, without `status`
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub vpn_gateway: ::std::option::Option<ResponseVpnGateway>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    impl UpdateVgwSpecificationResponse {
        pub fn builder() -> builder::UpdateVgwSpecificationResponse {
            Default::default()
        }
    }
    ///The id of a gateway, 36 characters. It looks like a UUID and is none, since it may hold any letter.
    #[derive(
        ::serde::Serialize,
        Clone,
        Debug,
        Eq,
        Hash,
        Ord,
        PartialEq,
        PartialOrd,
        schemars::JsonSchema
    )]
    #[serde(transparent)]
    pub struct VgwId(::std::string::String);
    impl ::std::ops::Deref for VgwId {
        type Target = ::std::string::String;
        fn deref(&self) -> &::std::string::String {
            &self.0
        }
    }
    impl ::std::convert::From<VgwId> for ::std::string::String {
        fn from(value: VgwId) -> Self {
            value.0
        }
    }
    impl ::std::str::FromStr for VgwId {
        type Err = self::error::ConversionError;
        fn from_str(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            if value.chars().count() > 36usize {
                return Err("longer than 36 characters".into());
            }
            if value.chars().count() < 36usize {
                return Err("shorter than 36 characters".into());
            }
            Ok(Self(value.to_string()))
        }
    }
    impl ::std::convert::TryFrom<&str> for VgwId {
        type Error = self::error::ConversionError;
        fn try_from(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for VgwId {
        type Error = self::error::ConversionError;
        fn try_from(
            value: ::std::string::String,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl<'de> ::serde::Deserialize<'de> for VgwId {
        fn deserialize<D>(deserializer: D) -> ::std::result::Result<Self, D::Error>
        where
            D: ::serde::Deserializer<'de>,
        {
            ::std::string::String::deserialize(deserializer)?
                .parse()
                .map_err(|e: self::error::ConversionError| {
                    <D::Error as ::serde::de::Error>::custom(e.to_string())
                })
        }
    }
    ///A tag of a gateway
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Debug,
        schemars::JsonSchema
    )]
    pub struct VpnResourceTag {
        ///The key, 1 to 128 characters
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub key: ::std::option::Option<::std::string::String>,
        ///The value, 0 to 255 characters
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub value: ::std::option::Option<::std::string::String>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    impl VpnResourceTag {
        pub fn builder() -> builder::VpnResourceTag {
            Default::default()
        }
    }
    /// Types for composing complex structures.
    pub mod builder {
        #[derive(Clone, Debug)]
        pub struct AvailabilityZones {
            er: ::std::result::Result<
                ::std::option::Option<::std::vec::Vec<::std::string::String>>,
                ::std::string::String,
            >,
            vpc: ::std::result::Result<
                ::std::option::Option<::std::vec::Vec<::std::string::String>>,
                ::std::string::String,
            >,
            extra: ::std::result::Result<
                ::serde_json::Map<::std::string::String, ::serde_json::Value>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for AvailabilityZones {
            fn default() -> Self {
                Self {
                    er: Ok(Default::default()),
                    vpc: Ok(Default::default()),
                    extra: Err("no value supplied for extra".to_string()),
                }
            }
        }
        impl AvailabilityZones {
            pub fn er<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<::std::vec::Vec<::std::string::String>>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.er = value
                    .try_into()
                    .map_err(|e| format!("error converting supplied value for er: {e}"));
                self
            }
            pub fn vpc<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<::std::vec::Vec<::std::string::String>>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.vpc = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for vpc: {e}")
                    });
                self
            }
            pub fn extra<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::serde_json::Map<::std::string::String, ::serde_json::Value>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.extra = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for extra: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<AvailabilityZones> for super::AvailabilityZones {
            type Error = super::error::ConversionError;
            fn try_from(
                value: AvailabilityZones,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    er: value.er?,
                    vpc: value.vpc?,
                    extra: value.extra?,
                })
            }
        }
        impl ::std::convert::From<super::AvailabilityZones> for AvailabilityZones {
            fn from(value: super::AvailabilityZones) -> Self {
                Self {
                    er: Ok(value.er),
                    vpc: Ok(value.vpc),
                    extra: Ok(value.extra),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct ErrorResponse {
            error_code: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            error_msg: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            request_id: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            extra: ::std::result::Result<
                ::serde_json::Map<::std::string::String, ::serde_json::Value>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for ErrorResponse {
            fn default() -> Self {
                Self {
                    error_code: Ok(Default::default()),
                    error_msg: Ok(Default::default()),
                    request_id: Ok(Default::default()),
                    extra: Err("no value supplied for extra".to_string()),
                }
            }
        }
        impl ErrorResponse {
            pub fn error_code<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.error_code = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for error_code: {e}")
                    });
                self
            }
            pub fn error_msg<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.error_msg = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for error_msg: {e}")
                    });
                self
            }
            pub fn request_id<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.request_id = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for request_id: {e}")
                    });
                self
            }
            pub fn extra<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::serde_json::Map<::std::string::String, ::serde_json::Value>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.extra = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for extra: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<ErrorResponse> for super::ErrorResponse {
            type Error = super::error::ConversionError;
            fn try_from(
                value: ErrorResponse,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    error_code: value.error_code?,
                    error_msg: value.error_msg?,
                    request_id: value.request_id?,
                    extra: value.extra?,
                })
            }
        }
        impl ::std::convert::From<super::ErrorResponse> for ErrorResponse {
            fn from(value: super::ErrorResponse) -> Self {
                Self {
                    error_code: Ok(value.error_code),
                    error_msg: Ok(value.error_msg),
                    request_id: Ok(value.request_id),
                    extra: Ok(value.extra),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct ListAvailabilityZonesResponse {
            availability_zones: ::std::result::Result<
                ::std::option::Option<
                    ::std::collections::BTreeMap<
                        ::std::string::String,
                        ::std::option::Option<super::AvailabilityZones>,
                    >,
                >,
                ::std::string::String,
            >,
            request_id: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            extra: ::std::result::Result<
                ::serde_json::Map<::std::string::String, ::serde_json::Value>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for ListAvailabilityZonesResponse {
            fn default() -> Self {
                Self {
                    availability_zones: Ok(Default::default()),
                    request_id: Ok(Default::default()),
                    extra: Err("no value supplied for extra".to_string()),
                }
            }
        }
        impl ListAvailabilityZonesResponse {
            pub fn availability_zones<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<
                        ::std::collections::BTreeMap<
                            ::std::string::String,
                            ::std::option::Option<super::AvailabilityZones>,
                        >,
                    >,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.availability_zones = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for availability_zones: {e}"
                        )
                    });
                self
            }
            pub fn request_id<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.request_id = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for request_id: {e}")
                    });
                self
            }
            pub fn extra<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::serde_json::Map<::std::string::String, ::serde_json::Value>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.extra = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for extra: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<ListAvailabilityZonesResponse>
        for super::ListAvailabilityZonesResponse {
            type Error = super::error::ConversionError;
            fn try_from(
                value: ListAvailabilityZonesResponse,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    availability_zones: value.availability_zones?,
                    request_id: value.request_id?,
                    extra: value.extra?,
                })
            }
        }
        impl ::std::convert::From<super::ListAvailabilityZonesResponse>
        for ListAvailabilityZonesResponse {
            fn from(value: super::ListAvailabilityZonesResponse) -> Self {
                Self {
                    availability_zones: Ok(value.availability_zones),
                    request_id: Ok(value.request_id),
                    extra: Ok(value.extra),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct ListVgwsResponse {
            request_id: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            vpn_gateways: ::std::result::Result<
                ::std::option::Option<::std::vec::Vec<super::ResponseVpnGateway>>,
                ::std::string::String,
            >,
            extra: ::std::result::Result<
                ::serde_json::Map<::std::string::String, ::serde_json::Value>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for ListVgwsResponse {
            fn default() -> Self {
                Self {
                    request_id: Ok(Default::default()),
                    vpn_gateways: Ok(Default::default()),
                    extra: Err("no value supplied for extra".to_string()),
                }
            }
        }
        impl ListVgwsResponse {
            pub fn request_id<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.request_id = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for request_id: {e}")
                    });
                self
            }
            pub fn vpn_gateways<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<::std::vec::Vec<super::ResponseVpnGateway>>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.vpn_gateways = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for vpn_gateways: {e}")
                    });
                self
            }
            pub fn extra<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::serde_json::Map<::std::string::String, ::serde_json::Value>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.extra = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for extra: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<ListVgwsResponse> for super::ListVgwsResponse {
            type Error = super::error::ConversionError;
            fn try_from(
                value: ListVgwsResponse,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    request_id: value.request_id?,
                    vpn_gateways: value.vpn_gateways?,
                    extra: value.extra?,
                })
            }
        }
        impl ::std::convert::From<super::ListVgwsResponse> for ListVgwsResponse {
            fn from(value: super::ListVgwsResponse) -> Self {
                Self {
                    request_id: Ok(value.request_id),
                    vpn_gateways: Ok(value.vpn_gateways),
                    extra: Ok(value.extra),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct PolicyTemplate {
            ike_policy: ::std::result::Result<
                ::std::option::Option<
                    ::serde_json::Map<::std::string::String, ::serde_json::Value>,
                >,
                ::std::string::String,
            >,
            ipsec_policy: ::std::result::Result<
                ::std::option::Option<
                    ::serde_json::Map<::std::string::String, ::serde_json::Value>,
                >,
                ::std::string::String,
            >,
            extra: ::std::result::Result<
                ::serde_json::Map<::std::string::String, ::serde_json::Value>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for PolicyTemplate {
            fn default() -> Self {
                Self {
                    ike_policy: Ok(Default::default()),
                    ipsec_policy: Ok(Default::default()),
                    extra: Err("no value supplied for extra".to_string()),
                }
            }
        }
        impl PolicyTemplate {
            pub fn ike_policy<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<
                        ::serde_json::Map<::std::string::String, ::serde_json::Value>,
                    >,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.ike_policy = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for ike_policy: {e}")
                    });
                self
            }
            pub fn ipsec_policy<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<
                        ::serde_json::Map<::std::string::String, ::serde_json::Value>,
                    >,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.ipsec_policy = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for ipsec_policy: {e}")
                    });
                self
            }
            pub fn extra<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::serde_json::Map<::std::string::String, ::serde_json::Value>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.extra = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for extra: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<PolicyTemplate> for super::PolicyTemplate {
            type Error = super::error::ConversionError;
            fn try_from(
                value: PolicyTemplate,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    ike_policy: value.ike_policy?,
                    ipsec_policy: value.ipsec_policy?,
                    extra: value.extra?,
                })
            }
        }
        impl ::std::convert::From<super::PolicyTemplate> for PolicyTemplate {
            fn from(value: super::PolicyTemplate) -> Self {
                Self {
                    ike_policy: Ok(value.ike_policy),
                    ipsec_policy: Ok(value.ipsec_policy),
                    extra: Ok(value.extra),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct ResponseEip {
            bandwidth_id: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            bandwidth_name: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            bandwidth_size: ::std::result::Result<
                ::std::option::Option<i32>,
                ::std::string::String,
            >,
            charge_mode: ::std::result::Result<
                ::std::option::Option<crate::generated::metadata::ChargeMode>,
                ::std::string::String,
            >,
            id: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            ip_address: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            ip_version: ::std::result::Result<
                ::std::option::Option<i32>,
                ::std::string::String,
            >,
            network_type: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            share_type: ::std::result::Result<
                ::std::option::Option<crate::generated::metadata::ShareType>,
                ::std::string::String,
            >,
            type_: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            extra: ::std::result::Result<
                ::serde_json::Map<::std::string::String, ::serde_json::Value>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for ResponseEip {
            fn default() -> Self {
                Self {
                    bandwidth_id: Ok(Default::default()),
                    bandwidth_name: Ok(Default::default()),
                    bandwidth_size: Ok(Default::default()),
                    charge_mode: Ok(Default::default()),
                    id: Ok(Default::default()),
                    ip_address: Ok(Default::default()),
                    ip_version: Ok(Default::default()),
                    network_type: Ok(Default::default()),
                    share_type: Ok(Default::default()),
                    type_: Ok(Default::default()),
                    extra: Err("no value supplied for extra".to_string()),
                }
            }
        }
        impl ResponseEip {
            pub fn bandwidth_id<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.bandwidth_id = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for bandwidth_id: {e}")
                    });
                self
            }
            pub fn bandwidth_name<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.bandwidth_name = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for bandwidth_name: {e}"
                        )
                    });
                self
            }
            pub fn bandwidth_size<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<i32>>,
                T::Error: ::std::fmt::Display,
            {
                self.bandwidth_size = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for bandwidth_size: {e}"
                        )
                    });
                self
            }
            pub fn charge_mode<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<crate::generated::metadata::ChargeMode>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.charge_mode = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for charge_mode: {e}")
                    });
                self
            }
            pub fn id<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.id = value
                    .try_into()
                    .map_err(|e| format!("error converting supplied value for id: {e}"));
                self
            }
            pub fn ip_address<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.ip_address = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for ip_address: {e}")
                    });
                self
            }
            pub fn ip_version<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<i32>>,
                T::Error: ::std::fmt::Display,
            {
                self.ip_version = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for ip_version: {e}")
                    });
                self
            }
            pub fn network_type<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.network_type = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for network_type: {e}")
                    });
                self
            }
            pub fn share_type<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<crate::generated::metadata::ShareType>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.share_type = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for share_type: {e}")
                    });
                self
            }
            pub fn type_<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.type_ = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for type_: {e}")
                    });
                self
            }
            pub fn extra<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::serde_json::Map<::std::string::String, ::serde_json::Value>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.extra = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for extra: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<ResponseEip> for super::ResponseEip {
            type Error = super::error::ConversionError;
            fn try_from(
                value: ResponseEip,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    bandwidth_id: value.bandwidth_id?,
                    bandwidth_name: value.bandwidth_name?,
                    bandwidth_size: value.bandwidth_size?,
                    charge_mode: value.charge_mode?,
                    id: value.id?,
                    ip_address: value.ip_address?,
                    ip_version: value.ip_version?,
                    network_type: value.network_type?,
                    share_type: value.share_type?,
                    type_: value.type_?,
                    extra: value.extra?,
                })
            }
        }
        impl ::std::convert::From<super::ResponseEip> for ResponseEip {
            fn from(value: super::ResponseEip) -> Self {
                Self {
                    bandwidth_id: Ok(value.bandwidth_id),
                    bandwidth_name: Ok(value.bandwidth_name),
                    bandwidth_size: Ok(value.bandwidth_size),
                    charge_mode: Ok(value.charge_mode),
                    id: Ok(value.id),
                    ip_address: Ok(value.ip_address),
                    ip_version: Ok(value.ip_version),
                    network_type: Ok(value.network_type),
                    share_type: Ok(value.share_type),
                    type_: Ok(value.type_),
                    extra: Ok(value.extra),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct ResponseVpnGateway {
            access_private_ip_1: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            access_private_ip_2: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            access_subnet_id: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            access_vpc_id: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            applied_at: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            attachment_type: ::std::result::Result<
                ::std::option::Option<crate::generated::metadata::AttachmentType>,
                ::std::string::String,
            >,
            availability_zone_ids: ::std::result::Result<
                ::std::option::Option<::std::vec::Vec<::std::string::String>>,
                ::std::string::String,
            >,
            bgp_asn: ::std::result::Result<
                ::std::option::Option<i64>,
                ::std::string::String,
            >,
            connect_subnet: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            connection_number: ::std::result::Result<
                ::std::option::Option<i32>,
                ::std::string::String,
            >,
            created_at: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            eip1: ::std::result::Result<
                ::std::option::Option<super::ResponseEip>,
                ::std::string::String,
            >,
            eip2: ::std::result::Result<
                ::std::option::Option<super::ResponseEip>,
                ::std::string::String,
            >,
            enterprise_project_id: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            er_attachment_id: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            er_id: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            flavor: ::std::result::Result<
                ::std::option::Option<crate::generated::metadata::Flavor>,
                ::std::string::String,
            >,
            ha_mode: ::std::result::Result<
                ::std::option::Option<crate::generated::metadata::HaMode>,
                ::std::string::String,
            >,
            high_availability: ::std::result::Result<
                ::std::option::Option<bool>,
                ::std::string::String,
            >,
            id: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            ip_version: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            local_subnets: ::std::result::Result<
                ::std::option::Option<::std::vec::Vec<::std::string::String>>,
                ::std::string::String,
            >,
            local_subnets_v6: ::std::result::Result<
                ::std::option::Option<::std::vec::Vec<::std::string::String>>,
                ::std::string::String,
            >,
            lock_status: ::std::result::Result<
                ::std::option::Option<i32>,
                ::std::string::String,
            >,
            master_eip: ::std::result::Result<
                ::std::option::Option<super::ResponseEip>,
                ::std::string::String,
            >,
            name: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            network_type: ::std::result::Result<
                ::std::option::Option<crate::generated::metadata::NetworkType>,
                ::std::string::String,
            >,
            policy_template: ::std::result::Result<
                ::std::option::Option<super::PolicyTemplate>,
                ::std::string::String,
            >,
            public_border_group: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            slave_eip: ::std::result::Result<
                ::std::option::Option<super::ResponseEip>,
                ::std::string::String,
            >,
            status: ::std::result::Result<
                ::std::option::Option<crate::generated::metadata::GatewayStatus>,
                ::std::string::String,
            >,
            supported_features: ::std::result::Result<
                ::std::option::Option<::std::vec::Vec<::std::string::String>>,
                ::std::string::String,
            >,
            supported_flavors: ::std::result::Result<
                ::std::option::Option<
                    ::std::vec::Vec<crate::generated::metadata::Flavor>,
                >,
                ::std::string::String,
            >,
            tags: ::std::result::Result<
                ::std::option::Option<::std::vec::Vec<super::VpnResourceTag>>,
                ::std::string::String,
            >,
            updated_at: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            upgrade_info: ::std::result::Result<
                ::std::option::Option<crate::generated::metadata::UpgradeInfo>,
                ::std::string::String,
            >,
            used_connection_group: ::std::result::Result<
                ::std::option::Option<i32>,
                ::std::string::String,
            >,
            used_connection_number: ::std::result::Result<
                ::std::option::Option<i32>,
                ::std::string::String,
            >,
            vpc_id: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            extra: ::std::result::Result<
                ::serde_json::Map<::std::string::String, ::serde_json::Value>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for ResponseVpnGateway {
            fn default() -> Self {
                Self {
                    access_private_ip_1: Ok(Default::default()),
                    access_private_ip_2: Ok(Default::default()),
                    access_subnet_id: Ok(Default::default()),
                    access_vpc_id: Ok(Default::default()),
                    applied_at: Ok(Default::default()),
                    attachment_type: Ok(Default::default()),
                    availability_zone_ids: Ok(Default::default()),
                    bgp_asn: Ok(Default::default()),
                    connect_subnet: Ok(Default::default()),
                    connection_number: Ok(Default::default()),
                    created_at: Ok(Default::default()),
                    eip1: Ok(Default::default()),
                    eip2: Ok(Default::default()),
                    enterprise_project_id: Ok(Default::default()),
                    er_attachment_id: Ok(Default::default()),
                    er_id: Ok(Default::default()),
                    flavor: Ok(Default::default()),
                    ha_mode: Ok(Default::default()),
                    high_availability: Ok(Default::default()),
                    id: Ok(Default::default()),
                    ip_version: Ok(Default::default()),
                    local_subnets: Ok(Default::default()),
                    local_subnets_v6: Ok(Default::default()),
                    lock_status: Ok(Default::default()),
                    master_eip: Ok(Default::default()),
                    name: Ok(Default::default()),
                    network_type: Ok(Default::default()),
                    policy_template: Ok(Default::default()),
                    public_border_group: Ok(Default::default()),
                    slave_eip: Ok(Default::default()),
                    status: Ok(Default::default()),
                    supported_features: Ok(Default::default()),
                    supported_flavors: Ok(Default::default()),
                    tags: Ok(Default::default()),
                    updated_at: Ok(Default::default()),
                    upgrade_info: Ok(Default::default()),
                    used_connection_group: Ok(Default::default()),
                    used_connection_number: Ok(Default::default()),
                    vpc_id: Ok(Default::default()),
                    extra: Err("no value supplied for extra".to_string()),
                }
            }
        }
        impl ResponseVpnGateway {
            pub fn access_private_ip_1<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.access_private_ip_1 = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for access_private_ip_1: {e}"
                        )
                    });
                self
            }
            pub fn access_private_ip_2<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.access_private_ip_2 = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for access_private_ip_2: {e}"
                        )
                    });
                self
            }
            pub fn access_subnet_id<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.access_subnet_id = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for access_subnet_id: {e}"
                        )
                    });
                self
            }
            pub fn access_vpc_id<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.access_vpc_id = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for access_vpc_id: {e}")
                    });
                self
            }
            pub fn applied_at<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.applied_at = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for applied_at: {e}")
                    });
                self
            }
            pub fn attachment_type<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<crate::generated::metadata::AttachmentType>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.attachment_type = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for attachment_type: {e}"
                        )
                    });
                self
            }
            pub fn availability_zone_ids<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<::std::vec::Vec<::std::string::String>>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.availability_zone_ids = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for availability_zone_ids: {e}"
                        )
                    });
                self
            }
            pub fn bgp_asn<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<i64>>,
                T::Error: ::std::fmt::Display,
            {
                self.bgp_asn = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for bgp_asn: {e}")
                    });
                self
            }
            pub fn connect_subnet<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.connect_subnet = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for connect_subnet: {e}"
                        )
                    });
                self
            }
            pub fn connection_number<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<i32>>,
                T::Error: ::std::fmt::Display,
            {
                self.connection_number = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for connection_number: {e}"
                        )
                    });
                self
            }
            pub fn created_at<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.created_at = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for created_at: {e}")
                    });
                self
            }
            pub fn eip1<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<super::ResponseEip>>,
                T::Error: ::std::fmt::Display,
            {
                self.eip1 = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for eip1: {e}")
                    });
                self
            }
            pub fn eip2<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<super::ResponseEip>>,
                T::Error: ::std::fmt::Display,
            {
                self.eip2 = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for eip2: {e}")
                    });
                self
            }
            pub fn enterprise_project_id<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.enterprise_project_id = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for enterprise_project_id: {e}"
                        )
                    });
                self
            }
            pub fn er_attachment_id<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.er_attachment_id = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for er_attachment_id: {e}"
                        )
                    });
                self
            }
            pub fn er_id<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.er_id = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for er_id: {e}")
                    });
                self
            }
            pub fn flavor<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<crate::generated::metadata::Flavor>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.flavor = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for flavor: {e}")
                    });
                self
            }
            pub fn ha_mode<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<crate::generated::metadata::HaMode>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.ha_mode = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for ha_mode: {e}")
                    });
                self
            }
            pub fn high_availability<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<bool>>,
                T::Error: ::std::fmt::Display,
            {
                self.high_availability = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for high_availability: {e}"
                        )
                    });
                self
            }
            pub fn id<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.id = value
                    .try_into()
                    .map_err(|e| format!("error converting supplied value for id: {e}"));
                self
            }
            pub fn ip_version<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.ip_version = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for ip_version: {e}")
                    });
                self
            }
            pub fn local_subnets<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<::std::vec::Vec<::std::string::String>>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.local_subnets = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for local_subnets: {e}")
                    });
                self
            }
            pub fn local_subnets_v6<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<::std::vec::Vec<::std::string::String>>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.local_subnets_v6 = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for local_subnets_v6: {e}"
                        )
                    });
                self
            }
            pub fn lock_status<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<i32>>,
                T::Error: ::std::fmt::Display,
            {
                self.lock_status = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for lock_status: {e}")
                    });
                self
            }
            pub fn master_eip<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<super::ResponseEip>>,
                T::Error: ::std::fmt::Display,
            {
                self.master_eip = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for master_eip: {e}")
                    });
                self
            }
            pub fn name<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.name = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for name: {e}")
                    });
                self
            }
            pub fn network_type<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<crate::generated::metadata::NetworkType>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.network_type = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for network_type: {e}")
                    });
                self
            }
            pub fn policy_template<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<super::PolicyTemplate>>,
                T::Error: ::std::fmt::Display,
            {
                self.policy_template = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for policy_template: {e}"
                        )
                    });
                self
            }
            pub fn public_border_group<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.public_border_group = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for public_border_group: {e}"
                        )
                    });
                self
            }
            pub fn slave_eip<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<super::ResponseEip>>,
                T::Error: ::std::fmt::Display,
            {
                self.slave_eip = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for slave_eip: {e}")
                    });
                self
            }
            pub fn status<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<crate::generated::metadata::GatewayStatus>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.status = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for status: {e}")
                    });
                self
            }
            pub fn supported_features<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<::std::vec::Vec<::std::string::String>>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.supported_features = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for supported_features: {e}"
                        )
                    });
                self
            }
            pub fn supported_flavors<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<
                        ::std::vec::Vec<crate::generated::metadata::Flavor>,
                    >,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.supported_flavors = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for supported_flavors: {e}"
                        )
                    });
                self
            }
            pub fn tags<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<::std::vec::Vec<super::VpnResourceTag>>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.tags = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for tags: {e}")
                    });
                self
            }
            pub fn updated_at<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.updated_at = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for updated_at: {e}")
                    });
                self
            }
            pub fn upgrade_info<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<crate::generated::metadata::UpgradeInfo>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.upgrade_info = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for upgrade_info: {e}")
                    });
                self
            }
            pub fn used_connection_group<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<i32>>,
                T::Error: ::std::fmt::Display,
            {
                self.used_connection_group = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for used_connection_group: {e}"
                        )
                    });
                self
            }
            pub fn used_connection_number<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<i32>>,
                T::Error: ::std::fmt::Display,
            {
                self.used_connection_number = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for used_connection_number: {e}"
                        )
                    });
                self
            }
            pub fn vpc_id<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.vpc_id = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for vpc_id: {e}")
                    });
                self
            }
            pub fn extra<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::serde_json::Map<::std::string::String, ::serde_json::Value>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.extra = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for extra: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<ResponseVpnGateway> for super::ResponseVpnGateway {
            type Error = super::error::ConversionError;
            fn try_from(
                value: ResponseVpnGateway,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    access_private_ip_1: value.access_private_ip_1?,
                    access_private_ip_2: value.access_private_ip_2?,
                    access_subnet_id: value.access_subnet_id?,
                    access_vpc_id: value.access_vpc_id?,
                    applied_at: value.applied_at?,
                    attachment_type: value.attachment_type?,
                    availability_zone_ids: value.availability_zone_ids?,
                    bgp_asn: value.bgp_asn?,
                    connect_subnet: value.connect_subnet?,
                    connection_number: value.connection_number?,
                    created_at: value.created_at?,
                    eip1: value.eip1?,
                    eip2: value.eip2?,
                    enterprise_project_id: value.enterprise_project_id?,
                    er_attachment_id: value.er_attachment_id?,
                    er_id: value.er_id?,
                    flavor: value.flavor?,
                    ha_mode: value.ha_mode?,
                    high_availability: value.high_availability?,
                    id: value.id?,
                    ip_version: value.ip_version?,
                    local_subnets: value.local_subnets?,
                    local_subnets_v6: value.local_subnets_v6?,
                    lock_status: value.lock_status?,
                    master_eip: value.master_eip?,
                    name: value.name?,
                    network_type: value.network_type?,
                    policy_template: value.policy_template?,
                    public_border_group: value.public_border_group?,
                    slave_eip: value.slave_eip?,
                    status: value.status?,
                    supported_features: value.supported_features?,
                    supported_flavors: value.supported_flavors?,
                    tags: value.tags?,
                    updated_at: value.updated_at?,
                    upgrade_info: value.upgrade_info?,
                    used_connection_group: value.used_connection_group?,
                    used_connection_number: value.used_connection_number?,
                    vpc_id: value.vpc_id?,
                    extra: value.extra?,
                })
            }
        }
        impl ::std::convert::From<super::ResponseVpnGateway> for ResponseVpnGateway {
            fn from(value: super::ResponseVpnGateway) -> Self {
                Self {
                    access_private_ip_1: Ok(value.access_private_ip_1),
                    access_private_ip_2: Ok(value.access_private_ip_2),
                    access_subnet_id: Ok(value.access_subnet_id),
                    access_vpc_id: Ok(value.access_vpc_id),
                    applied_at: Ok(value.applied_at),
                    attachment_type: Ok(value.attachment_type),
                    availability_zone_ids: Ok(value.availability_zone_ids),
                    bgp_asn: Ok(value.bgp_asn),
                    connect_subnet: Ok(value.connect_subnet),
                    connection_number: Ok(value.connection_number),
                    created_at: Ok(value.created_at),
                    eip1: Ok(value.eip1),
                    eip2: Ok(value.eip2),
                    enterprise_project_id: Ok(value.enterprise_project_id),
                    er_attachment_id: Ok(value.er_attachment_id),
                    er_id: Ok(value.er_id),
                    flavor: Ok(value.flavor),
                    ha_mode: Ok(value.ha_mode),
                    high_availability: Ok(value.high_availability),
                    id: Ok(value.id),
                    ip_version: Ok(value.ip_version),
                    local_subnets: Ok(value.local_subnets),
                    local_subnets_v6: Ok(value.local_subnets_v6),
                    lock_status: Ok(value.lock_status),
                    master_eip: Ok(value.master_eip),
                    name: Ok(value.name),
                    network_type: Ok(value.network_type),
                    policy_template: Ok(value.policy_template),
                    public_border_group: Ok(value.public_border_group),
                    slave_eip: Ok(value.slave_eip),
                    status: Ok(value.status),
                    supported_features: Ok(value.supported_features),
                    supported_flavors: Ok(value.supported_flavors),
                    tags: Ok(value.tags),
                    updated_at: Ok(value.updated_at),
                    upgrade_info: Ok(value.upgrade_info),
                    used_connection_group: Ok(value.used_connection_group),
                    used_connection_number: Ok(value.used_connection_number),
                    vpc_id: Ok(value.vpc_id),
                    extra: Ok(value.extra),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct ShowVgwResponse {
            request_id: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            vpn_gateway: ::std::result::Result<
                ::std::option::Option<super::ResponseVpnGateway>,
                ::std::string::String,
            >,
            extra: ::std::result::Result<
                ::serde_json::Map<::std::string::String, ::serde_json::Value>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for ShowVgwResponse {
            fn default() -> Self {
                Self {
                    request_id: Ok(Default::default()),
                    vpn_gateway: Ok(Default::default()),
                    extra: Err("no value supplied for extra".to_string()),
                }
            }
        }
        impl ShowVgwResponse {
            pub fn request_id<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.request_id = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for request_id: {e}")
                    });
                self
            }
            pub fn vpn_gateway<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<super::ResponseVpnGateway>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.vpn_gateway = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for vpn_gateway: {e}")
                    });
                self
            }
            pub fn extra<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::serde_json::Map<::std::string::String, ::serde_json::Value>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.extra = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for extra: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<ShowVgwResponse> for super::ShowVgwResponse {
            type Error = super::error::ConversionError;
            fn try_from(
                value: ShowVgwResponse,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    request_id: value.request_id?,
                    vpn_gateway: value.vpn_gateway?,
                    extra: value.extra?,
                })
            }
        }
        impl ::std::convert::From<super::ShowVgwResponse> for ShowVgwResponse {
            fn from(value: super::ShowVgwResponse) -> Self {
                Self {
                    request_id: Ok(value.request_id),
                    vpn_gateway: Ok(value.vpn_gateway),
                    extra: Ok(value.extra),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct UpdateVgwSpecificationRequestBody {
            vpn_gateway: ::std::result::Result<
                super::UpdateVgwSpecificationRequestBodyContent,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for UpdateVgwSpecificationRequestBody {
            fn default() -> Self {
                Self {
                    vpn_gateway: Err("no value supplied for vpn_gateway".to_string()),
                }
            }
        }
        impl UpdateVgwSpecificationRequestBody {
            pub fn vpn_gateway<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    super::UpdateVgwSpecificationRequestBodyContent,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.vpn_gateway = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for vpn_gateway: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<UpdateVgwSpecificationRequestBody>
        for super::UpdateVgwSpecificationRequestBody {
            type Error = super::error::ConversionError;
            fn try_from(
                value: UpdateVgwSpecificationRequestBody,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    vpn_gateway: value.vpn_gateway?,
                })
            }
        }
        impl ::std::convert::From<super::UpdateVgwSpecificationRequestBody>
        for UpdateVgwSpecificationRequestBody {
            fn from(value: super::UpdateVgwSpecificationRequestBody) -> Self {
                Self {
                    vpn_gateway: Ok(value.vpn_gateway),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct UpdateVgwSpecificationRequestBodyContent {
            flavor: ::std::result::Result<
                super::UpdateVgwSpecificationRequestBodyContentFlavor,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for UpdateVgwSpecificationRequestBodyContent {
            fn default() -> Self {
                Self {
                    flavor: Err("no value supplied for flavor".to_string()),
                }
            }
        }
        impl UpdateVgwSpecificationRequestBodyContent {
            pub fn flavor<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    super::UpdateVgwSpecificationRequestBodyContentFlavor,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.flavor = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for flavor: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<UpdateVgwSpecificationRequestBodyContent>
        for super::UpdateVgwSpecificationRequestBodyContent {
            type Error = super::error::ConversionError;
            fn try_from(
                value: UpdateVgwSpecificationRequestBodyContent,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self { flavor: value.flavor? })
            }
        }
        impl ::std::convert::From<super::UpdateVgwSpecificationRequestBodyContent>
        for UpdateVgwSpecificationRequestBodyContent {
            fn from(value: super::UpdateVgwSpecificationRequestBodyContent) -> Self {
                Self { flavor: Ok(value.flavor) }
            }
        }
        #[derive(Clone, Debug)]
        pub struct UpdateVgwSpecificationResponse {
            request_id: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            vpn_gateway: ::std::result::Result<
                ::std::option::Option<super::ResponseVpnGateway>,
                ::std::string::String,
            >,
            extra: ::std::result::Result<
                ::serde_json::Map<::std::string::String, ::serde_json::Value>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for UpdateVgwSpecificationResponse {
            fn default() -> Self {
                Self {
                    request_id: Ok(Default::default()),
                    vpn_gateway: Ok(Default::default()),
                    extra: Err("no value supplied for extra".to_string()),
                }
            }
        }
        impl UpdateVgwSpecificationResponse {
            pub fn request_id<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.request_id = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for request_id: {e}")
                    });
                self
            }
            pub fn vpn_gateway<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<super::ResponseVpnGateway>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.vpn_gateway = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for vpn_gateway: {e}")
                    });
                self
            }
            pub fn extra<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::serde_json::Map<::std::string::String, ::serde_json::Value>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.extra = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for extra: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<UpdateVgwSpecificationResponse>
        for super::UpdateVgwSpecificationResponse {
            type Error = super::error::ConversionError;
            fn try_from(
                value: UpdateVgwSpecificationResponse,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    request_id: value.request_id?,
                    vpn_gateway: value.vpn_gateway?,
                    extra: value.extra?,
                })
            }
        }
        impl ::std::convert::From<super::UpdateVgwSpecificationResponse>
        for UpdateVgwSpecificationResponse {
            fn from(value: super::UpdateVgwSpecificationResponse) -> Self {
                Self {
                    request_id: Ok(value.request_id),
                    vpn_gateway: Ok(value.vpn_gateway),
                    extra: Ok(value.extra),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct VpnResourceTag {
            key: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            value: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            extra: ::std::result::Result<
                ::serde_json::Map<::std::string::String, ::serde_json::Value>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for VpnResourceTag {
            fn default() -> Self {
                Self {
                    key: Ok(Default::default()),
                    value: Ok(Default::default()),
                    extra: Err("no value supplied for extra".to_string()),
                }
            }
        }
        impl VpnResourceTag {
            pub fn key<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.key = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for key: {e}")
                    });
                self
            }
            pub fn value<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.value = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for value: {e}")
                    });
                self
            }
            pub fn extra<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::serde_json::Map<::std::string::String, ::serde_json::Value>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.extra = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for extra: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<VpnResourceTag> for super::VpnResourceTag {
            type Error = super::error::ConversionError;
            fn try_from(
                value: VpnResourceTag,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    key: value.key?,
                    value: value.value?,
                    extra: value.extra?,
                })
            }
        }
        impl ::std::convert::From<super::VpnResourceTag> for VpnResourceTag {
            fn from(value: super::VpnResourceTag) -> Self {
                Self {
                    key: Ok(value.key),
                    value: Ok(value.value),
                    extra: Ok(value.extra),
                }
            }
        }
    }
    /// Error types.
    pub mod error {
        /// Error from a `TryFrom` or `FromStr` implementation.
        pub struct ConversionError(::std::borrow::Cow<'static, str>);
        impl ::std::error::Error for ConversionError {}
        impl ::std::fmt::Display for ConversionError {
            fn fmt(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> Result<(), ::std::fmt::Error> {
                ::std::fmt::Display::fmt(&self.0, f)
            }
        }
        impl ::std::fmt::Debug for ConversionError {
            fn fmt(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> Result<(), ::std::fmt::Error> {
                ::std::fmt::Debug::fmt(&self.0, f)
            }
        }
        impl From<&'static str> for ConversionError {
            fn from(value: &'static str) -> Self {
                Self(value.into())
            }
        }
        impl From<String> for ConversionError {
            fn from(value: String) -> Self {
                Self(value.into())
            }
        }
    }
}
#[derive(Clone, Debug)]
/**Client for VPN gateway flavors

The part of the Enterprise VPN API (version 5) of Open Telekom Cloud, T Cloud Public and Huawei Cloud that it takes to move a
VPN gateway to another flavor without rebuilding it: the change itself, and the reads that prepare it and follow it.

**A change takes effect later than its answer.** `update_vgw_specification` answers before the work is done. Read the gateway
with `show_vgw` until `status` is `ACTIVE` *and* `flavor` is the one that was asked for: a read straight after the change may
still show `ACTIVE` with the old flavor. Minutes are normal.

**Strict in requests, liberal in responses.** Request schemas are closed and carry every documented bound. In responses any
field may be absent or null, a value may be one that no list names (known ones stand in `x-extensible-enum`), and fields that
this document does not know may appear; a client must take all of that.

**Errors** come as `ErrorResponse` from the service. What stands before it answers in other shapes, which its description
lists. The published codes, what they mean for a change, and what to do stand in `x-error-codes` at the end of this document.

**Extensions** of this document: `x-extensible-enum` (the values known today), `x-flavors` (what each flavor can do),
`x-iam-action` (the permission that an operation needs), `x-cloud`, `x-iam-url` (per server), `x-error-remedies` and
`x-error-codes`.


Version: 1.0.0*/
pub struct Client {
    pub(crate) baseurl: String,
    pub(crate) client: reqwest::Client,
    pub(crate) inner: crate::Inner,
}
impl Client {
    /// Create a new client.
    ///
    /// `baseurl` is the base URL provided to the internal
    /// `reqwest::Client`, and should include a scheme and hostname,
    /// as well as port and a path stem if applicable.
    pub fn new(baseurl: &str, inner: crate::Inner) -> Self {
        #[cfg(not(target_arch = "wasm32"))]
        let client = {
            let dur = ::std::time::Duration::from_secs(15u64);
            reqwest::ClientBuilder::new().connect_timeout(dur).timeout(dur)
        };
        #[cfg(target_arch = "wasm32")]
        let client = reqwest::ClientBuilder::new();
        Self::new_with_client(baseurl, client.build().unwrap(), inner)
    }
    /// Construct a new client with an existing `reqwest::Client`,
    /// allowing more control over its configuration.
    ///
    /// `baseurl` is the base URL provided to the internal
    /// `reqwest::Client`, and should include a scheme and hostname,
    /// as well as port and a path stem if applicable.
    pub fn new_with_client(
        baseurl: &str,
        client: reqwest::Client,
        inner: crate::Inner,
    ) -> Self {
        Self {
            baseurl: baseurl.to_string(),
            client,
            inner,
        }
    }
}
impl ClientInfo<crate::Inner> for Client {
    fn api_version() -> &'static str {
        "1.0.0"
    }
    fn baseurl(&self) -> &str {
        self.baseurl.as_str()
    }
    fn client(&self) -> &reqwest::Client {
        &self.client
    }
    fn inner(&self) -> &crate::Inner {
        &self.inner
    }
}
const _: () = {
    #[allow(dead_code)]
    fn assert_client_hooks()
    where
        Client: ClientHooks<crate::Inner>,
    {}
};
impl Client {
    /**List the gateways of a project

Lists every gateway of the project in one answer; there are no pages.

Sends a `GET` request to `/v5/{project_id}/vpn-gateways`

Arguments:
- `project_id`: The project that holds the gateway
- `enterprise_project_id`: Only gateways of these enterprise projects; repeat the parameter for several. `0` is the default one.
```ignore
let response = client.list_vgws()
    .project_id(project_id)
    .enterprise_project_id(enterprise_project_id)
    .send()
    .await;
```*/
    pub fn list_vgws(&self) -> builder::ListVgws<'_> {
        builder::ListVgws::new(self)
    }
    /**List the availability zones by flavor

Tells in which availability zones a gateway of each flavor can be, on a VPC and on an enterprise router. The fixed path
stands in the place of a gateway's id, which therefore cannot be `availability-zones`.


Sends a `GET` request to `/v5/{project_id}/vpn-gateways/availability-zones`

Arguments:
- `project_id`: The project that holds the gateway
```ignore
let response = client.list_availability_zones()
    .project_id(project_id)
    .send()
    .await;
```*/
    pub fn list_availability_zones(&self) -> builder::ListAvailabilityZones<'_> {
        builder::ListAvailabilityZones::new(self)
    }
    /**Read one gateway

Reads one gateway, with its state (`status`) and what it may be changed to (`supported_flavors`). This is the call that
tells whether a change went through.


Sends a `GET` request to `/v5/{project_id}/vpn-gateways/{vgw_id}`

Arguments:
- `project_id`: The project that holds the gateway
- `vgw_id`: The gateway
```ignore
let response = client.show_vgw()
    .project_id(project_id)
    .vgw_id(vgw_id)
    .send()
    .await;
```*/
    pub fn show_vgw(&self) -> builder::ShowVgw<'_> {
        builder::ShowVgw::new(self)
    }
    /**Change the flavor of a gateway in place

Moves a pay-per-use gateway to another flavor of its family; it keeps its id, its addresses and its connections. Answers
with the gateway as it was when the request was taken, without `status`; follow the rest with `show_vgw`.

Refused are: a flavor of the other family (Basic and Professional do not mix), a flavor that `supported_flavors` of the
gateway does not list, a gateway that is not `ACTIVE`, and a second change while one runs. The call is not idempotent in
what it answers: sent twice, it may succeed once and be refused once. After an answer that got lost, read the gateway
before deciding anything.


Sends a `POST` request to `/v5/{project_id}/vpn-gateways/{vgw_id}/update-specification`

Arguments:
- `project_id`: The project that holds the gateway
- `vgw_id`: The gateway
- `body`: The flavor to change to
```ignore
let response = client.update_vgw_specification()
    .project_id(project_id)
    .vgw_id(vgw_id)
    .body(body)
    .send()
    .await;
```*/
    pub fn update_vgw_specification(&self) -> builder::UpdateVgwSpecification<'_> {
        builder::UpdateVgwSpecification::new(self)
    }
}
/// Types for composing operation parameters.
#[allow(clippy::all)]
pub mod builder {
    use super::types;
    #[allow(unused_imports)]
    use super::{
        encode_path, ByteStream, ClientInfo, ClientHooks, Error, OperationInfo,
        RequestBuilderExt, ResponseValue,
    };
    /**Builder for [`Client::list_vgws`]

[`Client::list_vgws`]: super::Client::list_vgws*/
    #[derive(Debug, Clone)]
    pub struct ListVgws<'a> {
        client: &'a super::Client,
        project_id: Result<types::ProjectId, String>,
        enterprise_project_id: Result<
            Option<::std::vec::Vec<::std::string::String>>,
            String,
        >,
    }
    impl<'a> ListVgws<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                project_id: Err("project_id was not initialized".to_string()),
                enterprise_project_id: Ok(None),
            }
        }
        pub fn project_id<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<types::ProjectId>,
        {
            self.project_id = value
                .try_into()
                .map_err(|_| {
                    "conversion to `ProjectId` for project_id failed".to_string()
                });
            self
        }
        pub fn enterprise_project_id<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::vec::Vec<::std::string::String>>,
        {
            self.enterprise_project_id = value
                .try_into()
                .map(Some)
                .map_err(|_| {
                    "conversion to `:: std :: vec :: Vec < :: std :: string :: String >` for enterprise_project_id failed"
                        .to_string()
                });
            self
        }
        ///Sends a `GET` request to `/v5/{project_id}/vpn-gateways`
        pub async fn send(
            self,
        ) -> Result<ResponseValue<types::ListVgwsResponse>, Error<()>> {
            let Self { client, project_id, enterprise_project_id } = self;
            let project_id = project_id.map_err(Error::InvalidRequest)?;
            let enterprise_project_id = enterprise_project_id
                .map_err(Error::InvalidRequest)?;
            let url = format!(
                "{}/v5/{}/vpn-gateways", client.baseurl, encode_path(& project_id
                .to_string()),
            );
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map
                .append(
                    ::reqwest::header::HeaderName::from_static("api-version"),
                    ::reqwest::header::HeaderValue::from_static(
                        super::Client::api_version(),
                    ),
                );
            #[allow(unused_mut)]
            let mut request = client
                .client
                .get(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .query(
                    &progenitor_client::QueryParam::new(
                        "enterprise_project_id",
                        &enterprise_project_id,
                    ),
                )
                .headers(header_map)
                .build()?;
            let info = OperationInfo {
                operation_id: "list_vgws",
            };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200..=299 => ResponseValue::from_response(response).await,
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
    /**Builder for [`Client::list_availability_zones`]

[`Client::list_availability_zones`]: super::Client::list_availability_zones*/
    #[derive(Debug, Clone)]
    pub struct ListAvailabilityZones<'a> {
        client: &'a super::Client,
        project_id: Result<types::ProjectId, String>,
    }
    impl<'a> ListAvailabilityZones<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                project_id: Err("project_id was not initialized".to_string()),
            }
        }
        pub fn project_id<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<types::ProjectId>,
        {
            self.project_id = value
                .try_into()
                .map_err(|_| {
                    "conversion to `ProjectId` for project_id failed".to_string()
                });
            self
        }
        ///Sends a `GET` request to `/v5/{project_id}/vpn-gateways/availability-zones`
        pub async fn send(
            self,
        ) -> Result<ResponseValue<types::ListAvailabilityZonesResponse>, Error<()>> {
            let Self { client, project_id } = self;
            let project_id = project_id.map_err(Error::InvalidRequest)?;
            let url = format!(
                "{}/v5/{}/vpn-gateways/availability-zones", client.baseurl, encode_path(&
                project_id.to_string()),
            );
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map
                .append(
                    ::reqwest::header::HeaderName::from_static("api-version"),
                    ::reqwest::header::HeaderValue::from_static(
                        super::Client::api_version(),
                    ),
                );
            #[allow(unused_mut)]
            let mut request = client
                .client
                .get(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .headers(header_map)
                .build()?;
            let info = OperationInfo {
                operation_id: "list_availability_zones",
            };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200..=299 => ResponseValue::from_response(response).await,
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
    /**Builder for [`Client::show_vgw`]

[`Client::show_vgw`]: super::Client::show_vgw*/
    #[derive(Debug, Clone)]
    pub struct ShowVgw<'a> {
        client: &'a super::Client,
        project_id: Result<types::ProjectId, String>,
        vgw_id: Result<types::VgwId, String>,
    }
    impl<'a> ShowVgw<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                project_id: Err("project_id was not initialized".to_string()),
                vgw_id: Err("vgw_id was not initialized".to_string()),
            }
        }
        pub fn project_id<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<types::ProjectId>,
        {
            self.project_id = value
                .try_into()
                .map_err(|_| {
                    "conversion to `ProjectId` for project_id failed".to_string()
                });
            self
        }
        pub fn vgw_id<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<types::VgwId>,
        {
            self.vgw_id = value
                .try_into()
                .map_err(|_| "conversion to `VgwId` for vgw_id failed".to_string());
            self
        }
        ///Sends a `GET` request to `/v5/{project_id}/vpn-gateways/{vgw_id}`
        pub async fn send(
            self,
        ) -> Result<ResponseValue<types::ShowVgwResponse>, Error<()>> {
            let Self { client, project_id, vgw_id } = self;
            let project_id = project_id.map_err(Error::InvalidRequest)?;
            let vgw_id = vgw_id.map_err(Error::InvalidRequest)?;
            let url = format!(
                "{}/v5/{}/vpn-gateways/{}", client.baseurl, encode_path(& project_id
                .to_string()), encode_path(& vgw_id.to_string()),
            );
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map
                .append(
                    ::reqwest::header::HeaderName::from_static("api-version"),
                    ::reqwest::header::HeaderValue::from_static(
                        super::Client::api_version(),
                    ),
                );
            #[allow(unused_mut)]
            let mut request = client
                .client
                .get(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .headers(header_map)
                .build()?;
            let info = OperationInfo {
                operation_id: "show_vgw",
            };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200..=299 => ResponseValue::from_response(response).await,
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
    /**Builder for [`Client::update_vgw_specification`]

[`Client::update_vgw_specification`]: super::Client::update_vgw_specification*/
    #[derive(Debug, Clone)]
    pub struct UpdateVgwSpecification<'a> {
        client: &'a super::Client,
        project_id: Result<types::ProjectId, String>,
        vgw_id: Result<types::VgwId, String>,
        body: Result<types::builder::UpdateVgwSpecificationRequestBody, String>,
    }
    impl<'a> UpdateVgwSpecification<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                project_id: Err("project_id was not initialized".to_string()),
                vgw_id: Err("vgw_id was not initialized".to_string()),
                body: Ok(::std::default::Default::default()),
            }
        }
        pub fn project_id<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<types::ProjectId>,
        {
            self.project_id = value
                .try_into()
                .map_err(|_| {
                    "conversion to `ProjectId` for project_id failed".to_string()
                });
            self
        }
        pub fn vgw_id<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<types::VgwId>,
        {
            self.vgw_id = value
                .try_into()
                .map_err(|_| "conversion to `VgwId` for vgw_id failed".to_string());
            self
        }
        pub fn body<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<types::UpdateVgwSpecificationRequestBody>,
            <V as std::convert::TryInto<
                types::UpdateVgwSpecificationRequestBody,
            >>::Error: std::fmt::Display,
        {
            self.body = value
                .try_into()
                .map(From::from)
                .map_err(|s| {
                    format!(
                        "conversion to `UpdateVgwSpecificationRequestBody` for body failed: {}",
                        s
                    )
                });
            self
        }
        pub fn body_map<F>(mut self, f: F) -> Self
        where
            F: std::ops::FnOnce(
                types::builder::UpdateVgwSpecificationRequestBody,
            ) -> types::builder::UpdateVgwSpecificationRequestBody,
        {
            self.body = self.body.map(f);
            self
        }
        ///Sends a `POST` request to `/v5/{project_id}/vpn-gateways/{vgw_id}/update-specification`
        pub async fn send(
            self,
        ) -> Result<ResponseValue<types::UpdateVgwSpecificationResponse>, Error<()>> {
            let Self { client, project_id, vgw_id, body } = self;
            let project_id = project_id.map_err(Error::InvalidRequest)?;
            let vgw_id = vgw_id.map_err(Error::InvalidRequest)?;
            let body = body
                .and_then(|v| {
                    types::UpdateVgwSpecificationRequestBody::try_from(v)
                        .map_err(|e| e.to_string())
                })
                .map_err(Error::InvalidRequest)?;
            let url = format!(
                "{}/v5/{}/vpn-gateways/{}/update-specification", client.baseurl,
                encode_path(& project_id.to_string()), encode_path(& vgw_id.to_string()),
            );
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map
                .append(
                    ::reqwest::header::HeaderName::from_static("api-version"),
                    ::reqwest::header::HeaderValue::from_static(
                        super::Client::api_version(),
                    ),
                );
            #[allow(unused_mut)]
            let mut request = client
                .client
                .post(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .json(&body)
                .headers(header_map)
                .build()?;
            let info = OperationInfo {
                operation_id: "update_vgw_specification",
            };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200..=299 => ResponseValue::from_response(response).await,
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
}
/// Items consumers will typically use such as the Client.
pub mod prelude {
    pub use self::super::Client;
}
