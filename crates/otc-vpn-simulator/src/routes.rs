//! The request handlers.

pub(crate) mod connections;
pub(crate) mod iam;
pub(crate) mod journal;
pub(crate) mod page;
pub(crate) mod vpn;
