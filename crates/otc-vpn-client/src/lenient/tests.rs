use crate::metadata::Flavor;
use crate::types::{
    ListAvailabilityZonesResponseBody, ListVgwsResponseBody, ResponseVpnGateway, ShowVgwResponseBody,
};
use serde_json::{Value, json};

/// Fields as the service may send them, in a type that the spec does not have.
fn odd_fields() -> Value {
    json!({
        "id": "620d99b8-demo-a8df-va86-200b868f2d7d",
        "name": 5,
        "status": "ACTIVE",
        "flavor": "professional1",
        "supported_flavors": ["Professional2"],
        "enterprise_project_id": 0,
        "bgp_asn": "64512",
        "used_connection_group": 6.5,
        "connection_number": 300.0,
        "used_connection_number": 4_294_967_296_u64,
        "lock_status": [1],
        "high_availability": "yes",
        "tags": { "key": "value" },
        "eip1": "",
        "eip2": [],
        "master_eip": 3,
        "slave_eip": { "id": "e", "bandwidth_size": "300", "ip_version": { "v": 4 }, "new": [true] },
        "created_at": 1_750_000_000_000_u64,
        "updated_at": null,
        "local_subnets": ["10.0.0.0/8", 7, null],
        "availability_zone_ids": "eu-de-01",
        "ha_mode": 1,
        "policy_template": { "ike_policy": 1, "ipsec_policy": { "pfs": "group14" } },
        "unknown": { "a": [1, 2.5, "x"] },
    })
}

#[test]
fn field_of_unexpected_type_costs_that_field() {
    let gateway: ResponseVpnGateway = serde_json::from_str(&odd_fields().to_string()).unwrap();
    assert_eq!(gateway.flavor, Some(Flavor::Professional1), "flavors are compared without case");
    assert_eq!(gateway.flavor.as_ref().map(Flavor::as_str), Some("professional1"), "and kept as sent");
    assert!(gateway.name.is_none() && gateway.tags.is_none() && gateway.eip1.is_none());
    assert!(gateway.bgp_asn.is_none() && gateway.connection_number.is_none() && gateway.ha_mode.is_none());
    assert!(gateway.created_at.is_none() && gateway.local_subnets.is_none());
    let eip = gateway.slave_eip.as_ref().unwrap();
    assert_eq!((eip.id.as_deref(), eip.bandwidth_size, eip.ip_version), (Some("e"), None, None));
    let policy = gateway.policy_template.as_ref().unwrap();
    assert!(policy.ike_policy.is_none() && policy.ipsec_policy.is_some());
}

#[test]
fn json_shows_what_the_service_sent() {
    let gateway: ResponseVpnGateway = serde_json::from_str(&odd_fields().to_string()).unwrap();
    assert_eq!(serde_json::to_value(&gateway).unwrap(), odd_fields());
    // Decoding from a value is the same as decoding from text.
    let gateway: ResponseVpnGateway = serde_json::from_value(odd_fields()).unwrap();
    assert_eq!(serde_json::to_value(&gateway).unwrap(), odd_fields());
}

#[test]
fn list_with_odd_gateways_is_decoded() {
    let list = json!({ "vpn_gateways": [odd_fields(), {}, odd_fields()], "request_id": 7 });
    let decoded: ListVgwsResponseBody = serde_json::from_str(&list.to_string()).unwrap();
    assert_eq!(decoded.vpn_gateways.as_ref().map(Vec::len), Some(3));
    assert_eq!(serde_json::to_value(&decoded).unwrap(), list);
}

#[test]
fn strict_field_of_unexpected_type_is_an_error_that_names_it() {
    for (field, value) in [
        ("id", json!(5)),
        ("status", json!(["ACTIVE"])),
        ("flavor", json!({ "name": "Basic" })),
        ("supported_flavors", json!("Basic")),
    ] {
        let show = json!({ "vpn_gateway": { field: value } }).to_string();
        let error = serde_json::from_str::<ShowVgwResponseBody>(&show).unwrap_err().to_string();
        assert!(error.starts_with(&format!("{field}: invalid type: ")), "{error}");
        let null = json!({ "vpn_gateway": { field: null } }).to_string();
        assert!(serde_json::from_str::<ShowVgwResponseBody>(&null).unwrap().vpn_gateway.is_some());
    }
}

#[test]
fn zones_of_unexpected_type_cost_that_entry() {
    let zones = r#"{"availability_zones":{"basic":{"vpc":["a"],"er":"b"},"gm":null,"x":5}}"#;
    let zones: ListAvailabilityZonesResponseBody = serde_json::from_str(zones).unwrap();
    let zones = zones.availability_zones.unwrap();
    let basic = zones["basic"].as_ref().unwrap();
    assert_eq!((basic.vpc.as_deref(), basic.er.as_deref()), (Some(&["a".to_owned()][..]), None));
    assert!(zones["gm"].is_none() && zones["x"].is_none());
}

#[test]
fn text_that_is_not_json_is_an_error() {
    for text in ["", "{", r#"{"vpn_gateways":[{"name":5}"#, r#"{"vpn_gateways":[{"tags":{]}"#, "[]", "7"] {
        assert!(serde_json::from_str::<ListVgwsResponseBody>(text).is_err(), "{text}");
    }
}

/// With `arbitrary_precision`, a number is an object with this key to a visitor.
#[test]
fn number_in_place_of_an_object_is_kept_as_a_number() {
    let text = r#"{"eip1":{"$serde_json::private::Number":"12"}}"#;
    let gateway: ResponseVpnGateway = serde_json::from_str(text).unwrap();
    assert!(gateway.eip1.is_none());
    assert_eq!(gateway.extra["eip1"], 12);
}
