//! Authentication of requests, within the limits of their call.

use super::client_inner::ClientInner;
use super::limits::CallLimits;
use crate::error::{Error, Result, iam_timeout};
use otc_vpn_auth::{AuthError, BaseUrl, Session};
use reqwest::Request;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

pub(super) const TOKEN: HeaderName = HeaderName::from_static("x-auth-token");

impl ClientInner {
    /// A copy of the request that is authenticated, with a token from IAM if it needs one.
    pub(super) async fn authenticate(&self, request: &Request, limits: CallLimits) -> Result<Request> {
        let mut request = request
            .try_clone()
            .ok_or_else(|| Error::invalid_input("the request body is a stream, which cannot be retried"))?;
        within_limits(
            limits,
            self.timeouts.attempt,
            self.iam_url(),
            self.authenticator.authenticate(&mut request),
        )
        .await?;
        Ok(request)
    }

    /// Gets a new token from IAM after the service rejected this one. False if there is none.
    pub(super) async fn renew_token(
        &self,
        rejected: Option<HeaderValue>,
        limits: CallLimits,
    ) -> Result<bool> {
        let Some(rejected) = rejected else { return Ok(false) };
        let headers = HeaderMap::from_iter([(TOKEN, rejected)]);
        let renewal = self.authenticator.renew(&headers);
        within_limits(limits, self.timeouts.attempt, self.iam_url(), renewal).await
    }

    fn iam_url(&self) -> Option<&BaseUrl> {
        self.authenticator.credentials().iam_url()
    }

    /// The token session. `None` if the credentials need no token from IAM.
    pub(crate) async fn session(&self) -> Result<Option<Arc<Session>>> {
        let limits = CallLimits::new(None, self.retry_policy);
        within_limits(limits, self.timeouts.attempt, self.iam_url(), self.authenticator.session()).await
    }
}

/// Runs one request to IAM within the limits of its call. `iam_url` is the address for the error, if it is known.
pub(crate) async fn within_limits<T>(
    limits: CallLimits,
    attempt_timeout: Duration,
    iam_url: Option<&BaseUrl>,
    request: impl Future<Output = std::result::Result<T, AuthError>>,
) -> Result<T> {
    let (end, _) = limits.end_of_attempt(Instant::now(), attempt_timeout);
    timeout_at(end, request).await.map_err(|_| iam_timeout(iam_url))?.map_err(Error::from)
}
