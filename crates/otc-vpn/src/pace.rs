//! The rhythm of reads while something is waited for.

use crate::error::{Error, ErrorKind};
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// The shortest time between two reads of one gateway, and the first pause.
const SHORTEST: Duration = Duration::from_secs(1);
/// The longest pause.
const LONGEST: Duration = Duration::from_secs(15);
/// How long reads may go on failing.
const MAX_READ_FAILURE_TIME: Duration = Duration::from_secs(30);

/// When the next read is due: 1 s after the last at first, then ever later, 15 s at most, and never after the deadline.
#[derive(Debug)]
pub(crate) struct Pace {
    deadline: Option<Instant>,
    last: Option<Instant>,
    pause: Duration,
    /// What the service asked for.
    asked: Duration,
    failing_since: Option<Instant>,
    pub(crate) reads: u32,
}

impl Pace {
    /// Begins, after a last read of the gateway if there was one.
    pub(crate) fn new(deadline: Option<Instant>, last: Option<Instant>) -> Self {
        Self { deadline, last, pause: SHORTEST, asked: Duration::ZERO, failing_since: None, reads: 0 }
    }

    /// Sleeps until the next read is due; false when the deadline comes first.
    pub(crate) async fn next(&mut self) -> bool {
        let now = Instant::now();
        if self.deadline.is_some_and(|deadline| now >= deadline) {
            return false;
        }
        let pause = self.pause.max(self.asked);
        let mut due = self.last.map_or(now, |last| (last + pause).max(now));
        if let Some(deadline) = self.deadline {
            // One last look shortly before the end is worth more than a full pause that would miss it.
            let last_look = deadline.checked_sub(SHORTEST).unwrap_or(deadline);
            let earliest = self.last.map_or(now, |last| last + SHORTEST.max(self.asked));
            due = due.min(last_look.max(earliest));
            if due >= deadline {
                sleep_until(deadline).await;
                return false;
            }
        }
        sleep_until(due).await;
        self.last = Some(Instant::now());
        if self.reads > 0 {
            self.pause = self.pause.mul_f64(1.5).min(LONGEST);
        }
        self.reads += 1;
        self.asked = Duration::ZERO;
        true
    }

    /// When the read that is under way is given up: in time for another one, as long as patience lasts.
    pub(crate) fn give_up(&self) -> Option<Instant> {
        let begun = self.last?;
        let patience = self.failing_since.unwrap_or(begun) + MAX_READ_FAILURE_TIME;
        Some((begun + LONGEST).min(patience))
    }

    pub(crate) fn succeeded(&mut self) {
        self.failing_since = None;
    }

    /// Whether to go on after a failed read: not after a word that another read will not change, nor for longer than 30 s from
    /// the beginning of the first that failed.
    pub(crate) fn failed(&mut self, error: &Error) -> bool {
        self.asked = error.retry_after().unwrap_or_default().min(LONGEST);
        let since = *self.failing_since.get_or_insert_with(|| self.last.unwrap_or_else(Instant::now));
        let final_word = matches!(
            error.kind(),
            ErrorKind::Authentication | ErrorKind::Permission | ErrorKind::NotFound | ErrorKind::InvalidInput
        ) || matches!(error.status(), Some(401 | 403 | 404));
        !final_word && since.elapsed() + self.pause.max(self.asked) < MAX_READ_FAILURE_TIME
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn reads_grow_rarer_and_end_at_the_deadline() {
        let begun = Instant::now();
        let mut pace = Pace::new(Some(begun + Duration::from_secs(120)), Some(begun));
        let mut at = Vec::new();
        while pace.next().await {
            at.push(begun.elapsed().as_secs_f64());
        }
        assert_eq!(begun.elapsed(), Duration::from_secs(120));
        assert!(at[0] <= 1.01, "{at:?}");
        let pauses: Vec<f64> = at.windows(2).map(|pair| pair[1] - pair[0]).collect();
        assert!(pauses.iter().all(|pause| (0.99..=15.01).contains(pause)), "{pauses:?}");
        assert!(pauses.iter().any(|pause| *pause > 14.9), "{pauses:?}");
        assert!(*at.last().unwrap() > 118.0, "{at:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn failing_reads_end_within_thirty_seconds() {
        let begun = Instant::now();
        let mut pace = Pace::new(None, Some(begun));
        let error = Error::new(ErrorKind::Server, "x");
        while pace.next().await && pace.failed(&error) {}
        assert!(begun.elapsed() <= Duration::from_secs(31), "{:?}", begun.elapsed());
        assert!(!Pace::new(None, None).failed(&Error::new(ErrorKind::NotFound, "x")));
    }

    #[tokio::test(start_paused = true)]
    async fn hanging_reads_end_within_thirty_seconds() {
        let begun = Instant::now();
        let mut pace = Pace::new(None, None);
        while pace.next().await {
            sleep_until(pace.give_up().unwrap()).await;
            if !pace.failed(&Error::new(ErrorKind::Timeout, "x")) {
                break;
            }
        }
        assert!(begun.elapsed() <= Duration::from_secs(30), "{:?}", begun.elapsed());
        assert_eq!(pace.reads, 2);
    }

    #[tokio::test(start_paused = true)]
    async fn no_retry_after_stretches_a_pause_beyond_the_longest_or_overflows() {
        let mut headers = http::HeaderMap::new();
        headers.insert(http::header::RETRY_AFTER, u64::MAX.into());
        let busy = Error::from_response("show_vgw", http::StatusCode::SERVICE_UNAVAILABLE, headers, "{}");
        let mut pace = Pace::new(None, None);
        assert!(pace.next().await && pace.failed(&Error::new(ErrorKind::Server, "x")));
        assert!(pace.next().await && pace.failed(&busy));
        let before = Instant::now();
        assert!(pace.next().await);
        assert_eq!(before.elapsed(), LONGEST);
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_is_read_after_the_deadline() {
        let last = Instant::now();
        let deadline = last + Duration::from_secs(5);
        let mut pace = Pace::new(Some(deadline), Some(last));
        sleep_until(deadline).await;
        assert!(!pace.next().await);
    }
}
