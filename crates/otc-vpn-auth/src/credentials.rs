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
    /// A password, for which IAM issues tokens.
    Password(PasswordCredentials),
    /// An agency, for which IAM issues tokens.
    Agency(Box<AgencyCredentials>),
}

impl Credentials {
    /// The URL of IAM, if these credentials need tokens from it.
    #[must_use]
    pub fn iam_url(&self) -> Option<&BaseUrl> {
        match self {
            Self::Password(password) => Some(&password.iam_url),
            Self::Agency(agency) => Some(&agency.iam_url),
            Self::Token(_) | Self::AccessKeys(_) => None,
        }
    }
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
    /// The current code of the user's virtual MFA device, sent as the method `totp`. A code is valid for a short time, so it cannot
    /// renew a token.
    pub passcode: Option<Secret>,
    /// The project that the tokens are scoped to.
    pub project: ProjectScope,
}

impl PasswordCredentials {
    /// The password of a user, for tokens that are scoped to a project.
    #[must_use]
    pub fn new(iam_url: BaseUrl, user: User, password: impl Into<Secret>, project: ProjectScope) -> Self {
        Self { iam_url, user, password: password.into(), passcode: None, project }
    }

    /// Sets [`passcode`](Self::passcode).
    #[must_use]
    pub fn with_passcode(mut self, passcode: impl Into<Secret>) -> Self {
        self.passcode = Some(passcode.into());
        self
    }
}

/// An agency: the trust with which one account lets another one work in its projects. IAM issues tokens for it (`assume_role`) to a
/// caller who authenticates with credentials of their own.
///
/// ```
/// use otc_vpn_auth::{AccessKeys, AgencyCredentials, Credentials, Domain, ProjectScope};
///
/// let credentials = AgencyCredentials::new(
///     "https://iam.eu-de.otc.t-systems.com/v3".parse()?,
///     Credentials::AccessKeys(AccessKeys::new("AK", "SK")),
///     "network-operations",
///     Domain::Name("OTC-EU-DE-00000000001000000002".to_owned()),
///     ProjectScope::by_name("eu-de"),
/// );
/// # Ok::<(), otc_vpn_auth::BaseUrlError>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct AgencyCredentials {
    /// The URL of IAM. Without a path, `/v3` is used.
    pub iam_url: BaseUrl,
    /// The caller's own credentials.
    pub caller: Credentials,
    /// The id of the caller's domain, which IAM may need for signed requests.
    pub caller_domain_id: Option<String>,
    /// The name of the agency.
    pub name: String,
    /// The domain that created the agency.
    pub domain: Domain,
    /// The project of that domain that the tokens are scoped to.
    pub project: ProjectScope,
}

impl AgencyCredentials {
    /// An agency of a domain, for tokens that are scoped to a project of that domain.
    #[must_use]
    pub fn new(
        iam_url: BaseUrl,
        caller: Credentials,
        name: impl Into<String>,
        domain: Domain,
        project: ProjectScope,
    ) -> Self {
        Self { iam_url, caller, caller_domain_id: None, name: name.into(), domain, project }
    }

    /// Sets [`caller_domain_id`](Self::caller_domain_id).
    #[must_use]
    pub fn with_caller_domain_id(mut self, id: impl Into<String>) -> Self {
        self.caller_domain_id = Some(id.into());
        self
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
#[non_exhaustive]
pub enum ProjectScope {
    /// No project: the domain. Such a token is for IAM only, for example for an agency.
    Domain(Domain),
    /// By id.
    Id(String),
    /// By name, which is unique within a domain.
    #[non_exhaustive]
    Name {
        /// The project's name, for example `eu-de`.
        name: String,
        /// The project's domain. `None` is the domain of the user or of the agency.
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
