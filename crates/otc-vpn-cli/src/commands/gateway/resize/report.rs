//! The JSON of one gateway.

use crate::connection_states::ConnectionStates;
use crate::error::CliError;
use crate::exit::Exit;
use crate::in_flight::ChangeRecord;
use crate::rollback;
use crate::serialize::milliseconds;
use crate::suggest::CommandPrefix;
use crate::ui::tunnels_view;
use otc_vpn::{Flavor, GatewayStatus, PlanWarning};
use serde::Serialize;

/// The JSON of one gateway.
#[derive(Serialize)]
pub(super) struct Report {
    gateway_id: Option<String>,
    name: Option<String>,
    pub from: Option<Flavor>,
    pub to: Flavor,
    pub status: Option<GatewayStatus>,
    /// None if it is unknown, or if the change did not finish.
    changed: Option<bool>,
    waited_ms: u64,
    pub request_id: Option<String>,
    warnings: Vec<Warning>,
    /// The command that reverts the change; none if nothing was changed, or if it cannot be reverted.
    rollback: Option<String>,
    /// None if they were not or could not be read.
    connections: Option<Vec<ConnectionStates>>,
    #[serde(flatten)]
    pub request: Option<PlannedRequest>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<CliError>,
    #[serde(skip)]
    pub record: ChangeRecord,
}

#[derive(Serialize)]
struct Warning {
    kind: &'static str,
    message: String,
}

/// What `--dry-run` adds.
#[derive(Default, Serialize)]
pub(super) struct PlannedRequest {
    /// None if the gateway could not be validated.
    #[serde(rename = "change_needed")]
    pub needs_change: Option<bool>,
    /// The request as a curl command; none if no request is needed.
    pub curl: Option<String>,
}

impl Report {
    /// The result of a change to this flavor.
    pub(super) fn new(record: ChangeRecord, flavor: &Flavor, prefix: &CommandPrefix) -> Report {
        let may_have_changed = record.may_have_changed();
        let mut report = Report {
            gateway_id: record.gateway.as_ref().map(|gateway| gateway.id.to_string()),
            name: match &record.gateway {
                Some(gateway) => gateway.name().map(str::to_owned),
                // As it was given.
                None => Some(record.display_name().to_owned()),
            },
            from: record.gateway.as_ref().and_then(|gateway| gateway.flavor().cloned()),
            to: flavor.clone(),
            status: record.status.clone(),
            changed: record.changed(),
            waited_ms: milliseconds(record.elapsed),
            request_id: record.request_id.clone(),
            warnings: record.warnings.iter().map(warning).chain(unconfirmed(&record)).collect(),
            rollback: None,
            connections: ConnectionStates::of(&record),
            request: None,
            error: record.error().cloned(),
            record,
        };
        if may_have_changed {
            report.rollback = report.rollback_command(prefix);
        }
        report
    }

    /// What `--dry-run` reports: the request, and the command that would revert the change.
    pub(super) fn with_request(mut self, request: PlannedRequest, prefix: &CommandPrefix) -> Report {
        if request.needs_change == Some(true) {
            self.rollback = self.rollback_command(prefix);
        }
        self.request = Some(request);
        self
    }

    fn rollback_command(&self, prefix: &CommandPrefix) -> Option<String> {
        rollback::command(self.record.command_argument(), self.from.as_ref(), prefix).ok()
    }

    pub(super) fn exit(&self) -> Exit {
        self.error.as_ref().map_or(Exit::Success, CliError::exit)
    }
}

/// The warning that the tunnels could not be checked after the change.
fn unconfirmed(record: &ChangeRecord) -> Option<Warning> {
    let message = tunnels_view::unconfirmed(record.tunnels.as_ref()?)?;
    Some(Warning { kind: "connections_unknown", message })
}

fn warning(warning: &PlanWarning) -> Warning {
    Warning { kind: warning.kind(), message: warning.to_string() }
}
