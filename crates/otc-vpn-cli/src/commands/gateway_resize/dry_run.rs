//! What `--dry-run` prints: the requests that would go out.

use super::report::Report;
use crate::context::{Connection, Context};
use crate::curl;
use crate::failure::Failure;
use crate::words::count;
use otc_vpn::{Flavor, Plan};
use serde::Serialize;

/// One gateway's request as it is printed.
#[derive(Serialize)]
struct Row {
    gateway_id: Option<String>,
    name: Option<String>,
    from: Option<Flavor>,
    to: Flavor,
    needs_change: Option<bool>,
    /// None where nothing would be sent.
    curl: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Failure>,
}

/// Prints the requests of all plans, and gives the failure that decides the exit code.
pub(super) fn print(
    context: &Context,
    connection: &Connection,
    jobs: Vec<(Report, Option<Plan>)>,
    several: bool,
) -> Result<(), Failure> {
    let mut rows: Vec<Row> = jobs
        .into_iter()
        .map(|(report, plan)| Row {
            gateway_id: report.gateway_id,
            name: report.name,
            from: report.from,
            to: report.to,
            needs_change: plan.as_ref().map(Plan::needs_change),
            curl: plan
                .filter(Plan::needs_change)
                .map(|plan| curl::change(&connection.client, connection.authentication, &plan)),
            error: report.error,
        })
        .collect();
    if !several && let Some(row) = rows.pop() {
        if let Some(failure) = row.error {
            return Err(failure);
        }
        return context.output.result(&row, || row.curl.clone().unwrap_or_default());
    }
    let text = || rows.iter().filter_map(|row| row.curl.as_deref()).collect::<Vec<_>>().join("\n");
    context.output.result(&rows, text)?;
    let all = rows.len();
    let failures: Vec<Failure> = rows.into_iter().filter_map(|row| row.error).collect();
    let failed = failures.len();
    match Failure::worst(failures) {
        None => Ok(()),
        Some(failure) => Err(failure.summed_up(format!("{failed} of {} failed", count(all, "gateway")))),
    }
}
