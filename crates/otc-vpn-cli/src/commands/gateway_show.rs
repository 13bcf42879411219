//! `gateway show`

use crate::args::GatewayName;
use crate::context::Context;
use crate::failure::Failure;
use crate::sheet::Sheet;
use crate::terminal::{Stream, status_style};
use crate::words::{bandwidth, count};
use otc_vpn::client::types::ResponseEip;
use otc_vpn::{Flavor, Gateway};

pub(crate) async fn run(context: &Context, gateway: &GatewayName) -> Result<(), Failure> {
    let connection = context.connect().await?;
    let gateways = connection.client.gateways();
    let found = gateways.find(gateway.as_str()).await?;
    // A list, where a name was looked up, may say less than the gateway itself.
    let gateway = if gateway.as_str() == found.id.as_str() { found } else { gateways.get(&found.id).await? };
    context.output.result(&gateway, || sheet(&gateway, &context.output.terminal.out))
}

fn sheet(gateway: &Gateway, stream: &Stream) -> String {
    let mut sheet = Sheet::default();
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    let list = |field: &Option<Vec<String>>| field.as_ref().map(|list| list.join(", ")).unwrap_or_default();
    sheet.fact("name", text(&gateway.name));
    sheet.fact("id", gateway.id.as_str());
    let status = gateway.status.as_ref();
    sheet.styled("status", status.map_or("not told", |status| status.as_str()), status_style(status));
    sheet.fact("flavor", gateway.flavor.as_ref().map(flavor).unwrap_or_default());
    sheet.fact("can become", supported(gateway));
    sheet.fact("attached to", attachment(gateway));
    sheet.fact("network", gateway.network_type.as_ref().map_or("", |network| network.as_str()));
    sheet.fact("mode", gateway.ha_mode.as_ref().map_or("", |mode| mode.as_str()));
    sheet.fact("address", gateway.eip1.as_ref().map(eip).unwrap_or_default());
    sheet.fact("", gateway.eip2.as_ref().map(eip).unwrap_or_default());
    sheet.fact("private address", text(&gateway.access_private_ip_1));
    sheet.fact("", text(&gateway.access_private_ip_2));
    sheet.fact("connections", connections(gateway));
    sheet.fact("zones", list(&gateway.availability_zone_ids));
    sheet.fact("subnets", list(&gateway.local_subnets));
    sheet.fact("BGP AS number", gateway.bgp_asn.map(|number| number.to_string()).unwrap_or_default());
    sheet.fact("created", text(&gateway.created_at));
    sheet.fact("updated", text(&gateway.updated_at));
    sheet.fact("tags", tags(gateway));
    sheet.render(stream, 0)
}

fn flavor(flavor: &Flavor) -> String {
    match flavor.spec() {
        Some(facts) => format!(
            "{flavor}, forwards {}, {} connection groups",
            bandwidth(facts.max_bandwidth_mbit),
            facts.connection_groups
        ),
        None => format!("{flavor}, of which this version knows nothing"),
    }
}

fn supported(gateway: &Gateway) -> String {
    let Some(supported) = &gateway.supported_flavors else { return "not told".into() };
    let others: Vec<&str> = supported
        .iter()
        .filter(|flavor| gateway.flavor.as_ref() != Some(flavor))
        .map(Flavor::as_str)
        .collect();
    if others.is_empty() { "nothing else".into() } else { others.join(", ") }
}

fn attachment(gateway: &Gateway) -> String {
    let kind = gateway.attachment_type.as_ref().map(|kind| match kind.as_str() {
        "vpc" => "VPC",
        "er" => "enterprise router",
        other => other,
    });
    let id = gateway.vpc_id.as_deref().or(gateway.er_id.as_deref());
    [kind, id].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn eip(eip: &ResponseEip) -> String {
    let address = eip.ip_address.as_deref().or(eip.id.as_deref()).unwrap_or("an EIP without an address");
    match eip.bandwidth_size.and_then(|size| u32::try_from(size).ok()) {
        Some(size) => format!("{address}, {}", bandwidth(size)),
        None => address.to_owned(),
    }
}

fn connections(gateway: &Gateway) -> String {
    let groups = gateway
        .used_connection_group
        .map(|groups| count(usize::try_from(groups).unwrap_or(0), "group") + " in use");
    let single = match (gateway.used_connection_number, gateway.connection_number) {
        (Some(used), Some(limit)) => Some(format!("{used} of {limit} connections")),
        (Some(used), None) => Some(format!("{used} connections")),
        _ => None,
    };
    groups.into_iter().chain(single).collect::<Vec<_>>().join(", ")
}

fn tags(gateway: &Gateway) -> String {
    let tags = gateway.tags.iter().flatten();
    tags.map(|tag| {
        format!("{}={}", tag.key.as_deref().unwrap_or("?"), tag.value.as_deref().unwrap_or_default())
    })
    .collect::<Vec<_>>()
    .join(", ")
}
