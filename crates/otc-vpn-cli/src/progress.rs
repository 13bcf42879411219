//! What is shown on standard error while gateways are worked on: a moving line for each on a terminal, else a line for each change
//! of state.

use crate::context::Context;
use crate::output::write_words;
use crate::table::cut;
use crate::terminal::{DIM, GREEN, RED, Stream, clean};
use crate::words::{count, time};
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use otc_vpn::Progress;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use unicode_width::UnicodeWidthStr;

const TICK: Duration = Duration::from_millis(100);

/// Where the lines of all gateways are.
pub(crate) struct Screen {
    stream: Stream,
    moving: Option<Moving>,
    name_width: usize,
}

struct Moving {
    bars: MultiProgress,
    total: Option<ProgressBar>,
    gateways: usize,
    /// How many ended, and how many of those failed.
    ended: Mutex<(usize, usize)>,
    /// The lines that ended: a dropped one could not be cleared any more.
    kept: Mutex<Vec<ProgressBar>>,
    /// Whether the lines stay when all is done, because no table follows them here.
    stays: bool,
}

/// The line of one gateway.
pub(crate) struct Line<'a> {
    screen: &'a Screen,
    name: String,
    bar: Option<ProgressBar>,
    last: Mutex<String>,
}

/// A moving line that goes when this is dropped.
pub(crate) struct Busy(Option<ProgressBar>);

impl Drop for Busy {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

/// Shows on a terminal that something goes on.
pub(crate) fn busy(context: &Context, words: &str) -> Busy {
    let stream = context.output.terminal.err;
    Busy(moves(context).then(|| {
        let bar = ProgressBar::new_spinner().with_style(spinner(&stream, "{spinner} {wide_msg}"));
        bar.set_message(clean(words).into_owned());
        bar.enable_steady_tick(TICK);
        bar
    }))
}

impl Screen {
    /// A screen for the gateways with these names.
    pub(crate) fn new<'a>(context: &Context, names: impl Iterator<Item = &'a str>) -> Screen {
        let stream = context.output.terminal.err;
        let widths: Vec<usize> = names.map(|name| clean(name).width()).collect();
        let most = stream.width.map_or(usize::MAX, |width| width / 3);
        let moving = moves(context).then(|| {
            let bars = MultiProgress::new();
            let total = (widths.len() > 1).then(|| {
                let bar =
                    bars.add(ProgressBar::new_spinner().with_style(spinner(&stream, "{spinner} {wide_msg}")));
                bar.enable_steady_tick(TICK);
                bar
            });
            let stays = !context.output.terminal.out.is_terminal;
            Moving {
                bars,
                total,
                gateways: widths.len(),
                ended: Mutex::default(),
                kept: Mutex::default(),
                stays,
            }
        });
        let screen = Screen { stream, moving, name_width: widths.into_iter().max().unwrap_or(0).min(most) };
        screen.tell_total();
        screen
    }

    /// Begins the line of one gateway.
    pub(crate) fn line(&self, name: &str) -> Line<'_> {
        let name = clean(name).into_owned();
        let bar = self.moving.as_ref().map(|moving| {
            let bar = ProgressBar::new_spinner()
                .with_style(spinner(&self.stream, "{spinner} {prefix}  {wide_msg} {elapsed:>4}"))
                .with_prefix(self.padded(&name));
            let bar = match &moving.total {
                Some(total) => moving.bars.insert_before(total, bar),
                None => moving.bars.add(bar),
            };
            bar.enable_steady_tick(TICK);
            bar
        });
        Line { screen: self, name, bar, last: Mutex::default() }
    }

    fn padded(&self, name: &str) -> String {
        let name = cut(name, self.name_width, self.stream.ellipsis());
        let space = self.name_width.saturating_sub(name.width());
        name + &" ".repeat(space)
    }

    fn tell_total(&self) {
        let Some(moving) = &self.moving else { return };
        let Some(total) = &moving.total else { return };
        let (ended, failed) = *moving.ended.lock().unwrap_or_else(PoisonError::into_inner);
        let failed = if failed == 0 { String::new() } else { format!(", {failed} failed") };
        total.set_message(format!("{ended} of {} done{failed}", count(moving.gateways, "gateway")));
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let Some(moving) = &self.moving else { return };
        if let Some(total) = &moving.total {
            total.finish_and_clear();
        }
        if !moving.stays {
            let _ = moving.bars.clear();
        }
    }
}

impl Line<'_> {
    /// Shows what the library tells.
    pub(crate) fn event(&self, progress: &Progress<'_>) {
        match progress {
            Progress::Sending => self.state("sending the change", None),
            Progress::Accepted { request_id: Some(id) } if self.bar.is_none() => {
                self.state(&format!("the service has taken the change, request id {id}"), None);
            }
            Progress::Accepted { .. } => self.state("the service has taken the change", None),
            Progress::ResponseLost { error } => {
                let words =
                    format!("the answer got lost ({}), looking what became of the change", error.message());
                self.state(&words, None);
            }
            Progress::Confirmed => self.state("the change went through", None),
            Progress::Poll { status, flavor, elapsed, .. } => {
                let status = status.map_or("in an unknown state", |status| status.as_str());
                let flavor = flavor.map_or("an unknown flavor", |flavor| flavor.as_str());
                self.state(&format!("{status} with {flavor}"), Some(*elapsed));
            }
            Progress::ReadFailed { error } => {
                self.state(&format!("a read failed ({}), reading again", error.message()), None);
            }
            _ => {}
        }
    }

    /// Shows a state; the same one again says nothing new.
    fn state(&self, words: &str, after: Option<Duration>) {
        let words = clean(words);
        if let Some(bar) = &self.bar {
            bar.set_message(words.into_owned());
            return;
        }
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if *last == words {
            return;
        }
        let after = after.filter(|after| after.as_secs() > 0).map(|after| format!(" after {}", time(after)));
        write_words(&format!("{}: {words}{}\n", self.name, after.unwrap_or_default()));
        *last = words.into_owned();
    }

    /// Ends the line: well, or with the fact that speaks against it.
    pub(crate) fn end(self, result: Result<&str, &str>) {
        let words = match result {
            Ok(words) | Err(words) => clean(words),
        };
        let Some((bar, moving)) = self.bar.as_ref().zip(self.screen.moving.as_ref()) else {
            // A failure of the only gateway is told as an error.
            if result.is_err() && self.screen.moving.is_none() {
                self.state(&words, None);
            }
            return;
        };
        {
            let mut ended = moving.ended.lock().unwrap_or_else(PoisonError::into_inner);
            ended.0 += 1;
            ended.1 += usize::from(result.is_err());
        }
        let stream = &self.screen.stream;
        let mark = match result {
            Ok(_) => stream.paint(GREEN, stream.either("✓", "+")),
            Err(_) => stream.paint(RED, stream.either("✗", "x")),
        };
        bar.set_style(spinner(stream, "{wide_msg}"));
        let name = self.screen.padded(&self.name);
        bar.finish_with_message(format!("{mark} {name}  {}", stream.paint(DIM, &words)));
        moving.kept.lock().unwrap_or_else(PoisonError::into_inner).push(bar.clone());
        self.screen.tell_total();
    }
}

/// Whether lines may move: a person watches, and no log comes between.
fn moves(context: &Context) -> bool {
    context.output.terminal.err.is_terminal && !context.logging
}

fn spinner(stream: &Stream, template: &str) -> ProgressStyle {
    let template =
        if stream.color { template.replace("{spinner}", "{spinner:.cyan}") } else { template.to_owned() };
    let ticks = if stream.either("u", "a") == "u" { "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏ " } else { "-\\|/ " };
    ProgressStyle::with_template(&template)
        .unwrap_or_else(|_| ProgressStyle::default_spinner())
        .tick_chars(ticks)
}
