//! `flavor list`

use crate::args::GatewayName;
use crate::context::Context;
use crate::failure::Failure;
use crate::table::{Cell, Column, Fit, Table};
use crate::terminal::{DIM, GREEN, YELLOW, clean};
use crate::words::bandwidth;
use otc_vpn::client::metadata::{FLAVORS, FlavorSpec};
use otc_vpn::{Client, ErrorKind, Flavor, Gateway, PlanWarning};
use serde::Serialize;

/// A flavor as it is printed.
#[derive(Serialize)]
struct Row {
    flavor: Flavor,
    family: &'static str,
    max_bandwidth_mbit: u32,
    connection_groups: u32,
    enterprise_router: bool,
    private_network: bool,
    requestable: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<Change>,
}

/// What a change of one gateway to a flavor would be.
#[derive(Serialize)]
struct Change {
    /// Whether the gateway has the flavor now.
    current: bool,
    /// Whether it can be changed to it now.
    possible: bool,
    /// Why not, or why that is not certain.
    reason: Option<String>,
}

impl Row {
    fn new(facts: &FlavorSpec) -> Row {
        Row {
            flavor: facts.flavor.clone(),
            family: facts.family,
            max_bandwidth_mbit: facts.max_bandwidth_mbit,
            connection_groups: facts.connection_groups,
            enterprise_router: facts.enterprise_router,
            private_network: facts.private_network,
            requestable: facts.requestable,
            change: None,
        }
    }
}

/// Lists what is published; asks nobody.
pub(crate) fn list(context: &Context) -> Result<(), Failure> {
    print(context, FLAVORS.iter().map(Row::new).collect())
}

/// Lists the same, with what each would mean for one gateway.
pub(crate) async fn list_for(context: &Context, gateway: &GatewayName) -> Result<(), Failure> {
    let connection = context.connect().await?;
    let gateways = connection.client.gateways();
    let gateway = gateways.find(gateway.as_str()).await?;
    let gateway = gateways.get(&gateway.id).await?;
    let mut rows = Vec::new();
    for facts in FLAVORS {
        let change = change(&connection.client, &gateway, facts.flavor.clone()).await?;
        rows.push(Row { change: Some(change), ..Row::new(facts) });
    }
    print(context, rows)
}

/// Makes the checks that come before a change.
async fn change(client: &Client, gateway: &Gateway, flavor: Flavor) -> Result<Change, Failure> {
    match client.gateways().plan(gateway, flavor).await {
        Ok(plan) => {
            let open =
                plan.warnings().iter().find(|note| matches!(note, PlanWarning::SupportedFlavorsUnknown));
            let reason = open.map(ToString::to_string);
            Ok(Change { current: !plan.needs_change(), possible: plan.needs_change(), reason })
        }
        Err(error) if matches!(error.kind(), ErrorKind::NotAllowed | ErrorKind::NotReady) => {
            let reason = Failure::from(error).fact_about(&clean(gateway.display_name()));
            Ok(Change { current: false, possible: false, reason: Some(reason) })
        }
        Err(error) => Err(error.into()),
    }
}

fn print(context: &Context, rows: Vec<Row>) -> Result<(), Failure> {
    context.output.result(&rows, || {
        let mut columns = vec![
            Column::new("FLAVOR", Fit::Keep),
            Column::number("FORWARDS", Fit::Keep),
            Column::number("GROUPS", Fit::Keep),
            Column::new("ROUTER", Fit::Drop),
            Column::new("PRIVATE", Fit::Drop),
            Column::new("AVAILABLE", Fit::Drop),
        ];
        if rows.iter().any(|row| row.change.is_some()) {
            columns.push(Column::new("CHANGE", Fit::Keep));
        }
        let mut table = Table::new(columns);
        for row in &rows {
            let mut cells = vec![
                Cell::new(row.flavor.as_str()),
                Cell::new(bandwidth(row.max_bandwidth_mbit)),
                Cell::new(row.connection_groups.to_string()),
                Cell::new(yes(row.enterprise_router)),
                Cell::new(yes(row.private_network)),
                Cell::new(yes(row.requestable)),
            ];
            let mut notes = Vec::new();
            if let Some(change) = &row.change {
                cells.push(match (change.current, change.possible, &change.reason) {
                    (true, ..) => Cell::styled("current", YELLOW),
                    (_, true, None) => Cell::styled("possible", GREEN),
                    (_, true, Some(_)) => Cell::styled("not known", YELLOW),
                    _ => Cell::styled("no", DIM),
                });
                notes.extend(change.reason.clone());
            }
            table.row_with_notes(cells, notes);
        }
        table.render(&context.output.terminal.out)
    })
}

fn yes(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}
