//! Writes results to standard output, and notes, warnings and errors to standard error. A closed pipe is not an error.

use crate::args::Format;
use crate::error::CliError;
use crate::exit::Exit;
use crate::serialize;
use crate::streams::{self, write_stderr};
use crate::ui::error_view;
use crate::ui::terminal::{DIM, Terminal, YELLOW};
use otc_vpn::ErrorKind;
use otc_vpn::auth::redact::escape_control;
use serde::Serialize;
use std::io;

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
            Format::Json => serialize::json(value).map_err(not_serializable)?,
            Format::Yaml => serialize::yaml(value).map_err(not_serializable)?,
        };
        write_stdout(text.as_bytes())
    }

    /// Whether the result is a text for people.
    pub(crate) fn is_table(&self) -> bool {
        self.format == Format::Table
    }

    /// Writes a note to standard error.
    pub(crate) fn note(&self, text: &str) {
        self.labeled(self.terminal.err.paint(DIM, "note:"), text);
    }

    /// Writes a warning to standard error.
    pub(crate) fn warn(&self, text: &str) {
        self.labeled(self.terminal.err.paint(YELLOW, "warning:"), text);
    }

    fn labeled(&self, label: String, text: &str) {
        write_stderr(&self.terminal.err.wrap(&escape_control(text), &format!("{label} "), "  "));
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
///
/// A failure, such as a full disk, is a mistake in how the command is called: without a change, it exits with the code for invalid
/// usage. A caller that has sent a change sets another exit code and the outcome.
pub(crate) fn write_stdout(bytes: &[u8]) -> Result<(), CliError> {
    match streams::write_stdout(bytes) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            let message = format!("cannot write to standard output: {error}");
            let hint = match error.kind() {
                io::ErrorKind::TimedOut => "Check the program that reads the output.",
                _ => "Write the output to another file or program.",
            };
            Err(CliError::new(Exit::Usage, ErrorKind::Failed, message).with_hint(hint))
        }
        _ => Ok(()),
    }
}

fn not_serializable(error: String) -> CliError {
    CliError::internal(format!("cannot serialize the result: {error}"))
}
