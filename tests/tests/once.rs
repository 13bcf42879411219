//! A change goes out once: not by the pool of connections, not by a dropped future, and again only where the caller asked for it.

use otc_vpn::{Client, ErrorKind, Flavor, Gateway, Outcome};
use otc_vpn_simulator::{PROJECT_ID, Simulator, TOKEN};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

async fn simulator(faults: &[&str]) -> (Simulator, Client) {
    let mut builder = Simulator::builder().transition(Duration::from_millis(200));
    for fault in faults {
        builder = builder.fault(fault.parse().unwrap());
    }
    let simulator = builder.start().await.unwrap();
    let client = client(&simulator.url());
    (simulator, client)
}

fn client(endpoint: &str) -> Client {
    Client::builder().endpoint(endpoint).project_id(PROJECT_ID).token(TOKEN).build().unwrap()
}

fn posts(simulator: &Simulator) -> usize {
    simulator.journal().requests.iter().filter(|arrival| arrival.method == "POST").count()
}

async fn gateway(client: &Client) -> Gateway {
    client.gateways().find("vpngw-4321").await.unwrap()
}

#[tokio::test]
async fn a_lost_change_goes_out_again_only_if_the_caller_allowed_it() {
    for allowed in [false, true] {
        let (simulator, client) = simulator(&["change:reset=before,times=1"]).await;
        let gateway = gateway(&client).await;
        let change = client
            .gateways()
            .resize(&gateway.id, Flavor::Professional2)
            .unchanged_period(Duration::from_secs(1))
            .resend_if_unchanged(allowed)
            .await;
        if allowed {
            let gateway = change.unwrap().wait().await.unwrap();
            assert_eq!(gateway.flavor, Some(Flavor::Professional2));
            assert_eq!(posts(&simulator), 2);
        } else {
            let error = change.unwrap_err();
            assert_eq!((error.kind(), error.outcome()), (ErrorKind::UnknownOutcome, Some(Outcome::Unknown)));
            assert_eq!(posts(&simulator), 1);
        }
        assert_eq!(simulator.journal().changes.len(), usize::from(allowed));
    }
}

#[tokio::test]
async fn it_goes_out_twice_at_most_even_if_both_are_lost() {
    let (simulator, client) = simulator(&["change:reset=before"]).await;
    let gateway = gateway(&client).await;
    let resize = client.gateways().resize(&gateway.id, Flavor::Professional2);
    let error = resize.unchanged_period(Duration::from_secs(1)).resend_if_unchanged(true).await.unwrap_err();
    assert_eq!(error.outcome(), Some(Outcome::Unknown));
    assert_eq!(posts(&simulator), 2);
}

#[tokio::test]
async fn what_becomes_of_the_second_takes_nothing_of_the_first_back() {
    // The first is carried out, reads are late, and so the second is refused as one too many.
    let fault = "change:status=502,body=html,executed=yes,stale=3,times=1";
    let (simulator, client) = simulator(&[fault]).await;
    let gateway = gateway(&client).await;
    let resize = client.gateways().resize(&gateway.id, Flavor::Professional2);
    let change = resize.unchanged_period(Duration::from_millis(1)).resend_if_unchanged(true).await.unwrap();
    assert!(change.changed());
    assert_eq!(posts(&simulator), 2);
    assert_eq!(change.wait().await.unwrap().flavor, Some(Flavor::Professional2));
    assert_eq!(simulator.journal().changes.len(), 1);
}

#[tokio::test]
async fn a_dropped_future_leaves_one_change_at_most() {
    let (simulator, client) = simulator(&["change:delay-before=300ms"]).await;
    let gateway = gateway(&client).await;
    let resize = client.gateways().resize(&gateway.id, Flavor::Professional2).into_future();
    assert!(
        tokio::time::timeout(Duration::from_millis(150), resize).await.is_err(),
        "it must not end so soon"
    );
    tokio::time::sleep(Duration::from_millis(800)).await;
    assert_eq!(posts(&simulator), 1);
    assert!(simulator.journal().changes.len() <= 1);
}

/// A server that keeps a connection open after a first answer and closes it as soon as the next request comes, as one does whose
/// idle time ends at that moment. A pool that replays would send the POST again on a new connection.
#[tokio::test]
async fn a_connection_that_ends_under_a_post_is_not_replayed() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let posts: &'static AtomicUsize = Box::leak(Box::new(AtomicUsize::new(0)));
    tokio::spawn(async move {
        loop {
            let (mut connection, _) = listener.accept().await.unwrap();
            tokio::spawn(async move {
                let mut buffer = vec![0; 64 * 1024];
                loop {
                    let read = connection.read(&mut buffer).await.unwrap_or(0);
                    let request = &buffer[..read];
                    if request.starts_with(b"POST") {
                        posts.fetch_add(1, Ordering::SeqCst);
                    }
                    if !request.starts_with(b"GET") {
                        return;
                    }
                    let body = include_str!("../payloads/ok/show-enterprise-router-public.json");
                    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len());
                    connection.write_all(head.as_bytes()).await.unwrap();
                    connection.write_all(body.as_bytes()).await.unwrap();
                }
            });
        }
    });
    let client = client(&endpoint);
    let id = "66ddeacb-demo-a8df-va86-9a414b5bd7d5".parse().unwrap();
    let resize =
        client.gateways().resize(&id, Flavor::Professional2).unchanged_period(Duration::from_millis(100));
    let error = resize.await.unwrap_err();
    assert_eq!(error.outcome(), Some(Outcome::Unknown), "{error}");
    assert_eq!(posts.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn without_a_connection_nothing_was_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = Client::builder()
        .endpoint(&endpoint)
        .project_id(PROJECT_ID)
        .token(TOKEN)
        .retry_policy(otc_vpn::RetryPolicy::none())
        .build()
        .unwrap();
    let request = otc_vpn::ApiRequest::new("POST", "/v5/{project_id}/x").unwrap().json("{}").unwrap();
    let error = client.request(request).await.unwrap_err();
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::Connection, Some(Outcome::NotSent)));
    assert!(error.is_retryable() && error.hint().is_some());
    assert!(error.to_string().contains(&endpoint), "{error}");
}
