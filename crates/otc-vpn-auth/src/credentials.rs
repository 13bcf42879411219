//! Credentials.

use crate::base_url::BaseUrl;
use crate::secret::Secret;
use aws_lc_rs::hmac;
use serde::Serialize;
use std::fmt::{self, Debug, Formatter};
use std::sync::Arc;

/// Credentials. `Debug` prints no secret.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Credentials {
    /// A token, which is used until it expires.
    Token(Secret),
    /// An access key and its secret key, which sign each request.
    AccessKeys(AccessKeys),
    /// A password, with which IAM issues tokens.
    Password(PasswordCredentials),
}

/// An access key (AK) and its secret key (SK), which sign requests.
///
/// The secret key is kept only as a prepared HMAC key. `Debug` prints neither key.
#[derive(Clone)]
pub struct AccessKeys {
    pub(crate) access_key: String,
    pub(crate) hmac_key: Arc<hmac::Key>,
    pub(crate) security_token: Option<Secret>,
}

impl AccessKeys {
    /// A permanent access key and its secret key.
    #[must_use]
    pub fn new(access_key: impl Into<String>, secret_key: impl Into<Secret>) -> Self {
        let hmac_key = hmac::Key::new(hmac::HMAC_SHA256, secret_key.into().expose().as_bytes());
        Self { access_key: access_key.into(), hmac_key: Arc::new(hmac_key), security_token: None }
    }

    /// Adds the security token of a temporary access key.
    #[must_use]
    pub fn with_security_token(mut self, token: impl Into<Secret>) -> Self {
        self.security_token = Some(token.into());
        self
    }

    /// Whether this is a temporary access key, which comes with a security token.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        self.security_token.is_some()
    }
}

impl Debug for AccessKeys {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessKeys").field("temporary", &self.is_temporary()).finish_non_exhaustive()
    }
}

/// A user's password, and the project for which IAM issues tokens.
///
/// ```
/// use otc_vpn_auth::{Domain, PasswordCredentials, ProjectScope, User};
///
/// let credentials = PasswordCredentials::new(
///     "https://iam.eu-de.otc.t-systems.com/v3".parse()?,
///     User::by_name("someone", Domain::Name("OTC-EU-DE-00000000001000000001".to_owned())),
///     "password",
///     ProjectScope::by_name("eu-de"),
/// );
/// # Ok::<(), otc_vpn_auth::BaseUrlError>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PasswordCredentials {
    /// The URL of IAM, for example `https://iam.eu-de.otc.t-systems.com/v3`. Without a path, `/v3` is used.
    pub iam_url: BaseUrl,
    /// The user.
    pub user: User,
    /// The user's password.
    pub password: Secret,
    /// The project that the tokens are scoped to.
    pub project: ProjectScope,
}

impl PasswordCredentials {
    /// The password of a user, for tokens that are scoped to a project.
    #[must_use]
    pub fn new(iam_url: BaseUrl, user: User, password: impl Into<Secret>, project: ProjectScope) -> Self {
        Self { iam_url, user, password: password.into(), project }
    }
}

/// A user of IAM.
#[derive(Clone, Debug)]
pub enum User {
    /// By id, which is globally unique.
    Id(String),
    /// By name, which is unique within a domain.
    #[non_exhaustive]
    Name {
        /// The user's name.
        name: String,
        /// The user's domain.
        domain: Domain,
    },
}

impl User {
    /// The user with a name in a domain.
    #[must_use]
    pub fn by_name(name: impl Into<String>, domain: Domain) -> Self {
        Self::Name { name: name.into(), domain }
    }
}

/// A domain of IAM: the account or contract that users and projects belong to.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Domain {
    /// By id.
    Id(String),
    /// By name, for example `OTC-EU-DE-00000000001000000001`.
    Name(String),
}

/// The project that a token is scoped to.
#[derive(Clone, Debug)]
pub enum ProjectScope {
    /// By id.
    Id(String),
    /// By name, which is unique within a domain.
    #[non_exhaustive]
    Name {
        /// The project's name, for example `eu-de`.
        name: String,
        /// The project's domain. `None` is the domain of the user.
        domain: Option<Domain>,
    },
}

impl ProjectScope {
    /// The project with a name in the domain of the user.
    #[must_use]
    pub fn by_name(name: impl Into<String>) -> Self {
        Self::Name { name: name.into(), domain: None }
    }

    /// The project with a name in a domain.
    #[must_use]
    pub fn by_name_in(name: impl Into<String>, domain: Domain) -> Self {
        Self::Name { name: name.into(), domain: Some(domain) }
    }
}
