//! The journal.

use crate::support::*;
use otc_vpn_simulator::{Credential, TOKEN};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn journal_holds_requests_and_executed_changes() {
    let simulator = simulator(LONG_TRANSITION).await;
    send_api(request(&simulator, Method::GET, &gateways_path())).await;
    let accepted = send_api(change(&simulator, GATEWAY, "Professional2")).await;
    send_api(change(&simulator, GATEWAY, "Professional2")).await;
    send_api(unauthenticated(&simulator, Method::GET, "/elsewhere?secret=canary")).await;

    let journal = simulator.journal();
    let rows: Vec<_> = journal
        .requests
        .iter()
        .map(|request| (request.operation, request.method.as_str(), request.credential, request.status))
        .collect();
    assert_eq!(
        rows,
        [
            (Some("list_vgws"), "GET", Credential::Token, Some(200)),
            (Some("update_vgw_specification"), "POST", Credential::Token, Some(200)),
            (Some("update_vgw_specification"), "POST", Credential::Token, Some(400)),
            (None, "GET", Credential::None, Some(404)),
        ]
    );
    assert_eq!(journal.requests[1].path, change_path(GATEWAY));
    assert_eq!(journal.requests[1].request_id, accepted.request_id);
    assert_eq!(journal.changes.len(), 1);
    let change = &journal.changes[0];
    assert_eq!((change.from.as_str(), change.to.as_str()), ("Professional1", "Professional2"));
    assert_eq!(change.request_id, accepted.request_id);
    let shown = format!("{journal:?}");
    assert!(!shown.contains(TOKEN) && !shown.contains("canary"), "{shown}");
}

#[tokio::test]
async fn journal_is_read_and_cleared_over_http() {
    let simulator = simulator(LONG_TRANSITION).await;
    send_api(change(&simulator, GATEWAY, "Professional2")).await;
    let read = async || send(unauthenticated(&simulator, Method::GET, "/-/journal")).await.body;
    let journal: Value = read().await;
    assert_eq!(journal["requests"][0]["credential"], "token");
    assert_eq!(journal["changes"][0]["to"], "Professional2");
    assert_eq!(journal, json!(simulator.journal()));
    let cleared = unauthenticated(&simulator, Method::DELETE, "/-/journal").send().await.unwrap();
    assert_eq!(cleared.status(), 204);
    assert_eq!(
        read().await,
        json!({ "requests": [], "changes": [], "interruptions": [] }),
        "requests for the journal are not recorded"
    );
    let rejected = unauthenticated(&simulator, Method::PUT, "/-/journal").send().await.unwrap();
    assert_eq!(rejected.status(), 405);
}

#[tokio::test]
async fn recorded_path_is_truncated() {
    let simulator = simulator(LONG_TRANSITION).await;
    let path = format!("/{}", "ü".repeat(1000));
    send_api(request(&simulator, Method::GET, &path)).await;
    assert!(simulator.journal().requests[0].path.len() <= 200);
}

#[tokio::test]
async fn dropped_simulator_stops_serving() {
    let simulator = simulator(LONG_TRANSITION).await;
    let client = reqwest::Client::new();
    let url = format!("{}/-/journal", simulator.url());
    assert!(client.get(&url).send().await.is_ok());
    drop(simulator);
    // The server's task closes the listener.
    for _ in 0..100 {
        if client.get(&url).send().await.is_err() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the simulator still responds");
}
