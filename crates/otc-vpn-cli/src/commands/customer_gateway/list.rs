//! `customer-gateway list`

use crate::context::Context;
use crate::error::CliError;
use crate::ui::table::{Cell, Column, Overflow, Table};
use otc_vpn::CustomerGateway;

pub(crate) async fn run(context: &Context) -> Result<(), CliError> {
    let service = context.connect().await?;
    let customer_gateways = service.client.customer_gateways().list().await?;
    if customer_gateways.is_empty() {
        context.output.note("the project has no customer gateways");
    }
    context.output.result(&customer_gateways, || match customer_gateways.is_empty() {
        true => String::new(),
        false => table(context, &customer_gateways),
    })
}

fn table(context: &Context, customer_gateways: &[CustomerGateway]) -> String {
    let mut table = Table::new(vec![
        Column::new("NAME", Overflow::Keep),
        Column::new("ADDRESS", Overflow::Keep),
        Column::number("BGP AS NUMBER", Overflow::Hide),
        Column::new("ID", Overflow::Hide),
    ]);
    for customer_gateway in customer_gateways {
        let as_number = customer_gateway.fields().bgp_asn;
        table.row(vec![
            Cell::new(customer_gateway.display_name()),
            Cell::new(customer_gateway.address().unwrap_or_default()),
            Cell::new(as_number.map(|number| number.to_string()).unwrap_or_default()),
            Cell::new(customer_gateway.id.as_str()),
        ]);
    }
    table.render(&context.output.terminal.out)
}
