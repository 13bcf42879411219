//! The rules for base URLs of services that receive credentials.

use reqwest::Url;
use std::fmt::{self, Debug, Display, Formatter};
use std::net::IpAddr;
use std::str::FromStr;

/// The base URL of a service that receives credentials.
///
/// The scheme is https; http is accepted for loopback hosts, and elsewhere only on request. The URL has no user, password, query
/// or fragment. [`as_str`](Self::as_str) and `Display` omit a trailing slash, so that paths can be appended.
///
/// ```
/// use otc_vpn_auth::BaseUrl;
///
/// let url: BaseUrl = "https://vpn.eu-de.otc.t-systems.com/".parse()?;
/// assert_eq!(url.as_str(), "https://vpn.eu-de.otc.t-systems.com");
/// assert!("http://vpn.eu-de.otc.t-systems.com".parse::<BaseUrl>().is_err());
/// # Ok::<(), otc_vpn_auth::BaseUrlError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct BaseUrl(Url);

impl BaseUrl {
    /// Parses a base URL. `allow_http` accepts http for every host; anyone on the network path can then read the credentials.
    ///
    /// # Errors
    ///
    /// A [`BaseUrlError`], which does not contain `text`: it may be a secret in the wrong setting.
    pub fn parse(text: &str, allow_http: bool) -> Result<Self, BaseUrlError> {
        let url = Url::parse(text).map_err(|error| BaseUrlError::InvalidUrl { reason: error.to_string() })?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(BaseUrlError::Credentials);
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(BaseUrlError::QueryOrFragment);
        }
        match url.scheme() {
            "https" => Ok(Self(url)),
            "http" if allow_http || is_loopback(&url) => Ok(Self(url)),
            "http" => Err(BaseUrlError::InsecureHttp),
            _ => Err(BaseUrlError::UnsupportedScheme),
        }
    }

    /// The URL without a trailing slash.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str().trim_end_matches('/')
    }

    /// The parsed URL.
    #[must_use]
    pub fn as_url(&self) -> &Url {
        &self.0
    }

    /// Whether requests use TLS.
    pub(crate) fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// Whether requests use plain http on the loopback interface.
    pub(crate) fn is_http_on_loopback(&self) -> bool {
        self.0.scheme() == "http" && is_loopback(&self.0)
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host_str() {
        Some("localhost") => true,
        Some(host) => {
            let host = host.trim_start_matches('[').trim_end_matches(']');
            host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
        }
        None => false,
    }
}

impl FromStr for BaseUrl {
    type Err = BaseUrlError;

    /// Parses a base URL that uses https or a loopback host.
    fn from_str(text: &str) -> Result<Self, BaseUrlError> {
        Self::parse(text, false)
    }
}

impl AsRef<str> for BaseUrl {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl Display for BaseUrl {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Debug for BaseUrl {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        Debug::fmt(self.as_str(), f)
    }
}

/// Why a string was rejected as a [`BaseUrl`]. It does not contain the string.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BaseUrlError {
    /// Not a URL.
    #[non_exhaustive]
    InvalidUrl {
        /// The parser's message.
        reason: String,
    },
    /// The URL contains a user or a password.
    Credentials,
    /// The URL has a query or a fragment.
    QueryOrFragment,
    /// The URL uses http with a host other than loopback.
    InsecureHttp,
    /// The scheme is neither https nor http.
    UnsupportedScheme,
}

impl std::error::Error for BaseUrlError {}

impl Display for BaseUrlError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::InvalidUrl { reason } => {
                write!(f, "expected a URL such as https://example.org ({reason})")
            }
            Self::Credentials => f.write_str("the URL must not contain a user or a password"),
            Self::QueryOrFragment => f.write_str("a base URL must not have a query or a fragment"),
            Self::InsecureHttp => f.write_str(
                "plain http would expose the credentials and is accepted only for loopback hosts; use https",
            ),
            Self::UnsupportedScheme => f.write_str("the scheme must be https"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_url_with_https_or_loopback_host_is_accepted_without_trailing_slash() {
        for (text, expected) in [
            ("https://vpn.example/", "https://vpn.example"),
            ("http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
            ("http://localhost:1/a/", "http://localhost:1/a"),
            ("http://[::1]:1", "http://[::1]:1"),
        ] {
            assert_eq!(text.parse::<BaseUrl>().unwrap().as_str(), expected);
        }
    }

    #[test]
    fn base_url_that_would_expose_credentials_is_rejected() {
        for (text, expected) in [
            ("http://vpn.example", BaseUrlError::InsecureHttp),
            ("http://127.0.0.1.example", BaseUrlError::InsecureHttp),
            ("ftp://vpn.example", BaseUrlError::UnsupportedScheme),
            ("https://u:p@x", BaseUrlError::Credentials),
            ("https://vpn.example?a", BaseUrlError::QueryOrFragment),
            ("https://vpn.example#a", BaseUrlError::QueryOrFragment),
            ("vpn.example", BaseUrlError::InvalidUrl { reason: "relative URL without a base".to_owned() }),
        ] {
            assert_eq!(text.parse::<BaseUrl>().unwrap_err(), expected, "{text}");
        }
    }

    #[test]
    fn base_url_with_http_is_accepted_when_allowed() {
        assert!(BaseUrl::parse("http://vpn.example", true).is_ok());
        assert_eq!(BaseUrl::parse("ftp://vpn.example", true), Err(BaseUrlError::UnsupportedScheme));
    }

    #[test]
    fn base_url_error_does_not_contain_the_text() {
        for text in ["canary", "https://user:canary@iam.example", "ftp://canary", "http://canary.example"] {
            let error = text.parse::<BaseUrl>().unwrap_err();
            assert!(!format!("{error} {error:?}").contains("canary"), "{error}");
        }
    }
}
