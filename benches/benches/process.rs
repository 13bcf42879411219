//! The command as a process, one line of JSON per case: `gateway show` compared with a minimal reqwest program with the same call, and
//! `gateway resize` of many gateways compared with batches of one gateway.
//!
//! Programs that are compared run alternately, and their medians are compared, so that other load on the machine affects both.

use otc_vpn_bench::process::{Run, command, run};
use otc_vpn_bench::sample::{GATEWAY_ID, PROJECT_ID, gateway_name};
use otc_vpn_bench::server::Server;
use otc_vpn_bench::simulator::Simulator;
use otc_vpn_bench::{report, sample};
use std::path::Path;

const RUNS: usize = 101;

/// How many gateways are resized, how many of them concurrently, and how often one alone for comparison.
const RESIZED: usize = 50;
const CONCURRENCY: usize = 16;
const ALONE: usize = 3;
/// How long a change takes. It ends a quarter of a second before the poll that sees it and after the one before, so that a few
/// milliseconds do not decide how many polls a gateway needs.
const TRANSITION: &str = "2250ms";

fn main() {
    let baseline = env!("CARGO_BIN_EXE_baseline-show");
    let Some(program) = command(baseline) else {
        println!("skipped: the command is not built; run cargo build --release first");
        return;
    };
    show(&program, Path::new(baseline));
    resize(&program);
}

fn show(program: &Path, baseline: &Path) {
    let server = Server::start(&sample::show());
    let url = server.url();
    let show = ["--endpoint", &url, "--project-id", PROJECT_ID, "gateway", "show", GATEWAY_ID];
    let baseline_show = [url.as_str(), PROJECT_ID, GATEWAY_ID];
    let (mut shows, mut baseline_shows, mut versions) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..RUNS {
        shows.push(run(program, show));
        baseline_shows.push(run(baseline, baseline_show));
        versions.push(run(program, ["--version"]));
    }
    let baseline_time = median(&baseline_shows, microseconds);
    report("gateway show, microseconds", median(&shows, microseconds), baseline_time);
    report("--version, microseconds", median(&versions, microseconds), baseline_time);
    let resident = |run: &Run| run.resident;
    report("gateway show, resident bytes", median(&shows, resident), median(&baseline_shows, resident));
}

/// Gateways start as soon as others have finished, so that they take no longer than as many batches, each as long as one gateway alone.
fn resize(program: &Path) {
    let simulator = Simulator::start(program, RESIZED + ALONE, TRANSITION);
    let resize = |gateways: std::ops::Range<usize>| {
        let mut arguments: Vec<String> = simulator.arguments().map(str::to_owned).into();
        arguments.extend(["gateway", "resize", "--flavor", "Professional2", "--yes"].map(str::to_owned));
        arguments.extend(["--concurrency".to_owned(), CONCURRENCY.to_string()]);
        arguments.extend(gateways.map(gateway_name));
        run(program, arguments)
    };
    let all = resize(0..RESIZED);
    let alone: Vec<Run> = (RESIZED..RESIZED + ALONE).map(|index| resize(index..index + 1)).collect();
    let batches = u64::try_from(RESIZED.div_ceil(CONCURRENCY)).expect("a small number");
    report("gateway resize of 50, microseconds", microseconds(&all), batches * median(&alone, microseconds));
}

fn microseconds(run: &Run) -> u64 {
    u64::try_from(run.wall_time.as_micros()).unwrap_or(u64::MAX)
}

fn median(runs: &[Run], value: impl Fn(&Run) -> u64) -> u64 {
    let mut values: Vec<u64> = runs.iter().map(value).collect();
    values.sort_unstable();
    values[values.len() / 2]
}
