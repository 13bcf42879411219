//! The library over real sockets, against the simulator and a stub server.
//!
//! Time is paused: tests and servers share one runtime, whose clock moves to the next timer as soon as all tasks are idle.

// Clippy exempts test functions only, and these tests have helpers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod authentication;
mod connections;
mod credential_lifetime;
mod customer_gateways;
mod deadlines;
mod decoding;
mod error_decoding;
mod error_fixtures;
mod fault_matrix;
mod fault_run;
mod monitors_and_quotas;
mod no_duplicate_send;
mod outcome;
mod random_faults;
mod resize;
mod resize_many;
mod secret_leaks;
mod spans;
mod support;
mod timeouts;
mod tunnel_matrix;
mod tunnels;
