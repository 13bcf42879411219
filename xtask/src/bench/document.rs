//! Writes `docs/performance.md`.

use super::limits;
use super::list_cost::{ListCost, by_command};
use super::measure::Case;
use super::measurement::{Measurement, mib, with_thousands_separators};
use std::fmt::Write as _;

/// The measurements of the page.
pub(super) struct Page {
    pub(super) reproducible: Vec<Measurement>,
    /// In nanoseconds.
    pub(super) timings: Vec<Case>,
    pub(super) processes: Vec<Measurement>,
    pub(super) costs: Vec<ListCost>,
    pub(super) growth: Vec<Measurement>,
    pub(super) batches: Measurement,
    pub(super) machine: String,
}

impl Page {
    /// All measurements with a limit.
    pub(super) fn with_limits(&self) -> Vec<Measurement> {
        let lists = [&self.reproducible, &self.processes, &self.growth].into_iter().flatten();
        lists.chain([&self.batches]).cloned().collect()
    }

    pub(super) fn text(&self) -> String {
        let limits = limits::FILE;
        let mut text = format!(
            "# Performance\n\n\
             The table compares otc-vpn with a baseline in the same run: the same request, sent with plain reqwest and decoded with serde into a\n\
             hand-written struct. Reads share a connection; each change opens one, on both sides. The limits are in `{limits}`.\n\
             `cargo xtask bench --check` measures these counts, and the growth of the lists below, and exits 1 if a limit is exceeded.\n\
             `cargo xtask bench` also measures timings, processes and sizes, and writes this page.\n\n{}\n",
            table(&self.reproducible)
        );
        text.push_str(
            "## Timings, processes and sizes\n\n\
             Timings are the lowest median of three Criterion runs; they vary by about 20 % on a busy machine. They have no limit. Processes are the\n\
             median of 101 runs, in which the command and the baseline program take turns.\n\n",
        );
        text.push_str(&self.timings_and_processes());
        text.push_str(
            "\nThe baseline program of `gateway show` makes the same two requests, for the gateway and its connections. It reads the certificates of the\n\
             system, as reqwest does by default; the command reads them only for `https`.\n\n\
             ## Scaling\n\n\
             Instructions to list 10 to 5,000 gateways, without the command:\n\n\
             ![Instructions against the number of gateways for otc-vpn and the baseline: both are straight lines](performance.svg)\n\n\
             The lists of the command, as processes that connect to `otc-vpn simulator serve`; the lowest values of five runs. The times include\n\
             waiting for the simulator, which makes the responses. Connections are read in pages of 200, and gateways in one response.\n\n",
        );
        text.push_str(&list_table(&self.costs));
        text.push_str(
            "\nThe growth from a quarter of the items to all of them, without the cost of an empty list. If a cost is linear, its growth is 4.\n\n\
             | measurement | growth | limit | within limit |\n|---|---:|---:|---|\n",
        );
        for growth in &self.growth {
            let Measurement { name, otc_vpn, limit, .. } = growth;
            let _ = writeln!(text, "| {name} | {otc_vpn} | {limit} | {} |", within(growth));
        }
        text.push_str(
            "\n`gateway resize` of 50 gateways with 4 tunnels each and `--concurrency 16`. The baseline is 4 batches, each of which takes as long as the\n\
             resize of one gateway alone.\n\n",
        );
        text.push_str(&table(std::slice::from_ref(&self.batches)));
        let _ = write!(
            text,
            "\n## Experiments\n\n\
             [`benches/experiments.md`](../benches/experiments.md) lists what was tried and did not help.\n\n\
             ## Repeating the measurements\n\n\
             Machine: {}\n\n\
             Instruction counts need Valgrind and `cargo install --locked gungraun-runner --version 0.20.0`. `cargo xtask bench` builds everything else,\n\
             and takes 10 to 20 minutes; nothing else should run on the machine. `cargo bench --workspace` runs only the measurements, and skips those\n\
             of processes unless `cargo build --release` was run before.\n",
            self.machine
        );
        text
    }

    fn timings_and_processes(&self) -> String {
        let mut text = String::from(HEADER);
        for case in &self.timings {
            let micro = |nanoseconds: u64| nanoseconds as f64 / 1000.0;
            let name = match case.name.as_str() {
                "show" => "show a gateway",
                "change" => "change a gateway",
                "sign" => "sign a request",
                "decode" => "decode 1,000 gateways",
                "list" => "list 1,000 gateways",
                name => name,
            };
            let (otc_vpn, baseline) = (micro(case.otc_vpn), micro(case.baseline));
            let _ = writeln!(text, "| {name}, µs | {otc_vpn:.1} | {baseline:.1} | {:.2} | | |", case.ratio());
        }
        self.processes.iter().for_each(|process| row(process, &mut text));
        text
    }
}

const HEADER: &str =
    "| measurement | otc-vpn | baseline | ratio | limit | within limit |\n|---|---:|---:|---:|---:|---|\n";

/// A table of measurements with limits.
pub(super) fn table(measurements: &[Measurement]) -> String {
    let mut text = String::from(HEADER);
    measurements.iter().for_each(|measurement| row(measurement, &mut text));
    text
}

fn row(measurement: &Measurement, text: &mut String) {
    let Measurement { name, otc_vpn, baseline, value, limit } = measurement;
    let (baseline, ratio) = match baseline {
        Some(baseline) => (baseline.as_str(), format!("{value:.2}")),
        None => ("", String::new()),
    };
    let within = within(measurement);
    let _ = writeln!(text, "| {name} | {otc_vpn} | {baseline} | {ratio} | {limit} | {within} |");
}

fn within(measurement: &Measurement) -> &'static str {
    if measurement.is_within_limit() { "yes" } else { "no" }
}

fn list_table(costs: &[ListCost]) -> String {
    let mut text = String::from(
        "| command | items | wall time, ms | CPU time, ms | resident memory, MiB |\n|---|---:|---:|---:|---:|\n",
    );
    for cost in by_command(costs).flatten() {
        let milliseconds = |microseconds: u64| microseconds as f64 / 1000.0;
        let _ = writeln!(
            text,
            "| `{}` | {} | {:.1} | {:.1} | {:.1} |",
            cost.command,
            with_thousands_separators(cost.items),
            milliseconds(cost.wall_us),
            milliseconds(cost.cpu_us),
            mib(cost.resident_bytes)
        );
    }
    text
}
