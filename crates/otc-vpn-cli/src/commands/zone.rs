//! `zone list`

use crate::context::Context;
use crate::failure::Failure;
use crate::table::{Cell, Column, Fit, Table};

pub(crate) async fn list(context: &Context) -> Result<(), Failure> {
    let connection = context.connect().await?;
    let zones = connection.client.zones().await?;
    context.output.result(&zones, || {
        let mut table = Table::new(vec![
            Column::new("FLAVOR", Fit::Keep),
            Column::new("VPC", Fit::Keep),
            Column::new("ENTERPRISE ROUTER", Fit::Keep),
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
