//! Changing the flavor of a gateway: plan it, send it, resolve an unknown outcome, follow it.

mod many;
pub(crate) mod operation;
pub(crate) mod plan;
pub(crate) mod request;
pub(crate) mod resized;
mod resolve;
pub(crate) mod warnings;
