//! `flavor list`

use crate::args::GatewayName;
use crate::context::Context;
use crate::error::CliError;
use crate::humanize::bandwidth;
use crate::ui::table::{Cell, Column, Overflow, Table};
use crate::ui::terminal::{DIM, GREEN, YELLOW};
use otc_vpn::auth::redact::escape_control;
use otc_vpn::client::metadata::{FLAVORS, FlavorSpec};
use otc_vpn::{Client, ErrorKind, Flavor, Gateway, PlanWarning};
use serde::Serialize;

/// The JSON of one flavor.
#[derive(Serialize)]
struct Row {
    flavor: Flavor,
    family: &'static str,
    max_bandwidth_mbit: u32,
    connection_groups: u32,
    enterprise_router: bool,
    private_network: bool,
    requestable: bool,
    /// With `--gateway` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<Change>,
}

/// Whether a gateway can be resized to the flavor.
#[derive(Serialize)]
struct Change {
    /// Whether it is the gateway's current flavor.
    current: bool,
    /// Whether the gateway can be resized to it now.
    possible: bool,
    /// Why it cannot, or why that is not certain.
    reason: Option<String>,
}

impl Row {
    fn new(spec: &FlavorSpec) -> Row {
        Row {
            flavor: spec.flavor.clone(),
            family: spec.family,
            max_bandwidth_mbit: spec.max_bandwidth_mbit,
            connection_groups: spec.connection_groups,
            enterprise_router: spec.enterprise_router,
            private_network: spec.private_network,
            requestable: spec.requestable,
            change: None,
        }
    }
}

/// Lists the published flavors. Sends requests only if a gateway is given.
pub(crate) async fn run(context: &Context, gateway: Option<&GatewayName>) -> Result<(), CliError> {
    let mut rows: Vec<Row> = FLAVORS.iter().map(Row::new).collect();
    if let Some(gateway) = gateway {
        let service = context.connect().await?;
        let gateways = service.client.gateways();
        let gateway = gateways.find(gateway.as_str()).await?;
        let gateway = gateways.get(&gateway.id).await?;
        for row in &mut rows {
            row.change = Some(change(&service.client, &gateway, row.flavor.clone()).await?);
        }
    }
    print(context, &rows)
}

/// Validates a change without sending it.
async fn change(client: &Client, gateway: &Gateway, flavor: Flavor) -> Result<Change, CliError> {
    match client.gateways().tunnel_check(false).plan(gateway, flavor).await {
        Ok(plan) => {
            let mut warnings = plan.warnings().iter();
            let uncertain = warnings.find(|warning| matches!(warning, PlanWarning::SupportedFlavorsUnknown));
            let reason = uncertain.map(ToString::to_string);
            Ok(Change { current: !plan.needs_change(), possible: plan.needs_change(), reason })
        }
        Err(error) if matches!(error.kind(), ErrorKind::NotAllowed | ErrorKind::NotReady) => {
            let reason = CliError::from(error).one_line_without(&escape_control(gateway.display_name()));
            Ok(Change { current: false, possible: false, reason: Some(reason) })
        }
        Err(error) => Err(error.into()),
    }
}

fn print(context: &Context, rows: &[Row]) -> Result<(), CliError> {
    context.output.result(&rows, || {
        let mut columns = vec![
            Column::new("FLAVOR", Overflow::Keep),
            Column::number("BANDWIDTH", Overflow::Keep),
            Column::number("CONNECTION GROUPS", Overflow::Hide),
            Column::new("ENTERPRISE ROUTER", Overflow::Hide),
            Column::new("PRIVATE NETWORK", Overflow::Hide),
            Column::new("REQUESTABLE", Overflow::Hide),
        ];
        if rows.iter().any(|row| row.change.is_some()) {
            columns.push(Column::new("CHANGE", Overflow::Keep));
        }
        let mut table = Table::new(columns);
        for row in rows {
            let mut cells = vec![
                Cell::new(row.flavor.as_str()),
                Cell::new(bandwidth(row.max_bandwidth_mbit)),
                Cell::new(row.connection_groups.to_string()),
                Cell::new(yes_or_no(row.enterprise_router)),
                Cell::new(yes_or_no(row.private_network)),
                Cell::new(yes_or_no(row.requestable)),
            ];
            let mut notes = Vec::new();
            if let Some(change) = &row.change {
                cells.push(match (change.current, change.possible, &change.reason) {
                    (true, ..) => Cell::styled("current", YELLOW),
                    (_, true, None) => Cell::styled("possible", GREEN),
                    (_, true, Some(_)) => Cell::styled("unknown", YELLOW),
                    _ => Cell::styled("not possible", DIM),
                });
                notes.extend(change.reason.clone());
            }
            table.row_with_notes(cells, notes);
        }
        table.render(&context.output.terminal.out)
    })
}

fn yes_or_no(value: bool) -> &'static str {
    if value { "yes" } else { "no" }
}
