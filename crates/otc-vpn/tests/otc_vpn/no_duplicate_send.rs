//! A change is sent once: neither the connection pool nor a dropped future sends it again, only a caller who allows it.

use crate::support::{builder, changes_sent, client, gateway_id, simulator};
use otc_vpn::{ApiRequest, ErrorKind, Flavor, Outcome, RetryPolicy};
use otc_vpn_simulator::TOKEN;
use otc_vpn_tests::stub_server::{StubServer, response};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::time::{sleep, timeout};

#[tokio::test(start_paused = true)]
async fn change_without_response_is_resent_only_if_the_caller_allows_it() {
    for allowed in [false, true] {
        let simulator = simulator(&["change:reset=before,times=1"]).await;
        let client = client(simulator.url()).await;
        let result = client
            .gateways()
            .resize(&gateway_id(), Flavor::Professional2)
            .unchanged_period(Duration::from_secs(1))
            .resend_if_unchanged(allowed)
            .await;
        if allowed {
            let gateway = result.unwrap().wait().await.unwrap();
            assert_eq!(gateway.flavor(), Some(&Flavor::Professional2));
            assert_eq!(changes_sent(&simulator), 2);
        } else {
            let error = result.unwrap_err();
            assert_eq!((error.kind(), error.outcome()), (ErrorKind::UnknownOutcome, Some(Outcome::Unknown)));
            assert_eq!(changes_sent(&simulator), 1);
        }
        assert_eq!(simulator.journal().changes.len(), usize::from(allowed));
    }
}

#[tokio::test(start_paused = true)]
async fn change_that_may_be_resent_is_sent_twice_at_most() {
    let simulator = simulator(&["change:reset=before"]).await;
    let client = client(simulator.url()).await;
    let resize = client.gateways().resize(&gateway_id(), Flavor::Professional2);
    let error = resize.unchanged_period(Duration::from_secs(1)).resend_if_unchanged(true).await.unwrap_err();
    assert_eq!(error.outcome(), Some(Outcome::Unknown));
    assert_eq!(changes_sent(&simulator), 2);
}

#[tokio::test(start_paused = true)]
async fn rejection_of_the_resent_change_does_not_hide_that_the_first_was_applied() {
    // The first change is applied but reads are stale, so the second is sent and rejected.
    let fault = "change:status=502,body=html,executed=yes,stale=3,times=1";
    let simulator = simulator(&[fault]).await;
    let client = client(simulator.url()).await;
    let resize = client.gateways().resize(&gateway_id(), Flavor::Professional2);
    let operation =
        resize.unchanged_period(Duration::from_millis(1)).resend_if_unchanged(true).await.unwrap();
    assert!(operation.changed());
    assert_eq!(changes_sent(&simulator), 2);
    assert_eq!(operation.wait().await.unwrap().flavor(), Some(&Flavor::Professional2));
    assert_eq!(simulator.journal().changes.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn dropped_resize_leaves_one_change_at_most() {
    let simulator = simulator(&["change:delay-before=300ms"]).await;
    let client = client(simulator.url()).await;
    let resize = client.gateways().resize(&gateway_id(), Flavor::Professional2).into_future();
    timeout(Duration::from_millis(150), resize).await.expect_err("the response takes 300 ms");
    sleep(Duration::from_secs(60)).await;
    assert_eq!(changes_sent(&simulator), 1);
    assert!(simulator.journal().changes.len() <= 1);
}

/// Some servers close an idle connection at the moment when the next request arrives. A pool that replays requests would then send
/// the POST again on a new connection.
#[tokio::test(start_paused = true)]
async fn post_on_a_connection_that_is_closed_is_not_replayed() {
    let gateway = include_str!("../../../../tests/fixtures/ok/show-enterprise-router-public.json");
    let server = StubServer::start(move |request| {
        (request.method() == "GET").then(|| response(200, "application/json", gateway))
    })
    .await;
    let id: otc_vpn::GatewayId = "66ddeacb-demo-a8df-va86-9a414b5bd7d5".parse().unwrap();
    let client = client(server.url()).await;
    let resize =
        client.gateways().resize(&id, Flavor::Professional2).unchanged_period(Duration::from_millis(100));
    let error = resize.await.unwrap_err();
    assert_eq!(error.outcome(), Some(Outcome::Unknown), "{error}");
    let posts = server.received().into_iter().filter(|(_, request)| request.method() == "POST");
    assert_eq!(posts.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn change_without_a_connection_is_not_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = builder(&endpoint).token(TOKEN).retry_policy(RetryPolicy::none()).build().await.unwrap();
    let request = ApiRequest::new("POST", "/v5/{project_id}/x").unwrap().json("{}").unwrap();
    let error = client.request(request).await.unwrap_err();
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::Connection, Some(Outcome::NotSent)));
    assert!(error.is_retryable() && !error.hints().is_empty());
    assert!(error.to_string().contains(&endpoint), "{error}");
}
