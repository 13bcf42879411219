//! The journal of a simulator: the requests that it received, the changes that it executed and the tunnels that they interrupt.

use crate::connections::interruption::Interruption;
use serde::Serialize;
use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::time::Instant;

/// The maximum number of requests, of changes and of interruptions in the journal. The oldest ones are removed first.
const CAPACITY: usize = 10_000;

/// The requests that a simulator received and the changes that it executed since it started or since the journal was cleared.
///
/// It contains no credentials. `GET /-/journal` returns it as JSON, and `DELETE /-/journal` clears it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Journal {
    /// The requests to the VPN API and to IAM whose bodies were received completely, in order; at most the latest 10,000.
    pub requests: Vec<RecordedRequest>,
    /// The executed changes, in order, including those whose response was lost or replaced; at most the latest 10,000.
    pub changes: Vec<ExecutedChange>,
    /// The interruptions of tunnels that the changes cause, those that have not begun included; at most the latest 10,000.
    pub interruptions: Vec<TunnelInterruption>,
}

/// A request that the simulator received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// When the body of the request was received, in milliseconds since the simulator started.
    pub received_ms: u64,
    /// The operationId of the spec, or `create_token`, `show_token`, `list_projects`, `list_catalog` or `list_domains` for IAM; `None` for an unknown path or method.
    pub operation: Option<&'static str>,
    /// The HTTP method.
    pub method: String,
    /// The path without the query, truncated to 200 characters.
    pub path: String,
    /// The kind of credential in the request, valid or not.
    pub credential: Credential,
    /// The HTTP status of the response; `None` while the request is in flight, and if the connection was reset.
    pub status: Option<u16>,
    /// The request id in the response.
    pub request_id: String,
}

/// The kind of credential in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Credential {
    /// No credential.
    None,
    /// A token in `X-Auth-Token`.
    Token,
    /// A signature made with an access key, in `Authorization`.
    AccessKey,
    /// A password, in the body of a token request.
    Password,
}

/// A change that the simulator executed: it started the transition of the gateway to the new flavor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ExecutedChange {
    /// The id of the gateway.
    pub gateway_id: String,
    /// The old flavor.
    pub from: String,
    /// The new flavor.
    pub to: String,
    /// The id of the request that caused the change.
    pub request_id: String,
}

/// A time during which the tunnel of a VPN connection is down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TunnelInterruption {
    /// The id of the connection.
    pub connection_id: String,
    /// When the tunnel goes down, in milliseconds since the simulator started.
    pub from_ms: u64,
    /// When the tunnel is up again, in milliseconds since the simulator started; `None` if it stays down.
    pub until_ms: Option<u64>,
}

/// Records the journal. Requests that are processed concurrently share it.
pub(crate) struct Recorder {
    started: Instant,
    entries: Mutex<Entries>,
}

#[derive(Default)]
struct Entries {
    requests: VecDeque<RecordedRequest>,
    changes: VecDeque<ExecutedChange>,
    interruptions: VecDeque<TunnelInterruption>,
}

impl Recorder {
    /// An empty journal of a simulator that starts now.
    pub(crate) fn new() -> Self {
        Self { started: Instant::now(), entries: Mutex::default() }
    }

    /// The time in milliseconds since the simulator started.
    pub(crate) fn milliseconds(&self, time: Instant) -> u64 {
        u64::try_from(time.saturating_duration_since(self.started).as_millis()).unwrap_or(u64::MAX)
    }

    pub(crate) fn record_interruptions(&self, interruptions: &[Interruption]) {
        for interruption in interruptions {
            let recorded = TunnelInterruption {
                connection_id: interruption.connection_id.clone(),
                from_ms: self.milliseconds(interruption.from),
                until_ms: interruption.until.map(|until| self.milliseconds(until)),
            };
            push(&mut self.entries().interruptions, recorded);
        }
    }

    pub(crate) fn record_request(&self, request: RecordedRequest) {
        push(&mut self.entries().requests, request);
    }

    pub(crate) fn record_response(&self, request_id: &str, status: u16) {
        let mut entries = self.entries();
        if let Some(request) =
            entries.requests.iter_mut().rev().find(|request| request.request_id == request_id)
        {
            request.status = Some(status);
        }
    }

    pub(crate) fn record_change(&self, change: ExecutedChange) {
        push(&mut self.entries().changes, change);
    }

    pub(crate) fn clear(&self) {
        *self.entries() = Entries::default();
    }

    pub(crate) fn snapshot(&self) -> Journal {
        let entries = self.entries();
        Journal {
            requests: entries.requests.iter().cloned().collect(),
            changes: entries.changes.iter().cloned().collect(),
            interruptions: entries.interruptions.iter().cloned().collect(),
        }
    }

    fn entries(&self) -> MutexGuard<'_, Entries> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn push<T>(queue: &mut VecDeque<T>, entry: T) {
    if queue.len() == CAPACITY {
        queue.pop_front();
    }
    queue.push_back(entry);
}
