//! The confirmation of all changes. What is applied is what was shown: a plan that became stale during the prompt is made again, and
//! shown again if it differs.

use super::gateways;
use super::job::Job;
use super::plans;
use crate::args::Resize;
use crate::context::Context;
use crate::error::CliError;
use crate::humanize::count;
use crate::streams::write_stderr;
use otc_vpn::auth::redact::escape_control;
use otc_vpn::{Client, Plan, Result};
use tokio::time::Instant;

/// Prompts once for all changes, with their location, and again for as long as plans differ from what was shown. Without confirmation, each change fails.
pub(super) async fn confirm_changes(
    context: &Context,
    client: &Client,
    resize: &Resize,
    jobs: &mut [Job],
    location: &str,
    prompt: impl AsyncFn(&str) -> bool,
) {
    loop {
        let changing: Vec<&Job> = jobs.iter().filter(|job| job.needs_change()).collect();
        let Some(question) = question(&changing, location) else { return };
        if !context.output.terminal.can_prompt {
            let error = CliError::usage("confirmation required, but stdin or stderr is not a terminal");
            return fail_all(jobs, &error.with_hint("Check the plan, then rerun with --yes."));
        }
        if !prompt(&question).await {
            return fail_all(jobs, &CliError::usage("canceled; no change was sent"));
        }
        let multiple = jobs.len() > 1;
        let mut differences = String::new();
        for job in jobs.iter_mut().filter(|job| job.is_stale()) {
            differences.push_str(&plan_again(context, client, resize, job, multiple).await);
        }
        if differences.is_empty() {
            return;
        }
        if multiple && let Some(rollback) = plans::rollback_of_all(context, jobs) {
            differences.push_str(&format!("\n{rollback}"));
        }
        write_stderr(&differences);
    }
}

/// The question of the prompt. None if there is nothing to confirm.
fn question(changing: &[&Job], location: &str) -> Option<String> {
    let flavor = changing.first()?.plan.as_ref()?.new_flavor();
    let what = match changing {
        [job] => job.change.display_name(),
        jobs => count(jobs.len(), "gateway"),
    };
    Some(format!("Resize {} to {flavor} in {location}?", escape_control(&what)))
}

fn fail_all(jobs: &mut [Job], error: &CliError) {
    for job in jobs.iter_mut().filter(|job| job.needs_change()) {
        job.fail(error.clone());
    }
}

/// Makes the plan of a job again. Returns what to show: the difference and the new plan, or nothing if it is as it was shown.
async fn plan_again(
    context: &Context,
    client: &Client,
    resize: &Resize,
    job: &mut Job,
    multiple: bool,
) -> String {
    let Some(shown) = job.plan.take() else { return String::new() };
    let start = Instant::now();
    let plan = read_and_plan(client, resize, job, &shown).await;
    job.remaining = job.remaining.saturating_sub(start.elapsed());
    let plan = match plan {
        Ok(plan) => plan,
        Err(error) => {
            job.fail(CliError::from(error).with_command_prefix(&context.prefix));
            return String::new();
        }
    };
    let difference = shown.difference(&plan).filter(|_| plan.needs_change());
    let text = difference.map(|difference| {
        let name = escape_control(plan.gateway().display_name());
        let difference = escape_control(&difference);
        let view = plans::render(context, job, &plan, !multiple);
        format!("\n{name} has changed since the plan was shown: {difference}\n\n{view}")
    });
    job.set_plan(plan);
    text.unwrap_or_default()
}

async fn read_and_plan(client: &Client, resize: &Resize, job: &Job, shown: &Plan) -> Result<Plan> {
    let gateways = gateways(client, resize, Instant::now() + job.remaining);
    let gateway = gateways.get(&shown.gateway().id).await?;
    gateways.plan(&gateway, shown.new_flavor().clone()).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::{Cli, Command, GatewayCommand, Global};
    use crate::in_flight::InFlight;
    use crate::output::Output;
    use crate::suggest::CommandPrefix;
    use crate::ui::terminal::Terminal;
    use clap::{ColorChoice, Parser};
    use otc_vpn::config::Environment;
    use otc_vpn::{Flavor, Outcome};
    use otc_vpn_simulator::{PROJECT_ID, Simulator, TOKEN};
    use std::cell::RefCell;
    use std::time::Duration;

    const SEED: &str = r#"{"vpn_gateways": [{
        "id": "620d99b8-demo-a8df-va86-200b868f2d7d", "name": "site-a", "status": "ACTIVE",
        "flavor": "Professional1-NonFixedIP", "supported_flavors": ["Professional1", "Professional2"]
    }]}"#;

    /// What somebody else does during a prompt, and the answer to that prompt.
    type Step = (Option<Flavor>, Duration, bool);

    const LONG: Duration = Duration::from_secs(31);

    /// Plans a change to Professional2 and confirms it. Returns the job and the number of prompts.
    /// The options of a command line.
    fn options() -> Resize {
        let line = ["otc-vpn", "gateway", "resize", "site-a", "--flavor", "Professional2"];
        match Cli::try_parse_from(line).unwrap().command {
            Command::Gateway(GatewayCommand::Resize(resize)) => resize,
            other => panic!("{other:?}"),
        }
    }

    async fn confirm(steps: &[Step]) -> (Job, usize) {
        let builder = Simulator::builder().seed(SEED.parse().unwrap()).transition(Duration::ZERO);
        let simulator = builder.fault("change:stale=0".parse().unwrap()).start().await.unwrap();
        let builder = Client::builder().environment(Environment::empty()).endpoint(simulator.url());
        let client = builder.project_id(PROJECT_ID).token(TOKEN).build().await.unwrap();
        let global = Global::default();
        let mut terminal = Terminal::detect(ColorChoice::Never);
        terminal.can_prompt = true;
        let context = Context {
            output: Output { format: global.output, terminal },
            in_flight: InFlight::default(),
            prefix: CommandPrefix::new(&global),
            logging: false,
            global,
        };
        let change = context.in_flight.add_resize("site-a", &Flavor::Professional2);
        let mut job = Job::new("site-a", change, Duration::from_secs(600));
        let gateway = client.gateways().find("site-a").await.unwrap();
        job.set_plan(client.gateways().plan(&gateway, Flavor::Professional2).await.unwrap());
        let mut jobs = [job];
        let prompts = RefCell::new(0);
        confirm_changes(&context, &client, &options(), &mut jobs, "project p", async |question: &str| {
            assert_eq!(question, "Resize site-a to Professional2 in project p?");
            let step = prompts.replace_with(|prompts| *prompts + 1);
            let (flavor, time, answer) = &steps[step];
            if let Some(flavor) = flavor {
                let resize = client.gateways().resize(&gateway.id, flavor.clone());
                let _ = resize.await.unwrap().wait().await.unwrap();
            }
            tokio::time::sleep(*time).await;
            *answer
        })
        .await;
        let [job] = jobs;
        (job, prompts.into_inner())
    }

    fn old_flavor(job: &Job) -> Option<&Flavor> {
        job.plan.as_ref().unwrap().old_flavor()
    }

    #[tokio::test(start_paused = true)]
    async fn unchanged_gateway_is_confirmed_once() {
        for time in [Duration::ZERO, LONG] {
            let (job, prompts) = confirm(&[(None, time, true)]).await;
            assert!(job.needs_change() && !job.is_stale());
            assert_eq!(prompts, 1);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn gateway_that_changed_during_the_prompt_is_confirmed_again() {
        let changed = (Some(Flavor::Professional1), LONG, true);
        let (job, prompts) = confirm(&[changed.clone(), (None, Duration::ZERO, true)]).await;
        assert_eq!((prompts, old_flavor(&job)), (2, Some(&Flavor::Professional1)));

        let (job, prompts) = confirm(&[changed, (None, Duration::ZERO, false)]).await;
        assert_eq!(prompts, 2);
        let record = job.change.snapshot();
        assert_eq!(record.error().and_then(CliError::outcome), Some(Outcome::NotSent));
    }

    #[tokio::test(start_paused = true)]
    async fn gateway_that_got_the_flavor_during_the_prompt_is_left_unchanged() {
        let (job, prompts) = confirm(&[(Some(Flavor::Professional2), LONG, true)]).await;
        assert_eq!((prompts, job.needs_change()), (1, false));
        assert!(job.plan.is_some());
    }
}
