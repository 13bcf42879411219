//! The handlers, by API.

pub(crate) mod iam;
pub(crate) mod journal;
pub(crate) mod page;
pub(crate) mod vpn;
