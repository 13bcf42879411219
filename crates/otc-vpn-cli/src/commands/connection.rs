//! The `connection` commands, one module each.

pub(crate) mod list;
pub(crate) mod log;
pub(crate) mod show;
