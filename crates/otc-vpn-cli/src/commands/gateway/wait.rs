//! `gateway wait`

use crate::args::{GatewayName, Wait};
use crate::context::Context;
use crate::error::CliError;
use crate::exit::Exit;
use crate::humanize::{count, duration};
use crate::in_flight::InFlightChange;
use crate::serialize::milliseconds;
use crate::streams;
use crate::ui::error_view;
use crate::ui::progress::ProgressView;
use crate::ui::terminal::{GREEN, RED, Stream};
use futures_util::future::join_all;
use otc_vpn::auth::redact::escape_control;
use otc_vpn::{Error, ErrorKind, Flavor, Gateway, GatewayStatus, Gateways, Outcome};
use serde::Serialize;
use std::time::Duration;
use tokio::time::Instant;

/// The JSON of one gateway.
#[derive(Serialize)]
struct WaitResult {
    /// None if the gateway was not found.
    gateway_id: Option<String>,
    name: Option<String>,
    /// None if it is unknown, or if the wait failed.
    flavor: Option<Flavor>,
    status: Option<GatewayStatus>,
    waited_ms: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<CliError>,
    #[serde(skip)]
    display_name: String,
    #[serde(skip)]
    waited: Duration,
}

impl WaitResult {
    fn new(target: &Target<'_>, ended: Result<Gateway, CliError>, waited: Duration) -> Self {
        let given = target.given.as_str();
        let (gateway, error) = match ended {
            Ok(gateway) => (Some(gateway), None),
            Err(error) => (None, Some(error)),
        };
        let found = gateway.as_ref().or(target.found.as_ref().ok().map(|(gateway, _)| gateway));
        WaitResult {
            gateway_id: found.map(|gateway| gateway.id.to_string()),
            name: found.map_or_else(|| Some(given.to_owned()), |found| found.name().map(str::to_owned)),
            flavor: gateway.as_ref().and_then(|gateway| gateway.flavor().cloned()),
            status: gateway.as_ref().and_then(|gateway| gateway.status().cloned()),
            waited_ms: milliseconds(waited),
            error,
            display_name: found.map_or(given, Gateway::display_name).to_owned(),
            waited,
        }
    }
}

/// A gateway to wait for, or why it was not found.
struct Target<'a> {
    given: &'a GatewayName,
    found: Result<(Gateway, InFlightChange), CliError>,
}

pub(crate) async fn run(context: &Context, wait: Wait) -> Result<(), CliError> {
    let start = Instant::now();
    let deadline = start + wait.timeout;
    streams::set_deadline(deadline.into_std());
    let service = context.connect_within(wait.timeout).await?;
    let gateways = service.client.gateways().deadline(deadline);
    let targets = find_all(&gateways, &wait.gateways, deadline).await;
    let results: Vec<WaitResult> = {
        let found = targets.iter().filter_map(|target| target.found.as_ref().ok());
        let names: Vec<String> = found.map(|(_, change)| change.display_name()).collect();
        let view = ProgressView::new(context.display(), &names);
        let wait_for = async |target: &Target<'_>| {
            let ended = wait_for(&gateways, &view, target, wait.flavor.as_ref()).await;
            let ended = ended.map_err(|error| error.with_command_prefix(&context.prefix));
            WaitResult::new(target, ended, start.elapsed())
        };
        join_all(targets.iter().map(wait_for)).await
    };
    if let [result] = &results[..] {
        return match &result.error {
            Some(error) => Err(error.clone()),
            None => context.output.result(result, || sentence(result, &context.output.terminal.out)),
        };
    }
    context.output.result(&results, || {
        results.iter().map(|result| sentence(result, &context.output.terminal.out)).collect()
    })?;
    let (failed, all) =
        (results.iter().filter(|result| result.error.is_some()).count(), count(results.len(), "gateway"));
    match CliError::most_severe(results.into_iter().filter_map(|result| result.error)) {
        None => Ok(()),
        Some(error) => Err(error.with_summary(format!("the wait for {failed} of {all} failed"), None)),
    }
}

/// Finds all gateways concurrently. A gateway that was specified twice is kept once, so that it is not polled twice as often.
async fn find_all<'a>(gateways: &Gateways, names: &'a [GatewayName], deadline: Instant) -> Vec<Target<'a>> {
    let find = async |given: &'a GatewayName| {
        let found = gateways.find(given.as_str()).await.map_err(|error| {
            let timed_out = error.kind() == ErrorKind::Timeout && Instant::now() >= deadline;
            let error = CliError::from(error);
            if timed_out { error.with_exit(Exit::ChangeUnconfirmed) } else { error }
        });
        let found = found.map(|gateway| {
            let change = InFlightChange::wait(&gateway);
            (gateway, change)
        });
        Target { given, found }
    };
    let mut ids = Vec::new();
    let mut targets = join_all(names.iter().map(find)).await;
    targets.retain(|target| {
        let Ok((gateway, _)) = &target.found else { return true };
        let id = gateway.id.as_str().to_ascii_lowercase();
        let is_new = !ids.contains(&id);
        ids.push(id);
        is_new
    });
    targets
}

async fn wait_for(
    gateways: &Gateways,
    view: &ProgressView,
    target: &Target<'_>,
    flavor: Option<&Flavor>,
) -> Result<Gateway, CliError> {
    let (gateway, change) = target.found.as_ref().map_err(CliError::clone)?;
    let line = view.line(change);
    let (recorded, updated) = (change.clone(), line.clone());
    let ended = gateways
        .wait(&gateway.id, flavor.cloned())
        .after_read(gateway)
        .on_progress(move |progress| {
            recorded.record(progress);
            updated.update();
        })
        .await;
    view.clear(&line);
    ended.map_err(wait_error)
}

/// The result of a gateway as one line, with the hint below.
fn sentence(result: &WaitResult, stream: &Stream) -> String {
    let name = escape_control(&result.display_name);
    let Some(error) = &result.error else {
        let flavor = escape_control(result.flavor.as_ref().map_or("unknown", Flavor::as_str));
        let mark = stream.paint(GREEN, stream.either("✓ ", ""));
        return format!("{mark}{name}: ACTIVE with flavor {flavor} after {}\n", duration(result.waited));
    };
    let mark = stream.paint(RED, stream.either("✗ ", ""));
    let mut text = format!("{mark}{name}: {}\n", error.one_line_without(&name));
    for (label, value) in error_view::labeled(error) {
        text.push_str(&stream.wrap(&format!("{label}: {value}"), "  ", "    "));
    }
    text
}

/// The error of a wait. A gateway that is in a final state, gone or late exits as a change does, unless no change was in flight.
pub(super) fn wait_error(error: Error) -> CliError {
    let no_change = matches!(error.outcome(), Some(Outcome::NotSent | Outcome::Refused));
    let ended = matches!(error.kind(), ErrorKind::Timeout | ErrorKind::NotFound | ErrorKind::Failed);
    let error = CliError::from(error);
    if ended && !no_change { error.with_exit(Exit::ChangeUnconfirmed) } else { error }
}
