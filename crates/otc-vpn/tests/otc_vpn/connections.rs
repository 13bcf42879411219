//! Reads of VPN connections, and their pages.

use crate::support::{client, simulator};
use otc_vpn::{Connection, ErrorKind};
use otc_vpn_simulator::Simulator;
use otc_vpn_tests::stub_server::{StubServer, response};
use serde_json::json;

const MUNICH_1: &str = "b7f40c5e-demo-a8df-va86-3d8a1e6f9c02";

fn names(connections: &[Connection]) -> Vec<&str> {
    connections.iter().map(Connection::display_name).collect()
}

#[tokio::test]
async fn connections_are_listed_found_and_read() {
    let simulator = simulator(&[]).await;
    let client = client(simulator.url()).await;
    let connections = client.connections();
    assert_eq!(connections.list().await.unwrap().len(), 6);
    let gateway = client.gateways().find("vpngw-5bd6").await.unwrap();
    assert_eq!(names(&connections.list_of(&gateway).await.unwrap()), ["oslo-1", "oslo-2"]);
    let found = connections.find("munich-1").await.unwrap();
    assert!(found.is_up());
    assert_eq!(found.id.as_str(), MUNICH_1);
    assert_eq!(connections.get(&found.id).await.unwrap().name(), Some("munich-1"));
    assert_eq!(connections.find(MUNICH_1).await.unwrap().name(), Some("munich-1"));
    let log = connections.log(&connections.find("oslo-2").await.unwrap().id).await.unwrap();
    assert_eq!(log[0].reason(), Some("phase1 proposal mismatch"));
    for (name, kind) in
        [("nowhere-1", ErrorKind::NotFound), ("", ErrorKind::InvalidInput), ("a/b", ErrorKind::InvalidInput)]
    {
        assert_eq!(connections.find(name).await.unwrap_err().kind(), kind, "{name}");
    }
}

#[tokio::test]
async fn list_returns_all_connections_of_a_seed_without_creation_times() {
    const GATEWAY: &str = "620d99b8-demo-a8df-va86-200b868f2d7d";
    let seeded: Vec<_> = (0..450)
        .map(|number| json!({ "id": format!("c{number}"), "vgw_id": GATEWAY, "status": "ACTIVE" }))
        .collect();
    let seed = json!({
        "vpn_gateways": [{ "id": GATEWAY, "status": "ACTIVE", "flavor": "Basic" }],
        "vpn_connections": seeded,
    });
    let simulator = Simulator::builder().seed(seed.to_string().parse().unwrap()).start().await.unwrap();
    let connections = client(simulator.url()).await.connections().list().await.unwrap();
    let ids: Vec<&str> = connections.iter().map(|connection| connection.id.as_str()).collect();
    assert_eq!(ids, expected(450));
}

/// The ids in a list with pages as `page` returns them for a marker, and the number of requests. Connections and customer gateways
/// have the same pages.
async fn listed(
    page: impl Fn(Option<usize>) -> (std::ops::Range<usize>, Option<String>) + Send + Sync + 'static,
) -> (Vec<String>, usize) {
    let server = StubServer::start(move |request| {
        let query = request.uri().query().unwrap_or_default();
        assert!(query.contains("limit=200"), "{query}");
        let marker = query.split('&').find_map(|pair| pair.strip_prefix("marker="));
        let (range, next_marker) = page(marker.map(|marker| marker.parse().unwrap()));
        let items: Vec<_> = range.clone().map(|number| json!({ "id": format!("c{number}") })).collect();
        let body = json!({
            "vpn_connections": items,
            "customer_gateways": items,
            "page_info": { "next_marker": next_marker, "current_count": range.len() },
            // The total of the tenant is not that of the list.
            "total_count": 12,
        });
        Some(response(200, "application/json", body.to_string()))
    })
    .await;
    let client = client(server.url()).await;
    let connections = client.connections().list().await.unwrap();
    let requests = server.received().len();
    let ids: Vec<String> = connections.iter().map(|connection| connection.id.to_string()).collect();
    let customer_gateways = client.customer_gateways().list().await.unwrap();
    assert_eq!(server.received().len(), 2 * requests);
    assert!(customer_gateways.iter().map(|customer_gateway| customer_gateway.id.as_str()).eq(&ids));
    (ids, requests)
}

fn expected(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("c{number}")).collect()
}

#[tokio::test]
async fn pages_are_followed_to_the_end() {
    let page = |count: usize| {
        move |marker: Option<usize>| {
            let start = marker.unwrap_or_default();
            let end = count.min(start + 200);
            // The marker is also set on the last page.
            (start..end, Some(end.to_string()))
        }
    };
    assert_eq!(listed(page(450)).await, (expected(450), 3));
    assert_eq!(listed(page(0)).await, (expected(0), 1));
    assert_eq!(listed(page(199)).await, (expected(199), 1));
    // A full page can be the last one, which only an empty page shows.
    assert_eq!(listed(page(200)).await, (expected(200), 2));
}

#[tokio::test]
async fn marker_that_does_not_advance_ends_the_list() {
    // The same marker again.
    assert_eq!(
        listed(|marker| (0..200, Some(marker.map_or("7".to_owned(), |marker| marker.to_string())))).await.1,
        2
    );
    // A new marker, but no new connections.
    assert_eq!(
        listed(|marker| (0..200, Some((marker.unwrap_or(0) + 1).to_string()))).await,
        (expected(200), 2)
    );
    // No marker.
    assert_eq!(listed(|_| (0..200, None)).await, (expected(200), 1));
}

#[tokio::test]
async fn connection_that_two_pages_contain_is_listed_once() {
    let page = |marker: Option<usize>| match marker {
        None => (0..200, Some("1".to_owned())),
        Some(_) => (199..250, None),
    };
    assert_eq!(listed(page).await, (expected(250), 2));
}

#[tokio::test]
async fn response_that_is_no_list_of_connections_is_unexpected() {
    for body in ["{}", r#"{"vpn_connections":{}}"#, r#"{"vpn_connections":[{"id":"a","status":1}]}"#] {
        let server = StubServer::start(move |_| Some(response(200, "application/json", body))).await;
        let result = client(server.url()).await.connections().list().await;
        assert_eq!(result.unwrap_err().kind(), ErrorKind::UnexpectedResponse, "{body}");
    }
    let server =
        StubServer::start(|_| Some(response(200, "application/json", r#"{"vpn_connections":null}"#))).await;
    assert!(client(server.url()).await.connections().list().await.unwrap().is_empty());
}
