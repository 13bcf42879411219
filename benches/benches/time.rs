//! Time of the library and of the baseline, with Criterion.

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use otc_vpn_bench::baseline::{self, Baseline, Hashes};
use otc_vpn_bench::library::{Library, Signer};
use otc_vpn_bench::sample;
use otc_vpn_client::types::ListVgwsResponseBody;
use std::hint::black_box;
use std::time::Duration;

fn calls(criterion: &mut Criterion) {
    let (library, baseline) = (Library::new(&sample::show()), Baseline::new(&sample::show()));
    let mut group = criterion.benchmark_group("show");
    group.bench_function("otc-vpn", |bencher| bencher.iter(|| library.show()));
    group.bench_function("baseline", |bencher| bencher.iter(|| baseline.show()));
    group.finish();

    let plan = library.plan();
    let mut group = criterion.benchmark_group("change");
    group.bench_function("otc-vpn", |bencher| {
        bencher.iter_batched(|| plan.clone(), |plan| library.change(plan), BatchSize::SmallInput);
    });
    group.bench_function("baseline", |bencher| bencher.iter(|| baseline.change()));
    group.finish();
}

fn signing(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("sign");
    let signer = Signer::new();
    group.bench_function("otc-vpn", |bencher| {
        bencher.iter_batched_ref(
            || signer.request(),
            |request| signer.sign(request),
            BatchSize::NumIterations(16),
        );
    });
    let hashes = Hashes::new();
    group.bench_function("baseline", |bencher| {
        bencher.iter(|| hashes.compute(black_box(sample::CHANGE.as_bytes())))
    });
    group.finish();
}

fn lists(criterion: &mut Criterion) {
    let body = sample::list(1000);
    let mut group = criterion.benchmark_group("decode");
    group.bench_function("otc-vpn", |bencher| {
        bencher.iter(|| serde_json::from_str::<ListVgwsResponseBody>(black_box(&body)).expect("a list"));
    });
    group.bench_function("baseline", |bencher| {
        bencher.iter(|| serde_json::from_str::<baseline::List>(black_box(&body)).expect("a list"));
    });
    group.finish();

    let (library, baseline) = (Library::new(&body), Baseline::new(&body));
    let mut group = criterion.benchmark_group("list");
    group.bench_function("otc-vpn", |bencher| bencher.iter(|| library.list()));
    group.bench_function("baseline", |bencher| bencher.iter(|| baseline.list()));
    group.finish();
}

criterion_group! {
    name = cases;
    config = Criterion::default()
        .sample_size(40)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(3));
    targets = calls, signing, lists
}
criterion_main!(cases);
