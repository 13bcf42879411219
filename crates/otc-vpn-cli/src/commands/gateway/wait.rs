//! `gateway wait`

use crate::args::Wait;
use crate::context::Context;
use crate::error::CliError;
use crate::exit::Exit;
use crate::humanize::duration;
use crate::in_flight::InFlightChange;
use crate::streams;
use crate::ui::progress::ProgressView;
use crate::ui::terminal::GREEN;
use otc_vpn::auth::redact::escape_control;
use otc_vpn::{Error, ErrorKind, Flavor, GatewayStatus, Outcome};
use serde::Serialize;
use std::time::Duration;
use tokio::time::Instant;

/// The JSON of a finished wait.
#[derive(Serialize)]
struct WaitResult<'a> {
    gateway_id: &'a str,
    name: Option<&'a str>,
    flavor: Option<&'a Flavor>,
    status: Option<&'a GatewayStatus>,
    waited_ms: u64,
}

pub(crate) async fn run(context: &Context, wait: Wait) -> Result<(), CliError> {
    let start = Instant::now();
    let deadline = start + wait.timeout;
    streams::set_deadline(deadline.into_std());
    let service = context.connect_within(wait.timeout).await?;
    let gateways = service.client.gateways().deadline(deadline);
    let gateway = gateways.find(wait.gateway.as_str()).await.map_err(|error| {
        let timed_out = error.kind() == ErrorKind::Timeout && Instant::now() >= deadline;
        let error = CliError::from(error);
        if timed_out { error.with_exit(Exit::ChangeUnconfirmed) } else { error }
    })?;
    let gateway = {
        let change = InFlightChange::wait(&gateway);
        let view = ProgressView::new(context.display(), &[change.display_name()]);
        let line = view.line(&change);
        gateways
            .wait(&gateway.id, wait.flavor)
            .after_read(&gateway)
            .on_progress(move |progress| {
                change.record(progress);
                line.update();
            })
            .await
            .map_err(wait_error)?
    };
    let waited = start.elapsed();
    let result = WaitResult {
        gateway_id: gateway.id.as_str(),
        name: gateway.name(),
        flavor: gateway.flavor(),
        status: gateway.status(),
        waited_ms: milliseconds(waited),
    };
    context.output.result(&result, || {
        let stream = &context.output.terminal.out;
        let flavor = gateway.flavor().map_or("unknown", Flavor::as_str);
        let name = escape_control(gateway.display_name());
        let mark = stream.paint(GREEN, stream.either("✓ ", ""));
        format!("{mark}{name}: ACTIVE with flavor {flavor} after {}\n", duration(waited))
    })
}

/// The error of a wait. A gateway that is in a final state, gone or late exits as a change does, unless no change was in flight.
pub(super) fn wait_error(error: Error) -> CliError {
    let no_change = matches!(error.outcome(), Some(Outcome::NotSent | Outcome::Refused));
    let ended = matches!(error.kind(), ErrorKind::Timeout | ErrorKind::NotFound | ErrorKind::Failed);
    let error = CliError::from(error);
    if ended && !no_change { error.with_exit(Exit::ChangeUnconfirmed) } else { error }
}

/// A duration in milliseconds, as in the JSON output.
pub(super) fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
