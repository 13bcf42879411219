//! What holds when time runs out or an answer is lost: nothing is sent late, nothing waits for ever, no status gets lost.

use otc_vpn::auth::{Credentials, Domain, PasswordCredentials, ProjectScope, User};
use otc_vpn::{Client, Error, ErrorKind, Flavor, GatewayId, Outcome, RetryPolicy};
use otc_vpn_simulator::{DOMAIN, PASSWORD, PROJECT_ID, Simulator, TOKEN, USER};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::Instant;

const GATEWAY: &str = "620d99b8-demo-a8df-va86-200b868f2d7d";

async fn simulator(faults: &[&str]) -> Simulator {
    let mut builder = Simulator::builder().transition(Duration::from_millis(200));
    for fault in faults {
        builder = builder.fault(fault.parse().unwrap());
    }
    builder.start().await.unwrap()
}

fn client(endpoint: &str) -> Client {
    let builder = Client::builder().endpoint(endpoint).project_id(PROJECT_ID).token(TOKEN);
    builder.retry_policy(RetryPolicy::none()).build().unwrap()
}

fn with_password(simulator: &Simulator) -> Client {
    let domain = Domain::Name(DOMAIN.to_owned());
    let credentials = Credentials::Password(PasswordCredentials::new(
        (simulator.url() + "/v3").parse().unwrap(),
        User::by_name(USER, domain),
        PASSWORD,
        ProjectScope::Id(PROJECT_ID.to_owned()),
    ));
    let builder = Client::builder().endpoint(simulator.url()).project_id(PROJECT_ID);
    builder.credentials(credentials).build().unwrap()
}

fn id() -> GatewayId {
    GATEWAY.parse().unwrap()
}

fn posts(simulator: &Simulator, operation: &str) -> usize {
    simulator.journal().requests.iter().filter(|arrival| arrival.operation == Some(operation)).count()
}

async fn refusal(client: &Client) -> Error {
    client.gateways().get(&id()).await.unwrap_err()
}

#[tokio::test]
async fn a_change_is_not_sent_once_the_time_is_over() {
    let simulator = simulator(&["zones:delay-before=30s"]).await;
    let client = client(&simulator.url());
    let gateways = client.gateways().deadline(Instant::now() + Duration::from_secs(2));
    let error = gateways.resize(&id(), Flavor::Professional2).await.unwrap_err();
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::Timeout, Some(Outcome::NotSent)), "{error}");
    assert_eq!(posts(&simulator, "update_vgw_specification"), 0);
}

#[tokio::test]
async fn an_answer_that_breaks_off_keeps_its_status() {
    for fault in ["show:status=200,huge=9MiB", "show:status=200,body=incomplete"] {
        let simulator = simulator(&[fault]).await;
        let error = refusal(&client(&simulator.url())).await;
        assert_eq!(error.status(), Some(200), "{fault}: {error}");
    }
}

#[tokio::test]
async fn an_identity_service_that_is_something_else_keeps_its_status() {
    let simulator = simulator(&["token:status=202,body=html"]).await;
    let error = refusal(&with_password(&simulator)).await;
    assert_eq!((error.kind(), error.status()), (ErrorKind::UnexpectedResponse, Some(202)), "{error}");
}

#[tokio::test]
async fn a_401_that_is_not_the_apis_does_not_send_the_change_again() {
    let simulator = simulator(&["change:status=401,body=html"]).await;
    let client = with_password(&simulator);
    let resize =
        client.gateways().resize(&id(), Flavor::Professional2).unchanged_period(Duration::from_secs(1));
    let error = resize.await.unwrap_err();
    assert_eq!(error.outcome(), Some(Outcome::Unknown), "{error}");
    assert_eq!(posts(&simulator, "update_vgw_specification"), 1);
}

#[tokio::test]
async fn a_gateway_that_failed_is_no_success_though_it_has_the_flavor() {
    let simulator = simulator(&[]).await;
    let client = client(&simulator.url());
    for name in ["vpngw-fault", "vpngw-frozen"] {
        let gateway = client.gateways().find(name).await.unwrap();
        let change = client.gateways().resize(&gateway.id, Flavor::Professional1).await.unwrap();
        assert!(!change.changed());
        assert_eq!(change.wait().await.unwrap_err().kind(), ErrorKind::Failed, "{name}");
    }
    assert_eq!(posts(&simulator, "update_vgw_specification"), 0);
}

#[tokio::test]
async fn a_server_whose_tls_is_not_taken_is_asked_once() {
    let simulator = simulator(&[]).await;
    let endpoint = simulator.url().replace("http:", "https:");
    let builder = Client::builder().endpoint(endpoint).project_id(PROJECT_ID).token(TOKEN);
    let begun = Instant::now();
    let error = refusal(&builder.build().unwrap()).await;
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Connection, false), "{error}");
}

#[tokio::test]
async fn a_read_that_fails_while_waiting_says_that_the_change_was_taken() {
    let simulator = simulator(&["show:status=403,body=json,after=1"]).await;
    let client = client(&simulator.url());
    let change = client.gateways().resize(&id(), Flavor::Professional2).await.unwrap();
    let error = change.wait().await.unwrap_err();
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::Permission, Some(Outcome::Accepted)), "{error}");
    let hint = error.hint().unwrap();
    let look = format!("`otc-vpn gateway wait {GATEWAY} --flavor Professional2`");
    assert!(hint.contains("do not send it again") && hint.contains(&look), "{hint}");
    assert!(hint.contains("vpn:vpnGateways:get"), "{hint}");
}

/// A service whose gateway says no state once a change has come, the answer to which is lost. It notes when it was asked.
async fn without_states(executes: bool) -> (String, Arc<Mutex<Vec<(String, Instant)>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::new(Mutex::new(Vec::new()));
    let notes = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(answer(stream, Arc::clone(&notes), executes));
        }
    });
    (url, asked)
}

async fn answer(mut stream: TcpStream, notes: Arc<Mutex<Vec<(String, Instant)>>>, executes: bool) {
    let mut request = vec![0; 4096];
    let Ok(length) = stream.read(&mut request).await else { return };
    let request = String::from_utf8_lossy(&request[..length]).into_owned();
    let method = request.split(' ').next().unwrap_or_default().to_owned();
    notes.lock().unwrap().push((method.clone(), Instant::now()));
    if method == "POST" {
        return;
    }
    let changed = notes.lock().unwrap().iter().any(|(method, _)| method == "POST");
    let fields = match (changed, executes) {
        (true, true) => r#""status":"ACTIVE","flavor":"Professional2""#,
        (true, false) => r#""flavor":"Professional1""#,
        (false, _) => r#""status":"ACTIVE","flavor":"Professional1""#,
    };
    let body = format!(r#"{{"vpn_gateway":{{"id":"{GATEWAY}",{fields}}}}}"#);
    let head = format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", body.len());
    let _ = stream.write_all((head + &body).as_bytes()).await;
}

#[tokio::test]
async fn looking_for_a_lost_change_ends_where_no_state_is_told() {
    let (url, _) = without_states(false).await;
    let client = client(&url);
    let resize =
        client.gateways().resize(&id(), Flavor::Professional2).unchanged_period(Duration::from_secs(1));
    let looked = tokio::time::timeout(Duration::from_secs(30), resize.into_future()).await;
    let error = looked.expect("it must end").unwrap_err();
    assert_eq!(error.outcome(), Some(Outcome::Unknown), "{error}");
}

#[tokio::test]
async fn reads_keep_their_distance_also_after_a_lost_change() {
    let (url, asked) = without_states(true).await;
    let client = client(&url);
    let change = client.gateways().resize(&id(), Flavor::Professional2).await.unwrap();
    change.wait().await.unwrap();
    let reads: Vec<Instant> =
        asked.lock().unwrap().iter().filter(|(method, _)| method == "GET").map(|(_, at)| *at).collect();
    assert_eq!(reads.len(), 3);
    for pair in reads.windows(2) {
        let apart = pair[1] - pair[0];
        assert!(apart > Duration::from_millis(800), "{apart:?}");
    }
}
