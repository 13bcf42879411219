//! What all routes share.

use crate::authentication::Credentials;
use crate::clock::Clock;
use crate::fault_schedule::Schedule;
use crate::iam_state::Iam;
use crate::journal::Recorder;
use crate::state::Gateways;
use otc_vpn_client::types::AvailabilityZones;
use std::collections::BTreeMap;

/// What all routes share.
pub(crate) struct Shared {
    pub(crate) gateways: Gateways,
    pub(crate) zones: BTreeMap<String, Option<AvailabilityZones>>,
    pub(crate) credentials: Credentials,
    pub(crate) iam: Iam,
    pub(crate) journal: Recorder,
    pub(crate) faults: Schedule,
    pub(crate) clock: Clock,
}
