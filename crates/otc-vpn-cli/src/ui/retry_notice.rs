//! Shows on a terminal why a call takes long: it is retried.

use super::progress::{Display, animated_lines, style};
use crate::setting_source::with_options;
use crate::streams::flush_stderr;
use indicatif::ProgressBar;
use otc_vpn::auth::redact::escape_control;
use otc_vpn::{Error, RetryEvent};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// A call that is retried is shown after this time. A shorter wait needs no explanation.
const SHOWN_AFTER: Duration = Duration::from_secs(3);

const TICK: Duration = Duration::from_millis(100);

/// The line with the calls that are retried. Clones share the line.
#[derive(Clone)]
pub(crate) struct RetryNotice {
    display: Display,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    calls: BTreeMap<u64, Call>,
    line: Option<ProgressBar>,
}

struct Call {
    text: String,
    is_shown: bool,
}

impl RetryNotice {
    pub(crate) fn new(display: Display) -> RetryNotice {
        RetryNotice { display, state: Arc::default() }
    }

    /// Handles an event of the library, in its runtime.
    pub(crate) fn update(&self, event: &RetryEvent<'_>) {
        if !self.display.animated {
            return;
        }
        match event {
            RetryEvent::Retrying { call, error, retry, elapsed, .. } => {
                let text = format!("{}; retrying ({retry})", reason(error));
                let is_new = {
                    let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
                    let previous = state.calls.get(call).map(|call| call.is_shown);
                    let is_shown = previous == Some(true) || *elapsed >= SHOWN_AFTER;
                    state.calls.insert(*call, Call { text, is_shown });
                    previous.is_none() && !is_shown
                };
                if is_new {
                    self.show_after(*call, SHOWN_AFTER.saturating_sub(*elapsed));
                }
            }
            RetryEvent::Ended { call, .. } => {
                self.state.lock().unwrap_or_else(PoisonError::into_inner).calls.remove(call);
            }
            _ => return,
        }
        self.draw();
    }

    /// Shows a call after this time, unless it has ended by then.
    fn show_after(&self, call: u64, time: Duration) {
        let notice = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep(time).await;
            {
                let mut state = notice.state.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(call) = state.calls.get_mut(&call) {
                    call.is_shown = true;
                }
            }
            notice.draw();
        });
    }

    /// Draws the latest of the calls that are shown.
    fn draw(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let text = state.calls.values().rev().find(|call| call.is_shown).map(|call| call.text.clone());
        let Some(text) = text else {
            if let Some(line) = state.line.take() {
                line.finish_and_clear();
            }
            return;
        };
        let line = state.line.get_or_insert_with(|| {
            // indicatif writes to the terminal itself.
            flush_stderr();
            let line = animated_lines().add(ProgressBar::new_spinner());
            line.set_style(style(&self.display.err, "{spinner} {msg}"));
            line.enable_steady_tick(TICK);
            line
        });
        // Two columns are for the spinner.
        let text = self.display.err.narrower(2).wrap(&text, "", "  ");
        line.set_message(text.trim_end().to_owned());
    }
}

/// Why an attempt failed, on one line.
fn reason(error: &Error) -> String {
    let mut text = with_options(error.message());
    // Some messages state the cause already.
    if !text.contains(": ") {
        let causes = std::iter::successors(std::error::Error::source(error), |cause| cause.source());
        text.extend(causes.last().map(|cause| format!(": {cause}")));
    }
    text.extend(error.status().map(|status| format!(" (HTTP {status})")));
    escape_control(&text).into_owned()
}
