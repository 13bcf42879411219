//! The command and a minimal reqwest program with the same call, as processes, one line of JSON per case.
//!
//! They run alternately, and their medians are compared, so that other load on the machine affects both.

use otc_vpn_bench::sample::{GATEWAY_ID, PROJECT_ID, TOKEN};
use otc_vpn_bench::server::Server;
use otc_vpn_bench::{report, sample};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;
use wait4::Wait4;

const RUNS: usize = 101;

/// The wall time and the resident memory of one run.
#[derive(Clone, Copy)]
struct Run {
    microseconds: u64,
    resident: u64,
}

fn main() {
    let baseline = PathBuf::from(env!("CARGO_BIN_EXE_baseline-show"));
    let command = baseline.with_file_name(format!("otc-vpn{}", std::env::consts::EXE_SUFFIX));
    if !command.exists() {
        println!("skipped: the command is not built; run cargo build --release first");
        return;
    }
    let server = Server::start(&sample::show());
    let url = server.url();
    let show = ["--endpoint", &url, "--project-id", PROJECT_ID, "gateway", "show", GATEWAY_ID];
    let baseline_show = [url.as_str(), PROJECT_ID, GATEWAY_ID];

    let (mut shows, mut baseline_shows, mut versions) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..RUNS {
        shows.push(run(&command, &show));
        baseline_shows.push(run(&baseline, &baseline_show));
        versions.push(run(&command, &["--version"]));
    }
    let baseline_time = median(baseline_shows.iter().map(|run| run.microseconds));
    report("gateway show, microseconds", median(shows.iter().map(|run| run.microseconds)), baseline_time);
    report("--version, microseconds", median(versions.iter().map(|run| run.microseconds)), baseline_time);
    report(
        "gateway show, resident bytes",
        median(shows.iter().map(|run| run.resident)),
        median(baseline_shows.iter().map(|run| run.resident)),
    );
}

/// Runs a program with no environment but its token.
fn run(program: &Path, arguments: &[&str]) -> Run {
    let mut command = Command::new(program);
    command.args(arguments).env_clear().env("OS_TOKEN", TOKEN);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::inherit());
    let start = Instant::now();
    let child = command.spawn().expect("the program starts");
    let end = child.wait4().expect("the program ends");
    let elapsed = start.elapsed();
    assert!(end.status.success(), "{} failed: {}", program.display(), end.status);
    Run { microseconds: u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX), resident: end.rusage.maxrss }
}

fn median(values: impl Iterator<Item = u64>) -> u64 {
    let mut values: Vec<u64> = values.collect();
    values.sort_unstable();
    values[values.len() / 2]
}
