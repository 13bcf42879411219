//! `gateway list`

use crate::args::{Tag, with_tags};
use crate::context::Context;
use crate::error::CliError;
use crate::ui::table::{Cell, Column, Overflow, Table};
use crate::ui::terminal::status_style;
use otc_vpn::Gateway;

pub(crate) async fn run(context: &Context, tags: &[Tag]) -> Result<(), CliError> {
    let service = context.connect().await?;
    let mut gateways = service.client.gateways().list().await?;
    gateways.retain(|gateway| tags.iter().all(|tag| tag.is_on(gateway)));
    if gateways.is_empty() {
        let with_tags = with_tags(tags);
        context.output.note(&format!("the project has no VPN gateways{with_tags}"));
    }
    context
        .output
        .result(&gateways, || if gateways.is_empty() { String::new() } else { table(context, &gateways) })
}

fn table(context: &Context, gateways: &[Gateway]) -> String {
    let mut table = Table::new(vec![
        Column::new("NAME", Overflow::Keep),
        Column::new("ID", Overflow::Hide),
        Column::new("STATUS", Overflow::Keep),
        Column::new("FLAVOR", Overflow::Keep),
        Column::new("ADDRESSES", Overflow::Hide),
    ]);
    for gateway in gateways {
        let status = gateway.status();
        table.row(vec![
            Cell::new(gateway.display_name()),
            Cell::new(gateway.id.as_str()),
            Cell::styled(status.map_or("", |status| status.as_str()), status_style(status)),
            Cell::new(gateway.flavor().map_or("", |flavor| flavor.as_str())),
            Cell::new(addresses(gateway)),
        ]);
    }
    table.render(&context.output.terminal.out)
}

fn addresses(gateway: &Gateway) -> String {
    let public = [&gateway.fields().eip1, &gateway.fields().eip2]
        .into_iter()
        .flatten()
        .filter_map(|eip| eip.ip_address.as_deref());
    let private =
        [&gateway.fields().access_private_ip_1, &gateway.fields().access_private_ip_2].into_iter().flatten();
    public.chain(private.map(String::as_str)).collect::<Vec<_>>().join(", ")
}
