//! Gateways: their creation, update and deletion over time, and the limits of their fields.

use crate::support::*;
use otc_vpn_simulator::Simulator;
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::{Instant, sleep};

const TRANSITION: Duration = Duration::from_secs(240);
const COLLECTION: &str = "vpn-gateways";
const VPC: &str = "cb4a631d-demo-a8df-va86-ca3fa348c36c";
const SUBNET: &str = "f5741286-demo-a8df-va86-2c82bd9ee114";
const EIP: &str = "11111111-demo-a8df-va86-bb7de91cf493";

/// The fields of a gateway in a VPC, replaced with those of `fields`. A null removes a field.
fn in_vpc(fields: Value) -> Value {
    let mut gateway = json!({ "vpc_id": VPC, "connect_subnet": SUBNET, "local_subnets": ["192.168.0.0/24"] });
    for (name, value) in fields.as_object().unwrap() {
        match value {
            Value::Null => drop(gateway.as_object_mut().unwrap().remove(name)),
            value => gateway[name] = value.clone(),
        }
    }
    json!({ "vpn_gateway": gateway })
}

async fn create(simulator: &Simulator, fields: Value) -> (Value, String) {
    let body = call(simulator, Method::POST, COLLECTION, in_vpc(fields), 201).await;
    let own = format!("{COLLECTION}/{}", body["vpn_gateway"]["id"].as_str().unwrap());
    (body["vpn_gateway"].clone(), own)
}

async fn read(simulator: &Simulator, own: &str) -> Value {
    get(simulator, own).await["vpn_gateway"].clone()
}

#[tokio::test(start_paused = true)]
async fn gateway_is_created_updated_and_deleted_over_time() {
    let simulator = simulator(TRANSITION).await;
    let start = Instant::now();
    let eip = json!({ "type": "5_bgp", "bandwidth_size": 300 });
    let (created, own) = create(&simulator, json!({ "eip1": eip, "eip2": { "id": EIP } })).await;
    assert!(created["name"].as_str().unwrap().starts_with("vpngw-"), "{created}");
    let defaults = json!({ "flavor": "Professional1", "attachment_type": "vpc", "network_type": "public",
        "bgp_asn": 64512, "ha_mode": "active-active", "enterprise_project_id": "0", "access_vpc_id": VPC });
    for (name, value) in defaults.as_object().unwrap() {
        assert_eq!(&created[name], value, "{name}");
    }
    for absent in ["status", "eip1", "created_at", "availability_zone_ids", "supported_flavors"] {
        assert!(created.get(absent).is_none(), "{absent}: {created}");
    }
    let pending = read(&simulator, &own).await;
    assert_eq!(pending["status"], "PENDING_CREATE");
    assert!(pending.get("eip1").is_none() && pending.get("created_at").is_none(), "{pending}");
    let rename = json!({ "vpn_gateway": { "name": "renamed" } });
    let change = to_flavor("Professional2");
    let specification = format!("{own}/update-specification");
    assert_eq!(error(&simulator, Method::PUT, &own, rename.clone()).await, "409 VPN.0003");
    assert_eq!(error(&simulator, Method::DELETE, &own, Value::Null).await, "409 VPN.0003");
    assert_eq!(error(&simulator, Method::POST, &specification, change.clone()).await, "409 VPN.0003");

    sleep(TRANSITION).await;
    let active = read(&simulator, &own).await;
    assert_eq!((&active["status"], &active["eip2"]["id"]), (&json!("ACTIVE"), &json!(EIP)));
    assert_eq!(active["eip1"]["bandwidth_size"], 300);
    assert_eq!(active["availability_zone_ids"], json!(["eu-de-01", "eu-de-02"]));
    assert_eq!(active["supported_flavors"], json!(["Professional1", "Professional2"]));
    call(&simulator, Method::POST, &specification, change, 200).await;
    sleep(TRANSITION).await;
    read(&simulator, &own).await;
    assert_eq!(read(&simulator, &own).await["flavor"], "Professional2");

    let updated = call(&simulator, Method::PUT, &own, rename.clone(), 200).await["vpn_gateway"].clone();
    assert_eq!((&updated["name"], updated.get("status")), (&json!("renamed"), None));
    assert_eq!(read(&simulator, &own).await["status"], "PENDING_UPDATE");
    assert_eq!(error(&simulator, Method::PUT, &own, rename).await, "400 VPN.0507");
    sleep(TRANSITION).await;
    assert_eq!(read(&simulator, &own).await["status"], "ACTIVE");

    call(&simulator, Method::DELETE, &own, Value::Null, 204).await;
    assert_eq!(read(&simulator, &own).await["status"], "PENDING_DELETE");
    assert_eq!(error(&simulator, Method::DELETE, &own, Value::Null).await, "400 VPN.0508");
    sleep(TRANSITION).await;
    assert_eq!(error(&simulator, Method::GET, &own, Value::Null).await, "404 VPN.0509");
    assert_eq!(get(&simulator, COLLECTION).await["vpn_gateways"].as_array().unwrap().len(), 7);
    assert_eq!(start.elapsed().as_secs(), 4 * TRANSITION.as_secs());
}

#[tokio::test(start_paused = true)]
async fn deleting_a_gateway_deletes_its_connections_and_monitors() {
    let simulator = simulator(TRANSITION).await;
    let connections = async || {
        let body = get(&simulator, &format!("vpn-connection?vgw_id={GATEWAY}")).await;
        let statuses = body["vpn_connections"].as_array().unwrap().iter();
        statuses.map(|connection| connection["status"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let monitor =
        json!({ "connection_monitor": { "vpn_connection_id": "b7f40c5e-demo-a8df-va86-3d8a1e6f9c02" } });
    call(&simulator, Method::POST, "connection-monitors", monitor, 201).await;
    let own = format!("{COLLECTION}/{GATEWAY}");
    call(&simulator, Method::DELETE, &own, Value::Null, 204).await;
    assert_eq!(connections().await, ["PENDING_DELETE"; 4]);
    assert_eq!(
        get(&simulator, "connection-monitors").await["connection_monitors"][0]["status"],
        "PENDING_DELETE"
    );
    sleep(TRANSITION).await;
    assert_eq!(connections().await, [""; 0]);
    assert_eq!(get(&simulator, "connection-monitors").await["connection_monitors"], json!([]));
    assert_eq!(get(&simulator, "vpn-connection").await["total_count"], 2, "those of the other gateway");
    call(
        &simulator,
        Method::DELETE,
        "customer-gateways/e67d6e27-demo-a8df-va86-be9a0f0168e9",
        Value::Null,
        204,
    )
    .await;
}

#[tokio::test]
async fn each_limit_of_a_gateway_has_its_error() {
    let simulator = simulator(LONG_TRANSITION).await;
    let subnets = vec!["192.168.0.0/24"; 51];
    let private = |fields: Value| {
        let mut all = json!({ "network_type": "private" });
        all.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        all
    };
    let eip = |size: u32| json!({ "type": "5_bgp", "bandwidth_size": size });
    for (fields, expected) in [
        (json!({ "vpc_id": null }), "400 VPN.0001"),
        (json!({ "connect_subnet": null }), "400 VPN.0001"),
        (json!({ "local_subnets": null }), "400 VPN.0001"),
        (json!({ "local_subnets": [] }), "400 VPN.0001"),
        (json!({ "local_subnets": subnets }), "400 VPN.0001"),
        (json!({ "local_subnets": ["192.168.0.0/33"] }), "400 VPN.0001"),
        (json!({ "local_subnets_v6": [] }), "400 VPN.0013"),
        (json!({ "ip_version": "ipv6" }), "400 VPN.0013"),
        (json!({ "flavor": "GM" }), "400 VPN.0013"),
        (json!({ "flavor": "Professional1-NonFixedIP" }), "400 VPN.0516"),
        (json!({ "flavor": "Enormous" }), "400 VPN.0001"),
        (json!({ "attachment_type": "er", "er_id": VPC }), "400 VPN.0001"),
        (json!({ "attachment_type": "er", "local_subnets": null }), "400 VPN.0001"),
        (
            json!({ "attachment_type": "er", "er_id": VPC, "local_subnets": null, "flavor": "Basic" }),
            "400 VPN.0001",
        ),
        (json!({ "er_id": VPC }), "400 VPN.0001"),
        (private(json!({ "flavor": "Basic" })), "400 VPN.0001"),
        (private(json!({ "eip1": eip(10) })), "400 VPN.0001"),
        (private(json!({ "access_private_ip_1": "10.0.0.1" })), "400 VPN.0109"),
        (
            private(json!({ "access_private_ip_1": "10.0.0.1", "access_private_ip_2": "10.0.0.1" })),
            "400 VPN.0107",
        ),
        (
            private(json!({ "access_private_ip_1": "10.0.0.1", "access_private_ip_2": "10.0.0" })),
            "400 VPN.0108",
        ),
        (json!({ "eip1": eip(0) }), "400 VPN.0101"),
        (json!({ "eip1": eip(1001) }), "400 VPN.0101"),
        (json!({ "eip1": eip(301) }), "400 VPN.0101"),
        (json!({ "flavor": "Basic", "eip1": eip(101) }), "400 VPN.0101"),
        (json!({ "eip1": { "bandwidth_size": 10 } }), "400 VPN.0001"),
        (json!({ "eip1": { "type": "5_bgp" } }), "400 VPN.0001"),
        (json!({ "eip1": { "type": "5_bgp", "id": EIP } }), "400 VPN.0001"),
        (json!({ "eip1": { "id": EIP }, "eip2": { "id": EIP } }), "400 VPN.0112"),
        (json!({ "eip1": { "id": "f1469b4a-demo-a8df-va86-bb7de91cf493" } }), "400 VPN.0112"),
        (json!({ "availability_zone_ids": ["eu-de-01"] }), "400 VPN.0001"),
        (json!({ "availability_zone_ids": ["eu-de-01", "eu-de-01"] }), "400 VPN.0001"),
        (json!({ "availability_zone_ids": ["eu-de-01", "az9"] }), "400 VPN.0001"),
        (json!({ "bgp_asn": 0 }), "400 VPN.0001"),
        (json!({ "name": "a b" }), "400 VPN.0001"),
        (json!({ "enterprise_project_id": "1" }), "400 VPN.0001"),
    ] {
        let body = in_vpc(fields);
        assert_eq!(error(&simulator, Method::POST, COLLECTION, body.clone()).await, expected, "{body}");
    }
    assert_eq!(get(&simulator, COLLECTION).await["vpn_gateways"].as_array().unwrap().len(), 7);
    let router = json!({ "attachment_type": "er", "er_id": VPC, "vpc_id": null, "connect_subnet": null,
        "local_subnets": null, "flavor": "Professional2" });
    create(&simulator, router).await;
    let addresses =
        |first: &str| private(json!({ "access_private_ip_1": first, "access_private_ip_2": "10.0.0.9" }));
    create(&simulator, addresses("10.0.0.8")).await;
    let occupied = in_vpc(addresses("10.0.0.7"));
    assert_eq!(error(&simulator, Method::POST, COLLECTION, occupied).await, "400 VPN.0111");
    let mut elsewhere = addresses("10.0.0.8");
    elsewhere["access_subnet_id"] = json!(VPC);
    create(&simulator, elsewhere).await;
    let (created, _) = create(&simulator, json!({ "flavor": "Basic", "eip1": { "id": EIP } })).await;
    assert_eq!(created["connection_number"], 20);
}

#[tokio::test]
async fn update_and_deletion_depend_on_the_state_of_the_gateway() {
    let simulator = simulator(LONG_TRANSITION).await;
    let update = |fields: Value| json!({ "vpn_gateway": fields });
    for (id, fields, expected) in [
        (GATEWAY, json!({ "flavor": "Basic" }), "400 VPN.0001"),
        (GATEWAY, json!({ "eip_id_1": EIP }), "400 VPN.0001"),
        (GATEWAY, json!({ "local_subnets_v6": [] }), "400 VPN.0013"),
        (ROUTER_GATEWAY, json!({ "local_subnets": ["10.0.0.0/8"] }), "400 VPN.0001"),
        (FAULT, json!({ "name": "a" }), "409 VPN.0016"),
        (FROZEN, json!({ "name": "a" }), "409 VPN.0016"),
        ("00000000-demo-a8df-va86-000000000000", json!({ "name": "a" }), "404 VPN.0509"),
    ] {
        let path = format!("{COLLECTION}/{id}");
        assert_eq!(error(&simulator, Method::PUT, &path, update(fields)).await, expected, "{id}");
    }
    for id in [FAULT, FROZEN] {
        call(&simulator, Method::DELETE, &format!("{COLLECTION}/{id}"), Value::Null, 204).await;
    }
    let seed = format!("vpn_gateways: [{{ id: {GATEWAY}, status: FREEZED, flavor: Basic, lock_status: 2 }}]");
    let locked = Simulator::builder().seed(seed.parse().unwrap()).start().await.unwrap();
    let path = format!("{COLLECTION}/{GATEWAY}");
    assert_eq!(error(&locked, Method::DELETE, &path, Value::Null).await, "409 VPN.0016");
}

#[tokio::test]
async fn each_status_of_a_gateway_allows_only_some_changes() {
    let statuses = ["PENDING_CREATE", "PENDING_UPDATE", "PENDING_DELETE", "FAULT", "FREEZED", "ACTIVE"];
    let id = |number: usize| format!("0000000{number}-demo-a8df-va86-000000000000");
    let gateways = statuses.iter().enumerate().map(|(number, status)| {
        let id = id(number);
        json!({ "id": id, "status": status, "flavor": "Professional1", "network_type": "public", "eip1": { "id": id } })
    });
    let customer = json!({ "id": VPC, "id_value": "203.0.113.1" });
    let seed =
        json!({ "vpn_gateways": gateways.collect::<Vec<_>>(), "customer_gateways": [customer] }).to_string();
    let simulator = Simulator::builder().seed(seed.parse().unwrap()).transition(LONG_TRANSITION);
    let simulator = simulator.start().await.unwrap();
    let mut rows = Vec::new();
    for (number, status) in statuses.iter().enumerate() {
        let own = format!("{COLLECTION}/{}", id(number));
        let connection =
            json!({ "vpn_connection": { "vgw_id": id(number), "vgw_ip": id(number), "cgw_id": VPC } });
        let rename = json!({ "vpn_gateway": { "name": "renamed" } });
        let specification = format!("{own}/update-specification");
        let mut errors = Vec::new();
        if *status != "ACTIVE" {
            errors.push(error(&simulator, Method::POST, &specification, to_flavor("Professional2")).await);
            errors.push(error(&simulator, Method::PUT, &own, rename).await);
            errors.push(error(&simulator, Method::POST, "vpn-connection", connection).await);
        }
        if ["FAULT", "FREEZED", "ACTIVE"].contains(status) {
            call(&simulator, Method::DELETE, &own, Value::Null, 204).await;
        } else {
            errors.push(error(&simulator, Method::DELETE, &own, Value::Null).await);
        }
        rows.push(format!("{status}: {}", errors.join(", ")));
    }
    assert_eq!(
        rows,
        [
            "PENDING_CREATE: 409 VPN.0003, 409 VPN.0003, 400 VPN.0506, 409 VPN.0003",
            "PENDING_UPDATE: 400 VPN.0507, 400 VPN.0507, 400 VPN.0507, 400 VPN.0507",
            "PENDING_DELETE: 400 VPN.0508, 400 VPN.0508, 400 VPN.0508, 400 VPN.0508",
            "FAULT: 409 VPN.0016, 409 VPN.0016, 409 VPN.0016",
            "FREEZED: 409 VPN.0016, 409 VPN.0016, 409 VPN.0016",
            "ACTIVE: ",
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn eips_are_bound_to_one_address_of_one_gateway() {
    let simulator = simulator(TRANSITION).await;
    let eips =
        |first: &str, second: &str| json!({ "vpn_gateway": { "eip_id_1": first, "eip_id_2": second } });
    let other = "22222222-demo-a8df-va86-bb7de91cf493";
    let (_, own) = create(&simulator, json!({})).await;
    sleep(TRANSITION).await;
    let used = "f1469b4a-demo-a8df-va86-bb7de91cf493";
    for body in [eips(EIP, EIP), eips(EIP, used)] {
        assert_eq!(error(&simulator, Method::PUT, &own, body.clone()).await, "400 VPN.0112", "{body}");
    }
    assert!(read(&simulator, &own).await.get("eip1").is_none(), "nothing was changed");
    call(&simulator, Method::PUT, &own, eips(EIP, other), 200).await;
    sleep(TRANSITION).await;
    assert_eq!(read(&simulator, &own).await["eip2"]["id"], other);
    assert_eq!(error(&simulator, Method::PUT, &own, eips(EIP, other)).await, "400 VPN.0112");

    call(&simulator, Method::DELETE, &own, Value::Null, 204).await;
    let eip = json!({ "eip1": { "id": EIP } });
    assert_eq!(error(&simulator, Method::POST, COLLECTION, in_vpc(eip.clone())).await, "400 VPN.0112");
    sleep(TRANSITION).await;
    create(&simulator, eip).await;
}

#[tokio::test(start_paused = true)]
async fn quotas_are_freed_when_a_deletion_ends() {
    let seed = "quotas: { vpn_gateway: 8, customer_gateway: 4, vpn_connection: 7 }".parse().unwrap();
    let simulator = Simulator::builder().seed(seed).transition(TRANSITION).start().await.unwrap();
    let used = async || {
        let body = get(&simulator, "vpn/quotas").await;
        let rows = body["quotas"]["resources"].as_array().unwrap().iter().map(|row| row["used"].clone());
        rows.collect::<Vec<_>>()
    };
    let customer = json!({ "customer_gateway": { "id_value": "203.0.113.9" } });
    let created = call(&simulator, Method::POST, "customer-gateways", customer.clone(), 201).await;
    let customer_id = created["customer_gateway"]["id"].as_str().unwrap().to_owned();
    let (_, gateway) = create(&simulator, json!({})).await;
    let connection = json!({ "vgw_id": GATEWAY, "vgw_ip": "f1469b4a-demo-a8df-va86-bb7de91cf493",
        "cgw_id": customer_id, "peer_subnets": ["192.168.7.0/24"] });
    let one = json!({ "vpn_connection": connection });
    let two = json!({ "vpn_connections": [connection, connection] });
    let batch = "vpn-connections/batch-create";
    assert_eq!(error(&simulator, Method::POST, batch, two).await, "400 VPN.0001", "one is left");
    let created = call(&simulator, Method::POST, "vpn-connection", one.clone(), 201).await;
    let connection = format!("vpn-connection/{}", created["vpn_connection"]["id"].as_str().unwrap());
    assert_eq!(used().await, [4, 7, 8]);
    sleep(TRANSITION).await;
    for (path, frees) in [(&connection, [4, 6, 8]), (&gateway, [4, 6, 7])] {
        call(&simulator, Method::DELETE, path, Value::Null, 204).await;
        sleep(TRANSITION).await;
        assert_eq!(used().await, frees, "{path}");
    }
    call(&simulator, Method::POST, "vpn-connection", one, 201).await;
    create(&simulator, json!({})).await;
    let in_use = format!("customer-gateways/{customer_id}");
    assert_eq!(error(&simulator, Method::DELETE, &in_use, Value::Null).await, "400 VPN.0001");
    assert_eq!(error(&simulator, Method::POST, "customer-gateways", customer).await, "400 VPN.0001");
    assert_eq!(used().await, [4, 7, 8]);
}

#[tokio::test]
async fn quotas_count_resources_and_limit_creations() {
    let quotas = async |simulator: &Simulator| {
        let body = get(simulator, "vpn/quotas").await;
        let rows = body["quotas"]["resources"].as_array().unwrap().clone();
        let row = |row: &Value| format!("{} {}/{}", row["type"].as_str().unwrap(), row["used"], row["quota"]);
        rows.iter().map(row).collect::<Vec<_>>()
    };
    let default = simulator(LONG_TRANSITION).await;
    assert_eq!(
        quotas(&default).await,
        ["customer_gateway 3/100", "vpn_connection 6/5000", "vpn_gateway 7/50"]
    );
    let seed = "quotas: { vpn_gateway: 8, customer_gateway: 3, vpn_connection: -1 }";
    let limited = Simulator::builder().seed(seed.parse().unwrap()).start().await.unwrap();
    create(&limited, json!({})).await;
    assert_eq!(error(&limited, Method::POST, COLLECTION, in_vpc(json!({}))).await, "400 VPN.0001");
    let customer = json!({ "customer_gateway": { "id_value": "203.0.113.9" } });
    assert_eq!(error(&limited, Method::POST, "customer-gateways", customer).await, "400 VPN.0001");
    assert_eq!(quotas(&limited).await, ["customer_gateway 3/3", "vpn_connection 6/-1", "vpn_gateway 8/8"]);
}
