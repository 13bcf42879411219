//! What happened at a simulator: the requests that arrived, and the changes that it carried out.

use serde::Serialize;
use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many requests and how many changes are kept; the oldest go first.
const KEPT: usize = 10_000;

/// What happened at a simulator since it started or the journal was cleared. It never holds a credential.
///
/// `GET /-/journal` answers the same as JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Journal {
    /// The requests that arrived at the API and at IAM, whole with their bodies, in order; at most the latest 10,000.
    pub requests: Vec<Arrival>,
    /// The changes that were carried out, in order, whatever answer they got; at most the latest 10,000.
    pub changes: Vec<ExecutedChange>,
}

/// A request that arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Arrival {
    /// The operationId of the spec, or `create_token` and `list_projects` for IAM; none for a path or method that is not served.
    pub operation: Option<&'static str>,
    /// The HTTP method.
    pub method: String,
    /// The path without the query, at most its first 200 bytes.
    pub path: String,
    /// What the caller showed, be it good or not.
    pub credential: Credential,
    /// The HTTP status of the answer; none while there is none, and where the connection was cut instead.
    pub status: Option<u16>,
    /// The id that the answer carries.
    pub request_id: String,
}

/// The kind of credential that a request carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Credential {
    /// None.
    None,
    /// A token in `X-Auth-Token`.
    Token,
    /// A signature made with an access key.
    AccessKey,
    /// A password, in the body of a request for a token.
    Password,
}

/// A change that was carried out: from here on the gateway moves to the flavor, unless a fault ends it otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ExecutedChange {
    /// The gateway.
    pub gateway_id: String,
    /// The flavor before.
    pub from: String,
    /// The flavor that was asked for.
    pub to: String,
    /// The request that asked for it.
    pub request_id: String,
}

/// A journal that many requests write at once.
#[derive(Default)]
pub(crate) struct Recorder(Mutex<Record>);

#[derive(Default)]
struct Record {
    requests: VecDeque<Arrival>,
    changes: VecDeque<ExecutedChange>,
}

impl Recorder {
    pub(crate) fn arrived(&self, arrival: Arrival) {
        push(&mut self.record().requests, arrival);
    }

    pub(crate) fn answered(&self, request_id: &str, status: u16) {
        let mut record = self.record();
        if let Some(arrival) =
            record.requests.iter_mut().rev().find(|arrival| arrival.request_id == request_id)
        {
            arrival.status = Some(status);
        }
    }

    pub(crate) fn changed(&self, change: ExecutedChange) {
        push(&mut self.record().changes, change);
    }

    pub(crate) fn clear(&self) {
        *self.record() = Record::default();
    }

    pub(crate) fn read(&self) -> Journal {
        let record = self.record();
        Journal {
            requests: record.requests.iter().cloned().collect(),
            changes: record.changes.iter().cloned().collect(),
        }
    }

    fn record(&self) -> MutexGuard<'_, Record> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn push<T>(queue: &mut VecDeque<T>, item: T) {
    if queue.len() == KEPT {
        queue.pop_front();
    }
    queue.push_back(item);
}
