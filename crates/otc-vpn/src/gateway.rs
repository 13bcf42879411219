//! A gateway as the service reported it.

use otc_vpn_client::metadata::{Flavor, GatewayStatus};
use otc_vpn_client::types::{ResponseVpnGateway, VgwId};
use serde::Serialize;
use tokio::time::Instant;

/// A gateway as the service reported it.
///
/// The service may omit any field. [`fields`](Self::fields) has all fields of the API; fields that are not in the spec are in
/// `extra`. A gateway serializes as the service's own object.
///
/// ```
/// # fn show(gateway: &otc_vpn::Gateway) {
/// println!("{} ({}): {:?}", gateway.display_name(), gateway.id, gateway.status());
/// println!("{:?}", gateway.fields().used_connection_group);
/// # }
/// ```
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Gateway {
    /// The gateway's id.
    #[serde(skip)]
    pub id: VgwId,
    #[serde(flatten)]
    fields: Box<ResponseVpnGateway>,
    /// When the gateway was read. `None` if it comes from a list, which has not all fields.
    #[serde(skip)]
    pub(crate) read_at: Option<Instant>,
}

/// The gateway that an operation is for: `&Gateway` and `&GatewayId` convert to it.
///
/// ```no_run
/// # async fn example(client: otc_vpn::Client, id: otc_vpn::GatewayId) -> otc_vpn::Result<()> {
/// use otc_vpn::Flavor;
/// let gateway = client.gateways().get(&id).await?;
/// let operation = client.gateways().resize(&gateway, Flavor::Professional2).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct GatewayRef<'a> {
    pub(crate) id: &'a VgwId,
    /// The gateway as the caller has read it.
    pub(crate) gateway: Option<&'a Gateway>,
}

impl<'a> From<&'a Gateway> for GatewayRef<'a> {
    fn from(gateway: &'a Gateway) -> Self {
        Self { id: &gateway.id, gateway: Some(gateway) }
    }
}

impl<'a> From<&'a VgwId> for GatewayRef<'a> {
    fn from(id: &'a VgwId) -> Self {
        Self { id, gateway: None }
    }
}

impl Gateway {
    pub(crate) fn new(fields: Box<ResponseVpnGateway>, id: VgwId, read_at: Option<Instant>) -> Self {
        Self { id, fields, read_at }
    }

    /// The gateway's name.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.fields.name.as_deref()
    }

    /// The gateway's name, or its id if it has none.
    #[must_use]
    pub fn display_name(&self) -> &str {
        self.name().unwrap_or(self.id.as_str())
    }

    /// The gateway's status.
    #[must_use]
    pub fn status(&self) -> Option<&GatewayStatus> {
        self.fields.status.as_ref()
    }

    /// The gateway's flavor.
    #[must_use]
    pub fn flavor(&self) -> Option<&Flavor> {
        self.fields.flavor.as_ref()
    }

    /// The value of a tag. `None` if the gateway does not have the tag; empty if the tag has no value.
    #[must_use]
    pub fn tag(&self, key: &str) -> Option<&str> {
        let tag = self.fields.tags.iter().flatten().find(|tag| tag.key.as_deref() == Some(key))?;
        Some(tag.value.as_deref().unwrap_or_default())
    }

    /// All fields of the API.
    #[must_use]
    pub fn fields(&self) -> &ResponseVpnGateway {
        &self.fields
    }

    /// Whether the status is final, so that waiting for `ACTIVE` is useless: `FAULT`, `FREEZED`, `PENDING_DELETE`, and the unpublished
    /// `ERROR`, `DELETED` and `…_FAILED`.
    pub(crate) fn is_terminal(&self) -> bool {
        match self.status() {
            Some(GatewayStatus::Fault | GatewayStatus::Freezed | GatewayStatus::PendingDelete) => true,
            Some(GatewayStatus::Unknown(status)) => {
                let status = status.as_str().to_ascii_uppercase();
                matches!(status.as_str(), "ERROR" | "DELETED") || status.ends_with("_FAILED")
            }
            _ => false,
        }
    }

    /// Status and flavor for a message, such as `ACTIVE with flavor Professional1`.
    pub(crate) fn state(&self) -> String {
        let status = self.status().map_or("in an unknown status", GatewayStatus::as_str);
        match self.flavor() {
            Some(flavor) => format!("{status} with flavor {flavor}"),
            None => format!("{status} with an unknown flavor"),
        }
    }
}
