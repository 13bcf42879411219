//! How the requests of a client are authenticated.

use otc_vpn_auth::Credentials;

/// How the requests of a client are authenticated. Returned by [`Client::authentication`](crate::Client::authentication).
///
/// ```
/// # fn show(client: &otc_vpn::Client) {
/// for name in client.authentication().header_names() {
///     println!("{name}: ***");
/// }
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Authentication {
    /// A token, which was given or which IAM issued for a password.
    Token,
    /// A signature with an access key.
    #[non_exhaustive]
    AccessKey {
        /// Whether the access key is temporary and comes with a security token.
        temporary: bool,
    },
}

impl Authentication {
    /// The headers that authentication adds to a request.
    #[must_use]
    pub fn header_names(self) -> &'static [&'static str] {
        match self {
            Self::Token => &["X-Auth-Token"],
            Self::AccessKey { temporary: false } => &["X-Project-Id", "X-Sdk-Date", "Authorization"],
            Self::AccessKey { temporary: true } => {
                &["X-Project-Id", "X-Security-Token", "X-Sdk-Date", "Authorization"]
            }
        }
    }

    pub(crate) fn of(credentials: &Credentials) -> Self {
        match credentials {
            Credentials::AccessKeys(keys) => Self::AccessKey { temporary: keys.is_temporary() },
            _ => Self::Token,
        }
    }
}
