//! The `gateway` commands.

pub(crate) mod list;
pub(crate) mod resize;
pub(crate) mod show;
pub(crate) mod wait;
