//! The timeout of a handle, of a resize and of a wait: it starts with each operation and includes all its requests.

use crate::support::{changes_sent, client, gateway_id, requests, simulator};
use otc_vpn::{Error, ErrorKind, Flavor, Gateways, Outcome};
use otc_vpn_simulator::Simulator;
use std::time::Duration;
use tokio::time::{Instant, sleep};

const TIMEOUT: Duration = Duration::from_secs(8);
/// Timers have a granularity of 1 ms.
const TOLERANCE: Duration = Duration::from_millis(20);

async fn gateways(simulator: &Simulator) -> Gateways {
    client(simulator.url()).await.gateways()
}

/// Checks that the operation ends with a timeout exactly `after` its start.
async fn assert_times_out<T: std::fmt::Debug>(
    what: &str,
    operation: impl Future<Output = Result<T, Error>>,
    after: Duration,
) -> Error {
    let start = Instant::now();
    let error = operation.await.expect_err(what);
    assert_eq!(error.kind(), ErrorKind::Timeout, "{what}: {error}");
    let elapsed = start.elapsed();
    assert!(elapsed >= after && elapsed < after + TOLERANCE, "{what}: {elapsed:?}");
    error
}

#[tokio::test(start_paused = true)]
async fn timeout_of_the_handle_starts_with_each_operation() {
    let simulator = simulator(&["any:delay-before=1h"]).await;
    let gateways = gateways(&simulator).await.timeout(TIMEOUT);
    sleep(TIMEOUT * 2).await;
    for _ in 0..2 {
        assert_times_out("list", gateways.list(), TIMEOUT).await;
        assert_times_out("get", gateways.get(&gateway_id()), TIMEOUT).await;
        assert_times_out("plan", gateways.plan(&gateway_id(), Flavor::Professional2), TIMEOUT).await;
        let resize = gateways.resize(&gateway_id(), Flavor::Professional2).into_future();
        sleep(TIMEOUT * 2).await;
        let error = assert_times_out("resize", resize, TIMEOUT).await;
        assert_eq!(error.outcome(), Some(Outcome::NotSent));
    }
    assert_eq!(changes_sent(&simulator), 0);
}

#[tokio::test(start_paused = true)]
async fn timeout_includes_all_requests_of_an_operation() {
    // Each request is shorter than the timeout, and two of them are longer.
    let simulator = simulator(&["any:delay-before=5s"]).await;
    let gateways = gateways(&simulator).await.timeout(TIMEOUT);
    assert_times_out("find", gateways.find("00000000-demo-a8df-va86-200b868f2d7d"), TIMEOUT).await;
    let resize = gateways.resize(&gateway_id(), Flavor::Professional2).into_future();
    assert_times_out("resize", resize, TIMEOUT).await;
    assert_eq!(changes_sent(&simulator), 0);
}

#[tokio::test(start_paused = true)]
async fn timeout_of_a_request_replaces_that_of_the_handle() {
    let simulator = simulator(&["change:end=never"]).await;
    let gateways = gateways(&simulator).await.timeout(TIMEOUT);
    let resize = gateways.resize(&gateway_id(), Flavor::Professional2).timeout(Duration::ZERO);
    assert_times_out("resize", resize.into_future(), Duration::ZERO).await;
    assert_eq!(changes_sent(&simulator), 0);

    let operation = gateways.resize(&gateway_id(), Flavor::Professional2).timeout(TIMEOUT / 2).await.unwrap();
    sleep(TIMEOUT * 2).await;
    let error = assert_times_out("wait", operation.wait().into_future(), TIMEOUT).await;
    assert_eq!(error.outcome(), Some(Outcome::Accepted));
    for timeout in [TIMEOUT / 2, TIMEOUT * 4] {
        let wait = gateways.wait(&gateway_id(), Some(Flavor::Professional2)).timeout(timeout);
        assert_times_out("wait", wait.into_future(), timeout).await;
    }
}

#[tokio::test(start_paused = true)]
async fn earlier_one_of_timeout_and_deadline_applies() {
    let simulator = simulator(&["any:delay-before=1h"]).await;
    for (timeout, deadline) in [(TIMEOUT, TIMEOUT * 2), (TIMEOUT * 2, TIMEOUT)] {
        let gateways = gateways(&simulator).await.timeout(timeout).deadline(Instant::now() + deadline);
        assert_times_out("get", gateways.get(&gateway_id()), TIMEOUT).await;
    }
}

#[tokio::test(start_paused = true)]
async fn longest_timeout_is_no_limit() {
    let simulator = simulator(&[]).await;
    let gateways = gateways(&simulator).await.timeout(Duration::MAX);
    let operation = gateways.resize(&gateway_id(), Flavor::Professional2).await.unwrap();
    operation.wait().timeout(Duration::MAX).await.unwrap();
    assert_eq!(requests(&simulator, "update_vgw_specification").len(), 1);
}
