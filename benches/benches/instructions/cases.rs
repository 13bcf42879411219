//! The cases, each beside its bare counterpart.

use gungraun::prelude::*;
use otc_vpn::{Gateway, Plan, ResizeOperation};
use otc_vpn_bench::bare::{self, Bare, Hashes};
use otc_vpn_bench::ours::{Ours, Signer};
use otc_vpn_bench::sample;
use otc_vpn_client::types::ListVgwsResponse;
use reqwest::Request;
use std::hint::black_box;

/// How many calls one count holds.
const CALLS: usize = 10;

fn ours_warm() -> &'static Ours {
    let ours = Box::leak(Box::new(Ours::new(&sample::show())));
    for _ in 0..3 {
        ours.show();
    }
    ours
}

fn bare_warm() -> Bare {
    let bare = Bare::new(&sample::show());
    for _ in 0..3 {
        bare.show();
    }
    bare
}

#[library_benchmark]
#[bench::one(setup = ours_warm)]
fn ours_show(ours: &'static Ours) -> Vec<Gateway> {
    (0..CALLS).map(|_| black_box(ours.show())).collect()
}

#[library_benchmark]
#[bench::one(setup = bare_warm)]
fn bare_show(bare: Bare) -> (Bare, Vec<bare::Show>) {
    let shown = (0..CALLS).map(|_| black_box(bare.show())).collect();
    (bare, shown)
}

fn ours_planned() -> (&'static Ours, Vec<Plan>) {
    let ours = ours_warm();
    let plan = ours.plan();
    let _ = ours.change(plan.clone());
    (ours, vec![plan; CALLS])
}

#[library_benchmark]
#[bench::one(setup = ours_planned)]
fn ours_change((ours, plans): (&'static Ours, Vec<Plan>)) -> Vec<ResizeOperation> {
    plans.into_iter().map(|plan| black_box(ours.change(plan))).collect()
}

fn bare_changed() -> Bare {
    let bare = bare_warm();
    bare.change();
    bare
}

#[library_benchmark]
#[bench::one(setup = bare_changed)]
fn bare_change(bare: Bare) -> (Bare, Vec<Option<String>>) {
    let changed = (0..CALLS).map(|_| black_box(bare.change())).collect();
    (bare, changed)
}

fn signer() -> (Signer, Request) {
    let signer = Signer::new();
    let mut request = signer.request();
    signer.sign(&mut request);
    let signed = request.headers()["authorization"].to_str().expect("a signature");
    assert!(signed.ends_with(&Hashes::new().signature()), "both hash and sign the same");
    let request = signer.request();
    (signer, request)
}

#[library_benchmark]
#[bench::one(setup = signer)]
fn ours_sign((signer, mut request): (Signer, Request)) -> (Signer, Request) {
    signer.sign(black_box(&mut request));
    (signer, request)
}

fn hashes() -> Hashes {
    let hashes = Hashes::new();
    let _ = hashes.work(sample::CHANGE.as_bytes());
    hashes
}

#[library_benchmark]
#[bench::one(setup = hashes)]
fn bare_sign(hashes: Hashes) -> Hashes {
    let _ = black_box(hashes.work(black_box(sample::CHANGE.as_bytes())));
    hashes
}

#[library_benchmark]
#[bench::thousand(args = (1000), setup = sample::list)]
fn ours_decode(body: String) -> (String, ListVgwsResponse) {
    let list = serde_json::from_slice(black_box(body.as_bytes())).expect("a list");
    (body, list)
}

#[library_benchmark]
#[bench::thousand(args = (1000), setup = sample::list)]
fn bare_decode(body: String) -> (String, bare::List) {
    let list = serde_json::from_slice(black_box(body.as_bytes())).expect("a list");
    (body, list)
}

fn ours_listed(gateways: usize) -> Ours {
    let ours = Ours::new(&sample::list(gateways));
    ours.list();
    ours
}

#[library_benchmark]
#[benches::of(args = [10, 30, 100, 300, 1000, 2000, 4000], setup = ours_listed)]
fn ours_list(ours: Ours) -> (Vec<Gateway>, Ours) {
    (black_box(ours.list()), ours)
}

fn bare_listed(gateways: usize) -> Bare {
    let bare = Bare::new(&sample::list(gateways));
    bare.list();
    bare
}

#[library_benchmark]
#[benches::of(args = [10, 30, 100, 300, 1000, 2000, 4000], setup = bare_listed)]
fn bare_list(bare: Bare) -> (bare::List, Bare) {
    (black_box(bare.list()), bare)
}

library_benchmark_group!(
    name = all,
    benchmarks = [
        ours_show,
        bare_show,
        ours_change,
        bare_change,
        ours_sign,
        bare_sign,
        ours_decode,
        bare_decode,
        ours_list,
        bare_list
    ]
);

main!(library_benchmark_groups = all);

/// Runs them all.
pub(crate) fn run() {
    main();
}
