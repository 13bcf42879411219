//! Making a client from settings: what they leave open is asked of IAM.

use crate::Client;
use crate::auth::{AuthError, Authenticator, Clock, ProjectScope};
use crate::client_builder::{http_client, no_client};
use crate::config::{ConfigError, Environment, Overrides, Settings, resolve};
use crate::error::{Error, Result};
use crate::retry::RetryPolicy;
use crate::transport::{Timeouts, iam_was_late};
use crate::{ClientBuilder, vpn_service};
use tokio::time::{Instant, sleep, timeout};

impl From<ConfigError> for Error {
    fn from(error: ConfigError) -> Self {
        Self::invalid_input(error.to_string())
    }
}

impl Client {
    /// A client with the settings that the user has already: the environment and `clouds.yaml`, as [`config`](crate::config) tells.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for settings that are missing, contradictory or unreadable, before anything
    /// is sent; then as [`from_settings`](Self::from_settings).
    pub async fn from_env() -> Result<Self> {
        let settings = resolve(&Overrides::default(), &Environment::process(), &vpn_service())?;
        Self::from_settings(&settings).await
    }

    /// A client with these settings. IAM is asked only for what they leave open: the endpoint, from the catalog that comes with a
    /// token, and the id of a project that is known by name.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for settings that cannot work together;
    /// [`Authentication`](crate::ErrorKind::Authentication), [`Connection`](crate::ErrorKind::Connection) and the like where IAM had to be
    /// asked.
    pub async fn from_settings(settings: &Settings) -> Result<Self> {
        let (timeouts, clock) = (Timeouts::default(), Clock::default());
        // Without an explicit endpoint, the catalog or the region has one, with https.
        let endpoint_url = settings.endpoint.as_ref().map(|url| &url.value);
        let iam_url = settings.auth_url.as_ref().map(|url| Some(&url.value));
        let base_urls = iam_url.into_iter().chain([endpoint_url]);
        let http = settings
            .tls
            .apply(http_client(&timeouts, base_urls).map_err(no_client)?)?
            .build()
            .map_err(no_client)?;
        let authenticator = Authenticator::new(settings.credentials(), http.clone(), clock.clone());
        let endpoint = match &settings.endpoint {
            Some(endpoint) => endpoint.value.to_string(),
            None => endpoint(settings, &authenticator).await?,
        };
        let project_id = match &settings.project.value {
            ProjectScope::Id(id) => id.clone(),
            ProjectScope::Name { name, .. } => project_id(settings, &authenticator, name).await?,
        };
        ClientBuilder::default()
            .endpoint(endpoint)
            .project_id(project_id)
            .own_http(http)
            .timeouts(timeouts)
            .clock(clock)
            .build_with(authenticator)
    }
}

/// The service's address: the catalog's where there is one, or that of the region.
async fn endpoint(settings: &Settings, authenticator: &Authenticator) -> Result<String> {
    let regional = settings.regional_endpoint.as_ref().map(|url| url.value.to_string());
    let session = patiently(async || authenticator.session().await).await?;
    let Some(session) = session else {
        return regional.ok_or_else(|| Error::invalid_input("neither an endpoint nor a region is set"));
    };
    let region = settings.region.as_ref().map(|region| region.value.as_str());
    match session.catalog().endpoint(vpn_service().catalog_types, region) {
        Ok(url) => Ok(url),
        Err(error) => regional.ok_or_else(|| error.into()),
    }
}

/// The id of a project that is known by name: the token's own, or looked up.
async fn project_id(settings: &Settings, authenticator: &Authenticator, name: &str) -> Result<String> {
    let session = patiently(async || authenticator.session().await).await?;
    if let Some(project) = session.as_ref().and_then(|session| session.project()) {
        return Ok(project.id.clone());
    }
    let iam_url = settings.auth_url.as_ref().ok_or_else(|| {
        Error::invalid_input(format!(
            "the id of the project {name:?} cannot be looked up without OS_AUTH_URL"
        ))
    })?;
    let project = patiently(async || authenticator.find_project(&iam_url.value, name).await).await?;
    Ok(project.id)
}

/// Asks IAM, again where that is worth it: it only answers, and changes nothing.
async fn patiently<T>(ask: impl AsyncFn() -> std::result::Result<T, AuthError>) -> Result<T> {
    let policy = RetryPolicy::default();
    let begun = Instant::now();
    let mut attempt = 0;
    loop {
        let left = policy.max_elapsed_time.saturating_sub(begun.elapsed());
        let error = match timeout(Timeouts::default().total.min(left), ask()).await {
            Ok(Ok(value)) => return Ok(value),
            Ok(Err(error)) => Error::from(error),
            Err(_) => iam_was_late(),
        };
        let Some(pause) = policy.pause(&error, attempt, begun.elapsed()) else { return Err(error) };
        attempt += 1;
        tracing::debug!(%error, ?pause, attempt, "failed; trying again");
        sleep(pause).await;
    }
}
