//! The identity of a new resource: its id, its generated name and the time of its creation.

use crate::request_id::{RequestId, random_hex};
use jiff::Timestamp;

/// The usual number of characters of an id. A seed may have other ids.
pub(crate) const ID_LENGTH: usize = 36;

/// The identity of a new resource.
pub(crate) struct Identity {
    pub(crate) id: String,
    created_at: Timestamp,
}

impl Identity {
    pub(crate) fn new(created_at: Timestamp) -> Self {
        Self { id: random_id(), created_at }
    }

    /// The time of the creation. The service returns 3 to 9 fractional digits, depending on the resource.
    pub(crate) fn created_at(&self) -> String {
        format!("{:.6}", self.created_at)
    }
}

/// A new random id with 36 characters.
pub(crate) fn random_id() -> String {
    RequestId::random().0
}

/// A name in the form in which the service generates names, such as `cgw-2abf`.
pub(crate) fn generated_name(prefix: &str) -> String {
    format!("{prefix}-{}", random_hex::<2>())
}
