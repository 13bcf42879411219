//! One module for each command.

pub(crate) mod api;
pub(crate) mod auth;
pub(crate) mod completion;
pub(crate) mod flavor;
pub(crate) mod gateway_list;
pub(crate) mod gateway_resize;
pub(crate) mod gateway_show;
pub(crate) mod gateway_wait;
#[cfg(feature = "man")]
pub(crate) mod man;
pub(crate) mod simulator;
pub(crate) mod zone;
