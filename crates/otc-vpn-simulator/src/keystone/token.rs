//! A token that IAM issued.

use crate::seed::Named;
use jiff::Timestamp;

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
