//! Writes results to standard output, and notes, warnings and errors to standard error. A closed pipe is not an error.

use crate::args::Format;
use crate::error::CliError;
use crate::ui::error_view;
use crate::ui::terminal::{DIM, Terminal, YELLOW, write_stderr};
use otc_vpn::auth::redact::escape_control;
use serde::Serialize;
use std::io::{self, ErrorKind, Write};

/// The output format and what the streams can display.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Output {
    pub format: Format,
    pub terminal: Terminal,
}

impl Output {
    /// Writes a result: serialized as JSON or YAML, or as the text that `table` returns.
    pub(crate) fn result<T: Serialize>(
        &self,
        value: &T,
        table: impl FnOnce() -> String,
    ) -> Result<(), CliError> {
        let text = match self.format {
            Format::Table => table(),
            Format::Json => serde_json::to_string_pretty(value).map_err(not_serializable)? + "\n",
            Format::Yaml => serde_saphyr::to_string(value).map_err(not_serializable)?,
        };
        write_stdout(text.as_bytes())
    }

    /// Writes a note to standard error.
    pub(crate) fn note(&self, text: &str) {
        let label = self.terminal.err.paint(DIM, "note:");
        write_stderr(&format!("{label} {}\n", escape_control(text)));
    }

    /// Writes a warning to standard error.
    pub(crate) fn warn(&self, text: &str) {
        let label = self.terminal.err.paint(YELLOW, "warning:");
        write_stderr(&format!("{label} {}\n", escape_control(text)));
    }

    /// Writes the error that ends the command; it is the last output on standard error.
    pub(crate) fn error(&self, error: &CliError) {
        match self.format {
            Format::Table => write_stderr(&error_view::render(error, &self.terminal.err)),
            // JSON on one line is valid YAML.
            Format::Json | Format::Yaml => write_stderr(&(error.json() + "\n")),
        }
    }
}

/// Writes bytes to standard output.
pub(crate) fn write_stdout(bytes: &[u8]) -> Result<(), CliError> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(CliError::internal(format!("cannot write to standard output: {error}")))
        }
        _ => Ok(()),
    }
}

fn not_serializable(error: impl std::fmt::Display) -> CliError {
    CliError::internal(format!("cannot serialize the result: {error}"))
}
