//! The VPN service for the resolution of settings.

use crate::client::metadata::SERVERS;
use crate::config::{Profile, Service};

/// The VPN service: its types in the catalog of IAM, the settings for its endpoint, and the profiles of the clouds in the spec. It is the
/// last argument of [`config::resolve`](crate::config::resolve).
#[must_use]
pub fn vpn_service() -> Service {
    let profiles = SERVERS.iter().map(|server| {
        Profile::new(server.cloud, server.iam_url, server.url, server.default_region)
            .with_regions(server.regions)
    });
    Service::new(&["vpn", "evpn"])
        .with_endpoint_variables(&["OTC_VPN_ENDPOINT"])
        .with_endpoint_keys(&[
            "vpn_endpoint_override",
            "evpn_endpoint_override",
            "vpn_endpoint",
            "evpn_endpoint",
            "endpoint_override",
        ])
        .with_profiles(profiles.collect())
}
