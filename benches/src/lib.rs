//! What the measurements share: each case as this project does it ([`ours`]) and as a bare HTTP client does it ([`bare`]), a
//! server that answers both alike ([`server`]), what it answers ([`sample`]), and a log that is off ([`quiet`]).

pub mod bare;
pub mod ours;
pub mod quiet;
pub mod sample;
pub mod server;

/// Prints a result as `cargo xtask bench` reads it.
pub fn report(case: &str, ours: u64, bare: u64) {
    println!("{}", serde_json::json!({ "case": case, "ours": ours, "bare": bare }));
}
