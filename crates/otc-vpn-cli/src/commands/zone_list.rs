//! `zone list`

use crate::context::Context;
use crate::error::CliError;
use crate::ui::table::{Cell, Column, Overflow, Table};

pub(crate) async fn run(context: &Context) -> Result<(), CliError> {
    let service = context.connect().await?;
    let zones = service.client.zones().await?;
    context.output.result(&zones, || {
        let mut table = Table::new(vec![
            Column::new("FLAVOR", Overflow::Keep),
            Column::new("VPC", Overflow::Keep),
            Column::new("ENTERPRISE ROUTER", Overflow::Keep),
        ]);
        let join = |zones: &Option<Vec<String>>| match zones.as_deref() {
            None | Some([]) => "none".to_owned(),
            Some(zones) => zones.join(", "),
        };
        for (flavor, zones) in zones.iter() {
            table.row(vec![Cell::new(flavor), Cell::new(join(&zones.vpc)), Cell::new(join(&zones.er))]);
        }
        table.render(&context.output.terminal.out)
    })
}
