//! Vendor profiles: where the clouds that this crate knows have IAM and the service. The spec's servers, no list of its own.

use otc_vpn_client::metadata::{SERVERS, ServerSpec};
use reqwest::Url;

/// The names of the profiles.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    SERVERS.iter().map(|server| server.cloud)
}

/// The profile of that name.
pub(super) fn named(name: &str) -> Option<&'static ServerSpec> {
    SERVERS.iter().find(|server| server.cloud == name)
}

/// The regions that the clouds list as their own.
pub(super) fn regions() -> Vec<&'static str> {
    SERVERS.iter().flat_map(|server| server.regions).copied().collect()
}

/// Where IAM is in a region that no cloud lists, if it belongs to a cloud that lists none.
pub(super) fn iam_elsewhere(region: &str) -> Option<String> {
    SERVERS.iter().find(|server| server.regions.is_empty()).map(|server| address(server.iam_url, region))
}

/// The cloud that lists the region as its own.
pub(super) fn with_region(region: &str) -> Option<&'static ServerSpec> {
    SERVERS.iter().find(|server| server.regions.contains(&region))
}

/// The cloud that an address of IAM belongs to, and the region in it. The first label may be another than the spec's `iam`: Swiss
/// users have `iam-pub` from the profile of openstacksdk.
pub(super) fn of_auth_url(auth_url: &str) -> Option<(&'static ServerSpec, Option<String>)> {
    let url = Url::parse(auth_url).ok()?;
    let host = url.host_str()?;
    SERVERS.iter().find_map(|server| {
        let (_, after) = server.iam_url.split_once("{region}")?;
        let domain = after.split('/').next()?;
        let front = host.strip_suffix(domain)?;
        let region = front.rsplit_once('.').map(|(_, region)| region.to_owned());
        match &region {
            Some(region) if !server.regions.is_empty() && !server.regions.contains(&region.as_str()) => None,
            // A template that has no region yet.
            Some(region) if region.contains('{') => None,
            _ => Some((server, region)),
        }
    })
}

/// The region that a project's name begins with, as the names of Open Telekom Cloud do: `eu-de` and `eu-de_project`.
pub(super) fn region_of_project(name: &str) -> Option<&'static str> {
    let front = name.split('_').next().unwrap_or(name);
    SERVERS.iter().flat_map(|server| server.regions).find(|region| **region == front).copied()
}

/// The address of a region, from a template with `{region}`.
pub(super) fn address(template: &str, region: &str) -> String {
    template.replace("{region}", region)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_iam_tells_cloud_and_region() {
        let cases = [
            ("https://iam.eu-de.otc.t-systems.com/v3", Some(("otc", Some("eu-de")))),
            ("https://iam.eu-nl.otc.t-systems.com:443/v3", Some(("otc", Some("eu-nl")))),
            ("https://iam-pub.eu-ch2.sc.otc.t-systems.com/v3", Some(("otc-swiss", Some("eu-ch2")))),
            (
                "https://iam.ap-southeast-1.myhuaweicloud.com/v3",
                Some(("huaweicloud", Some("ap-southeast-1"))),
            ),
            ("https://iam.myhuaweicloud.com/v3", Some(("huaweicloud", None))),
            ("http://127.0.0.1:8080/v3", None),
            ("https://iam.eu-de.otc.t-systems.com.example.org/v3", None),
            ("https://iam.{region_name}.myhuaweicloud.com/v3", None),
            ("not a url", None),
        ];
        for (url, expected) in cases {
            let found = of_auth_url(url);
            let found = found.as_ref().map(|(server, region)| (server.cloud, region.as_deref()));
            assert_eq!(found, expected, "{url}");
        }
    }

    #[test]
    fn a_projects_name_tells_its_region() {
        assert_eq!(region_of_project("eu-nl_team"), Some("eu-nl"));
        assert_eq!(region_of_project("eu-de"), Some("eu-de"));
        assert_eq!(region_of_project("eu-de-team"), None);
        assert_eq!(region_of_project("team"), None);
    }
}
