//! The parts that the measurements share: the calls through the library ([`library`]) and through plain reqwest ([`baseline`]), a
//! server that sends the same responses to both ([`server`]), the responses ([`sample`]), and a log subscriber ([`error_log`]). The
//! command is measured as a process ([`process`]), also with a [`simulator`].

pub mod baseline;
pub mod error_log;
pub mod library;
pub mod process;
pub mod sample;
pub mod server;
pub mod simulator;

/// Prints a result in the format that `cargo xtask bench` reads.
pub fn report(case: &str, otc_vpn: u64, baseline: u64) {
    println!("{}", serde_json::json!({ "case": case, "otc_vpn": otc_vpn, "baseline": baseline }));
}
