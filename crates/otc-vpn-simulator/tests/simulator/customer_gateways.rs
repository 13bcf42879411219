//! Customer gateways: their lifecycle, the limits of their fields, references and pages.

use crate::support::*;
use otc_vpn_simulator::Simulator;
use reqwest::Method;
use serde_json::{Value, json};

const COLLECTION: &str = "customer-gateways";
const MUNICH: &str = "customer-gateways/e67d6e27-demo-a8df-va86-be9a0f0168e9";

async fn create(simulator: &Simulator, fields: Value) -> Value {
    let body = json!({ "customer_gateway": fields });
    call(simulator, Method::POST, COLLECTION, body, 201).await["customer_gateway"].clone()
}

#[tokio::test]
async fn customer_gateway_is_created_renamed_and_deleted() {
    let simulator = simulator(LONG_TRANSITION).await;
    let fields =
        json!({ "id_value": "203.0.113.9", "bgp_asn": 65001, "tags": [{ "key": "a", "value": "b" }] });
    let created = create(&simulator, fields).await;
    assert!(created["name"].as_str().unwrap().starts_with("cgw-"), "{created}");
    assert_eq!((&created["id_type"], &created["bgp_asn"]), (&json!("ip"), &json!(65001)));
    assert!(created.get("tags").is_none() && created.get("ip").is_none(), "{created}");
    let own = format!("{COLLECTION}/{}", created["id"].as_str().unwrap());

    let shown = get(&simulator, &own).await["customer_gateway"].clone();
    assert_eq!((&shown["route_mode"], &shown["ip"]), (&json!("bgp"), &json!("203.0.113.9")));
    assert_eq!(shown["tags"], json!([{ "key": "a", "value": "b" }]));
    let body = json!({ "customer_gateway": { "name": "branch" } });
    let updated = call(&simulator, Method::PUT, &own, body, 200).await["customer_gateway"].clone();
    assert_eq!((&updated["name"], &updated["created_at"]), (&json!("branch"), &created["created_at"]));
    assert!(updated["updated_at"].as_str() >= created["updated_at"].as_str());

    call(&simulator, Method::DELETE, &own, Value::Null, 204).await;
    for method in [Method::GET, Method::DELETE] {
        assert_eq!(error(&simulator, method, &own, Value::Null).await, "404 VPN.0004");
    }
    assert_eq!(error(&simulator, Method::GET, "customer-gateways/x", Value::Null).await, "400 VPN.0001");
}

#[tokio::test]
async fn each_limit_of_a_customer_gateway_has_its_error() {
    let simulator = simulator(LONG_TRANSITION).await;
    let tag = |number: usize| json!({ "key": format!("key{number}"), "value": "" });
    let tags: Vec<_> = (0..21).map(tag).collect();
    for (fields, expected) in [
        (json!({}), "400 VPN.0001"),
        (json!({ "id_value": 1 }), "400 VPN.0001"),
        (json!({ "id_value": "" }), "400 VPN.0001"),
        (json!({ "id_value": "1".repeat(129) }), "400 VPN.0001"),
        (json!({ "id_value": "203.0.113.256" }), "400 VPN.0203"),
        (json!({ "id_value": "127.0.0.1" }), "400 VPN.0204"),
        (json!({ "id_value": "224.0.0.1" }), "400 VPN.0204"),
        (json!({ "id_value": "240.0.0.1" }), "400 VPN.0204"),
        (json!({ "id_value": "203.0.113.9", "id_type": "fqdn" }), "400 VPN.0013"),
        (json!({ "id_value": "203.0.113.9", "ca_certificate": {} }), "400 VPN.0013"),
        (json!({ "id_value": "203.0.113.9", "bgp_asn": 0 }), "400 VPN.0001"),
        (json!({ "id_value": "203.0.113.9", "bgp_asn": 4_294_967_296_u64 }), "400 VPN.0001"),
        (json!({ "id_value": "203.0.113.9", "name": "" }), "400 VPN.0001"),
        (json!({ "id_value": "203.0.113.9", "name": "a".repeat(65) }), "400 VPN.0001"),
        (json!({ "id_value": "203.0.113.9", "name": "a b" }), "400 VPN.0001"),
        (json!({ "id_value": "203.0.113.9", "color": "red" }), "400 VPN.0001"),
        (json!({ "id_value": "203.0.113.9", "tags": tags }), "400 VPN.0001"),
        (json!({ "id_value": "203.0.113.9", "tags": [tag(1), tag(1)] }), "400 VPN.0001"),
        (json!({ "id_value": "203.0.113.9", "tags": [{ "key": "a/b", "value": "" }] }), "400 VPN.0001"),
        (json!({ "id_value": "203.0.113.9", "tags": [{ "key": "a" }] }), "400 VPN.0001"),
    ] {
        let body = json!({ "customer_gateway": fields });
        assert_eq!(error(&simulator, Method::POST, COLLECTION, body.clone()).await, expected, "{body}");
    }
    let body = json!({ "customer_gateway": { "id_value": "203.0.113.9" } });
    assert_eq!(error(&simulator, Method::PUT, MUNICH, body).await, "400 VPN.0001", "the address is fixed");
    assert_eq!(get(&simulator, COLLECTION).await["total_count"], 3, "nothing was created");
}

#[tokio::test]
async fn customer_gateway_with_connections_is_not_deleted() {
    let simulator = simulator(LONG_TRANSITION).await;
    let request = request(&simulator, Method::DELETE, &path(MUNICH));
    let (status, code, message) = send_rejected(request).await;
    assert_eq!((status, code.as_str()), (400, "VPN.0001"));
    let id = MUNICH.rsplit('/').next().unwrap();
    assert_eq!(message, format!("invalid request: customer gateway {id} has connection"));
}

#[tokio::test]
async fn customer_gateways_are_listed_in_pages() {
    let simulator = simulator(LONG_TRANSITION).await;
    for number in 1..=4 {
        create(&simulator, json!({ "id_value": "203.0.113.9", "name": format!("new-{number}") })).await;
    }
    let mut pages = Vec::new();
    let mut query = "limit=3".to_owned();
    loop {
        let page = get(&simulator, &format!("{COLLECTION}?{query}")).await;
        let gateways = page["customer_gateways"].as_array().unwrap();
        let names: Vec<_> = gateways.iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect();
        assert_eq!(
            (&page["total_count"], &page["page_info"]["current_count"]),
            (&json!(7), &json!(names.len()))
        );
        let is_last = names.len() < 3;
        pages.push(names);
        if is_last {
            break;
        }
        query = format!("limit=3&marker={}", page["page_info"]["next_marker"].as_str().unwrap());
    }
    assert_eq!(pages, [vec!["new-4", "new-3", "new-2"], vec!["new-1", "munich", "berlin"], vec!["oslo"]]);
    assert_eq!(get(&simulator, &format!("{COLLECTION}?limit=0")).await["customer_gateways"], json!([]));
    for query in ["limit=201", "limit=-1", "limit=x", "marker=2025-01-01T00:00:00Z", "limit=1&marker=x"] {
        let path = format!("{COLLECTION}?{query}");
        assert_eq!(error(&simulator, Method::GET, &path, Value::Null).await, "400 VPN.0001", "{query}");
    }
}
