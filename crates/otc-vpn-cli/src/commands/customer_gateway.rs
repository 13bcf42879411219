//! The `customer-gateway` commands, one module each.

pub(crate) mod list;
pub(crate) mod show;
