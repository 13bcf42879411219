//! The retry loop of every call, to the service and to IAM.

use super::limits::{CallLimits, add};
use super::retry_event::{RetriedCall, RetryCallback};
use crate::error::{Result, is_unresolved_host};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// How long a host name that cannot be resolved is retried. It is more often misspelled than temporarily unknown.
const MAX_UNRESOLVED_HOST_TIME: Duration = Duration::from_secs(10);

/// Runs attempts until one succeeds, fails with an error that must not be retried, or no time is left for another one.
///
/// `attempt` receives the number of previous attempts and the limits that apply to it. `is_safe` is true for a request that changes
/// nothing: it is aborted at the end of the max elapsed time. A change is never aborted for that, because an aborted change has an
/// unknown outcome.
pub(crate) async fn retry<T, F: Future<Output = Result<T>>>(
    limits: CallLimits,
    attempt_timeout: Duration,
    is_safe: bool,
    on_retry: &RetryCallback,
    attempt: impl Fn(u32, CallLimits) -> F,
) -> Result<T> {
    let policy = limits.retry_policy;
    let started = Instant::now();
    let last_end = add(started, policy.max_elapsed_time.max(attempt_timeout));
    let abort_at = limits.abort_at.map_or(last_end, |abort_at| abort_at.min(last_end));
    let limits = if is_safe { CallLimits { abort_at: Some(abort_at), ..limits } } else { limits };
    let mut attempts = 0;
    let mut previous = None;
    let mut retried_call = None;
    loop {
        let attempt_started = Instant::now();
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
        // The next attempt probably takes as long as this one.
        let end_of_retry = started.elapsed() + delay + attempt_started.elapsed();
        if is_unresolved_host(&error) && end_of_retry >= MAX_UNRESOLVED_HOST_TIME {
            return Err(error);
        }
        attempts += 1;
        tracing::info!(error = error.to_string_with_causes(), ?delay, retry = attempts, "retrying");
        let call = retried_call.get_or_insert_with(|| RetriedCall::new(on_retry));
        call.retrying(&error, attempts, delay, started.elapsed());
        previous = Some(error);
        sleep(delay).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Error, ErrorKind};
    use crate::http::retry_event::RetryEvent;
    use crate::http::retry_policy::RetryPolicy;
    use std::sync::{Arc, Mutex};

    #[tokio::test(start_paused = true)]
    async fn retry_returns_the_previous_error_when_the_last_attempt_is_aborted() {
        let limits = CallLimits::new(None, RetryPolicy::default());
        let error = retry(
            limits,
            Duration::from_secs(30),
            true,
            &RetryCallback::default(),
            |attempts, limits| async move {
                if attempts == 0 {
                    return Err::<(), _>(Error::new(ErrorKind::Server, "first"));
                }
                tokio::time::sleep_until(limits.abort_at.unwrap()).await;
                Err(Error::new(ErrorKind::Timeout, "aborted"))
            },
        )
        .await
        .unwrap_err();
        assert_eq!(error.message(), "first");
    }

    /// An error as the HTTP client reports it for a host that cannot be resolved.
    fn unresolved_host() -> Error {
        #[derive(Debug)]
        struct Cause;
        impl std::fmt::Display for Cause {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("dns error")
            }
        }
        impl std::error::Error for Cause {}
        Error::new(ErrorKind::Connection, "x").with_retryable(true).with_source(Cause)
    }

    #[tokio::test(start_paused = true)]
    async fn host_that_cannot_be_resolved_ends_within_10_seconds() {
        let other: fn() -> Error = || Error::new(ErrorKind::Connection, "x").with_retryable(true);
        // The delays are random, so the time varies between these limits. These attempts ignore that they are aborted.
        for (seconds, unresolved, others) in [(0, 0..=10, 0..=30), (4, 8..=10, 16..=40), (9, 9..=9, 18..=40)]
        {
            let attempt_time = Duration::from_secs(seconds);
            for (error, expected) in [(unresolved_host as fn() -> Error, unresolved), (other, others)] {
                let started = Instant::now();
                let limits = CallLimits::new(None, RetryPolicy::default());
                let attempt = |_, _| async {
                    sleep(attempt_time).await;
                    Err::<(), _>(error())
                };
                let attempt_timeout = Duration::from_secs(30);
                let result = retry(limits, attempt_timeout, true, &RetryCallback::default(), attempt).await;
                assert!(result.is_err());
                let elapsed = started.elapsed().as_secs();
                assert!(expected.contains(&elapsed), "{elapsed} s with attempts of {seconds} s");
            }
        }
    }

    /// A callback that records the events, with the errors' messages.
    fn recorder() -> (RetryCallback, Arc<Mutex<Vec<String>>>) {
        let events = Arc::<Mutex<Vec<String>>>::default();
        let recorded = Arc::clone(&events);
        let callback = RetryCallback::new(move |event| {
            recorded.lock().unwrap().push(match event {
                RetryEvent::Retrying { error, retry, .. } => format!("{retry}: {}", error.message()),
                RetryEvent::Ended { .. } => "ended".to_owned(),
            });
        });
        (callback, events)
    }

    #[tokio::test(start_paused = true)]
    async fn events_report_each_retry_and_the_end_of_the_call() {
        let (callback, events) = recorder();
        let limits = CallLimits::new(None, RetryPolicy::default());
        let run = |failures: u32| {
            retry(limits, Duration::from_secs(30), true, &callback, move |attempts, _| async move {
                match attempts < failures {
                    true => Err(Error::new(ErrorKind::Server, format!("failure {attempts}"))),
                    false => Ok(()),
                }
            })
        };
        run(0).await.unwrap();
        assert!(events.lock().unwrap().is_empty(), "a call without retries has no events");
        run(2).await.unwrap();
        assert_eq!(*events.lock().unwrap(), ["1: failure 0", "2: failure 1", "ended"]);
        events.lock().unwrap().clear();
        let dropped = tokio::time::timeout(Duration::from_secs(5), run(u32::MAX)).await;
        assert!(dropped.is_err());
        assert_eq!(events.lock().unwrap().last().map(String::as_str), Some("ended"));
    }
}
