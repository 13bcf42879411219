//! Allocations and peak memory: each case beside its bare counterpart, one line of JSON per case.
//!
//! Counted on the thread that calls, on which the runtime of the calls works too. A buffer that grows counts with its old and its
//! new self while it is moved, in both.

use allocation_counter::{AllocationInfo, measure};
use otc_vpn_bench::bare::{self, Bare};
use otc_vpn_bench::ours::Ours;
use otc_vpn_bench::{quiet, report, sample};
use otc_vpn_client::types::ListVgwsResponse;
use std::hint::black_box;

fn main() {
    let ours = Ours::new(&sample::show());
    let bare = Bare::new(&sample::show());
    for _ in 0..3 {
        ours.show();
        bare.show();
    }
    same_requests(&ours, &bare);

    let show = counted(|| ours.show());
    report("show, allocations", show.count_total, counted(|| bare.show()).count_total);
    let plan = ours.plan();
    let _ = ours.change(plan.clone());
    let change = counted(|| ours.change(plan));
    report("change, allocations", change.count_total, counted(|| bare.change()).count_total);

    let body = sample::list(1000);
    let decoded = counted(|| serde_json::from_str::<ListVgwsResponse>(&body).expect("a list"));
    let by_hand = counted(|| serde_json::from_str::<bare::List>(&body).expect("a list"));
    report("decode, peak bytes", decoded.bytes_max, by_hand.bytes_max);
    let (ours_list, bare_list) = (Ours::new(&body), Bare::new(&body));
    ours_list.list();
    bare_list.list();
    let listed = counted(|| ours_list.list());
    report("list, peak bytes", listed.bytes_max, counted(|| bare_list.list()).bytes_max);

    // The last case, since a subscriber stays: one that wants errors only must cost no allocation.
    quiet::subscribe();
    ours.show();
    report(
        "show with logs of errors only, allocations",
        counted(|| ours.show()).count_total,
        show.count_total,
    );
}

/// What a function allocates. The value that it gives is dropped outside.
fn counted<T>(function: impl FnOnce() -> T) -> AllocationInfo {
    let mut value = None;
    let info = measure(|| value = Some(black_box(function())));
    drop(value);
    info
}

/// A comparison of two different requests would be worth nothing.
fn same_requests(ours: &Ours, bare: &Bare) {
    let _ = ours.change(ours.plan());
    bare.change();
    let lines = |request: &[u8]| {
        let text = String::from_utf8_lossy(request).to_ascii_lowercase();
        let mut lines: Vec<String> =
            text.lines().filter(|line| !line.starts_with("host:")).map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(lines(&ours.server.seen().request), lines(&bare.server.seen().request));
    ours.show();
    bare.show();
    assert_eq!(lines(&ours.server.seen().request), lines(&bare.server.seen().request));
    assert_eq!(
        (ours.server.seen().connections, bare.server.seen().connections),
        (1, 1),
        "connections are kept"
    );
}
