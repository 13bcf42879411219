//! `connection log`

use crate::args::ConnectionName;
use crate::context::Context;
use crate::error::CliError;
use otc_vpn::ConnectionLogEntry;
use otc_vpn::auth::redact::escape_control;

pub(crate) async fn run(context: &Context, connection: &ConnectionName) -> Result<(), CliError> {
    let service = context.connect().await?;
    let connections = service.client.connections();
    let connection = connections.find(connection.as_str()).await?;
    let log = connections.log(&connection.id).await?;
    if log.is_empty() {
        context.output.note("the log is empty");
    }
    context.output.result(&log, || log.iter().map(line).collect())
}

/// The message, which begins with the time, or the time of an entry without a message.
fn line(entry: &ConnectionLogEntry) -> String {
    let text = match (entry.message(), entry.time()) {
        (Some(message), _) => escape_control(message).into_owned(),
        (None, Some(time)) => format!("{time} s since 1970-01-01T00:00:00Z"),
        (None, None) => return String::new(),
    };
    text + "\n"
}
