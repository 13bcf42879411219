//! A gateway as it was read.

use crate::client::types::ResponseVpnGateway;
use crate::{GatewayId, GatewayStatus};
use serde::Serialize;
use std::ops::Deref;
use tokio::time::Instant;

/// A gateway as the service reports it.
///
/// Every field of the API is there (by [`Deref`] to the generated type), those that the spec does not know in `extra`; any of them
/// may be absent. It serializes as the service's own object.
///
/// ```
/// # fn show(gateway: &otc_vpn::Gateway) {
/// println!("{} is {:?}, {:?}", *gateway.id, gateway.status, gateway.flavor);
/// # }
/// ```
#[derive(Clone, Debug, Serialize)]
pub struct Gateway {
    /// The gateway's id.
    #[serde(skip)]
    pub id: GatewayId,
    #[serde(flatten)]
    fields: Box<ResponseVpnGateway>,
    /// When it was read by itself, which a list does not do as well.
    #[serde(skip)]
    pub(crate) read_at: Option<Instant>,
}

impl Gateway {
    /// The gateway's name, or its id where it has none.
    #[must_use]
    pub fn display_name(&self) -> &str {
        self.fields.name.as_deref().unwrap_or(&self.id)
    }

    pub(crate) fn is(&self, status: &GatewayStatus) -> bool {
        self.fields.status.as_ref() == Some(status)
    }

    pub(crate) fn new(fields: Box<ResponseVpnGateway>, id: GatewayId, read_at: Option<Instant>) -> Self {
        Self { id, fields, read_at }
    }
}

impl Deref for Gateway {
    type Target = ResponseVpnGateway;

    fn deref(&self) -> &Self::Target {
        &self.fields
    }
}

/// The id as it stands in a command that people copy: a word in its place where a shell could read more in it.
pub(crate) fn in_a_command(id: &GatewayId) -> &str {
    if id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') { id } else { "ID" }
}
