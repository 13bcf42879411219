//! When the connections of a gateway are read during a change.

use crate::error::Error;
use crate::poll::is_permanent;
use std::time::Duration;
use tokio::time::Instant;

/// The shortest time between two reads.
pub(crate) const MIN_INTERVAL: Duration = Duration::from_secs(1);
/// The time between two reads, while the gateway is not `ACTIVE` or a tunnel is down.
const INTERVAL: Duration = Duration::from_secs(2);
/// The time between two reads if nothing has changed for a long time.
const LONG_INTERVAL: Duration = Duration::from_secs(5);
const LONG_TIME: Duration = Duration::from_secs(120);
/// The longest `Retry-After` that is followed.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(15);
/// How long reads may keep failing after the gateway is `ACTIVE`.
const MAX_READ_FAILURE_TIME: Duration = Duration::from_secs(30);

/// The times of the reads.
#[derive(Debug)]
pub(crate) struct SampleSchedule {
    last_read: Instant,
    /// When the last page of that read was requested.
    last_request: Instant,
    is_first: bool,
    retry_after: Duration,
    failing_since: Option<Instant>,
    is_stopped: bool,
}

impl SampleSchedule {
    /// `last_read` is when the connections were read before the change.
    pub(crate) fn new(last_read: Instant) -> Self {
        Self {
            last_read,
            last_request: last_read,
            is_first: true,
            retry_after: Duration::ZERO,
            failing_since: None,
            is_stopped: false,
        }
    }

    /// When the next read is due. `last_change` is when a status last changed.
    pub(crate) fn next(&self, last_change: Instant) -> Instant {
        let interval = match last_change.elapsed() {
            // The first tunnels may go down immediately.
            _ if self.is_first => MIN_INTERVAL,
            elapsed if elapsed < LONG_TIME => INTERVAL,
            _ => LONG_INTERVAL,
        };
        (self.last_read + interval.max(self.retry_after)).max(self.earliest())
    }

    /// The earliest time of the next read.
    pub(crate) fn earliest(&self) -> Instant {
        self.last_request + MIN_INTERVAL.max(self.retry_after)
    }

    /// When the last read was started.
    pub(crate) fn last_read(&self) -> Instant {
        self.last_read
    }

    pub(crate) fn started(&mut self) {
        self.last_read = Instant::now();
        self.last_request = self.last_read;
        self.is_first = false;
        self.retry_after = Duration::ZERO;
    }

    /// `last_request` is when the last page was requested, at the latest.
    pub(crate) fn succeeded(&mut self, last_request: Instant) {
        self.last_request = last_request;
        self.failing_since = None;
    }

    pub(crate) fn failed(&mut self, error: &Error) {
        self.retry_after = error.retry_after().unwrap_or_default().min(MAX_RETRY_AFTER);
        self.failing_since.get_or_insert(self.last_read);
        self.is_stopped |= is_permanent(error);
    }

    /// Whether further reads are useless: a read failed with an error that another read cannot change.
    pub(crate) fn is_stopped(&self) -> bool {
        self.is_stopped
    }

    /// Whether the reads since `since` have been failing for too long.
    pub(crate) fn is_failing(&self, since: Instant) -> bool {
        self.failing_since.is_some_and(|failing| failing.max(since).elapsed() >= MAX_READ_FAILURE_TIME)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;
    use tokio::time::{advance, sleep_until};

    #[tokio::test(start_paused = true)]
    async fn reads_are_due_every_2_seconds_and_every_5_after_two_minutes_without_a_change() {
        let start = Instant::now();
        let mut schedule = SampleSchedule::new(start);
        let mut last_change = start;
        let mut seconds = Vec::new();
        while start.elapsed() < Duration::from_secs(400) {
            sleep_until(schedule.next(last_change)).await;
            schedule.started();
            seconds.push(start.elapsed().as_secs());
            if start.elapsed() == Duration::from_secs(301) {
                last_change = Instant::now();
            }
        }
        assert_eq!(seconds[..4], [1, 3, 5, 7]);
        let gaps: Vec<_> = seconds.windows(2).map(|pair| (pair[0], pair[1] - pair[0])).collect();
        for (second, gap) in gaps {
            let expected = if (120..301).contains(&second) { 5 } else { 2 };
            assert_eq!(gap, expected, "after {second} s");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn error_that_another_read_cannot_change_stops_reading() {
        let mut schedule = SampleSchedule::new(Instant::now());
        schedule.failed(&Error::new(ErrorKind::Server, "x"));
        assert!(!schedule.is_stopped());
        schedule.failed(&Error::new(ErrorKind::Permission, "x"));
        assert!(schedule.is_stopped());
    }

    #[tokio::test(start_paused = true)]
    async fn reads_fail_for_too_long_after_30_seconds() {
        let mut schedule = SampleSchedule::new(Instant::now());
        schedule.failed(&Error::new(ErrorKind::Server, "x"));
        advance(Duration::from_secs(20)).await;
        let active_at = Instant::now();
        advance(Duration::from_secs(29)).await;
        assert!(!schedule.is_failing(active_at));
        advance(Duration::from_secs(1)).await;
        assert!(schedule.is_failing(active_at));
        schedule.succeeded(Instant::now());
        assert!(!schedule.is_failing(active_at));
    }
}
