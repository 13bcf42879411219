//! `gateway wait`

use crate::args::Wait;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::progress::Screen;
use crate::terminal::GREEN;
use crate::words::time;
use otc_vpn::{Error, ErrorKind, Flavor, GatewayStatus, Outcome};
use serde::Serialize;
use std::time::Duration;
use tokio::time::Instant;

/// The end of a wait as it is printed.
#[derive(Serialize)]
struct Waited<'a> {
    gateway_id: &'a str,
    name: Option<&'a str>,
    flavor: Option<&'a Flavor>,
    status: Option<&'a GatewayStatus>,
    waited_ms: u64,
}

pub(crate) async fn run(context: &Context, wait: Wait) -> Result<(), Failure> {
    let began = Instant::now();
    let deadline = began + wait.timeout;
    let connection = context.connect_within(wait.timeout).await?;
    let gateways = connection.client.gateways().deadline(deadline);
    let gateway = gateways.find(wait.gateway.as_str()).await.map_err(|error| {
        let late = error.kind() == ErrorKind::Timeout && Instant::now() >= deadline;
        let failure = Failure::from(error);
        if late { failure.with_exit(Exit::Unproven) } else { failure }
    })?;
    let gateway = {
        let screen = Screen::new(context, std::iter::once(gateway.display_name()));
        let line = screen.line(gateway.display_name());
        gateways
            .wait(&gateway.id, wait.flavor)
            .after_read(&gateway)
            .on_progress(|progress| line.event(progress))
            .await
            .map_err(unfinished)?
    };
    let waited = began.elapsed();
    let result = Waited {
        gateway_id: &gateway.id,
        name: gateway.name.as_deref(),
        flavor: gateway.flavor.as_ref(),
        status: gateway.status.as_ref(),
        waited_ms: milliseconds(waited),
    };
    context.output.result(&result, || {
        let stream = &context.output.terminal.out;
        let flavor = gateway.flavor.as_ref().map_or("an unknown flavor", Flavor::as_str);
        let name = crate::terminal::clean(gateway.display_name());
        let mark = stream.paint(GREEN, stream.either("✓ ", ""));
        format!("{mark}{name}: ACTIVE with {flavor} after {}\n", time(waited))
    })
}

/// A gateway that was there and is not what was waited for ends as a change does, unless that was refused or never left.
pub(super) fn unfinished(error: Error) -> Failure {
    let waited = !matches!(error.outcome(), Some(Outcome::NotSent | Outcome::Refused));
    let ended =
        waited && matches!(error.kind(), ErrorKind::Timeout | ErrorKind::NotFound | ErrorKind::Failed);
    let failure = Failure::from(error);
    if ended { failure.with_exit(Exit::Unproven) } else { failure }
}

/// A time as JSON has it.
pub(super) fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
