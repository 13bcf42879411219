//! The metadata in the spec: its version, extensible enums, flavors, error codes, operations and servers.

pub(crate) mod types;

pub use crate::extensible_enum::UnknownValue;
pub use crate::generated::enums::*;
pub use crate::generated::tables::{ERROR_CODES, FLAVORS, OPERATIONS, SERVERS, SPEC_SHA256, SPEC_VERSION};
pub use types::{ErrorCode, FlavorSpec, OperationSpec, ServerSpec};

impl Flavor {
    /// The published properties of this flavor; `None` if the spec does not list it.
    #[must_use]
    pub fn spec(&self) -> Option<&'static FlavorSpec> {
        FLAVORS.iter().find(|spec| spec.flavor == *self)
    }
}
