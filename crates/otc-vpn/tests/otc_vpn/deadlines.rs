//! Deadlines, timeouts and lost responses: nothing is sent after a deadline, every wait ends, and no status is lost.

use crate::support::{GATEWAY, builder, changes_sent, client, gateway_id, password_credentials, simulator};
use otc_vpn::{Client, Error, ErrorKind, Flavor, Hint, Outcome, RetryPolicy};
use otc_vpn_simulator::{Simulator, TOKEN};
use otc_vpn_tests::stub_server::{StubServer, response};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::time::{Instant, timeout};

async fn client_without_retries(endpoint: impl Into<String>) -> Client {
    builder(endpoint).token(TOKEN).retry_policy(RetryPolicy::none()).build().await.unwrap()
}

async fn password_client(simulator: &Simulator) -> Client {
    builder(simulator.url()).credentials(password_credentials(simulator)).build().await.unwrap()
}

async fn get_error(client: &Client) -> Error {
    client.gateways().get(&gateway_id()).await.unwrap_err()
}

#[tokio::test(start_paused = true)]
async fn change_is_not_sent_after_the_deadline() {
    let simulator = simulator(&["zones:delay-before=30s"]).await;
    let client = client_without_retries(simulator.url()).await;
    let gateways = client.gateways().deadline(Instant::now() + Duration::from_secs(2));
    let error = gateways.resize(&gateway_id(), Flavor::Professional2).await.unwrap_err();
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::Timeout, Some(Outcome::NotSent)), "{error}");
    assert_eq!(changes_sent(&simulator), 0);
}

#[tokio::test(start_paused = true)]
async fn response_that_is_not_read_to_its_end_keeps_its_status() {
    for fault in ["show:status=200,huge=33MiB", "show:status=200,body=incomplete"] {
        let simulator = simulator(&[fault]).await;
        let error = get_error(&client_without_retries(simulator.url()).await).await;
        assert_eq!(error.status(), Some(200), "{fault}: {error}");
    }
}

#[tokio::test(start_paused = true)]
async fn unexpected_iam_response_keeps_its_status() {
    let simulator = simulator(&["token:status=202,body=html"]).await;
    let error = get_error(&password_client(&simulator).await).await;
    assert_eq!((error.kind(), error.status()), (ErrorKind::UnexpectedResponse, Some(202)), "{error}");
}

#[tokio::test(start_paused = true)]
async fn html_401_does_not_resend_the_change() {
    let simulator = simulator(&["change:status=401,body=html"]).await;
    let client = password_client(&simulator).await;
    let resize = client
        .gateways()
        .resize(&gateway_id(), Flavor::Professional2)
        .unchanged_period(Duration::from_secs(1));
    let error = resize.await.unwrap_err();
    assert_eq!(error.outcome(), Some(Outcome::Unknown), "{error}");
    assert_eq!(changes_sent(&simulator), 1);
}

#[tokio::test(start_paused = true)]
async fn resize_rejects_a_failed_gateway_that_has_the_flavor() {
    let simulator = simulator(&[]).await;
    let client = client_without_retries(simulator.url()).await;
    for name in ["vpngw-fault", "vpngw-frozen"] {
        let gateway = client.gateways().find(name).await.unwrap();
        let error = client.gateways().resize(&gateway.id, Flavor::Professional1).await.unwrap_err();
        assert_eq!((error.kind(), error.outcome()), (ErrorKind::NotReady, Some(Outcome::NotSent)), "{error}");
    }
    assert_eq!(changes_sent(&simulator), 0);
}

#[tokio::test(start_paused = true)]
async fn wait_for_a_change_of_others_reports_not_ready_when_it_fails_or_does_not_end() {
    for (end, message) in [("FAULT", "is FAULT"), ("never", "timed out after 60 s")] {
        let simulator = simulator(&[&format!("change:end={end},stale=0")]).await;
        let client = client_without_retries(simulator.url()).await;
        let gateways = client.gateways().deadline(Instant::now() + Duration::from_secs(60));
        let other = gateways.resize(&gateway_id(), Flavor::Professional2).await.unwrap();
        let operation = gateways.resize(&gateway_id(), Flavor::Professional1).await.unwrap();
        assert!(other.changed() && !operation.changed());
        let error = operation.wait().await.unwrap_err();
        assert_eq!((error.kind(), error.outcome()), (ErrorKind::NotReady, Some(Outcome::NotSent)), "{error}");
        assert!(error.message().contains(message), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn tls_failure_is_not_retried() {
    let simulator = simulator(&[]).await;
    let endpoint = simulator.url().replace("http:", "https:");
    let start = Instant::now();
    let error = get_error(&client(endpoint).await).await;
    assert!(start.elapsed() < Duration::from_millis(100), "{:?}", start.elapsed());
    assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Connection, false), "{error}");
}

#[tokio::test(start_paused = true)]
async fn failed_read_while_waiting_reports_that_the_change_was_accepted() {
    let simulator = simulator(&["show:status=403,body=json,after=1"]).await;
    let client = client_without_retries(simulator.url()).await;
    let operation = client.gateways().resize(&gateway_id(), Flavor::Professional2).await.unwrap();
    let error = operation.wait().await.unwrap_err();
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::Permission, Some(Outcome::Accepted)), "{error}");
    let hints = error.hints();
    assert!(hints.contains(&Hint::DoNotResend), "{hints:?}");
    let waits = |hint: &Hint| match hint {
        Hint::WaitFor { id, flavor, .. } => *id == gateway_id() && *flavor == Some(Flavor::Professional2),
        _ => false,
    };
    assert!(hints.iter().any(waits), "{hints:?}");
    assert!(hints.iter().any(|hint| hint.to_string().contains("vpn:vpnGateways:get")), "{hints:?}");
}

/// A service that closes the connection instead of responding to the change. Afterwards the gateway has these fields.
async fn service_that_loses_the_response(fields_after_change: &'static str) -> StubServer {
    let changed = AtomicBool::new(false);
    StubServer::start(move |request| {
        if request.method() == "POST" {
            changed.store(true, Ordering::SeqCst);
            return None;
        }
        let fields = match changed.load(Ordering::SeqCst) {
            true => fields_after_change,
            false => r#""status":"ACTIVE","flavor":"Professional1""#,
        };
        Some(response(200, "application/json", format!(r#"{{"vpn_gateway":{{"id":"{GATEWAY}",{fields}}}}}"#)))
    })
    .await
}

#[tokio::test(start_paused = true)]
async fn lost_response_of_a_gateway_without_status_is_an_unknown_outcome() {
    let server = service_that_loses_the_response(r#""flavor":"Professional1""#).await;
    let client = client_without_retries(server.url()).await;
    let resize = client
        .gateways()
        .resize(&gateway_id(), Flavor::Professional2)
        .unchanged_period(Duration::from_secs(1));
    let result = timeout(Duration::from_secs(30), resize.into_future()).await;
    let error = result.expect("the resize ends").unwrap_err();
    assert_eq!(error.outcome(), Some(Outcome::Unknown), "{error}");
}

#[tokio::test(start_paused = true)]
async fn reads_after_a_lost_response_keep_the_poll_interval() {
    let server = service_that_loses_the_response(r#""status":"ACTIVE","flavor":"Professional2""#).await;
    let client = client_without_retries(server.url()).await;
    let operation = client.gateways().resize(&gateway_id(), Flavor::Professional2).await.unwrap();
    operation.wait().await.unwrap();
    let received = server.received().into_iter();
    let reads: Vec<Instant> = received
        .filter(|(_, request)| request.method() == "GET" && request.uri().path().contains("vpn-gateways"))
        .map(|(received_at, _)| received_at)
        .collect();
    assert_eq!(reads.len(), 2, "the poll that confirms the change ends the wait");
    for pair in reads.windows(2) {
        let interval = pair[1] - pair[0];
        assert!(interval > Duration::from_millis(800), "{interval:?}");
    }
}
