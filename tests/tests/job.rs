//! The job over real sockets: find a gateway, check, change, follow, against the simulator.

use otc_vpn::{Client, ErrorKind, Flavor, Gateway, GatewayId, GatewayStatus, Outcome, PlanWarning, Progress};
use otc_vpn_simulator::{PROJECT_ID, Simulator, TOKEN};
use std::sync::Mutex;
use std::time::Duration;
use tokio::time::Instant;

async fn simulator(transition: Duration) -> (Simulator, Client) {
    let simulator = Simulator::builder().transition(transition).start().await.unwrap();
    let client =
        Client::builder().endpoint(simulator.url()).project_id(PROJECT_ID).token(TOKEN).build().unwrap();
    (simulator, client)
}

/// How many requests of one operation arrived.
fn arrivals(simulator: &Simulator, operation: &str) -> usize {
    simulator.journal().requests.iter().filter(|arrival| arrival.operation == Some(operation)).count()
}

async fn find(client: &Client, name: &str) -> Gateway {
    client.gateways().find(name).await.unwrap()
}

#[tokio::test]
async fn a_change_is_made_and_followed() {
    let (simulator, client) = simulator(Duration::from_millis(300)).await;
    let gateway = find(&client, "vpngw-4321").await;
    let seen = Mutex::new(Vec::new());
    let change = client
        .gateways()
        .resize(&gateway.id, Flavor::Professional2)
        .on_progress(|progress| {
            if let Progress::Poll { status, flavor, .. } = progress {
                seen.lock().unwrap().push((status.cloned(), flavor.cloned()));
            }
        })
        .await
        .unwrap();
    assert!(change.changed() && change.request_id().is_some());
    assert_eq!(change.old_flavor(), Some(&Flavor::Professional1));
    // The seed's own example: two EIPs of 300 Mbit/s under a flavor that forwards 1 Gbit/s.
    let bottlenecks = change
        .warnings()
        .iter()
        .filter(|note| {
            matches!(note, PlanWarning::EipBottleneck { bandwidth_mbit: 300, max_bandwidth_mbit: 1000, .. })
        })
        .count();
    assert_eq!(bottlenecks, 2, "{:?}", change.warnings());

    let gateway = change.wait().await.unwrap();
    assert_eq!(gateway.flavor, Some(Flavor::Professional2));
    assert_eq!(gateway.status, Some(GatewayStatus::Active));
    // The first read after the change is stale: ACTIVE with the old flavor must not end the wait.
    let seen = seen.lock().unwrap();
    assert_eq!(seen[0], (Some(GatewayStatus::Active), Some(Flavor::Professional1)), "{seen:?}");
    assert_eq!(seen.last().unwrap().1, Some(Flavor::Professional2));
    assert_eq!(arrivals(&simulator, "update_vgw_specification"), 1);
    assert_eq!(simulator.journal().changes.len(), 1);
}

#[tokio::test]
async fn what_is_there_already_is_left_alone() {
    let (simulator, client) = simulator(Duration::from_millis(100)).await;
    let gateway = find(&client, "vpngw-5bd6").await;
    let change = client.gateways().resize(&gateway.id, Flavor::Professional2).await.unwrap();
    assert!(!change.changed());
    assert_eq!(change.wait().await.unwrap().flavor, Some(Flavor::Professional2));
    assert_eq!(arrivals(&simulator, "update_vgw_specification"), 0);
}

#[tokio::test]
async fn what_the_service_would_refuse_is_not_sent() {
    let (simulator, client) = simulator(Duration::from_millis(100)).await;
    for (name, flavor, kind) in [
        ("vpngw-basic", Flavor::Professional1, ErrorKind::NotAllowed),
        ("vpngw-4321", Flavor::Basic, ErrorKind::NotAllowed),
        ("vpngw-4321", Flavor::Professional2NonFixedIp, ErrorKind::NotAllowed),
        ("vpngw-4321", Flavor::from("Professional9"), ErrorKind::NotAllowed),
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
        assert!(error.hint().is_some(), "{name} to {flavor}");
    }
    assert_eq!(arrivals(&simulator, "update_vgw_specification"), 0);
}

#[tokio::test]
async fn a_gateway_that_is_not_there_is_not_found() {
    let (simulator, client) = simulator(Duration::from_millis(100)).await;
    let error = client.gateways().find("vpngw-none").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert!(error.hint().unwrap().contains("gateway list"));
    let id: GatewayId = "00000000-demo-a8df-va86-200b868f2d7d".parse().unwrap();
    let error = client.gateways().resize(&id, Flavor::Professional2).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::NotFound, Some(404)));
    assert_eq!((error.code(), error.outcome()), (Some("VPN.0509"), Some(Outcome::NotSent)));
    assert!(error.request_id().is_some());
    let before = simulator.journal().requests.len();
    for wrong in ["", "a/b", "a\nb"] {
        assert_eq!(client.gateways().find(wrong).await.unwrap_err().kind(), ErrorKind::InvalidInput);
    }
    assert_eq!(simulator.journal().requests.len(), before, "a wrong name must not be sent");
}

#[tokio::test]
async fn of_two_changes_at_once_one_is_refused() {
    let (simulator, client) = simulator(Duration::from_secs(2)).await;
    let gateway = find(&client, "vpngw-4321").await;
    let plan = client.gateways().plan(&gateway, Flavor::Professional2).await.unwrap();
    let gateways = client.gateways();
    let (first, second) = tokio::join!(gateways.apply(plan.clone()), gateways.apply(plan));
    let error = match (first, second) {
        (Ok(_), Err(error)) | (Err(error), Ok(_)) => error,
        other => panic!("one must be taken and one refused: {other:?}"),
    };
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::NotReady, Some(Outcome::Refused)));
    assert_eq!(error.code(), Some("VPN.0507"));
    assert_eq!(arrivals(&simulator, "update_vgw_specification"), 2);
}

#[tokio::test]
async fn a_timeout_tells_what_was_seen() {
    let (_simulator, client) = simulator(Duration::from_secs(60)).await;
    let gateway = find(&client, "vpngw-4321").await;
    let begun = Instant::now();
    let gateways = client.gateways().deadline(begun + Duration::from_secs(4));
    let change = gateways.resize(&gateway.id, Flavor::Professional2).await.unwrap();
    let error = change.wait().await.unwrap_err();
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::Timeout, Some(Outcome::Accepted)));
    let text = error.to_string();
    for fact in ["4 s", "reads", "PENDING_UPDATE", "Professional1"] {
        assert!(text.contains(fact), "{fact} is missing in: {text}");
    }
    assert!(begun.elapsed() < Duration::from_secs(6), "{:?}", begun.elapsed());
    let reason = client.gateways().resize(&gateway.id, Flavor::Professional2).await.unwrap_err();
    assert_eq!(reason.kind(), ErrorKind::NotReady, "a second run while the first change runs is harmless");
}
