//! What became of each gateway, for people and for programs.

use crate::args::Format;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::table::{Cell, Column, Fit, Table};
use crate::terminal::{DIM, GREEN, RED, Stream, YELLOW, clean};
use crate::words::{count, time};
use anstyle::Style;
use otc_vpn::{ErrorKind, Flavor, Gateway, GatewayStatus, Outcome};
use serde::Serialize;
use std::time::Duration;

/// What became of one gateway. Its JSON is the result object of the contract.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    pub gateway_id: Option<String>,
    pub name: Option<String>,
    pub from: Option<Flavor>,
    pub to: Flavor,
    pub status: Option<GatewayStatus>,
    /// None where it is not known.
    pub changed: Option<bool>,
    pub waited_ms: u64,
    pub request_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Failure>,
    /// What a person should know of a change that came through.
    #[serde(skip)]
    pub warnings: Vec<String>,
    /// The command that waits for what was only asked for.
    #[serde(skip)]
    pub wait: Option<String>,
}

impl Report {
    /// A gateway of which nothing is known yet but how it was named.
    pub(super) fn named(name: &str, to: &Flavor) -> Report {
        Report {
            gateway_id: None,
            name: Some(name.to_owned()),
            from: None,
            to: to.clone(),
            status: None,
            changed: Some(false),
            waited_ms: 0,
            request_id: None,
            error: None,
            warnings: Vec::new(),
            wait: None,
        }
    }

    /// Fills in what a read told, before any change.
    pub(super) fn found(&mut self, gateway: &Gateway) {
        self.gateway_id = Some(gateway.id.to_string());
        self.name.clone_from(&gateway.name);
        self.from.clone_from(&gateway.flavor);
        self.status.clone_from(&gateway.status);
    }

    pub(super) fn failed(mut self, failure: Failure) -> Report {
        self.changed = match failure.outcome() {
            Some(Outcome::Accepted | Outcome::Unknown) => None,
            _ => Some(false),
        };
        if self.changed.is_none() {
            self.status = None;
        }
        self.error = Some(failure);
        self
    }

    pub(super) fn display_name(&self) -> &str {
        self.name.as_deref().or(self.gateway_id.as_deref()).unwrap_or_default()
    }

    /// What became of the change.
    pub(super) fn outcome(&self) -> Outcome {
        match (&self.error, self.changed) {
            (Some(error), _) => error.outcome().unwrap_or(Outcome::NotSent),
            (None, Some(true)) => Outcome::Accepted,
            (None, _) => Outcome::NotSent,
        }
    }

    fn exit(&self) -> Exit {
        self.error.as_ref().map_or(Exit::Done, Failure::exit)
    }

    /// What happened, in a word.
    fn result(&self) -> (&'static str, Style) {
        match &self.error {
            Some(failure) => match (failure.outcome(), failure.kind()) {
                (Some(Outcome::Unknown), _) => ("unknown", RED),
                (Some(Outcome::Accepted), ErrorKind::Timeout) => ("unfinished", RED),
                (Some(Outcome::Accepted), _) => ("failed", RED),
                (Some(Outcome::Refused), _) | (_, ErrorKind::NotAllowed | ErrorKind::NotReady) => {
                    ("refused", RED)
                }
                _ => ("not sent", RED),
            },
            None if self.changed == Some(false) => ("unchanged", DIM),
            None if self.status.is_none() => ("accepted", YELLOW),
            None => ("changed", GREEN),
        }
    }

    fn arrow(&self, stream: &Stream) -> String {
        let from = self.from.as_ref().map_or("?", Flavor::as_str);
        if self.changed == Some(false) && self.error.is_none() {
            return from.to_owned();
        }
        format!("{from} {} {}", stream.arrow(), self.to)
    }

    fn waited(&self) -> String {
        if self.waited_ms == 0 { String::new() } else { time(Duration::from_millis(self.waited_ms)) }
    }

    /// How it ended, for the line of its progress.
    pub(super) fn ending(&self) -> String {
        match (self.result().0, &self.status) {
            ("changed", Some(status)) => format!("{status} with {}", self.to),
            ("unchanged", _) => format!("has {} already", self.to),
            _ => format!("the service has taken the change to {}", self.to),
        }
    }

    /// The only gateway, which went well, in a few lines.
    fn sentence(&self, stream: &Stream) -> String {
        let name = clean(self.display_name());
        let mark = stream.paint(GREEN, stream.either("✓ ", ""));
        let status = self.status.as_ref().map_or("in a state that is not told", GatewayStatus::as_str);
        let mut text = match self.result().0 {
            "unchanged" => {
                format!("{mark}{name}: has {} already, {}; nothing to do\n", self.to, clean(status))
            }
            "accepted" => {
                format!("{mark}{name}: {}, taken by the service\n", clean(&self.arrow(stream)))
            }
            _ => format!(
                "{mark}{name}: {}, {} after {}\n",
                clean(&self.arrow(stream)),
                clean(status),
                self.waited()
            ),
        };
        for note in self.warnings() {
            for (index, line) in stream.wrap(&note, 4).iter().enumerate() {
                text.push_str(if index == 0 { "  " } else { "    " });
                text.push_str(line);
                text.push('\n');
            }
        }
        text
    }

    fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        if let Some(failure) = &self.error {
            warnings.push(failure.fact_about(&clean(self.display_name())));
            warnings.extend(failure.advice().map(|(name, words)| format!("{name}: {words}")));
            return warnings;
        }
        if let Some(id) = &self.request_id {
            warnings.push(format!("request id: {}", clean(id)));
        }
        warnings.extend(self.warnings.iter().map(|note| clean(note).into_owned()));
        warnings.extend(self.wait.iter().map(|wait| format!("wait for it: {wait}")));
        warnings
    }
}

/// Prints what became of all gateways, and gives the failure that decides the exit code.
pub(super) fn print(context: &Context, mut reports: Vec<Report>, several: bool) -> Result<(), Failure> {
    let stream = context.output.terminal.out;
    if context.output.format != Format::Table {
        for wait in reports.iter().filter_map(|report| report.wait.as_ref()) {
            context.output.note(&format!("wait for it: {wait}"));
        }
    }
    if !several && let Some(report) = reports.pop() {
        return match report.error {
            Some(failure) => Err(failure),
            None => context
                .output
                .result(&report, || report.sentence(&stream))
                .map_err(|failure| unprinted(failure, std::slice::from_ref(&report))),
        };
    }
    context
        .output
        .result(&reports, || table(&reports, &stream))
        .map_err(|failure| unprinted(failure, &reports))?;
    let failed = reports.iter().filter(|report| report.error.is_some()).count();
    let all = reports.len();
    match Failure::worst(reports.into_iter().filter_map(|report| report.error)) {
        None => Ok(()),
        Some(failure) => Err(failure.summed_up(format!("{failed} of {} failed", count(all, "gateway")))),
    }
}

/// What a failure to print must still tell: the worst that is known of the changes, and a request to quote.
fn unprinted(failure: Failure, reports: &[Report]) -> Failure {
    let decides = [Outcome::Unknown, Outcome::Accepted]
        .into_iter()
        .find_map(|wanted| reports.iter().find(|report| report.outcome() == wanted));
    match decides {
        Some(report) => failure.with_outcome(report.outcome()).or_request_id(report.request_id.as_deref()),
        None => failure.with_outcome(Outcome::NotSent),
    }
}

/// All gateways, failures first.
fn table(reports: &[Report], stream: &Stream) -> String {
    let mut table = Table::new(vec![
        Column::new("GATEWAY", Fit::Cut(12)),
        Column::new("RESULT", Fit::Keep),
        Column::new("FLAVOR", Fit::Keep),
        Column::new("STATUS", Fit::Drop),
        Column::new("TIME", Fit::Drop),
    ]);
    let mut sorted: Vec<&Report> = reports.iter().collect();
    sorted.sort_by_key(|report| std::cmp::Reverse(report.exit().rank()));
    for report in sorted {
        let (result, style) = report.result();
        let cells = vec![
            Cell::new(report.display_name()),
            Cell::styled(result, style),
            Cell::new(report.arrow(stream)),
            Cell::new(report.status.as_ref().map_or("", GatewayStatus::as_str)),
            Cell::new(report.waited()),
        ];
        table.row_with_notes(cells, report.warnings());
    }
    table.render(stream)
}
