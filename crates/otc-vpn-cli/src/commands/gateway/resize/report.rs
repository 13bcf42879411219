//! The result for each gateway, for people and as JSON.

use super::job::Job;
use crate::args::Format;
use crate::commands::gateway::wait::milliseconds;
use crate::context::Context;
use crate::error::{CliError, request_id_label};
use crate::exit::Exit;
use crate::humanize::{count, duration};
use crate::in_flight::{ChangeRecord, ChangeState};
use crate::streams::write_stderr;
use crate::ui::error_view;
use crate::ui::table::{Cell, Column, Overflow, Table};
use crate::ui::terminal::{DIM, GREEN, RED, Stream, YELLOW};
use anstyle::Style;
use otc_vpn::auth::redact::escape_control;
use otc_vpn::{ErrorKind, Flavor, GatewayStatus, Outcome};
use serde::Serialize;
use std::time::Duration;

/// The JSON of one gateway.
#[derive(Serialize)]
struct Report {
    gateway_id: Option<String>,
    name: Option<String>,
    from: Option<Flavor>,
    to: Flavor,
    status: Option<GatewayStatus>,
    /// None if it is unknown, or if the change did not finish.
    changed: Option<bool>,
    waited_ms: u64,
    request_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<CliError>,
    #[serde(skip)]
    record: ChangeRecord,
    /// The command that waits for an accepted change.
    #[serde(skip)]
    wait_command: Option<String>,
}

impl Report {
    fn new(context: &Context, job: &Job, flavor: &Flavor) -> Report {
        let record = job.change.snapshot();
        let gateway = record.gateway.as_ref();
        Report {
            gateway_id: gateway.map(|gateway| gateway.id.to_string()),
            name: gateway
                .map_or_else(|| Some(job.given.clone()), |gateway| gateway.name().map(str::to_owned)),
            from: gateway.and_then(|gateway| gateway.flavor().cloned()),
            to: flavor.clone(),
            status: record.status.clone(),
            changed: record.changed(),
            waited_ms: milliseconds(record.elapsed),
            request_id: record.request_id.clone(),
            error: record.error().cloned(),
            wait_command: matches!(record.state, ChangeState::Accepted)
                .then(|| context.prefix.wait(record.command_argument(), flavor)),
            record,
        }
    }

    fn exit(&self) -> Exit {
        self.error.as_ref().map_or(Exit::Success, CliError::exit)
    }

    /// The result in a word or two.
    fn result(&self) -> (&'static str, Style) {
        match &self.error {
            Some(error) => match (error.outcome(), error.kind()) {
                (Some(Outcome::Unknown), _) => ("unknown", RED),
                (Some(Outcome::Accepted), ErrorKind::Timeout) => ("timed out", RED),
                (Some(Outcome::Accepted), _) => ("failed", RED),
                (Some(Outcome::Refused), _) | (_, ErrorKind::NotAllowed | ErrorKind::NotReady) => {
                    ("rejected", RED)
                }
                _ => ("not sent", RED),
            },
            None => match self.record.state {
                ChangeState::Resized => ("changed", GREEN),
                ChangeState::Accepted => ("accepted", YELLOW),
                _ => ("unchanged", DIM),
            },
        }
    }

    /// The old and the new flavor, or the current one if it was not changed.
    fn flavors(&self, stream: &Stream) -> String {
        let from = self.from.as_ref().map_or("unknown", Flavor::as_str);
        match self.record.state {
            ChangeState::Unchanged => from.to_owned(),
            _ => format!("{from} {} {}", stream.arrow(), self.to),
        }
    }

    fn elapsed(&self) -> String {
        match self.record.elapsed {
            Duration::ZERO => String::new(),
            elapsed => duration(elapsed),
        }
    }

    /// The result of a gateway without an error, as one line with notes below.
    fn sentence(&self, stream: &Stream) -> String {
        let name = escape_control(self.record.display_name());
        let mark = stream.paint(GREEN, stream.either("✓ ", ""));
        let status = escape_control(self.status.as_ref().map_or("status unknown", GatewayStatus::as_str));
        let flavors = escape_control(&self.flavors(stream)).into_owned();
        let mut text = match self.record.state {
            ChangeState::Resized => format!("{mark}{name}: {flavors}, {status} after {}\n", self.elapsed()),
            ChangeState::Accepted => format!("{mark}{name}: {flavors}, accepted\n"),
            _ => format!("{mark}{name}: already {flavors}, {status}; nothing to do\n"),
        };
        for note in self.notes() {
            text.push_str(&stream.wrap(&note, "  ", "    "));
        }
        text
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if let Some(error) = &self.error {
            notes.push(error.one_line_without(&escape_control(self.record.display_name())));
            notes.extend(error_view::labeled(error).map(|(name, value)| format!("{name}: {value}")));
            return notes;
        }
        if let Some(id) = &self.request_id {
            let label = request_id_label(self.record.request_failed);
            notes.push(format!("{label}: {}", escape_control(id)));
        }
        notes.extend(self.record.warnings.iter().map(|warning| escape_control(warning).into_owned()));
        notes.extend(self.wait_command.iter().map(|command| format!("wait with: {command}")));
        notes
    }
}

/// Prints the result of all gateways, and returns the error that decides the exit code.
pub(super) fn print(
    context: &Context,
    jobs: &[Job],
    flavor: &Flavor,
    multiple: bool,
) -> Result<(), CliError> {
    let stream = context.output.terminal.out;
    let reports: Vec<Report> = jobs.iter().map(|job| Report::new(context, job, flavor)).collect();
    if context.output.format != Format::Table {
        for command in reports.iter().filter_map(|report| report.wait_command.as_ref()) {
            context.output.note(&format!("wait with: {command}"));
        }
    }
    match reports.as_slice() {
        [Report { error: Some(error), .. }] if !multiple => Err(error.clone()),
        [report] if !multiple => context.output.result(report, || report.sentence(&stream)),
        reports => context.output.result(&reports, || table(reports, &stream)),
    }
    .map_err(|error| if error.outcome().is_some() { error } else { not_printed(error, &reports) })?;
    summarize(reports.into_iter().map(|report| report.error).collect())
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

/// The most severe of the errors of several gateways, with a summary for people.
pub(super) fn summarize(errors: Vec<Option<CliError>>) -> Result<(), CliError> {
    let all = count(errors.len(), "gateway");
    let failed = errors.iter().flatten().count();
    match CliError::most_severe(errors.into_iter().flatten()) {
        None => Ok(()),
        Some(error) => Err(error.with_summary(format!("{failed} of {all} failed"))),
    }
}

/// All gateways, the most severe failures first.
fn table(reports: &[Report], stream: &Stream) -> String {
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
        let (result, style) = report.result();
        let cells = vec![
            Cell::new(report.record.display_name()),
            Cell::styled(result, style),
            Cell::new(report.flavors(stream)),
            Cell::new(report.status.as_ref().map_or("", GatewayStatus::as_str)),
            Cell::new(report.elapsed()),
        ];
        table.row_with_notes(cells, report.notes());
    }
    table.render(stream)
}
