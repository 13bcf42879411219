//! The command `otc-vpn`: changes the flavor of VPN gateways, and looks at what belongs to that.

mod args;
mod asked;
mod commands;
mod confirm;
mod context;
mod curl;
mod exit;
mod failure;
mod logging;
mod output;
mod plan_text;
mod progress;
mod run;
mod sheet;
mod shell;
mod signals;
mod table;
mod terminal;
mod usage;
mod words;

use std::process::ExitCode;

fn main() -> ExitCode {
    run::run().into()
}
