//! The tags of a resource: the rules for their creation, and the filters that select resources by them.

use crate::api_error::ApiError;
use otc_vpn_client::types::{
    QueryResourcesRequestBody, RequestResourceTag, RequestVpnResourceTag, ResponseProjectTag,
    ResponseResource, VpnResourceTag,
};

/// The maximum number of tags of a resource.
const MAX_TAGS: usize = 20;

/// The types of resources with tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TaggedKind {
    VpnGateway,
    CustomerGateway,
    VpnConnection,
}

impl TaggedKind {
    pub(crate) const ALL: [Self; 3] = [Self::VpnGateway, Self::CustomerGateway, Self::VpnConnection];

    /// The segment of the paths of the tag operations.
    pub(crate) fn segment(self) -> &'static str {
        match self {
            Self::VpnGateway => "vpn-gateway",
            Self::CustomerGateway => "customer-gateway",
            Self::VpnConnection => "vpn-connection",
        }
    }
}

/// A resource with tags.
pub(crate) struct Tagged<'a> {
    pub(crate) id: Option<&'a str>,
    pub(crate) name: Option<&'a str>,
    pub(crate) tags: &'a [VpnResourceTag],
}

impl Tagged<'_> {
    /// Whether the resource matches the filter: it has all tags, each with one of the values, or with any value if there are none; and
    /// its name contains the text of each match.
    pub(crate) fn matches(&self, filter: &QueryResourcesRequestBody) -> bool {
        let has_tag = |key: &str, values: &[String]| {
            self.tags.iter().any(|tag| {
                let value = tag.value.as_deref().unwrap_or_default();
                tag.key.as_deref() == Some(key)
                    && (values.is_empty() || values.iter().any(|one| one == value))
            })
        };
        // A resource without tags matches no tag, so the service ignores the tags then.
        let by_tags = match filter.without_any_tag {
            Some(true) => self.tags.is_empty(),
            _ => filter.tags.iter().flatten().all(|tag| {
                let values: Vec<_> = tag.values.iter().map(|value| value.to_string()).collect();
                has_tag(&tag.key, &values)
            }),
        };
        let name = self.name.unwrap_or_default();
        by_tags && filter.matches.iter().flatten().all(|one| name.contains(one.value.as_str()))
    }

    pub(crate) fn to_resource(&self) -> ResponseResource {
        let mut resource = ResponseResource::default();
        resource.resource_id = self.id.map(str::to_owned);
        resource.resource_name = self.name.map(str::to_owned);
        resource.tags = Some(self.tags.to_vec());
        resource
    }
}

/// The tags in the request that creates a resource.
pub(crate) fn of_request(tags: Option<Vec<RequestVpnResourceTag>>) -> Result<Vec<VpnResourceTag>, ApiError> {
    let mut created: Vec<VpnResourceTag> = Vec::new();
    for tag in tags.unwrap_or_default() {
        let key = require_valid(&tag.key)?;
        if created.iter().any(|other| other.key.as_deref() == Some(key)) {
            return Err(ApiError::invalid("the keys of tags must differ"));
        }
        created.push(new_tag(key, require_valid(&tag.value)?));
    }
    Ok(created)
}

/// Creates tags, or replaces the values of tags that exist. Changes nothing if a tag is invalid.
pub(crate) fn create(tags: &mut Vec<VpnResourceTag>, new: Vec<RequestResourceTag>) -> Result<(), ApiError> {
    let mut changed = tags.clone();
    for tag in new {
        let value = tag.value.as_ref().map_or("", |value| value.as_str());
        let (key, value) = (require_valid(&tag.key)?, require_valid(value)?);
        match changed.iter_mut().find(|other| other.key.as_deref() == Some(key)) {
            Some(existing) => existing.value = Some(value.to_owned()),
            None => changed.push(new_tag(key, value)),
        }
    }
    if changed.len() > MAX_TAGS {
        return Err(ApiError::invalid(&format!("a resource can have {MAX_TAGS} tags")));
    }
    *tags = changed;
    Ok(())
}

/// Deletes the tags with these keys and, if a value is given, with this value.
pub(crate) fn delete(tags: &mut Vec<VpnResourceTag>, deleted: &[RequestResourceTag]) {
    tags.retain(|tag| {
        !deleted.iter().any(|one| {
            let has_value =
                one.value.as_ref().is_none_or(|value| tag.value.as_deref() == Some(value.as_str()));
            tag.key.as_deref() == Some(one.key.as_str()) && has_value
        })
    });
}

/// The keys of the tags of all resources, each with its values, in the order in which they occur.
pub(crate) fn of_project<'a>(resources: impl Iterator<Item = Tagged<'a>>) -> Vec<ResponseProjectTag> {
    let mut keys: Vec<(&str, Vec<String>)> = Vec::new();
    for tag in resources.flat_map(|resource| resource.tags) {
        let (Some(key), Some(value)) = (tag.key.as_deref(), tag.value.clone()) else { continue };
        match keys.iter_mut().find(|(known, _)| *known == key) {
            Some((_, values)) if values.contains(&value) => {}
            Some((_, values)) => values.push(value),
            None => keys.push((key, vec![value])),
        }
    }
    let tag = |(key, values): (&str, Vec<String>)| {
        let mut tag = ResponseProjectTag::default();
        tag.key = Some(key.to_owned());
        tag.values = Some(values);
        tag
    };
    keys.into_iter().map(tag).collect()
}

fn new_tag(key: &str, value: &str) -> VpnResourceTag {
    let mut tag = VpnResourceTag::default();
    tag.key = Some(key.to_owned());
    tag.value = Some(value.to_owned());
    tag
}

/// Checks the documented characters of keys and values, which the spec describes in prose.
fn require_valid(text: &str) -> Result<&str, ApiError> {
    match text.chars().all(|c| c.is_alphanumeric() || " _.:=+-@".contains(c)) {
        true => Ok(text),
        false => Err(ApiError::invalid(
            "the keys and values of tags can contain letters, digits, spaces and _ . : = + - @",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec;

    #[test]
    fn kinds_are_those_of_the_spec() {
        let spec: serde_json::Value = serde_json::from_str(&spec::JSON.text()).unwrap();
        let kinds = TaggedKind::ALL.map(TaggedKind::segment);
        assert_eq!(spec["components"]["schemas"]["TaggedResourceType"]["enum"], serde_json::json!(kinds));
    }
}
