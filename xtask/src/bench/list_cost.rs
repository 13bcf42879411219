//! What the lists of the command cost with a growing number of items.

use super::limits::Limits;
use super::measure;
use super::measurement::Measurement;
use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use std::path::Path;

/// What one list costs.
#[derive(Debug, Deserialize)]
pub(super) struct ListCost {
    /// The command, without the options that connect it to the simulator.
    pub(super) command: String,
    pub(super) items: u64,
    pub(super) wall_us: u64,
    pub(super) cpu_us: u64,
    pub(super) resident_bytes: u64,
}

/// One of the costs, and its name.
pub(super) type Metric = (&'static str, fn(&ListCost) -> u64);

impl ListCost {
    pub(super) const WALL_TIME: Metric = ("wall time", |cost| cost.wall_us);
    pub(super) const CPU_TIME: Metric = ("CPU time", |cost| cost.cpu_us);
    pub(super) const RESIDENT: Metric = ("resident memory", |cost| cost.resident_bytes);
}

/// Runs the lists of a command.
pub(super) fn measure(root: &Path, command: &Path) -> Result<Vec<ListCost>> {
    let text = measure::bench(root, "scale", &[&command.to_string_lossy()])?;
    let costs = text.lines().filter(|line| line.starts_with('{'));
    costs.map(|line| serde_json::from_str(line).with_context(|| format!("unexpected line {line}"))).collect()
}

/// The costs of each command. The benchmark prints those of one command after the other.
pub(super) fn by_command(costs: &[ListCost]) -> impl Iterator<Item = &[ListCost]> {
    costs.chunk_by(|one, other| one.command == other.command)
}

/// How the costs of each command grow from a quarter of the items to all of them, without the cost of an empty list.
pub(super) fn growth(costs: &[ListCost], metrics: &[Metric], limits: &Limits) -> Result<Vec<Measurement>> {
    let limit = limits.number("/scale/growth")?;
    let mut measurements = Vec::new();
    for costs in by_command(costs) {
        let command = &costs[0].command;
        let all = costs.iter().map(|cost| cost.items).max().unwrap_or_default();
        let of_items = |items: u64| {
            let cost = costs.iter().find(|cost| cost.items == items);
            cost.with_context(|| format!("`{command}` was not measured with {items} items"))
        };
        let (empty, quarter, all) = (of_items(0)?, of_items(all / 4)?, of_items(all)?);
        ensure!(all.items > 0, "`{command}` was measured only without items");
        for (name, value) in metrics {
            let without_empty = |cost: &ListCost| value(cost) as f64 - value(empty) as f64;
            let [quarter, all] = [quarter, all].map(without_empty);
            // A quarter of the items that costs no more than none was not measured well.
            let growth = if quarter > 0.0 { all / quarter } else { f64::NAN };
            measurements.push(Measurement::growth(
                &format!("growth of the {name} of `{command}`"),
                growth,
                limit,
            ));
        }
    }
    ensure!(!measurements.is_empty(), "the benchmark `scale` measured nothing");
    Ok(measurements)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn costs(cpu: impl Fn(u64) -> u64) -> Vec<ListCost> {
        let cost = |items| ListCost {
            command: "gateway list".to_owned(),
            items,
            wall_us: 0,
            cpu_us: cpu(items),
            resident_bytes: 0,
        };
        [0, 1250, 2500, 5000].map(cost).into()
    }

    fn growth_of(costs: &[ListCost]) -> Result<Vec<Measurement>> {
        growth(costs, &[ListCost::CPU_TIME], &Limits::new(json!({ "scale": { "growth": 4.8 } })))
    }

    #[test]
    fn growth_is_that_without_the_cost_of_an_empty_list() {
        let linear = growth_of(&costs(|items| 7000 + 20 * items)).unwrap();
        assert_eq!((linear[0].value, linear[0].is_within_limit()), (4.0, true));
        let quadratic = growth_of(&costs(|items| 7000 + items * items)).unwrap();
        assert_eq!((quadratic[0].value, quadratic[0].is_within_limit()), (16.0, false));
    }

    #[test]
    fn measurement_without_a_result_is_not_within_its_limit() {
        assert!(!growth_of(&costs(|_| 7000)).unwrap()[0].is_within_limit());
        assert!(!growth_of(&costs(|items| 7000 - items)).unwrap()[0].is_within_limit());
        assert!(growth_of(&costs(|items| items)[1..]).is_err());
        assert!(growth_of(&[]).is_err());
    }
}
