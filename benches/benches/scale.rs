//! The lists of the command with a growing number of items, as processes, one line of JSON per command and number.
//!
//! `cargo bench --bench scale -- PATH` measures the command at this path, and `cargo bench --bench scale` the release binary.

use otc_vpn_bench::process::{Run, command, run};
use otc_vpn_bench::sample::CONNECTIONS_PER_GATEWAY;
use otc_vpn_bench::simulator::Simulator;
use std::path::Path;

/// The numbers of gateways. The cost of an empty list is that of the command itself.
const GATEWAYS: [usize; 4] = [0, 1250, 2500, 5000];

/// The commands, and the number of items per gateway.
const COMMANDS: [(&str, usize); 4] = [
    ("gateway list", 1),
    ("--output json gateway list", 1),
    ("connection list", CONNECTIONS_PER_GATEWAY),
    ("--output json connection list", CONNECTIONS_PER_GATEWAY),
];

/// Other load only increases what a run takes, so the lowest values count.
const RUNS: usize = 5;

fn main() {
    let Some(program) = command(env!("CARGO_BIN_EXE_baseline-show")) else {
        println!("skipped: the command is not built; run cargo build --release first");
        return;
    };
    let simulators = GATEWAYS.map(|gateways| Simulator::start(&program, gateways, "2s"));
    for (command, items_per_gateway) in COMMANDS {
        for (gateways, simulator) in GATEWAYS.into_iter().zip(&simulators) {
            let runs: Vec<Run> = (0..RUNS).map(|_| list(&program, simulator, command)).collect();
            println!(
                "{}",
                serde_json::json!({
                    "command": command,
                    "items": gateways * items_per_gateway,
                    "wall_us": lowest(&runs, |run| run.wall_time.as_micros()),
                    "cpu_us": lowest(&runs, |run| run.cpu_time.as_micros()),
                    "resident_bytes": lowest(&runs, |run| run.resident.into()),
                })
            );
        }
    }
}

fn list(program: &Path, simulator: &Simulator, command: &str) -> Run {
    run(program, simulator.arguments().into_iter().chain(command.split(' ')))
}

fn lowest(runs: &[Run], value: impl Fn(&Run) -> u128) -> u64 {
    runs.iter().map(value).min().and_then(|value| value.try_into().ok()).expect("there was a run")
}
