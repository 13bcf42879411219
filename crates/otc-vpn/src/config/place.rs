//! Where things are: the region, IAM and the service.

use super::error::ConfigError;
use super::names;
use super::source::{Setting, Source};
use super::stack::{Found, Stack};
use super::vendor;
use crate::client_builder::base_url;
use otc_vpn_client::metadata::ServerSpec;
use reqwest::Url;

/// Where things are, each as far as it is known.
pub(super) struct Place {
    pub(super) profile: Option<Setting<String>>,
    pub(super) auth_url: Option<Setting<String>>,
    pub(super) region: Option<Setting<String>>,
    pub(super) endpoint: Option<Setting<String>>,
    pub(super) regional_endpoint: Option<Setting<String>>,
}

/// The place. What a cloud says of the chosen region alone goes on top of the stack's entries.
pub(super) fn resolve(stack: &mut Stack<'_>) -> Result<Place, ConfigError> {
    let profile = stack.find(&names::PROFILE)?.map(Found::text);
    let vendor = profile.as_ref().map(named_profile).transpose()?;

    let mut region = match stack.find(&names::REGION)? {
        Some(found) => Some(found.text()),
        None => first_of_cloud(stack),
    };
    if let Some(region) = &region {
        lay_over(stack, &region.value);
    }
    let auth_url = stack.find(&names::AUTH_URL)?.map(Found::text);
    if region.is_none() {
        region = derive_region(stack, auth_url.as_ref(), vendor)?;
    }
    if let Some(Setting { value, source }) = &region
        && !value.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
    {
        // It becomes a part of host names.
        let problem = format!("is not a region: {value:?}");
        return Err(ConfigError::InvalidValue { setting: "region", source: source.clone(), problem });
    }

    let auth_url = match auth_url {
        Some(auth_url) => Some(check_url("address of IAM", in_template(auth_url, region.as_ref()))?),
        None => None,
    };
    let server = match &auth_url {
        // Elsewhere than the vendor's IAM, the vendor's service would get a stranger's token.
        Some(auth_url) => vendor::of_auth_url(&auth_url.value).map(|(server, _)| server),
        None => vendor.or_else(|| region.as_ref().and_then(|region| vendor::with_region(&region.value))),
    };
    let in_region = |template: &str| {
        let region = region.as_ref()?;
        let source = match &profile {
            Some(_) if server.is_some() && server == vendor => Source::Profile(server?.cloud),
            _ => Source::Derived("region"),
        };
        Some(Setting::new(vendor::address(template, &region.value), source))
    };
    let regional_endpoint = server.and_then(|server| in_region(server.url));
    let auth_url = auth_url.or_else(|| server.and_then(|server| in_region(server.iam_url)));
    let endpoint = match stack.find(&names::ENDPOINT)? {
        Some(found) => Some(check_url("endpoint", found.text())?),
        None => None,
    };
    Ok(Place { profile, auth_url, region, endpoint, regional_endpoint })
}

fn named_profile(profile: &Setting<String>) -> Result<&'static ServerSpec, ConfigError> {
    vendor::named(&profile.value).ok_or_else(|| ConfigError::UnknownProfile {
        name: profile.value.clone(),
        source: profile.source.clone(),
    })
}

/// The first of the `regions` that the cloud lists.
fn first_of_cloud(stack: &Stack<'_>) -> Option<Setting<String>> {
    let (file, region) =
        stack.entries.iter().find_map(|(file, entry)| Some((file, entry.regions.first()?)))?;
    let source = Source::cloud("regions", stack.cloud, file);
    Some(Setting::new(region.name.clone(), source))
}

/// Puts the values of a region before those of its cloud.
fn lay_over(stack: &mut Stack<'_>, region: &str) {
    let regions = stack
        .entries
        .iter()
        .flat_map(|(file, entry)| entry.regions.iter().map(move |region| (*file, region)));
    let mut entries: Vec<_> =
        regions.filter(|(_, it)| it.name == region).map(|(file, it)| (file, &it.values)).collect();
    entries.append(&mut stack.entries);
    stack.entries = entries;
}

/// The region that other settings tell: the project's name before IAM's address, since a project is in one region while users of
/// several regions may sign in anywhere.
fn derive_region(
    stack: &Stack<'_>,
    auth_url: Option<&Setting<String>>,
    vendor: Option<&'static ServerSpec>,
) -> Result<Option<Setting<String>>, ConfigError> {
    let iam = auth_url.and_then(|url| vendor::of_auth_url(&url.value));
    // A project of another cloud may be named like a region of these.
    if iam.is_some() || vendor.is_some() {
        let name = stack.find(&names::PROJECT_NAME)?.map(Found::text);
        if let Some(region) = name.and_then(|name| vendor::region_of_project(&name.value)) {
            return Ok(Some(Setting::new(region.to_owned(), Source::Derived("project's name"))));
        }
    }
    if let Some((_, Some(region))) = iam {
        return Ok(Some(Setting::new(region, Source::Derived("address of IAM"))));
    }
    Ok(vendor.map(|vendor| Setting::new(vendor.default_region.to_owned(), Source::Profile(vendor.cloud))))
}

/// The address with the region in it, as openstacksdk lets `auth_url` have `{region_name}`.
fn in_template(mut url: Setting<String>, region: Option<&Setting<String>>) -> Setting<String> {
    if let Some(region) = region {
        url.value = url.value.replace("{region_name}", &region.value);
    }
    url
}

fn check_url(setting: &'static str, url: Setting<String>) -> Result<Setting<String>, ConfigError> {
    let invalid = |problem: &str| {
        Err(ConfigError::InvalidValue { setting, source: url.source.clone(), problem: problem.to_owned() })
    };
    if url.value.contains("{region_name}") {
        return invalid("has {region_name} in it, and no region is known: set OS_REGION_NAME (--region)");
    }
    // The value is not shown: it may be a secret in the wrong place.
    match Url::parse(&url.value) {
        Ok(it) if !matches!(it.scheme(), "http" | "https") || !it.has_host() => {
            invalid("is not an address that begins with https:// or http://")
        }
        Ok(it) if !it.username().is_empty() || it.password().is_some() => {
            invalid("has a user or a password in it; they belong in settings of their own")
        }
        Ok(it) if it.query().is_some() || it.fragment().is_some() => {
            invalid("has a query or a fragment, which no base has")
        }
        // The client's own rule, here with the source of the address.
        Ok(_) if base_url(&url.value, false).is_err() => {
            invalid("is http, over which anyone on the way could read the credentials: use https")
        }
        Ok(_) => Ok(url),
        Err(error) => invalid(&format!("is not an address such as https://example.org: {error}")),
    }
}
