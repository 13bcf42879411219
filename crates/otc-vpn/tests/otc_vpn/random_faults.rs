//! Random combinations of faults, with the same checks as the fault matrix.
//!
//! The faults are the same in each run. `OTC_VPN_SEED=N cargo test -p otc-vpn random_faults` draws others.

use crate::fault_run::{Report, run_all};

const DEFAULT_SEED: u64 = 1;
const RUNS: usize = 300;

const OPERATIONS: [&str; 4] = ["change", "show", "zones", "any"];
const RESPONSE_FAULTS: [&str; 18] = [
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
const TRANSITION_FAULTS: [&str; 5] = [
    "change:end=FAULT",
    "change:end=FREEZED",
    "change:end=never",
    "change:stale=3",
    "change:delay-after=300ms",
];

fn random_faults(random: &mut fastrand::Rng) -> Vec<String> {
    let mut faults: Vec<String> = (0..random.usize(1..4))
        .map(|_| {
            let operation = OPERATIONS[random.usize(..OPERATIONS.len())];
            let effect = RESPONSE_FAULTS[random.usize(..RESPONSE_FAULTS.len())];
            let schedule = match random.u8(..3) {
                0 => format!("times={}", random.u8(1..4)),
                1 => format!("after={},times={}", random.u8(..3), random.u8(1..4)),
                _ => format!("probability=0.5,seed={}", random.u16(..)),
            };
            format!("{operation}:{effect},{schedule}")
        })
        .collect();
    if random.bool() {
        faults.push(TRANSITION_FAULTS[random.usize(..TRANSITION_FAULTS.len())].to_owned());
    }
    faults
}

#[test]
fn reported_outcome_with_random_faults_agrees_with_the_journal() {
    let seed = match std::env::var("OTC_VPN_SEED") {
        Ok(seed) => seed.parse().expect("OTC_VPN_SEED is an integer"),
        Err(_) => DEFAULT_SEED,
    };
    let mut random = fastrand::Rng::with_seed(seed);
    let cases: Vec<Vec<String>> = (0..RUNS).map(|_| random_faults(&mut random)).collect();
    let violations: Vec<String> = run_all(&cases).iter().flat_map(Report::violations).collect();
    assert!(violations.is_empty(), "OTC_VPN_SEED={seed}\n{}", violations.join("\n"));
}
