//! Prints the result for each gateway: a sentence or a table for people, or the JSON.

use super::report::Report;
use crate::args::Format;
use crate::context::Context;
use crate::error::{CliError, request_id_label};
use crate::exit::Exit;
use crate::humanize::{count, duration};
use crate::in_flight::ChangeState;
use crate::rollback;
use crate::streams::write_stderr;
use crate::suggest::CommandPrefix;
use crate::ui::table::{Cell, Column, Overflow, Table};
use crate::ui::terminal::{DIM, GREEN, RED, Stream, YELLOW};
use crate::ui::{error_view, plan_view, tunnels_view};
use anstyle::Style;
use otc_vpn::auth::redact::escape_control;
use otc_vpn::{ErrorKind, Flavor, GatewayStatus, Outcome};
use std::cmp::Reverse;
use std::time::Duration;

/// Prints the result of all gateways, and returns the error that decides the exit code.
pub(super) fn results(context: &Context, reports: &[Report], location: Option<&str>) -> Result<(), CliError> {
    let stream = context.output.terminal.out;
    let prefix = &context.prefix;
    if context.output.format != Format::Table {
        for command in reports.iter().filter_map(|report| wait_command(report, prefix)) {
            context.output.note(&format!("wait with: {command}"));
        }
    }
    let text = || match reports {
        // The error is printed when the command ends.
        [report] if report.error.is_some() => String::new(),
        reports if not_confirmed(reports) => String::new(),
        [report] => sentence(report, location, prefix, &stream),
        reports => table(reports, prefix, &stream) + &footer(reports, location, prefix, &stream),
    };
    context.output.result(&reports, text).map_err(|error| not_printed(error, reports))?;
    most_severe(reports, "")
}

/// Prints the requests of `--dry-run`, and returns the error that decides the exit code.
pub(super) fn requests(context: &Context, reports: Vec<Report>, keep_going: bool) -> Result<(), CliError> {
    let curl = |report: &Report| report.request.as_ref().and_then(|request| request.curl.clone());
    let text = || reports.iter().filter_map(curl).collect::<Vec<_>>().join("\n");
    context.output.result(&reports, text).map_err(|error| error.or_outcome(Outcome::NotSent))?;
    let consequence = if keep_going { "" } else { "; no change would be sent without --keep-going" };
    most_severe(&reports, consequence)
}

/// Whether the only failure is that the changes were not confirmed, which is the same for all of them.
fn not_confirmed(reports: &[Report]) -> bool {
    let mut errors = reports.iter().filter_map(|report| report.error.as_ref()).peekable();
    errors.peek().is_some() && errors.all(|error| error.exit() == Exit::Usage)
}

/// The most severe of the errors, with a summary for people if there are several gateways. The error of a skipped change is never the
/// cause.
fn most_severe(reports: &[Report], consequence: &str) -> Result<(), CliError> {
    let is_skipped = |report: &&Report| matches!(report.record.state, ChangeState::Skipped(_));
    let causes =
        reports.iter().filter(|report| !is_skipped(report)).filter_map(|report| report.error.clone());
    let failed = causes.clone().count();
    let Some(error) = CliError::most_severe(causes) else { return Ok(()) };
    if reports.len() == 1 || not_confirmed(reports) {
        return Err(error);
    }
    let all = count(reports.len(), "gateway");
    let skipped: Vec<&Report> = reports.iter().filter(is_skipped).collect();
    let hint = skipped.first().and_then(|report| report.error.as_ref()).and_then(CliError::hint);
    let summary = match skipped.len() {
        0 => format!("{failed} of {all} failed{consequence}"),
        skipped => format!("{failed} of {all} failed, {skipped} not sent"),
    };
    Err(error.with_summary(summary, hint.map(str::to_owned)))
}

/// Where the gateways are, and how to revert the changes.
fn footer(reports: &[Report], location: Option<&str>, prefix: &CommandPrefix, stream: &Stream) -> String {
    let mut text = String::new();
    if let Some(location) = location {
        text.push('\n');
        text.push_str(&stream.wrap(&format!("in {location}"), "", "   "));
    }
    let changed = reports.iter().map(|report| &report.record);
    let changed: Vec<_> = changed.filter(|record| record.may_have_changed()).cloned().collect();
    let commands = rollback::commands(&changed, prefix);
    if !commands.is_empty() {
        text.push('\n');
        text.push_str(&plan_view::rollback(&commands, stream));
    }
    text
}

/// A failure to print the result. Standard error gets the end of each change instead.
fn not_printed(error: CliError, reports: &[Report]) -> CliError {
    for report in reports {
        let record = &report.record;
        let line = format!("{}: {}", record.display_name(), record.summary());
        write_stderr(&(escape_control(&line) + "\n"));
    }
    with_worst_outcome(error, reports)
}

/// Adds the worst outcome and its request id to a failure to report the result. If a change was sent, the exit code is that of an
/// unconfirmed change, because it never means that no change was sent.
pub(super) fn with_worst_outcome(error: CliError, reports: &[Report]) -> CliError {
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

fn style(report: &Report) -> Style {
    match report.record.state {
        _ if report.error.is_some() => RED,
        ChangeState::Resized => GREEN,
        ChangeState::Accepted => YELLOW,
        _ => DIM,
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
fn sentence(report: &Report, location: Option<&str>, prefix: &CommandPrefix, stream: &Stream) -> String {
    let name = escape_control(report.record.display_name());
    let mark = stream.paint(GREEN, stream.either("✓ ", ""));
    let status = escape_control(report.status.as_ref().map_or("status unknown", GatewayStatus::as_str));
    let flavors = escape_control(&flavors(report, stream)).into_owned();
    let mut text = match report.record.state {
        ChangeState::Resized => format!("{mark}{name}: {flavors}, {status} after {}\n", elapsed(report)),
        ChangeState::Accepted => format!("{mark}{name}: {flavors}, accepted\n"),
        _ => format!("{mark}{name}: already {flavors}, {status}; nothing to do\n"),
    };
    let location = location.map(|location| format!("in {location}"));
    for note in location.into_iter().chain(notes(report, prefix)) {
        text.push_str(&stream.wrap(&note, "  ", "    "));
    }
    text
}

fn notes(report: &Report, prefix: &CommandPrefix) -> Vec<String> {
    let record = &report.record;
    let mut notes = Vec::new();
    if let ChangeState::Skipped(_) = &record.state {
        // The summary says why, once for all of them.
        return notes;
    }
    if let Some(error) = &report.error {
        notes.push(error.one_line_without(&escape_control(record.display_name())));
        notes.extend(error_view::labeled(error).map(|(name, value)| format!("{name}: {value}")));
        return notes;
    }
    if let Some(tunnels) = &record.tunnels {
        notes.push(escape_control(&tunnels_view::result(tunnels)).into_owned());
        notes.extend(tunnels_view::unconfirmed(tunnels).map(|text| escape_control(&text).into_owned()));
    }
    if let Some(id) = &report.request_id {
        let label = request_id_label(record.request_failed);
        notes.push(format!("{label}: {}", escape_control(id)));
    }
    // The plan has shown the warnings of a change.
    if matches!(record.state, ChangeState::Unchanged) {
        let warnings = plan_view::warnings(&record.warnings);
        notes.extend(warnings.iter().map(|warning| escape_control(warning).into_owned()));
    }
    notes.extend(wait_command(report, prefix).map(|command| format!("wait with: {command}")));
    notes
}

/// All gateways, the most severe failures first, before the changes that were not sent because of them.
fn table(reports: &[Report], prefix: &CommandPrefix, stream: &Stream) -> String {
    let mut table = Table::new(vec![
        Column::new("GATEWAY", Overflow::Truncate(12)),
        Column::new("RESULT", Overflow::Keep),
        Column::new("FLAVOR", Overflow::Keep),
        Column::new("STATUS", Overflow::Hide),
        Column::new("TIME", Overflow::Hide),
    ]);
    let mut sorted: Vec<&Report> = reports.iter().collect();
    let is_skipped = |report: &Report| matches!(report.record.state, ChangeState::Skipped(_));
    sorted.sort_by_key(|report| (Reverse(report.exit().severity()), is_skipped(report)));
    for report in sorted {
        let cells = vec![
            Cell::new(report.record.display_name()),
            Cell::styled(report.record.result(), style(report)),
            Cell::new(flavors(report, stream)),
            Cell::new(report.status.as_ref().map_or("", GatewayStatus::as_str)),
            Cell::new(elapsed(report)),
        ];
        table.row_with_notes(cells, notes(report, prefix));
    }
    table.render(stream)
}
