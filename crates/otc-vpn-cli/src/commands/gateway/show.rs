//! `gateway show`

use crate::args::GatewayName;
use crate::context::Context;
use crate::error::CliError;
use crate::humanize::{bandwidth, count, tags};
use crate::ui::key_value::KeyValue;
use crate::ui::terminal::{Stream, status_style};
use crate::ui::tunnels_view;
use otc_vpn::client::types::ResponseEip;
use otc_vpn::{Client, Flavor, Gateway};

pub(crate) async fn run(context: &Context, gateway: &GatewayName) -> Result<(), CliError> {
    let service = context.connect().await?;
    let gateways = service.client.gateways();
    let found = gateways.find(gateway.as_str()).await?;
    // A lookup by name reads the list, whose entries may have fewer fields than the gateway itself.
    let gateway = if gateway.as_str() == found.id.as_str() { found } else { gateways.get(&found.id).await? };
    // JSON has the service's own fields only.
    let tunnels = match context.output.is_table() {
        true => tunnels(&service.client, &gateway).await,
        false => String::new(),
    };
    context.output.result(&gateway, || render(&gateway, &tunnels, &context.output.terminal.out))
}

/// The state of the tunnels, or why it is unknown.
async fn tunnels(client: &Client, gateway: &Gateway) -> String {
    match client.connections().list_of(gateway).await {
        Ok(connections) => tunnels_view::summary(&connections),
        Err(error) => format!("unknown: {}", CliError::from(error).one_line()),
    }
}

fn render(gateway: &Gateway, tunnels: &str, stream: &Stream) -> String {
    let mut list = KeyValue::default();
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    let join =
        |field: &Option<Vec<String>>| field.as_ref().map(|values| values.join(", ")).unwrap_or_default();
    list.row("name", gateway.name().unwrap_or_default());
    list.row("id", gateway.id.as_str());
    let status = gateway.status();
    list.styled_row("status", status.map_or("unknown", |status| status.as_str()), status_style(status));
    list.row("flavor", gateway.flavor().map(flavor).unwrap_or_default());
    list.row("available flavors", available_flavors(gateway));
    list.row("attachment", attachment(gateway));
    list.row("network", gateway.fields().network_type.as_ref().map_or("", |network| network.as_str()));
    list.row("HA mode", gateway.fields().ha_mode.as_ref().map_or("", |mode| mode.as_str()));
    list.row("address", gateway.fields().eip1.as_ref().map(eip).unwrap_or_default());
    list.row("", gateway.fields().eip2.as_ref().map(eip).unwrap_or_default());
    list.row("private address", text(&gateway.fields().access_private_ip_1));
    list.row("", text(&gateway.fields().access_private_ip_2));
    list.row("connections", connections(gateway));
    list.row("tunnels", tunnels);
    list.row("zones", join(&gateway.fields().availability_zone_ids));
    list.row("subnets", join(&gateway.fields().local_subnets));
    list.row("BGP AS number", gateway.fields().bgp_asn.map(|number| number.to_string()).unwrap_or_default());
    list.row("created", text(&gateway.fields().created_at));
    list.row("updated", text(&gateway.fields().updated_at));
    list.row("tags", tags(gateway.fields().tags.as_deref().unwrap_or_default()));
    list.render(stream, 0)
}

fn flavor(flavor: &Flavor) -> String {
    match flavor.spec() {
        Some(spec) => format!(
            "{flavor} (up to {}, {} connection groups)",
            bandwidth(spec.max_bandwidth_mbit),
            spec.connection_groups
        ),
        None => format!("{flavor} (limits unknown)"),
    }
}

fn available_flavors(gateway: &Gateway) -> String {
    let Some(supported) = &gateway.fields().supported_flavors else { return "unknown".into() };
    let others: Vec<&str> =
        supported.iter().filter(|flavor| gateway.flavor() != Some(flavor)).map(Flavor::as_str).collect();
    if others.is_empty() { "none".into() } else { others.join(", ") }
}

fn attachment(gateway: &Gateway) -> String {
    let kind = gateway.fields().attachment_type.as_ref().map(|kind| match kind.as_str() {
        "vpc" => "VPC",
        "er" => "enterprise router",
        other => other,
    });
    let id = gateway.fields().vpc_id.as_deref().or(gateway.fields().er_id.as_deref());
    [kind, id].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn eip(eip: &ResponseEip) -> String {
    let address = eip.ip_address.as_deref().or(eip.id.as_deref()).unwrap_or("EIP without an address");
    match eip.bandwidth_size.and_then(|size| u32::try_from(size).ok()) {
        Some(size) => format!("{address}, {}", bandwidth(size)),
        None => address.to_owned(),
    }
}

fn connections(gateway: &Gateway) -> String {
    let groups = gateway
        .fields()
        .used_connection_group
        .map(|groups| count(usize::try_from(groups).unwrap_or(0), "connection group") + " in use");
    let connections = match (gateway.fields().used_connection_number, gateway.fields().connection_number) {
        (Some(used), Some(limit)) => Some(format!("{used} of {limit} connections")),
        (Some(used), None) => Some(format!("{used} connections")),
        _ => None,
    };
    groups.into_iter().chain(connections).collect::<Vec<_>>().join(", ")
}
