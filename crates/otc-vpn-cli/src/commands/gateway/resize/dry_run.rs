//! The output of `--dry-run`: the requests that would be sent.

use super::job::Job;
use super::report::summarize;
use crate::context::{Context, Service};
use crate::curl;
use crate::error::CliError;
use otc_vpn::{Flavor, Plan};
use serde::Serialize;

/// The JSON of one gateway.
#[derive(Serialize)]
struct Row {
    gateway_id: Option<String>,
    name: Option<String>,
    from: Option<Flavor>,
    to: Flavor,
    /// None if the gateway could not be validated.
    #[serde(rename = "change_needed")]
    needs_change: Option<bool>,
    /// The request as a curl command; none if no request would be sent.
    curl: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<CliError>,
}

/// Prints the requests of all plans, and returns the error that decides the exit code.
pub(super) fn print(
    context: &Context,
    service: &Service,
    jobs: &[Job],
    flavor: &Flavor,
    multiple: bool,
) -> Result<(), CliError> {
    let rows: Vec<Row> = jobs.iter().map(|job| row(service, job, flavor)).collect();
    match rows.as_slice() {
        [Row { error: Some(error), .. }] if !multiple => Err(error.clone()),
        [row] if !multiple => context.output.result(row, || row.curl.clone().unwrap_or_default()),
        rows => {
            let text = || rows.iter().filter_map(|row| row.curl.as_deref()).collect::<Vec<_>>().join("\n");
            context.output.result(&rows, text)?;
            summarize(rows.iter().map(|row| row.error.clone()).collect())
        }
    }
}

fn row(service: &Service, job: &Job, flavor: &Flavor) -> Row {
    let record = job.change.snapshot();
    let gateway = record.gateway.as_ref();
    let plan = job.plan.as_ref();
    Row {
        gateway_id: gateway.map(|gateway| gateway.id.to_string()),
        name: gateway.map_or_else(|| Some(job.given.clone()), |gateway| gateway.name().map(str::to_owned)),
        from: gateway.and_then(|gateway| gateway.flavor().cloned()),
        to: flavor.clone(),
        needs_change: plan.map(Plan::needs_change),
        curl: plan.and_then(Plan::request).map(|request| curl::render(&service.client, request)),
        error: record.error().cloned(),
    }
}
