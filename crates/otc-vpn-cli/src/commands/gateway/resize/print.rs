//! Prints the result for each gateway: a sentence or a table for people, or the JSON.

use super::report::Report;
use crate::args::Format;
use crate::context::Context;
use crate::error::{CliError, request_id_label};
use crate::exit::Exit;
use crate::humanize::{count, duration};
use crate::in_flight::ChangeState;
use crate::streams::write_stderr;
use crate::suggest::CommandPrefix;
use crate::ui::error_view;
use crate::ui::table::{Cell, Column, Overflow, Table};
use crate::ui::terminal::{DIM, GREEN, RED, Stream, YELLOW};
use anstyle::Style;
use otc_vpn::auth::redact::escape_control;
use otc_vpn::{ErrorKind, Flavor, GatewayStatus, Outcome};
use std::time::Duration;

/// Prints the result of all gateways, and returns the error that decides the exit code.
pub(super) fn results(context: &Context, reports: Vec<Report>) -> Result<(), CliError> {
    let stream = context.output.terminal.out;
    let prefix = &context.prefix;
    if context.output.format != Format::Table {
        for command in reports.iter().filter_map(|report| wait_command(report, prefix)) {
            context.output.note(&format!("wait with: {command}"));
        }
    }
    let text = || match reports.as_slice() {
        // The error is printed when the command ends.
        [report] if report.error.is_some() => String::new(),
        [report] => sentence(report, prefix, &stream),
        reports => table(reports, prefix, &stream),
    };
    context.output.result(&reports, text).map_err(|error| not_printed(error, &reports))?;
    most_severe(reports)
}

/// Prints the requests of `--dry-run`, and returns the error that decides the exit code.
pub(super) fn requests(context: &Context, reports: Vec<Report>) -> Result<(), CliError> {
    let curl = |report: &Report| report.request.as_ref().and_then(|request| request.curl.clone());
    let text = || reports.iter().filter_map(curl).collect::<Vec<_>>().join("\n");
    context.output.result(&reports, text).map_err(|error| error.or_outcome(Outcome::NotSent))?;
    most_severe(reports)
}

/// The most severe of the errors, with a summary for people if there are several gateways.
fn most_severe(reports: Vec<Report>) -> Result<(), CliError> {
    let all = reports.len();
    let errors: Vec<CliError> = reports.into_iter().filter_map(|report| report.error).collect();
    let failed = errors.len();
    match CliError::most_severe(errors) {
        None => Ok(()),
        Some(error) if all == 1 => Err(error),
        Some(error) => Err(error.with_summary(format!("{failed} of {} failed", count(all, "gateway")))),
    }
}

/// A failure to print the result. Standard error gets the end of each change instead, and the error has the worst outcome and its
/// request id. If a change was sent, the gateways have to be checked, so the exit code is that of an unconfirmed change.
fn not_printed(error: CliError, reports: &[Report]) -> CliError {
    for report in reports {
        let record = &report.record;
        let line = format!("{}: {}", record.display_name(), record.summary());
        write_stderr(&(escape_control(&line) + "\n"));
    }
    let worst = [Outcome::Unknown, Outcome::Accepted]
        .into_iter()
        .find_map(|outcome| reports.iter().find(|report| report.record.outcome() == outcome));
    let Some(report) = worst else { return error.with_outcome(Outcome::NotSent) };
    let record = &report.record;
    let message = format!("{}: {}; {}", record.display_name(), record.summary(), error.one_line());
    CliError::new(Exit::ChangeUnconfirmed, ErrorKind::Failed, message)
        .with_hint(error.hint().unwrap_or_default())
        .with_outcome(record.outcome())
        .or_request_id(record.request_id.as_deref(), record.request_failed)
}

/// The command that waits for an accepted change.
fn wait_command(report: &Report, prefix: &CommandPrefix) -> Option<String> {
    matches!(report.record.state, ChangeState::Accepted)
        .then(|| prefix.wait(report.record.command_argument(), &report.to))
}

/// The result in a word or two.
fn result(report: &Report) -> (&'static str, Style) {
    match &report.error {
        Some(error) => match (error.outcome(), error.kind()) {
            (Some(Outcome::Unknown), _) => ("unknown", RED),
            (Some(Outcome::Accepted), ErrorKind::Timeout) => ("timed out", RED),
            (Some(Outcome::Accepted), _) => ("failed", RED),
            (Some(Outcome::Refused), _) => ("rejected", RED),
            _ => ("not sent", RED),
        },
        None => match report.record.state {
            ChangeState::Resized => ("changed", GREEN),
            ChangeState::Accepted => ("accepted", YELLOW),
            _ => ("unchanged", DIM),
        },
    }
}

/// The old and the new flavor, or the current one if it was not changed.
fn flavors(report: &Report, stream: &Stream) -> String {
    let from = report.from.as_ref().map_or("unknown", Flavor::as_str);
    match report.record.state {
        ChangeState::Unchanged => from.to_owned(),
        _ => format!("{from} {} {}", stream.arrow(), report.to),
    }
}

fn elapsed(report: &Report) -> String {
    match report.record.elapsed {
        Duration::ZERO => String::new(),
        elapsed => duration(elapsed),
    }
}

/// The result of a gateway without an error, as one line with notes below.
fn sentence(report: &Report, prefix: &CommandPrefix, stream: &Stream) -> String {
    let name = escape_control(report.record.display_name());
    let mark = stream.paint(GREEN, stream.either("✓ ", ""));
    let status = escape_control(report.status.as_ref().map_or("status unknown", GatewayStatus::as_str));
    let flavors = escape_control(&flavors(report, stream)).into_owned();
    let mut text = match report.record.state {
        ChangeState::Resized => format!("{mark}{name}: {flavors}, {status} after {}\n", elapsed(report)),
        ChangeState::Accepted => format!("{mark}{name}: {flavors}, accepted\n"),
        _ => format!("{mark}{name}: already {flavors}, {status}; nothing to do\n"),
    };
    for note in notes(report, prefix) {
        text.push_str(&stream.wrap(&note, "  ", "    "));
    }
    text
}

fn notes(report: &Report, prefix: &CommandPrefix) -> Vec<String> {
    let record = &report.record;
    let mut notes = Vec::new();
    if let Some(error) = &report.error {
        notes.push(error.one_line_without(&escape_control(record.display_name())));
        notes.extend(error_view::labeled(error).map(|(name, value)| format!("{name}: {value}")));
        return notes;
    }
    if let Some(id) = &report.request_id {
        let label = request_id_label(record.request_failed);
        notes.push(format!("{label}: {}", escape_control(id)));
    }
    // The plan has shown the warnings of a change.
    if matches!(record.state, ChangeState::Unchanged) {
        notes.extend(record.warnings.iter().map(|warning| escape_control(&warning.to_string()).into_owned()));
    }
    notes.extend(wait_command(report, prefix).map(|command| format!("wait with: {command}")));
    notes
}

/// All gateways, the most severe failures first.
fn table(reports: &[Report], prefix: &CommandPrefix, stream: &Stream) -> String {
    let mut table = Table::new(vec![
        Column::new("GATEWAY", Overflow::Truncate(12)),
        Column::new("RESULT", Overflow::Keep),
        Column::new("FLAVOR", Overflow::Keep),
        Column::new("STATUS", Overflow::Hide),
        Column::new("TIME", Overflow::Hide),
    ]);
    let mut sorted: Vec<&Report> = reports.iter().collect();
    sorted.sort_by_key(|report| std::cmp::Reverse(report.exit().severity()));
    for report in sorted {
        let (result, style) = result(report);
        let cells = vec![
            Cell::new(report.record.display_name()),
            Cell::styled(result, style),
            Cell::new(flavors(report, stream)),
            Cell::new(report.status.as_ref().map_or("", GatewayStatus::as_str)),
            Cell::new(elapsed(report)),
        ];
        table.row_with_notes(cells, notes(report, prefix));
    }
    table.render(stream)
}
