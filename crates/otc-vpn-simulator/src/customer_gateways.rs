//! The customer gateways. They have no status: every change is complete when the service responds.

use crate::api_error::ApiError;
use crate::identity::{ID_LENGTH, Identity, generated_name};
use crate::paging::{ListOrder, Page, Paging};
use crate::tags::{self, Tagged};
use otc_vpn_client::types::{
    CreateCgwRequestBodyContent, CustomerGatewayIdType, ResponseCustomerGateway, UpdateCgwRequestBodyContent,
    VpnResourceTag,
};
use std::net::Ipv4Addr;

/// All customer gateways of the simulator, in the order of their creation.
pub(crate) struct CustomerGateways {
    gateways: Vec<ResponseCustomerGateway>,
    order: ListOrder,
}

impl CustomerGateways {
    pub(crate) fn new(seed: Vec<ResponseCustomerGateway>) -> Self {
        Self { order: ListOrder::new(creation_times(&seed)), gateways: seed }
    }

    pub(crate) fn count(&self) -> usize {
        self.gateways.len()
    }

    pub(crate) fn list(&self, paging: &Paging) -> Page<ResponseCustomerGateway> {
        let page =
            paging.select(&self.gateways, &self.order, |_| true, |gateway| gateway.created_at.as_deref());
        Page { items: page.items.into_iter().cloned().collect(), info: page.info, total: page.total }
    }

    pub(crate) fn show(&self, id: &str) -> Result<&ResponseCustomerGateway, ApiError> {
        self.gateways.iter().find(|gateway| gateway.id.as_deref() == Some(id)).ok_or_else(|| not_found(id))
    }

    pub(crate) fn create(
        &mut self,
        request: CreateCgwRequestBodyContent,
        identity: &Identity,
    ) -> Result<ResponseCustomerGateway, ApiError> {
        if request.id_type == Some(CustomerGatewayIdType::Fqdn) {
            return Err(ApiError::unsupported_attribute("id_type fqdn"));
        }
        if request.ca_certificate.is_some() {
            return Err(ApiError::unsupported_attribute("ca_certificate"));
        }
        require_address(&request.id_value)?;
        let asn = request.bgp_asn.and_then(|asn| i64::try_from(asn.get()).ok());
        let mut gateway = ResponseCustomerGateway::default();
        gateway.id = Some(identity.id.clone());
        gateway.name = Some(request.name.map_or_else(|| generated_name("cgw"), String::from));
        gateway.id_type = Some(CustomerGatewayIdType::Ip.to_string());
        gateway.id_value = Some(request.id_value.to_string());
        gateway.bgp_asn = asn;
        gateway.created_at = Some(identity.created_at());
        gateway.updated_at = gateway.created_at.clone();
        gateway.tags = Some(tags::of_request(request.tags)?);
        gateway.route_mode = Some(if asn.is_some() { "bgp" } else { "static" }.to_owned());
        gateway.ip = gateway.id_value.clone();
        self.order.add(gateway.created_at.as_deref());
        self.gateways.push(gateway.clone());
        Ok(gateway)
    }

    pub(crate) fn update(
        &mut self,
        id: &str,
        request: UpdateCgwRequestBodyContent,
        now: String,
    ) -> Result<ResponseCustomerGateway, ApiError> {
        let gateway = self.find(id)?;
        if request.ca_certificate.is_some() {
            return Err(ApiError::unsupported_attribute("ca_certificate"));
        }
        if let Some(name) = request.name {
            gateway.name = Some(name.into());
        }
        gateway.updated_at = Some(now);
        Ok(gateway.clone())
    }

    /// Deletes a customer gateway, which must have no connection.
    pub(crate) fn delete(&mut self, id: &str, has_connection: bool) -> Result<(), ApiError> {
        self.show(id)?;
        if has_connection {
            return Err(ApiError::customer_gateway_in_use(id));
        }
        self.gateways.retain(|gateway| gateway.id.as_deref() != Some(id));
        self.order = ListOrder::new(creation_times(&self.gateways));
        Ok(())
    }

    /// The gateways with their tags.
    pub(crate) fn tagged(&self) -> impl Iterator<Item = Tagged<'_>> {
        self.gateways.iter().map(|gateway| Tagged {
            id: gateway.id.as_deref(),
            name: gateway.name.as_deref(),
            tags: gateway.tags.as_deref().unwrap_or_default(),
        })
    }

    /// The tags of a gateway.
    pub(crate) fn tags(&mut self, id: &str) -> Result<&mut Option<Vec<VpnResourceTag>>, ApiError> {
        Ok(&mut self.find(id)?.tags)
    }

    fn find(&mut self, id: &str) -> Result<&mut ResponseCustomerGateway, ApiError> {
        self.gateways
            .iter_mut()
            .find(|gateway| gateway.id.as_deref() == Some(id))
            .ok_or_else(|| not_found(id))
    }
}

fn creation_times(gateways: &[ResponseCustomerGateway]) -> impl Iterator<Item = Option<&str>> {
    gateways.iter().map(|gateway| gateway.created_at.as_deref())
}

/// Checks the address of the device of the customer.
fn require_address(value: &str) -> Result<(), ApiError> {
    let address: Ipv4Addr = value.parse().map_err(|_| ApiError::invalid_address())?;
    match address.is_loopback() || address.octets()[0] >= 224 {
        true => Err(ApiError::reserved_address()),
        false => Ok(()),
    }
}

fn not_found(id: &str) -> ApiError {
    match id.chars().count() {
        ID_LENGTH => ApiError::not_found(),
        _ => ApiError::invalid("customer_gateway_id must have 36 characters"),
    }
}
