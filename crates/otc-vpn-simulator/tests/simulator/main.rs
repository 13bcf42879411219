//! The simulator over real sockets.

// Clippy exempts test functions alone, and these have helpers.
#![allow(clippy::unwrap_used, clippy::panic)]

mod api;
mod authentication;
mod faults;
mod iam;
mod journal;
mod paused_time;
mod support;
