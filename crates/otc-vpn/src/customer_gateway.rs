//! A customer gateway as the service reported it.

use otc_vpn_client::types::{CustomerGatewayId, ResponseCustomerGateway};
use serde::Serialize;

/// A customer gateway as the service reported it: the device at the other end of VPN connections.
///
/// The service may omit any field. [`fields`](Self::fields) has all fields of the API; fields that are not in the spec are in
/// `extra`. A customer gateway serializes as the service's own object.
///
/// ```
/// # fn show(customer_gateway: &otc_vpn::CustomerGateway) {
/// println!("{}: {:?}", customer_gateway.display_name(), customer_gateway.address());
/// println!("{:?}", customer_gateway.fields().bgp_asn);
/// # }
/// ```
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct CustomerGateway {
    /// The customer gateway's id.
    #[serde(skip)]
    pub id: CustomerGatewayId,
    #[serde(flatten)]
    fields: Box<ResponseCustomerGateway>,
}

impl CustomerGateway {
    pub(crate) fn new(fields: Box<ResponseCustomerGateway>, id: CustomerGatewayId) -> Self {
        Self { id, fields }
    }

    /// The customer gateway's name.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.fields.name.as_deref()
    }

    /// The customer gateway's name, or its id if it has none.
    #[must_use]
    pub fn display_name(&self) -> &str {
        self.name().unwrap_or(self.id.as_str())
    }

    /// What identifies the customer gateway in a negotiation: an IPv4 address, or a domain name.
    #[must_use]
    pub fn address(&self) -> Option<&str> {
        let fields = &self.fields;
        fields.id_value.as_deref().or(fields.ip.as_deref()).filter(|address| !address.is_empty())
    }

    /// All fields of the API.
    #[must_use]
    pub fn fields(&self) -> &ResponseCustomerGateway {
        &self.fields
    }
}
