//! The quotas: how many resources of each type the project may have.

use crate::api_error::ApiError;
use otc_vpn_client::metadata::QuotaType;
use otc_vpn_client::types::{ResponseQuota, ResponseQuotas};
use std::collections::BTreeMap;

/// The quotas by type of resource.
pub(crate) struct Quotas(BTreeMap<QuotaType, i32>);

impl Quotas {
    pub(crate) fn new(seed: BTreeMap<String, i32>) -> Self {
        Self(seed.into_iter().map(|(kind, quota)| (kind.into(), quota)).collect())
    }

    /// Checks that a number of further resources is within the quota. No error code is documented for a used-up quota.
    pub(crate) fn require(&self, kind: &QuotaType, used: usize, further: usize) -> Result<(), ApiError> {
        let exceeded = |quota: &&i32| usize::try_from(**quota).is_ok_and(|quota| used + further > quota);
        match self.0.get(kind).filter(exceeded) {
            Some(quota) => Err(ApiError::invalid(&format!("the quota of {kind} is used up: {quota}"))),
            None => Ok(()),
        }
    }

    /// The quotas with the numbers of resources.
    pub(crate) fn show(&self, used: impl Fn(&QuotaType) -> usize) -> ResponseQuotas {
        let quota = |(kind, quota): (&QuotaType, &i32)| {
            let mut row = ResponseQuota::default();
            row.type_ = Some(kind.clone());
            row.quota = Some(*quota);
            row.used = i32::try_from(used(kind)).ok();
            row
        };
        let mut quotas = ResponseQuotas::default();
        quotas.resources = Some(self.0.iter().map(quota).collect());
        quotas
    }
}
