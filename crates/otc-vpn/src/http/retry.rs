//! The retry loop of every call, to the service and to IAM.

use super::limits::{CallLimits, add};
use crate::error::Result;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// Runs attempts until one succeeds, fails with an error that must not be retried, or no time is left for another one.
///
/// `attempt` receives the number of previous attempts and the limits that apply to it. `is_safe` is true for a request that changes
/// nothing: it is aborted at the end of the max elapsed time. A change is never aborted for that, because an aborted change has an
/// unknown outcome.
pub(crate) async fn retry<T, F: Future<Output = Result<T>>>(
    limits: CallLimits,
    attempt_timeout: Duration,
    is_safe: bool,
    attempt: impl Fn(u32, CallLimits) -> F,
) -> Result<T> {
    let policy = limits.retry_policy;
    let started = Instant::now();
    let last_end = add(started, policy.max_elapsed_time.max(attempt_timeout));
    let abort_at = limits.abort_at.map_or(last_end, |abort_at| abort_at.min(last_end));
    let limits = if is_safe { CallLimits { abort_at: Some(abort_at), ..limits } } else { limits };
    let mut attempts = 0;
    let mut previous = None;
    loop {
        let error = match attempt(attempts, limits).await {
            Ok(value) => return Ok(value),
            Err(error) => error,
        };
        // The error of an attempt that was aborted early is less informative than the previous error.
        if is_safe
            && Instant::now() >= abort_at
            && let Some(previous) = previous
        {
            return Err(previous);
        }
        let Some(delay) = policy.delay(&error, attempts, started.elapsed()) else { return Err(error) };
        let ends_before = |deadline: Instant| deadline.saturating_duration_since(Instant::now()) <= delay;
        if limits.deadline.is_some_and(ends_before) {
            return Err(error);
        }
        attempts += 1;
        tracing::debug!(error = error.to_string_with_causes(), ?delay, attempts, "retrying");
        previous = Some(error);
        sleep(delay).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Error, ErrorKind};
    use crate::http::retry_policy::RetryPolicy;

    #[tokio::test(start_paused = true)]
    async fn retry_returns_the_previous_error_when_the_last_attempt_is_aborted() {
        let limits = CallLimits::new(None, RetryPolicy::default());
        let error = retry(limits, Duration::from_secs(30), true, |attempts, limits| async move {
            if attempts == 0 {
                return Err::<(), _>(Error::new(ErrorKind::Server, "first"));
            }
            tokio::time::sleep_until(limits.abort_at.unwrap()).await;
            Err(Error::new(ErrorKind::Timeout, "aborted"))
        })
        .await
        .unwrap_err();
        assert_eq!(error.message(), "first");
    }
}
