//! The quotas of a project.

use crate::error::Result;
use crate::http::{CallLimits, ClientInner};
use crate::response_fields;
use otc_vpn_client::requests;
use otc_vpn_client::types::ResponseQuota;

/// Reads the quota of each type of resource.
pub(crate) async fn read(client: &ClientInner, limits: CallLimits) -> Result<Vec<ResponseQuota>> {
    let request = requests::show_quotas_info(&client.endpoint, &client.project_id)?;
    let response = client.send(&request, limits).await?;
    response.extract(|body| {
        let quotas = body.quotas.ok_or("quotas is missing")?;
        response_fields::list(quotas.resources, &quotas.extra, "resources")
    })
}
