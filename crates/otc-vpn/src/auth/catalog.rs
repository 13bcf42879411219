//! The service catalog, which comes with a token and says where each service is.

use super::AuthError;
use reqwest::Url;
use serde::Deserialize;

/// The services of a cloud and where they are.
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
    /// The public endpoint of the first of some service types that is there, in a region; without a region the only one.
    /// It ends before the version in its path, as operations bring their own.
    ///
    /// # Errors
    ///
    /// [`AuthError::InvalidInput`] when there is no such service, none in the region, or there are several to choose from.
    pub fn endpoint(&self, types: &[&str], region: Option<&str>) -> Result<String, AuthError> {
        let public = |endpoint: &&Endpoint| endpoint.interface.as_deref().is_none_or(|name| name == "public");
        let offered: Vec<&Endpoint> = types
            .iter()
            .map(|wanted| self.0.iter().filter(|service| service.kind.as_deref() == Some(wanted)))
            .map(|services| services.flat_map(|service| service.endpoints.iter().flatten()))
            .map(|endpoints| {
                endpoints.filter(public).filter(|endpoint| endpoint.url.is_some()).collect::<Vec<_>>()
            })
            .find(|endpoints| endpoints.iter().any(|endpoint| endpoint.is_in(region)))
            .unwrap_or_default();
        let mut bases: Vec<String> = offered
            .iter()
            .filter(|endpoint| endpoint.is_in(region))
            .filter_map(|endpoint| base(endpoint.url.as_deref()?))
            .collect();
        bases.sort_unstable();
        bases.dedup();
        match bases.len() {
            1 => Ok(bases.swap_remove(0)),
            0 => Err(AuthError::invalid_input(self.missing(types, region))),
            _ => {
                let mut regions: Vec<_> = offered.iter().map(|endpoint| endpoint.region()).collect();
                regions.sort_unstable();
                regions.dedup();
                Err(AuthError::invalid_input(format!(
                    "the catalog has several endpoints of the service ({}): give the region, one of {}, or the endpoint",
                    bases.join(", "),
                    regions.join(", ")
                )))
            }
        }
    }

    fn missing(&self, types: &[&str], region: Option<&str>) -> String {
        let place = region.map(|region| format!(" in region {region:?}")).unwrap_or_default();
        let regions: Vec<_> = self
            .0
            .iter()
            .filter(|service| service.kind.as_deref().is_some_and(|kind| types.contains(&kind)))
            .flat_map(|service| service.endpoints.iter().flatten().map(Endpoint::region))
            .collect();
        let elsewhere = match regions.is_empty() {
            true => String::new(),
            false => format!(" (but in {})", regions.join(", ")),
        };
        format!(
            "the cloud's catalog has no public endpoint of type {}{place}{elsewhere}: give the endpoint",
            types.join(" or ")
        )
    }
}

/// A catalog's URL without the version and what follows it, `https://vpn.example/v5/PROJECT` as `https://vpn.example`.
fn base(url: &str) -> Option<String> {
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
            {"type": "vpn", "endpoints": [endpoint("internal", "eu-de", "https://inside.example")]},
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
    fn the_endpoint_is_the_one_of_the_region() {
        assert_eq!(catalog().endpoint(TYPES, Some("eu-de")).unwrap(), "https://vpn.eu-de.example");
        assert_eq!(catalog().endpoint(TYPES, Some("eu-nl")).unwrap(), "https://vpn.eu-nl.example:8443/base");
        assert_eq!(catalog().endpoint(&["vpc"], None).unwrap(), "https://vpc.eu-de.example");
    }

    #[test]
    fn a_catalog_that_does_not_settle_it_says_what_it_has() {
        let refusal = |types, region| catalog().endpoint(types, region).unwrap_err().to_string();
        assert_eq!(
            refusal(TYPES, None),
            "the catalog has several endpoints of the service (https://vpn.eu-de.example, \
             https://vpn.eu-nl.example:8443/base): give the region, one of eu-de, eu-nl, or the endpoint"
        );
        assert_eq!(
            refusal(&["evpn"], Some("eu-ch2")),
            "the cloud's catalog has no public endpoint of type evpn in region \"eu-ch2\" (but in eu-de, eu-nl): \
             give the endpoint"
        );
        assert_eq!(
            refusal(&["dns"], None),
            "the cloud's catalog has no public endpoint of type dns: give the endpoint"
        );
    }
}
