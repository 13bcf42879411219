//! The availability zones in which a gateway of each flavor can be created.

use crate::error::Result;
use crate::http::{CallLimits, ClientInner};
use otc_vpn_client::metadata::{AttachmentType, Flavor};
use otc_vpn_client::requests;
use otc_vpn_client::types::AvailabilityZones;
use serde::Serialize;
use std::collections::BTreeMap;

/// The availability zones by flavor. Returned by [`Client::zones`](crate::Client::zones).
///
/// The keys are those of the service, in mixed case (`basic`, `Professional1-NonFixedIP`). Some are not published flavors (`gm`).
///
/// ```no_run
/// # async fn example(client: otc_vpn::Client) -> otc_vpn::Result<()> {
/// use otc_vpn::{AttachmentType, Flavor};
/// let zones = client.zones().await?;
/// println!("{:?}", zones.of(&Flavor::Professional2, Some(&AttachmentType::Vpc)));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub struct Zones(BTreeMap<String, AvailabilityZones>);

impl Zones {
    /// The zones of a flavor and an attachment type, sorted. Without an attachment type, those of all types. Empty if none is listed.
    #[must_use]
    pub fn of(&self, flavor: &Flavor, attachment: Option<&AttachmentType>) -> Vec<&String> {
        let of_flavor = self.0.iter().filter(|(key, _)| key.eq_ignore_ascii_case(flavor.as_str()));
        let mut zones: Vec<&String> = of_flavor
            .flat_map(|(_, zones)| {
                let vpc = zones.vpc.iter().flatten().filter(|_| attachment != Some(&AttachmentType::Er));
                let er = zones.er.iter().flatten().filter(|_| attachment != Some(&AttachmentType::Vpc));
                vpc.chain(er)
            })
            .collect();
        zones.sort_unstable();
        zones.dedup();
        zones
    }

    /// All keys of the service with their zones.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &AvailabilityZones)> {
        self.0.iter().map(|(key, zones)| (key.as_str(), zones))
    }
}

/// Reads the availability zones.
pub(crate) async fn read(client: &ClientInner, limits: CallLimits) -> Result<Zones> {
    let request = requests::list_availability_zones(&client.endpoint, &client.project_id)?;
    let response = client.send(&request, limits).await?;
    let zones = response
        .extract(|body| body.availability_zones.ok_or_else(|| "availability_zones is missing".to_owned()))?;
    Ok(Zones(zones.into_iter().filter_map(|(key, zones)| Some((key, zones?))).collect()))
}
