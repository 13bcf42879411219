//! The reported outcome of a change under conditions of real networks: dropped connections, other callers, mixed-up responses.

use crate::support::{
    GATEWAY, builder, changes_sent, client, gateway_id, password_credentials, requests, simulator,
    with_faults,
};
use otc_vpn::{Client, Error, ErrorKind, Flavor, GatewayStatus, Outcome, Progress, RetryPolicy};
use otc_vpn_simulator::{Simulator, TOKEN};
use otc_vpn_tests::stub_server::{StubServer, response};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::{Instant, sleep};

async fn resize_and_wait(client: &Client) -> Result<(), Error> {
    client.gateways().resize(&gateway_id(), Flavor::Professional2).await?.wait().await.map(drop)
}

fn kind_and_outcome(error: &Error) -> (ErrorKind, Option<Outcome>) {
    (error.kind(), error.outcome())
}

async fn password_client(simulator: &Simulator) -> Client {
    builder(simulator.url()).credentials(password_credentials(simulator)).build().await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn change_is_sent_on_a_new_connection() {
    // A firewall has dropped each connection that was used before.
    let simulator = simulator(&["change:reset=reused"]).await;
    let client = client(simulator.url()).await;
    let gateway = client.gateways().find("vpngw-4321").await.unwrap();
    let plan = client.gateways().plan(&gateway, Flavor::Professional2).await.unwrap();
    sleep(Duration::from_secs(20)).await;
    client.gateways().apply(plan).await.unwrap().wait().await.unwrap();
    // The connection of the first change is not reused for a second one.
    client.gateways().resize(&gateway_id(), Flavor::Professional1).await.unwrap().wait().await.unwrap();
    assert_eq!(changes_sent(&simulator), 2);
    assert_eq!(simulator.journal().changes.len(), 2);
}

#[tokio::test(start_paused = true)]
async fn pending_update_after_a_lost_response_does_not_confirm_the_change() {
    // Another caller's update is in progress and ends with the old flavor.
    let fault = "change:status=502,body=html,concurrent=yes";
    let simulator = with_faults(Simulator::builder().transition(Duration::from_secs(300)), &[fault])
        .start()
        .await
        .unwrap();
    let client = client(simulator.url()).await;
    let start = Instant::now();
    let error = resize_and_wait(&client).await.unwrap_err();
    assert_eq!(kind_and_outcome(&error), (ErrorKind::UnknownOutcome, Some(Outcome::Unknown)), "{error}");
    assert!(error.to_string().contains("the gateway is ACTIVE with flavor Professional1"), "{error}");
    assert!(start.elapsed() > Duration::from_secs(300), "the wait ends when the other update ends");
    assert_eq!(changes_sent(&simulator), 1);
}

#[tokio::test(start_paused = true)]
async fn change_in_progress_at_the_deadline_is_unknown_after_a_lost_response() {
    let simulator = simulator(&["change:status=502,body=html,executed=yes,end=never"]).await;
    let client = client(simulator.url()).await;
    let gateways = client.gateways().deadline(Instant::now() + Duration::from_secs(60));
    let error = gateways.resize(&gateway_id(), Flavor::Professional2).await.unwrap_err();
    assert_eq!(kind_and_outcome(&error), (ErrorKind::UnknownOutcome, Some(Outcome::Unknown)));
    assert!(error.to_string().contains("while the gateway was PENDING_UPDATE"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn bad_end_after_a_lost_response_is_unknown() {
    for end in ["FAULT", "PENDING_DELETE", "UPDATE_FAILED", "other-flavor"] {
        let simulator = simulator(&[&format!("change:reset=after,end={end}")]).await;
        let error = resize_and_wait(&client(simulator.url()).await).await.unwrap_err();
        assert_eq!(kind_and_outcome(&error), (ErrorKind::UnknownOutcome, Some(Outcome::Unknown)), "{end}");
    }
}

#[tokio::test(start_paused = true)]
async fn lost_response_without_resolution_is_unknown_at_once() {
    let simulator = simulator(&["change:status=504,body=empty,executed=yes"]).await;
    let client = client(simulator.url()).await;
    let resize = client.gateways().resize(&gateway_id(), Flavor::Professional2);
    let error = resize.resolve_unknown_outcome(false).await.unwrap_err();
    assert_eq!(kind_and_outcome(&error), (ErrorKind::UnknownOutcome, Some(Outcome::Unknown)));
    assert_eq!(requests(&simulator, "show_vgw").len(), 1, "only the read before the change");
    let id = error.request_id().unwrap();
    assert!(error.to_string().ends_with(&format!("(request id of the failed attempt: {id})")), "{error}");
}

#[tokio::test(start_paused = true)]
async fn request_id_of_a_failed_attempt_is_not_that_of_the_change() {
    let simulator = simulator(&["change:status=504,body=empty,executed=yes"]).await;
    let client = client(simulator.url()).await;
    let confirmed = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&confirmed);
    let resize =
        client.gateways().resize(&gateway_id(), Flavor::Professional2).on_progress(move |progress| {
            count.fetch_add(usize::from(matches!(progress, Progress::Confirmed)), Ordering::Relaxed);
        });
    let operation = resize.await.unwrap();
    assert_eq!(confirmed.load(Ordering::Relaxed), 1);
    assert_eq!(operation.request_id(), None);
    assert!(operation.failed_request_id().is_some());
    let reads = requests(&simulator, "show_vgw").len();
    let gateway = operation.wait().await.unwrap().into_gateway();
    assert_eq!(
        (gateway.status(), gateway.flavor()),
        (Some(&GatewayStatus::Active), Some(&Flavor::Professional2))
    );
    assert_eq!(requests(&simulator, "show_vgw").len(), reads, "nothing is left to wait for");
}

#[tokio::test(start_paused = true)]
async fn record_of_another_gateway_before_the_change_is_an_unexpected_response() {
    let simulator = simulator(&["show:body=other-gateway"]).await;
    let client = client(simulator.url()).await;
    let error = resize_and_wait(&client).await.unwrap_err();
    assert_eq!(kind_and_outcome(&error), (ErrorKind::UnexpectedResponse, Some(Outcome::NotSent)));
    assert!(error.to_string().contains("vpn_gateway.id is 00000000-demo"), "{error}");
    assert_eq!(changes_sent(&simulator), 0);
}

#[tokio::test(start_paused = true)]
async fn record_of_another_gateway_in_the_response_to_the_change_is_resolved_by_polls() {
    let simulator = simulator(&["change:body=other-gateway"]).await;
    let client = client(simulator.url()).await;
    let lost = Arc::new(Mutex::new(String::new()));
    let message = Arc::clone(&lost);
    let resize =
        client.gateways().resize(&gateway_id(), Flavor::Professional2).on_progress(move |progress| {
            if let Progress::ResponseLost { error, .. } = progress {
                assert_eq!(kind_and_outcome(error), (ErrorKind::UnexpectedResponse, Some(Outcome::Unknown)));
                *message.lock().unwrap() = error.to_string();
            }
        });
    resize.await.unwrap().wait().await.unwrap();
    assert!(lost.lock().unwrap().contains("vpn_gateway.id"), "{lost:?}");
    assert_eq!(changes_sent(&simulator), 1);
}

#[tokio::test(start_paused = true)]
async fn record_of_another_gateway_in_a_poll_is_a_failing_poll() {
    let once = simulator(&["show:body=other-gateway,after=1,times=2"]).await;
    resize_and_wait(&client(once.url()).await).await.unwrap();

    let always = simulator(&["show:body=other-gateway,after=1"]).await;
    let start = Instant::now();
    let error = resize_and_wait(&client(always.url()).await).await.unwrap_err();
    assert_eq!(kind_and_outcome(&error), (ErrorKind::UnexpectedResponse, Some(Outcome::Accepted)), "{error}");
    assert!(start.elapsed() <= Duration::from_secs(32), "{:?}", start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn id_in_another_case_is_the_same_gateway() {
    let body = format!(
        r#"{{"vpn_gateway":{{"id":"{}","status":"ACTIVE","flavor":"Professional2"}}}}"#,
        GATEWAY.to_uppercase()
    );
    let server = StubServer::start(move |_| Some(response(200, "application/json", body.clone()))).await;
    let gateway = client(server.url()).await.gateways().get(&gateway_id()).await.unwrap();
    assert_eq!(gateway.id.as_str(), GATEWAY.to_uppercase(), "the id is spelled as the service does");
}

#[tokio::test(start_paused = true)]
async fn final_status_ends_the_wait_at_once() {
    for end in ["PENDING_DELETE", "ERROR", "UPDATE_FAILED", "FAULT", "FREEZED", "other-flavor"] {
        let simulator = Simulator::builder().transition(Duration::from_secs(10));
        let simulator = with_faults(simulator, &[format!("change:end={end}")]).start().await.unwrap();
        let start = Instant::now();
        let error = resize_and_wait(&client(simulator.url()).await).await.unwrap_err();
        assert_eq!(kind_and_outcome(&error), (ErrorKind::Failed, Some(Outcome::Accepted)), "{end}: {error}");
        assert!(start.elapsed() < Duration::from_secs(26), "{end}: {:?}", start.elapsed());
    }
}

#[tokio::test(start_paused = true)]
async fn iam_failure_while_waiting_is_a_failing_poll() {
    // The token expires after the change, and IAM fails when a new one is requested.
    for (times, ends_well) in [(",times=3", true), ("", false)] {
        let faults = [
            "show:status=401,after=1,times=1".to_owned(),
            format!("token:status=503,body=html,after=1{times}"),
        ];
        let builder = Simulator::builder().transition(Duration::from_secs(20));
        let simulator = with_faults(builder, &faults).start().await.unwrap();
        let client = password_client(&simulator).await;
        let start = Instant::now();
        let result = resize_and_wait(&client).await;
        if ends_well {
            result.unwrap();
        } else {
            let error = result.unwrap_err();
            assert_eq!(kind_and_outcome(&error), (ErrorKind::Server, Some(Outcome::Accepted)), "{error}");
            assert_eq!(error.operation(), Some("token"));
            let elapsed = start.elapsed();
            assert!(elapsed > Duration::from_secs(10) && elapsed < Duration::from_secs(33), "{elapsed:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn list_with_a_rejected_token_and_a_failing_iam_reports_the_error_of_iam() {
    let simulator = simulator(&["list:status=401,times=1", "token:status=503,body=html,after=1"]).await;
    let error = password_client(&simulator).await.gateways().list().await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Server, Some("token")), "{error}");
    assert_eq!(error.status(), Some(503));
}

#[tokio::test(start_paused = true)]
async fn wait_after_a_read_in_the_requested_state_succeeds_whatever_the_deadline() {
    let simulator = simulator(&[]).await;
    let client = client(simulator.url()).await;
    let gateway = client.gateways().find("vpngw-4321").await.unwrap();
    let reads = requests(&simulator, "show_vgw").len();
    let gateways = client.gateways().deadline(Instant::now());
    gateways.wait(&gateway.id, Some(Flavor::Professional1)).after_read(&gateway).await.unwrap();
    assert_eq!(requests(&simulator, "show_vgw").len(), reads);
    let error =
        gateways.wait(&gateway.id, Some(Flavor::Professional2)).after_read(&gateway).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
}

/// A service whose gateway has these fields in the nth read, or the last ones.
async fn changing_service(reads: Vec<&'static str>) -> (StubServer, Client) {
    let count = AtomicUsize::new(0);
    let server = StubServer::start(move |request| {
        let fields = match request.method().as_str() {
            "GET" if request.uri().path().ends_with("/availability-zones") => {
                return Some(response(200, "application/json", r#"{"availability_zones":{}}"#));
            }
            "GET" => reads[count.fetch_add(1, Ordering::Relaxed).min(reads.len() - 1)],
            _ => reads[0],
        };
        let body = format!(r#"{{"vpn_gateway":{{"id":"{GATEWAY}",{fields}}}}}"#);
        Some(response(200, "application/json", body))
    })
    .await;
    let client = builder(server.url()).token(TOKEN).retry_policy(RetryPolicy::none()).build().await.unwrap();
    (server, client)
}

const PLANNED: &str = r#""status":"ACTIVE","flavor":"Professional1","supported_flavors":["Professional2"],"eip1":{"ip_address":"192.0.2.1","bandwidth_size":1000}"#;
const OTHER_EIP: &str = r#""status":"ACTIVE","flavor":"Professional1","supported_flavors":["Professional2"],"eip1":{"ip_address":"192.0.2.2","bandwidth_size":1000}"#;
const NEW_WARNING: &str = r#""status":"ACTIVE","flavor":"Professional1","supported_flavors":["Professional2"],"eip1":{"ip_address":"192.0.2.1","bandwidth_size":300}"#;
const NO_STATUS: &str = r#""flavor":"Professional1","supported_flavors":["Professional2"],"eip1":{"ip_address":"192.0.2.1","bandwidth_size":1000}"#;
const OTHER_OLD_FLAVOR: &str = r#""status":"ACTIVE","flavor":"Professional1-NonFixedIP","supported_flavors":["Professional2"],"eip1":{"ip_address":"192.0.2.1","bandwidth_size":1000}"#;
const IN_PROGRESS: &str = r#""status":"PENDING_UPDATE","flavor":"Professional1""#;
const DONE: &str = r#""status":"ACTIVE","flavor":"Professional2""#;

fn posts(server: &StubServer) -> usize {
    server.received().iter().filter(|(_, request)| request.method() == "POST").count()
}

#[tokio::test(start_paused = true)]
async fn stale_plan_is_applied_only_if_it_still_is_what_was_confirmed() {
    for (current, is_sent, is_sent_if_accepted) in [
        (PLANNED, true, true),
        (OTHER_EIP, false, true),
        (NEW_WARNING, false, true),
        (NO_STATUS, false, true),
        (OTHER_OLD_FLAVOR, false, false),
        (IN_PROGRESS, false, false),
    ] {
        for accept in [false, true] {
            let (server, client) = changing_service(vec![PLANNED, current]).await;
            let gateways = client.gateways();
            let gateway = gateways.get(&gateway_id()).await.unwrap();
            let plan = gateways.plan(&gateway, Flavor::Professional2).await.unwrap();
            assert!(!plan.is_stale());
            sleep(Duration::from_secs(31)).await;
            assert!(plan.is_stale());
            let result = gateways.apply(plan).accept_changed_plan(accept).await;
            let expected = if accept { is_sent_if_accepted } else { is_sent };
            assert_eq!(result.is_ok(), expected, "{current}, {accept}: {result:?}");
            assert_eq!(posts(&server), usize::from(expected), "{current}, {accept}");
            if let Err(error) = result {
                assert_eq!(kind_and_outcome(&error), (ErrorKind::NotReady, Some(Outcome::NotSent)));
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn changed_plan_is_reported_with_the_difference_and_a_hint() {
    let (_server, client) = changing_service(vec![PLANNED, NEW_WARNING]).await;
    let gateways = client.gateways();
    let gateway = gateways.get(&gateway_id()).await.unwrap();
    let plan = gateways.plan(&gateway, Flavor::Professional2).await.unwrap();
    sleep(Duration::from_secs(31)).await;
    let error = gateways.apply(plan.clone()).await.unwrap_err();
    assert!(matches!(error.hints(), [otc_vpn::Hint::ConfirmAgain { .. }]), "{:?}", error.hints());
    let text = error.to_string();
    assert!(text.contains("other EIPs") && text.contains("bandwidth of 300 Mbit/s"), "{text}");

    // A program can plan again, show the new plan, and apply it.
    let again = gateways.plan(plan.gateway(), Flavor::Professional2).await.unwrap();
    assert!(plan.difference(&again).is_some() && plan.difference(&plan).is_none());
    assert!(gateways.apply(again).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn stale_plan_for_a_gateway_that_has_got_the_flavor_sends_nothing() {
    let (server, client) = changing_service(vec![PLANNED, DONE]).await;
    let gateways = client.gateways();
    let gateway = gateways.get(&gateway_id()).await.unwrap();
    let plan = gateways.plan(&gateway, Flavor::Professional2).await.unwrap();
    sleep(Duration::from_secs(31)).await;
    let operation = gateways.apply(plan).await.unwrap();
    assert!(!operation.changed());
    assert_eq!(operation.old_flavor(), Some(&Flavor::Professional2));
    assert_eq!(posts(&server), 0);
}
