//! `monitor list`

use crate::args::ConnectionName;
use crate::context::Context;
use crate::error::CliError;
use crate::ui::table::{Cell, Column, Overflow, Table};
use crate::ui::terminal::monitor_style;
use otc_vpn::{Connection, ConnectionMonitor, MonitorStatus};
use std::collections::BTreeMap;

pub(crate) async fn run(context: &Context, connection: Option<&ConnectionName>) -> Result<(), CliError> {
    let service = context.connect().await?;
    let connections = service.client.connections();
    let monitors = match connection {
        None => service.client.monitors().list().await?,
        Some(connection) => {
            let connection = connections.find(connection.as_str()).await?;
            service.client.monitors().list_of(&connection.id).await?
        }
    };
    if monitors.is_empty() {
        let owner = if connection.is_some() { "connection" } else { "project" };
        context.output.note(&format!("the {owner} has no connection monitors"));
    }
    // The names of the connections are for people. Without the permission to list connections, their ids are shown.
    let connections = match context.output.is_table() && connection.is_none() && !monitors.is_empty() {
        true => connections.list().await.unwrap_or_default(),
        false => Vec::new(),
    };
    context.output.result(&monitors, || match monitors.is_empty() {
        true => String::new(),
        false => table(context, &monitors, &connections, connection.is_none()),
    })
}

fn table(
    context: &Context,
    monitors: &[ConnectionMonitor],
    connections: &[Connection],
    with_connection: bool,
) -> String {
    let names: BTreeMap<&str, &str> =
        connections.iter().map(|connection| (connection.id.as_str(), connection.display_name())).collect();
    let mut columns = vec![
        Column::new("STATUS", Overflow::Keep),
        Column::new("SOURCE", Overflow::Keep),
        Column::new("DESTINATION", Overflow::Keep),
        Column::new("ID", Overflow::Hide),
    ];
    if with_connection {
        columns.insert(0, Column::new("CONNECTION", Overflow::Keep));
    }
    let mut table = Table::new(columns);
    for monitor in monitors {
        let status = monitor.status.as_ref();
        let mut cells = vec![
            Cell::styled(status.map_or("", MonitorStatus::as_str), monitor_style(status)),
            Cell::new(monitor.source_ip.as_deref().unwrap_or_default()),
            Cell::new(monitor.destination_ip.as_deref().unwrap_or_default()),
            Cell::new(monitor.id.as_deref().unwrap_or_default()),
        ];
        if with_connection {
            let id = monitor.vpn_connection_id.as_deref().unwrap_or_default();
            cells.insert(0, Cell::new(names.get(id).copied().unwrap_or(id)));
        }
        table.row(cells);
    }
    table.render(&context.output.terminal.out)
}
