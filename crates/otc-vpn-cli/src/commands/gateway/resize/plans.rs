//! Finds and validates each gateway, and shows the plans.

use super::job::Job;
use super::{gateways, is_pending};
use crate::args::Resize;
use crate::context::Context;
use crate::error::CliError;
use crate::exit::Exit;
use crate::humanize::count;
use crate::rollback;
use crate::streams::write_stderr;
use crate::ui::plan_view;
use futures_util::{StreamExt, stream};
use otc_vpn::{Client, Plan};
use tokio::time::Instant;

/// Finds and validates each gateway. A gateway that was specified twice is kept once.
pub(super) async fn plan_all(
    context: &Context,
    client: &Client,
    jobs: Vec<Job>,
    resize: &Resize,
) -> Vec<Job> {
    let message = match jobs.as_slice() {
        [job] => format!("reading {}", job.given),
        jobs => format!("reading {}", count(jobs.len(), "gateway")),
    };
    let _spinner = context.display().spinner(&message);
    let planned: Vec<Job> = stream::iter(jobs)
        .map(|job| plan(context, client, job, resize))
        .buffered(usize::from(resize.concurrency))
        .collect()
        .await;
    let mut ids = Vec::new();
    let mut jobs = Vec::with_capacity(planned.len());
    for job in planned {
        // An id in another case refers to the same gateway.
        match job.change.snapshot().gateway.map(|gateway| gateway.id.as_str().to_ascii_lowercase()) {
            Some(id) if ids.contains(&id) => job.change.duplicate(),
            id => {
                ids.extend(id);
                jobs.push(job);
            }
        }
    }
    jobs
}

async fn plan(context: &Context, client: &Client, mut job: Job, resize: &Resize) -> Job {
    let start = Instant::now();
    let gateways = gateways(client, resize, start + job.remaining);
    let planned = async {
        let gateway = gateways.find(&job.given).await?;
        job.change.found(&gateway);
        gateways.plan(&gateway, resize.flavor.clone()).await
    };
    let planned = planned.await;
    job.remaining = job.remaining.saturating_sub(start.elapsed());
    match planned {
        Ok(plan) => {
            job.set_plan(plan);
        }
        Err(error) => {
            let error = CliError::from(error).with_command_prefix(&context.prefix);
            // The command line is valid: several gateways have the name.
            let error = if error.exit() == Exit::Usage { error.with_exit(Exit::Rejected) } else { error };
            job.fail(error);
        }
    }
    job
}

/// Shows where the gateways are, those that are not changed, the plan of each change, and the rollback of several changes.
pub(super) fn show(context: &Context, jobs: &[Job], location: Option<&str>, dry_run: bool) {
    let stream = &context.output.terminal.err;
    let multiple = jobs.len() > 1;
    // For a single gateway, the result says that there is nothing to do, but not that another change is in progress.
    let is_shown = |plan: &Plan| multiple || dry_run || is_pending(plan.gateway());
    let mut unchanged = String::new();
    let mut blocks = Vec::new();
    for job in jobs {
        let record = job.change.snapshot();
        match (&job.plan, record.error()) {
            (Some(plan), _) if plan.needs_change() => blocks.push(render(context, job, plan, !multiple)),
            (Some(plan), _) if is_shown(plan) => unchanged.push_str(&plan_view::no_change(plan, stream)),
            (None, Some(error)) if multiple => {
                unchanged.push_str(&plan_view::failed(record.display_name(), error, stream));
            }
            _ => {}
        }
    }
    if !unchanged.is_empty() {
        blocks.insert(0, unchanged);
    }
    if let Some(location) = location.filter(|_| !blocks.is_empty()) {
        blocks.insert(0, stream.wrap(&format!("in {location}"), "", "   "));
    }
    if multiple {
        blocks.extend(rollback_of_all(context, jobs));
    }
    write_stderr(&blocks.join("\n"));
}

/// The plan of one gateway. The rollback of several gateways is shown once for all of them.
pub(super) fn render(context: &Context, job: &Job, plan: &Plan, with_rollback: bool) -> String {
    let record = job.change.snapshot();
    let rollback = || {
        let command = rollback::command(record.command_argument(), plan.old_flavor(), &context.prefix);
        command.unwrap_or_else(|reason| reason)
    };
    plan_view::render(plan, with_rollback.then(rollback).as_deref(), &context.output.terminal.err)
}

/// The commands that would revert all changes. None if nothing changes.
pub(super) fn rollback_of_all(context: &Context, jobs: &[Job]) -> Option<String> {
    let changing = jobs.iter().filter(|job| job.needs_change());
    let records: Vec<_> = changing.map(|job| job.change.snapshot()).collect();
    let lines = rollback::commands(&records, &context.prefix);
    (!lines.is_empty()).then(|| plan_view::rollback(&lines, &context.output.terminal.err))
}
