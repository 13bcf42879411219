//! Making a client from its parts.

use crate::Client;
use crate::auth::{self, AccessKeys, Authenticator, BaseUrl, BaseUrlError, Clock, Credentials, Secret};
use crate::error::{Error, Result};
use crate::retry::RetryPolicy;
use crate::transport::{Connection, Timeouts};
use std::fmt;
use std::sync::Arc;

/// What the service sees as `User-Agent`.
const USER_AGENT: &str = concat!("otc-vpn/", env!("CARGO_PKG_VERSION"));

/// The parts of a [`Client`]; made by [`Client::builder`].
///
/// ```
/// # fn example() -> otc_vpn::Result<()> {
/// let client = otc_vpn::Client::builder()
///     .endpoint("https://vpn.eu-de.otc.t-systems.com")
///     .project_id("a4a5d4098fb4474fa22cd05f897d6b99")
///     .access_key("AK", "SK")
///     .build()?;
/// # Ok(())
/// # }
/// # example().unwrap();
/// ```
#[derive(Default)]
#[must_use = "it makes a client with `build`"]
pub struct ClientBuilder {
    endpoint: Option<String>,
    project_id: Option<String>,
    credentials: Option<Credentials>,
    http: Option<reqwest::Client>,
    own_http: bool,
    timeouts: Timeouts,
    retry: RetryPolicy,
    clock: Clock,
    allow_http: bool,
}

impl ClientBuilder {
    /// The service's base URL, as in `https://vpn.eu-de.otc.t-systems.com`.
    pub fn endpoint(mut self, url: impl Into<String>) -> Self {
        self.endpoint = Some(url.into());
        self
    }

    /// The id of the project to work in.
    pub fn project_id(mut self, id: impl Into<String>) -> Self {
        self.project_id = Some(id.into());
        self
    }

    /// Authenticates with a token that you have.
    pub fn token(self, token: impl Into<Secret>) -> Self {
        self.credentials(Credentials::Token(token.into()))
    }

    /// Authenticates with an access key, which signs each request.
    pub fn access_key(self, access_key: impl Into<String>, secret_key: impl Into<Secret>) -> Self {
        self.credentials(Credentials::AccessKeys(AccessKeys::new(access_key, secret_key)))
    }

    /// Authenticates in any of the ways that there are.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// Sends through an HTTP client of your own. Give it no redirects: one would carry the token to another host. Its connect
    /// timeout is its own; the others of [`timeouts`](Self::timeouts) hold all the same. Since nobody can see which redirects it
    /// follows, a connection that fails does not prove here that a change was not sent: its outcome is unknown.
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http = Some(client);
        self.own_http = false;
        self
    }

    /// Sends through a client that [`http_client`] began.
    pub(crate) fn own_http(mut self, client: reqwest::Client) -> Self {
        self.http = Some(client);
        self.own_http = true;
        self
    }

    /// How long the parts of a call may take.
    pub fn timeouts(mut self, timeouts: Timeouts) -> Self {
        self.timeouts = timeouts;
        self
    }

    /// How calls are repeated.
    pub fn retry_policy(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Where the time for signatures and tokens comes from.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Allows `http://` to a host that is not this machine. Off unless you ask, since anyone on the way could read the token.
    pub fn allow_http(mut self, allowed: bool) -> Self {
        self.allow_http = allowed;
        self
    }

    /// Makes the client; asks nothing of the service.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) where a part is missing or wrong.
    pub fn build(mut self) -> Result<Client> {
        let credentials =
            self.credentials.take().ok_or_else(|| missing("a token, a key pair or a password"))?;
        let http = match &self.http {
            Some(http) => http.clone(),
            None => {
                let iam_url = match &credentials {
                    Credentials::Password(password) => Some(&password.iam_url),
                    _ => None,
                };
                let endpoint =
                    self.endpoint.as_deref().map(|url| base_url(url, self.allow_http)).transpose()?;
                let base_urls = endpoint.as_ref().into_iter().chain(iam_url).map(Some);
                let http = http_client(&self.timeouts, base_urls)
                    .and_then(reqwest::ClientBuilder::build)
                    .map_err(no_client)?;
                self = self.own_http(http.clone());
                http
            }
        };
        let authenticator = Authenticator::new(credentials, http, self.clock.clone());
        self.build_with(authenticator)
    }

    /// Makes the client around an authenticator that may hold a token already.
    pub(crate) fn build_with(self, authenticator: Authenticator) -> Result<Client> {
        let endpoint = self.endpoint.ok_or_else(|| missing("the endpoint"))?;
        let endpoint = base_url(&endpoint, self.allow_http)?.as_str().to_owned();
        let project_id = self.project_id.ok_or_else(|| missing("the project id"))?;
        let http = self.http.ok_or_else(|| missing("the HTTP client"))?;
        let authenticator = authenticator.with_project_id(&project_id)?;
        let project_id = project_id
            .parse()
            .map_err(|error| Error::invalid_input(format!("{project_id:?} is no project id: {error}")))?;
        Ok(Client {
            connection: Arc::new(Connection {
                http,
                own_http: self.own_http,
                endpoint,
                project_id,
                authenticator,
                clock: self.clock,
                timeouts: self.timeouts,
                retry: self.retry,
            }),
        })
    }
}

/// An HTTP client may hold a proxy's password, so it is not shown.
impl fmt::Debug for ClientBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ClientBuilder")
            .field("endpoint", &self.endpoint.as_deref().and_then(|url| BaseUrl::parse(url, true).ok()))
            .field("project_id", &self.project_id)
            .field("credentials", &self.credentials)
            .field("timeouts", &self.timeouts)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}

pub(crate) fn no_client(error: reqwest::Error) -> Error {
    Error::invalid_input("the HTTP client cannot be made").with_source(error)
}

fn missing(what: &str) -> Error {
    Error::invalid_input(format!("{what} is missing"))
}

/// The HTTP client of [`auth::http_client`] with the user agent and the connect timeout.
pub(crate) fn http_client<'a>(
    timeouts: &Timeouts,
    base_urls: impl IntoIterator<Item = Option<&'a BaseUrl>>,
) -> reqwest::Result<reqwest::ClientBuilder> {
    Ok(auth::http_client(base_urls)?.user_agent(USER_AGENT).connect_timeout(timeouts.connect))
}

fn base_url(text: &str, allow_http: bool) -> Result<BaseUrl> {
    BaseUrl::parse(text, allow_http).map_err(|problem| {
        let error = Error::invalid_input(format!("invalid endpoint: {problem}"));
        match problem {
            BaseUrlError::Credentials => {
                error.with_hint("Set credentials in the environment or in clouds.yaml.")
            }
            BaseUrlError::InsecureHttp => error.with_hint("Use https."),
            _ => error,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::base_url;

    #[test]
    fn endpoint_that_would_expose_credentials_is_invalid_input() {
        for text in ["http://vpn.example", "ftp://vpn.example", "vpn.example", "https://u:p@x"] {
            let error = base_url(text, false).unwrap_err();
            assert_eq!(error.kind(), crate::ErrorKind::InvalidInput, "{text}");
        }
        assert!(base_url("http://vpn.example", true).is_ok());
    }
}
