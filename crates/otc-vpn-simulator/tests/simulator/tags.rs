//! Tags: their creation and deletion, filters, and the paths that look like those of other operations.

use crate::support::*;
use otc_vpn_simulator::Simulator;
use reqwest::Method;
use serde_json::{Value, json};

const MUNICH: &str = "e67d6e27-demo-a8df-va86-be9a0f0168e9";
const MUNICH_1: &str = "b7f40c5e-demo-a8df-va86-3d8a1e6f9c02";
const MUNICH_2: &str = "05e9a3d1-demo-a8df-va86-c4f27b8e6a19";

fn tags(pairs: &[(&str, &str)]) -> Value {
    let pairs: Vec<_> = pairs.iter().map(|(key, value)| json!({ "key": key, "value": value })).collect();
    json!({ "tags": pairs })
}

async fn create(simulator: &Simulator, resource: &str, pairs: &[(&str, &str)]) {
    call(simulator, Method::POST, &format!("{resource}/tags/create"), tags(pairs), 204).await;
}

#[tokio::test]
async fn tags_are_created_replaced_and_deleted() {
    let simulator = simulator(LONG_TRANSITION).await;
    for (resource, read, field) in [
        (format!("vpn-gateway/{GATEWAY}"), format!("vpn-gateways/{GATEWAY}"), "vpn_gateway"),
        (format!("customer-gateway/{MUNICH}"), format!("customer-gateways/{MUNICH}"), "customer_gateway"),
        (format!("vpn-connection/{MUNICH_1}"), format!("vpn-connection/{MUNICH_1}"), "vpn_connection"),
    ] {
        create(&simulator, &resource, &[("color", "red"), ("size", "1")]).await;
        create(&simulator, &resource, &[("color", "blue")]).await;
        let shown = get(&simulator, &format!("{resource}/tags")).await;
        assert_eq!(shown, tags(&[("color", "blue"), ("size", "1")]), "without a request id");
        assert_eq!(get(&simulator, &read).await[field]["tags"], shown["tags"]);
        let deleted =
            json!({ "tags": [{ "key": "size" }, { "key": "color", "value": "red" }, { "key": "x" }] });
        call(&simulator, Method::POST, &format!("{resource}/tags/delete"), deleted, 204).await;
        assert_eq!(get(&simulator, &format!("{resource}/tags")).await, tags(&[("color", "blue")]));
    }
}

#[tokio::test]
async fn fixed_segments_have_precedence_over_ids() {
    let simulator = simulator(LONG_TRANSITION).await;
    create(&simulator, &format!("vpn-connection/{MUNICH_1}"), &[("site", "munich")]).await;
    create(&simulator, &format!("vpn-connection/{MUNICH_2}"), &[("site", "munich"), ("rack", "7")]).await;
    simulator.clear_journal();
    let expected =
        json!({ "tags": [{ "key": "site", "values": ["munich"] }, { "key": "rack", "values": ["7"] }] });
    assert_eq!(get(&simulator, "vpn-connection/tags").await, expected);
    get(&simulator, &format!("vpn-connection/{MUNICH_1}/tags")).await;
    get(&simulator, &format!("vpn-connection/{MUNICH_1}/log")).await;
    get(&simulator, "vpn-gateways/availability-zones").await;
    call(&simulator, Method::POST, "vpn-gateway/resource-instances/count", json!({}), 200).await;
    let operations: Vec<_> = simulator.journal().requests.iter().map(|one| one.operation.unwrap()).collect();
    assert_eq!(
        operations,
        [
            "list_project_tags",
            "show_resource_tags",
            "show_vpn_connection_log",
            "list_availability_zones",
            "count_resources_by_tags"
        ]
    );
    let other = request(&simulator, Method::GET, &path("p2c-vpn-gateways/tags"));
    assert_eq!(send_rejected(other).await.1, "APIGW.0101");
}

#[tokio::test]
async fn resources_are_filtered_and_counted_by_tags() {
    let simulator = simulator(LONG_TRANSITION).await;
    create(&simulator, &format!("vpn-connection/{MUNICH_1}"), &[("site", "munich"), ("line", "a")]).await;
    create(&simulator, &format!("vpn-connection/{MUNICH_2}"), &[("site", "munich"), ("line", "b")]).await;
    let tag = |key: &str, values: &[&str]| json!({ "key": key, "values": values });
    let by_name = |value: &str| json!({ "matches": [{ "key": "resource_name", "value": value }] });
    for (filter, query, expected, total) in [
        (json!({}), "", vec!["munich-1", "munich-2", "berlin-1", "berlin-2", "oslo-1", "oslo-2"], 6),
        (json!({ "tags": [tag("site", &["munich"])] }), "", vec!["munich-1", "munich-2"], 2),
        (json!({ "tags": [tag("site", &[]), tag("line", &["b", "c"])] }), "", vec!["munich-2"], 1),
        (json!({ "tags": [tag("site", &["oslo"])] }), "", vec![], 0),
        (json!({ "without_any_tag": true }), "", vec!["berlin-1", "berlin-2", "oslo-1", "oslo-2"], 4),
        (json!({ "without_any_tag": false }), "?limit=2&offset=3", vec!["berlin-2", "oslo-1"], 6),
        (by_name("oslo"), "", vec!["oslo-1", "oslo-2"], 2),
        (by_name("oslo-2"), "?offset=1", vec![], 1),
    ] {
        let rest = format!("vpn-connection/resource-instances/filter{query}");
        let body = call(&simulator, Method::POST, &rest, filter.clone(), 200).await;
        let names: Vec<_> = body["resources"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["resource_name"].as_str().unwrap())
            .collect();
        assert_eq!((names, &body["total_count"]), (expected, &json!(total)), "{filter}");
        let rest = "vpn-connection/resource-instances/count";
        let count = call(&simulator, Method::POST, rest, filter.clone(), 200).await;
        assert_eq!(count, json!({ "total_count": total }), "{filter}");
    }
}

#[tokio::test]
async fn each_limit_of_tags_has_its_error() {
    let simulator = simulator(LONG_TRANSITION).await;
    let own = format!("vpn-gateway/{GATEWAY}");
    let numbered = |range: std::ops::Range<usize>| {
        let tags: Vec<_> = range.map(|number| json!({ "key": format!("key{number}") })).collect();
        json!({ "tags": tags })
    };
    call(&simulator, Method::POST, &format!("{own}/tags/create"), numbered(0..15), 204).await;
    for (rest, body, expected) in [
        (format!("{own}/tags/create"), json!({}), "400 VPN.0001"),
        (format!("{own}/tags/create"), numbered(0..21), "400 VPN.0001"),
        (format!("{own}/tags/create"), numbered(15..21), "400 VPN.0001"),
        (format!("{own}/tags/create"), tags(&[("", "a")]), "400 VPN.0001"),
        (format!("{own}/tags/create"), tags(&[(&"k".repeat(129), "a")]), "400 VPN.0001"),
        (format!("{own}/tags/create"), tags(&[("k", &"v".repeat(256))]), "400 VPN.0001"),
        (format!("{own}/tags/create"), tags(&[("k", "<")]), "400 VPN.0001"),
        (format!("{own}/tags/delete"), numbered(0..21), "400 VPN.0001"),
        (
            "vpn-gateway/00000000-demo-a8df-va86-000000000000/tags/create".to_owned(),
            numbered(0..1),
            "404 VPN.0509",
        ),
        (format!("customer-gateway/{GATEWAY}/tags/create"), numbered(0..1), "404 VPN.0004"),
        ("vpn-gateway/resource-instances/filter?limit=0".to_owned(), json!({}), "400 VPN.0001"),
        ("vpn-gateway/resource-instances/filter?limit=1001".to_owned(), json!({}), "400 VPN.0001"),
        ("vpn-gateway/resource-instances/filter?offset=-1".to_owned(), json!({}), "400 VPN.0001"),
        (
            "vpn-gateway/resource-instances/count".to_owned(),
            json!({ "matches": [{ "key": "color", "value": "a" }] }),
            "400 VPN.0001",
        ),
        (
            "vpn-gateway/resource-instances/count".to_owned(),
            json!({ "tags": [{ "key": "a", "values": vec!["v"; 21] }] }),
            "400 VPN.0001",
        ),
    ] {
        assert_eq!(error(&simulator, Method::POST, &rest, body.clone()).await, expected, "{rest} {body}");
    }
    let shown = get(&simulator, &format!("{own}/tags")).await;
    assert_eq!(shown["tags"].as_array().unwrap().len(), 15, "nothing was changed");
}
