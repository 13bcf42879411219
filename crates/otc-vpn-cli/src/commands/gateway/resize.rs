//! `gateway resize`: plan, confirm, apply and report.

mod confirm;
mod job;
mod print;
mod report;

use super::wait::wait_error;
use crate::args::{Format, Resize};
use crate::context::Context;
use crate::curl;
use crate::error::CliError;
use crate::event_log::EventLog;
use crate::exit::Exit;
use crate::humanize::count;
use crate::streams::{self, write_stderr};
use crate::ui::plan_view;
use crate::ui::progress::{ProgressLine, ProgressView};
use crate::ui::prompt;
use futures_util::{StreamExt, stream};
use job::Job;
use otc_vpn::{Client, Error, Flavor, Gateway, GatewayStatus, Outcome, Plan};
use report::{PlannedRequest, Report};
use tokio::time::Instant;

pub(crate) async fn run(context: &Context, resize: Resize) -> Result<Exit, CliError> {
    let start = Instant::now();
    streams::set_deadline(start.into_std() + resize.timeout);
    let log = resize.log_file.as_deref().map(EventLog::open).transpose()?;
    if let Some(log) = &log {
        context.in_flight.log_to(log.clone());
    }
    let mut jobs: Vec<Job> = resize
        .gateways
        .iter()
        .map(|gateway| {
            let change = context.in_flight.add_resize(gateway.as_str(), &resize.flavor);
            Job::new(gateway.as_str(), change, resize.timeout)
        })
        .collect();
    let service = match context.connect_within(resize.timeout).await {
        Ok(service) => service,
        Err(error) => return not_connected(context, &resize, jobs, error),
    };
    for job in &mut jobs {
        job.remaining = job.remaining.saturating_sub(start.elapsed());
    }
    let mut jobs = plan_all(context, &service.client, jobs, &resize).await;
    show_plans(context, &jobs, resize.dry_run);
    if resize.dry_run {
        print::requests(context, reports(context, &resize, &jobs, Some(&service.client)))?;
        let needs_change = resize.exit_code && jobs.iter().any(Job::needs_change);
        return Ok(if needs_change { Exit::ChangeNeeded } else { Exit::Success });
    }
    if !resize.yes && !context.global.simulate {
        confirm::confirm_changes(context, &service.client, &mut jobs, prompt::confirm).await;
    }
    streams::set_deadline(Instant::now().into_std() + resize.timeout);
    apply_all(context, &service.client, &resize, &mut jobs).await;
    print::results(context, reports(context, &resize, &jobs, None))?;
    log.map_or(Ok(Exit::Success), |log| log.check().map(|()| Exit::Success))
}

/// The JSON of each gateway.
fn reports(context: &Context, resize: &Resize, jobs: &[Job], client: Option<&Client>) -> Vec<Report> {
    let report = |job: &Job| {
        let report = Report::new(job.change.snapshot(), &job.given, &resize.flavor, &context.prefix);
        if !resize.dry_run {
            return report;
        }
        let request = job.plan.as_ref().and_then(Plan::request);
        let request = PlannedRequest {
            needs_change: job.plan.as_ref().map(Plan::needs_change),
            curl: client.zip(request).map(|(client, request)| curl::render(client, request)),
        };
        report.with_request(request, &context.prefix)
    };
    jobs.iter().map(report).collect()
}

/// Without a connection, the JSON has the same error for each gateway. People see it once.
fn not_connected(
    context: &Context,
    resize: &Resize,
    mut jobs: Vec<Job>,
    error: CliError,
) -> Result<Exit, CliError> {
    let error = error.with_command_prefix(&context.prefix).or_outcome(Outcome::NotSent);
    if context.output.format != Format::Table {
        for job in &mut jobs {
            job.fail(error.clone());
        }
        let reports = reports(context, resize, &jobs, None);
        context.output.result(&reports, String::new).map_err(|error| error.or_outcome(Outcome::NotSent))?;
    }
    Err(error)
}

/// Finds and validates each gateway. A gateway that was specified twice is kept once.
async fn plan_all(context: &Context, client: &Client, jobs: Vec<Job>, resize: &Resize) -> Vec<Job> {
    let message = match jobs.as_slice() {
        [job] => format!("reading {}", job.given),
        jobs => format!("reading {}", count(jobs.len(), "gateway")),
    };
    let _spinner = context.display().spinner(&message);
    let planned: Vec<Job> = stream::iter(jobs)
        .map(|job| plan(context, client, job, &resize.flavor))
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

async fn plan(context: &Context, client: &Client, mut job: Job, flavor: &Flavor) -> Job {
    let start = Instant::now();
    let gateways = client.gateways().deadline(start + job.remaining);
    let planned = async {
        let gateway = gateways.find(&job.given).await?;
        job.change.found(&gateway);
        gateways.plan(&gateway, flavor.clone()).await
    };
    let planned = planned.await;
    job.remaining = job.remaining.saturating_sub(start.elapsed());
    match planned {
        Ok(plan) => {
            job.set_plan(plan);
        }
        Err(error) => job.fail(CliError::from(error).with_command_prefix(&context.prefix)),
    }
    job
}

/// Shows the gateways that are not changed, then the plan of each change.
fn show_plans(context: &Context, jobs: &[Job], dry_run: bool) {
    let stream = &context.output.terminal.err;
    let multiple = jobs.len() > 1;
    // For a single gateway, the result says that there is nothing to do, but not that another change is in progress.
    let is_shown = |plan: &Plan| multiple || dry_run || is_pending(plan.gateway());
    let mut unchanged = String::new();
    let mut blocks = Vec::new();
    for job in jobs {
        let record = job.change.snapshot();
        match (&job.plan, record.error()) {
            (Some(plan), _) if plan.needs_change() => {
                blocks.push(plan_view::render(plan, record.command_argument(), &context.prefix, stream));
            }
            (Some(plan), _) if is_shown(plan) => unchanged.push_str(&plan_view::no_change(plan, stream)),
            (None, Some(error)) if multiple => {
                unchanged.push_str(&plan_view::rejected(record.display_name(), error, stream));
            }
            _ => {}
        }
    }
    if !unchanged.is_empty() {
        blocks.insert(0, unchanged);
    }
    write_stderr(&blocks.join("\n"));
}

/// Applies the plans, `--concurrency` of them at a time.
async fn apply_all(context: &Context, client: &Client, resize: &Resize, jobs: &mut [Job]) {
    let planned: Vec<&mut Job> = jobs.iter_mut().filter(|job| job.plan.is_some()).collect();
    if planned.is_empty() {
        return;
    }
    let names: Vec<String> = planned.iter().map(|job| job.change.display_name()).collect();
    let view = ProgressView::new(context.display(), &names);
    stream::iter(planned)
        .for_each_concurrent(usize::from(resize.concurrency), |job| {
            apply(context, client, &view, resize, job)
        })
        .await;
}

async fn apply(context: &Context, client: &Client, view: &ProgressView, resize: &Resize, job: &mut Job) {
    let Some(plan) = job.plan.take() else { return };
    let start = Instant::now();
    let line = view.line(&job.change);
    if let Err(error) = apply_and_wait(client, &line, resize, job, plan, start).await {
        let error = wait_error(error).with_command_prefix(&context.prefix);
        job.change.failed(error, start.elapsed());
    }
    view.finish(&line);
}

async fn apply_and_wait(
    client: &Client,
    line: &ProgressLine,
    resize: &Resize,
    job: &Job,
    plan: Plan,
    start: Instant,
) -> Result<(), Error> {
    let gateways = client.gateways().deadline(start + job.remaining);
    let (change, line) = (job.change.clone(), line.clone());
    let operation = gateways
        .apply(plan)
        // With --yes, nobody has seen the plan, so only its validation matters.
        .accept_changed_plan(resize.yes)
        // Without a wait, nothing can confirm a change whose response was lost.
        .resolve_unknown_outcome(!resize.no_wait)
        .on_progress(move |progress| {
            change.record(progress);
            line.update();
        })
        .await?;
    // A plan that was made again before it was applied has another read of the gateway.
    job.change.planned(operation.gateway(), operation.warnings());
    job.change.accepted(operation.changed(), operation.request_id());
    let gateway = match (resize.no_wait, operation.changed()) {
        (true, true) => return Ok(()),
        // With --no-wait, a change that another run sent is not waited for either.
        (true, false) if is_pending(operation.gateway()) => operation.gateway().clone(),
        _ => operation.wait().await?,
    };
    job.change.finished(gateway.status().cloned(), start.elapsed());
    Ok(())
}

fn is_pending(gateway: &Gateway) -> bool {
    use GatewayStatus::{PendingCreate, PendingDelete, PendingUpdate};
    matches!(gateway.status(), Some(PendingCreate | PendingUpdate | PendingDelete))
}
