//! The command as a process, against a simulator in this one.

// Helpers of tests may fail as tests do.
#![allow(clippy::unwrap_used, clippy::panic)]

mod api;
mod auth;
mod authentication;
mod canaries;
mod completion;
mod help;
mod interruption;
mod many;
mod output;
mod payloads;
mod reading;
mod readme;
mod resize;
mod schemas;
mod serve;
mod server;
mod several;
mod support;
#[cfg(unix)]
mod terminal;
mod usage;
mod wait;
