//! VPN connections: their creation, update and deletion over time, and the limits of their fields.

use crate::support::*;
use otc_vpn_simulator::Simulator;
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::sleep;

const TRANSITION: Duration = Duration::from_secs(120);
const COLLECTION: &str = "vpn-connection";
const BATCH: &str = "vpn-connections/batch-create";
const MUNICH: &str = "e67d6e27-demo-a8df-va86-be9a0f0168e9";
const BERLIN: &str = "312067bb-demo-a8df-va86-09dc941bbffc";
const FIRST_EIP: &str = "f1469b4a-demo-a8df-va86-bb7de91cf493";
const SECOND_EIP: &str = "6ad8e297-demo-a8df-va86-da0f885ccb98";
const ROUTER_EIP: &str = "0f6d1415-demo-a8df-va86-edb2ee97c9cc";
const KEY: &str = "Secret-Key-0123";

/// The fields of a static connection, replaced with those of `fields`. A null removes a field.
fn connection(fields: Value) -> Value {
    let mut connection = json!({ "vgw_id": GATEWAY, "vgw_ip": FIRST_EIP, "cgw_id": MUNICH,
        "peer_subnets": ["192.168.7.0/24"], "psk": KEY });
    for (name, value) in fields.as_object().unwrap() {
        match value {
            Value::Null => drop(connection.as_object_mut().unwrap().remove(name)),
            value => connection[name] = value.clone(),
        }
    }
    connection
}

fn one(fields: Value) -> Value {
    json!({ "vpn_connection": connection(fields) })
}

/// Creates a connection; returns the response and the path of the connection.
async fn create(simulator: &Simulator, fields: Value) -> (Value, String) {
    let body = call(simulator, Method::POST, COLLECTION, one(fields), 201).await;
    let own = format!("{COLLECTION}/{}", body["vpn_connection"]["id"].as_str().unwrap());
    (body["vpn_connection"].clone(), own)
}

async fn read(simulator: &Simulator, own: &str) -> Value {
    get(simulator, own).await["vpn_connection"].clone()
}

#[tokio::test(start_paused = true)]
async fn connection_is_created_updated_and_deleted_over_time() {
    let simulator = simulator(TRANSITION).await;
    let (created, own) = create(&simulator, json!({ "enable_nqa": true })).await;
    assert!(created["name"].as_str().unwrap().starts_with("vpn-"), "{created}");
    assert_eq!((&created["style"], &created["ha_role"]), (&json!("STATIC"), &json!("master")));
    assert_eq!(created["ikepolicy"]["peer_id"], "203.0.113.81", "the address of the customer gateway");
    assert_eq!(created["ikepolicy"]["dpd"]["interval"], 30);
    assert_eq!((created.get("status"), &created["enable_nqa"]), (None, &json!(true)));
    assert!(!created.to_string().contains(KEY), "{created}");
    assert_eq!(read(&simulator, &own).await["status"], "PENDING_CREATE");
    let rename =
        json!({ "vpn_connection": { "name": "renamed", "ikepolicy": { "dpd": { "timeout": 20 } } } });
    assert_eq!(error(&simulator, Method::PUT, &own, rename.clone()).await, "400 VPN.0306");
    assert_eq!(error(&simulator, Method::DELETE, &own, Value::Null).await, "400 VPN.0306");

    sleep(TRANSITION).await;
    assert_eq!(read(&simulator, &own).await["status"], "ACTIVE");
    let counts = send_api(show(&simulator, GATEWAY)).await.body["vpn_gateway"].clone();
    assert_eq!((&counts["used_connection_number"], &counts["used_connection_group"]), (&json!(5), &json!(2)));
    let updated = call(&simulator, Method::PUT, &own, rename, 200).await["vpn_connection"].clone();
    assert_eq!((&updated["name"], updated.get("status")), (&json!("renamed"), None));
    assert_eq!(
        updated["ikepolicy"]["dpd"],
        json!({ "timeout": 20, "interval": 30, "msg": "seq-hash-notify" })
    );
    assert_eq!(read(&simulator, &own).await["status"], "PENDING_UPDATE");
    sleep(TRANSITION).await;
    assert_eq!(read(&simulator, &own).await["status"], "ACTIVE");

    call(&simulator, Method::DELETE, &own, Value::Null, 204).await;
    assert_eq!(read(&simulator, &own).await["status"], "PENDING_DELETE");
    assert_eq!(error(&simulator, Method::DELETE, &own, Value::Null).await, "425 VPN.0009");
    sleep(TRANSITION).await;
    assert_eq!(error(&simulator, Method::GET, &own, Value::Null).await, "404 VPN.0004");
}

#[tokio::test(start_paused = true)]
async fn connection_without_key_is_down_until_an_update_with_a_key() {
    let simulator = simulator(TRANSITION).await;
    let (_, own) = create(&simulator, json!({ "psk": null })).await;
    sleep(TRANSITION).await;
    assert_eq!(read(&simulator, &own).await["status"], "DOWN");
    let body = json!({ "vpn_connection": { "psk": KEY, "cgw_id": BERLIN } });
    let updated = call(&simulator, Method::PUT, &own, body, 200).await;
    assert_eq!(updated["vpn_connection"]["cgw_id"], BERLIN);
    assert!(!updated.to_string().contains(KEY), "{updated}");
    sleep(TRANSITION).await;
    assert_eq!(read(&simulator, &own).await["status"], "ACTIVE");
}

#[tokio::test(start_paused = true)]
async fn batch_creates_both_connections_or_none() {
    let simulator = simulator(TRANSITION).await;
    let batch = |items: Vec<Value>| json!({ "vpn_connections": items });
    let (first, second) = (connection(json!({})), connection(json!({ "vgw_ip": SECOND_EIP })));
    let other = connection(json!({ "vgw_id": ROUTER_GATEWAY, "vgw_ip": ROUTER_EIP }));
    let unknown = connection(json!({ "cgw_id": GATEWAY }));
    for (items, expected) in [
        (vec![], "400 VPN.0001"),
        (vec![first.clone(); 3], "400 VPN.0001"),
        (vec![first.clone(), other], "400 VPN.0001"),
        (vec![first.clone(), unknown], "404 VPN.0004"),
    ] {
        assert_eq!(error(&simulator, Method::POST, BATCH, batch(items)).await, expected);
    }
    assert_eq!(get(&simulator, COLLECTION).await["total_count"], 6, "nothing was created");
    let body = call(&simulator, Method::POST, BATCH, batch(vec![first, second]), 201).await;
    let addresses: Vec<_> =
        body["vpn_connections"].as_array().unwrap().iter().map(|one| &one["vgw_ip"]).collect();
    assert_eq!(addresses, [FIRST_EIP, SECOND_EIP]);
    sleep(TRANSITION).await;
    let page = get(&simulator, &format!("{COLLECTION}?limit=2")).await;
    let statuses: Vec<_> =
        page["vpn_connections"].as_array().unwrap().iter().map(|one| &one["status"]).collect();
    assert_eq!(statuses, ["ACTIVE"; 2]);
}

#[tokio::test]
async fn each_style_has_its_own_fields() {
    let simulator = simulator(LONG_TRANSITION).await;
    let rules = json!([{ "source": "10.0.0.0/24", "destination": ["192.168.0.0/24"] }]);
    let (policy, _) = create(&simulator, json!({ "style": "policy", "policy_rules": rules })).await;
    assert_eq!(policy["style"], "POLICY");
    assert_eq!(policy["policy_rules"][0]["rule_index"], 1);
    assert!(policy.get("enable_nqa").is_none() && policy.get("enable_hub").is_none(), "{policy}");
    let router = json!({ "style": "bgp", "enable_hub": true, "peer_subnets": null, "vgw_id": ROUTER_GATEWAY,
        "vgw_ip": ROUTER_EIP, "ikepolicy": { "ike_version": "v1" }, "tunnel_local_address": "169.254.56.225/30" });
    let (bgp, own) = create(&simulator, router).await;
    assert_eq!((&bgp["style"], &bgp["enable_hub"]), (&json!("BGP"), &json!(true)));
    assert_eq!(bgp["ikepolicy"]["phase1_negotiation_mode"], "main");
    assert_eq!(bgp["tunnel_peer_address"], "169.254.56.226/30");
    assert!(bgp.get("peer_subnets").is_none(), "{bgp}");
    assert_eq!(get(&simulator, &format!("{own}/log")).await["logs"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn each_limit_of_a_connection_has_its_error() {
    let simulator = simulator(LONG_TRANSITION).await;
    let rule = json!({ "source": "10.0.0.0/24", "destination": ["192.168.0.0/24"] });
    let policy = |rules: Vec<Value>| json!({ "style": "policy", "policy_rules": rules });
    let rules: Vec<_> = (0..6).map(|number| json!({ "source": format!("10.0.{number}.0/24") })).collect();
    let indexed = |index: i32| json!({ "rule_index": index });
    let ike = |fields: Value| json!({ "ikepolicy": fields });
    let ipsec = |fields: Value| json!({ "ipsecpolicy": fields });
    let tunnel =
        |local: &str, peer: &str| json!({ "tunnel_local_address": local, "tunnel_peer_address": peer });
    for (fields, expected) in [
        (json!({ "vgw_id": null }), "400 VPN.0001"),
        (json!({ "vgw_ip": null }), "400 VPN.0001"),
        (json!({ "cgw_id": null }), "400 VPN.0001"),
        (json!({ "vgw_id": "00000000-demo-a8df-va86-000000000000" }), "404 VPN.0509"),
        (json!({ "cgw_id": "00000000-demo-a8df-va86-000000000000" }), "404 VPN.0004"),
        (json!({ "vgw_id": CREATING }), "400 VPN.0506"),
        (json!({ "vgw_id": FAULT }), "409 VPN.0016"),
        (json!({ "vgw_ip": ROUTER_EIP }), "400 VPN.0001"),
        (json!({ "peer_subnets": null }), "400 VPN.0001"),
        (json!({ "peer_subnets": vec!["192.168.7.0/24"; 51] }), "400 VPN.0001"),
        (json!({ "peer_subnets": ["100.64.0.0/16"] }), "400 VPN.0001"),
        (json!({ "peer_subnets": ["100.127.0.0/16"] }), "400 VPN.0001"),
        (json!({ "peer_subnets": ["214.1.0.0/16"] }), "400 VPN.0001"),
        (json!({ "peer_subnets_v6": [] }), "400 VPN.0013"),
        (json!({ "enable_health_check": true }), "400 VPN.0013"),
        (json!({ "style": "policy-template" }), "400 VPN.0013"),
        (json!({ "style": "STATIC" }), "400 VPN.0001"),
        (json!({ "style": "policy" }), "400 VPN.0001"),
        (policy(vec![rule.clone(), rule]), "400 VPN.0001"),
        (policy(rules), "400 VPN.0001"),
        (policy(vec![indexed(1), indexed(1)]), "400 VPN.0001"),
        (policy(vec![indexed(51)]), "400 VPN.0001"),
        (json!({ "policy_rules": [{ "source": "10.0.0.0/24" }] }), "400 VPN.0001"),
        (json!({ "style": "bgp", "enable_nqa": true }), "400 VPN.0001"),
        (json!({ "enable_hub": true }), "400 VPN.0001"),
        (json!({ "ha_role": "slave" }), "400 VPN.0001"),
        (json!({ "psk": "Short-1" }), "400 VPN.0001"),
        (json!({ "psk": "a".repeat(129) }), "400 VPN.0001"),
        (json!({ "psk": "onlylowercase1" }), "400 VPN.0001"),
        (json!({ "psk": "Umlaut-\u{e4}123" }), "400 VPN.0001"),
        (tunnel("169.254.70.1/30", "169.254.70.5/30"), "400 VPN.0001"),
        (tunnel("169.254.70.0/30", "169.254.70.1/30"), "400 VPN.0001"),
        (tunnel("169.254.195.1/30", "169.254.195.2/30"), "400 VPN.0001"),
        (tunnel("10.0.0.1/30", "10.0.0.2/30"), "400 VPN.0001"),
        (ike(json!({ "lifetime_seconds": 59 })), "400 VPN.0001"),
        (ike(json!({ "lifetime_seconds": 604_801 })), "400 VPN.0001"),
        (ike(json!({ "encryption_algorithm": "rot13" })), "400 VPN.0001"),
        (ike(json!({ "local_id_type": "fqdn" })), "400 VPN.0013"),
        (ike(json!({ "local_id_type": "fqdn", "local_id": "gateway.example" })), "400 VPN.0013"),
        (ike(json!({ "local_id": "gateway.example" })), "400 VPN.0203"),
        (ike(json!({ "peer_id": "123***" })), "400 VPN.0203"),
        (ike(json!({ "dpd": { "timeout": 1 } })), "400 VPN.0001"),
        (ike(json!({ "dpd": { "interval": 3601 } })), "400 VPN.0001"),
        (ipsec(json!({ "lifetime_seconds": 29 })), "400 VPN.0001"),
        (ipsec(json!({ "pfs": "group3" })), "400 VPN.0001"),
    ] {
        let body = one(fields);
        assert_eq!(error(&simulator, Method::POST, COLLECTION, body.clone()).await, expected, "{body}");
    }
    assert_eq!(get(&simulator, COLLECTION).await["total_count"], 6, "nothing was created");
}

#[tokio::test]
async fn rejection_never_contains_the_key() {
    let simulator = simulator(LONG_TRANSITION).await;
    for key in ["canary\u{e4}canary", "canarycanary", "canary"] {
        for fields in [json!({ "psk": key }), json!({ "psk": [key] }), json!({ "psk": { key: 1 } })] {
            let request = request(&simulator, Method::POST, &path(COLLECTION)).json(&one(fields.clone()));
            let (status, _, message) = send_rejected(request).await;
            assert_eq!(status, 400, "{fields}");
            assert!(!message.contains("canary"), "{message}");
        }
    }
    assert!(!format!("{:?}", simulator.journal()).contains("canary"));
}

#[tokio::test]
async fn standby_address_needs_the_role_slave() {
    let seed = format!(
        "vpn_gateways: [{{ id: {GATEWAY}, status: ACTIVE, flavor: Professional1, ha_mode: active-standby, network_type: private, access_private_ip_1: 10.0.0.1, access_private_ip_2: 10.0.0.2 }}]
customer_gateways: [{{ id: {MUNICH}, name: munich, id_value: 203.0.113.81 }}]"
    );
    let simulator =
        Simulator::builder().transition(TRANSITION).seed(seed.parse().unwrap()).start().await.unwrap();
    assert_eq!(create(&simulator, json!({ "vgw_ip": "10.0.0.1" })).await.0["ha_role"], "master");
    let (standby, _) = create(&simulator, json!({ "vgw_ip": "10.0.0.2", "ha_role": "slave" })).await;
    assert_eq!(
        (&standby["ha_role"], &standby["ikepolicy"]["local_id"]),
        (&json!("slave"), &json!("10.0.0.2"))
    );
    let wrong = one(json!({ "vgw_ip": "10.0.0.2", "ha_role": "master" }));
    assert_eq!(error(&simulator, Method::POST, COLLECTION, wrong).await, "400 VPN.0001");
}

#[tokio::test]
async fn frozen_connection_and_changing_gateway_reject_changes() {
    let id = "b7f40c5e-demo-a8df-va86-3d8a1e6f9c02";
    let seed = format!(
        "vpn_gateways: [{{ id: {GATEWAY}, status: ACTIVE, flavor: Professional1 }}]
vpn_connections: [{{ id: {id}, status: FREEZED, vgw_id: {GATEWAY} }}]"
    );
    let frozen = Simulator::builder().seed(seed.parse().unwrap()).start().await.unwrap();
    let (own, rename) = (format!("{COLLECTION}/{id}"), json!({ "vpn_connection": { "name": "a" } }));
    for (method, action, body) in [(Method::PUT, "update", &rename), (Method::DELETE, "delete", &Value::Null)]
    {
        let (status, code, message) = send_rejected(request(&frozen, method, &path(&own)).json(body)).await;
        assert_eq!((status, code.as_str()), (400, "VPN.0001"));
        assert_eq!(message, format!("invalid request: ILLEGAL not allowed {action} vpnConnection"));
    }
    let simulator = simulator(LONG_TRANSITION).await;
    call(
        &simulator,
        Method::POST,
        &format!("vpn-gateways/{GATEWAY}/update-specification"),
        to_flavor("Professional2"),
        200,
    )
    .await;
    assert_eq!(error(&simulator, Method::PUT, &own, rename).await, "400 VPN.0507");
    assert_eq!(error(&simulator, Method::POST, COLLECTION, one(json!({}))).await, "400 VPN.0507");
}

#[tokio::test]
async fn each_status_of_a_connection_allows_only_some_changes() {
    let expected = [
        ("PENDING_CREATE", ["201", "400 VPN.0306", "400 VPN.0306"]),
        ("PENDING_UPDATE", ["201", "400 VPN.0306", "400 VPN.0306"]),
        ("PENDING_DELETE", ["425 VPN.0009", "425 VPN.0009", "425 VPN.0009"]),
        ("FREEZED", ["201", "400 VPN.0001", "400 VPN.0001"]),
        ("ACTIVE", ["201", "200", "204"]),
        ("DOWN", ["201", "200", "204"]),
        ("ERROR", ["201", "200", "204"]),
        ("UNKNOWN", ["201", "200", "204"]),
    ];
    // Each change has a connection of its own.
    let id = |status: usize, change: usize| format!("{status}{change}000000-demo-a8df-va86-000000000000");
    let connections = expected.iter().enumerate().flat_map(|(number, (status, _))| {
        (0..3).map(move |change| json!({ "id": id(number, change), "status": status, "vgw_id": GATEWAY }))
    });
    let gateway = json!({ "id": GATEWAY, "status": "ACTIVE", "flavor": "Basic" });
    let seed = json!({ "vpn_gateways": [gateway], "vpn_connections": connections.collect::<Vec<_>>() });
    let builder = Simulator::builder().seed(seed.to_string().parse().unwrap()).transition(LONG_TRANSITION);
    let simulator = builder.start().await.unwrap();
    for (number, (status, outcomes)) in expected.iter().enumerate() {
        let own = |change: usize| format!("{COLLECTION}/{}", id(number, change));
        let monitor = json!({ "connection_monitor": { "vpn_connection_id": id(number, 0) } });
        let rename = json!({ "vpn_connection": { "name": "renamed" } });
        let changes = [
            (Method::POST, "connection-monitors".to_owned(), monitor),
            (Method::PUT, own(1), rename),
            (Method::DELETE, own(2), Value::Null),
        ];
        for ((method, path, body), outcome) in changes.into_iter().zip(outcomes) {
            match outcome.parse() {
                Ok(success) => drop(call(&simulator, method, &path, body, success).await),
                Err(_) => {
                    assert_eq!(
                        &error(&simulator, method.clone(), &path, body).await,
                        outcome,
                        "{status} {method}"
                    );
                }
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn update_adds_no_subnets_to_a_connection_of_a_router() {
    let simulator = simulator(TRANSITION).await;
    let router = json!({ "style": "bgp", "vgw_id": ROUTER_GATEWAY, "vgw_ip": ROUTER_EIP });
    let (_, own) = create(&simulator, router).await;
    sleep(TRANSITION).await;
    for (subnet, is_accepted) in [("192.168.8.0/24", true), ("100.64.0.0/16", false)] {
        let body = json!({ "vpn_connection": { "peer_subnets": [subnet] } });
        match is_accepted {
            true => drop(call(&simulator, Method::PUT, &own, body, 200).await),
            false => assert_eq!(error(&simulator, Method::PUT, &own, body).await, "400 VPN.0001"),
        }
        sleep(TRANSITION).await;
    }
    let connection = read(&simulator, &own).await;
    assert_eq!((connection.get("peer_subnets"), &connection["status"]), (None, &json!("ACTIVE")));
}

#[tokio::test]
async fn gateway_limits_its_connection_groups() {
    let eip = "11111111-demo-a8df-va86-bb7de91cf493";
    let seed = format!(
        "vpn_gateways: [{{ id: {GATEWAY}, status: ACTIVE, flavor: Basic, network_type: public, connection_number: 20, eip1: {{ id: {eip} }} }}]"
    );
    let simulator = Simulator::builder().seed(seed.parse().unwrap()).start().await.unwrap();
    for number in 0..=10 {
        let customer = json!({ "customer_gateway": { "id_value": format!("203.0.113.{number}") } });
        let customer = call(&simulator, Method::POST, "customer-gateways", customer, 201).await;
        let body = one(json!({ "cgw_id": customer["customer_gateway"]["id"], "vgw_ip": eip }));
        match number {
            10 => assert_eq!(error(&simulator, Method::POST, COLLECTION, body).await, "400 VPN.0001"),
            _ => drop(call(&simulator, Method::POST, COLLECTION, body, 201).await),
        }
    }
}
