//! `cargo xtask bench`: what this costs beside a bare HTTP call, measured, held against its limits, and written down.

mod measure;
mod plot;
mod tree;

use crate::console::{print, say};
use crate::generate;
use anyhow::{Context, Result};
use measure::Case;
use serde_json::Value;
use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

/// Where the limits stand, seen from the workspace.
const LIMITS: &str = "benches/limits.yaml";
/// What was tried and did not help; a person writes it.
const TRIED: &str = "benches/experiments.md";

/// A figure that has a limit: an amount, or where there is a bare counterpart, the ratio to it.
struct Figure {
    what: String,
    ours: String,
    bare: Option<String>,
    value: f64,
    limit: f64,
}

impl Figure {
    fn holds(&self) -> bool {
        self.value <= self.limit
    }

    fn ratio(what: &str, case: &Case, limit: f64) -> Self {
        let value = case.ours as f64 / case.bare as f64;
        Self { what: what.to_owned(), ours: grouped(case.ours), bare: Some(grouped(case.bare)), value, limit }
    }

    fn amount(what: &str, value: f64, limit: f64) -> Self {
        let decimals = if value.fract() == 0.0 { 0 } else { 1 };
        Self { what: what.to_owned(), ours: format!("{value:.decimals$}"), bare: None, value, limit }
    }
}

/// Measures what is the same on any machine, and ends with 1 where a limit is passed.
pub(crate) fn check(root: &Path) -> Result<ExitCode> {
    let limits = limits(root)?;
    let instructions = measure::instructions(root)?;
    let figures = repeatable(root, &limits, &instructions)?;
    print(&table(&figures));
    let passed: Vec<&str> =
        figures.iter().filter(|figure| !figure.holds()).map(|figure| figure.what.as_str()).collect();
    if passed.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    say(&format!("over the limit of {LIMITS}: {}", passed.join(", ")));
    Ok(ExitCode::FAILURE)
}

/// Measures all, and writes `docs/performance.md` with its plot.
pub(crate) fn run(root: &Path) -> Result<ExitCode> {
    let limits = limits(root)?;
    let instructions = measure::instructions(root)?;
    let mut figures = repeatable(root, &limits, &instructions)?;
    figures.extend(of_this_machine(root, &limits)?);
    let times = measure::times(root)?;
    let sizes = measure::by_size(&instructions);
    let text = document(root, &figures, &times)?;
    for (path, text) in [("docs/performance.md", text), ("docs/performance.svg", plot::svg(&sizes))] {
        std::fs::write(root.join(path), text).with_context(|| format!("{path} cannot be written"))?;
        say(&format!("wrote {path}"));
    }
    print(&table(&figures));
    Ok(if figures.iter().all(Figure::holds) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn limits(root: &Path) -> Result<Value> {
    let text =
        std::fs::read_to_string(root.join(LIMITS)).with_context(|| format!("{LIMITS} cannot be read"))?;
    serde_saphyr::from_str(&text).map_err(|error| anyhow::anyhow!("{LIMITS}: {error}"))
}

fn limit(limits: &Value, place: &str) -> Result<f64> {
    limits
        .pointer(place)
        .and_then(Value::as_f64)
        .with_context(|| format!("{LIMITS} has no number at {place}"))
}

/// Counts, which come out the same each time: instructions, allocations, peak memory, crates.
fn repeatable(root: &Path, limits: &Value, instructions: &[Case]) -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for (name, what) in [
        ("show", "instructions of a show"),
        ("change", "instructions of a change"),
        ("sign", "instructions of a signature"),
        ("decode", "instructions to decode 1,000 gateways"),
    ] {
        let limit = limit(limits, &format!("/instructions/{name}"))?;
        figures.push(Figure::ratio(what, measure::case(instructions, name)?, limit));
    }
    let memory = measure::lines(root, "memory")?;
    let peak = measure::case(&memory, "decode, peak bytes")?;
    figures.push(Figure::ratio(
        "peak memory to decode 1,000 gateways",
        peak,
        limit(limits, "/peak_memory/decode")?,
    ));
    let logs = measure::case(&memory, "show with error logs only, allocations")?;
    let more = logs.ours as f64 - logs.bare as f64;
    figures.push(Figure::amount(
        "allocations for logs that are off",
        more,
        limit(limits, "/allocations_for_logs")?,
    ));
    let added = tree::added(root)?;
    figures.push(Figure::amount(
        "crates added to tokio, serde and reqwest",
        added as f64,
        limit(limits, "/build/added_crates")?,
    ));
    let never: Vec<&str> = limits
        .pointer("/build/never")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let found = tree::found(root, &never)?;
    figures.push(Figure::amount(
        &format!("crates of {} in the libraries' tree", never.join(", ")),
        found as f64,
        0.0,
    ));
    Ok(figures)
}

/// What depends on the machine: processes, sizes, times.
fn of_this_machine(root: &Path, limits: &Value) -> Result<Vec<Figure>> {
    let binary = measure::release_binary(root)?;
    let processes = measure::lines(root, "process")?;
    let mib = |bytes: u64| bytes as f64 / f64::from(1 << 20);
    let wall = |command: &str| measure::case(&processes, &format!("{command}, microseconds"));
    let resident = measure::case(&processes, "gateway show, resident bytes")?;
    let begun = Instant::now();
    generate::check(root)?;
    let generate_ms = begun.elapsed().as_secs_f64() * 1000.0;
    Ok(vec![
        Figure::ratio(
            "wall time of `gateway show`, µs",
            wall("gateway show")?,
            limit(limits, "/process/wall_time")?,
        ),
        Figure::ratio(
            "wall time of `--version` beside the bare show, µs",
            wall("--version")?,
            limit(limits, "/process/wall_time")?,
        ),
        Figure::amount(
            "resident memory of `gateway show`, MiB",
            mib(resident.ours),
            limit(limits, "/process/resident_mib")?,
        ),
        Figure::amount("stripped release binary, MiB", mib(binary), limit(limits, "/process/binary_mib")?),
        Figure::amount(
            "work of `cargo xtask generate`, ms",
            generate_ms,
            limit(limits, "/build/generate_ms")?,
        ),
    ])
}

fn table(figures: &[Figure]) -> String {
    let mut text =
        String::from("| what | ours | bare | ratio | limit | holds |\n|---|---:|---:|---:|---:|---|\n");
    for figure in figures {
        let Figure { what, ours, bare, value, limit } = figure;
        let holds = if figure.holds() { "yes" } else { "no" };
        let (bare, ratio) = match bare {
            Some(bare) => (bare.as_str(), format!("{value:.2}")),
            None => ("", String::new()),
        };
        let _ = writeln!(text, "| {what} | {ours} | {bare} | {ratio} | {limit} | {holds} |");
    }
    text
}

fn document(root: &Path, figures: &[Figure], times: &[Case]) -> Result<String> {
    let tried =
        std::fs::read_to_string(root.join(TRIED)).with_context(|| format!("{TRIED} cannot be read"))?;
    let mut text = format!(
        "# What it costs\n\n\
         Written by `cargo xtask bench`. Each case stands beside its bare counterpart of the same run: the same request through bare\n\
         reqwest with serde into a hand-written struct, on a kept connection. The limits stand in `{LIMITS}`;\n\
         `cargo xtask bench --check` ends with 1 where a count passes its limit. The bare program behind the wall times reads the\n\
         certificates of the system, as reqwest does unless told otherwise; the command reads them only for `https`.\n\n{}\n",
        table(figures)
    );
    text.push_str("## In time\n\nMicroseconds by criterion, the least median of three runs. On a machine that has other work they wander by 20 %; counts do not.\n\n| case | ours | bare | ratio |\n|---|---:|---:|---:|\n");
    for Case { name, ours, bare } in times {
        let micro = |nanoseconds: u64| nanoseconds as f64 / 1000.0;
        let ratio = *ours as f64 / *bare as f64;
        let _ = writeln!(text, "| {name} | {:.1} | {:.1} | {ratio:.2} |", micro(*ours), micro(*bare));
    }
    let _ = write!(
        text,
        "\n## How it grows\n\nInstructions of a list of 10 to 4,000 gateways, about the largest answer that is let through.\n\n\
         ![Instructions against the number of gateways, ours and bare, both straight lines](performance.svg)\n\n\
         {tried}\n\
         ## The machine, and how to repeat it\n\n{}\n\n\
         `cargo bench --workspace` runs the measurements alone. Counts need valgrind and\n\
         `cargo install --locked gungraun-runner --version 0.20.0`; without them they are left out, and so are processes without\n\
         `cargo build --release`.\n",
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
