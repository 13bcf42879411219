//! The creation of a gateway: the documented rules for its fields, and their defaults.

use crate::api_error::ApiError;
use crate::gateways::eips;
use crate::identity::{Identity, generated_name, random_id};
use crate::tags;
use otc_vpn_client::metadata::{
    AttachmentType, FLAVORS, Flavor, GatewayFeature, GatewayStatus, HaMode, NetworkType,
};
use otc_vpn_client::types::{AvailabilityZones, CreateVgwRequestBodyContent, ResourceId, ResponseVpnGateway};
use std::collections::BTreeMap;

/// The BGP AS number of a gateway whose request contains none.
const DEFAULT_BGP_ASN: i64 = 64512;
/// The number of connections per connection group of a flavor.
const CONNECTIONS_PER_GROUP: u32 = 2;
/// The maximum number of availability zones of a gateway.
const MAX_ZONES: usize = 2;

/// The zones of each flavor and attachment, as `list_availability_zones` returns them.
pub(crate) type Zones = BTreeMap<String, Option<AvailabilityZones>>;

/// The new gateway as it is when its creation has ended.
pub(crate) fn gateway(
    request: CreateVgwRequestBodyContent,
    zones: &Zones,
    identity: &Identity,
) -> Result<ResponseVpnGateway, ApiError> {
    require_supported(&request)?;
    let attachment = request.attachment_type.map_or(AttachmentType::Vpc, |kind| kind.to_string().into());
    let network = request.network_type.map_or(NetworkType::Public, |kind| kind.to_string().into());
    let flavor = request.flavor.map_or(Flavor::Professional1, |flavor| flavor.to_string().into());
    require_attachment(&request, &attachment)?;
    require_flavor(&flavor, &attachment, &network)?;
    let private_addresses = private_addresses(&request, &network)?;
    if network != NetworkType::Public && (request.eip1.is_some() || request.eip2.is_some()) {
        return Err(ApiError::invalid("eip1 and eip2 require the network type public"));
    }
    let mut gateway = ResponseVpnGateway::default();
    gateway.id = Some(identity.id.clone());
    gateway.name = Some(request.name.map_or_else(|| generated_name("vpngw"), String::from));
    gateway.availability_zone_ids =
        Some(chosen_zones(request.availability_zone_ids, supported_zones(zones, &flavor, &attachment))?);
    gateway.eip1 = request.eip1.map(|eip| eips::eip(eip, &flavor)).transpose()?;
    gateway.eip2 = request.eip2.map(|eip| eips::eip(eip, &flavor)).transpose()?;
    (gateway.access_private_ip_1, gateway.access_private_ip_2) = private_addresses;
    let id = |id: ResourceId| id.to_string();
    gateway.vpc_id = request.vpc_id.map(id);
    gateway.connect_subnet = request.connect_subnet.map(id);
    gateway.access_vpc_id = request.access_vpc_id.map(id).or_else(|| gateway.vpc_id.clone());
    gateway.access_subnet_id = request.access_subnet_id.map(id).or_else(|| gateway.connect_subnet.clone());
    if attachment == AttachmentType::Er {
        gateway.er_id = request.er_id.map(id);
        gateway.er_attachment_id = Some(random_id());
    }
    gateway.local_subnets =
        request.local_subnets.map(|subnets| subnets.into_iter().map(String::from).collect());
    gateway.bgp_asn = request.bgp_asn.map_or(Some(DEFAULT_BGP_ASN), |asn| i64::try_from(asn.get()).ok());
    let groups = flavor.spec().map(|spec| spec.connection_groups);
    gateway.connection_number = groups.and_then(|groups| i32::try_from(groups * CONNECTIONS_PER_GROUP).ok());
    gateway.supported_flavors = flavor.spec().map(|own| {
        let family = FLAVORS.iter().filter(|spec| spec.family == own.family && spec.requestable);
        family.map(|spec| spec.flavor.clone()).collect()
    });
    gateway.supported_features = Some(vec![GatewayFeature::QueryConnectionLog]);
    gateway.enterprise_project_id =
        Some(request.enterprise_project_id.map_or_else(|| "0".to_owned(), String::from));
    gateway.ha_mode = Some(request.ha_mode.map_or(HaMode::ActiveActive, |mode| mode.to_string().into()));
    gateway.ip_version = Some("ipv4".to_owned());
    gateway.status = Some(GatewayStatus::Active);
    gateway.created_at = Some(identity.created_at());
    gateway.updated_at = gateway.created_at.clone();
    gateway.applied_at = gateway.created_at.clone();
    gateway.tags = Some(tags::of_request(request.tags)?);
    (gateway.attachment_type, gateway.network_type, gateway.flavor) =
        (Some(attachment), Some(network), Some(flavor));
    Ok(gateway)
}

/// Rejects what the spec documents as not supported, or for Huawei Cloud only.
fn require_supported(request: &CreateVgwRequestBodyContent) -> Result<(), ApiError> {
    if request.local_subnets_v6.is_some() {
        return Err(ApiError::unsupported_attribute("local_subnets_v6"));
    }
    let (ip_version, flavor) = (request.ip_version.map(|version| version.to_string()), request.flavor);
    if ip_version.as_deref() == Some("ipv6") {
        return Err(ApiError::unsupported_attribute("ip_version ipv6"));
    }
    if flavor.is_some_and(|flavor| flavor.to_string() == "GM") {
        return Err(ApiError::unsupported_attribute("flavor GM"));
    }
    Ok(())
}

fn require_attachment(
    request: &CreateVgwRequestBodyContent,
    attachment: &AttachmentType,
) -> Result<(), ApiError> {
    let missing =
        |name: &str| Err(ApiError::invalid(&format!("{name} is required for this attachment type")));
    if *attachment == AttachmentType::Er {
        return match (&request.er_id, &request.local_subnets) {
            (None, _) => missing("er_id"),
            (_, Some(_)) => Err(ApiError::invalid("local_subnets requires the attachment type vpc")),
            _ => Ok(()),
        };
    }
    match (&request.vpc_id, &request.connect_subnet) {
        (None, _) => missing("vpc_id"),
        (_, None) => missing("connect_subnet"),
        _ if request.local_subnets.as_ref().is_none_or(Vec::is_empty) => missing("local_subnets"),
        _ if request.er_id.is_some() => Err(ApiError::invalid("er_id requires the attachment type er")),
        _ => Ok(()),
    }
}

fn require_flavor(
    flavor: &Flavor,
    attachment: &AttachmentType,
    network: &NetworkType,
) -> Result<(), ApiError> {
    let Some(spec) = flavor.spec() else { return Ok(()) };
    if *network == NetworkType::Private && !spec.private_network {
        return Err(ApiError::invalid(&format!("the flavor {flavor} does not support private networks")));
    }
    if *attachment == AttachmentType::Er && !spec.enterprise_router {
        return Err(ApiError::invalid(&format!("the flavor {flavor} does not support enterprise routers")));
    }
    Ok(())
}

/// The private addresses of a gateway: those of the request, or generated ones if the network is private.
fn private_addresses(
    request: &CreateVgwRequestBodyContent,
    network: &NetworkType,
) -> Result<(Option<String>, Option<String>), ApiError> {
    match (&request.access_private_ip_1, &request.access_private_ip_2) {
        (None, None) if *network == NetworkType::Private => {
            let address = |last: u8| Some(format!("192.168.{}.{last}", fastrand::u8(..)));
            Ok((address(45), address(77)))
        }
        (None, None) => Ok((None, None)),
        (Some(_), None) | (None, Some(_)) => Err(ApiError::one_private_address()),
        (Some(first), Some(second)) if first.to_string() == second.to_string() => {
            Err(ApiError::equal_private_addresses())
        }
        (Some(_), Some(_)) if *network != NetworkType::Private => Err(ApiError::invalid(
            "access_private_ip_1 and access_private_ip_2 require the network type private",
        )),
        (Some(first), Some(second)) => Ok((Some(first.to_string()), Some(second.to_string()))),
    }
}

/// The zones that support a flavor and an attachment; `None` for a flavor that the list does not contain.
fn supported_zones<'a>(
    zones: &'a Zones,
    flavor: &Flavor,
    attachment: &AttachmentType,
) -> Option<&'a [String]> {
    let (_, zones) = zones.iter().find(|(name, _)| name.eq_ignore_ascii_case(flavor.as_str()))?;
    let zones = zones.as_ref()?;
    let names = if *attachment == AttachmentType::Er { &zones.er } else { &zones.vpc };
    names.as_deref()
}

/// The zones of the request, which must be two if at least two zones support the flavor, or the first supported ones.
fn chosen_zones(
    requested: Option<Vec<String>>,
    supported: Option<&[String]>,
) -> Result<Vec<String>, ApiError> {
    let Some(supported) = supported else { return Ok(requested.unwrap_or_default()) };
    let count = supported.len().min(MAX_ZONES);
    let Some(requested) = requested else { return Ok(supported[..count].to_vec()) };
    if let Some(unknown) = requested.iter().find(|zone| !supported.contains(zone)) {
        let reason = format!("availability_zone_ids contains {unknown}, which does not support the gateway");
        return Err(ApiError::invalid(&reason));
    }
    if requested.len() != count || requested.first() == requested.get(1) {
        return Err(ApiError::invalid(&format!(
            "availability_zone_ids must contain {count} different zones"
        )));
    }
    Ok(requested)
}
