//! Runs the benchmarks in `benches/` and parses their output.

use crate::process::{cargo, executables, missing, output, target};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The result of one case, in the unit of its benchmark.
#[derive(Debug)]
pub(super) struct Case {
    pub(super) name: String,
    pub(super) otc_vpn: u64,
    pub(super) baseline: u64,
}

impl Case {
    pub(super) fn ratio(&self) -> f64 {
        self.otc_vpn as f64 / self.baseline as f64
    }
}

/// The list sizes of the scaling benchmark, as in `benches/benches/instructions/cases.rs`.
const SIZES: [u64; 7] = [10, 30, 100, 300, 1000, 2000, 5000];

pub(super) fn case<'a>(cases: &'a [Case], name: &str) -> Result<&'a Case> {
    cases.iter().find(|case| case.name == name).with_context(|| format!("no measurement named {name:?}"))
}

/// Instruction counts from valgrind.
pub(super) fn instructions(root: &Path) -> Result<Vec<Case>> {
    if missing(&["valgrind", "gungraun-runner"]).is_some() {
        bail!(
            "cannot count instructions: install valgrind, and run `cargo install --locked gungraun-runner --version 0.20.0`"
        );
    }
    let text = bench(root, "instructions", &["--output-format=json"])?;
    let mut counts: Vec<(String, u64)> = Vec::new();
    for line in text.lines().filter(|line| line.starts_with('{')) {
        let summary: Value = serde_json::from_str(line).context("gungraun printed invalid JSON")?;
        let function = summary["function_name"].as_str().unwrap_or_default();
        let id = summary["id"].as_str().unwrap_or_default();
        let count = summary
            .pointer("/profiles/0/data/total/metrics/Ir/values/new")
            .and_then(Value::as_u64)
            .with_context(|| format!("gungraun reported no instruction count for {function}"))?;
        let name = match id.strip_prefix("of_") {
            Some(index) => format!("{function} {index}"),
            None => function.to_owned(),
        };
        counts.push((name, count));
    }
    pairs(&counts)
}

/// Pairs the count of each function `otc_vpn_NAME` with that of its baseline `baseline_NAME`.
fn pairs(counts: &[(String, u64)]) -> Result<Vec<Case>> {
    let count_of = |name: &str| counts.iter().find(|(other, _)| other == name).map(|(_, count)| *count);
    counts
        .iter()
        .filter_map(|(name, otc_vpn)| Some((name.strip_prefix("otc_vpn_")?, *otc_vpn)))
        .map(|(name, otc_vpn)| {
            let baseline =
                count_of(&format!("baseline_{name}")).with_context(|| format!("no baseline for {name}"))?;
            Ok(Case { name: name.to_owned(), otc_vpn, baseline })
        })
        .collect()
}

/// For each list size: the number of gateways, the instructions of otc-vpn, and the instructions of the baseline.
pub(super) fn by_size(instructions: &[Case]) -> Result<Vec<(u64, u64, u64)>> {
    let sized = SIZES.iter().enumerate();
    sized
        .map(|(index, size)| {
            let case = case(instructions, &format!("list {index}"))?;
            Ok((*size, case.otc_vpn, case.baseline))
        })
        .collect()
}

/// The cases of a benchmark that prints each case as a line of JSON.
pub(super) fn json_lines(root: &Path, name: &str) -> Result<Vec<Case>> {
    let text = bench(root, name, &[])?;
    let parse = |line: &str| {
        let value: Value = serde_json::from_str(line).ok()?;
        Some(Case {
            name: value["case"].as_str()?.to_owned(),
            otc_vpn: value["otc_vpn"].as_u64()?,
            baseline: value["baseline"].as_u64()?,
        })
    };
    Ok(text.lines().filter_map(parse).collect())
}

/// Timings from Criterion, in nanoseconds. Takes the lowest median of three runs, because other load on the machine only increases it.
pub(super) fn timings(root: &Path) -> Result<Vec<Case>> {
    let mut cases: Vec<Case> = Vec::new();
    // Otherwise, a case that is no longer measured would keep the estimates of an earlier run.
    if let Err(error) = std::fs::remove_dir_all(target(root).join("criterion"))
        && error.kind() != ErrorKind::NotFound
    {
        return Err(error).context("cannot remove the estimates of an earlier run");
    }
    for _ in 0..3 {
        bench(root, "time", &[])?;
        for group in ["show", "change", "sign", "decode", "list"] {
            let (otc_vpn, baseline) = (median(root, group, "otc-vpn")?, median(root, group, "baseline")?);
            match cases.iter_mut().find(|case| case.name == group) {
                Some(case) => {
                    (case.otc_vpn, case.baseline) = (case.otc_vpn.min(otc_vpn), case.baseline.min(baseline))
                }
                None => cases.push(Case { name: group.to_owned(), otc_vpn, baseline }),
            }
        }
    }
    Ok(cases)
}

fn median(root: &Path, group: &str, side: &str) -> Result<u64> {
    let path = target(root).join(format!("criterion/{group}/{side}/new/estimates.json"));
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("Criterion wrote no estimates for {group}"))?;
    let value: Value = serde_json::from_str(&text)?;
    let median = value.pointer("/median/point_estimate").and_then(Value::as_f64);
    Ok(median.with_context(|| format!("Criterion wrote no median for {group}"))?.round() as u64)
}

/// Builds the release binary, which the `process` benchmark also runs, and returns its path.
pub(super) fn release_binary(root: &Path) -> Result<PathBuf> {
    let built = executables(cargo(root).args(["build", "--release", "--package", "otc-vpn-cli"]))?;
    built.into_iter().next().context("cargo built no executable")
}

/// Runs a benchmark and returns its output. A benchmark that was skipped is an error, so that it cannot pass for one within its limits.
pub(super) fn bench(root: &Path, name: &str, arguments: &[&str]) -> Result<String> {
    let mut bench = cargo(root);
    bench.args(["bench", "--package", "otc-vpn-bench", "--bench", name, "--"]).args(arguments);
    let text = output(&mut bench)?;
    match text.lines().find(|line| line.starts_with("skipped:")) {
        Some(skipped) => bail!("the benchmark `{name}` was {skipped}"),
        None => Ok(text),
    }
}

/// The processor, the number of cores, the operating system and the compiler.
pub(super) fn machine(root: &Path) -> Result<String> {
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "))
        .map_or("an unknown processor", |(_, name)| name);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let rustc = output(Command::new("rustc").arg("--version").current_dir(root))?;
    Ok(format!("{model}, {cores} cores, {}; {}.", std::env::consts::OS, rustc.trim()))
}
