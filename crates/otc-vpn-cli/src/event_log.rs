//! The log file of `gateway resize --log-file`: one JSON line for each event of a change, as evidence for a change ticket.

use crate::connection_states::ConnectionStates;
use crate::error::CliError;
use crate::exit::Exit;
use crate::in_flight::{ChangeRecord, ChangeState, Subject};
use crate::serialize::json_line;
use crate::streams::write_stderr;
use jiff::Timestamp;
use otc_vpn::auth::redact::escape_control;
use otc_vpn::{ErrorKind, Flavor, GatewayStatus, Outcome};
use serde::Serialize;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, MutexGuard};

/// An open log file. Clones share the file.
#[derive(Clone, Debug)]
pub(crate) struct EventLog(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    file: File,
    path: PathBuf,
    /// Whether a line could not be written.
    failed: AtomicBool,
}

/// One line.
#[derive(Serialize)]
struct Line<'a> {
    time: String,
    event: Event,
    gateway_id: Option<&'a str>,
    name: &'a str,
    from: Option<&'a Flavor>,
    to: &'a Flavor,
    status: Option<&'a GatewayStatus>,
    request_id: Option<&'a str>,
    outcome: &'static str,
    connections: Option<Vec<ConnectionStates>>,
    error: Option<&'a CliError>,
}

/// What happened to a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Event {
    Planned,
    Sending,
    ResponseLost,
    Accepted,
    Confirmed,
    Resized,
    Unchanged,
    NotSent,
    Rejected,
    TunnelsDown,
    Failed,
    TimedOut,
    Unknown,
    /// A signal or an internal error ended the command before the change ended.
    Interrupted,
}

impl Event {
    /// The event that led to the state of a change; none if nothing has happened yet.
    fn of(record: &ChangeRecord) -> Option<Event> {
        Some(match &record.state {
            ChangeState::NotSent | ChangeState::Duplicate => return None,
            ChangeState::Sending => Event::Sending,
            ChangeState::ResponseLost => Event::ResponseLost,
            ChangeState::Accepted => Event::Accepted,
            ChangeState::Confirmed => Event::Confirmed,
            ChangeState::Resized => Event::Resized,
            ChangeState::Unchanged => Event::Unchanged,
            ChangeState::Failed(error) if error.kind() == ErrorKind::TunnelsDown => Event::TunnelsDown,
            ChangeState::Failed(error) | ChangeState::Skipped(error) => match record.outcome() {
                Outcome::NotSent => Event::NotSent,
                Outcome::Refused => Event::Rejected,
                Outcome::Unknown => Event::Unknown,
                _ if error.kind() == ErrorKind::Timeout => Event::TimedOut,
                _ => Event::Failed,
            },
        })
    }
}

impl EventLog {
    /// Opens a file to append to, and creates it if necessary. If its last line is incomplete, because a disk was full, ends it.
    pub(crate) fn open(path: &Path) -> Result<EventLog, CliError> {
        let file = open_file(path).map_err(|error| cannot_write(path, &error))?;
        Ok(EventLog(Arc::new(Inner { file, path: path.to_owned(), failed: AtomicBool::new(false) })))
    }

    /// Appends a line for a change that is about to start. If it cannot be written, the change must not be sent.
    pub(crate) fn write_planned(&self, record: &ChangeRecord) -> Result<(), CliError> {
        self.try_write(Event::Planned, record).map_err(|error| cannot_write(&self.0.path, &error))
    }

    /// Appends a line. A failure does not affect the change: it is reported once, and by [`check`](Self::check).
    pub(crate) fn write(&self, event: Event, record: &ChangeRecord) {
        if let Err(error) = self.try_write(event, record)
            && !self.0.failed.swap(true, Ordering::Relaxed)
        {
            let path = self.0.path.display().to_string();
            write_stderr(&format!("warning: cannot write to {}: {error}\n", escape_control(&path)));
        }
    }

    fn try_write(&self, event: Event, record: &ChangeRecord) -> io::Result<()> {
        let Subject::Resize { flavor, .. } = &record.subject else { return Ok(()) };
        let line = Line {
            time: format!("{:.3}", Timestamp::now()),
            event,
            gateway_id: record.gateway.as_ref().map(|gateway| gateway.id.as_str()),
            name: record.display_name(),
            from: record.gateway.as_ref().and_then(|gateway| gateway.flavor()),
            to: flavor,
            status: record.status.as_ref(),
            request_id: record.request_id.as_deref(),
            outcome: record.outcome().as_str(),
            connections: ConnectionStates::of(record),
            error: record.error(),
        };
        self.append(&json_line(&line).map_err(io::Error::other)?)
    }

    fn append(&self, line: &str) -> io::Result<()> {
        let failed = self.0.failed.load(Ordering::Relaxed);
        let start = if failed && ends_within_line(&self.0.path) { "\n" } else { "" };
        // A single call, so that lines of concurrent commands do not mix.
        (&self.0.file).write_all(format!("{start}{line}\n").as_bytes())
    }

    /// Fails if a line is missing.
    pub(crate) fn check(&self) -> Result<(), CliError> {
        if !self.0.failed.load(Ordering::Relaxed) {
            return Ok(());
        }
        let path = escape_control(&self.0.path.display().to_string()).into_owned();
        let message = format!("the log file {path} is incomplete");
        Err(CliError::new(Exit::Usage, ErrorKind::Failed, message)
            .with_hint("Use the result above as evidence instead."))
    }
}

fn cannot_write(path: &Path, error: &io::Error) -> CliError {
    let path = escape_control(&path.display().to_string()).into_owned();
    CliError::usage(format!("cannot write to the log file {path}: {error}"))
        .with_hint("Give a file that is writable, on a disk that is not full.")
        .with_outcome(Outcome::NotSent)
}

/// Rejects everything but regular files: to open a pipe would block until somebody reads it.
fn open_file(path: &Path) -> io::Result<File> {
    if std::fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file"));
    }
    let mut file = OpenOptions::new().append(true).create(true).open(path)?;
    if ends_within_line(path) {
        file.write_all(b"\n")?;
    }
    Ok(file)
}

/// Whether the last line of a file has no end. False if the file cannot be read.
fn ends_within_line(path: &Path) -> bool {
    let last_byte = || {
        let mut file = File::open(path)?;
        file.seek(SeekFrom::End(-1))?;
        let mut byte = [0];
        file.read_exact(&mut byte)?;
        io::Result::Ok(byte[0])
    };
    last_byte().is_ok_and(|byte| byte != b'\n')
}

/// Access to a record. When it ends, the state is logged if it has changed.
pub(crate) struct RecordGuard<'a> {
    record: MutexGuard<'a, ChangeRecord>,
    before: Option<Event>,
}

impl<'a> RecordGuard<'a> {
    pub(crate) fn new(record: MutexGuard<'a, ChangeRecord>) -> RecordGuard<'a> {
        let before = Event::of(&record);
        RecordGuard { record, before }
    }
}

impl Deref for RecordGuard<'_> {
    type Target = ChangeRecord;

    fn deref(&self) -> &ChangeRecord {
        &self.record
    }
}

impl DerefMut for RecordGuard<'_> {
    fn deref_mut(&mut self) -> &mut ChangeRecord {
        &mut self.record
    }
}

impl Drop for RecordGuard<'_> {
    fn drop(&mut self) {
        let event = Event::of(&self.record);
        if let (Some(event), Some(log)) =
            (event.filter(|event| self.before != Some(*event)), &self.record.log)
        {
            log.write(event, &self.record);
        }
    }
}
