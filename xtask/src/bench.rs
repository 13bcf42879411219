//! `cargo xtask bench`: measures the overhead over plain reqwest, checks the limits, and writes docs/performance.md.

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
/// The description of experiments without a benefit, written by hand.
const EXPERIMENTS: &str = "benches/experiments.md";

/// A measured value with a limit: an amount, or the ratio to the baseline if there is one.
struct Figure {
    name: String,
    otc_vpn: String,
    baseline: Option<String>,
    value: f64,
    limit: f64,
}

impl Figure {
    fn is_within_limit(&self) -> bool {
        self.value <= self.limit
    }

    fn ratio(name: &str, case: &Case, limit: f64) -> Self {
        Self {
            name: name.to_owned(),
            otc_vpn: grouped(case.otc_vpn),
            baseline: Some(grouped(case.baseline)),
            value: case.otc_vpn as f64 / case.baseline as f64,
            limit,
        }
    }

    fn amount(name: &str, value: f64, limit: f64) -> Self {
        let decimals = if value.fract() == 0.0 { 0 } else { 1 };
        Self { name: name.to_owned(), otc_vpn: format!("{value:.decimals$}"), baseline: None, value, limit }
    }
}

/// Measures what is reproducible on any machine; fails if a limit is exceeded.
pub(crate) fn check(root: &Path) -> Result<ExitCode> {
    let limits = limits(root)?;
    let instructions = measure::instructions(root)?;
    let figures = reproducible(root, &limits, &instructions)?;
    print(&table(&figures));
    let exceeded: Vec<&str> = figures
        .iter()
        .filter(|figure| !figure.is_within_limit())
        .map(|figure| figure.name.as_str())
        .collect();
    if !exceeded.is_empty() {
        status(&format!("limit in {LIMITS} exceeded: {}", exceeded.join(", ")));
    }
    Ok(process::exit_code(exceeded.is_empty()))
}

/// Measures everything and writes `docs/performance.md` with its plot.
pub(crate) fn run(root: &Path) -> Result<ExitCode> {
    let limits = limits(root)?;
    let instructions = measure::instructions(root)?;
    let mut figures = reproducible(root, &limits, &instructions)?;
    figures.extend(machine_dependent(root, &limits)?);
    let times = measure::times(root)?;
    let sizes = measure::by_size(&instructions);
    let text = document(root, &figures, &times)?;
    for (path, text) in [("docs/performance.md", text), ("docs/performance.svg", plot::svg(&sizes))] {
        std::fs::write(root.join(path), text).with_context(|| format!("cannot write {path}"))?;
        status(&format!("wrote {path}"));
    }
    print(&table(&figures));
    Ok(process::exit_code(figures.iter().all(Figure::is_within_limit)))
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

/// Counts that do not depend on the machine: instructions, allocations, peak memory, crates.
fn reproducible(root: &Path, limits: &Value, instructions: &[Case]) -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for (case, name) in [
        ("show", "instructions of a show"),
        ("change", "instructions of a change"),
        ("sign", "instructions of a signature"),
        ("decode", "instructions to decode 1,000 gateways"),
    ] {
        let limit = limit(limits, &format!("/instructions/{case}"))?;
        figures.push(Figure::ratio(name, measure::case(instructions, case)?, limit));
    }
    let memory = measure::lines(root, "memory")?;
    let peak = measure::case(&memory, "decode, peak bytes")?;
    figures.push(Figure::ratio(
        "peak memory to decode 1,000 gateways",
        peak,
        limit(limits, "/peak_memory/decode")?,
    ));
    let logs = measure::case(&memory, "show with error logs only, allocations")?;
    let additional = logs.otc_vpn as f64 - logs.baseline as f64;
    figures.push(Figure::amount(
        "allocations for disabled logs",
        additional,
        limit(limits, "/allocations_for_logs")?,
    ));
    let added = dependency_count::added(root)?;
    figures.push(Figure::amount(
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
    let found = dependency_count::found(root, &forbidden)?;
    figures.push(Figure::amount(
        &format!("dependencies of the library crates on {}", forbidden.join(", ")),
        found as f64,
        0.0,
    ));
    Ok(figures)
}

/// Values that depend on the machine: wall time, memory and size of processes.
fn machine_dependent(root: &Path, limits: &Value) -> Result<Vec<Figure>> {
    let binary = measure::release_binary(root)?;
    let processes = measure::lines(root, "process")?;
    let mib = |bytes: u64| bytes as f64 / f64::from(1 << 20);
    let wall = |command: &str| measure::case(&processes, &format!("{command}, microseconds"));
    let resident = measure::case(&processes, "gateway show, resident bytes")?;
    let start = Instant::now();
    generate::check(root)?;
    let generate_ms = start.elapsed().as_secs_f64() * 1000.0;
    Ok(vec![
        Figure::ratio(
            "wall time of `gateway show`, µs",
            wall("gateway show")?,
            limit(limits, "/process/wall_time")?,
        ),
        Figure::ratio(
            "wall time of `--version` relative to the baseline of `gateway show`, µs",
            wall("--version")?,
            limit(limits, "/process/wall_time")?,
        ),
        Figure::amount(
            "resident memory of `gateway show`, MiB",
            mib(resident.otc_vpn),
            limit(limits, "/process/resident_mib")?,
        ),
        Figure::amount("stripped release binary, MiB", mib(binary), limit(limits, "/process/binary_mib")?),
        Figure::amount(
            "duration of `cargo xtask generate`, ms",
            generate_ms,
            limit(limits, "/build/generate_ms")?,
        ),
    ])
}

fn table(figures: &[Figure]) -> String {
    let mut text = String::from(
        "| measurement | otc-vpn | baseline | ratio | limit | within limit |\n|---|---:|---:|---:|---:|---|\n",
    );
    for figure in figures {
        let Figure { name, otc_vpn, baseline, value, limit } = figure;
        let within = if figure.is_within_limit() { "yes" } else { "no" };
        let (baseline, ratio) = match baseline {
            Some(baseline) => (baseline.as_str(), format!("{value:.2}")),
            None => ("", String::new()),
        };
        let _ = writeln!(text, "| {name} | {otc_vpn} | {baseline} | {ratio} | {limit} | {within} |");
    }
    text
}

fn document(root: &Path, figures: &[Figure], times: &[Case]) -> Result<String> {
    let experiments = std::fs::read_to_string(root.join(EXPERIMENTS))
        .with_context(|| format!("cannot read {EXPERIMENTS}"))?;
    let mut text = format!(
        "# Performance\n\n\
         Generated by `cargo xtask bench`. The baseline of each case is the same request with plain reqwest and serde into a\n\
         hand-written struct, on a kept connection, measured in the same run. `{LIMITS}` contains the limits;\n\
         `cargo xtask bench --check` exits with 1 if a reproducible value exceeds its limit. The baseline program for wall times loads the\n\
         system's root certificates, the default of reqwest; `otc-vpn` loads them only for `https`.\n\n{}\n",
        table(figures)
    );
    text.push_str(
        "## Timings\n\nMicroseconds, the lowest median of three Criterion runs; timings vary by about 20 % on a busy machine.\n\n\
         | case | otc-vpn | baseline | ratio |\n|---|---:|---:|---:|\n",
    );
    for Case { name, otc_vpn, baseline } in times {
        let micro = |nanoseconds: u64| nanoseconds as f64 / 1000.0;
        let ratio = *otc_vpn as f64 / *baseline as f64;
        let _ = writeln!(text, "| {name} | {:.1} | {:.1} | {ratio:.2} |", micro(*otc_vpn), micro(*baseline));
    }
    let _ = write!(
        text,
        "\n## Scaling\n\nInstructions to list 10 to 4,000 gateways, which is close to the maximum response size.\n\n\
         ![Instructions by number of gateways, for otc-vpn and the baseline; both are straight lines](performance.svg)\n\n\
         {experiments}\n\
         ## Reproducing\n\nMachine: {}\n\n\
         `cargo bench --workspace` runs the measurements alone. Instruction counts require valgrind and\n\
         `cargo install --locked gungraun-runner --version 0.20.0`, and process measurements require `cargo build --release`;\n\
         otherwise they are skipped.\n",
        measure::machine(root)?
    );
    Ok(text)
}

/// Digits in groups of three.
fn grouped(number: u64) -> String {
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
