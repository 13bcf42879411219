//! `connection show`

use crate::args::ConnectionName;
use crate::context::Context;
use crate::error::CliError;
use crate::ui::key_value::KeyValue;
use crate::ui::terminal::{Stream, connection_style};
use otc_vpn::client::types::{ResponseIkePolicy, ResponseIpsecPolicy, ResponsePolicyRule};
use otc_vpn::{Connection, ConnectionStatus};

pub(crate) async fn run(context: &Context, connection: &ConnectionName) -> Result<(), CliError> {
    let service = context.connect().await?;
    let connections = service.client.connections();
    let found = connections.find(connection.as_str()).await?;
    // The list may have fewer fields than the connection itself.
    let is_id = connection.as_str() == found.id.as_str();
    let connection = if is_id { found } else { connections.get(&found.id).await? };
    context.output.result(&connection, || render(&connection, &context.output.terminal.out))
}

fn render(connection: &Connection, stream: &Stream) -> String {
    let fields = connection.fields();
    let mut list = KeyValue::default();
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    list.row("name", connection.name().unwrap_or_default());
    list.row("id", connection.id.as_str());
    let status = connection.status();
    list.styled_row("status", status.map_or("unknown", ConnectionStatus::as_str), connection_style(status));
    list.row("style", fields.style.as_ref().map_or("", |style| style.as_str()));
    list.row("gateway", text(&fields.vgw_id));
    list.row("gateway address", text(&fields.vgw_ip));
    list.row("HA role", fields.ha_role.as_ref().map_or("", |role| role.as_str()));
    list.row("customer gateway", text(&fields.cgw_id));
    list.row("customer subnets", fields.peer_subnets.as_deref().unwrap_or_default().join(", "));
    for (index, rule) in fields.policy_rules.iter().flatten().enumerate() {
        list.row(if index == 0 { "policy rules" } else { "" }, policy_rule(rule, stream));
    }
    list.row("tunnel addresses", tunnel_addresses(connection));
    list.row("IKE", fields.ikepolicy.as_ref().map(ike).unwrap_or_default());
    list.row("IPsec", fields.ipsecpolicy.as_ref().map(ipsec).unwrap_or_default());
    list.row("connection monitor", text(&fields.connection_monitor_id));
    list.row("created", text(&fields.created_at));
    list.row("updated", text(&fields.updated_at));
    list.render(stream, 0)
}

fn policy_rule(rule: &ResponsePolicyRule, stream: &Stream) -> String {
    let destinations = rule.destination.as_deref().unwrap_or_default().join(", ");
    format!("{} {} {destinations}", rule.source.as_deref().unwrap_or("unknown"), stream.arrow())
}

/// The address of the gateway, then that of the customer gateway.
fn tunnel_addresses(connection: &Connection) -> String {
    let fields = connection.fields();
    let local = fields.tunnel_local_address.as_ref().map(|address| format!("{address} (gateway)"));
    let peer = fields.tunnel_peer_address.as_ref().map(|address| format!("{address} (customer)"));
    local.into_iter().chain(peer).collect::<Vec<_>>().join(", ")
}

fn ike(ike: &ResponseIkePolicy) -> String {
    let lifetime = ike.lifetime_seconds.map(|seconds| format!("{seconds} s"));
    let peer = ike.peer_id.as_ref().map(|peer| format!("peer {peer}"));
    list([
        ike.ike_version.clone(),
        ike.encryption_algorithm.clone(),
        ike.authentication_algorithm.clone(),
        ike.dh_group.clone(),
        lifetime,
        peer,
    ])
}

fn ipsec(ipsec: &ResponseIpsecPolicy) -> String {
    let lifetime = ipsec.lifetime_seconds.map(|seconds| format!("{seconds} s"));
    let pfs = ipsec.pfs.as_ref().map(|group| format!("PFS {group}"));
    list([
        ipsec.transform_protocol.clone(),
        ipsec.encryption_algorithm.clone(),
        ipsec.authentication_algorithm.clone(),
        pfs,
        lifetime,
    ])
}

fn list<const N: usize>(values: [Option<String>; N]) -> String {
    values.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
