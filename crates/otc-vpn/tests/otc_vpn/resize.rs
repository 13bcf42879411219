//! A resize against the simulator: find a gateway, validate, send the change, wait.

use crate::support::{changes_sent, client, requests};
use otc_vpn::{
    Client, ErrorKind, Flavor, Gateway, GatewayId, GatewayStatus, Hint, Outcome, PlanWarning, Progress,
};
use otc_vpn_simulator::Simulator;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::Instant;

async fn simulator(transition: Duration) -> (Simulator, Client) {
    let simulator = Simulator::builder().transition(transition).start().await.unwrap();
    let client = client(simulator.url()).await;
    (simulator, client)
}

async fn find(client: &Client, name: &str) -> Gateway {
    client.gateways().find(name).await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn resize_of_active_gateway_ends_with_the_new_flavor() {
    let (simulator, client) = simulator(Duration::from_millis(300)).await;
    let gateway = find(&client, "vpngw-4321").await;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let polls = Arc::clone(&seen);
    let operation = client
        .gateways()
        .resize(&gateway.id, Flavor::Professional2)
        .on_progress(move |progress| {
            if let Progress::Poll { status, flavor, .. } = progress {
                polls.lock().unwrap().push((status.cloned(), flavor.cloned()));
            }
        })
        .await
        .unwrap();
    assert!(operation.changed() && operation.request_id().is_some());
    assert_eq!(operation.old_flavor(), Some(&Flavor::Professional1));
    // The gateway has two EIPs of 300 Mbit/s, and the flavor a bandwidth of 1 Gbit/s.
    let bottlenecks = operation
        .warnings()
        .iter()
        .filter(|warning| {
            matches!(
                warning,
                PlanWarning::EipBottleneck { bandwidth_mbit: 300, max_bandwidth_mbit: 1000, .. }
            )
        })
        .count();
    assert_eq!(bottlenecks, 2, "{:?}", operation.warnings());

    let gateway = operation.wait().await.unwrap().into_gateway();
    assert_eq!(gateway.flavor(), Some(&Flavor::Professional2));
    assert_eq!(gateway.status(), Some(&GatewayStatus::Active));
    // The first read after the change is stale: ACTIVE with the old flavor must not end the wait.
    let seen = seen.lock().unwrap();
    assert_eq!(seen[0], (Some(GatewayStatus::Active), Some(Flavor::Professional1)), "{seen:?}");
    assert_eq!(seen.last().unwrap().1, Some(Flavor::Professional2));
    assert_eq!(changes_sent(&simulator), 1);
    assert_eq!(simulator.journal().changes.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn resize_to_the_current_flavor_sends_nothing() {
    let (simulator, client) = simulator(Duration::from_millis(100)).await;
    let gateway = find(&client, "vpngw-5bd6").await;
    let operation = client.gateways().resize(&gateway.id, Flavor::Professional2).await.unwrap();
    assert!(!operation.changed());
    assert_eq!(operation.wait().await.unwrap().flavor(), Some(&Flavor::Professional2));
    assert_eq!(changes_sent(&simulator), 0);
}

#[tokio::test(start_paused = true)]
async fn resize_that_the_service_would_reject_is_not_sent() {
    let (simulator, client) = simulator(Duration::from_millis(100)).await;
    for (name, flavor, kind) in [
        ("vpngw-basic", Flavor::Professional1, ErrorKind::NotAllowed),
        ("vpngw-4321", Flavor::Basic, ErrorKind::NotAllowed),
        ("vpngw-4321", Flavor::Professional2NonFixedIp, ErrorKind::NotAllowed),
        ("vpngw-4321", Flavor::from("NoSuchFlavor"), ErrorKind::NotAllowed),
        ("vpngw-creating", Flavor::Professional2, ErrorKind::NotReady),
        ("vpngw-fault", Flavor::Professional2, ErrorKind::NotReady),
        ("vpngw-frozen", Flavor::Professional2, ErrorKind::NotReady),
    ] {
        let gateway = find(&client, name).await;
        let error = client.gateways().resize(&gateway.id, flavor.clone()).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.outcome()),
            (kind, Some(Outcome::NotSent)),
            "{name} to {flavor}: {error}"
        );
        assert!(!error.hints().is_empty(), "{name} to {flavor}");
    }
    assert_eq!(changes_sent(&simulator), 0);
}

#[tokio::test(start_paused = true)]
async fn gateway_that_does_not_exist_is_not_found() {
    let (simulator, client) = simulator(Duration::from_millis(100)).await;
    let error = client.gateways().find("vpngw-none").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert_eq!(error.hints(), [Hint::ListGateways]);
    let id: GatewayId = "00000000-demo-a8df-va86-200b868f2d7d".parse().unwrap();
    let error = client.gateways().resize(&id, Flavor::Professional2).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::NotFound, Some(404)));
    assert_eq!((error.code(), error.outcome()), (Some("VPN.0509"), Some(Outcome::NotSent)));
    assert!(error.request_id().is_some());
    let before = simulator.journal().requests.len();
    for name in ["", "a/b", "a\nb"] {
        assert_eq!(client.gateways().find(name).await.unwrap_err().kind(), ErrorKind::InvalidInput);
    }
    assert_eq!(simulator.journal().requests.len(), before, "an invalid name must not be sent");
}

#[tokio::test(start_paused = true)]
async fn concurrent_second_change_is_rejected() {
    let (simulator, client) = simulator(Duration::from_secs(2)).await;
    let gateway = find(&client, "vpngw-4321").await;
    let plan = client.gateways().plan(&gateway, Flavor::Professional2).await.unwrap();
    let gateways = client.gateways();
    let (first, second) = tokio::join!(gateways.apply(plan.clone()), gateways.apply(plan));
    let error = match (first, second) {
        (Ok(_), Err(error)) | (Err(error), Ok(_)) => error,
        other => panic!("one change must be accepted and one rejected: {other:?}"),
    };
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::NotReady, Some(Outcome::Refused)));
    assert_eq!(error.code(), Some("VPN.0507"));
    assert_eq!(changes_sent(&simulator), 2);
}

#[tokio::test(start_paused = true)]
async fn wait_past_its_deadline_reports_the_last_state() {
    let (_simulator, client) = simulator(Duration::from_secs(60)).await;
    let gateway = find(&client, "vpngw-4321").await;
    let start = Instant::now();
    let gateways = client.gateways().deadline(start + Duration::from_secs(4));
    let operation = gateways.resize(&gateway.id, Flavor::Professional2).await.unwrap();
    let error = operation.wait().await.unwrap_err();
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::Timeout, Some(Outcome::Accepted)));
    let text = error.to_string();
    for part in ["4 s", "polls", "PENDING_UPDATE", "Professional1"] {
        assert!(text.contains(part), "{part} is missing in: {text}");
    }
    assert!(start.elapsed() < Duration::from_millis(4100), "{:?}", start.elapsed());
    let error = client.gateways().resize(&gateway.id, Flavor::Professional2).await.unwrap_err();
    assert_eq!(
        error.kind(),
        ErrorKind::NotReady,
        "a second resize during the transition is rejected before sending"
    );
}

#[tokio::test(start_paused = true)]
async fn operations_accept_a_gateway_and_its_id() {
    let (simulator, client) = simulator(Duration::from_millis(100)).await;
    let gateways = client.gateways();
    let listed = find(&client, "vpngw-4321").await;
    let reads = || requests(&simulator, "show_vgw").len();

    let read = gateways.get(&listed).await.unwrap();
    assert_eq!(read.id, gateways.get(&listed.id).await.unwrap().id);
    assert_eq!(reads(), 2);
    let plans = [
        gateways.plan(&listed, Flavor::Professional2).await,
        gateways.plan(&listed.id, Flavor::Professional2).await,
    ];
    assert!(plans.iter().all(|plan| plan.as_ref().unwrap().needs_change()));
    assert_eq!(reads(), 4, "a gateway from a list is read again");
    let _ = gateways.plan(&read, Flavor::Professional2).await.unwrap();
    assert_eq!(reads(), 4, "a gateway that was just read is not");

    gateways.resize(&read, Flavor::Professional2).await.unwrap().wait().await.unwrap();
    let read = gateways.wait(&read, Some(Flavor::Professional2)).await.unwrap();
    gateways.resize(&read.id, Flavor::Professional1).await.unwrap().wait().await.unwrap();
    gateways.wait(&read.id, Some(Flavor::Professional1)).await.unwrap();
    assert_eq!(changes_sent(&simulator), 2);
}

#[tokio::test(start_paused = true)]
async fn resize_reads_a_gateway_again_that_was_not_just_read() {
    let (simulator, client) = simulator(Duration::from_millis(100)).await;
    let gateways = client.gateways();
    let id = find(&client, "vpngw-4321").await.id;
    let old = gateways.get(&id).await.unwrap();
    gateways.resize(&old, Flavor::Professional2).await.unwrap().wait().await.unwrap();
    tokio::time::sleep(Duration::from_secs(10)).await;
    let operation = gateways.resize(&old, Flavor::Professional2).await.unwrap();
    assert!(!operation.changed(), "the earlier read shows the old flavor");
    assert_eq!(changes_sent(&simulator), 1);
}
