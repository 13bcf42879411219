//! The simulator with tokio's paused clock: waiting takes no real time, and events keep their order.
//!
//! This works because client and simulator share one current-thread runtime: tokio advances the paused clock only when no task can
//! run and no socket is ready, and the loopback interface delivers data while it is sent.

use crate::support::*;
use otc_vpn_simulator::Simulator;
use reqwest::Method;
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

const TRANSITION: Duration = Duration::from_secs(600);
const RESPONSE_DELAY: Duration = Duration::from_secs(20);
const POLL_INTERVAL: Duration = Duration::from_secs(60);
/// Shorter than all other timers, so that a clock that advances too early makes the request time out.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(1);

/// The events of one resize, with the seconds since its start.
async fn resize() -> Vec<(u64, String)> {
    let fault = format!("show:delay-after={}s,after=1,times=1", RESPONSE_DELAY.as_secs());
    let builder = Simulator::builder().transition(TRANSITION).fault(fault.parse().unwrap());
    let simulator = builder.start().await.unwrap();
    let start = Instant::now();
    let status = async |limit: Duration| timeout(limit, state(&simulator, GATEWAY)).await.unwrap().0;
    let mut events = Vec::new();
    let mut record = |event: String| events.push((start.elapsed().as_secs(), event));

    let response = timeout(REQUEST_TIMEOUT, send_api(change(&simulator, GATEWAY, "Professional2"))).await;
    record(format!("change {}", response.unwrap().status));
    record(format!("stale {}", status(REQUEST_TIMEOUT).await));
    record(format!("delayed {}", status(RESPONSE_DELAY + REQUEST_TIMEOUT).await));
    while status(REQUEST_TIMEOUT).await != "ACTIVE" {
        sleep(POLL_INTERVAL).await;
    }
    record("done".to_owned());
    events
}

#[tokio::test(start_paused = true)]
async fn resize_takes_no_real_time_and_keeps_order_of_events() {
    let expected = [(0, "change 200"), (0, "stale ACTIVE"), (20, "delayed PENDING_UPDATE"), (620, "done")];
    let expected = expected.map(|(second, event)| (second, event.to_owned()));
    for run in 0..10 {
        assert_eq!(resize().await, expected, "run {run}");
    }
}

#[tokio::test(start_paused = true)]
async fn huge_body_arrives_before_any_timer_fires() {
    let simulator = simulator_with_faults(&["list:huge=9MiB"]).await;
    let start = Instant::now();
    let body = async {
        let response = request(&simulator, Method::GET, &gateways_path()).send().await.unwrap();
        response.bytes().await.unwrap()
    };
    assert_eq!(timeout(REQUEST_TIMEOUT, body).await.unwrap().len(), 9 << 20);
    assert!(start.elapsed() < Duration::from_millis(10), "{:?}", start.elapsed());
}
