//! Reads of connection monitors and quotas.

use crate::support::{client, simulator};
use otc_vpn::{ApiRequest, Client, ErrorKind, QuotaType};
use otc_vpn_tests::stub_server::{StubServer, response};
use serde_json::json;

async fn create_monitor(client: &Client, connection: &str) {
    let id = client.connections().find(connection).await.unwrap().id;
    let body = json!({ "connection_monitor": { "vpn_connection_id": id.as_str() } });
    let request = ApiRequest::new("POST", "/v5/{project_id}/connection-monitors").unwrap();
    client.request(request.json(body.to_string()).unwrap()).await.unwrap();
}

#[tokio::test]
async fn monitors_are_listed_for_the_project_and_for_a_connection() {
    let simulator = simulator(&[]).await;
    let client = client(simulator.url()).await;
    assert!(client.monitors().list().await.unwrap().is_empty());
    for connection in ["munich-1", "berlin-1"] {
        create_monitor(&client, connection).await;
    }
    assert_eq!(client.monitors().list().await.unwrap().len(), 2);
    let munich = client.connections().find("munich-1").await.unwrap().id;
    let monitors = client.monitors().list_of(&munich).await.unwrap();
    assert_eq!(monitors.len(), 1);
    assert_eq!(monitors[0].vpn_connection_id.as_deref(), Some(munich.as_str()));
    let oslo = client.connections().find("oslo-1").await.unwrap().id;
    assert!(client.monitors().list_of(&oslo).await.unwrap().is_empty());
}

#[tokio::test]
async fn quotas_have_the_number_of_existing_resources() {
    let simulator = simulator(&[]).await;
    let quotas = client(simulator.url()).await.quotas().await.unwrap();
    let connections = quotas.iter().find(|quota| quota.type_ == Some(QuotaType::VpnConnection)).unwrap();
    assert_eq!((connections.used, quotas.len()), (Some(6), 3));
}

#[tokio::test]
async fn response_that_is_no_list_is_unexpected() {
    for body in [
        "{}",
        r#"{"connection_monitors": {}, "quotas": []}"#,
        r#"{"connection_monitors": 1, "quotas": {"resources": {}}}"#,
    ] {
        let server = StubServer::start(move |_| Some(response(200, "application/json", body))).await;
        let client = client(server.url()).await;
        let monitors = client.monitors().list().await.unwrap_err();
        let quotas = client.quotas().await.unwrap_err();
        assert_eq!(
            [monitors.kind(), quotas.kind()],
            [ErrorKind::UnexpectedResponse; 2],
            "{body}: {monitors} {quotas}"
        );
    }
    let body = r#"{"connection_monitors": null, "quotas": {"resources": null}}"#;
    let server = StubServer::start(move |_| Some(response(200, "application/json", body))).await;
    let client = client(server.url()).await;
    assert!(client.monitors().list().await.unwrap().is_empty());
    assert!(client.quotas().await.unwrap().is_empty());
}
