//! The shared state of the server.

use crate::clock::Clock;
use crate::connections::Connections;
use crate::credentials::CredentialStore;
use crate::fault::schedule::Schedule;
use crate::gateways::Gateways;
use crate::journal::Recorder;
use crate::keystone::directory::Directory;
use otc_vpn_client::types::AvailabilityZones;
use std::collections::BTreeMap;

/// The state shared by all handlers.
pub(crate) struct AppState {
    pub(crate) gateways: Gateways,
    pub(crate) connections: Connections,
    pub(crate) zones: BTreeMap<String, Option<AvailabilityZones>>,
    pub(crate) credentials: CredentialStore,
    pub(crate) directory: Directory,
    pub(crate) journal: Recorder,
    pub(crate) faults: Schedule,
    pub(crate) clock: Clock,
}
