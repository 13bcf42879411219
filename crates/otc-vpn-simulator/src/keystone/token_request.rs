//! The body of a token request. It contains a password, so error messages must not quote it.

use crate::seed::Named;
use serde::Deserialize;

/// The body of a token request.
#[derive(Deserialize)]
pub(crate) struct TokenRequest {
    pub(crate) auth: Auth,
}

#[derive(Deserialize)]
pub(crate) struct Auth {
    pub(crate) identity: Identity,
    pub(crate) scope: Option<Scope>,
}

#[derive(Deserialize)]
pub(crate) struct Identity {
    pub(crate) methods: Vec<String>,
    pub(crate) password: Option<PasswordMethod>,
    pub(crate) totp: Option<TotpMethod>,
    pub(crate) assume_role: Option<AssumeRole>,
}

#[derive(Deserialize)]
pub(crate) struct TotpMethod {
    pub(crate) user: TotpUser,
}

#[derive(Deserialize)]
pub(crate) struct TotpUser {
    pub(crate) passcode: String,
}

#[derive(Deserialize)]
pub(crate) struct AssumeRole {
    pub(crate) agency_name: String,
    domain_id: Option<String>,
    domain_name: Option<String>,
}

impl AssumeRole {
    /// The domain that created the agency.
    pub(crate) fn domain(&self) -> Reference {
        Reference { id: self.domain_id.clone(), name: self.domain_name.clone() }
    }
}

#[derive(Deserialize)]
pub(crate) struct PasswordMethod {
    pub(crate) user: UserCredentials,
}

#[derive(Deserialize)]
pub(crate) struct UserCredentials {
    pub(crate) id: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) password: String,
    pub(crate) domain: Option<Reference>,
}

#[derive(Deserialize)]
pub(crate) struct Scope {
    pub(crate) project: Option<ProjectReference>,
    pub(crate) domain: Option<Reference>,
}

#[derive(Deserialize)]
pub(crate) struct ProjectReference {
    #[serde(flatten)]
    pub(crate) project: Reference,
    pub(crate) domain: Option<Reference>,
}

/// A reference to a resource by its id or its name.
#[derive(Deserialize)]
pub(crate) struct Reference {
    id: Option<String>,
    name: Option<String>,
}

impl Reference {
    pub(crate) fn matches(&self, resource: &Named) -> bool {
        match &self.id {
            Some(id) => *id == resource.id,
            None => self.name.as_ref() == Some(&resource.name),
        }
    }
}
