//! The exit codes of the contract.

pub(crate) const SUCCESS: i32 = 0;
pub(crate) const USAGE: i32 = 2;
pub(crate) const REJECTED: i32 = 3;
pub(crate) const UNAUTHORIZED: i32 = 4;
pub(crate) const CHANGE_UNCONFIRMED: i32 = 5;
pub(crate) const UNREACHABLE: i32 = 6;
pub(crate) const TUNNELS_DOWN: i32 = 7;
pub(crate) const CHANGE_NEEDED: i32 = 10;
pub(crate) const INTERRUPTED: i32 = 130;
pub(crate) const TERMINATED: i32 = 143;
