//! Authentication methods and their settings.

use super::source::{Setting, Source};
use crate::base_url::BaseUrl;
use crate::credentials::{Credentials, Domain, User};
use crate::secret::Secret;
use std::fmt::{self, Display, Formatter};

/// An authentication method with its settings.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Method {
    /// A token.
    #[non_exhaustive]
    Token {
        /// The token.
        token: Setting<Secret>,
    },
    /// An access key and its secret key, which sign each request.
    #[non_exhaustive]
    AccessKeys {
        /// The access key.
        access_key: Setting<String>,
        /// The secret key.
        secret_key: Setting<Secret>,
        /// The security token of a temporary access key.
        security_token: Option<Setting<Secret>>,
    },
    /// A user's password, for which IAM issues tokens.
    #[non_exhaustive]
    Password {
        /// The URL of IAM.
        auth_url: Setting<BaseUrl>,
        /// The user.
        user: Setting<User>,
        /// The domain of the user with its source. A [`User::Name`] contains the same domain.
        domain: Option<Setting<Domain>>,
        /// The password.
        password: Setting<Secret>,
        /// The current code of the user's virtual MFA device.
        passcode: Option<Setting<Secret>>,
        /// The source of an access key in the same cloud, which is not used.
        unused_access_key: Option<Source>,
    },
    /// Credentials from the caller's [`Overrides`](super::Overrides).
    #[non_exhaustive]
    Credentials {
        /// The credentials.
        credentials: Setting<Credentials>,
    },
}

/// An authentication method without its settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MethodKind {
    /// A token.
    Token,
    /// An access key and its secret key.
    AccessKeys,
    /// A user's password.
    Password,
}

impl Method {
    /// The kind of the method.
    #[must_use]
    pub fn kind(&self) -> MethodKind {
        match self {
            Self::Token { .. } => MethodKind::Token,
            Self::AccessKeys { .. } => MethodKind::AccessKeys,
            Self::Password { .. } => MethodKind::Password,
            Self::Credentials { credentials } => MethodKind::of(&credentials.value),
        }
    }
}

impl MethodKind {
    fn of(credentials: &Credentials) -> Self {
        match credentials {
            Credentials::Token(_) => Self::Token,
            Credentials::AccessKeys(_) => Self::AccessKeys,
            Credentials::Password(_) => Self::Password,
            Credentials::Agency(agency) => Self::of(&agency.caller),
        }
    }

    /// The value of `OS_AUTH_TYPE` and `auth_type`: `token`, `aksk` or `password`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::AccessKeys => "aksk",
            Self::Password => "password",
        }
    }

    /// Parses the values that keystoneauth and gophertelekomcloud use.
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text.to_ascii_lowercase().as_str() {
            "token" | "v3token" => Some(Self::Token),
            "aksk" | "v3aksk" | "ak_sk" | "ak/sk" | "access_key" => Some(Self::AccessKeys),
            "password" | "v3password" => Some(Self::Password),
            _ => None,
        }
    }
}

impl Display for MethodKind {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Token => "token",
            Self::AccessKeys => "access key",
            Self::Password => "password",
        })
    }
}
