//! The state of each change of this run. Progress, report and interruption read it; the library's progress events update it.

mod interruption;

use crate::error::CliError;
use crate::event_log::{EventLog, RecordGuard};
use otc_vpn::auth::redact::escape_control;
use otc_vpn::{
    Connection, ErrorKind, Flavor, Gateway, GatewayStatus, Outcome, PlanWarning, Progress, TunnelReport,
};
use std::borrow::Cow;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

pub(crate) use interruption::Cause;

/// How far a change has come.
#[derive(Clone, Debug)]
pub(crate) enum ChangeState {
    /// No change was sent.
    NotSent,
    /// The request was sent; there is no response yet.
    Sending,
    /// The response was lost; GET requests check whether the change was applied.
    ResponseLost,
    /// The service accepted the change and applies it.
    Accepted,
    /// The response was lost, and a GET request showed the gateway ACTIVE with the new flavor.
    Confirmed,
    /// The gateway already had the flavor; no change was sent.
    Unchanged,
    /// The gateway is ACTIVE with the new flavor.
    Resized,
    /// The command failed for this gateway.
    Failed(CliError),
    /// No change was sent, because other gateways failed.
    Skipped(CliError),
    /// Another argument names the same gateway.
    Duplicate,
}

/// The latest GET request while waiting.
#[derive(Clone, Debug)]
pub(crate) enum Poll {
    Succeeded { status: Option<GatewayStatus>, flavor: Option<Flavor>, elapsed: Duration },
    Failed(String),
}

/// How many of the watched tunnels are up, and when they were read, since the change was sent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TunnelsUp {
    pub up: usize,
    pub watched: usize,
    pub elapsed: Duration,
}

/// What a change is about.
#[derive(Clone, Debug)]
pub(crate) enum Subject {
    /// A resize of a gateway, which was given by this id or name.
    Resize { gateway: String, flavor: Flavor },
    /// A wait for a gateway, which sends no change.
    Wait { gateway: String },
    /// A raw request.
    Request { method: String, path: String },
}

/// Everything that is known about one change.
#[derive(Clone, Debug)]
pub(crate) struct ChangeRecord {
    pub subject: Subject,
    pub state: ChangeState,
    /// The gateway as it was read before the change.
    pub gateway: Option<Gateway>,
    /// The latest known status; none if it is unknown.
    pub status: Option<GatewayStatus>,
    pub poll: Option<Poll>,
    pub request_id: Option<String>,
    /// Whether the request id is from a response that does not confirm the change, such as that of a failing proxy.
    pub request_failed: bool,
    /// The warnings of the plan.
    pub warnings: Vec<PlanWarning>,
    /// The VPN connections before the change; none if they were not or could not be read.
    pub connections: Option<Vec<Connection>>,
    /// How many of the tunnels that were up before the change are up, according to the latest read.
    pub tunnels_up: Option<TunnelsUp>,
    /// What happened to the tunnels.
    pub tunnels: Option<TunnelReport>,
    /// How long the change took; zero if none was sent.
    pub elapsed: Duration,
    /// Where the events are logged.
    pub log: Option<EventLog>,
}

/// One change. Clones share the state.
#[derive(Clone, Debug)]
pub(crate) struct InFlightChange(Arc<Mutex<ChangeRecord>>);

/// The changes of this run. Clones share the list.
#[derive(Clone, Debug, Default)]
pub(crate) struct InFlight {
    changes: Arc<Mutex<Vec<InFlightChange>>>,
    log: Arc<OnceLock<EventLog>>,
    /// Whether an interruption has been reported.
    reported: Arc<AtomicBool>,
}

impl InFlight {
    /// Logs the events of the changes that are added from now on.
    pub(crate) fn log_to(&self, log: EventLog) {
        // The command sets it once.
        _ = self.log.set(log);
    }

    /// Adds the resize of a gateway.
    pub(crate) fn add_resize(&self, gateway: &str, flavor: &Flavor) -> InFlightChange {
        self.add(Subject::Resize { gateway: gateway.to_owned(), flavor: flavor.clone() })
    }

    /// Adds a raw request.
    pub(crate) fn add_request(&self, method: &str, path: &str) -> InFlightChange {
        self.add(Subject::Request { method: method.to_owned(), path: path.to_owned() })
    }

    fn add(&self, subject: Subject) -> InFlightChange {
        let change = InFlightChange::new(subject);
        change.lock().log = self.log.get().cloned();
        self.changes.lock().unwrap_or_else(PoisonError::into_inner).push(change.clone());
        change
    }

    fn snapshot(&self) -> Vec<ChangeRecord> {
        let changes = self.changes.lock().unwrap_or_else(PoisonError::into_inner);
        changes.iter().map(InFlightChange::snapshot).collect()
    }
}

impl InFlightChange {
    fn new(subject: Subject) -> InFlightChange {
        InFlightChange(Arc::new(Mutex::new(ChangeRecord {
            subject,
            state: ChangeState::NotSent,
            gateway: None,
            status: None,
            poll: None,
            request_id: None,
            request_failed: false,
            warnings: Vec::new(),
            connections: None,
            tunnels_up: None,
            tunnels: None,
            elapsed: Duration::ZERO,
            log: None,
        })))
    }

    /// A wait for a gateway. It is not part of the list, because an interruption has nothing to report about it.
    pub(crate) fn wait(gateway: &Gateway) -> InFlightChange {
        let change = InFlightChange::new(Subject::Wait { gateway: gateway.id.to_string() });
        change.found(gateway);
        change
    }

    fn lock(&self) -> RecordGuard<'_> {
        RecordGuard::new(self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn snapshot(&self) -> ChangeRecord {
        self.lock().clone()
    }

    pub(crate) fn display_name(&self) -> String {
        self.lock().display_name().to_owned()
    }

    /// Records the gateway as it was read before the change.
    pub(crate) fn found(&self, gateway: &Gateway) {
        let mut record = self.lock();
        record.status = gateway.status().cloned();
        record.gateway = Some(gateway.clone());
    }

    /// Records the gateway, the warnings and the connections of a plan.
    pub(crate) fn planned(
        &self,
        gateway: &Gateway,
        warnings: &[PlanWarning],
        connections: Option<&[Connection]>,
    ) {
        self.found(gateway);
        let mut record = self.lock();
        record.warnings = warnings.to_vec();
        record.connections = connections.map(<[_]>::to_vec);
    }

    /// Records a progress event of the library.
    pub(crate) fn record(&self, progress: &Progress<'_>) {
        let mut record = self.lock();
        match progress {
            Progress::Sending | Progress::Resending => record.state = ChangeState::Sending,
            Progress::Accepted { request_id, .. } => {
                record.request_id = request_id.map(str::to_owned);
                record.request_failed = false;
                record.state = ChangeState::Accepted;
            }
            Progress::ResponseLost { error, .. } => {
                record.request_id = error.request_id().map(str::to_owned);
                record.request_failed = true;
                record.state = ChangeState::ResponseLost;
            }
            Progress::Confirmed => {
                record.state = ChangeState::Confirmed;
                record.poll = None;
            }
            Progress::Poll { status, flavor, elapsed, .. } => {
                record.poll = Some(Poll::Succeeded {
                    status: status.cloned(),
                    flavor: flavor.cloned(),
                    elapsed: *elapsed,
                });
            }
            Progress::ReadFailed { error, .. } => {
                record.poll = Some(Poll::Failed(error.message().to_owned()))
            }
            Progress::Tunnels { up, watched, elapsed, .. } => {
                record.tunnels_up = Some(TunnelsUp { up: *up, watched: *watched, elapsed: *elapsed });
            }
            _ => {}
        }
    }

    /// Records what happened to the tunnels.
    pub(crate) fn observed(&self, tunnels: Option<&TunnelReport>) {
        self.lock().tunnels = tunnels.cloned();
    }

    /// Records that the request is about to be sent.
    pub(crate) fn sending(&self) {
        self.lock().state = ChangeState::Sending;
    }

    /// Records that the service accepted the change, or that none was needed.
    pub(crate) fn accepted(&self, changed: bool, request_id: Option<&str>) {
        let mut record = self.lock();
        record.state = match record.state {
            ChangeState::Confirmed => ChangeState::Confirmed,
            _ if changed => ChangeState::Accepted,
            _ => ChangeState::Unchanged,
        };
        // Without a request id, that of a failed attempt remains.
        if let Some(id) = request_id {
            record.request_id = Some(id.to_owned());
            record.request_failed = false;
        }
        record.poll = None;
        if changed {
            record.status = None;
        }
    }

    /// Records that the gateway has the flavor, and its status.
    pub(crate) fn finished(&self, status: Option<GatewayStatus>, elapsed: Duration) {
        let mut record = self.lock();
        record.status = status;
        if !matches!(record.state, ChangeState::Unchanged) {
            record.state = ChangeState::Resized;
            record.elapsed = elapsed;
        }
    }

    /// Records a failure. An error without a request id gets that of the change.
    pub(crate) fn failed(&self, error: CliError, elapsed: Duration) {
        let mut record = self.lock();
        let error = error
            .or_outcome(Outcome::NotSent)
            .or_request_id(record.request_id.as_deref(), record.request_failed);
        // Only the tunnels are down: the gateway has been recorded as finished.
        if error.kind() != ErrorKind::TunnelsDown {
            if matches!(error.outcome(), Some(Outcome::Accepted | Outcome::Unknown)) {
                record.status = None;
            }
            record.elapsed = elapsed;
        }
        record.state = ChangeState::Failed(error);
    }

    /// Records that no change is sent because of other gateways.
    pub(crate) fn skipped(&self, error: CliError) {
        self.lock().state = ChangeState::Skipped(error);
    }

    /// Records that another argument names the same gateway.
    pub(crate) fn duplicate(&self) {
        self.lock().state = ChangeState::Duplicate;
    }
}

impl ChangeRecord {
    /// The gateway's name, or its id if it has none, or how it was given if it was not found.
    pub(crate) fn display_name(&self) -> &str {
        match (&self.gateway, &self.subject) {
            (Some(gateway), _) => gateway.display_name(),
            (None, Subject::Resize { gateway, .. } | Subject::Wait { gateway }) => gateway,
            (None, Subject::Request { path, .. }) => path,
        }
    }

    /// The id or name for suggested commands: as it was given, because that is unique, or the id if the name has characters that
    /// would be escaped.
    pub(crate) fn command_argument(&self) -> &str {
        let (Subject::Resize { gateway: given, .. } | Subject::Wait { gateway: given }) = &self.subject
        else {
            return self.display_name();
        };
        match (&self.gateway, escape_control(given)) {
            (Some(gateway), Cow::Owned(_)) => gateway.id.as_str(),
            _ => given,
        }
    }

    pub(crate) fn error(&self) -> Option<&CliError> {
        match &self.state {
            ChangeState::Failed(error) | ChangeState::Skipped(error) => Some(error),
            _ => None,
        }
    }

    pub(crate) fn outcome(&self) -> Outcome {
        match &self.state {
            ChangeState::NotSent
            | ChangeState::Unchanged
            | ChangeState::Skipped(_)
            | ChangeState::Duplicate => Outcome::NotSent,
            ChangeState::Sending | ChangeState::ResponseLost => Outcome::Unknown,
            ChangeState::Accepted | ChangeState::Confirmed | ChangeState::Resized => Outcome::Accepted,
            ChangeState::Failed(error) => error.outcome().unwrap_or(Outcome::NotSent),
        }
    }

    /// Whether the change was sent and not rejected.
    pub(crate) fn may_have_changed(&self) -> bool {
        matches!(self.outcome(), Outcome::Accepted | Outcome::Unknown)
    }

    /// The end of the change, or its state, in a few words.
    pub(crate) fn summary(&self) -> String {
        let flavor = match &self.subject {
            Subject::Resize { flavor, .. } => flavor.as_str(),
            Subject::Wait { .. } | Subject::Request { .. } => "the flavor",
        };
        match &self.state {
            ChangeState::NotSent => "no change was sent".to_owned(),
            ChangeState::Sending => "sending the change".to_owned(),
            // If the outcome remains unknown, the error has the reason.
            ChangeState::ResponseLost => "response lost; checking whether the change was applied".to_owned(),
            ChangeState::Accepted => "change accepted".to_owned(),
            ChangeState::Confirmed => "change confirmed".to_owned(),
            ChangeState::Unchanged => format!("already {flavor}, nothing to do"),
            ChangeState::Resized => {
                let status = self.status.as_ref().map_or("status unknown", GatewayStatus::as_str);
                format!("{status} with flavor {flavor}")
            }
            ChangeState::Failed(error) | ChangeState::Skipped(error) => {
                error.one_line_without(&escape_control(self.display_name()))
            }
            ChangeState::Duplicate => "specified twice".to_owned(),
        }
    }

    /// The result in a word or two.
    pub(crate) fn result(&self) -> &'static str {
        match &self.state {
            ChangeState::Failed(error) => match (self.outcome(), error.kind()) {
                (Outcome::Unknown, _) => "unknown",
                (Outcome::Accepted, ErrorKind::Timeout) => "timed out",
                (Outcome::Accepted, ErrorKind::TunnelsDown) => "tunnels down",
                (Outcome::Accepted, _) => "failed",
                (Outcome::Refused, _) => "rejected",
                _ => "not sent",
            },
            ChangeState::Sending | ChangeState::ResponseLost => "unknown",
            ChangeState::NotSent | ChangeState::Skipped(_) | ChangeState::Duplicate => "not sent",
            ChangeState::Accepted | ChangeState::Confirmed => "accepted",
            ChangeState::Resized => "changed",
            ChangeState::Unchanged => "unchanged",
        }
    }

    /// Whether the gateway was changed; none if that is unknown or the change did not finish.
    pub(crate) fn changed(&self) -> Option<bool> {
        match (&self.state, self.outcome()) {
            (ChangeState::Failed(error), _) if error.kind() == ErrorKind::TunnelsDown => Some(true),
            (ChangeState::Failed(_), Outcome::Accepted | Outcome::Unknown) | (_, Outcome::Unknown) => None,
            (_, Outcome::Accepted) => Some(true),
            _ => Some(false),
        }
    }
}
