//! A token as IAM describes it in responses.

use crate::keystone::directory::Directory;
use crate::seed::Named;
use jiff::Timestamp;
use serde_json::{Value, json};

/// What a token gives access to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenScope {
    /// The project: the VPN API accepts the token.
    Project,
    /// The domain: only IAM accepts the token.
    Domain,
    /// Nothing: only IAM accepts the token.
    Unscoped,
}

/// A token, without its secret.
#[derive(Clone)]
pub(crate) struct Token {
    pub(crate) methods: Vec<String>,
    pub(crate) user: Named,
    pub(crate) scope: TokenScope,
    pub(crate) issued_at: Timestamp,
    /// [`Timestamp::MAX`] for a token that never expires.
    pub(crate) expires_at: Timestamp,
}

impl Token {
    /// The body of a response with this token.
    pub(crate) fn to_json(&self, directory: &Directory) -> Value {
        let Directory { domain, project, .. } = directory;
        let domain = json!({ "id": domain.id, "name": domain.name });
        let mut token = json!({
            "methods": self.methods,
            "issued_at": format!("{:.6}", self.issued_at),
            "expires_at": format!("{:.6}", self.expires_at),
            "user": { "id": self.user.id, "name": self.user.name, "domain": domain },
            "roles": [],
            "catalog": directory.catalog(),
        });
        match self.scope {
            TokenScope::Project => {
                token["project"] = json!({ "id": project.id, "name": project.name, "domain": domain });
            }
            TokenScope::Domain => token["domain"] = domain,
            TokenScope::Unscoped => {}
        }
        json!({ "token": token })
    }
}
