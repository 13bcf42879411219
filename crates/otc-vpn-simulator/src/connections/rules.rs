//! The documented rules for the fields of a connection, for its creation and its updates.

use crate::api_error::ApiError;
use crate::connections::tunnel;
use crate::tags;
use otc_vpn_client::metadata::{AttachmentType, ConnectionStyle, HaMode, HaRole, NetworkType};
use otc_vpn_client::types::{
    Cidr, CreateVpnConnectionRequestBodyContent, IkeIdentifier, PreSharedKey, RequestPolicyRule,
    ResponseCustomerGateway, ResponsePolicyRule, ResponseVpnConnection, ResponseVpnGateway,
    UpdateVpnConnectionRequestBodyContent,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::net::Ipv4Addr;

/// How many of uppercase letters, lowercase letters, digits and special characters a pre-shared key contains at least.
const MIN_KEY_CLASSES: usize = 3;
/// The networks that are rejected as subnets of the customer, in all regions.
const RESERVED_SUBNETS: [(u32, u32); 2] = [(0x6440_0000, 10), (0xd600_0000, 8)];

/// The fields of a new connection that its request determines.
pub(crate) fn new_fields(
    request: CreateVpnConnectionRequestBodyContent,
    gateway: &ResponseVpnGateway,
    customer: &ResponseCustomerGateway,
) -> Result<ResponseVpnConnection, ApiError> {
    let huawei = [
        ("enable_health_check", request.enable_health_check.is_some()),
        ("peer_subnets_v6", request.peer_subnets_v6.is_some()),
        ("policy_rules_v6", request.policy_rules_v6.is_some()),
    ];
    require_unused(&huawei)?;
    let style = style(request.style.map(|style| style.to_string()))?;
    let on_router = gateway.attachment_type == Some(AttachmentType::Er) && style != ConnectionStyle::Static;
    if request.peer_subnets.as_ref().is_none_or(Vec::is_empty) && !on_router {
        return Err(ApiError::invalid("peer_subnets is required"));
    }
    if style == ConnectionStyle::Policy && request.policy_rules.as_ref().is_none_or(Vec::is_empty) {
        return Err(ApiError::invalid("policy_rules is required if style is policy"));
    }
    let mut fields = ResponseVpnConnection::default();
    let addresses = gateway_addresses(gateway);
    let number = addresses.iter().position(|(id, _)| *id == request.vgw_ip.as_str());
    let number = number.ok_or_else(|| ApiError::invalid("vgw_ip is not an address of the gateway"))?;
    let is_standby = gateway.ha_mode == Some(HaMode::ActiveStandby) && number > 0;
    let role = if is_standby { HaRole::Slave } else { HaRole::Master };
    if request.ha_role.is_some_and(|requested| HaRole::from(requested.to_string()) != role) {
        return Err(ApiError::invalid(&format!("ha_role must be {role} for this address of the gateway")));
    }
    fields.enable_nqa = (style == ConnectionStyle::Static).then_some(false);
    fields.enable_hub = (style == ConnectionStyle::Bgp).then_some(false);
    set_flag("enable_nqa", request.enable_nqa, &mut fields.enable_nqa)?;
    set_flag("enable_hub", request.enable_hub, &mut fields.enable_hub)?;
    require_key(request.psk.as_ref())?;
    fields.peer_subnets = request.peer_subnets.map(subnets).transpose()?;
    if on_router {
        fields.peer_subnets = None;
    }
    set_policy_rules(&style, request.policy_rules, &mut fields)?;
    let local = request.tunnel_local_address.as_ref().map(|address| address.as_str());
    let peer = request.tunnel_peer_address.as_ref().map(|address| address.as_str());
    let (local, peer) = tunnel::addresses(local, peer)?;
    (fields.tunnel_local_address, fields.tunnel_peer_address) = (Some(local), Some(peer));
    let address = addresses.get(number).map(|(_, address)| *address);
    fields.ikepolicy = Some(merged(&default_ike_policy(address, customer), &request.ikepolicy)?);
    require_ike_policy(&mut fields)?;
    if let Some(policy) = &request.ikepolicy {
        require_identifiers([&policy.local_id, &policy.peer_id])?;
    }
    fields.ipsecpolicy = Some(merged(&default_ipsec_policy(), &request.ipsecpolicy)?);
    fields.style = Some(style);
    fields.ha_role = Some(role);
    fields.vgw_id = gateway.id.clone();
    fields.vgw_ip = Some(request.vgw_ip.to_string());
    fields.cgw_id = customer.id.clone();
    fields.name = request.name.map(String::from);
    fields.enterprise_project_id = gateway.enterprise_project_id.clone();
    fields.tags = Some(tags::of_request(request.tags)?);
    Ok(fields)
}

/// The fields of a connection after an update. The customer gateway in the request must exist.
pub(crate) fn updated_fields(
    request: UpdateVpnConnectionRequestBodyContent,
    mut fields: ResponseVpnConnection,
) -> Result<ResponseVpnConnection, ApiError> {
    let huawei = [
        ("peer_subnets_v6", request.peer_subnets_v6.is_some()),
        ("policy_rules_v6", request.policy_rules_v6.is_some()),
    ];
    require_unused(&huawei)?;
    require_key(request.psk.as_ref())?;
    set_flag("enable_hub", request.enable_hub, &mut fields.enable_hub)?;
    if let Some(name) = request.name {
        fields.name = Some(name.into());
    }
    if let Some(customer) = request.cgw_id {
        fields.cgw_id = Some(customer.into());
    }
    let style = fields.style.clone().unwrap_or(ConnectionStyle::Static);
    if let Some(peer) = request.peer_subnets {
        let peer = subnets(peer)?;
        // A connection of an enterprise router with another style than STATIC has no subnets.
        if fields.peer_subnets.is_some() || style == ConnectionStyle::Static {
            fields.peer_subnets = Some(peer);
        }
    }
    set_policy_rules(&style, request.policy_rules, &mut fields)?;
    if request.tunnel_local_address.is_some() || request.tunnel_peer_address.is_some() {
        let local = request.tunnel_local_address.as_ref().map(|address| address.as_str());
        let peer = request.tunnel_peer_address.as_ref().map(|address| address.as_str());
        let (local, peer) = tunnel::addresses(local, peer)?;
        (fields.tunnel_local_address, fields.tunnel_peer_address) = (Some(local), Some(peer));
    }
    if let Some(policy) = request.ikepolicy {
        fields.ikepolicy = Some(merged(&json!(fields.ikepolicy.unwrap_or_default()), &policy)?);
        require_ike_policy(&mut fields)?;
        require_identifiers([&policy.local_id, &policy.peer_id])?;
    }
    if let Some(policy) = request.ipsecpolicy {
        fields.ipsecpolicy = Some(merged(&json!(fields.ipsecpolicy.unwrap_or_default()), &policy)?);
    }
    Ok(fields)
}

/// The ids by which connections refer to the addresses of the gateway, and the addresses.
fn gateway_addresses(gateway: &ResponseVpnGateway) -> Vec<(&str, &str)> {
    if gateway.network_type == Some(NetworkType::Private) {
        let private = [&gateway.access_private_ip_1, &gateway.access_private_ip_2].map(Option::as_deref);
        return private.into_iter().flatten().map(|address| (address, address)).collect();
    }
    let eips = [&gateway.eip1, &gateway.eip2].map(Option::as_ref).into_iter().flatten();
    eips.filter_map(|eip| Some((eip.id.as_deref()?, eip.ip_address.as_deref().unwrap_or_default()))).collect()
}

/// The style as responses spell it. It is lowercase in requests.
fn style(requested: Option<String>) -> Result<ConnectionStyle, ApiError> {
    let style = requested.unwrap_or_else(|| "static".to_owned());
    match ConnectionStyle::known(&style) {
        Some(known) if known.as_str().eq_ignore_ascii_case("policy-template") => {
            Err(ApiError::unsupported_attribute("style policy-template"))
        }
        Some(known) => Ok(known),
        None => Err(ApiError::invalid("style is unknown")),
    }
}

/// Rejects attributes that are documented only for Huawei Cloud.
fn require_unused(attributes: &[(&str, bool)]) -> Result<(), ApiError> {
    match attributes.iter().find(|(_, is_used)| *is_used) {
        Some((name, _)) => Err(ApiError::unsupported_attribute(name)),
        None => Ok(()),
    }
}

/// Sets a flag, which is absent if the style of the connection does not have it.
fn set_flag(name: &str, requested: Option<bool>, flag: &mut Option<bool>) -> Result<(), ApiError> {
    match (requested, &flag) {
        (Some(true), None) => {
            Err(ApiError::invalid(&format!("the style of the connection does not allow {name}")))
        }
        (Some(requested), Some(_)) => {
            *flag = Some(requested);
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Checks the classes of characters in a pre-shared key, which no pattern of the spec describes.
fn require_key(key: Option<&PreSharedKey>) -> Result<(), ApiError> {
    let Some(key) = key else { return Ok(()) };
    let classes: [fn(char) -> bool; 4] = [
        |c| c.is_ascii_uppercase(),
        |c| c.is_ascii_lowercase(),
        |c| c.is_ascii_digit(),
        |c| !c.is_ascii_alphanumeric(),
    ];
    match classes.iter().filter(|class| key.chars().any(**class)).count() >= MIN_KEY_CLASSES {
        true => Ok(()),
        false => Err(ApiError::invalid(
            "psk must contain at least three of uppercase letters, lowercase letters, digits and special characters",
        )),
    }
}

fn subnets(requested: Vec<Cidr>) -> Result<Vec<String>, ApiError> {
    let subnets: Vec<String> = requested.into_iter().map(String::from).collect();
    let is_reserved = |subnet: &&String| {
        let address = subnet.split('/').next().and_then(|address| address.parse::<Ipv4Addr>().ok());
        let contains = |address: Ipv4Addr| {
            RESERVED_SUBNETS
                .iter()
                .any(|(network, prefix)| (address.to_bits() ^ network) >> (32 - prefix) == 0)
        };
        address.is_some_and(contains)
    };
    match subnets.iter().find(is_reserved) {
        Some(subnet) => Err(ApiError::invalid(&format!("peer_subnets contains {subnet}, which is reserved"))),
        None => Ok(subnets),
    }
}

fn set_policy_rules(
    style: &ConnectionStyle,
    requested: Option<Vec<RequestPolicyRule>>,
    fields: &mut ResponseVpnConnection,
) -> Result<(), ApiError> {
    let Some(requested) = requested else { return Ok(()) };
    if *style != ConnectionStyle::Policy {
        // The examples of the provider contain an empty list.
        return match requested.is_empty() {
            true => Ok(()),
            false => Err(ApiError::invalid("policy_rules requires the style policy")),
        };
    }
    if !are_unique(requested.iter().filter_map(|rule| rule.source.as_ref().map(ToString::to_string))) {
        return Err(ApiError::invalid("the sources of policy_rules must differ"));
    }
    if !are_unique(requested.iter().filter_map(|rule| rule.rule_index)) {
        return Err(ApiError::invalid("the values of rule_index in policy_rules must differ"));
    }
    let rule = |(number, rule): (usize, RequestPolicyRule)| {
        let mut created = ResponsePolicyRule::default();
        created.rule_index = rule.rule_index.or_else(|| i32::try_from(number + 1).ok());
        created.source = rule.source.map(String::from);
        created.destination = rule.destination.map(|subnets| subnets.into_iter().map(String::from).collect());
        created
    };
    fields.policy_rules = Some(requested.into_iter().enumerate().map(rule).collect());
    Ok(())
}

fn are_unique<T: Ord>(mut values: impl Iterator<Item = T>) -> bool {
    let mut seen = BTreeSet::new();
    values.all(|value| seen.insert(value))
}

/// The documented defaults of an IKE policy.
fn default_ike_policy(address: Option<&str>, customer: &ResponseCustomerGateway) -> Value {
    json!({
        "ike_version": "v2",
        "authentication_algorithm": "sha2-256",
        "encryption_algorithm": "aes-128",
        "dh_group": "group15",
        "authentication_method": "pre-share",
        "lifetime_seconds": 86400,
        "local_id_type": "ip",
        "local_id": address,
        "peer_id_type": "ip",
        "peer_id": customer.id_value,
        "dpd": { "timeout": 15, "interval": 30, "msg": "seq-hash-notify" },
    })
}

/// The documented defaults of an IPsec policy.
fn default_ipsec_policy() -> Value {
    json!({
        "authentication_algorithm": "sha2-256",
        "encryption_algorithm": "aes-128",
        "pfs": "group15",
        "transform_protocol": "esp",
        "lifetime_seconds": 3600,
        "encapsulation_mode": "tunnel",
    })
}

/// Checks the identifiers in an IKE policy, which are addresses because no other type is supported.
fn require_identifiers(ids: [&Option<IkeIdentifier>; 2]) -> Result<(), ApiError> {
    match ids.into_iter().flatten().all(|id| id.parse::<Ipv4Addr>().is_ok()) {
        true => Ok(()),
        false => Err(ApiError::invalid_address()),
    }
}

/// Checks an IKE policy, and sets or removes the mode, which only IKEv1 has.
fn require_ike_policy(fields: &mut ResponseVpnConnection) -> Result<(), ApiError> {
    let Some(policy) = &mut fields.ikepolicy else { return Ok(()) };
    for (name, kind) in [("local_id_type", &policy.local_id_type), ("peer_id_type", &policy.peer_id_type)] {
        if kind.as_deref() == Some("fqdn") {
            return Err(ApiError::unsupported_attribute(&format!("{name} fqdn")));
        }
    }
    if policy.authentication_method.as_deref().is_some_and(|method| method != "pre-share") {
        return Err(ApiError::unsupported_attribute("authentication_method"));
    }
    match policy.ike_version.as_deref() {
        Some("v1") if policy.phase1_negotiation_mode.is_none() => {
            policy.phase1_negotiation_mode = Some("main".to_owned());
        }
        Some("v2") => policy.phase1_negotiation_mode = None,
        _ => {}
    }
    Ok(())
}

/// The fields of `base`, replaced with those of a request.
fn merged<T: DeserializeOwned>(base: &Value, request: &impl Serialize) -> Result<T, ApiError> {
    let request = serde_json::to_value(request).map_err(|_| ApiError::internal())?;
    let mut merged = base.clone();
    merge(&mut merged, request);
    serde_json::from_value(merged).map_err(|_| ApiError::internal())
}

fn merge(base: &mut Value, request: Value) {
    match (base, request) {
        (_, Value::Null) => {}
        (Value::Object(base), Value::Object(request)) => {
            for (name, value) in request {
                merge(base.entry(name).or_insert(Value::Null), value);
            }
        }
        (base, request) => *base = request,
    }
}
