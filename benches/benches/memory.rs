//! Allocations and peak memory of the library and of the baseline, one line of JSON per case.
//!
//! They are counted on the thread of the caller, which also runs the runtime. While a buffer is reallocated, its old and its new
//! allocation both count, in both programs.

use allocation_counter::{AllocationInfo, measure};
use otc_vpn_bench::baseline::{self, Baseline};
use otc_vpn_bench::library::Library;
use otc_vpn_bench::{error_log, report, sample};
use otc_vpn_client::types::ListVgwsResponseBody;
use std::hint::black_box;

fn main() {
    let library = Library::new(&sample::show());
    let baseline = Baseline::new(&sample::show());
    for _ in 0..3 {
        library.show();
        baseline.show();
    }
    assert_same_requests(&library, &baseline);

    let show = counted(|| library.show());
    report("show, allocations", show.count_total, counted(|| baseline.show()).count_total);
    let plan = library.plan();
    let _ = library.change(plan.clone());
    let change = counted(|| library.change(plan));
    report("change, allocations", change.count_total, counted(|| baseline.change()).count_total);

    let body = sample::list(1000);
    let decoded = counted(|| serde_json::from_str::<ListVgwsResponseBody>(&body).expect("a list"));
    let decoded_by_baseline = counted(|| serde_json::from_str::<baseline::List>(&body).expect("a list"));
    report("decode, peak bytes", decoded.bytes_max, decoded_by_baseline.bytes_max);
    let (library_list, baseline_list) = (Library::new(&body), Baseline::new(&body));
    library_list.list();
    baseline_list.list();
    let listed = counted(|| library_list.list());
    report("list, peak bytes", listed.bytes_max, counted(|| baseline_list.list()).bytes_max);

    // The last case, since a subscriber cannot be removed. A log of errors only must not allocate.
    error_log::subscribe();
    library.show();
    report(
        "show with error logs only, allocations",
        counted(|| library.show()).count_total,
        show.count_total,
    );
}

/// The allocations of a function, without dropping its result.
fn counted<T>(function: impl FnOnce() -> T) -> AllocationInfo {
    let mut value = None;
    let info = measure(|| value = Some(black_box(function())));
    drop(value);
    info
}

/// The comparison is valid only if both send the same requests.
fn assert_same_requests(library: &Library, baseline: &Baseline) {
    let _ = library.change(library.plan());
    baseline.change();
    let lines = |request: &[u8]| {
        let text = String::from_utf8_lossy(request).to_ascii_lowercase();
        let mut lines: Vec<String> =
            text.lines().filter(|line| !line.starts_with("host:")).map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(lines(&library.server.received().request), lines(&baseline.server.received().request));
    library.show();
    baseline.show();
    assert_eq!(lines(&library.server.received().request), lines(&baseline.server.received().request));
    assert_eq!(
        (library.server.received().connections, baseline.server.received().connections),
        (2, 2),
        "reads share a connection, and a change opens its own"
    );
}
