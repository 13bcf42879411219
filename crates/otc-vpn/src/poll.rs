//! The schedule of the polls during a wait.

use crate::error::{Error, ErrorKind};
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// The shortest interval between two reads of one gateway, and the first poll interval.
const MIN_INTERVAL: Duration = Duration::from_secs(1);
/// The longest poll interval.
const MAX_INTERVAL: Duration = Duration::from_secs(15);
/// How long polls may keep failing.
const MAX_READ_FAILURE_TIME: Duration = Duration::from_secs(30);

/// When the next poll is due: 1 s after the last read, then with an interval that grows to 15 s, and never after the deadline.
#[derive(Debug)]
pub(crate) struct PollSchedule {
    deadline: Option<Instant>,
    last_read: Option<Instant>,
    interval: Duration,
    /// What the service requested with `Retry-After`.
    retry_after: Duration,
    failing_since: Option<Instant>,
    /// How many polls were made.
    pub(crate) polls: u32,
}

impl PollSchedule {
    /// `last_read` is when the gateway was read before, if it was.
    pub(crate) fn new(deadline: Option<Instant>, last_read: Option<Instant>) -> Self {
        Self {
            deadline,
            last_read,
            interval: MIN_INTERVAL,
            retry_after: Duration::ZERO,
            failing_since: None,
            polls: 0,
        }
    }

    /// Sleeps until the next poll is due. False if the deadline is earlier.
    pub(crate) async fn next_poll(&mut self) -> bool {
        let now = Instant::now();
        if self.deadline.is_some_and(|deadline| now >= deadline) {
            return false;
        }
        let interval = self.interval.max(self.retry_after);
        let mut due = self.last_read.map_or(now, |last_read| (last_read + interval).max(now));
        if let Some(deadline) = self.deadline {
            // A full interval could end after the deadline. Make a last poll shortly before the deadline instead.
            let last_poll = deadline.checked_sub(MIN_INTERVAL).unwrap_or(deadline);
            let min_interval = MIN_INTERVAL.max(self.retry_after);
            let earliest = self.last_read.map_or(now, |last_read| last_read + min_interval);
            due = due.min(last_poll.max(earliest));
            if due >= deadline {
                sleep_until(deadline).await;
                return false;
            }
        }
        sleep_until(due).await;
        self.last_read = Some(Instant::now());
        if self.polls > 0 {
            self.interval = self.interval.mul_f64(1.5).min(MAX_INTERVAL);
        }
        self.polls += 1;
        self.retry_after = Duration::ZERO;
        true
    }

    /// When the poll in flight is aborted, so that there is time for another one before polls count as failing for too long.
    pub(crate) fn abort_at(&self) -> Option<Instant> {
        let started = self.last_read?;
        let failing_until = self.failing_since.unwrap_or(started) + MAX_READ_FAILURE_TIME;
        Some((started + MAX_INTERVAL).min(failing_until))
    }

    pub(crate) fn succeeded(&mut self) {
        self.failing_since = None;
    }

    /// Whether to continue after a failed poll: not after an error that another poll cannot change, nor later than 30 s after the
    /// first of the failing polls started.
    pub(crate) fn failed(&mut self, error: &Error) -> bool {
        self.retry_after = error.retry_after().unwrap_or_default().min(MAX_INTERVAL);
        let since = *self.failing_since.get_or_insert_with(|| self.last_read.unwrap_or_else(Instant::now));
        !is_permanent(error) && since.elapsed() + self.interval.max(self.retry_after) < MAX_READ_FAILURE_TIME
    }
}

/// Whether another read cannot change the error.
pub(crate) fn is_permanent(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Authentication | ErrorKind::Permission | ErrorKind::NotFound | ErrorKind::InvalidInput
    ) || matches!(error.status(), Some(401 | 403 | 404))
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::StatusCode;
    use reqwest::header::{HeaderMap, RETRY_AFTER};

    #[tokio::test(start_paused = true)]
    async fn interval_grows_and_polls_end_at_the_deadline() {
        let started = Instant::now();
        let mut schedule = PollSchedule::new(Some(started + Duration::from_secs(120)), Some(started));
        let mut at = Vec::new();
        while schedule.next_poll().await {
            at.push(started.elapsed().as_secs_f64());
        }
        assert_eq!(started.elapsed(), Duration::from_secs(120));
        assert!(at[0] <= 1.01, "{at:?}");
        let intervals: Vec<f64> = at.windows(2).map(|pair| pair[1] - pair[0]).collect();
        assert!(intervals.iter().all(|interval| (0.99..=15.01).contains(interval)), "{intervals:?}");
        assert!(intervals.iter().any(|interval| *interval > 14.9), "{intervals:?}");
        assert!(*at.last().unwrap() > 118.0, "{at:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn failing_polls_end_within_30_seconds() {
        let started = Instant::now();
        let mut schedule = PollSchedule::new(None, Some(started));
        let error = Error::new(ErrorKind::Server, "x");
        while schedule.next_poll().await && schedule.failed(&error) {}
        assert!(started.elapsed() <= Duration::from_secs(31), "{:?}", started.elapsed());
        assert!(!PollSchedule::new(None, None).failed(&Error::new(ErrorKind::NotFound, "x")));
    }

    #[tokio::test(start_paused = true)]
    async fn hanging_polls_end_within_30_seconds() {
        let started = Instant::now();
        let mut schedule = PollSchedule::new(None, None);
        while schedule.next_poll().await {
            sleep_until(schedule.abort_at().unwrap()).await;
            if !schedule.failed(&Error::new(ErrorKind::Timeout, "x")) {
                break;
            }
        }
        assert!(started.elapsed() <= Duration::from_secs(30), "{:?}", started.elapsed());
        assert_eq!(schedule.polls, 2);
    }

    #[tokio::test(start_paused = true)]
    async fn retry_after_is_limited_to_the_longest_interval() {
        let headers = HeaderMap::from_iter([(RETRY_AFTER, u64::MAX.into())]);
        let busy = Error::from_response("show_vgw", StatusCode::SERVICE_UNAVAILABLE, headers, "{}");
        let mut schedule = PollSchedule::new(None, None);
        assert!(schedule.next_poll().await && schedule.failed(&Error::new(ErrorKind::Server, "x")));
        assert!(schedule.next_poll().await && schedule.failed(&busy));
        let before = Instant::now();
        assert!(schedule.next_poll().await);
        assert_eq!(before.elapsed(), MAX_INTERVAL);
    }

    #[tokio::test(start_paused = true)]
    async fn no_poll_starts_after_the_deadline() {
        let last_read = Instant::now();
        let deadline = last_read + Duration::from_secs(5);
        let mut schedule = PollSchedule::new(Some(deadline), Some(last_read));
        sleep_until(deadline).await;
        assert!(!schedule.next_poll().await);
    }
}
