//! The simulator under tokio's paused clock: delays take no real time, and events keep their order.

use crate::support::*;
use otc_vpn_simulator::Simulator;
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

async fn reps() -> usize {
    std::env::var("REPS").ok().and_then(|v| v.parse().ok()).unwrap_or(1)
}

#[tokio::test(start_paused = true)]
async fn resize_with_long_transition_finishes_without_real_waiting() {
    let mut bad = 0;
    let n = reps().await;
    let mut max_real = Duration::ZERO;
    for _ in 0..n {
        let real = std::time::Instant::now();
        let simulator = Simulator::builder()
            .transition(Duration::from_secs(600))
            .fault("show:delay-after=20s,times=1".parse().unwrap())
            .start()
            .await
            .unwrap();
        let start = Instant::now();
        let mut events = Vec::new();
        let r = timeout(Duration::from_secs(5), change(&simulator, FIRST, "Professional2").send()).await;
        events.push((start.elapsed(), format!("change {:?}", r.map(|r| r.unwrap().status().as_u16()).ok())));
        events.push((start.elapsed(), format!("{:?}", state(&simulator, FIRST).await)));
        events.push((start.elapsed(), format!("{:?}", state(&simulator, FIRST).await)));
        loop {
            let s = timeout(Duration::from_secs(1), state(&simulator, FIRST)).await.unwrap();
            if s.0 == "ACTIVE" {
                break;
            }
            sleep(Duration::from_secs(15)).await;
        }
        events.push((start.elapsed(), "done".into()));
        let expected = [0u64, 0, 20, 605];
        let ok = events.iter().zip(expected).all(|((at, _), e)| at.as_secs() == e);
        if !ok {
            bad += 1;
            println!("{events:#?}");
        }
        max_real = max_real.max(real.elapsed());
    }
    println!("bad {bad} of {n}, max real {max_real:?}");
    assert_eq!(bad, 0);
}

#[tokio::test(start_paused = true)]
async fn huge() {
    let mut bad = 0;
    let n = reps().await;
    for _ in 0..n {
        let simulator = faulty(&["list:huge=9MiB"]).await;
        let start = Instant::now();
        let real = std::time::Instant::now();
        let r = timeout(Duration::from_secs(1), async {
            request(&simulator, reqwest::Method::GET, &gateways_path())
                .send()
                .await
                .unwrap()
                .bytes()
                .await
                .unwrap()
                .len()
        })
        .await;
        if start.elapsed() > Duration::from_millis(5) || r.is_err() {
            bad += 1;
            println!("{r:?} {:?} real {:?}", start.elapsed(), real.elapsed());
        }
    }
    println!("huge bad {bad} of {n}");
}

#[tokio::test(start_paused = true)]
async fn concurrent() {
    let n = reps().await;
    let mut bad = 0;
    for _ in 0..n {
        let simulator = faulty(&[]).await;
        let start = Instant::now();
        let all = futures_util::future::join_all(
            (0..24).map(|_| timeout(Duration::from_secs(1), show(&simulator, FIRST).send())),
        )
        .await;
        let failed = all.iter().filter(|r| r.is_err()).count();
        if failed > 0 || start.elapsed() > Duration::from_millis(5) {
            bad += 1;
            println!("{failed} failed {:?}", start.elapsed());
        }
    }
    println!("concurrent bad {bad} of {n}");
}
