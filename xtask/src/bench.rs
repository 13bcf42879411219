//! `cargo xtask bench`: measures the overhead over plain reqwest and the growth with the number of items, enforces limits, and writes
//! docs/performance.md.

mod dependency_count;
mod document;
mod limits;
mod list_cost;
mod measure;
mod measurement;
mod plot;

use crate::console::{print, status};
use crate::{generate, process, simulator};
use anyhow::{Context, Result};
use document::Page;
use limits::Limits;
use list_cost::ListCost;
use measure::Case;
use measurement::Measurement;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Takes only the measurements that do not depend on the machine or its load; fails if a limit is exceeded.
pub(crate) fn check(root: &Path) -> Result<ExitCode> {
    let limits = Limits::read(root)?;
    let instructions = measure::instructions(root)?;
    let mut measurements = reproducible(root, &limits, &instructions)?;
    // How the costs grow does not depend on the profile, so the debug build suffices, which is available.
    let costs = list_cost::measure(root, &simulator::build(root)?)?;
    measurements.extend(list_cost::growth(&costs, &[ListCost::CPU_TIME, ListCost::RESIDENT], &limits)?);
    Ok(report(&measurements))
}

/// Takes all measurements and writes `docs/performance.md` with its plot.
pub(crate) fn run(root: &Path) -> Result<ExitCode> {
    let limits = Limits::read(root)?;
    let instructions = measure::instructions(root)?;
    let release = measure::release_binary(root)?;
    let costs = list_cost::measure(root, &release)?;
    let processes = measure::json_lines(root, "process")?;
    let metrics = [ListCost::WALL_TIME, ListCost::CPU_TIME, ListCost::RESIDENT];
    let page = Page {
        reproducible: reproducible(root, &limits, &instructions)?,
        timings: measure::timings(root)?,
        processes: machine_dependent(root, &limits, &processes, &release)?,
        growth: list_cost::growth(&costs, &metrics, &limits)?,
        batches: batches(&limits, &processes)?,
        costs,
        machine: measure::machine(root)?,
    };
    let plot = plot::svg(&measure::by_size(&instructions)?);
    for (path, text) in [("docs/performance.md", page.text()), ("docs/performance.svg", plot)] {
        std::fs::write(root.join(path), text).with_context(|| format!("cannot write {path}"))?;
        status(&format!("wrote {path}"));
    }
    Ok(report(&page.with_limits()))
}

/// Prints the measurements, and which of them exceed their limits.
fn report(measurements: &[Measurement]) -> ExitCode {
    print(&document::table(measurements));
    let exceeded: Vec<&str> = measurements
        .iter()
        .filter(|measurement| !measurement.is_within_limit())
        .map(|measurement| measurement.name.as_str())
        .collect();
    if !exceeded.is_empty() {
        status(&format!("limit in {} exceeded: {}", limits::FILE, exceeded.join(", ")));
    }
    process::exit_code(exceeded.is_empty())
}

/// Measurements that are the same on every machine: instructions, allocations, peak memory, crates.
fn reproducible(root: &Path, limits: &Limits, instructions: &[Case]) -> Result<Vec<Measurement>> {
    let mut measurements = Vec::new();
    for (case, name) in [
        ("show", "instructions to show a gateway"),
        ("change", "instructions to change a gateway"),
        ("sign", "instructions to sign a request"),
        ("decode", "instructions to decode 1,000 gateways"),
    ] {
        let limit = limits.number(&format!("/instructions/{case}"))?;
        measurements.push(Measurement::ratio(name, measure::case(instructions, case)?, limit));
    }
    let memory = measure::json_lines(root, "memory")?;
    let peak = measure::case(&memory, "decode, peak bytes")?;
    measurements.push(Measurement::ratio(
        "peak memory to decode 1,000 gateways, bytes",
        peak,
        limits.number("/peak_memory/decode")?,
    ));
    let logs = measure::case(&memory, "show with error logs only, allocations")?;
    let additional = logs.otc_vpn as f64 - logs.baseline as f64;
    measurements.push(Measurement::amount(
        "allocations for disabled log events",
        additional,
        limits.number("/allocations_for_logs")?,
    ));
    let added = dependency_count::count_added(root)?;
    measurements.push(Measurement::amount(
        "crates in addition to tokio, serde and reqwest",
        added as f64,
        limits.number("/build/added_crates")?,
    ));
    let forbidden = limits.texts("/build/never")?;
    let found = dependency_count::count_forbidden(root, &forbidden)?;
    measurements.push(Measurement::amount(
        &format!("forbidden dependencies of the library crates ({})", forbidden.join(", ")),
        found as f64,
        0.0,
    ));
    Ok(measurements)
}

/// Measurements that depend on the machine: wall time, resident memory, binary size.
fn machine_dependent(
    root: &Path,
    limits: &Limits,
    processes: &[Case],
    release: &Path,
) -> Result<Vec<Measurement>> {
    let binary = std::fs::metadata(release)?.len();
    let wall = |command: &str| measure::case(processes, &format!("{command}, microseconds"));
    let resident = measure::case(processes, "gateway show, resident bytes")?;
    let generate = generate_duration(root)?;
    Ok(vec![
        Measurement::ratio(
            "wall time of `gateway show`, µs",
            wall("gateway show")?,
            limits.number("/process/wall_time")?,
        ),
        Measurement::ratio(
            "wall time of `--version`, with the baseline of `gateway show`, µs",
            wall("--version")?,
            limits.number("/process/wall_time")?,
        ),
        Measurement::amount(
            "resident memory of `gateway show`, MiB",
            measurement::mib(resident.otc_vpn),
            limits.number("/process/resident_mib")?,
        ),
        Measurement::amount(
            "stripped release binary, MiB",
            measurement::mib(binary),
            limits.number("/process/binary_mib")?,
        ),
        Measurement::amount(
            "duration of `cargo xtask generate`, ms",
            generate.as_secs_f64() * 1000.0,
            limits.number("/build/generate_ms")?,
        ),
    ])
}

/// The lowest of five durations, because other load on the machine only increases them.
fn generate_duration(root: &Path) -> Result<Duration> {
    let mut lowest = Duration::MAX;
    for _ in 0..5 {
        let start = Instant::now();
        generate::check(root)?;
        lowest = lowest.min(start.elapsed());
    }
    Ok(lowest)
}

/// The resize of many gateways compared with batches of one gateway.
fn batches(limits: &Limits, processes: &[Case]) -> Result<Measurement> {
    let case = measure::case(processes, "gateway resize of 50, microseconds")?;
    let limit = limits.number("/process/resize_batches")?;
    Ok(Measurement::ratio("wall time of `gateway resize` of 50 gateways, µs", case, limit))
}
