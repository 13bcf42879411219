//! Several gateways in one stream: the order of the results, the limit on concurrency, and a stream that is dropped.

use crate::support::{changes_sent, client, gateway_id, simulator, with_faults};
use futures_util::{FutureExt, StreamExt};
use otc_vpn::{ErrorKind, Flavor, Gateway, GatewayId, Outcome};
use otc_vpn_simulator::{Seed, Simulator};
use std::time::Duration;
use tokio::time::{Instant, sleep};

const TRANSITION: Duration = Duration::from_secs(60);

fn id(number: usize) -> GatewayId {
    format!("620d99b8-demo-a8df-va86-{number:012}").parse().unwrap()
}

/// A simulator with as many gateways of the flavor Professional1.
async fn simulator_with_gateways(count: usize) -> Simulator {
    let gateways: Vec<String> = (0..count)
        .map(|number| {
            let id = id(number);
            format!("{{ id: {}, name: g{number}, status: ACTIVE, flavor: Professional1 }}", id.as_str())
        })
        .collect();
    let seed: Seed = format!("vpn_gateways: [{}]", gateways.join(", ")).parse().unwrap();
    let faults: [&str; 0] = [];
    with_faults(Simulator::builder().transition(TRANSITION).seed(seed), &faults).start().await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn each_gateway_has_its_result_in_the_order_of_completion() {
    let simulator = simulator(&[]).await;
    let client = client(simulator.url()).await;
    let list = client.gateways().list().await.unwrap();
    let stream = client.gateways().resize_many(&list, Flavor::Professional2, 4);
    let results: Vec<_> = stream.collect().await;

    assert_eq!(results.len(), list.len());
    let kind_of = |name: &str| {
        let gateway = list.iter().find(|gateway| gateway.name() == Some(name)).unwrap();
        let (_, result) = results.iter().find(|(id, _)| *id == gateway.id).unwrap();
        result.as_ref().map(|gateway| gateway.flavor().cloned()).map_err(|error| error.kind())
    };
    assert_eq!(kind_of("vpngw-4321"), Ok(Some(Flavor::Professional2)));
    assert_eq!(kind_of("vpngw-5bd6"), Ok(Some(Flavor::Professional2)));
    assert_eq!(kind_of("vpngw-basic"), Err(ErrorKind::NotAllowed));
    assert_eq!(kind_of("vpngw-creating"), Err(ErrorKind::NotReady));
    // The first gateway is the only one that has to wait for a transition.
    assert_eq!(results.last().map(|(id, _)| id), Some(&gateway_id()));
    assert_eq!(simulator.journal().changes.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn concurrency_limits_the_changes_in_flight() {
    for (concurrency, rounds) in [(0, 6), (1, 6), (2, 3), (6, 1), (100, 1)] {
        let simulator = simulator_with_gateways(6).await;
        let client = client(simulator.url()).await;
        let ids: Vec<GatewayId> = (0..6).map(id).collect();
        let start = Instant::now();
        let mut stream = client.gateways().resize_many(&ids, Flavor::Professional2, concurrency);
        let mut done = 0;
        while let Some((id, result)) = stream.next().await {
            result.unwrap_or_else(|error| panic!("{id}: {error}"));
            done += 1;
            assert!(changes_sent(&simulator) <= done + concurrency.max(1), "{concurrency}");
        }
        assert_eq!((done, changes_sent(&simulator)), (6, 6));
        let transitions = start.elapsed().as_secs_f64() / TRANSITION.as_secs_f64();
        // The last poll may come up to 15 s after the end of a transition.
        assert!(transitions >= f64::from(rounds) && transitions < f64::from(rounds) * 1.3, "{concurrency}");
    }
}

#[tokio::test(start_paused = true)]
async fn gateway_that_is_given_twice_is_resized_once() {
    let simulator = simulator_with_gateways(2).await;
    let client = client(simulator.url()).await;
    let uppercase: GatewayId = id(0).as_str().to_uppercase().parse().unwrap();
    let ids = [id(0), id(1), id(0), uppercase];
    let results: Vec<_> = client.gateways().resize_many(&ids, Flavor::Professional2, 4).collect().await;
    assert_eq!(results.len(), 2);
    assert!(results.iter().all(|(_, result)| result.is_ok()), "{results:?}");
    assert_eq!(changes_sent(&simulator), 2);
}

#[tokio::test(start_paused = true)]
async fn dropped_stream_sends_no_further_change() {
    let simulator = simulator_with_gateways(5).await;
    let client = client(simulator.url()).await;
    let ids: Vec<GatewayId> = (0..5).map(id).collect();
    let mut stream = client.gateways().resize_many(&ids, Flavor::Professional2, 2);
    assert_eq!(changes_sent(&simulator), 0, "nothing is sent before the first poll");
    tokio::select! {
        result = stream.next() => panic!("a transition takes longer: {result:?}"),
        () = sleep(TRANSITION / 2) => {}
    }
    assert_eq!(changes_sent(&simulator), 2);
    drop(stream);
    sleep(TRANSITION * 10).await;
    assert_eq!((changes_sent(&simulator), simulator.journal().changes.len()), (2, 2));
    // The changes in flight can still be followed.
    let gateway = client.gateways().wait(&id(0), Some(Flavor::Professional2)).await.unwrap();
    assert_eq!(gateway.flavor(), Some(&Flavor::Professional2));
}

#[tokio::test(start_paused = true)]
async fn stream_can_be_moved_to_a_task_and_outlives_its_arguments() {
    let simulator = simulator_with_gateways(2).await;
    let client = client(simulator.url()).await;
    let stream = {
        let gateways: Vec<Gateway> = client.gateways().list().await.unwrap();
        client.gateways().resize_many(&gateways, Flavor::Professional2, 2)
    };
    let count = tokio::spawn(stream.filter(|(_, result)| std::future::ready(result.is_ok())).count());
    assert_eq!(count.await.unwrap(), 2);
}

#[tokio::test(start_paused = true)]
async fn timeout_applies_to_each_gateway_from_its_start() {
    let simulator = simulator_with_gateways(3).await;
    let client = client(simulator.url()).await;
    let ids: Vec<GatewayId> = (0..3).map(id).collect();
    let start = Instant::now();
    let timeout = TRANSITION / 2;
    let gateways = client.gateways().timeout(timeout);
    let results: Vec<_> = gateways.resize_many(&ids, Flavor::Professional2, 1).collect().await;
    for (_, result) in results {
        let error = result.unwrap_err();
        assert_eq!((error.kind(), error.outcome()), (ErrorKind::Timeout, Some(Outcome::Accepted)), "{error}");
    }
    let elapsed = start.elapsed();
    assert!(elapsed >= timeout * 3 && elapsed < timeout * 3 + Duration::from_millis(100), "{elapsed:?}");
}

#[tokio::test(start_paused = true)]
async fn empty_list_ends_at_once() {
    let simulator = simulator_with_gateways(0).await;
    let none: [GatewayId; 0] = [];
    let client = client(simulator.url()).await;
    let mut stream = client.gateways().resize_many(&none, Flavor::Professional2, 4);
    assert!(stream.next().now_or_never().unwrap().is_none());
}
