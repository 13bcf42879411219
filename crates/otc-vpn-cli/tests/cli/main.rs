//! Tests of the binary as a subprocess, against a simulator or a stub server in the test process.

// Helper functions may panic as tests do.
#![allow(clippy::unwrap_used, clippy::panic)]

mod api;
mod auth_check;
#[cfg(target_os = "linux")]
mod blocked_output;
mod completion;
mod configuration;
mod connections;
mod credentials;
mod dry_run;
mod error_bodies;
mod event_log;
mod exit_codes;
#[cfg(unix)]
mod guides;
mod help;
mod interruption;
mod list_show;
mod output;
mod read_commands;
mod readme;
mod resize;
mod resize_concurrency;
mod resize_multiple;
mod resize_not_ready;
mod schemas;
mod secret_leaks;
mod simulator_serve;
mod stub_server;
mod support;
mod tags;
#[cfg(unix)]
mod terminal;
mod tunnels;
mod usage_errors;
mod wait;
