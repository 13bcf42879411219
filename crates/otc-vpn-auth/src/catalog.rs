//! The service catalog that IAM returns with a token.

use crate::error::AuthError;
use reqwest::Url;
use serde::Deserialize;

/// The services of a cloud and their endpoints.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Catalog(Vec<Service>);

#[derive(Clone, Debug, Deserialize)]
struct Service {
    #[serde(default, rename = "type")]
    kind: Option<String>,
    #[serde(default)]
    endpoints: Option<Vec<Endpoint>>,
}

#[derive(Clone, Debug, Deserialize)]
struct Endpoint {
    #[serde(default)]
    interface: Option<String>,
    #[serde(default)]
    region: Option<String>,
    #[serde(default)]
    region_id: Option<String>,
    #[serde(default)]
    url: Option<String>,
}

impl Endpoint {
    fn region(&self) -> &str {
        self.region_id.as_deref().or(self.region.as_deref()).unwrap_or("*")
    }

    fn is_in(&self, region: Option<&str>) -> bool {
        region.is_none_or(|region| self.region() == region || self.region() == "*")
    }
}

impl Catalog {
    /// The public endpoint of the first of these service types that has one in the region, or in any region if `region` is `None`.
    /// The version and what follows it are removed from the path. The URL is as the catalog has it: check it with
    /// [`BaseUrl::parse`](crate::BaseUrl::parse) before sending credentials to it.
    ///
    /// # Errors
    ///
    /// [`AuthError::InvalidInput`] when no endpoint matches, or several do.
    pub fn endpoint(&self, types: &[&str], region: Option<&str>) -> Result<String, AuthError> {
        let public = |endpoint: &&Endpoint| endpoint.interface.as_deref().is_none_or(|name| name == "public");
        let candidates: Vec<&Endpoint> = types
            .iter()
            .map(|wanted| self.0.iter().filter(|service| service.kind.as_deref() == Some(wanted)))
            .map(|services| services.flat_map(|service| service.endpoints.iter().flatten()))
            .map(|endpoints| {
                endpoints.filter(public).filter(|endpoint| endpoint.url.is_some()).collect::<Vec<_>>()
            })
            .find(|endpoints| endpoints.iter().any(|endpoint| endpoint.is_in(region)))
            .unwrap_or_default();
        let mut urls: Vec<String> = candidates
            .iter()
            .filter(|endpoint| endpoint.is_in(region))
            .filter_map(|endpoint| without_version(endpoint.url.as_deref()?))
            .collect();
        urls.sort_unstable();
        urls.dedup();
        match urls.len() {
            1 => Ok(urls.swap_remove(0)),
            0 => Err(AuthError::invalid_input(self.missing(types, region))),
            _ => {
                if region.is_some() {
                    return Err(AuthError::invalid_input(format!(
                        "the catalog lists several endpoints of the service in the region ({}): set the endpoint",
                        urls.join(", ")
                    )));
                }
                let mut regions: Vec<_> = candidates.iter().map(|endpoint| endpoint.region()).collect();
                regions.sort_unstable();
                regions.dedup();
                Err(AuthError::invalid_input(format!(
                    "the catalog lists several endpoints of the service ({}): set the region to one of {}, or set the endpoint",
                    urls.join(", "),
                    regions.join(", ")
                )))
            }
        }
    }

    fn missing(&self, types: &[&str], region: Option<&str>) -> String {
        let in_region = region.map(|region| format!(" in region {region:?}")).unwrap_or_default();
        let regions: Vec<_> = self
            .0
            .iter()
            .filter(|service| service.kind.as_deref().is_some_and(|kind| types.contains(&kind)))
            .flat_map(|service| service.endpoints.iter().flatten().map(Endpoint::region))
            .collect();
        let elsewhere = match regions.is_empty() {
            true => String::new(),
            false => format!(", only in {}", regions.join(", ")),
        };
        format!(
            "the catalog lists no public endpoint of type {}{in_region}{elsewhere}: set the endpoint",
            types.join(" or ")
        )
    }
}

/// The URL without the version and what follows it: `https://vpn.example/v5/PROJECT` becomes `https://vpn.example`.
fn without_version(url: &str) -> Option<String> {
    let mut url = Url::parse(url).ok()?;
    let is_version = |segment: &str| {
        segment.strip_prefix('v').is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
    };
    let kept: Vec<_> = url
        .path_segments()?
        .take_while(|segment| !is_version(segment))
        .filter(|segment| !segment.is_empty())
        .collect();
    let path = kept.join("/");
    url.set_path(&path);
    url.set_query(None);
    Some(url.as_str().trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const TYPES: &[&str] = &["vpn", "evpn"];

    fn catalog() -> Catalog {
        let endpoint =
            |interface, region, url| json!({"interface": interface, "region_id": region, "url": url});
        serde_json::from_value(json!([
            {"type": "vpc", "endpoints": [endpoint("public", "eu-de", "https://vpc.eu-de.example/v1/p")]},
            {"type": "vpn", "endpoints": [endpoint("internal", "eu-de", "https://internal.example")]},
            {"type": "evpn", "name": "evpn", "id": "1", "endpoints": [
                endpoint("public", "eu-de", "https://vpn.eu-de.example/v5/p"),
                endpoint("public", "eu-nl", "https://vpn.eu-nl.example:8443/base/v5"),
            ]},
            {"type": null, "endpoints": null},
            {},
        ]))
        .unwrap()
    }

    #[test]
    fn endpoint_is_the_public_one_of_the_region() {
        assert_eq!(catalog().endpoint(TYPES, Some("eu-de")).unwrap(), "https://vpn.eu-de.example");
        assert_eq!(catalog().endpoint(TYPES, Some("eu-nl")).unwrap(), "https://vpn.eu-nl.example:8443/base");
        assert_eq!(catalog().endpoint(&["vpc"], None).unwrap(), "https://vpc.eu-de.example");
    }

    #[test]
    fn endpoint_without_unique_match_lists_the_candidates() {
        let error = |types, region| catalog().endpoint(types, region).unwrap_err().to_string();
        assert_eq!(
            error(TYPES, None),
            "the catalog lists several endpoints of the service (https://vpn.eu-de.example, \
             https://vpn.eu-nl.example:8443/base): set the region to one of eu-de, eu-nl, or set the endpoint"
        );
        assert_eq!(
            error(&["evpn"], Some("eu-ch2")),
            "the catalog lists no public endpoint of type evpn in region \"eu-ch2\", only in eu-de, eu-nl: \
             set the endpoint"
        );
        assert_eq!(
            error(&["dns"], None),
            "the catalog lists no public endpoint of type dns: set the endpoint"
        );
    }
}
