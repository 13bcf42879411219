//! The shared state of the server.

use crate::clock::Clock;
use crate::credentials::CredentialStore;
use crate::fault::schedule::Schedule;
use crate::journal::Recorder;
use crate::keystone::directory::Directory;
use crate::resources::Resources;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The state shared by all handlers.
pub(crate) struct AppState {
    pub(crate) resources: Mutex<Resources>,
    pub(crate) credentials: CredentialStore,
    pub(crate) directory: Directory,
    pub(crate) journal: Recorder,
    pub(crate) faults: Schedule,
    pub(crate) clock: Clock,
    /// Whether every write except the change of the flavor is rejected.
    pub(crate) read_only: bool,
}

impl AppState {
    /// Locks the resources, without those whose deletion has ended.
    pub(crate) fn resources(&self) -> MutexGuard<'_, Resources> {
        let mut resources = self.resources.lock().unwrap_or_else(PoisonError::into_inner);
        resources.remove_deleted();
        resources
    }
}
