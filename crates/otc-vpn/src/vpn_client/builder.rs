//! Builds a client from the environment and from overrides.

use super::{Client, lookup};
use crate::error::{Error, Result};
use crate::http::{
    ChangeClient, ClientInner, RetryCallback, RetryEvent, RetryPolicy, Timeouts, cannot_build,
};
use crate::service::vpn_service;
use otc_vpn_auth::config::{Environment, Overrides, Settings, load};
use otc_vpn_auth::{AccessKeys, Authenticator, BaseUrl, Clock, Credentials, Secret, http_client};
use std::fmt;
use std::sync::Arc;

/// The `User-Agent` header.
const USER_AGENT: &str = concat!("otc-vpn/", env!("CARGO_PKG_VERSION"));

/// Builds a [`Client`]. Returned by [`Client::builder`].
///
/// It starts from the environment variables and `clouds.yaml`, as [`config`](crate::config) describes. Each setter overrides
/// them. If the endpoint, the project id and the credentials are all set, and no cloud is, only TLS settings are read from the
/// environment.
///
/// ```no_run
/// # async fn example() -> otc_vpn::Result<()> {
/// use otc_vpn::{Client, RetryPolicy};
/// use std::time::Duration;
///
/// let client = Client::builder()
///     .cloud("prod")
///     .region("eu-de")
///     .retry_policy(RetryPolicy::default().with_max_elapsed_time(Duration::from_secs(60)))
///     .build()
///     .await?;
/// # Ok(())
/// # }
/// ```
#[derive(Default)]
#[must_use = "no client is built until `build` is called and awaited"]
pub struct ClientBuilder {
    overrides: Overrides,
    environment: Option<Environment>,
    settings: Option<Box<Settings>>,
    http: Option<reqwest::Client>,
    timeouts: Timeouts,
    retry_policy: RetryPolicy,
    on_retry: RetryCallback,
    clock: Clock,
}

impl Client {
    /// Starts to build a client from the environment and `clouds.yaml`.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// Builds a client from the environment and `clouds.yaml`. The same as `Client::builder().build()`.
    ///
    /// # Errors
    /// The same as [`ClientBuilder::build`].
    pub async fn from_env() -> Result<Self> {
        Self::builder().build().await
    }
}

impl ClientBuilder {
    /// Sets the environment to read instead of that of the process. [`Environment::empty`] has neither variables nor files.
    pub fn environment(mut self, environment: Environment) -> Self {
        self.environment = Some(environment);
        self
    }

    /// Sets settings that have been resolved already. They replace the environment, and cannot be combined with `cloud`, `region`,
    /// `endpoint`, `project_id` and credentials.
    pub fn settings(mut self, settings: Settings) -> Self {
        self.settings = Some(Box::new(settings));
        self
    }

    /// Sets the cloud in `clouds.yaml`. Its credentials replace those of the environment, which are ignored.
    pub fn cloud(mut self, name: impl Into<String>) -> Self {
        self.overrides.cloud = Some(name.into());
        self
    }

    /// Sets the region, such as `eu-de`.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.overrides.region = Some(region.into());
        self
    }

    /// Sets the base URL of the service, such as `https://vpn.eu-de.otc.t-systems.com`.
    pub fn endpoint(mut self, url: impl Into<String>) -> Self {
        self.overrides.endpoint = Some(url.into());
        self
    }

    /// Sets the project by its id.
    pub fn project_id(mut self, id: impl Into<String>) -> Self {
        self.overrides.project_id = Some(id.into());
        self
    }

    /// Sets the credentials.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.overrides.credentials = Some(credentials);
        self
    }

    /// Authenticates with a token.
    pub fn token(self, token: impl Into<Secret>) -> Self {
        self.credentials(Credentials::Token(token.into()))
    }

    /// Authenticates with an access key and its secret key, which sign each request (AK/SK).
    pub fn access_key(self, access_key: impl Into<String>, secret_key: impl Into<Secret>) -> Self {
        self.credentials(Credentials::AccessKeys(AccessKeys::new(access_key, secret_key)))
    }

    /// Sets when and how calls are retried.
    pub fn retry_policy(mut self, policy: RetryPolicy) -> Self {
        self.retry_policy = policy;
        self
    }

    /// Sets a callback for each retry of a call, to the service and to IAM. It must not block.
    ///
    /// ```
    /// use otc_vpn::{Client, RetryEvent};
    /// let builder = Client::builder().on_retry(|event| {
    ///     if let RetryEvent::Retrying { error, retry, .. } = event {
    ///         eprintln!("{error}; retrying ({retry})");
    ///     }
    /// });
    /// # let _ = builder;
    /// ```
    pub fn on_retry(mut self, callback: impl Fn(&RetryEvent<'_>) + Send + Sync + 'static) -> Self {
        self.on_retry = RetryCallback::new(callback);
        self
    }

    /// Sets the timeouts of an attempt.
    pub fn timeouts(mut self, timeouts: Timeouts) -> Self {
        self.timeouts = timeouts;
        self
    }

    /// Sets the HTTP client. It must not follow redirects, because a redirect sends the token to another address. TLS settings of the
    /// environment and the connect timeout do not apply to it.
    ///
    /// Whether it follows redirects cannot be checked. The outcome of a change is therefore unknown after a connection error, which
    /// with the default client proves that nothing was sent.
    ///
    /// The default client sends each change on a new connection. Build yours with `pool_max_idle_per_host(0)` to get the same:
    /// otherwise it may send a change on an idle connection that a firewall has dropped, and its outcome is then unknown.
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http = Some(client);
        self
    }

    /// Sets the clock for signatures and for the expiry of tokens.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Allows `http://` for hosts other than loopback. Off by default, because anyone on the network path could read the
    /// credentials.
    pub fn allow_http(mut self, allowed: bool) -> Self {
        self.overrides.allow_http = allowed;
        self
    }

    /// Builds the client. Requests are sent only to IAM, and only for what the settings do not specify: the endpoint, from the catalog
    /// that comes with a token, and the id of a project that is given by name.
    ///
    /// Warnings about the settings are logged and available in [`Client::settings`].
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for settings that are missing, contradictory or unreadable;
    /// [`Authentication`](crate::ErrorKind::Authentication), [`Connection`](crate::ErrorKind::Connection) and others for requests to
    /// IAM.
    pub async fn build(mut self) -> Result<Client> {
        let settings = self.resolve_settings().await?;
        for warning in &settings.warnings {
            tracing::warn!("{warning}");
        }
        let credentials = settings.credentials();
        let is_own_http = self.http.is_none();
        let (http, change_http) = match self.http {
            Some(http) => (http.clone(), ChangeClient::new(|| Ok(http))),
            None => {
                let builder = || http_client_builder(&settings, &credentials, self.timeouts);
                let change = builder()?.pool_max_idle_per_host(0);
                (builder()?.build().map_err(cannot_build)?, ChangeClient::new(|| change.build()))
            }
        };
        let authenticator = Authenticator::new(credentials, http.clone(), self.clock.clone());
        let lookup = lookup::Lookup {
            settings: &settings,
            authenticator: &authenticator,
            timeouts: self.timeouts,
            retry_policy: self.retry_policy,
            on_retry: &self.on_retry,
        };
        if is_own_http && let Some(iam_url) = lookup.required_iam_url() {
            check_proxy(iam_url, self.timeouts).await?;
        }
        let endpoint = lookup.endpoint(self.overrides.allow_http).await?;
        if is_own_http {
            check_proxy(&endpoint, self.timeouts).await?;
        }
        let project_id = lookup.project_id().await?;
        let authenticator = authenticator.with_project_id(&project_id)?;
        let project_id = project_id
            .parse()
            .map_err(|error| Error::invalid_input(format!("invalid project id {project_id:?}: {error}")))?;
        let inner = ClientInner {
            http,
            change_http,
            is_own_http,
            endpoint: endpoint.as_str().to_owned(),
            project_id,
            authenticator,
            clock: self.clock,
            timeouts: self.timeouts,
            retry_policy: self.retry_policy,
            on_retry: self.on_retry,
        };
        Ok(Client { inner: Arc::new(inner), settings: Arc::new(settings) })
    }

    async fn resolve_settings(&mut self) -> Result<Settings> {
        let Some(settings) = self.settings.take() else {
            let environment = self.environment.take().unwrap_or_else(Environment::process);
            return Ok(load(self.overrides.clone(), environment, vpn_service()).await?);
        };
        let Overrides { cloud, endpoint, region, project_id, credentials, .. } = &self.overrides;
        if [cloud, endpoint, region, project_id].iter().any(|value| value.is_some()) || credentials.is_some()
        {
            return Err(Error::invalid_input(
                "resolved settings cannot be combined with a cloud, region, endpoint, project id or credentials",
            ));
        }
        Ok(*settings)
    }
}

/// Checks that the proxy, if there is one, connects to this address. Its rejection is final.
async fn check_proxy(url: &BaseUrl, timeouts: Timeouts) -> Result<()> {
    let rejection = otc_vpn_auth::check_proxy(url, timeouts.connect).await.err();
    let address = url.as_url().origin().ascii_serialization();
    rejection.map_or(Ok(()), |rejection| Err(Error::from_proxy(&rejection, &address)))
}

/// Starts an HTTP client of this crate, which follows no redirects.
fn http_client_builder(
    settings: &Settings,
    credentials: &Credentials,
    timeouts: Timeouts,
) -> Result<reqwest::ClientBuilder> {
    let iam_url = credentials.iam_url().or(settings.auth_url.as_ref().map(|url| &url.value));
    // An endpoint that is not set comes from the catalog or the region, and is https.
    let endpoint = settings.endpoint.as_ref().map(|url| &url.value);
    let client = http_client(iam_url.map(Some).into_iter().chain([endpoint]))?
        .user_agent(USER_AGENT)
        .connect_timeout(timeouts.connect);
    Ok(settings.tls.apply(client)?)
}

/// The HTTP client and the environment may contain secrets, so they are left out.
impl fmt::Debug for ClientBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ClientBuilder")
            .field("cloud", &self.overrides.cloud)
            .field("region", &self.overrides.region)
            .field("project_id", &self.overrides.project_id)
            .field("credentials", &self.overrides.credentials)
            .field("timeouts", &self.timeouts)
            .field("retry_policy", &self.retry_policy)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
