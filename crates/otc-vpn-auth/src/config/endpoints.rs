//! Resolution of the region, the IAM URL and the endpoint of the service.

use super::clouds::{CloudEntry, PublicProfiles};
use super::error::ConfigError;
use super::keys;
use super::profiles::{Profile, Service, with_region};
use super::source::{Setting, Source};
use super::sources::{Found, Sources};
use crate::base_url::BaseUrl;
use crate::similar::most_similar;

/// The region and the URLs, as far as they are known.
pub(super) struct Endpoints {
    pub(super) profile: Option<Setting<String>>,
    pub(super) auth_url: Option<Setting<BaseUrl>>,
    pub(super) region: Option<Setting<String>>,
    pub(super) endpoint: Option<Setting<BaseUrl>>,
    pub(super) regional_endpoint: Option<Setting<BaseUrl>>,
    /// A region that is probably misspelled.
    pub(super) warning: Option<String>,
}

/// Resolves the region and the URLs. The values of the cloud for the selected region are added to the entries of `sources`.
pub(super) fn resolve<'a>(
    sources: &mut Sources<'a>,
    service: &Service,
    public_profiles: &'a PublicProfiles,
) -> Result<Endpoints, ConfigError> {
    let allow_http = sources.overrides.allow_http;
    let profile = sources.find(&keys::PROFILE)?.map(Found::text);
    let cloud_profile = match &profile {
        Some(name) => find_profile(sources, service, public_profiles, name)?,
        None => None,
    };

    let mut region = match sources.find(&keys::REGION)? {
        Some(found) => Some(found.text()),
        None => first_region_of_cloud(sources),
    };
    if let Some(region) = &region {
        add_region_values(sources, &region.value);
    }
    let auth_url = match sources.overrides.password() {
        Some(password) => {
            Some(Setting::new(password.iam_url.as_str().to_owned(), Source::Override("credentials")))
        }
        None => sources.find(&keys::AUTH_URL)?.map(Found::text),
    };
    if region.is_none() {
        region = derive_region(sources, service, auth_url.as_ref(), cloud_profile)?;
    }
    if let Some(Setting { value, source }) = &region
        && !value.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
    {
        // The region becomes part of host names.
        let problem = format!("{value:?} has characters other than letters, digits, '-', '_' and '.'");
        return Err(ConfigError::InvalidValue { setting: "region", source: source.clone(), problem });
    }

    let auth_url = match auth_url {
        // The caller decided about http when it parsed this URL.
        Some(url) if matches!(url.source, Source::Override(_)) => Some(parse_url("IAM URL", url, true)?),
        Some(url) => Some(parse_url("IAM URL", insert_region(url, region.as_ref()), allow_http)?),
        None => None,
    };
    let used_profile = match &auth_url {
        // With an IAM elsewhere, the endpoint of the profile would receive the token of another cloud.
        Some(auth_url) => service.profile_of_auth_url(auth_url.value.as_str()).map(|(profile, _)| profile),
        None => cloud_profile
            .or_else(|| region.as_ref().and_then(|region| service.profile_of_region(&region.value))),
    };
    let warning = used_profile.zip(region.as_ref()).and_then(|(profile, region)| misspelled(profile, region));
    let regional_url = |url: fn(&Profile) -> &'static str| {
        let (Some(used), Some(region)) = (used_profile, &region) else { return Ok(None) };
        let source = match used_profile == cloud_profile {
            true => Source::Profile(used.name),
            false => Source::Derived("region"),
        };
        let url = Setting::new(with_region(url(used), &region.value), source);
        parse_url("URL", url, allow_http).map(Some)
    };
    let regional_endpoint = regional_url(|profile| profile.service_url)?;
    let auth_url = match auth_url {
        Some(auth_url) => Some(auth_url),
        None => regional_url(|profile| profile.iam_url)?,
    };
    let endpoint = match sources.find(&keys::endpoint(service))? {
        Some(found) => Some(parse_url("endpoint", found.text(), allow_http)?),
        None => None,
    };
    Ok(Endpoints { profile, auth_url, region, endpoint, regional_endpoint, warning })
}

/// The warning for a region that is similar to one of its cloud. It is no error, because a cloud can get new regions.
fn misspelled(profile: &Profile, region: &Setting<String>) -> Option<String> {
    let Setting { value, source } = region;
    if profile.regions.contains(&value.as_str()) {
        return None;
    }
    let similar = most_similar(value, profile.regions.iter().copied())?;
    let known = profile.regions.join(", ");
    Some(format!("region {value:?} from {source} is not one of {known}; did you mean {similar:?}?"))
}

/// The built-in profile. If `clouds-public.yaml` has one of this name, its values are added to the entries instead, as in
/// openstacksdk.
fn find_profile<'a, 's>(
    sources: &mut Sources<'a>,
    service: &'s Service,
    public_profiles: &'a PublicProfiles,
    name: &Setting<String>,
) -> Result<Option<&'s Profile>, ConfigError> {
    if let Some(entry) = public_profiles.get(&name.value) {
        sources.entries.push(entry);
        return Ok(None);
    }
    let unknown = || ConfigError::UnknownProfile {
        name: name.value.clone(),
        source: name.source.clone(),
        known: service
            .profiles
            .iter()
            .map(|profile| profile.name.to_owned())
            .chain(public_profiles.names().cloned())
            .collect(),
    };
    service.profile(&name.value).map(Some).ok_or_else(unknown)
}

/// The first of the `regions` that the cloud lists.
fn first_region_of_cloud(sources: &Sources<'_>) -> Option<Setting<String>> {
    sources.entries.iter().find_map(|CloudEntry { name, file, entry }| {
        let region = entry.regions.first()?;
        Some(Setting::new(region.name.clone(), Source::cloud("regions", name, file)))
    })
}

/// Adds the values of a region, which have precedence over those of its cloud.
fn add_region_values(sources: &mut Sources<'_>, region: &str) {
    let mut entries = Vec::new();
    for cloud in &sources.entries {
        let regions = cloud.entry.regions.iter().filter(|it| it.name == region);
        entries.extend(regions.map(|region| CloudEntry { entry: &region.values, ..*cloud }));
        entries.push(*cloud);
    }
    sources.entries = entries;
}

/// The region that other settings imply. The project's name has precedence over the IAM URL, because a project is in one region while
/// its users may authenticate in another.
fn derive_region(
    sources: &Sources<'_>,
    service: &Service,
    auth_url: Option<&Setting<String>>,
    cloud_profile: Option<&Profile>,
) -> Result<Option<Setting<String>>, ConfigError> {
    let iam = auth_url.and_then(|url| service.profile_of_auth_url(&url.value));
    let profile = iam.as_ref().map(|(profile, _)| *profile).or(cloud_profile);
    let url_region = iam.and_then(|(_, region)| region);
    // In an unknown cloud, the name of a project may look like a region, and the credentials must not be sent to another cloud.
    let is_unknown_cloud = match profile {
        Some(_) => false,
        None => auth_url.is_some() || sources.find(&keys::endpoint(service))?.is_some(),
    };
    let name = match sources.find(&keys::DELEGATED_PROJECT)? {
        Some(name) => Some(name),
        None => sources.find(&keys::PROJECT_NAME)?,
    };
    let name = name.map(Found::text).filter(|_| !is_unknown_cloud);
    if let Some(region) =
        name.and_then(|name| service.region_of_project(&name.value, profile, url_region.is_some()))
    {
        return Ok(Some(Setting::new(region, Source::Derived("project name"))));
    }
    if let Some(region) = url_region {
        return Ok(Some(Setting::new(region, Source::Derived("IAM URL"))));
    }
    Ok(cloud_profile
        .map(|profile| Setting::new(profile.default_region.to_owned(), Source::Profile(profile.name))))
}

/// Replaces `{region_name}` by the region, as openstacksdk does in `auth_url`.
fn insert_region(mut url: Setting<String>, region: Option<&Setting<String>>) -> Setting<String> {
    if let Some(region) = region {
        url.value = url.value.replace("{region_name}", &region.value);
    }
    url
}

fn parse_url(
    setting: &'static str,
    url: Setting<String>,
    allow_http: bool,
) -> Result<Setting<BaseUrl>, ConfigError> {
    let Setting { value, source } = url;
    if value.contains("{region_name}") {
        return Err(ConfigError::RegionRequired { setting, source });
    }
    match BaseUrl::parse(&value, allow_http) {
        Ok(value) => Ok(Setting::new(value, source)),
        Err(error) => Err(ConfigError::InvalidValue { setting, source, problem: error.to_string() }),
    }
}
