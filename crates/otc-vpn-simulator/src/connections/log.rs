//! The log of a connection: the first negotiation, and the beginning and the end of each interruption.

use crate::connections::interruption::Interruption;
use jiff::Timestamp;
use otc_vpn_client::metadata::ConnectionStatus;
use otc_vpn_client::types::{ResponseVpnConnection, VpnConnectionLogEntry};
use std::cmp::Reverse;

/// The maximum number of entries of the log of a connection.
const LENGTH: usize = 200;

/// The events until now, the latest first.
pub(crate) fn entries(
    fields: &ResponseVpnConnection,
    interruptions: &[Interruption],
    now: &Timestamp,
) -> Vec<VpnConnectionLogEntry> {
    let first = match fields.status {
        Some(ConnectionStatus::Active) => "IPSec tunnel negotiation succeeds.",
        _ => "IPSec tunnel negotiation fails. (Reason=[phase1 proposal mismatch])",
    };
    let created_at = fields.created_at.as_ref().and_then(|time| time.parse().ok());
    let mut events: Vec<(Timestamp, &str)> = created_at.map(|created| (created, first)).into_iter().collect();
    for interruption in interruptions {
        events.push((interruption.began_at, "IPSec tunnel is disconnected. (Reason=[dpd timeout])"));
        if let Some(until) = interruption.until
            && let Ok(ended_at) = interruption.began_at.checked_add(until - interruption.from)
        {
            events.push((ended_at, "IPSec tunnel negotiation succeeds."));
        }
    }
    events.retain(|(time, _)| time <= now);
    events.sort_by_key(|(time, _)| Reverse(*time));
    events.truncate(LENGTH);
    events.into_iter().map(|(time, message)| entry(time, message)).collect()
}

fn entry(time: Timestamp, message: &str) -> VpnConnectionLogEntry {
    let mut entry = VpnConnectionLogEntry::default();
    entry.time = Some(time.as_second());
    entry.raw_message =
        Some(format!("{} simulator ipsec_ike[1]: {message}", time.strftime("%Y-%m-%dT%H:%M:%S.%6f+00:00")));
    entry
}
