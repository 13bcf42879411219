//! The settings of an agency.

use super::error::ConfigError;
use super::keys;
use super::source::Setting;
use super::sources::{Found, Sources};
use crate::credentials::ProjectScope;

/// The agency for which the caller gets tokens. Its domain and its project are those of the account that created it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Agency {
    /// The name of the agency.
    pub name: Setting<String>,
    /// The name of the domain that created the agency.
    pub domain_name: Setting<String>,
    /// The scope of the caller's own token, if one is requested for a password.
    pub caller_scope: Option<ProjectScope>,
    /// The id of the caller's domain, if it is set.
    pub caller_domain_id: Option<String>,
}

/// The settings of an agency, as they are set.
pub(super) struct AgencySettings {
    pub(super) name: Setting<String>,
    pub(super) domain_name: Setting<String>,
    pub(super) delegated_project: Option<Found>,
}

/// The agency, if one is set. An incomplete one is an error, because without it requests would go to the caller's own project.
pub(super) fn resolve(sources: &Sources<'_>) -> Result<Option<AgencySettings>, ConfigError> {
    // Credentials from the caller replace the identity of the environment, and so its agency.
    if sources.overrides.credentials.is_some() {
        return Ok(None);
    }
    let name = sources.find(&keys::AGENCY_NAME)?;
    let domain = sources.find(&keys::AGENCY_DOMAIN_NAME)?;
    let delegated_project = sources.find(&keys::DELEGATED_PROJECT)?;
    let incomplete = |missing, remedy, found: &Found| ConfigError::IncompleteAgency {
        missing,
        remedy,
        present: found.source.clone(),
    };
    match (name, domain) {
        (Some(name), Some(domain)) => {
            Ok(Some(AgencySettings { name: name.text(), domain_name: domain.text(), delegated_project }))
        }
        (None, None) if delegated_project.is_none() => Ok(None),
        (Some(name), None) => Err(incomplete(
            "the domain that created it",
            "OS_AGENCY_DOMAIN_NAME, or agency_domain_name in clouds.yaml",
            &name,
        )),
        (None, other) => match other.or(delegated_project) {
            Some(found) => {
                Err(incomplete("its name", "OS_AGENCY_NAME, or agency_name in clouds.yaml", &found))
            }
            None => Ok(None),
        },
    }
}
