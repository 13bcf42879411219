//! `quota list`

use crate::context::Context;
use crate::error::CliError;
use crate::ui::table::{Cell, Column, Overflow, Table};
use otc_vpn::{Quota, QuotaType};

pub(crate) async fn run(context: &Context) -> Result<(), CliError> {
    let service = context.connect().await?;
    let quotas = service.client.quotas().await?;
    if quotas.is_empty() {
        context.output.note("the service reports no quotas");
    }
    context.output.result(&quotas, || match quotas.is_empty() {
        true => String::new(),
        false => table(context, &quotas),
    })
}

fn table(context: &Context, quotas: &[Quota]) -> String {
    let mut table = Table::new(vec![
        Column::new("TYPE", Overflow::Keep),
        Column::number("USED", Overflow::Keep),
        Column::number("QUOTA", Overflow::Keep),
    ]);
    for quota in quotas {
        let limit = match quota.quota {
            Some(-1) => "unlimited".to_owned(),
            Some(limit) => limit.to_string(),
            None => String::new(),
        };
        table.row(vec![
            Cell::new(quota.type_.as_ref().map_or("", QuotaType::as_str)),
            Cell::new(quota.used.map(|used| used.to_string()).unwrap_or_default()),
            Cell::new(limit),
        ]);
    }
    table.render(&context.output.terminal.out)
}
