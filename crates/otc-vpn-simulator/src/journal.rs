//! The journal of a simulator: the requests that it received and the changes that it executed.

use serde::Serialize;
use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The maximum number of requests and of changes in the journal. The oldest ones are removed first.
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
}

/// A request that the simulator received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// The operationId of the spec, or `create_token` or `list_projects` for IAM; `None` for an unknown path or method.
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

/// Records the journal. Requests that are processed concurrently share it.
#[derive(Default)]
pub(crate) struct Recorder(Mutex<Entries>);

#[derive(Default)]
struct Entries {
    requests: VecDeque<RecordedRequest>,
    changes: VecDeque<ExecutedChange>,
}

impl Recorder {
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
        }
    }

    fn entries(&self) -> MutexGuard<'_, Entries> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn push<T>(queue: &mut VecDeque<T>, entry: T) {
    if queue.len() == CAPACITY {
        queue.pop_front();
    }
    queue.push_back(entry);
}
