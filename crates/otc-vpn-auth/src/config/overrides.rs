//! Settings from the caller, which override all others.

use crate::credentials::{Credentials, PasswordCredentials};

/// Settings from the caller, such as command-line options or the setters of a builder. They override the environment and
/// `clouds.yaml`. Surrounding spaces are ignored; an empty text counts as unset.
///
/// If `credentials`, `project_id` and `endpoint` are set and `cloud` is not, [`resolve`](super::resolve) reads only the TLS settings
/// from the environment. Password credentials also set the project and the IAM URL.
///
/// ```
/// let overrides = otc_vpn_auth::config::Overrides::default().with_cloud("prod").with_region("eu-de");
/// # assert_eq!(overrides.region.as_deref(), Some("eu-de"));
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Overrides {
    /// The name of a cloud in `clouds.yaml`. Its credentials replace those of the environment, which are ignored.
    pub cloud: Option<String>,
    /// The base URL of the service.
    pub endpoint: Option<String>,
    /// The region.
    pub region: Option<String>,
    /// The id of the project.
    pub project_id: Option<String>,
    /// The credentials.
    pub credentials: Option<Credentials>,
    /// Whether plain http is accepted for hosts other than loopback.
    pub allow_http: bool,
}

impl Overrides {
    /// Sets [`cloud`](Self::cloud).
    #[must_use]
    pub fn with_cloud(mut self, cloud: impl Into<String>) -> Self {
        self.cloud = Some(cloud.into());
        self
    }

    /// Sets [`endpoint`](Self::endpoint).
    #[must_use]
    pub fn with_endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = Some(endpoint.into());
        self
    }

    /// Sets [`region`](Self::region).
    #[must_use]
    pub fn with_region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// Sets [`project_id`](Self::project_id).
    #[must_use]
    pub fn with_project_id(mut self, project_id: impl Into<String>) -> Self {
        self.project_id = Some(project_id.into());
        self
    }

    /// Sets [`credentials`](Self::credentials).
    #[must_use]
    pub fn with_credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// Sets [`allow_http`](Self::allow_http).
    #[must_use]
    pub fn with_allow_http(mut self, allow_http: bool) -> Self {
        self.allow_http = allow_http;
        self
    }

    /// The value of a string setting by its name, which is also the name in [`Source::Override`](super::Source::Override).
    pub(super) fn value(&self, setting: &str) -> Option<&str> {
        let value = match setting {
            "cloud" => &self.cloud,
            "endpoint" => &self.endpoint,
            "region" => &self.region,
            "project_id" => &self.project_id,
            _ => &None,
        };
        value.as_deref().map(str::trim).filter(|value| !value.is_empty())
    }

    /// The credentials, if they are a password.
    pub(super) fn password(&self) -> Option<&PasswordCredentials> {
        match &self.credentials {
            Some(Credentials::Password(password)) => Some(password),
            _ => None,
        }
    }

    /// Whether credentials, project and endpoint are set, and no cloud is selected.
    pub(super) fn are_complete(&self) -> bool {
        self.credentials.is_some()
            && (self.value("project_id").is_some() || self.password().is_some())
            && self.value("endpoint").is_some()
            && self.value("cloud").is_none()
    }
}
