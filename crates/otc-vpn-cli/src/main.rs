//! The command `otc-vpn`, which resizes VPN gateways of Open Telekom Cloud in place.

mod app;
mod args;
mod commands;
mod complete;
mod connection_states;
mod context;
mod curl;
mod error;
mod event_log;
mod exit;
mod humanize;
mod in_flight;
mod location;
mod logging;
mod output;
mod overview;
mod rollback;
mod serialize;
mod setting_source;
mod signals;
mod streams;
mod suggest;
mod supervisor;
mod ui;
mod usage_error;

use std::process::ExitCode;

fn main() -> ExitCode {
    app::run().into()
}
