//! A VPN connection as the service reported it, and the entries of its log.

use otc_vpn_client::metadata::ConnectionStatus;
use otc_vpn_client::types::{ResponseVpnConnection, VpnConnectionId, VpnConnectionLogEntry};
use serde::Serialize;

/// A VPN connection as the service reported it: a tunnel between an address of a gateway and a customer gateway.
///
/// The service may omit any field. [`fields`](Self::fields) has all fields of the API; fields that are not in the spec are in
/// `extra`. A connection serializes as the service's own object.
///
/// ```
/// # fn show(connection: &otc_vpn::Connection) {
/// println!("{} ({}): {:?}", connection.display_name(), connection.id, connection.status());
/// println!("{:?}", connection.fields().peer_subnets);
/// # }
/// ```
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Connection {
    /// The connection's id.
    #[serde(skip)]
    pub id: VpnConnectionId,
    #[serde(flatten)]
    fields: Box<ResponseVpnConnection>,
}

impl Connection {
    pub(crate) fn new(fields: Box<ResponseVpnConnection>, id: VpnConnectionId) -> Self {
        Self { id, fields }
    }

    /// The connection's name.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.fields.name.as_deref()
    }

    /// The connection's name, or its id if it has none.
    #[must_use]
    pub fn display_name(&self) -> &str {
        self.name().unwrap_or(self.id.as_str())
    }

    /// The connection's status.
    #[must_use]
    pub fn status(&self) -> Option<&ConnectionStatus> {
        self.fields.status.as_ref()
    }

    /// Whether the tunnel is up, which only the status `ACTIVE` means.
    #[must_use]
    pub fn is_up(&self) -> bool {
        self.status() == Some(&ConnectionStatus::Active)
    }

    /// The id of the gateway.
    #[must_use]
    pub fn gateway_id(&self) -> Option<&str> {
        self.fields.vgw_id.as_deref()
    }

    /// The address of the gateway: the id of an EIP, or a private IPv4 address.
    #[must_use]
    pub fn gateway_address(&self) -> Option<&str> {
        self.fields.vgw_ip.as_deref()
    }

    /// The id of the customer gateway.
    #[must_use]
    pub fn customer_gateway_id(&self) -> Option<&str> {
        self.fields.cgw_id.as_deref()
    }

    /// All fields of the API.
    #[must_use]
    pub fn fields(&self) -> &ResponseVpnConnection {
        &self.fields
    }
}

/// An entry of the log of a connection. It serializes as the service's own object.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub struct ConnectionLogEntry(VpnConnectionLogEntry);

impl ConnectionLogEntry {
    pub(crate) fn new(fields: VpnConnectionLogEntry) -> Self {
        Self(fields)
    }

    /// When the event occurred, in seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn time(&self) -> Option<i64> {
        self.0.time
    }

    /// The event as one line of syslog.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.0.raw_message.as_deref()
    }

    /// Why a negotiation failed or the tunnel was disconnected, such as `dpd timeout`. `None` if the message contains no reason.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        let (_, rest) = self.message()?.split_once("Reason=[")?;
        rest.split_once(']').map(|(reason, _)| reason.trim()).filter(|reason| !reason.is_empty())
    }

    /// All fields of the API.
    #[must_use]
    pub fn fields(&self) -> &VpnConnectionLogEntry {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reason_is_taken_from_the_message() {
        let reason = |message: &str| {
            let mut fields = VpnConnectionLogEntry::default();
            fields.raw_message = Some(message.to_owned());
            ConnectionLogEntry::new(fields).reason().map(str::to_owned)
        };
        assert_eq!(
            reason("IPSec tunnel negotiation fails. (PeerPort=[500], Reason=[version mismatch])").as_deref(),
            Some("version mismatch")
        );
        assert_eq!(reason("(Reason=[])"), None);
        assert_eq!(reason("(Reason=[cut"), None);
        assert_eq!(reason("IPSec tunnel negotiation succeeds."), None);
    }
}
