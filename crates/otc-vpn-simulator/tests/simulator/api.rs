//! The operations on gateways and their validation rules.

use crate::support::*;
use otc_vpn_client::types::{ListAvailabilityZonesResponseBody, ListVgwsResponseBody, ShowVgwResponseBody};
use otc_vpn_simulator::{PROJECT_ID, Seed, Simulator};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;

fn pair(status: &str, flavor: &str) -> (String, String) {
    (status.to_owned(), flavor.to_owned())
}

#[tokio::test(start_paused = true)]
async fn change_is_accepted_immediately_and_takes_effect_after_transition() {
    let transition = Duration::from_secs(300);
    let simulator = simulator(transition).await;
    let before = send_api(show(&simulator, GATEWAY)).await.body["vpn_gateway"].clone();

    let response = send_api(change(&simulator, GATEWAY, "Professional2")).await;
    assert_eq!(response.status, 200);
    let gateway = &response.body["vpn_gateway"];
    assert_eq!(gateway["flavor"], "Professional1");
    for field in ["status", "supported_flavors"] {
        assert_eq!(gateway[field], Value::Null, "only reads return {field}");
    }
    assert_eq!(gateway["eip1"], before["eip1"]);

    assert_eq!(state(&simulator, GATEWAY).await, pair("ACTIVE", "Professional1"), "the first read is stale");
    assert_eq!(state(&simulator, GATEWAY).await, pair("PENDING_UPDATE", "Professional1"));
    tokio::time::sleep(transition).await;
    assert_eq!(state(&simulator, GATEWAY).await, pair("ACTIVE", "Professional2"));
    let after = send_api(show(&simulator, GATEWAY)).await.body["vpn_gateway"].clone();
    assert!(after["updated_at"].as_str() > before["updated_at"].as_str(), "{after}");
    assert_eq!(after["created_at"], before["created_at"]);
    assert_eq!(
        state(&simulator, ROUTER_GATEWAY).await,
        pair("ACTIVE", "Professional2"),
        "other gateways are unchanged"
    );
}

#[tokio::test]
async fn first_read_after_change_is_stale_even_when_transition_is_over() {
    let simulator = simulator(Duration::ZERO).await;
    assert_eq!(send_api(change(&simulator, GATEWAY, "Professional2")).await.status, 200);
    assert_eq!(state(&simulator, GATEWAY).await, pair("ACTIVE", "Professional1"));
    assert_eq!(state(&simulator, GATEWAY).await, pair("ACTIVE", "Professional2"));
}

#[tokio::test]
async fn list_counts_as_read_of_each_gateway() {
    let simulator = simulator(LONG_TRANSITION).await;
    send_api(change(&simulator, GATEWAY, "Professional2")).await;
    let list = async || send_api(request(&simulator, Method::GET, &gateways_path())).await.body;
    assert_eq!(list().await["vpn_gateways"][0]["status"], "ACTIVE");
    assert_eq!(list().await["vpn_gateways"][0]["status"], "PENDING_UPDATE");
    assert_eq!(state(&simulator, GATEWAY).await, pair("PENDING_UPDATE", "Professional1"));
}

#[tokio::test]
async fn list_returns_seed_in_order_and_in_types_of_spec() {
    let simulator = simulator(LONG_TRANSITION).await;
    let body = send_api(request(&simulator, Method::GET, &gateways_path())).await.body;
    let list: ListVgwsResponseBody = serde_json::from_value(body).unwrap();
    let rows: Vec<_> = list
        .vpn_gateways
        .unwrap()
        .into_iter()
        .map(|gateway| {
            let state = (gateway.status.unwrap().to_string(), gateway.flavor.unwrap().to_string());
            (gateway.name.unwrap(), state)
        })
        .collect();
    let expected = [
        ("vpngw-4321", "ACTIVE", "Professional1"),
        ("vpngw-5bd6", "ACTIVE", "Professional2"),
        ("vpngw-basic", "ACTIVE", "Basic"),
        ("vpngw-creating", "PENDING_CREATE", "Professional1"),
        ("vpngw-fault", "FAULT", "Professional1"),
        ("vpngw-frozen", "FREEZED", "Professional1"),
        ("vpngw-legacy", "ACTIVE", "V300"),
    ];
    assert_eq!(rows, expected.map(|(name, status, flavor)| (name.to_owned(), pair(status, flavor))));

    let zones = send_api(request(&simulator, Method::GET, &gateway_path("availability-zones"))).await.body;
    let zones: ListAvailabilityZonesResponseBody = serde_json::from_value(zones).unwrap();
    assert!(zones.availability_zones.unwrap().contains_key("professional1"));
    let shown: ShowVgwResponseBody =
        serde_json::from_value(send_api(show(&simulator, ROUTER_GATEWAY)).await.body).unwrap();
    assert_eq!(shown.vpn_gateway.unwrap().attachment_type.unwrap().as_str(), "er");
}

#[tokio::test]
async fn list_is_filtered_by_enterprise_projects() {
    let simulator = simulator(LONG_TRANSITION).await;
    let count = async |query: &str| {
        let path = format!("{}{query}", gateways_path());
        send_api(request(&simulator, Method::GET, &path)).await.body["vpn_gateways"].as_array().unwrap().len()
    };
    let other = "6f1d0b9c-demo-a8df-va86-3a5e7c2d8b40";
    assert_eq!(count("?enterprise_project_id=0").await, 6);
    assert_eq!(count(&format!("?enterprise_project_id={other}")).await, 1);
    assert_eq!(count(&format!("?enterprise_project_id=0&enterprise_project_id={other}")).await, 7);
    assert_eq!(count("?enterprise_project_id=none").await, 0);
    assert_eq!(count("?api-version=1.0.0").await, 7);
}

#[tokio::test]
async fn invalid_change_is_rejected_with_published_error() {
    let simulator = simulator(LONG_TRANSITION).await;
    send_api(change(&simulator, ROUTER_GATEWAY, "Professional1")).await;
    let creating = format!("resource (type=GATEWAY, ID={CREATING}) is not ready, currently CREATING");
    for (id, flavor, status, code, message) in [
        (
            BASIC,
            "Professional1",
            400,
            "VPN.0105",
            "Flavor Basic cannot update to specification Professional1 with network type public",
        ),
        (
            GATEWAY,
            "Basic",
            400,
            "VPN.0105",
            "Flavor Professional1 cannot update to specification Basic with network type public",
        ),
        (
            LEGACY,
            "Professional1",
            400,
            "VPN.0518",
            "The target flavor Professional1 does not support modification: V300",
        ),
        (
            ROUTER_GATEWAY,
            "Professional2",
            400,
            "VPN.0507",
            "The gateway is being updated, please try again later.",
        ),
        (CREATING, "Professional2", 409, "VPN.0003", &creating),
        (FAULT, "Professional2", 409, "VPN.0016", "VPN gateway is not ready, please try again later"),
        (FROZEN, "Professional2", 409, "VPN.0016", "VPN gateway is not ready, please try again later"),
        (
            GATEWAY,
            "Professional2-NonFixedIP",
            400,
            "VPN.0516",
            "Non-fixed IP not supported in post-paid situation",
        ),
        ("00000000-demo-a8df-va86-000000000000", "Basic", 404, "VPN.0509", "The gateway does not exist."),
    ] {
        let rejected = send_rejected(change(&simulator, id, flavor)).await;
        assert_eq!(rejected, (status, code.to_owned(), message.to_owned()), "{id} to {flavor}");
    }
    let changes = simulator.journal().changes;
    assert_eq!(changes.len(), 1, "{changes:?}");
    assert_eq!(changes[0].gateway_id, ROUTER_GATEWAY);
}

#[tokio::test]
async fn unsupported_flavor_is_rejected() {
    let seed: Seed = format!(
        "vpn_gateways:\n  - {{ id: {GATEWAY}, flavor: Professional1, supported_flavors: [Professional1], status: ACTIVE }}\n  \
           - {{ id: {ROUTER_GATEWAY}, flavor: Professional1, status: ACTIVE }}\n  \
           - {{ id: {BASIC}, flavor: Professional1, status: PENDING_DELETE }}"
    )
    .parse()
    .unwrap();
    let simulator = Simulator::builder().seed(seed).start().await.unwrap();
    let (status, code, _) = send_rejected(change(&simulator, GATEWAY, "Professional2")).await;
    assert_eq!((status, code.as_str()), (400, "VPN.0518"));
    let (status, code, _) = send_rejected(change(&simulator, BASIC, "Professional2")).await;
    assert_eq!((status, code.as_str()), (400, "VPN.0508"));
    assert_eq!(
        send_api(change(&simulator, ROUTER_GATEWAY, "Professional2")).await.status,
        200,
        "same family, no list of supported flavors"
    );
}

#[tokio::test]
async fn change_to_current_flavor_is_accepted_without_effect() {
    let simulator = simulator(LONG_TRANSITION).await;
    assert_eq!(send_api(change(&simulator, GATEWAY, "Professional1")).await.status, 200);
    assert_eq!(state(&simulator, GATEWAY).await, pair("ACTIVE", "Professional1"));
    assert_eq!(
        send_api(change(&simulator, GATEWAY, "Professional2")).await.status,
        200,
        "no transition is in progress"
    );
    assert_eq!(simulator.journal().changes.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_of_concurrent_changes_is_accepted() {
    let simulator = simulator(LONG_TRANSITION).await;
    let tasks: Vec<_> =
        (0..16).map(|_| tokio::spawn(change(&simulator, GATEWAY, "Professional2").send())).collect();
    let mut statuses = Vec::new();
    for task in tasks {
        statuses.push(task.await.unwrap().unwrap().status().as_u16());
    }
    statuses.sort_unstable();
    assert_eq!(statuses[0], 200);
    assert_eq!(statuses[1..], [400; 15]);
    assert_eq!(simulator.journal().changes.len(), 1);
}

#[tokio::test]
async fn malformed_request_is_rejected_with_400_as_json() {
    let simulator = simulator(LONG_TRANSITION).await;
    let post = || request(&simulator, Method::POST, &change_path(GATEWAY));
    let json = || post().header("Content-Type", "application/json");
    let good = to_flavor("Professional2");
    let too_large = json!({ "vpn_gateway": { "flavor": "x".repeat(100_000) } });
    for (name, request, status) in [
        ("no body", json(), 400),
        ("no content type", post().body(good.to_string()), 400),
        ("another content type", post().header("Content-Type", "text/plain").body(good.to_string()), 400),
        ("not JSON", json().body("{"), 400),
        ("not UTF-8", json().body(b"{\"vpn_gateway\":\"\xff\"}".to_vec()), 400),
        ("an array", json().json(&json!([])), 400),
        ("an unknown field", json().json(&json!({ "vpn_gateway": { "flavor": "Basic", "name": "a" } })), 400),
        (
            "an unknown field at the top level",
            json().json(&json!({ "vpn_gateway": good["vpn_gateway"], "a": 1 })),
            400,
        ),
        ("no flavor", json().json(&json!({ "vpn_gateway": {} })), 400),
        ("an unknown flavor", json().json(&to_flavor("NoSuchFlavor")), 400),
        ("another spelling", json().json(&to_flavor("professional2")), 400),
        ("a number", json().json(&json!({ "vpn_gateway": { "flavor": 2 } })), 400),
        ("nesting", json().body("[".repeat(60_000)), 400),
        ("a large body", json().json(&too_large), 413),
        ("a very large body", json().body(vec![b' '; 4 << 20]), 413),
        ("a short id", change(&simulator, "620d99b8", "Basic"), 400),
        ("a long id", change(&simulator, &"a".repeat(37), "Basic"), 400),
        ("a short id to read", show(&simulator, "620d99b8"), 400),
        ("an id that is not UTF-8", show(&simulator, "%ff%fe"), 400),
        ("a project that is not UTF-8", request(&simulator, Method::GET, "/v5/%ff/vpn-gateways"), 400),
        ("a read with a body", show(&simulator, GATEWAY).body(vec![b' '; 100_000]), 400),
    ] {
        let (got, code, message) = send_rejected(request).await;
        assert_eq!((got, code.as_str()), (status, "VPN.0001"), "{name}: {message}");
        assert!(message.starts_with("invalid request:"), "{name}: {message}");
    }
    let utf8 = "application/json; charset=UTF-8";
    let good = post().header("Content-Type", utf8).body(good.to_string());
    assert_eq!(send_api(good).await.status, 200);
}

#[tokio::test]
async fn unknown_path_or_method_is_rejected_as_json() {
    let simulator = simulator(LONG_TRANSITION).await;
    for path in ["/v5", "/v4/a/vpn-gateways", "/v5/a/vpn-gateways/", "/-/other"] {
        let (status, code, _) = send_rejected(request(&simulator, Method::GET, path)).await;
        assert_eq!((status, code.as_str()), (404, "APIGW.0101"), "{path}");
    }
    for (method, path, allow) in [
        (Method::DELETE, gateways_path(), "GET,HEAD,POST"),
        (Method::PATCH, gateway_path(GATEWAY), "GET,HEAD,PUT,DELETE"),
        (Method::POST, gateway_path("availability-zones"), "GET,HEAD"),
        (Method::GET, change_path(GATEWAY), "POST"),
        (Method::DELETE, "/v3/auth/tokens".to_owned(), "POST,GET,HEAD"),
    ] {
        let response = request(&simulator, method.clone(), &path).send().await.unwrap();
        assert_eq!((response.status().as_u16(), header(&response, "allow").as_str()), (405, allow), "{path}");
        assert_eq!(send_rejected(request(&simulator, method, &path)).await.1, "APIGW.0101");
    }
}

#[tokio::test]
async fn head_returns_status_of_get_without_body() {
    let simulator = simulator(LONG_TRANSITION).await;
    let response = request(&simulator, Method::HEAD, &gateways_path()).send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.text().await.unwrap(), "");
}

#[tokio::test]
async fn other_project_is_rejected_with_403() {
    let simulator = simulator(LONG_TRANSITION).await;
    for path in [
        "/v5/0dd8cb0000000000000000000000demo/vpn-gateways".to_owned(),
        format!("/v5/other/vpn-gateways/{GATEWAY}"),
        "/v5/other/vpn-gateways/availability-zones".to_owned(),
    ] {
        let (status, code, message) = send_rejected(request(&simulator, Method::GET, &path)).await;
        assert_eq!((status, code.as_str()), (403, "VPN.0003"));
        assert!(message.starts_with("Authentication failed: "), "{message}");
    }
    let path = format!("/v5/other/vpn-gateways/{GATEWAY}/update-specification");
    let change = request(&simulator, Method::POST, &path).json(&to_flavor("Professional2"));
    assert_eq!(send_rejected(change).await.0, 403);
    assert_eq!(simulator.journal().changes, []);
    assert!(path.replace("other", PROJECT_ID) == change_path(GATEWAY));
}

#[tokio::test]
async fn every_status_is_listed_in_spec() {
    let simulator = simulator(LONG_TRANSITION).await;
    let unknown = "00000000-demo-a8df-va86-000000000000";
    let post = || {
        request(&simulator, Method::POST, &change_path(GATEWAY)).header("Content-Type", "application/json")
    };
    let large = vec![b' '; 100_000];
    let requests = vec![
        ("list_vgws", 200, request(&simulator, Method::GET, &gateways_path())),
        ("list_vgws", 400, request(&simulator, Method::GET, &gateways_path()).body(large.clone())),
        ("list_vgws", 401, unauthenticated(&simulator, Method::GET, &gateways_path())),
        ("list_vgws", 403, request(&simulator, Method::GET, "/v5/other/vpn-gateways")),
        ("list_availability_zones", 200, show(&simulator, "availability-zones")),
        ("list_availability_zones", 400, show(&simulator, "availability-zones").body(large.clone())),
        (
            "list_availability_zones",
            401,
            unauthenticated(&simulator, Method::GET, &gateway_path("availability-zones")),
        ),
        (
            "list_availability_zones",
            403,
            request(&simulator, Method::GET, "/v5/other/vpn-gateways/availability-zones"),
        ),
        ("show_vgw", 200, show(&simulator, GATEWAY)),
        ("show_vgw", 400, show(&simulator, "short")),
        ("show_vgw", 400, show(&simulator, GATEWAY).body(large.clone())),
        ("show_vgw", 401, unauthenticated(&simulator, Method::GET, &gateway_path(GATEWAY))),
        (
            "show_vgw",
            403,
            request(&simulator, Method::GET, &gateway_path(GATEWAY).replace(PROJECT_ID, "other")),
        ),
        ("show_vgw", 404, show(&simulator, unknown)),
        ("update_vgw_specification", 200, change(&simulator, GATEWAY, "Professional2")),
        ("update_vgw_specification", 400, change(&simulator, GATEWAY, "Professional2")),
        ("update_vgw_specification", 400, post().body("{")),
        ("update_vgw_specification", 401, unauthenticated(&simulator, Method::POST, &change_path(GATEWAY))),
        (
            "update_vgw_specification",
            403,
            request(&simulator, Method::POST, &change_path(GATEWAY).replace(PROJECT_ID, "other")),
        ),
        ("update_vgw_specification", 404, change(&simulator, unknown, "Professional2")),
        ("update_vgw_specification", 409, change(&simulator, CREATING, "Professional2")),
        ("update_vgw_specification", 409, change(&simulator, FAULT, "Professional2")),
        ("update_vgw_specification", 413, post().body(large)),
    ];
    let count = requests.len();
    for (operation, expected, request) in requests {
        let response = send_api(request).await;
        assert_eq!(response.status, expected, "{operation}: {}", response.body);
    }
    let recorded = simulator.journal().requests;
    assert_eq!(recorded.len(), count);
    assert!(recorded.iter().all(|request| request.operation.is_some()));
    assert_statuses_are_declared(&recorded);
}
