//! Standard output and standard error. A thread for each writes to it, so that a full pipe blocks neither timeouts nor signals.

use std::io::{self, Write};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{LazyLock, Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

static STDOUT: LazyLock<Writer> = LazyLock::new(|| Writer::start("stdout", io::stdout()));
static STDERR: OnceLock<Writer> = OnceLock::new();

/// Until when to wait for blocked output; without a limit if none is set.
static DEADLINE: Mutex<Option<Instant>> = Mutex::new(None);

/// Blocked output is waited for at least this long.
const MIN_WAIT: Duration = Duration::from_secs(1);

/// Limits how long blocked output delays the end of the command: to the deadline of `--timeout`, or to 1 s if that is later.
pub(crate) fn set_deadline(deadline: Instant) {
    *DEADLINE.lock().unwrap_or_else(PoisonError::into_inner) = Some(deadline);
}

/// Writes bytes to standard output.
pub(crate) fn write_stdout(bytes: &[u8]) -> io::Result<()> {
    // Both streams may lead to the same terminal or file, so the order of writes matters.
    let _ = flush_stderr_within(Some(MIN_WAIT));
    STDOUT.write_and_wait(bytes, max_wait())
}

/// Writes text to standard error as it is, without waiting. A failure cannot be reported anywhere and is ignored.
pub(crate) fn write_stderr(text: &str) {
    stderr().write(text.as_bytes());
}

fn stderr() -> &'static Writer {
    STDERR.get_or_init(|| Writer::start("stderr", io::stderr()))
}

/// Waits until standard error has accepted everything, or until the deadline.
pub(crate) fn flush_stderr() {
    let _ = flush_stderr_within(max_wait());
}

/// Waits until standard error has accepted everything, at most for this long.
pub(crate) fn flush_stderr_within(max_wait: Option<Duration>) -> io::Result<()> {
    // Most commands write nothing to standard error, and need no thread for it.
    STDERR.get().map_or(Ok(()), |stderr| stderr.write_and_wait(&[], max_wait))
}

fn max_wait() -> Option<Duration> {
    let deadline = *DEADLINE.lock().unwrap_or_else(PoisonError::into_inner);
    deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()).max(MIN_WAIT))
}

/// Standard error for the log.
pub(crate) struct StderrLog;

impl Write for StderrLog {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        stderr().write(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The queue of a thread that writes to one stream.
struct Writer(Sender<Chunk>);

/// Bytes to write, and where to report the result.
struct Chunk {
    bytes: Vec<u8>,
    result: Option<Sender<io::Result<()>>>,
}

impl Writer {
    fn start(name: &str, stream: impl Write + Send + 'static) -> Writer {
        let (sender, receiver) = mpsc::channel();
        // Without the thread, nobody receives, and every write fails.
        let _ = thread::Builder::new().name(name.to_owned()).spawn(move || write_all(stream, &receiver));
        Writer(sender)
    }

    fn write(&self, bytes: &[u8]) {
        let _ = self.0.send(Chunk { bytes: bytes.to_vec(), result: None });
    }

    fn write_and_wait(&self, bytes: &[u8], max_wait: Option<Duration>) -> io::Result<()> {
        let (result, written) = mpsc::channel();
        let _ = self.0.send(Chunk { bytes: bytes.to_vec(), result: Some(result) });
        let written = match max_wait {
            Some(max_wait) => written.recv_timeout(max_wait),
            None => written.recv().map_err(RecvTimeoutError::from),
        };
        written.unwrap_or_else(|error| {
            Err(match error {
                RecvTimeoutError::Timeout => {
                    io::Error::new(io::ErrorKind::TimedOut, "the reader did not read it before the timeout")
                }
                RecvTimeoutError::Disconnected => io::Error::other("cannot start the thread that writes it"),
            })
        })
    }
}

/// Writes each chunk until there is no sender anymore.
fn write_all(mut stream: impl Write, chunks: &Receiver<Chunk>) {
    for Chunk { bytes, result } in chunks {
        let written = stream.write_all(&bytes).and_then(|()| stream.flush());
        if let Some(result) = result {
            let _ = result.send(written);
        }
    }
}
