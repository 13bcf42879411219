//! Connection monitors: their lifecycle, and the rule of one monitor per connection.

use crate::support::*;
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::sleep;

const TRANSITION: Duration = Duration::from_secs(30);
const COLLECTION: &str = "connection-monitors";
const MUNICH_1: &str = "b7f40c5e-demo-a8df-va86-3d8a1e6f9c02";

fn of(connection: &str) -> Value {
    json!({ "connection_monitor": { "vpn_connection_id": connection } })
}

#[tokio::test(start_paused = true)]
async fn monitor_is_created_and_deleted_over_time() {
    let simulator = simulator(TRANSITION).await;
    let body = call(&simulator, Method::POST, COLLECTION, of(MUNICH_1), 201).await;
    let created = body["connection_monitor"].clone();
    assert_eq!((&created["type"], &created["proto_type"]), (&json!("gateway"), &json!("icmp")));
    assert_eq!(created["destination_ip"], "203.0.113.81");
    assert_eq!(created["source_ip"], "88.***.***.102", "the address of the gateway, as the seed redacts it");
    assert!(created.get("status").is_none(), "{created}");
    let own = format!("{COLLECTION}/{}", created["id"].as_str().unwrap());
    let connection = format!("vpn-connection/{MUNICH_1}");
    let status = async || get(&simulator, &own).await["connection_monitor"]["status"].clone();
    assert_eq!(status().await, "PENDING_CREATE");
    assert_eq!(get(&simulator, &connection).await["vpn_connection"]["connection_monitor_id"], created["id"]);
    sleep(TRANSITION).await;
    assert_eq!(status().await, "ACTIVE");
    assert_eq!(error(&simulator, Method::POST, COLLECTION, of(MUNICH_1)).await, "400 VPN.0381");

    let list = async |query: &str| {
        let body = get(&simulator, &format!("{COLLECTION}{query}")).await;
        body["connection_monitors"].as_array().unwrap().len()
    };
    assert_eq!(list("").await, 1);
    assert_eq!(list(&format!("?vpn_connection_id={MUNICH_1}")).await, 1);
    assert_eq!(list(&format!("?vpn_connection_id={GATEWAY}")).await, 0);
    assert_eq!((list("?enterprise_project_id=0").await, list("?enterprise_project_id=1").await), (1, 0));

    call(&simulator, Method::DELETE, &own, Value::Null, 204).await;
    assert_eq!(status().await, "PENDING_DELETE");
    assert_eq!(error(&simulator, Method::DELETE, &own, Value::Null).await, "400 VPN.0001");
    sleep(TRANSITION).await;
    assert_eq!(error(&simulator, Method::GET, &own, Value::Null).await, "404 VPN.0004");
    assert!(get(&simulator, &connection).await["vpn_connection"].get("connection_monitor_id").is_none());
}

#[tokio::test(start_paused = true)]
async fn deleting_a_connection_deletes_its_monitor() {
    let simulator = simulator(TRANSITION).await;
    call(&simulator, Method::POST, COLLECTION, of(MUNICH_1), 201).await;
    call(&simulator, Method::DELETE, &format!("vpn-connection/{MUNICH_1}"), Value::Null, 204).await;
    assert_eq!(error(&simulator, Method::POST, COLLECTION, of(MUNICH_1)).await, "425 VPN.0009");
    sleep(TRANSITION).await;
    assert_eq!(get(&simulator, COLLECTION).await["connection_monitors"], json!([]));
}

#[tokio::test]
async fn invalid_monitor_is_rejected() {
    let simulator = simulator(TRANSITION).await;
    for (body, expected) in [
        (json!({}), "400 VPN.0001"),
        (of(""), "400 VPN.0001"),
        (of("short"), "400 VPN.0001"),
        (of(GATEWAY), "404 VPN.0004"),
        (json!({ "connection_monitor": { "vpn_connection_id": MUNICH_1, "interval": 1 } }), "400 VPN.0001"),
    ] {
        assert_eq!(error(&simulator, Method::POST, COLLECTION, body.clone()).await, expected, "{body}");
    }
}
