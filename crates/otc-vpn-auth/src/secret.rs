//! Text that must not be printed.

use crate::error::AuthError;
use reqwest::Request;
use reqwest::header::{HeaderName, HeaderValue, InvalidHeaderValue};
use secrecy::{ExposeSecret, SecretString};
use std::fmt::{self, Debug, Formatter};

/// A password, token or key. `Debug` does not print it, and its memory is cleared on drop.
///
/// ```
/// let secret = otc_vpn_auth::Secret::from("correct horse");
/// assert_eq!(format!("{secret:?}"), "Secret(***)");
/// ```
#[derive(Clone, Default)]
pub struct Secret(SecretString);

impl Secret {
    /// The text without surrounding spaces and line ends, which `$(cat FILE)` and block scalars in YAML add; `None` if nothing is left.
    pub(crate) fn trimmed(text: String) -> Option<Self> {
        let text = Self::from(text);
        match text.expose().trim() {
            "" => None,
            trimmed if trimmed.len() == text.expose().len() => Some(text),
            trimmed => Some(Self::from(trimmed)),
        }
    }

    /// The text. Send it only to the service that it belongs to, and do not log it.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// Whether the text is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.expose().is_empty()
    }

    /// Sets the header `X-Auth-Token` of a request.
    pub(crate) fn insert_into(&self, request: &mut Request) -> Result<(), AuthError> {
        let value = self
            .header_value()
            .map_err(|_| AuthError::invalid_input("the token is not a valid header value"))?;
        request.headers_mut().insert(HeaderName::from_static("x-auth-token"), value);
        Ok(())
    }

    /// A header value marked as sensitive, so that it appears neither in `Debug` nor in HTTP/2 compression tables.
    pub(crate) fn header_value(&self) -> Result<HeaderValue, InvalidHeaderValue> {
        let mut value = HeaderValue::from_str(self.expose())?;
        value.set_sensitive(true);
        Ok(value)
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl Debug for Secret {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}
