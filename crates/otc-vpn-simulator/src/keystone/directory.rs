//! IAM's users, their project, and the service catalog, whose endpoints refer to the simulator.

use crate::keystone::error::KeystoneError;
use crate::keystone::token::{Token, TokenScope};
use crate::keystone::token_request::{AssumeRole, Scope, UserCredentials};
use crate::seed::{Named, Seed, User};
use serde_json::{Value, json};
use std::time::Duration;

/// The users and the only project, which all of them can access.
pub(crate) struct Directory {
    pub(crate) project: Named,
    pub(crate) domain: Named,
    region: String,
    users: Vec<User>,
    agencies: Vec<String>,
    pub(crate) token_lifetime: Duration,
    /// The URL of the simulator.
    pub(crate) url: String,
}

impl Directory {
    pub(crate) fn new(seed: &Seed, token_lifetime: Duration, url: String) -> Self {
        Self {
            project: seed.project.clone(),
            domain: seed.domain.clone(),
            region: seed.region.clone(),
            users: seed.users.clone(),
            agencies: seed.agencies.clone(),
            token_lifetime,
            url,
        }
    }

    /// Finds the user and verifies the password and, if the user needs one, the MFA code.
    pub(crate) fn authenticate(
        &self,
        credentials: &UserCredentials,
        passcode: Option<&str>,
    ) -> Result<&User, KeystoneError> {
        let matches = |user: &&User| {
            let name = credentials.name.as_deref() == Some(&user.name);
            let domain = credentials.domain.as_ref().is_some_and(|domain| domain.matches(&self.domain));
            credentials.id.as_deref() == Some(&user.id) || name && domain
        };
        let user = self.users.iter().find(matches).filter(|user| user.password == credentials.password);
        let user = user.ok_or_else(|| KeystoneError::unauthorized("The username or password is wrong."))?;
        if !user.enabled {
            return Err(KeystoneError::unauthorized("The user is disabled."));
        }
        match user.passcode.as_deref() == passcode {
            true => Ok(user),
            false => Err(KeystoneError::unauthorized("The MFA code is missing or wrong.")),
        }
    }

    /// Verifies that the domain created the agency.
    pub(crate) fn assume(&self, role: &AssumeRole) -> Result<(), KeystoneError> {
        match role.domain().matches(&self.domain) && self.agencies.contains(&role.agency_name) {
            true => Ok(()),
            false => Err(KeystoneError::unauthorized("The agency does not exist.")),
        }
    }

    /// The scope of the requested token.
    pub(crate) fn scope(&self, scope: Option<&Scope>) -> Result<TokenScope, KeystoneError> {
        let Some(scope) = scope else { return Ok(TokenScope::Unscoped) };
        match (&scope.project, &scope.domain) {
            (Some(_), Some(_)) => {
                Err(KeystoneError::bad_request("The scope is either a project or a domain."))
            }
            (Some(reference), None) => {
                // If the request names no domain, the project is in the user's domain.
                let domain = reference.domain.as_ref().is_none_or(|domain| domain.matches(&self.domain));
                match domain && reference.project.matches(&self.project) {
                    true => Ok(TokenScope::Project),
                    false => Err(KeystoneError::unauthorized(
                        "The project does not exist, or the user has no role in it.",
                    )),
                }
            }
            (None, Some(reference)) => match reference.matches(&self.domain) {
                true => Ok(TokenScope::Domain),
                false => Err(KeystoneError::unauthorized(
                    "The domain does not exist, or the user has no role in it.",
                )),
            },
            (None, None) => Ok(TokenScope::Unscoped),
        }
    }

    /// The body of a response with a token.
    pub(crate) fn describe(&self, token: &Token) -> Value {
        let domain = json!({ "id": self.domain.id, "name": self.domain.name });
        let mut body = json!({
            "methods": token.methods,
            "issued_at": format!("{:.6}", token.issued_at),
            "expires_at": format!("{:.6}", token.expires_at),
            "user": { "id": token.user.id, "name": token.user.name, "domain": domain },
            "roles": [],
            "catalog": self.catalog(),
        });
        match token.scope {
            TokenScope::Project => {
                body["project"] =
                    json!({ "id": self.project.id, "name": self.project.name, "domain": domain });
            }
            TokenScope::Domain => body["domain"] = domain,
            TokenScope::Unscoped => {}
        }
        json!({ "token": body })
    }

    /// The service catalog. Clients of Open Telekom Cloud derive the endpoint of the VPN API from that of `volumev2`: they replace
    /// `v2` with `v5`, and `evs` with `vpn`.
    pub(crate) fn catalog(&self) -> Value {
        let service = |kind: &str, url: String| {
            json!({
                "id": format!("simulator-{kind}"),
                "type": kind,
                "name": kind,
                "endpoints": [{
                    "id": format!("simulator-{kind}-public"),
                    "interface": "public",
                    "region": self.region,
                    "region_id": self.region,
                    "url": url,
                }],
            })
        };
        json!([
            service("vpn", self.url.clone()),
            service("volumev2", format!("{}/v2/{}", self.url, self.project.id)),
            service("iam", format!("{}/v3", self.url)),
        ])
    }
}
