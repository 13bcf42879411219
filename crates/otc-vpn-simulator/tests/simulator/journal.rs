//! What the simulator writes down.

use crate::support::*;
use otc_vpn_simulator::{Credential, TOKEN};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn it_holds_what_arrived_and_what_was_carried_out() {
    let simulator = simulator(ENDLESS).await;
    api(request(&simulator, Method::GET, &gateways_path())).await;
    let taken = api(change(&simulator, FIRST, "Professional2")).await;
    api(change(&simulator, FIRST, "Professional2")).await;
    api(bare(&simulator, Method::GET, "/elsewhere?secret=canary")).await;

    let journal = simulator.journal();
    let rows: Vec<_> = journal
        .requests
        .iter()
        .map(|arrival| (arrival.operation, arrival.method.as_str(), arrival.credential, arrival.status))
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
    assert_eq!(journal.requests[1].path, change_path(FIRST));
    assert_eq!(journal.requests[1].request_id, taken.request_id);
    assert_eq!(journal.changes.len(), 1);
    let change = &journal.changes[0];
    assert_eq!((change.from.as_str(), change.to.as_str()), ("Professional1", "Professional2"));
    assert_eq!(change.request_id, taken.request_id);
    let shown = format!("{journal:?}");
    assert!(!shown.contains(TOKEN) && !shown.contains("canary"), "{shown}");
}

#[tokio::test]
async fn it_is_read_and_cleared_over_http() {
    let simulator = simulator(ENDLESS).await;
    api(change(&simulator, FIRST, "Professional2")).await;
    let read = async || answer(bare(&simulator, Method::GET, "/-/journal")).await.body;
    let journal: Value = read().await;
    assert_eq!(journal["requests"][0]["credential"], "token");
    assert_eq!(journal["changes"][0]["to"], "Professional2");
    assert_eq!(journal, json!(simulator.journal()));
    let cleared = bare(&simulator, Method::DELETE, "/-/journal").send().await.unwrap();
    assert_eq!(cleared.status(), 204);
    assert_eq!(read().await, json!({ "requests": [], "changes": [] }), "reading it is no request to the API");
    let refused = bare(&simulator, Method::PUT, "/-/journal").send().await.unwrap();
    assert_eq!(refused.status(), 405);
}

#[tokio::test]
async fn it_stays_bounded() {
    let simulator = simulator(ENDLESS).await;
    let path = format!("/{}", "ü".repeat(1000));
    api(request(&simulator, Method::GET, &path)).await;
    assert!(simulator.journal().requests[0].path.len() <= 200);
}

#[tokio::test]
async fn a_dropped_simulator_stops() {
    let simulator = simulator(ENDLESS).await;
    let client = reqwest::Client::new();
    let url = format!("{}/-/journal", simulator.url());
    assert!(client.get(&url).send().await.is_ok());
    drop(simulator);
    // The listener goes in its own task.
    for _ in 0..100 {
        if client.get(&url).send().await.is_err() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("it still answers");
}
