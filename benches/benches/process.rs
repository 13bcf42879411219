//! The command as a process beside a minimal reqwest program that makes the same call, one line of JSON per case.
//!
//! The two run in turn, many times, and their medians are compared, so that what else the machine does meets both.

use otc_vpn_bench::sample::{GATEWAY_ID, PROJECT_ID, TOKEN};
use otc_vpn_bench::server::Server;
use otc_vpn_bench::{report, sample};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;
use wait4::Wait4;

const RUNS: usize = 101;

/// What a run took.
#[derive(Clone, Copy)]
struct Run {
    microseconds: u64,
    resident: u64,
}

fn main() {
    let bare = PathBuf::from(env!("CARGO_BIN_EXE_bare-show"));
    let ours = bare.with_file_name(format!("otc-vpn{}", std::env::consts::EXE_SUFFIX));
    if !ours.exists() {
        println!("processes are not measured: build the command first, with cargo build --release");
        return;
    }
    let server = Server::start(&sample::show());
    let url = server.url();
    let show = ["--endpoint", &url, "--project-id", PROJECT_ID, "gateway", "show", GATEWAY_ID];
    let bare_show = [url.as_str(), PROJECT_ID, GATEWAY_ID];

    let (mut shown, mut bare_shown, mut versions) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..RUNS {
        shown.push(run(&ours, &show));
        bare_shown.push(run(&bare, &bare_show));
        versions.push(run(&ours, &["--version"]));
    }
    let bare_time = median(bare_shown.iter().map(|run| run.microseconds));
    report("gateway show, microseconds", median(shown.iter().map(|run| run.microseconds)), bare_time);
    report("--version, microseconds", median(versions.iter().map(|run| run.microseconds)), bare_time);
    report(
        "gateway show, resident bytes",
        median(shown.iter().map(|run| run.resident)),
        median(bare_shown.iter().map(|run| run.resident)),
    );
}

/// Runs a program to its end, with a clean environment.
fn run(program: &Path, arguments: &[&str]) -> Run {
    let mut command = Command::new(program);
    command.args(arguments).env_clear().env("OS_TOKEN", TOKEN);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::inherit());
    let begun = Instant::now();
    let child = command.spawn().expect("the program starts");
    let end = child.wait4().expect("the program ends");
    let elapsed = begun.elapsed();
    assert!(end.status.success(), "{} failed: {}", program.display(), end.status);
    Run { microseconds: u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX), resident: end.rusage.maxrss }
}

fn median(values: impl Iterator<Item = u64>) -> u64 {
    let mut values: Vec<u64> = values.collect();
    values.sort_unstable();
    values[values.len() / 2]
}
