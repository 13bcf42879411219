//! The simulator over TCP.

// Clippy allows these only in test functions, and the tests have helpers.
#![allow(clippy::unwrap_used, clippy::panic)]

mod api;
mod authentication;
mod connection_changes;
mod connections;
mod customer_gateways;
mod faults;
mod gateways;
mod host;
mod iam;
mod journal;
mod monitors;
mod paused_time;
mod read_only;
mod request_limits;
mod support;
mod tags;
