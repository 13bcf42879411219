//! `connection list`

use crate::args::GatewayName;
use crate::context::Context;
use crate::error::CliError;
use crate::ui::table::{Cell, Column, Overflow, Table};
use crate::ui::terminal::connection_style;
use otc_vpn::{Connection, ConnectionStatus, Gateway};
use std::collections::BTreeMap;

pub(crate) async fn run(context: &Context, gateway: Option<&GatewayName>) -> Result<(), CliError> {
    let service = context.connect().await?;
    let connections = service.client.connections();
    let connections = match gateway {
        None => connections.list().await?,
        Some(gateway) => {
            let gateway = service.client.gateways().find(gateway.as_str()).await?;
            connections.list_of(&gateway).await?
        }
    };
    if connections.is_empty() {
        let owner = if gateway.is_some() { "gateway" } else { "project" };
        context.output.note(&format!("the {owner} has no VPN connections"));
    }
    // The names of the gateways are for people. Without the permission to list gateways, their ids are shown.
    let gateways = match context.output.is_table() && gateway.is_none() {
        true => service.client.gateways().list().await.unwrap_or_default(),
        false => Vec::new(),
    };
    context.output.result(&connections, || match connections.is_empty() {
        true => String::new(),
        false => table(context, &connections, &gateways, gateway.is_none()),
    })
}

fn table(context: &Context, connections: &[Connection], gateways: &[Gateway], with_gateway: bool) -> String {
    let names: BTreeMap<&str, &str> =
        gateways.iter().map(|gateway| (gateway.id.as_str(), gateway.display_name())).collect();
    let mut columns = vec![
        Column::new("NAME", Overflow::Keep),
        Column::new("STATUS", Overflow::Keep),
        Column::new("STYLE", Overflow::Hide),
        Column::new("CUSTOMER ADDRESS", Overflow::Hide),
        Column::new("SUBNETS", Overflow::Hide),
        Column::new("ID", Overflow::Hide),
    ];
    if with_gateway {
        columns.insert(2, Column::new("GATEWAY", Overflow::Keep));
    }
    let mut table = Table::new(columns);
    for connection in connections {
        let status = connection.status();
        let fields = connection.fields();
        let mut cells = vec![
            Cell::new(connection.display_name()),
            Cell::styled(status.map_or("", ConnectionStatus::as_str), connection_style(status)),
            Cell::new(fields.style.as_ref().map_or("", |style| style.as_str())),
            Cell::new(fields.ikepolicy.as_ref().and_then(|ike| ike.peer_id.as_deref()).unwrap_or_default()),
            Cell::new(fields.peer_subnets.as_deref().unwrap_or_default().join(", ")),
            Cell::new(connection.id.as_str()),
        ];
        if with_gateway {
            let id = connection.gateway_id().unwrap_or_default();
            cells.insert(2, Cell::new(names.get(id).copied().unwrap_or(id)));
        }
        table.row(cells);
    }
    table.render(&context.output.terminal.out)
}
