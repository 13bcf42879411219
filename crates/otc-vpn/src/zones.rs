//! In which availability zones a gateway of each flavor can be.

use crate::client::types::AvailabilityZones;
use crate::error::Result;
use crate::transport::{Bounds, Call, unreadable_value};
use crate::{AttachmentType, Client, Flavor};
use serde::Serialize;
use std::collections::BTreeMap;

/// The availability zones by flavor, as the service lists them.
///
/// The keys are the service's own, in mixed spellings (`basic`, `Professional1-NonFixedIP`), and there are some that are no
/// published flavor (`gm`).
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
    /// The zones for a flavor and an attachment; those of both attachments where it is not known. Empty where none is listed.
    #[must_use]
    pub fn of(&self, flavor: &Flavor, attachment: Option<&AttachmentType>) -> Vec<&String> {
        let all = self.0.iter().filter(|(key, _)| key.eq_ignore_ascii_case(flavor.as_str()));
        let mut zones: Vec<&String> = all
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

    /// Each key of the answer with its zones.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &AvailabilityZones)> {
        self.0.iter().map(|(key, zones)| (key.as_str(), zones))
    }
}

impl Client {
    /// Reads the availability zones by flavor.
    ///
    /// # Errors
    /// As [`Gateways::list`](crate::Gateways::list).
    pub async fn zones(&self) -> Result<Zones> {
        self.read_zones(self.bounds()).await
    }

    pub(crate) async fn read_zones(&self, bounds: Bounds) -> Result<Zones> {
        let call = Call::new(&self.connection, bounds);
        let made = call.api.list_availability_zones().project_id(self.project_id().clone()).send().await;
        let answer = call.send(made, |zones| zones.availability_zones).await?;
        let Some(zones) = answer.value else {
            return Err(unreadable_value(
                "list_availability_zones",
                "availability_zones",
                answer.request_id(),
            ));
        };
        Ok(Zones(zones.into_iter().filter_map(|(key, zones)| Some((key, zones?))).collect()))
    }
}
