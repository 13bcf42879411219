//! Making a client from its parts.

use crate::Client;
use crate::auth::{AccessKeys, Authenticator, Credentials};
use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::retry::RetryPolicy;
use crate::secret::Secret;
use crate::transport::{Connection, Timeouts};
use reqwest::{NoProxy, Url};
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
        if let Credentials::Password(password) = &credentials {
            base_url(&password.iam_url, self.allow_http)?;
        }
        let http = match &self.http {
            Some(http) => http.clone(),
            None => {
                let iam = match &credentials {
                    Credentials::Password(password) => Some(password.iam_url.as_str()),
                    _ => None,
                };
                let addresses = self.endpoint.as_deref().into_iter().chain(iam);
                let http = http_client(&self.timeouts, addresses)
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
        let endpoint = base_url(&endpoint, self.allow_http)?;
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
            .field("endpoint", &self.endpoint.as_deref().and_then(|url| base_url(url, true).ok()))
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

/// An HTTP client as this crate wants it, for these addresses: no redirects, and nothing that sends a request again by itself.
///
/// What goes to this machine over plain http never goes through a proxy, where others could read the credentials. Where there is
/// nothing else, the certificates of the system are left unread, too: that takes longer than such a call.
pub(crate) fn http_client<'a>(
    timeouts: &Timeouts,
    addresses: impl IntoIterator<Item = &'a str>,
) -> reqwest::Result<reqwest::ClientBuilder> {
    let client = reqwest::Client::builder()
        .user_agent(USER_AGENT)
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .connect_timeout(timeouts.connect);
    let (here, elsewhere): (Vec<&str>, Vec<&str>) =
        addresses.into_iter().partition(|address| is_plain_and_here(address));
    Ok(match (here.is_empty(), elsewhere.is_empty()) {
        (true, _) => client,
        (false, true) => without_certificates(client.no_proxy()),
        (false, false) => match https_proxy() {
            Some(proxy) => client.proxy(reqwest::Proxy::https(proxy)?.no_proxy(NoProxy::from_env())),
            None => client.no_proxy(),
        },
    })
}

#[cfg(any(feature = "rustls", feature = "native-tls"))]
fn without_certificates(client: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
    client.tls_certs_only([])
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
fn without_certificates(client: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
    client
}

/// The proxy that the environment names for https, as reqwest finds it.
fn https_proxy() -> Option<String> {
    ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|proxy| !proxy.is_empty())
}

fn is_plain_and_here(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| url.scheme() == "http" && is_loopback(&url))
}

/// Checks a base URL and gives it without a slash at its end.
pub(crate) fn base_url(text: &str, allow_http: bool) -> Result<String> {
    let refuse = |why: String| Error::invalid_input(format!("the endpoint {why}"));
    // The text is not shown until it is known to hold no password and no token.
    let url = Url::parse(text)
        .map_err(|error| refuse(format!("is no URL such as https://example.org: {error}")))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refuse("holds a user or a password".to_owned())
            .with_hint("Credentials come from the environment or from clouds.yaml."));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(refuse("has a query or a fragment, which no base URL has".to_owned()));
    }
    match url.scheme() {
        "https" => {}
        "http" if allow_http || is_loopback(&url) => {}
        "http" => {
            return Err(refuse(format!(
                "{text} is http, over which anyone on the way could read the credentials"
            ))
            .with_hint("Use https. Only a host of this machine may be asked over http."));
        }
        scheme => return Err(refuse(format!("{text} has the scheme {scheme}, and must have https"))),
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

fn is_loopback(url: &Url) -> bool {
    match url.host_str() {
        Some("localhost") => true,
        Some(host) => {
            let host = host.trim_start_matches('[').trim_end_matches(']');
            host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::base_url;

    #[test]
    fn only_https_goes_beyond_this_machine() {
        for (given, base) in [
            ("https://vpn.example/", "https://vpn.example"),
            ("http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
            ("http://localhost:1/a/", "http://localhost:1/a"),
            ("http://[::1]:1", "http://[::1]:1"),
        ] {
            assert_eq!(base_url(given, false).unwrap(), base);
        }
        for wrong in [
            "http://vpn.example",
            "ftp://vpn.example",
            "vpn.example",
            "http://127.0.0.1.example",
            "https://u:p@x",
        ] {
            let error = base_url(wrong, false).unwrap_err();
            assert_eq!(error.kind(), crate::ErrorKind::InvalidInput, "{wrong}");
        }
        assert!(base_url("http://vpn.example", true).is_ok());
    }
}
