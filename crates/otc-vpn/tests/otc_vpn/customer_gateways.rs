//! Reads of customer gateways. Their pages are tested with those of connections.

use crate::support::{client, requests, simulator};
use otc_vpn::ErrorKind;
use otc_vpn_tests::stub_server::{StubServer, response};

const MUNICH: &str = "e67d6e27-demo-a8df-va86-be9a0f0168e9";

#[tokio::test]
async fn customer_gateways_are_listed_found_and_read() {
    let simulator = simulator(&[]).await;
    let customer_gateways = client(simulator.url()).await.customer_gateways();
    let all = customer_gateways.list().await.unwrap();
    let names: Vec<_> = all.iter().map(|customer_gateway| customer_gateway.display_name()).collect();
    assert_eq!(names, ["munich", "berlin", "oslo"]);
    let found = customer_gateways.find("munich").await.unwrap();
    assert_eq!((found.id.as_str(), found.address()), (MUNICH, Some("203.0.113.81")));
    assert_eq!(customer_gateways.get(&found.id).await.unwrap().name(), Some("munich"));
    for (name, kind) in
        [("nowhere", ErrorKind::NotFound), ("", ErrorKind::InvalidInput), ("a/b", ErrorKind::InvalidInput)]
    {
        assert_eq!(customer_gateways.find(name).await.unwrap_err().kind(), kind, "{name}");
    }
}

#[tokio::test]
async fn id_of_a_customer_gateway_is_found_without_the_list() {
    let simulator = simulator(&[]).await;
    let customer_gateways = client(simulator.url()).await.customer_gateways();
    assert_eq!(customer_gateways.find(MUNICH).await.unwrap().name(), Some("munich"));
    assert!(requests(&simulator, "list_cgws").is_empty());
    // An id that does not exist may be a name.
    let unknown = MUNICH.replace("e67d6e27", "00000000");
    assert_eq!(customer_gateways.find(&unknown).await.unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(requests(&simulator, "list_cgws").len(), 1);
}

#[tokio::test]
async fn name_of_several_customer_gateways_is_ambiguous() {
    let body =
        r#"{"customer_gateways": [{"id": "c1", "name": "a"}, {"id": "c2", "name": "a"}, {"id": "a"}]}"#;
    let server = StubServer::start(move |_| Some(response(200, "application/json", body))).await;
    let customer_gateways = client(server.url()).await.customer_gateways();
    // An id takes precedence over a name.
    assert_eq!(customer_gateways.find("a").await.unwrap().id.as_str(), "a");
    let body = body.replace(r#", {"id": "a"}"#, "");
    let server = StubServer::start(move |_| Some(response(200, "application/json", body.clone()))).await;
    let error = client(server.url()).await.customer_gateways().find("a").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert!(error.to_string().contains("2 customer gateways have it (c1, c2)"), "{error}");
}

#[tokio::test]
async fn response_with_another_customer_gateway_is_unexpected() {
    for body in ["{}", r#"{"customer_gateway": {"id": "e67d6e27-other"}}"#] {
        let server = StubServer::start(move |_| Some(response(200, "application/json", body))).await;
        let result = client(server.url()).await.customer_gateways().get(&MUNICH.parse().unwrap()).await;
        assert_eq!(result.unwrap_err().kind(), ErrorKind::UnexpectedResponse, "{body}");
    }
}
