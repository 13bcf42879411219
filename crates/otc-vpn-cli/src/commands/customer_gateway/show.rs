//! `customer-gateway show`

use crate::args::CustomerGatewayName;
use crate::context::Context;
use crate::error::CliError;
use crate::humanize::tags;
use crate::ui::key_value::KeyValue;
use crate::ui::terminal::Stream;
use otc_vpn::CustomerGateway;
use otc_vpn::client::types::ResponseCaCertificate;

pub(crate) async fn run(context: &Context, name: &CustomerGatewayName) -> Result<(), CliError> {
    let service = context.connect().await?;
    let customer_gateways = service.client.customer_gateways();
    let found = customer_gateways.find(name.as_str()).await?;
    // The list may have fewer fields than the customer gateway itself.
    let is_id = name.as_str() == found.id.as_str();
    let customer_gateway = if is_id { found } else { customer_gateways.get(&found.id).await? };
    context.output.result(&customer_gateway, || render(&customer_gateway, &context.output.terminal.out))
}

fn render(customer_gateway: &CustomerGateway, stream: &Stream) -> String {
    let fields = customer_gateway.fields();
    let mut list = KeyValue::default();
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    list.row("name", customer_gateway.name().unwrap_or_default());
    list.row("id", customer_gateway.id.as_str());
    list.row("address", customer_gateway.address().unwrap_or_default());
    list.row("route mode", text(&fields.route_mode));
    list.row("BGP AS number", fields.bgp_asn.map(|number| number.to_string()).unwrap_or_default());
    list.row("CA certificate", fields.ca_certificate.as_ref().map(certificate).unwrap_or_default());
    list.row("created", text(&fields.created_at));
    list.row("updated", text(&fields.updated_at));
    list.row("tags", tags(fields.tags.as_deref().unwrap_or_default()));
    list.render(stream, 0)
}

fn certificate(certificate: &ResponseCaCertificate) -> String {
    let subject = certificate.subject.clone().or_else(|| certificate.id.clone());
    let expiry = certificate.expire_time.as_ref().map(|time| format!("expires {time}"));
    subject.into_iter().chain(expiry).collect::<Vec<_>>().join(", ")
}
