//! The VPN service, for the resolution of settings.

use otc_vpn_auth::config::{Profile, Service};
use otc_vpn_client::metadata::SERVERS;

/// The types of the service in the catalog of IAM.
pub(crate) const CATALOG_TYPES: &[&str] = &["vpn", "evpn"];

/// The VPN service: its types in the catalog of IAM, the settings for its endpoint, and the profiles of the clouds in the spec. It is
/// the last argument of [`config::resolve`](crate::config::resolve).
///
/// ```
/// use otc_vpn::config::{Environment, Overrides, resolve};
/// let overrides = Overrides::default()
///     .with_region("eu-de")
///     .with_project_id("a4a5d4098fb4474fa22cd05f897d6b99")
///     .with_credentials(otc_vpn::auth::Credentials::Token("token".into()));
/// let settings = resolve(&overrides, &Environment::empty(), &otc_vpn::vpn_service())?;
/// let endpoint = settings.service_url().map(|url| url.value.as_str());
/// assert_eq!(endpoint, Some("https://vpn.eu-de.otc.t-systems.com"));
/// # Ok::<(), otc_vpn::config::ConfigError>(())
/// ```
#[must_use]
pub fn vpn_service() -> Service {
    let profiles = SERVERS.iter().map(|server| {
        Profile::new(server.cloud, server.iam_url, server.url, server.default_region)
            .with_regions(server.regions)
    });
    Service::new(CATALOG_TYPES)
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
