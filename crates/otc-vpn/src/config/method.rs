//! How the caller proves who they are, and what each way needs.

use super::source::Setting;
use crate::Secret;
use crate::auth::{Domain, User};
use std::fmt::{self, Display, Formatter};

/// An authentication method with its settings.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Method {
    /// A token that is ready.
    Token {
        /// The token.
        token: Setting<Secret>,
    },
    /// An access key and its secret key; requests are signed.
    Keys {
        /// The access key.
        access_key: Setting<String>,
        /// The secret key.
        secret_key: Setting<Secret>,
        /// The token that belongs to temporary keys.
        security_token: Option<Setting<Secret>>,
    },
    /// A user's password, with which IAM gives a token.
    Password {
        /// IAM's address.
        auth_url: Setting<String>,
        /// The user.
        user: Setting<User>,
        /// The domain of the user and its source; a user that is named has the same domain within.
        domain: Option<Setting<Domain>>,
        /// The password.
        password: Setting<Secret>,
    },
}

/// The methods, without their settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MethodKind {
    /// A token that is ready.
    Token,
    /// An access key and its secret key.
    Keys,
    /// A user's password.
    Password,
}

impl Method {
    /// Which of the methods this is.
    #[must_use]
    pub fn kind(&self) -> MethodKind {
        match self {
            Self::Token { .. } => MethodKind::Token,
            Self::Keys { .. } => MethodKind::Keys,
            Self::Password { .. } => MethodKind::Password,
        }
    }
}

impl MethodKind {
    /// The word for OS_AUTH_TYPE and `auth_type`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Keys => "aksk",
            Self::Password => "password",
        }
    }

    /// From the names that keystoneauth and gophertelekomcloud have.
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text.to_ascii_lowercase().as_str() {
            "token" | "v3token" => Some(Self::Token),
            "aksk" | "v3aksk" | "ak_sk" | "ak/sk" | "access_key" => Some(Self::Keys),
            "password" | "v3password" => Some(Self::Password),
            _ => None,
        }
    }
}

impl Display for MethodKind {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Token => "token",
            Self::Keys => "access key",
            Self::Password => "password",
        })
    }
}
