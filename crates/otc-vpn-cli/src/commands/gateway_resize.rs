//! `gateway resize`

mod dry_run;
mod report;

use super::gateway_wait::{milliseconds, unfinished};
use crate::args::Resize;
use crate::asked::{Ask, Step};
use crate::confirm::confirm;
use crate::context::Context;
use crate::failure::Failure;
use crate::plan_text;
use crate::progress::{Screen, busy};
use crate::terminal::clean;
use crate::words::count;
use futures_util::{StreamExt, stream};
use otc_vpn::{Client, Error, Flavor, Gateway, GatewayStatus, Outcome, Plan, Progress};
use report::Report;
use std::time::Duration;
use tokio::time::Instant;

/// One gateway on its way.
struct Job {
    /// The id or name that it was given by, which names no other.
    named: String,
    report: Report,
    ask: Ask,
    /// How much of the time for this gateway is left.
    left: Duration,
    /// What is to be done; none once it failed.
    plan: Option<Plan>,
}

impl Job {
    fn fail(mut self, failure: Failure) -> Job {
        self.ask.step(Step::Ended(format!("no change was sent; {}", failure.fact()), Outcome::NotSent));
        self.plan = None;
        self.report = self.report.failed(failure.or_outcome(Outcome::NotSent));
        self
    }

    /// Whether there is a change to send.
    fn changes(&self) -> bool {
        self.plan.as_ref().is_some_and(Plan::needs_change)
    }
}

pub(crate) async fn run(context: &Context, resize: Resize) -> Result<(), Failure> {
    let several = resize.gateways.len() > 1;
    let began = Instant::now();
    let mut jobs: Vec<Job> = resize
        .gateways
        .iter()
        .map(|gateway| Job {
            named: gateway.as_str().to_owned(),
            report: Report::named(gateway.as_str(), &resize.flavor),
            ask: context.asked.intend(gateway.as_str(), &resize.flavor, &context.commands),
            left: resize.timeout,
            plan: None,
        })
        .collect();
    let connection = context.connect_within(resize.timeout).await;
    let connection = connection.map_err(|failure| failure.or_outcome(Outcome::NotSent))?;
    let client = &connection.client;
    for job in &mut jobs {
        job.left = job.left.saturating_sub(began.elapsed());
    }
    let jobs = plan_all(context, client, jobs, &resize).await;
    show(context, &jobs, resize.dry_run);
    if resize.dry_run {
        let pairs = jobs.into_iter().map(|job| (job.report, job.plan)).collect();
        return dry_run::print(context, &connection, pairs, several);
    }
    let jobs = ask(context, &resize, jobs).await;
    let reports = carry_out_all(context, client, &resize, jobs).await;
    report::print(context, reports, several)
}

/// Finds and checks each gateway. One that was named twice stays once.
async fn plan_all(context: &Context, client: &Client, jobs: Vec<Job>, resize: &Resize) -> Vec<Job> {
    let words = match jobs.as_slice() {
        [job] => format!("reading {}", job.report.display_name()),
        jobs => format!("reading {}", count(jobs.len(), "gateway")),
    };
    let _busy = busy(context, &words);
    let at_once = usize::from(resize.concurrency);
    let planned: Vec<Job> = stream::iter(jobs)
        .map(|job| plan(context, client, job, &resize.flavor))
        .buffered(at_once)
        .collect()
        .await;
    let mut jobs: Vec<Job> = Vec::with_capacity(planned.len());
    for job in planned {
        let same = |other: &Job| {
            other.report.gateway_id.is_some() && other.report.gateway_id == job.report.gateway_id
        };
        if !jobs.iter().any(same) {
            jobs.push(job);
        } else {
            job.ask.step(Step::Ended("named twice".into(), Outcome::NotSent));
        }
    }
    jobs
}

async fn plan(context: &Context, client: &Client, mut job: Job, flavor: &Flavor) -> Job {
    let started = Instant::now();
    let gateways = client.gateways().deadline(started + job.left);
    let planned = async {
        let gateway = gateways.find(&job.named).await?;
        job.report.found(&gateway);
        gateways.plan(&gateway, flavor.clone()).await
    };
    let planned = planned.await;
    job.left = job.left.saturating_sub(started.elapsed());
    match planned {
        Ok(plan) => {
            job.report.found(plan.gateway());
            job.plan = Some(plan);
            job
        }
        Err(error) => job.fail(Failure::from(error).for_commands(&context.commands)),
    }
}

/// Shows what is going to happen: first what is not, then each change.
fn show(context: &Context, jobs: &[Job], dry_run: bool) {
    let stream = &context.output.terminal.err;
    let several = jobs.len() > 1;
    // What becomes of the only gateway is told at the end, but not that something else runs on it.
    let tell = |plan: &Plan| several || dry_run || is_pending(plan.gateway());
    let words = jobs.iter().filter_map(|job| match (&job.plan, &job.report.error) {
        (Some(plan), _) if !plan.needs_change() && tell(plan) => Some(plan_text::nothing_to_do(plan, stream)),
        (_, Some(failure)) if several => Some(plan_text::refused(job.report.display_name(), failure, stream)),
        _ => None,
    });
    let mut blocks = vec![words.collect::<String>()];
    let plans =
        jobs.iter().filter(|job| job.changes()).filter_map(|job| Some((job.plan.as_ref()?, &job.named)));
    blocks.extend(plans.map(|(plan, named)| plan_text::render(plan, named, &context.commands, stream)));
    blocks.retain(|block| !block.is_empty());
    context.output.say(&blocks.join("\n"));
}

/// Asks once for all gateways that change. What was not agreed to fails.
async fn ask(context: &Context, resize: &Resize, jobs: Vec<Job>) -> Vec<Job> {
    let changing: Vec<&Job> = jobs.iter().filter(|job| job.changes()).collect();
    if changing.is_empty() || resize.yes || context.global.simulate {
        return jobs;
    }
    let refusal = if context.output.terminal.can_ask {
        let what = match changing.as_slice() {
            [job] => job.report.display_name().to_owned(),
            jobs => count(jobs.len(), "gateway"),
        };
        if confirm(&format!("Change {} to {}?", clean(&what), resize.flavor)).await {
            return jobs;
        }
        Failure::usage("not agreed to; no change was sent")
    } else {
        Failure::usage("a change needs a yes, and there is no terminal to ask on; no change was sent")
            .with_hint("Look at the plan, then give --yes.")
    };
    jobs.into_iter().map(|job| if job.changes() { job.fail(refusal.clone()) } else { job }).collect()
}

/// Changes what is to be changed, some at once, and gives the reports in the order of the jobs.
async fn carry_out_all(context: &Context, client: &Client, resize: &Resize, jobs: Vec<Job>) -> Vec<Report> {
    let names: Vec<String> = jobs
        .iter()
        .filter(|job| job.plan.is_some())
        .map(|job| job.report.display_name().to_owned())
        .collect();
    if names.is_empty() {
        return jobs.into_iter().map(|job| job.report).collect();
    }
    let screen = Screen::new(context, names.iter().map(String::as_str));
    let mut reports: Vec<(usize, Report)> = stream::iter(jobs.into_iter().enumerate())
        .map(|(index, job)| {
            let screen = &screen;
            async move { (index, apply(context, client, screen, resize, job).await) }
        })
        .buffer_unordered(usize::from(resize.concurrency))
        .collect()
        .await;
    reports.sort_by_key(|(index, _)| *index);
    reports.into_iter().map(|(_, report)| report).collect()
}

async fn apply(context: &Context, client: &Client, screen: &Screen, resize: &Resize, job: Job) -> Report {
    let Job { named, mut report, ask, left, plan: Some(plan) } = job else { return job.report };
    let line = screen.line(report.display_name());
    let started = Instant::now();
    let gateways = client.gateways().deadline(started + left);
    let mut request_id = None;
    let ended = async {
        let change = gateways
            .apply(plan)
            .on_progress(|progress| {
                note(&ask, progress);
                line.event(progress);
            })
            .await?;
        request_id = change.request_id().map(str::to_owned);
        report.changed = Some(change.changed());
        report.warnings.extend(change.warnings().iter().map(ToString::to_string));
        match (resize.no_wait, change.changed()) {
            (true, true) => Ok(None),
            // Another change may run on it; that is not to be waited for either.
            (true, false) if is_pending(change.gateway()) => Ok(Some(change.gateway().clone())),
            _ => change.wait().await.map(Some),
        }
    };
    let ended: Result<_, Error> = ended.await;
    report.request_id.clone_from(&request_id);
    match ended {
        Ok(gateway) => {
            match gateway {
                Some(gateway) => {
                    report.status.clone_from(&gateway.status);
                    if report.changed == Some(true) {
                        report.waited_ms = milliseconds(started.elapsed());
                    }
                }
                None => {
                    report.status = None;
                    report.wait = Some(context.commands.wait(&named, &report.to));
                }
            }
            let words = report.ending();
            line.end(Ok(&words));
            ask.step(Step::Ended(words, report.outcome()));
            report
        }
        Err(error) => {
            let failure = unfinished(error)
                .for_commands(&context.commands)
                .or_outcome(Outcome::NotSent)
                .or_request_id(request_id.as_deref());
            report.waited_ms = milliseconds(started.elapsed());
            let fact = failure.fact_about(&clean(report.display_name()));
            line.end(Err(&fact));
            let report = report.failed(failure);
            ask.step(Step::Ended(fact, report.outcome()));
            report
        }
    }
}

fn is_pending(gateway: &Gateway) -> bool {
    use GatewayStatus::{PendingCreate, PendingDelete, PendingUpdate};
    matches!(gateway.status, Some(PendingCreate | PendingUpdate | PendingDelete))
}

/// Keeps what an interruption would have to say.
fn note(ask: &Ask, progress: &Progress<'_>) {
    match progress {
        Progress::Sending | Progress::Resending => ask.step(Step::Sending),
        Progress::Accepted { request_id } => {
            ask.request_id(*request_id);
            ask.step(Step::Accepted);
        }
        Progress::ResponseLost { error } => ask.request_id(error.request_id()),
        Progress::Confirmed => ask.step(Step::Accepted),
        _ => {}
    }
}
