//! Reads the connections of a gateway during a change.

use super::observation::{Observation, Sample};
use super::report::TunnelReport;
use super::schedule::{MIN_INTERVAL, SampleSchedule};
use crate::connection::Connection;
use crate::connections::{read_all, read_log};
use crate::error::Result;
use crate::gateway::Gateway;
use crate::http::{CallLimits, ClientInner, RetryPolicy, add};
use crate::pages::PAGE_LENGTH;
use crate::progress::{Progress, ProgressCallback};
use otc_vpn_client::metadata::GatewayFeature;
use std::convert::Infallible;
use std::fmt;
use std::future::pending;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// How long the connections are awaited when a change is planned, with retries. Only tunnel checks depend on them.
const PLAN_TIMEOUT: Duration = Duration::from_secs(10);
/// When a read is aborted.
const READ_TIMEOUT: Duration = Duration::from_secs(15);
/// How many logs are read to find out why tunnels are down.
const MAX_LOGS: usize = 3;

/// Reads the connections of a gateway before a change.
pub(crate) async fn read_before(
    client: &ClientInner,
    gateway: &Gateway,
    deadline: Option<Instant>,
) -> Result<Sample> {
    let now = Instant::now();
    // Most of the time is for the change itself.
    let remaining = deadline.map_or(Duration::MAX, |deadline| deadline.saturating_duration_since(now));
    let timeout = PLAN_TIMEOUT.min(remaining / 4);
    let retry_until = now + client.retry_policy.max_elapsed_time.min(timeout);
    let abort_at = Some(now + timeout);
    let limits = CallLimits { deadline, abort_at, retry_policy: RetryPolicy::none() };
    loop {
        let started = Instant::now();
        let error = match read_all(client, Some(&gateway.id), limits, MIN_INTERVAL).await {
            Ok(connections) => return Ok(Sample { started, ended: Instant::now(), connections }),
            Err(error) => error,
        };
        // The retry policy would send the next request within a second.
        let next = started + error.retry_after().unwrap_or_default().max(MIN_INTERVAL);
        if !error.is_retryable() || next >= retry_until {
            return Err(error);
        }
        sleep_until(next).await;
    }
}

/// A read of the connections that is in flight.
type Read = Pin<Box<dyn Future<Output = Result<Vec<Connection>>> + Send>>;

/// Observes the tunnels of a gateway from when a change is sent.
pub(crate) struct Sampler {
    client: Arc<ClientInner>,
    gateway: Gateway,
    progress: ProgressCallback,
    observation: Observation,
    schedule: SampleSchedule,
    /// When the change was sent.
    started: Instant,
    /// Why the last read failed.
    read_error: Option<String>,
    /// It continues if `run` is dropped and called again. The mutex is never locked; it only makes the type `Sync`.
    in_flight: Mutex<Option<Read>>,
}

impl Sampler {
    /// Starts with what was read before the change. `None` if the gateway has no connections.
    pub(crate) fn new(
        client: Arc<ClientInner>,
        gateway: &Gateway,
        before: &Sample,
        progress: ProgressCallback,
    ) -> Option<Self> {
        if before.connections.is_empty() {
            return None;
        }
        Some(Self {
            client,
            gateway: gateway.clone(),
            progress,
            schedule: SampleSchedule::new(before.ended),
            observation: Observation::new(before.clone()),
            started: Instant::now(),
            read_error: None,
            in_flight: Mutex::new(None),
        })
    }

    pub(crate) fn set_progress(&mut self, progress: ProgressCallback) {
        self.progress = progress;
    }

    /// Reads the connections whenever they are due, and never returns. It can be dropped at any await and called again.
    async fn run(&mut self, deadline: Option<Instant>) -> Infallible {
        loop {
            if !self.is_reading() {
                if self.schedule.is_stopped() || deadline.is_some_and(|deadline| Instant::now() >= deadline) {
                    return pending().await;
                }
                sleep_until(self.schedule.next(self.observation.last_change)).await;
            }
            self.read(deadline).await;
        }
    }

    /// Continues after the gateway was found `ACTIVE` until all tunnels that were up are up again, or until the timeout expires.
    pub(crate) async fn finish(mut self, timeout: Duration, deadline: Option<Instant>) -> TunnelReport {
        let active_at = Instant::now();
        let end = add(active_at, timeout);
        // Leaves time for a last read before the deadline.
        let last_start = deadline.map(|deadline| deadline.checked_sub(MIN_INTERVAL).unwrap_or(deadline));
        let end = last_start.map_or(end, |last_start| last_start.min(end));
        let mut recovered = false;
        if self.is_reading() {
            self.read(deadline).await;
        }
        while !self.schedule.is_stopped() && !self.schedule.is_failing(active_at) {
            if self.is_confirmed(active_at) && self.observation.is_recovered() {
                recovered = true;
                break;
            }
            // The last read is at the end, so that the report is about that time.
            if self.schedule.last_read() >= end {
                break;
            }
            let due = match self.observation.is_recovered() {
                true => self.schedule.earliest(),
                false => self.schedule.next(self.observation.last_change.max(active_at)),
            };
            let due = due.min(end).max(self.schedule.earliest());
            if deadline.is_some_and(|deadline| due >= deadline) {
                break;
            }
            sleep_until(due).await;
            self.read(deadline).await;
        }
        let observed_for = self.started.elapsed();
        let confirmed = self.is_confirmed(active_at);
        let read_error = self.read_error.take();
        let mut report = TunnelReport {
            resolution: self.observation.resolution,
            recovered_after: recovered.then_some(observed_for),
            observed_for,
            read_error: match confirmed {
                true => read_error,
                false => Some(read_error.unwrap_or_else(|| "deadline exceeded".to_owned())),
            },
            connections: self.observation.into_reports(confirmed),
        };
        let last_read = self.schedule.last_read();
        read_reasons(&self.client, &self.gateway, &mut report, last_read, deadline).await;
        report
    }

    /// Whether a sample was started since the gateway is `ACTIVE`.
    fn is_confirmed(&self, active_at: Instant) -> bool {
        self.observation.last_sample() >= active_at
    }

    fn is_reading(&mut self) -> bool {
        self.in_flight.get_mut().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// Completes the read in flight, or a new one.
    async fn read(&mut self, deadline: Option<Instant>) {
        if !self.is_reading() {
            self.schedule.started();
        }
        let started = self.schedule.last_read();
        let in_flight = self.in_flight.get_mut().unwrap_or_else(PoisonError::into_inner);
        let read = in_flight.get_or_insert_with(|| {
            let (client, id) = (Arc::clone(&self.client), self.gateway.id.clone());
            let limits = single_attempt(started, deadline);
            Box::pin(async move { read_all(&client, Some(&id), limits, MIN_INTERVAL).await })
        });
        let result = read.await;
        *in_flight = None;
        match result {
            Ok(connections) => {
                let ended = Instant::now();
                let is_one_page = connections.len() < PAGE_LENGTH;
                self.schedule.succeeded(if is_one_page { started } else { ended });
                self.read_error = None;
                self.observation.record(&Sample { started, ended, connections });
                let (up, watched) = self.observation.up();
                let elapsed = self.started.elapsed();
                self.progress.emit(&Progress::Tunnels { up, watched, elapsed });
            }
            Err(error) => {
                self.schedule.failed(&error);
                self.progress.emit(&Progress::TunnelReadFailed { error: &error });
                self.read_error = Some(error.to_string_with_causes());
            }
        }
    }
}

impl fmt::Debug for Sampler {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Sampler")
            .field("observation", &self.observation)
            .field("schedule", &self.schedule)
            .finish_non_exhaustive()
    }
}

/// Runs a future while the tunnels are observed.
pub(crate) async fn observing<T>(
    sampler: Option<&mut Sampler>,
    deadline: Option<Instant>,
    future: impl Future<Output = T>,
) -> T {
    let mut future = pin!(future);
    let Some(sampler) = sampler else { return future.await };
    tokio::select! {
        biased;
        value = &mut future => value,
        never = sampler.run(deadline) => match never {},
    }
}

/// Adds the reasons from the logs of the tunnels that are down, if the gateway supports logs. A log that cannot be read is left out.
async fn read_reasons(
    client: &ClientInner,
    gateway: &Gateway,
    report: &mut TunnelReport,
    mut last_read: Instant,
    deadline: Option<Instant>,
) {
    let features = gateway.fields().supported_features.as_deref().unwrap_or_default();
    if !features.contains(&GatewayFeature::QueryConnectionLog) {
        return;
    }
    for down in report.connections.iter_mut().filter(|report| report.is_down).take(MAX_LOGS) {
        let next = last_read + MIN_INTERVAL;
        if deadline.is_some_and(|deadline| next >= deadline) {
            return;
        }
        sleep_until(next).await;
        last_read = Instant::now();
        if let Ok(log) = read_log(client, &down.connection.id, single_attempt(last_read, deadline)).await {
            down.reason = log.first().and_then(|latest| latest.reason()).map(str::to_owned);
        }
    }
}

fn single_attempt(started: Instant, deadline: Option<Instant>) -> CallLimits {
    CallLimits { deadline, abort_at: Some(started + READ_TIMEOUT), retry_policy: RetryPolicy::none() }
}
