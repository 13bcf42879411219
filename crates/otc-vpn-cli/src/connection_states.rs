//! The JSON of a VPN connection before and after a change.

use crate::in_flight::ChangeRecord;
use crate::serialize::milliseconds;
use otc_vpn::{Connection, ConnectionId, ConnectionReport, ConnectionStatus};
use serde::Serialize;

/// A VPN connection of a gateway before and after a change.
#[derive(Serialize)]
pub(crate) struct ConnectionStates {
    id: ConnectionId,
    name: Option<String>,
    before: Option<ConnectionStatus>,
    /// None if it is unknown, or if the change did not finish.
    after: Option<ConnectionStatus>,
    /// The longest interruption that was seen, up to the polls around it; 0 if none was.
    interruption_ms: u64,
}

impl ConnectionStates {
    /// The connections after the change, or those of the plan if it has not finished. None if they were not or could not be read.
    pub(crate) fn of(record: &ChangeRecord) -> Option<Vec<ConnectionStates>> {
        let Some(report) = &record.tunnels else {
            return record.connections.as_ref().map(|all| all.iter().map(ConnectionStates::before).collect());
        };
        Some(report.connections().iter().map(ConnectionStates::after).collect())
    }

    fn before(connection: &Connection) -> ConnectionStates {
        ConnectionStates {
            id: connection.id.clone(),
            name: connection.name().map(str::to_owned),
            before: connection.status().cloned(),
            after: None,
            interruption_ms: 0,
        }
    }

    fn after(observed: &ConnectionReport) -> ConnectionStates {
        ConnectionStates {
            after: observed.after().cloned(),
            interruption_ms: milliseconds(observed.longest_interruption().unwrap_or_default()),
            ..ConnectionStates::before(observed.connection())
        }
    }
}
