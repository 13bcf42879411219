//! Progress on standard error: one animated line per gateway on a terminal, otherwise one printed line per change of state.

use super::table::truncate;
use super::terminal::{DIM, GREEN, RED, Stream};
use crate::humanize::{count, duration};
use crate::in_flight::{ChangeRecord, ChangeState, InFlightChange, Poll};
use crate::streams::{flush_stderr, write_stderr};
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use otc_vpn::auth::redact::escape_control;
use otc_vpn::{Flavor, GatewayStatus};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::Duration;
use unicode_width::UnicodeWidthStr;

const TICK: Duration = Duration::from_millis(100);

/// How progress is displayed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Display {
    /// Standard error.
    pub err: Stream,
    /// Whether lines are animated: on a terminal, unless log lines would interrupt them.
    pub animated: bool,
    /// Whether the animated lines remain after the end, because the result goes elsewhere.
    pub keep_lines: bool,
}

/// The progress of all gateways.
pub(crate) struct ProgressView {
    display: Display,
    gateways: usize,
    name_width: usize,
    bars: Option<Bars>,
}

/// The animated lines.
struct Bars {
    all: MultiProgress,
    /// The line that counts the gateways, if there are several.
    total: Option<ProgressBar>,
    finished: Mutex<Finished>,
}

#[derive(Default)]
struct Finished {
    total: usize,
    failed: usize,
    /// The lines of finished gateways; indicatif cannot clear a line that was dropped.
    lines: Vec<ProgressBar>,
}

/// The progress line of one gateway. Clones share the line.
#[derive(Clone)]
pub(crate) struct ProgressLine {
    change: InFlightChange,
    bar: Option<ProgressBar>,
    last_printed: Arc<Mutex<String>>,
}

/// A spinner that is cleared when this is dropped.
pub(crate) struct Spinner(Option<ProgressBar>);

impl Drop for Spinner {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

impl Display {
    /// Shows a spinner with a message, on a terminal only.
    pub(crate) fn spinner(&self, message: &str) -> Spinner {
        Spinner(self.animated.then(|| {
            // indicatif writes to the terminal itself.
            flush_stderr();
            let bar = animated_lines().add(ProgressBar::new_spinner());
            bar.set_style(style(&self.err, "{spinner} {wide_msg}"));
            bar.set_message(escape_control(message).into_owned());
            bar.enable_steady_tick(TICK);
            bar
        }))
    }
}

impl Bars {
    fn count_finished(&self, bar: &ProgressBar, failed: bool) {
        let mut finished = self.finished.lock().unwrap_or_else(PoisonError::into_inner);
        finished.total += 1;
        finished.failed += usize::from(failed);
        finished.lines.push(bar.clone());
    }
}

impl ProgressView {
    /// A view for gateways with these names.
    pub(crate) fn new(display: Display, names: &[String]) -> ProgressView {
        let widths = names.iter().map(|name| escape_control(name).width());
        let max_width = display.err.width.map_or(usize::MAX, |width| width / 3);
        let name_width = widths.max().unwrap_or(0).min(max_width);
        let bars = display.animated.then(|| {
            flush_stderr();
            let all = animated_lines().clone();
            let total = (names.len() > 1).then(|| {
                let style = style(&display.err, "{spinner} {wide_msg}");
                let bar = all.add(ProgressBar::new_spinner().with_style(style));
                bar.enable_steady_tick(TICK);
                bar
            });
            Bars { all, total, finished: Mutex::default() }
        });
        let view = ProgressView { display, gateways: names.len(), name_width, bars };
        view.update_total();
        view
    }

    /// Starts the line of a gateway.
    pub(crate) fn line(&self, change: &InFlightChange) -> ProgressLine {
        let bar = self.bars.as_ref().map(|bars| {
            let bar = ProgressBar::new_spinner()
                .with_style(style(&self.display.err, "{spinner} {prefix}  {wide_msg} {elapsed:>4}"))
                .with_prefix(self.padded(&change.display_name()));
            let bar = match &bars.total {
                Some(total) => bars.all.insert_before(total, bar),
                None => bars.all.add(bar),
            };
            bar.enable_steady_tick(TICK);
            bar
        });
        ProgressLine { change: change.clone(), bar, last_printed: Arc::default() }
    }

    /// Replaces the line of a gateway by its result. Its details follow in the result of the command, or in its error.
    pub(crate) fn finish(&self, line: &ProgressLine) {
        let record = line.change.snapshot();
        let failed = record.error().is_some();
        let Some((bar, bars)) = line.bar.as_ref().zip(self.bars.as_ref()) else {
            if failed && self.gateways > 1 {
                line.print(record.result(), None);
            }
            return;
        };
        if failed && self.gateways == 1 {
            return self.clear(line);
        }
        let stream = &self.display.err;
        let (mark, summary) = match failed {
            false => (stream.paint(GREEN, stream.either("✓", "+")), record.summary()),
            true => (stream.paint(RED, stream.either("✗", "x")), record.result().to_owned()),
        };
        let summary = stream.paint(DIM, &escape_control(&summary));
        bar.set_style(style(stream, "{wide_msg}"));
        bar.finish_with_message(format!("{mark} {}  {summary}", self.padded(record.display_name())));
        bars.count_finished(bar, failed);
        self.update_total();
    }

    /// Removes the line of a gateway.
    pub(crate) fn clear(&self, line: &ProgressLine) {
        if let Some((bar, bars)) = line.bar.as_ref().zip(self.bars.as_ref()) {
            bar.finish_and_clear();
            bars.count_finished(bar, false);
            self.update_total();
        }
    }

    fn padded(&self, name: &str) -> String {
        let name = truncate(&escape_control(name), self.name_width, self.display.err.ellipsis());
        let padding = self.name_width.saturating_sub(name.width());
        name + &" ".repeat(padding)
    }

    fn update_total(&self) {
        let Some(bars) = &self.bars else { return };
        let Some(total) = &bars.total else { return };
        let finished = bars.finished.lock().unwrap_or_else(PoisonError::into_inner);
        let failed = match finished.failed {
            0 => String::new(),
            failed => format!(", {failed} failed"),
        };
        total.set_message(format!("{} of {} done{failed}", finished.total, count(self.gateways, "gateway")));
    }
}

impl Drop for ProgressView {
    fn drop(&mut self) {
        let Some(bars) = &self.bars else { return };
        if let Some(total) = &bars.total {
            total.finish_and_clear();
        }
        if !self.display.keep_lines {
            let _ = bars.all.clear();
        }
    }
}

impl ProgressLine {
    /// Displays the current state of the change.
    pub(crate) fn update(&self) {
        let record = self.change.snapshot();
        let (text, elapsed) = activity(&record, self.bar.is_none());
        let text = escape_control(&text);
        match &self.bar {
            Some(bar) => bar.set_message(text.into_owned()),
            None => self.print(&text, elapsed),
        }
    }

    /// Prints a line, unless it repeats the previous one.
    fn print(&self, text: &str, elapsed: Option<Duration>) {
        let mut last = self.last_printed.lock().unwrap_or_else(PoisonError::into_inner);
        if *last == text {
            return;
        }
        let name = self.change.display_name();
        let elapsed = elapsed.filter(|elapsed| elapsed.as_secs() > 0);
        let elapsed = elapsed.map(|elapsed| format!(" after {}", duration(elapsed))).unwrap_or_default();
        write_stderr(&format!("{}: {text}{elapsed}\n", escape_control(&name)));
        *last = text.to_owned();
    }
}

/// What is happening, and for how long the gateway has been polled.
fn activity(record: &ChangeRecord, with_request_id: bool) -> (String, Option<Duration>) {
    match (&record.poll, &record.state, &record.request_id) {
        (Some(Poll::Succeeded { status, flavor, elapsed }), ..) => {
            let status = status.as_ref().map_or("status unknown", GatewayStatus::as_str);
            let flavor = flavor.as_ref().map_or("unknown", Flavor::as_str);
            let text = format!("{status} with flavor {flavor}");
            match record.tunnels_up {
                // The later one of both reads.
                Some(tunnels) => (
                    format!("{text}, {} of {} up", tunnels.up, count(tunnels.watched, "tunnel")),
                    Some(tunnels.elapsed.max(*elapsed)),
                ),
                None => (text, Some(*elapsed)),
            }
        }
        (Some(Poll::Failed(reason)), ..) => (format!("GET failed ({reason}); retrying"), None),
        (None, ChangeState::Accepted, Some(id)) if with_request_id => {
            (format!("change accepted, request id {id}"), None)
        }
        _ => (record.summary(), None),
    }
}

/// The animated lines of this process. A line outside of them would be drawn over the others.
pub(super) fn animated_lines() -> &'static MultiProgress {
    static LINES: LazyLock<MultiProgress> = LazyLock::new(MultiProgress::new);
    &LINES
}

pub(super) fn style(stream: &Stream, template: &str) -> ProgressStyle {
    let template =
        if stream.color { template.replace("{spinner}", "{spinner:.cyan}") } else { template.to_owned() };
    ProgressStyle::with_template(&template)
        .unwrap_or_else(|_| ProgressStyle::default_spinner())
        .tick_chars(stream.either("⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏ ", "-\\|/ "))
}
