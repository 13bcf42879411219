//! What a caller can have to prove who they are.

use crate::secret::Secret;
use aws_lc_rs::hmac;
use serde::Serialize;
use std::fmt::{self, Debug, Formatter};
use std::sync::Arc;

/// What a caller has to prove who they are. Its Debug shows no secret.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Credentials {
    /// A ready token, which works until it ends.
    Token(Secret),
    /// Keys that sign each request.
    AccessKeys(AccessKeys),
    /// A password, from which tokens are made.
    Password(PasswordCredentials),
}

/// An access key and its secret key, which sign requests.
///
/// The secret key is kept only in the form that signing needs. Debug shows neither key.
#[derive(Clone)]
pub struct AccessKeys {
    pub(super) access_key: String,
    pub(super) secret_key: Arc<hmac::Key>,
    pub(super) security_token: Option<Secret>,
}

impl AccessKeys {
    /// A pair of keys that was made for a user.
    #[must_use]
    pub fn new(access_key: impl Into<String>, secret_key: impl Into<Secret>) -> Self {
        let secret_key = hmac::Key::new(hmac::HMAC_SHA256, secret_key.into().expose().as_bytes());
        Self { access_key: access_key.into(), secret_key: Arc::new(secret_key), security_token: None }
    }

    /// Adds the token that goes with temporary keys.
    #[must_use]
    pub fn with_security_token(mut self, token: impl Into<Secret>) -> Self {
        self.security_token = Some(token.into());
        self
    }
}

impl Debug for AccessKeys {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("AccessKeys")
            .field("temporary", &self.security_token.is_some())
            .finish_non_exhaustive()
    }
}

/// A user's password, and for which project it shall give tokens.
#[derive(Clone, Debug)]
pub struct PasswordCredentials {
    /// The identity service, such as `https://iam.eu-de.otc.t-systems.com/v3`.
    pub iam_url: String,
    /// Whose password it is.
    pub user: User,
    /// The password.
    pub password: Secret,
    /// The project that the tokens are for.
    pub project: ProjectScope,
}

/// Who signs in.
#[derive(Clone, Debug)]
pub enum User {
    /// By id, which is unique everywhere.
    Id(String),
    /// By name, which is unique in a domain.
    Name {
        /// The user's name.
        name: String,
        /// The user's domain.
        domain: Domain,
    },
}

/// A domain, which is what the cloud calls an account or a contract.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Domain {
    /// By id.
    Id(String),
    /// By name, such as `OTC-EU-DE-00000000001000000001`.
    Name(String),
}

/// The project that a token is for.
#[derive(Clone, Debug)]
pub enum ProjectScope {
    /// By id.
    Id(String),
    /// By name, which is unique in a domain.
    Name {
        /// The project's name, such as `eu-de`.
        name: String,
        /// The project's domain; the user's own where it is not given.
        domain: Option<Domain>,
    },
}
