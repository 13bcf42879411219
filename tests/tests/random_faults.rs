//! The same as the matrix, with faults drawn by chance.
//!
//! The seed is printed; `OTC_VPN_SEED=N cargo test -p otc-vpn-tests --test random_faults` runs it again.

mod support;

use futures_util::{StreamExt, stream};
use support::faults::run;

const RUNS: usize = 60;

const OPERATIONS: [&str; 4] = ["change", "show", "zones", "any"];
const EFFECTS: [&str; 18] = [
    "status=500",
    "status=502,body=html",
    "status=502,body=html,executed=yes",
    "status=503,body=empty",
    "status=504,body=truncated",
    "status=504,body=truncated,executed=yes",
    "status=429,retry-after=1",
    "status=400,code=VPN.0030",
    "status=401",
    "status=409,code=VPN.0016",
    "status=200,body=html",
    "status=200,body=incomplete,executed=yes",
    "reset=before",
    "reset=after",
    "delay-before=400ms",
    "delay-after=20s",
    "delay-per-byte=50ms",
    "redirect=https://example.com/",
];
const COURSES: [&str; 5] = [
    "change:end=FAULT",
    "change:end=FREEZED",
    "change:end=never",
    "change:stale=3",
    "change:delay-after=300ms",
];

fn draw(random: &mut fastrand::Rng) -> Vec<String> {
    let mut faults: Vec<String> = (0..random.usize(1..4))
        .map(|_| {
            let operation = OPERATIONS[random.usize(..OPERATIONS.len())];
            let effect = EFFECTS[random.usize(..EFFECTS.len())];
            let when = match random.u8(..3) {
                0 => format!("times={}", random.u8(1..4)),
                1 => format!("after={},times={}", random.u8(..3), random.u8(1..4)),
                _ => format!("probability=0.5,seed={}", random.u16(..)),
            };
            format!("{operation}:{effect},{when}")
        })
        .collect();
    if random.bool() {
        faults.push(COURSES[random.usize(..COURSES.len())].to_owned());
    }
    faults
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn chance_finds_no_lie() {
    let seed = std::env::var("OTC_VPN_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed = seed.unwrap_or_else(|| fastrand::u64(..));
    println!("OTC_VPN_SEED={seed}");
    let mut random = fastrand::Rng::with_seed(seed);
    let drawn: Vec<Vec<String>> = (0..RUNS).map(|_| draw(&mut random)).collect();
    let wrong: Vec<String> = stream::iter(drawn)
        .map(|faults| async move { run(&faults).await.violations() })
        .buffer_unordered(24)
        .concat()
        .await;
    assert!(wrong.is_empty(), "OTC_VPN_SEED={seed}\n{}", wrong.join("\n"));
}
