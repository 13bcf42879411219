//! Writes results to standard output, and words to standard error. A reader that went away is no error.

use crate::args::Format;
use crate::failure::Failure;
use crate::terminal::{DIM, Terminal, YELLOW, clean};
use serde::Serialize;
use std::io::{self, ErrorKind, Write};

/// Where results and words go, and in which form.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Output {
    pub format: Format,
    pub terminal: Terminal,
}

impl Output {
    /// Writes a result: as itself in JSON or YAML, else as the text that `table` gives.
    pub(crate) fn result<T: Serialize>(
        &self,
        value: &T,
        table: impl FnOnce() -> String,
    ) -> Result<(), Failure> {
        let text = match self.format {
            Format::Table => table(),
            Format::Json => serde_json::to_string_pretty(value).map_err(unwritable)? + "\n",
            Format::Yaml => serde_saphyr::to_string(value).map_err(unwritable)?,
        };
        write_result(text.as_bytes())
    }

    /// Writes a remark to standard error.
    pub(crate) fn note(&self, text: &str) {
        let label = self.terminal.err.paint(DIM, "note:");
        write_words(&format!("{label} {}\n", clean(text)));
    }

    /// Writes a warning to standard error.
    pub(crate) fn warn(&self, text: &str) {
        let label = self.terminal.err.paint(YELLOW, "warning:");
        write_words(&format!("{label} {}\n", clean(text)));
    }

    /// Writes words to standard error, as they are.
    pub(crate) fn say(&self, text: &str) {
        write_words(text);
    }

    /// Writes why a command failed, as the last of standard error.
    pub(crate) fn failure(&self, failure: &Failure) {
        match self.format {
            Format::Table => write_words(&failure.render(&self.terminal.err)),
            // JSON on one line is YAML as well.
            Format::Json | Format::Yaml => write_words(&(failure.json() + "\n")),
        }
    }
}

/// Writes bytes to standard output.
pub(crate) fn write_result(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::defect(format!("cannot write to standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Writes to standard error. Where that fails there is nobody left to tell.
pub(crate) fn write_words(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

fn unwritable(error: impl std::fmt::Display) -> Failure {
    Failure::defect(format!("cannot write the result: {error}"))
}
