//! Responses that differ from the documentation: fields of another type, ids of another length, compression, very many values.

use crate::support::{GATEWAY, client, gateway_id};
use otc_vpn::{Client, Error, ErrorKind, Flavor, GatewayId, Outcome};
use otc_vpn_tests::stub_server::{Response, StubServer, response};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::Instant;

fn json_response(body: impl Into<String>) -> Response {
    response(200, "application/json", body.into())
}

/// A service that sends this body in each response.
async fn service(body: impl Into<String>) -> (StubServer, Client) {
    let body = body.into();
    let server = StubServer::start(move |_| Some(json_response(body.clone()))).await;
    let client = client(server.url()).await;
    (server, client)
}

#[tokio::test(start_paused = true)]
async fn json_output_has_the_fields_as_the_service_sent_them() {
    let gateway = r#"{"bgp_asn":340282366920938463463374607431768211456,"created_at":1750000000000,"eip1":"","flavor":"Basic","id":"ID","name":12,"new":123456789012345678901234567890.5,"tags":{"a":"b"},"updated_at":null}"#;
    let gateway = gateway.replace("ID", GATEWAY);
    let (_server, client) = service(format!(r#"{{"vpn_gateway":{gateway}}}"#)).await;
    let shown = client.gateways().get(&gateway_id()).await.unwrap();
    assert_eq!(shown.name(), None);
    let sent: Value = serde_json::from_str(&gateway).unwrap();
    assert_eq!(serde_json::to_value(&shown).unwrap(), sent);
    assert!(serde_json::to_string(&shown).unwrap().contains("340282366920938463463374607431768211456"));
}

#[tokio::test(start_paused = true)]
async fn list_keeps_gateways_with_fields_of_another_type() {
    let list = json!({ "vpn_gateways": [
        { "id": "a", "name": 5, "bgp_asn": "64512", "tags": {} },
        { "id": "b", "name": "second", "used_connection_group": 6.5, "eip1": [] },
    ]});
    let (_server, client) = service(list.to_string()).await;
    let gateways = client.gateways().list().await.unwrap();
    assert_eq!(gateways.len(), 2);
    assert_eq!(client.gateways().find("second").await.unwrap().id.as_str(), "b");
}

#[tokio::test(start_paused = true)]
async fn strict_field_of_another_type_is_named() {
    for (body, field) in [
        (json!({ "vpn_gateway": { "flavor": 3 } }), "flavor"),
        (json!({ "vpn_gateway": { "status": {} } }), "status"),
        (json!({ "vpn_gateway": { "supported_flavors": "Basic" } }), "supported_flavors"),
        (json!({ "vpn_gateway": { "id": 7 } }), "id"),
    ] {
        let (_server, client) = service(body.to_string()).await;
        let error = client.gateways().get(&gateway_id()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnexpectedResponse);
        let message = error.message();
        assert!(message.starts_with(&format!("unexpected response: {field}: invalid type")), "{message}");
    }
}

#[tokio::test(start_paused = true)]
async fn null_list_is_empty_and_other_values_are_unexpected() {
    let (_server, client) = service(r#"{"vpn_gateways":null}"#).await;
    assert!(client.gateways().list().await.unwrap().is_empty());
    for body in ["{}", r#"{"vpn_gateways":"none"}"#] {
        let (_server, client) = service(body).await;
        assert_eq!(
            client.gateways().list().await.unwrap_err().kind(),
            ErrorKind::UnexpectedResponse,
            "{body}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn id_of_any_length_is_listed_and_found() {
    let ids = ["1", "620d99b8-demo-a8df-va86-200b868f2d7d1", "620d99b8-demo-a8df-va86-200b868f2d7d-ab"];
    let server = StubServer::start(move |request| {
        let path = request.uri().path();
        let gateways: Vec<Value> =
            ids.iter().map(|id| json!({ "id": id, "name": "n", "status": "ACTIVE" })).collect();
        Some(match ids.iter().position(|id| path.ends_with(&format!("/{id}"))) {
            Some(index) => json_response(json!({ "vpn_gateway": gateways[index] }).to_string()),
            None if path.ends_with("/vpn-gateways") => {
                json_response(json!({ "vpn_gateways": gateways }).to_string())
            }
            None => response(404, "application/json", r#"{"error_code":"VPN.0509","error_msg":"none"}"#),
        })
    })
    .await;
    let gateways = client(server.url()).await.gateways();
    assert_eq!(gateways.list().await.unwrap().len(), 3);
    for id in ids {
        assert_eq!(gateways.find(id).await.unwrap().id.as_str(), id);
        let id: GatewayId = id.parse().unwrap();
        assert_eq!(gateways.get(&id).await.unwrap().id, id);
        assert_eq!(gateways.find(&id.to_uppercase()).await.unwrap().id, id, "found in the list");
    }
    assert!("".parse::<GatewayId>().is_err());
}

#[tokio::test(start_paused = true)]
async fn flavor_is_compared_without_case_and_sent_as_published() {
    let gateway = json!({ "vpn_gateway": {
        "id": GATEWAY, "status": "ACTIVE", "flavor": "professional1", "supported_flavors": ["professional1", "professional2"],
    }});
    let (server, client) = service(gateway.to_string()).await;
    let gateways = client.gateways();
    let gateway = gateways.get(&gateway_id()).await.unwrap();
    assert_eq!(gateway.flavor(), Some(&Flavor::Professional1));
    assert!(!gateways.plan(&gateway, Flavor::Professional1).await.unwrap().needs_change());
    let plan = gateways.plan(&gateway, Flavor::from("PROFESSIONAL2")).await.unwrap();
    assert_eq!(plan.old_flavor().map(Flavor::as_str), Some("professional1"));
    assert!(gateways.apply(plan).await.unwrap().changed());
    let (_, sent) = server.received().pop().unwrap();
    assert_eq!(&sent.body()[..], br#"{"vpn_gateway":{"flavor":"Professional2"}}"#);
}

#[tokio::test(start_paused = true)]
async fn compression_is_not_requested_and_named_if_it_comes_anyway() {
    for status in [200, 502] {
        let server = StubServer::start(move |_| {
            let mut response = response(status, "application/json", &b"\x1f\x8b\x08\x00\x00"[..]);
            response.headers_mut().insert("content-encoding", "gzip".parse().unwrap());
            Some(response)
        })
        .await;
        let gateways =
            client(server.url()).await.gateways().deadline(Instant::now() + Duration::from_secs(5));
        let error = gateways.get(&gateway_id()).await.unwrap_err();
        assert!(error.message().contains("unsupported compression gzip"), "{error}");
        let (_, request) = &server.received()[0];
        assert_eq!(request.headers()["accept-encoding"], "identity");
    }
    let server = StubServer::start(|_| {
        let mut response = json_response("{}");
        response.headers_mut().insert("content-encoding", "br".parse().unwrap());
        Some(response)
    })
    .await;
    let request = otc_vpn::ApiRequest::new("POST", "/x").unwrap();
    let response = client(server.url()).await.request(request).await.unwrap();
    assert_eq!(response.json::<Value>().unwrap(), json!({}));
}

/// The name has the length of an id, and the service fails when it is read as one.
#[tokio::test(start_paused = true)]
async fn name_that_looks_like_an_id_is_found_in_the_list_although_the_read_fails() {
    let name = "a-name-with-thirty-six-characters-00";
    assert_eq!(name.len(), 36);
    let list = json!({ "vpn_gateways": [{ "id": GATEWAY, "name": name }] }).to_string();
    let server = StubServer::start(move |request| {
        Some(match request.uri().path().ends_with("/vpn-gateways") {
            true => json_response(list.clone()),
            false => response(500, "application/json", r#"{"error_code":"VPN.0002","error_msg":"failed"}"#),
        })
    })
    .await;
    let gateways = client(server.url()).await.gateways();
    let start = Instant::now();
    assert_eq!(gateways.find(name).await.unwrap().id.as_str(), GATEWAY);
    assert!(start.elapsed() < Duration::from_secs(12), "{:?}", start.elapsed());
    let error = gateways.find("another-name-of-thirty-six-chars-000").await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Server, Some(500)));
}

/// A list of gateways with 20 tags each, padded with spaces to a size.
fn padded_list(gateways: usize, size: usize) -> String {
    let tags: Vec<Value> =
        (0..20).map(|n| json!({ "key": format!("key-{n}"), "value": "v".repeat(70) })).collect();
    let eip = json!({ "id": GATEWAY, "ip_address": "192.0.2.1", "type": "5_bgp", "bandwidth_size": 300 });
    let gateway = |n: usize| {
        json!({
            "id": format!("620d99b8-demo-a8df-va86-{n:012}"), "name": format!("vpngw-{n}"), "status": "ACTIVE",
            "flavor": "Professional1", "supported_flavors": ["Professional1", "Professional2"],
            "local_subnets": ["192.168.0.0/24"], "eip1": eip, "eip2": eip, "tags": tags,
        })
    };
    let gateways: Vec<String> = (0..gateways).map(|n| gateway(n).to_string()).collect();
    let list = format!(r#"{{"vpn_gateways":[{}]}}"#, gateways.join(","));
    let padding = " ".repeat(size.saturating_sub(list.len()));
    list + &padding
}

#[tokio::test(start_paused = true)]
async fn list_of_5000_gateways_is_accepted_up_to_32_mib() {
    const LIMIT: usize = 32 << 20;
    let unpadded = 0;
    for (size, expected) in [
        (unpadded, "5000 gateways"),
        (LIMIT, "5000 gateways"),
        (LIMIT + 1, "unexpected_response: response larger than 32 MiB"),
    ] {
        let (_server, client) = service(padded_list(5000, size)).await;
        let result = match client.gateways().list().await {
            Ok(gateways) => format!("{} gateways", gateways.len()),
            Err(error) => format!("{}: {}", error.kind(), error.message()),
        };
        assert_eq!(result, expected, "{size}");
    }
}

#[tokio::test(start_paused = true)]
async fn responses_to_changes_and_errors_are_accepted_up_to_8_mib() {
    const LIMIT: usize = 8 << 20;
    for (method, status, size, is_accepted) in [
        ("POST", 200, LIMIT, true),
        ("POST", 200, LIMIT + 1, false),
        ("POST", 400, LIMIT + 1, false),
        ("GET", 400, LIMIT + 1, false),
    ] {
        let server =
            StubServer::start(move |_| Some(response(status, "application/json", vec![b' '; size]))).await;
        let request = otc_vpn::ApiRequest::new(method, "/x").unwrap();
        let result = client(server.url()).await.request(request).await;
        let message = result.as_ref().map(|response| response.body.len()).map_err(Error::message);
        let expected = if is_accepted { Ok(LIMIT) } else { Err("response larger than 8 MiB") };
        assert_eq!(message, expected, "{method} {status} {size}");
    }
}

#[test]
fn list_with_the_most_values_takes_less_than_160_mib() {
    let list =
        |value: &str, count| format!(r#"{{"vpn_gateways":[{}{value}]}}"#, format!("{value},").repeat(count));
    let tags = format!(r#"{{"vpn_gateways":[{{"id":"a","tags":[{}{{}}]}}]}}"#, "{},".repeat(199_000));
    for (body, is_accepted) in [
        (list("{}", 210_000), false),
        (list(r#"{"a":0}"#, 210_000), false),
        // The largest numbers of values that are accepted.
        (list(r#"{"id":"a","x":1}"#, 199_000), false),
        (
            list(
                r#"{"id":"a","x":1,"eip1":{"x":1},"eip2":{"x":1},"master_eip":{"x":1},"slave_eip":{"x":1}}"#,
                15_000,
            ),
            true,
        ),
        (format!(r#"{{"vpn_gateways":[],"x":[{}0]}}"#, "[0],".repeat(490_000)), true),
        (format!(r#"{{"vpn_gateways":[],"x":[{}0]}}"#, r#""12345678","#.repeat(990_000)), true),
        (tags, true),
    ] {
        let head: String = body.chars().take(60).collect();
        let mut is_ok = false;
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
        let (_server, client) = runtime.block_on(service(body));
        let measured = allocation_counter::measure(|| {
            is_ok = runtime.block_on(client.gateways().list()).is_ok();
        });
        assert_eq!(is_ok, is_accepted, "{head}");
        // The stub server runs in the same thread: it copies the body once.
        let mib = measured.bytes_max / (1 << 20);
        assert!(mib < 160, "{mib} MiB: {head}");
    }
}

#[tokio::test(start_paused = true)]
async fn change_with_too_many_values_in_its_response_is_unknown() {
    let body = format!(r#"{{"x":[{}0]}}"#, "0,".repeat(1_010_000));
    let (_server, client) = service(body).await;
    let request = otc_vpn::ApiRequest::new("POST", "/x").unwrap();
    let error = client.request(request).await.unwrap().json::<Value>().unwrap_err();
    assert_eq!(error.outcome(), Some(Outcome::Unknown));
    assert!(error.message().contains("more than 200000 JSON objects"), "{error}");
}
