//! Requests to IAM for what the settings do not specify: the endpoint and the project id.

use crate::error::{Error, Result};
use crate::http::{CallLimits, RetryCallback, RetryPolicy, Timeouts, retry, within_limits};
use crate::service::CATALOG_TYPES;
use otc_vpn_auth::config::Settings;
use otc_vpn_auth::{AuthError, Authenticator, BaseUrl, ProjectScope, Session};
use std::sync::Arc;

pub(super) struct Lookup<'a> {
    pub(super) settings: &'a Settings,
    pub(super) authenticator: &'a Authenticator,
    pub(super) timeouts: Timeouts,
    pub(super) retry_policy: RetryPolicy,
    pub(super) on_retry: &'a RetryCallback,
}

impl Lookup<'_> {
    /// The URL of IAM, if a request to it is necessary.
    pub(super) fn required_iam_url(&self) -> Option<&BaseUrl> {
        let of_settings = || match &self.settings.project.value {
            ProjectScope::Id(_) => None,
            _ => self.settings.auth_url.as_ref().map(|url| &url.value),
        };
        self.authenticator.credentials().iam_url().or_else(of_settings)
    }

    /// The base URL of the service: the one that is set, that of the catalog, or that of the region.
    pub(super) async fn endpoint(&self, allow_http: bool) -> Result<BaseUrl> {
        if let Some(endpoint) = &self.settings.endpoint {
            return Ok(endpoint.value.clone());
        }
        let regional = self.settings.regional_endpoint.as_ref().map(|url| url.value.clone());
        let Some(session) = self.session().await? else {
            return regional.ok_or_else(|| Error::invalid_input("no endpoint and no region is set"));
        };
        let region = self.settings.region.as_ref().map(|region| region.value.as_str());
        match session.catalog().endpoint(CATALOG_TYPES, region) {
            Ok(url) => BaseUrl::parse(&url, allow_http).map_err(|error| {
                Error::invalid_input(format!("invalid endpoint in the service catalog: {error}"))
            }),
            Err(error) => regional.ok_or_else(|| error.into()),
        }
    }

    /// The id of the project. If only its name is set, that of the token, or else the result of a lookup in IAM.
    pub(super) async fn project_id(&self) -> Result<String> {
        let name = match &self.settings.project.value {
            ProjectScope::Id(id) => return Ok(id.clone()),
            ProjectScope::Name { name, .. } => name,
            _ => return Err(Error::invalid_input("no project: the credentials are scoped to a domain")),
        };
        if let Some(session) = self.session().await?
            && let Some(project) = session.project()
        {
            return Ok(project.id.clone());
        }
        let iam_url = self.settings.auth_url.as_ref().ok_or_else(|| {
            Error::invalid_input(format!("cannot look up the id of project {name:?}: OS_AUTH_URL is not set"))
        })?;
        let project = self.request(|| self.authenticator.find_project(&iam_url.value, name)).await?;
        Ok(project.id)
    }

    async fn session(&self) -> Result<Option<Arc<Session>>> {
        self.request(|| self.authenticator.session()).await
    }

    /// Sends a request to IAM, with retries. It changes nothing.
    async fn request<T, F>(&self, send: impl Fn() -> F) -> Result<T>
    where
        F: Future<Output = std::result::Result<T, AuthError>>,
    {
        let limits = CallLimits::new(None, self.retry_policy);
        let timeout = self.timeouts.attempt;
        let iam_url = self.settings.auth_url.as_ref().map(|url| &url.value);
        let iam_url = self.authenticator.credentials().iam_url().or(iam_url);
        retry(limits, timeout, true, self.on_retry, |_, limits| {
            within_limits(limits, timeout, iam_url, send())
        })
        .await
    }
}
