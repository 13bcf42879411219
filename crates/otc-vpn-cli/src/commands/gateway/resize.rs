//! `gateway resize`: plan, confirm, apply and report.

mod confirm;
mod job;
mod plans;
mod print;
mod report;
mod skip;

use super::wait::wait_error;
use crate::args::{Format, GatewayName, Resize, with_tags};
use crate::context::Context;
use crate::curl;
use crate::error::CliError;
use crate::event_log::EventLog;
use crate::exit::Exit;
use crate::in_flight::{Cause, ChangeState};
use crate::location;
use crate::streams;
use crate::ui::progress::{ProgressLine, ProgressView};
use crate::ui::prompt;
use futures_util::{StreamExt, stream};
use job::Job;
use otc_vpn::{Client, Error, ErrorKind, Gateway, GatewayStatus, Gateways, Hint, Outcome, Plan, Progress};
use report::{PlannedRequest, Report};
use skip::FailureLimit;
use tokio::time::Instant;

pub(crate) async fn run(context: &Context, resize: Resize) -> Result<Exit, CliError> {
    let start = Instant::now();
    streams::set_deadline(start.into_std() + resize.timeout);
    let log = resize.log_file.as_deref().map(EventLog::open).transpose()?;
    if let Some(log) = &log {
        context.in_flight.log_to(log.clone());
    }
    let named = resize.gateways.iter().map(GatewayName::as_str);
    let mut jobs: Vec<Job> = named.map(|gateway| new_job(context, &resize, gateway)).collect();
    let service = match context.connect_within(resize.timeout).await {
        Ok(service) => service,
        Err(error) => return not_started(context, &resize, jobs, error),
    };
    let client = &service.client;
    if !resize.tags.is_empty() {
        match select_by_tags(context, client, &resize, start).await {
            Ok(selected) => jobs = selected,
            Err(error) => return not_started(context, &resize, jobs, error),
        }
    }
    for job in &mut jobs {
        job.remaining = job.remaining.saturating_sub(start.elapsed());
    }
    let mut jobs = plans::plan_all(context, client, jobs, &resize).await;
    // Without a plan, the credentials may be wrong, and there is nothing to show.
    let location = match jobs.iter().any(|job| job.plan.is_some()) {
        true => Some(location::describe(client, context.global.simulate).await),
        false => None,
    };
    plans::show(context, &jobs, location.as_deref(), resize.dry_run);
    let is_blocked = |jobs: &[Job]| !resize.keep_going && skip::has_failure(jobs);
    if resize.dry_run {
        if !is_blocked(&jobs) {
            follow_other_changes(context, client, &resize, &mut jobs).await;
        }
        let reports = reports(context, &resize, &jobs, Some(client));
        print::requests(context, reports, resize.keep_going)?;
        let needs_change = resize.exit_code && jobs.iter().any(Job::needs_change);
        return Ok(if needs_change { Exit::ChangeNeeded } else { Exit::Success });
    }
    if !is_blocked(&jobs) && !resize.yes && !context.global.simulate {
        let location = location.as_deref().unwrap_or_default();
        confirm::confirm_changes(context, client, &resize, &mut jobs, location, prompt::confirm).await;
    }
    streams::set_deadline(Instant::now().into_std() + resize.timeout);
    // A plan that was made again after the prompt may have failed.
    if is_blocked(&jobs) {
        skip::skip_all(&jobs);
    } else {
        if let Err(error) = log_planned(log.as_ref(), &jobs) {
            return not_started(context, &resize, jobs, error);
        }
        let planned = jobs.iter_mut().filter(|job| job.plan.is_some()).collect();
        apply_all(context, client, &resize, planned).await;
        skip::skip_unsent(&jobs, &resize.flavor, resize.max_failures, &context.prefix);
    }
    let reports = reports(context, &resize, &jobs, None);
    print::results(context, &reports, location.as_deref())?;
    match log.map(|log| log.check()) {
        Some(Err(error)) => Err(print::with_worst_outcome(error, &reports)),
        _ => Ok(Exit::Success),
    }
}

fn new_job(context: &Context, resize: &Resize, gateway: &str) -> Job {
    let change = context.in_flight.add_resize(gateway, &resize.flavor);
    Job::new(gateway, change, resize.timeout)
}

/// Lists the gateways with all tags of the command. It is an error if there is none. The jobs refer to the gateways by id, because
/// their names may not be unique.
async fn select_by_tags(
    context: &Context,
    client: &Client,
    resize: &Resize,
    start: Instant,
) -> Result<Vec<Job>, CliError> {
    let with_tags = with_tags(&resize.tags);
    let spinner = context.display().spinner(&format!("reading the gateways{with_tags}"));
    let mut gateways = client.gateways().deadline(start + resize.timeout).list().await?;
    drop(spinner);
    gateways.retain(|gateway| resize.tags.iter().all(|tag| tag.is_on(gateway)));
    if gateways.is_empty() {
        let message = format!("no gateway{with_tags}");
        return Err(CliError::new(Exit::Rejected, ErrorKind::NotFound, message)
            .with_hint(context.prefix.hint(&Hint::ListGateways)));
    }
    Ok(gateways.iter().map(|gateway| new_job(context, resize, gateway.id.as_str())).collect())
}

/// The JSON of each gateway.
fn reports(context: &Context, resize: &Resize, jobs: &[Job], client: Option<&Client>) -> Vec<Report> {
    let report = |job: &Job| {
        let report = Report::new(job.change.snapshot(), &resize.flavor, &context.prefix);
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

/// Prints the JSON of a command that a signal ended. People see the same on standard error.
pub(crate) fn print_interrupted(context: &Context, resize: &Resize, cause: Cause) {
    if context.output.format == Format::Table {
        return;
    }
    let records = context.in_flight.interrupted_records(cause, &context.prefix).into_iter();
    let report = |record| {
        let report = Report::new(record, &resize.flavor, &context.prefix);
        match resize.dry_run {
            true => report.with_request(PlannedRequest::default(), &context.prefix),
            false => report,
        }
    };
    let reports: Vec<Report> = records.map(report).collect();
    // The interruption itself is reported in any case.
    let _ = context.output.result(&reports, String::new);
}

/// Logs all changes before one is sent, so that none is sent without evidence.
fn log_planned(log: Option<&EventLog>, jobs: &[Job]) -> Result<(), CliError> {
    let Some(log) = log else { return Ok(()) };
    let mut changes = jobs.iter().filter(|job| job.needs_change());
    changes.try_for_each(|job| log.write_planned(&job.change.snapshot()))
}

/// If an error prevents all changes, the JSON has it for each gateway. People see it once. Without gateways, which tags should have
/// selected, the JSON is empty.
fn not_started(
    context: &Context,
    resize: &Resize,
    mut jobs: Vec<Job>,
    error: CliError,
) -> Result<Exit, CliError> {
    let error = error.with_command_prefix(&context.prefix).or_outcome(Outcome::NotSent);
    // A gateway that failed before keeps its own error.
    for job in jobs.iter_mut().filter(|job| matches!(job.change.snapshot().state, ChangeState::NotSent)) {
        job.fail(error.clone());
    }
    if context.output.format != Format::Table {
        let reports = reports(context, resize, &jobs, None);
        context.output.result(&reports, String::new).map_err(|error| error.or_outcome(Outcome::NotSent))?;
    }
    Err(error)
}

/// With `--dry-run`, waits for changes of others as the resize would, so that the exit code is the same. It sends no change.
async fn follow_other_changes(context: &Context, client: &Client, resize: &Resize, jobs: &mut [Job]) {
    let is_followed = |plan: &Plan| !plan.needs_change() && is_pending(plan.gateway());
    let followed = jobs.iter_mut().filter(|job| job.plan.as_ref().is_some_and(is_followed)).collect();
    apply_all(context, client, resize, followed).await;
}

/// Applies the plans, `--concurrency` of them at a time. Stops sending changes when `--max-failures` of them have failed.
async fn apply_all(context: &Context, client: &Client, resize: &Resize, jobs: Vec<&mut Job>) {
    if jobs.is_empty() {
        return;
    }
    let names: Vec<String> = jobs.iter().map(|job| job.change.display_name()).collect();
    let view = ProgressView::new(context.display(), &names);
    let limit = FailureLimit::new((!resize.keep_going).then_some(resize.max_failures));
    stream::iter(jobs)
        .for_each_concurrent(usize::from(resize.concurrency), |job| {
            apply(context, client, &view, &limit, resize, job)
        })
        .await;
}

async fn apply(
    context: &Context,
    client: &Client,
    view: &ProgressView,
    limit: &FailureLimit,
    resize: &Resize,
    job: &mut Job,
) {
    let Some(plan) = job.plan.clone() else { return };
    if plan.needs_change() && limit.is_reached() {
        return;
    }
    let start = Instant::now();
    let line = view.line(&job.change);
    let applied = tokio::select! {
        biased;
        () = limit.reached_before_sending(&job.change), if plan.needs_change() => Ok(()),
        applied = apply_and_wait(client, &line, resize, job, plan.clone(), start) => applied,
    };
    if let Err(error) = applied {
        let error = wait_error(error).with_command_prefix(&context.prefix);
        job.change.failed(error, start.elapsed());
        limit.record(job.change.snapshot().outcome());
    }
    match job.change.snapshot().state {
        ChangeState::NotSent => view.clear(&line),
        _ => view.finish(&line),
    }
}

async fn apply_and_wait(
    client: &Client,
    line: &ProgressLine,
    resize: &Resize,
    job: &Job,
    plan: Plan,
    start: Instant,
) -> Result<(), Error> {
    let gateways = gateways(client, resize, start + job.remaining);
    let (change, line, no_wait) = (job.change.clone(), line.clone(), resize.no_wait);
    let operation = gateways
        .apply(plan)
        // With --yes, nobody has seen the plan, so only its validation matters.
        .accept_changed_plan(resize.yes)
        // Without a wait, nothing can confirm a change whose response was lost.
        .resolve_unknown_outcome(!resize.no_wait)
        .on_progress(move |progress| {
            change.record(progress);
            // Without a wait, nothing checks whether the change was applied, and the error follows.
            if !(no_wait && matches!(progress, Progress::ResponseLost { .. })) {
                line.update();
            }
        })
        .await?;
    // A plan that was made again before it was applied has another read of the gateway.
    job.change.planned(operation.gateway(), operation.warnings(), operation.connections());
    job.change.accepted(operation.changed(), operation.request_id());
    match (resize.no_wait, operation.changed()) {
        (true, true) => return Ok(()),
        // With --no-wait, a change that another run sent is not waited for either.
        (true, false) if is_pending(operation.gateway()) => {
            job.change.finished(operation.gateway().status().cloned(), start.elapsed());
            return Ok(());
        }
        _ => {}
    }
    let resized = operation.wait().await?;
    let elapsed = resized.active_at().saturating_duration_since(start);
    // The log has the tunnels in the line of the end of the change.
    job.change.observed(resized.tunnels());
    job.change.finished(resized.gateway().status().cloned(), elapsed);
    resized.require_tunnels()
}

/// The operations on gateways with the options of the command.
fn gateways(client: &Client, resize: &Resize, deadline: Instant) -> Gateways {
    let gateways = client.gateways().deadline(deadline);
    gateways.tunnel_check(!resize.no_tunnel_check).tunnel_timeout(resize.tunnel_timeout)
}

fn is_pending(gateway: &Gateway) -> bool {
    use GatewayStatus::{PendingCreate, PendingDelete, PendingUpdate};
    matches!(gateway.status(), Some(PendingCreate | PendingUpdate | PendingDelete))
}
