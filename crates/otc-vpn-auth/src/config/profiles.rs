//! The service whose endpoint is resolved, and its profiles: the URLs of IAM and of the service in each cloud.

use reqwest::Url;

/// The service whose endpoint is resolved.
///
/// ```
/// use otc_vpn_auth::config::{Profile, Service};
///
/// let otc = Profile::new(
///     "otc",
///     "https://iam.{region}.otc.t-systems.com/v3",
///     "https://vpc.{region}.otc.t-systems.com",
///     "eu-de",
/// );
/// let vpc = Service::new(&["vpc"])
///     .with_endpoint_variables(&["OTC_VPC_ENDPOINT"])
///     .with_endpoint_keys(&["vpc_endpoint_override", "endpoint_override"])
///     .with_profiles(vec![otc.with_regions(&["eu-de", "eu-nl"])]);
/// # assert_eq!(vpc.profiles.len(), 1);
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Service {
    /// The types of the service in the catalog of IAM, the preferred one first.
    pub catalog_types: &'static [&'static str],
    /// The environment variables for the endpoint, the preferred one first.
    pub endpoint_variables: &'static [&'static str],
    /// The keys in `clouds.yaml` for the endpoint, the preferred one first. Only `endpoint_override` and keys that end with
    /// `_endpoint_override` or `_endpoint` are read.
    pub endpoint_keys: &'static [&'static str],
    /// The clouds that have the service.
    pub profiles: Vec<Profile>,
}

impl Service {
    /// A service with these types in the catalog of IAM, the preferred one first.
    #[must_use]
    pub fn new(catalog_types: &'static [&'static str]) -> Self {
        Self { catalog_types, endpoint_variables: &[], endpoint_keys: &[], profiles: Vec::new() }
    }

    /// Sets [`endpoint_variables`](Self::endpoint_variables).
    #[must_use]
    pub fn with_endpoint_variables(mut self, variables: &'static [&'static str]) -> Self {
        self.endpoint_variables = variables;
        self
    }

    /// Sets [`endpoint_keys`](Self::endpoint_keys).
    #[must_use]
    pub fn with_endpoint_keys(mut self, keys: &'static [&'static str]) -> Self {
        self.endpoint_keys = keys;
        self
    }

    /// Sets [`profiles`](Self::profiles).
    #[must_use]
    pub fn with_profiles(mut self, profiles: Vec<Profile>) -> Self {
        self.profiles = profiles;
        self
    }

    /// The profile with this name.
    pub(super) fn profile(&self, name: &str) -> Option<&Profile> {
        self.profiles.iter().find(|profile| profile.name == name)
    }

    /// The regions that the profiles list.
    pub(super) fn regions(&self) -> impl Iterator<Item = &'static str> {
        self.profiles.iter().flat_map(|profile| profile.regions).copied()
    }

    /// The profile that lists this region.
    pub(super) fn profile_of_region(&self, region: &str) -> Option<&Profile> {
        self.profiles.iter().find(|profile| profile.regions.contains(&region))
    }

    /// The IAM URL of a cloud whose regions are not listed, with the placeholder `REGION`.
    pub(super) fn iam_url_with_unlisted_regions(&self) -> Option<String> {
        let profile = self.profiles.iter().find(|profile| profile.regions.is_empty())?;
        Some(with_region(profile.iam_url, "REGION"))
    }

    /// The profile that an IAM URL belongs to, and the region in the URL. The first label of the host may differ from the
    /// profile's, for example `iam-pub` in the Swiss profile of openstacksdk.
    pub(super) fn profile_of_auth_url(&self, auth_url: &str) -> Option<(&Profile, Option<String>)> {
        let url = Url::parse(auth_url).ok()?;
        let host = url.host_str()?;
        self.profiles.iter().find_map(|profile| {
            let (_, after_region) = profile.iam_url.split_once("{region}")?;
            let domain = after_region.split('/').next()?;
            let labels = host.strip_suffix(domain)?;
            let region = labels.rsplit_once('.').map(|(_, region)| region.to_owned());
            match &region {
                Some(region)
                    if !profile.regions.is_empty() && !profile.regions.contains(&region.as_str()) =>
                {
                    None
                }
                // A `{region_name}` that is not replaced yet.
                Some(region) if region.contains('{') => None,
                _ => Some((profile, region)),
            }
        })
    }

    /// The region that a project's name starts with: `eu-de` and `eu-de_project` are names in Open Telekom Cloud. `profile` is the
    /// cloud, if it is known. If its regions are not listed, what looks like a region is one, unless another is known.
    pub(super) fn region_of_project(
        &self,
        name: &str,
        profile: Option<&Profile>,
        is_known: bool,
    ) -> Option<String> {
        let prefix = name.split('_').next().unwrap_or(name);
        let is_region = match profile {
            None => self.regions().any(|region| region == prefix),
            Some(profile) if profile.regions.is_empty() => !is_known && looks_like_region(prefix),
            Some(profile) => profile.regions.contains(&prefix),
        };
        is_region.then(|| prefix.to_owned())
    }
}

/// A vendor profile: the URLs of IAM and of a service in one cloud.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Profile {
    /// The name, as used for the key `profile` in `clouds.yaml`.
    pub name: &'static str,
    /// The URL of IAM, with `{region}` in the host.
    pub iam_url: &'static str,
    /// The URL of the service, with `{region}` in the host.
    pub service_url: &'static str,
    /// The regions of the cloud. Empty means that any region may exist.
    pub regions: &'static [&'static str],
    /// The region that is used if none is set.
    pub default_region: &'static str,
}

impl Profile {
    /// A profile without listed regions. The URLs have `{region}` in the host.
    #[must_use]
    pub fn new(
        name: &'static str,
        iam_url: &'static str,
        service_url: &'static str,
        default_region: &'static str,
    ) -> Self {
        Self { name, iam_url, service_url, regions: &[], default_region }
    }

    /// Sets [`regions`](Self::regions).
    #[must_use]
    pub fn with_regions(mut self, regions: &'static [&'static str]) -> Self {
        self.regions = regions;
        self
    }
}

/// Whether a text has the form of a region of Huawei Cloud, such as `ap-southeast-1`.
fn looks_like_region(text: &str) -> bool {
    let mut parts = text.split('-');
    let mut is_next = |is: fn(&u8) -> bool| {
        parts.next().is_some_and(|part| !part.is_empty() && part.bytes().all(|byte| is(&byte)))
    };
    is_next(u8::is_ascii_lowercase)
        && is_next(u8::is_ascii_lowercase)
        && is_next(u8::is_ascii_digit)
        && parts.next().is_none()
}

/// The URL of a region, from a template with `{region}`.
pub(super) fn with_region(template: &str, region: &str) -> String {
    template.replace("{region}", region)
}

#[cfg(test)]
mod tests {
    use crate::config::tests::service;

    #[test]
    fn auth_url_of_known_cloud_yields_profile_and_region() {
        let cases = [
            ("https://iam.eu-de.otc.t-systems.com/v3", Some(("otc", Some("eu-de")))),
            ("https://iam.eu-nl.otc.t-systems.com:443/v3", Some(("otc", Some("eu-nl")))),
            ("https://iam-pub.eu-ch2.sc.otc.t-systems.com/v3", Some(("otc-swiss", Some("eu-ch2")))),
            (
                "https://iam.ap-southeast-1.myhuaweicloud.com/v3",
                Some(("huaweicloud", Some("ap-southeast-1"))),
            ),
            ("https://iam.myhuaweicloud.com/v3", Some(("huaweicloud", None))),
            ("https://iam.eu-west-101.myhuaweicloud.eu/v3", Some(("huaweicloud-eu", Some("eu-west-101")))),
            ("http://127.0.0.1:8080/v3", None),
            ("https://iam.eu-de.otc.t-systems.com.example.org/v3", None),
            ("https://iam.{region_name}.myhuaweicloud.com/v3", None),
            ("not a url", None),
        ];
        let service = service();
        for (url, expected) in cases {
            let found = service.profile_of_auth_url(url);
            let found = found.as_ref().map(|(profile, region)| (profile.name, region.as_deref()));
            assert_eq!(found, expected, "{url}");
        }
    }

    #[test]
    fn project_name_with_region_prefix_yields_region() {
        let service = service();
        let profile = |name| service.profile(name);
        for (name, profile, is_known, expected) in [
            ("eu-nl_team", None, false, Some("eu-nl")),
            ("eu-de", None, false, Some("eu-de")),
            ("eu-de-team", None, false, None),
            ("team", None, false, None),
            ("eu-nl_team", profile("otc"), true, Some("eu-nl")),
            ("eu-ch2_team", profile("otc"), false, None),
            ("ap-southeast-1_team", profile("huaweicloud"), false, Some("ap-southeast-1")),
            ("ap-southeast-1_team", profile("huaweicloud"), true, None),
            ("my-own-project", profile("huaweicloud"), false, None),
            ("cn-north-4-x", profile("huaweicloud"), false, None),
        ] {
            let region = service.region_of_project(name, profile, is_known);
            assert_eq!(region.as_deref(), expected, "{name}");
        }
    }
}
