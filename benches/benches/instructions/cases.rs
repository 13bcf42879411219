//! Each case for the library and for the baseline.

use gungraun::prelude::*;
use otc_vpn::{Gateway, Plan, ResizeOperation};
use otc_vpn_bench::baseline::{self, Baseline, Hashes};
use otc_vpn_bench::library::{Library, Signer};
use otc_vpn_bench::sample;
use otc_vpn_client::types::ListVgwsResponseBody;
use reqwest::Request;
use std::hint::black_box;

/// The number of calls in one count.
const CALLS: usize = 10;

fn warm_library() -> &'static Library {
    let library = Box::leak(Box::new(Library::new(&sample::show())));
    for _ in 0..3 {
        library.show();
    }
    library
}

fn warm_baseline() -> Baseline {
    let baseline = Baseline::new(&sample::show());
    for _ in 0..3 {
        baseline.show();
    }
    baseline
}

#[library_benchmark]
#[bench::one(setup = warm_library)]
fn otc_vpn_show(library: &'static Library) -> Vec<Gateway> {
    (0..CALLS).map(|_| black_box(library.show())).collect()
}

#[library_benchmark]
#[bench::one(setup = warm_baseline)]
fn baseline_show(baseline: Baseline) -> (Baseline, Vec<baseline::Show>) {
    let shown = (0..CALLS).map(|_| black_box(baseline.show())).collect();
    (baseline, shown)
}

fn planned_library() -> (&'static Library, Vec<Plan>) {
    let library = warm_library();
    let plan = library.plan();
    let _ = library.change(plan.clone());
    (library, vec![plan; CALLS])
}

#[library_benchmark]
#[bench::one(setup = planned_library)]
fn otc_vpn_change((library, plans): (&'static Library, Vec<Plan>)) -> Vec<ResizeOperation> {
    plans.into_iter().map(|plan| black_box(library.change(plan))).collect()
}

fn changed_baseline() -> Baseline {
    let baseline = warm_baseline();
    baseline.change();
    baseline
}

#[library_benchmark]
#[bench::one(setup = changed_baseline)]
fn baseline_change(baseline: Baseline) -> (Baseline, Vec<Option<String>>) {
    let changed = (0..CALLS).map(|_| black_box(baseline.change())).collect();
    (baseline, changed)
}

fn signer() -> (Signer, Request) {
    let signer = Signer::new();
    let mut request = signer.request();
    signer.sign(&mut request);
    let signed = request.headers()["authorization"].to_str().expect("a valid header");
    assert!(signed.ends_with(&Hashes::new().signature()), "the baseline computes the same signature");
    let request = signer.request();
    (signer, request)
}

#[library_benchmark]
#[bench::one(setup = signer)]
fn otc_vpn_sign((signer, mut request): (Signer, Request)) -> (Signer, Request) {
    signer.sign(black_box(&mut request));
    (signer, request)
}

fn hashes() -> Hashes {
    let hashes = Hashes::new();
    let _ = hashes.compute(sample::CHANGE.as_bytes());
    hashes
}

#[library_benchmark]
#[bench::one(setup = hashes)]
fn baseline_sign(hashes: Hashes) -> Hashes {
    let _ = black_box(hashes.compute(black_box(sample::CHANGE.as_bytes())));
    hashes
}

#[library_benchmark]
#[bench::thousand(args = (1000), setup = sample::list)]
fn otc_vpn_decode(body: String) -> (String, ListVgwsResponseBody) {
    let list = serde_json::from_slice(black_box(body.as_bytes())).expect("a list");
    (body, list)
}

#[library_benchmark]
#[bench::thousand(args = (1000), setup = sample::list)]
fn baseline_decode(body: String) -> (String, baseline::List) {
    let list = serde_json::from_slice(black_box(body.as_bytes())).expect("a list");
    (body, list)
}

fn listed_library(gateways: usize) -> Library {
    let library = Library::new(&sample::list(gateways));
    library.list();
    library
}

#[library_benchmark]
#[benches::of(args = [10, 30, 100, 300, 1000, 2000, 5000], setup = listed_library)]
fn otc_vpn_list(library: Library) -> (Vec<Gateway>, Library) {
    (black_box(library.list()), library)
}

fn listed_baseline(gateways: usize) -> Baseline {
    let baseline = Baseline::new(&sample::list(gateways));
    baseline.list();
    baseline
}

#[library_benchmark]
#[benches::of(args = [10, 30, 100, 300, 1000, 2000, 5000], setup = listed_baseline)]
fn baseline_list(baseline: Baseline) -> (baseline::List, Baseline) {
    (black_box(baseline.list()), baseline)
}

library_benchmark_group!(
    name = all,
    benchmarks = [
        otc_vpn_show,
        baseline_show,
        otc_vpn_change,
        baseline_change,
        otc_vpn_sign,
        baseline_sign,
        otc_vpn_decode,
        baseline_decode,
        otc_vpn_list,
        baseline_list
    ]
);

main!(library_benchmark_groups = all);

/// Runs all cases.
pub(crate) fn run() {
    main();
}
