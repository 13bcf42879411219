//! `cargo xtask bench`: measures the overhead over plain reqwest, enforces limits, and writes docs/performance.md.

mod dependency_count;
mod measure;
mod plot;

use crate::console::{print, status};
use crate::{generate, process};
use anyhow::{Context, Result};
use measure::Case;
use serde_json::Value;
use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

/// The file with the limits.
const LIMITS: &str = "benches/limits.yaml";
/// Hand-written notes on optimizations that brought no benefit.
const EXPERIMENTS: &str = "benches/experiments.md";

/// A measured value and its limit. With a baseline, the value is the ratio to that baseline.
struct Measurement {
    name: String,
    otc_vpn: String,
    baseline: Option<String>,
    value: f64,
    limit: f64,
}

impl Measurement {
    fn is_within_limit(&self) -> bool {
        self.value <= self.limit
    }

    fn ratio(name: &str, case: &Case, limit: f64) -> Self {
        Self {
            name: name.to_owned(),
            otc_vpn: with_thousands_separators(case.otc_vpn),
            baseline: Some(with_thousands_separators(case.baseline)),
            value: case.otc_vpn as f64 / case.baseline as f64,
            limit,
        }
    }

    fn amount(name: &str, value: f64, limit: f64) -> Self {
        let decimals = if value.fract() == 0.0 { 0 } else { 1 };
        Self { name: name.to_owned(), otc_vpn: format!("{value:.decimals$}"), baseline: None, value, limit }
    }
}

/// Takes only the reproducible measurements; fails if a limit is exceeded.
pub(crate) fn check(root: &Path) -> Result<ExitCode> {
    let limits = limits(root)?;
    let instructions = measure::instructions(root)?;
    let measurements = reproducible(root, &limits, &instructions)?;
    print(&table(&measurements));
    let exceeded: Vec<&str> = measurements
        .iter()
        .filter(|measurement| !measurement.is_within_limit())
        .map(|measurement| measurement.name.as_str())
        .collect();
    if !exceeded.is_empty() {
        status(&format!("limit in {LIMITS} exceeded: {}", exceeded.join(", ")));
    }
    Ok(process::exit_code(exceeded.is_empty()))
}

/// Takes all measurements and writes `docs/performance.md` with its plot.
pub(crate) fn run(root: &Path) -> Result<ExitCode> {
    let limits = limits(root)?;
    let instructions = measure::instructions(root)?;
    let mut measurements = reproducible(root, &limits, &instructions)?;
    measurements.extend(machine_dependent(root, &limits)?);
    let timings = measure::timings(root)?;
    let sizes = measure::by_size(&instructions);
    let text = document(root, &measurements, &timings)?;
    for (path, text) in [("docs/performance.md", text), ("docs/performance.svg", plot::svg(&sizes))] {
        std::fs::write(root.join(path), text).with_context(|| format!("cannot write {path}"))?;
        status(&format!("wrote {path}"));
    }
    print(&table(&measurements));
    Ok(process::exit_code(measurements.iter().all(Measurement::is_within_limit)))
}

fn limits(root: &Path) -> Result<Value> {
    let text = std::fs::read_to_string(root.join(LIMITS)).with_context(|| format!("cannot read {LIMITS}"))?;
    serde_saphyr::from_str(&text).map_err(|error| anyhow::anyhow!("{LIMITS}: {error}"))
}

fn limit(limits: &Value, pointer: &str) -> Result<f64> {
    limits
        .pointer(pointer)
        .and_then(Value::as_f64)
        .with_context(|| format!("{LIMITS} has no number at {pointer}"))
}

/// Measurements that are the same on every machine: instructions, allocations, peak memory, crates.
fn reproducible(root: &Path, limits: &Value, instructions: &[Case]) -> Result<Vec<Measurement>> {
    let mut measurements = Vec::new();
    for (case, name) in [
        ("show", "instructions to show a gateway"),
        ("change", "instructions to change a gateway"),
        ("sign", "instructions to sign a request"),
        ("decode", "instructions to decode 1,000 gateways"),
    ] {
        let limit = limit(limits, &format!("/instructions/{case}"))?;
        measurements.push(Measurement::ratio(name, measure::case(instructions, case)?, limit));
    }
    let memory = measure::json_lines(root, "memory")?;
    let peak = measure::case(&memory, "decode, peak bytes")?;
    measurements.push(Measurement::ratio(
        "peak memory to decode 1,000 gateways",
        peak,
        limit(limits, "/peak_memory/decode")?,
    ));
    let logs = measure::case(&memory, "show with error logs only, allocations")?;
    let additional = logs.otc_vpn as f64 - logs.baseline as f64;
    measurements.push(Measurement::amount(
        "allocations for disabled log events",
        additional,
        limit(limits, "/allocations_for_logs")?,
    ));
    let added = dependency_count::count_added(root)?;
    measurements.push(Measurement::amount(
        "crates in addition to tokio, serde and reqwest",
        added as f64,
        limit(limits, "/build/added_crates")?,
    ));
    let forbidden: Vec<&str> = limits
        .pointer("/build/never")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let found = dependency_count::count_forbidden(root, &forbidden)?;
    measurements.push(Measurement::amount(
        &format!("forbidden dependencies of the library crates ({})", forbidden.join(", ")),
        found as f64,
        0.0,
    ));
    Ok(measurements)
}

/// Measurements that depend on the machine: wall time, resident memory, binary size.
fn machine_dependent(root: &Path, limits: &Value) -> Result<Vec<Measurement>> {
    let binary = measure::release_binary(root)?;
    let processes = measure::json_lines(root, "process")?;
    let mib = |bytes: u64| bytes as f64 / f64::from(1 << 20);
    let wall = |command: &str| measure::case(&processes, &format!("{command}, microseconds"));
    let resident = measure::case(&processes, "gateway show, resident bytes")?;
    let start = Instant::now();
    generate::check(root)?;
    let generate_ms = start.elapsed().as_secs_f64() * 1000.0;
    Ok(vec![
        Measurement::ratio(
            "wall time of `gateway show`, µs",
            wall("gateway show")?,
            limit(limits, "/process/wall_time")?,
        ),
        Measurement::ratio(
            "wall time of `--version` relative to the baseline of `gateway show`, µs",
            wall("--version")?,
            limit(limits, "/process/wall_time")?,
        ),
        Measurement::amount(
            "resident memory of `gateway show`, MiB",
            mib(resident.otc_vpn),
            limit(limits, "/process/resident_mib")?,
        ),
        Measurement::amount(
            "stripped release binary, MiB",
            mib(binary),
            limit(limits, "/process/binary_mib")?,
        ),
        Measurement::amount(
            "duration of `cargo xtask generate`, ms",
            generate_ms,
            limit(limits, "/build/generate_ms")?,
        ),
    ])
}

fn table(measurements: &[Measurement]) -> String {
    let mut text = String::from(
        "| measurement | otc-vpn | baseline | ratio | limit | within limit |\n|---|---:|---:|---:|---:|---|\n",
    );
    for measurement in measurements {
        let Measurement { name, otc_vpn, baseline, value, limit } = measurement;
        let within = if measurement.is_within_limit() { "yes" } else { "no" };
        let (baseline, ratio) = match baseline {
            Some(baseline) => (baseline.as_str(), format!("{value:.2}")),
            None => ("", String::new()),
        };
        let _ = writeln!(text, "| {name} | {otc_vpn} | {baseline} | {ratio} | {limit} | {within} |");
    }
    text
}

fn document(root: &Path, measurements: &[Measurement], timings: &[Case]) -> Result<String> {
    let experiments = std::fs::read_to_string(root.join(EXPERIMENTS))
        .with_context(|| format!("cannot read {EXPERIMENTS}"))?;
    let mut text = format!(
        "# Performance\n\n\
         Generated by `cargo xtask bench`. The baseline of each case makes the same request with plain reqwest and decodes the\n\
         response into a hand-written struct with serde. Both reuse a connection and are measured in the same run. `{LIMITS}` contains the limits;\n\
         `cargo xtask bench --check` exits with 1 if a reproducible value exceeds its limit. For wall times, the baseline program loads the\n\
         system's root certificates, as reqwest does by default; `otc-vpn` loads them only for `https`.\n\n{}\n",
        table(measurements)
    );
    text.push_str(
        "## Timings\n\nMicroseconds, the lowest median of three Criterion runs; timings vary by about 20 % on a busy machine.\n\n\
         | case | otc-vpn | baseline | ratio |\n|---|---:|---:|---:|\n",
    );
    for Case { name, otc_vpn, baseline } in timings {
        let micro = |nanoseconds: u64| nanoseconds as f64 / 1000.0;
        let ratio = *otc_vpn as f64 / *baseline as f64;
        let _ = writeln!(text, "| {name} | {:.1} | {:.1} | {ratio:.2} |", micro(*otc_vpn), micro(*baseline));
    }
    let _ = write!(
        text,
        "\n## Scaling\n\nInstructions to list 10 to 4,000 gateways. A list of 4,000 gateways is close to the maximum response size of 8 MiB.\n\n\
         ![Instructions by number of gateways, for otc-vpn and the baseline; both are straight lines](performance.svg)\n\n\
         {experiments}\n\
         ## Reproducing\n\nMachine: {}\n\n\
         `cargo bench --workspace` runs only the measurements. Instruction counts require valgrind and\n\
         `cargo install --locked gungraun-runner --version 0.20.0`, and process measurements require `cargo build --release`;\n\
         otherwise they are skipped.\n",
        measure::machine(root)?
    );
    Ok(text)
}

/// The number with a comma after each group of three digits.
fn with_thousands_separators(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
