//! The request handlers.

pub(crate) mod connections;
pub(crate) mod customer_gateways;
pub(crate) mod gateways;
pub(crate) mod iam;
pub(crate) mod journal;
pub(crate) mod monitors;
pub(crate) mod page;
pub(crate) mod quotas;
pub(crate) mod tags;
pub(crate) mod vpn;
