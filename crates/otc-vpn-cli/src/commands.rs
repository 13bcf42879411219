//! One module per command, each with a `run` function.

pub(crate) mod api;
pub(crate) mod auth_check;
pub(crate) mod completion;
pub(crate) mod connection;
pub(crate) mod customer_gateway;
pub(crate) mod flavor_list;
pub(crate) mod gateway;
#[cfg(feature = "man")]
pub(crate) mod man;
pub(crate) mod monitor_list;
pub(crate) mod quota_list;
pub(crate) mod simulator_serve;
pub(crate) mod zone_list;
