//! The published library crates.

/// The library crates, each after those that it depends on.
pub(crate) const LIBRARIES: [&str; 4] = ["otc-vpn-client", "otc-vpn-auth", "otc-vpn", "otc-vpn-simulator"];
