//! The VPN service as the configuration needs it: where its endpoint is set or derived.

use otc_vpn_auth::config::{Profile, Service};
use otc_vpn_client::metadata::SERVERS;

/// The types of the service in the catalog of IAM.
pub(crate) const CATALOG_TYPES: &[&str] = &["vpn", "evpn"];

/// The VPN service, to [resolve](crate::config::resolve) settings for it.
///
/// ```
/// use otc_vpn::config::{Environment, Overrides, resolve};
/// let overrides = Overrides::default().with_region("eu-de").with_project_id("p").with_credentials(
///     otc_vpn::auth::Credentials::Token("token".into()),
/// );
/// let settings = resolve(&overrides, &Environment::empty(), &otc_vpn::service())?;
/// let endpoint = settings.service_url().map(|url| url.value.as_str());
/// assert_eq!(endpoint, Some("https://vpn.eu-de.otc.t-systems.com"));
/// # Ok::<(), otc_vpn::config::ConfigError>(())
/// ```
#[must_use]
pub fn service() -> Service {
    let profile = |server: &'static otc_vpn_client::metadata::ServerSpec| {
        Profile::new(server.cloud, server.iam_url, server.url, server.default_region).with_regions(server.regions)
    };
    Service::new(CATALOG_TYPES)
        .with_endpoint_variables(&["OTC_VPN_ENDPOINT"])
        .with_endpoint_keys(&["vpn_endpoint_override", "evpn_endpoint_override", "endpoint_override"])
        .with_profiles(SERVERS.iter().map(profile).collect())
}
