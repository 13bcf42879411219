//! A change of the flavor in progress, and the rules for its acceptance.

use crate::api_error::ApiError;
use crate::fault::values::TransitionEnd;
use jiff::Timestamp;
use otc_vpn_client::metadata::{Flavor, NetworkType};
use otc_vpn_client::types::ResponseVpnGateway;
use std::time::Duration;
use tokio::time::Instant;

/// The flavor after a transition that ends with neither the old nor the new flavor. It cannot be requested.
const OTHER_FLAVOR: Flavor = Flavor::Professional1NonFixedIp;

/// A change of the flavor in progress.
pub(crate) struct FlavorChange {
    pub(crate) new_flavor: Flavor,
    pub(crate) started: Instant,
    /// The wall-clock time at which the transition ends.
    pub(crate) ends_at: Timestamp,
    pub(crate) stale_reads: u32,
    pub(crate) end: Option<TransitionEnd>,
}

impl FlavorChange {
    /// Whether the transition has ended.
    pub(crate) fn has_ended(&self, duration: Duration) -> bool {
        self.started.elapsed() >= duration && self.end != Some(TransitionEnd::Never)
    }

    /// Applies the result of the change to the gateway.
    pub(crate) fn apply(self, fields: &mut ResponseVpnGateway) {
        match self.end {
            Some(TransitionEnd::OtherFlavor) => fields.flavor = Some(OTHER_FLAVOR),
            Some(TransitionEnd::Never) | None => fields.flavor = Some(self.new_flavor),
            // The other ends are named after their status.
            Some(end) => fields.status = Some(end.name().into()),
        }
        fields.updated_at = Some(format!("{:.3}", self.ends_at));
    }
}

/// Checks that an ACTIVE gateway may change to the flavor `new`; returns the current flavor.
pub(crate) fn require_allowed(fields: &ResponseVpnGateway, new: &Flavor) -> Result<Flavor, ApiError> {
    let old = fields.flavor.clone().ok_or_else(ApiError::not_ready)?;
    if old == *new {
        return Ok(old);
    }
    let family = |flavor: &Flavor| flavor.spec().map(|spec| spec.family);
    if family(&old).is_some() && family(&old) != family(new) {
        let network = fields.network_type.clone().unwrap_or(NetworkType::Public);
        return Err(ApiError::other_family(&old, new, &network));
    }
    // An unknown flavor has no family, and its gateway lists no supported flavors: reject every change of it.
    let supported = match &fields.supported_flavors {
        Some(flavors) => flavors.contains(new),
        None => family(&old).is_some(),
    };
    if supported { Ok(old) } else { Err(ApiError::unsupported(&old, new)) }
}
