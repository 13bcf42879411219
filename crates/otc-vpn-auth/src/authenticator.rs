//! Authentication of requests, and the renewal of tokens.

use crate::base_url::BaseUrl;
use crate::clock::{Clock, is_signature_expired};
use crate::credentials::Credentials;
use crate::error::AuthError;
use crate::iam::{self, IamResponse};
use crate::project::{self, Project};
use crate::session::{self, Session};
use crate::signature;
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Request, StatusCode, Url};
use std::fmt::{self, Debug, Formatter};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::Instant;

const AUTH_TOKEN: HeaderName = HeaderName::from_static("x-auth-token");
const PROJECT_ID: HeaderName = HeaderName::from_static("x-project-id");
/// How long a rejected password is not sent again. Repeated wrong passwords lock the account.
const REJECTED_PASSWORD_PERIOD: Duration = Duration::from_secs(60);

/// Authenticates requests with [`Credentials`].
///
/// A token is reused and is renewed shortly before it expires. Each request to IAM is sent once; the caller decides about retries.
pub struct Authenticator {
    credentials: Credentials,
    project_id: Option<HeaderValue>,
    http: reqwest::Client,
    clock: Clock,
    last: Mutex<LastRequest>,
    /// The number of completed token requests. Changed only while `last` is locked.
    completed: AtomicU64,
}

/// An HTTP client may contain the password of a proxy, so it is not printed.
impl Debug for Authenticator {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authenticator")
            .field("credentials", &self.credentials)
            .field("project_id", &self.project_id)
            .finish_non_exhaustive()
    }
}

/// When the last token request completed, and its result.
type LastRequest = Option<(Instant, Result<Arc<Session>, AuthError>)>;

impl Authenticator {
    /// An authenticator that requests tokens with `http`. That client must not follow redirects, which could carry the password to
    /// another host; [`http_client`](crate::http_client) builds one.
    #[must_use]
    pub fn new(credentials: Credentials, http: reqwest::Client, clock: Clock) -> Self {
        Self {
            credentials,
            project_id: None,
            http,
            clock,
            last: Mutex::default(),
            completed: AtomicU64::new(0),
        }
    }

    /// Sets the project of signed requests, which users with several projects need. A token is scoped to its project already.
    ///
    /// # Errors
    ///
    /// [`AuthError::InvalidInput`] when the id is not a valid header value.
    pub fn with_project_id(mut self, id: &str) -> Result<Self, AuthError> {
        let id = HeaderValue::from_str(id)
            .map_err(|_| AuthError::invalid_input("the project id is not a valid header value"))?;
        self.project_id = Some(id);
        Ok(self)
    }

    /// The credentials.
    #[must_use]
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// Adds the authentication headers to a request. Call it last: a signature covers the request as it is, so nothing may change
    /// afterwards.
    ///
    /// # Errors
    ///
    /// [`AuthError::InvalidInput`] when the request cannot be signed. With a password or an agency also any other error, because
    /// a token may have to be requested first.
    pub async fn authenticate(&self, request: &mut Request) -> Result<(), AuthError> {
        match &self.credentials {
            Credentials::Token(token) => {
                request.headers_mut().remove(AUTHORIZATION);
                token.insert_into(request)
            }
            Credentials::Password(_) | Credentials::Agency(_) => {
                request.headers_mut().remove(AUTHORIZATION);
                self.current_session(None).await?.token().insert_into(request)
            }
            Credentials::AccessKeys(keys) => {
                request.headers_mut().remove(AUTH_TOKEN);
                if let Some(id) = &self.project_id {
                    request.headers_mut().insert(PROJECT_ID, id.clone());
                }
                signature::sign(request, keys, self.clock.now())
            }
        }
    }

    /// Requests a new token after the service responded with 401 to a request with these headers. Returns `true` when a new token is
    /// available, so that the request can be authenticated and sent again, once, and `false` when these credentials cannot be renewed.
    ///
    /// When a token is rejected for many concurrent callers, one of them requests a new token, and the others wait for the result.
    ///
    /// # Errors
    ///
    /// Any [`AuthError`] when IAM returns no token.
    pub async fn renew(&self, rejected: &HeaderMap) -> Result<bool, AuthError> {
        let (Some(_), Some(token)) = (self.credentials.iam_url(), rejected.get(AUTH_TOKEN)) else {
            return Ok(false);
        };
        self.current_session(Some(token)).await?;
        Ok(true)
    }

    /// The current token and what IAM returned with it. `None` for credentials that need no token from IAM.
    ///
    /// # Errors
    ///
    /// Any [`AuthError`], because a token may have to be requested first.
    pub async fn session(&self) -> Result<Option<Arc<Session>>, AuthError> {
        match self.credentials.iam_url() {
            Some(_) => self.current_session(None).await.map(Some),
            None => Ok(None),
        }
    }

    /// Looks up a project by its name in IAM.
    ///
    /// # Errors
    ///
    /// [`AuthError::InvalidInput`] when no project or several projects have the name; any other when the request to IAM fails.
    pub async fn find_project(&self, iam_url: &BaseUrl, name: &str) -> Result<Project, AuthError> {
        let mut url = iam::url(iam_url, "/projects");
        url.query_pairs_mut().append_pair("name", name);
        let response = match self.get_from_iam(url.clone()).await {
            Err(error) if expired_in_transit(&error) => self.get_from_iam(url).await?,
            response => response?,
        };
        project::find_by_name(name, &response)
    }

    async fn get_from_iam(&self, url: Url) -> Result<IamResponse, AuthError> {
        let mut request = Request::new(Method::GET, url);
        request.headers_mut().insert(ACCEPT, HeaderValue::from_static("application/json"));
        self.authenticate(&mut request).await?;
        iam::send(&self.http, request, &[], self.clock.now()).await
    }

    /// The session, requested from IAM if there is none, or if the current one is due for renewal or has the `rejected` token.
    async fn current_session(&self, rejected: Option<&HeaderValue>) -> Result<Arc<Session>, AuthError> {
        let completed = self.completed.load(Ordering::Acquire);
        let mut last = self.last.lock().await;
        match &*last {
            Some((_, Ok(session)))
                if !session.is_due(self.clock.now())
                    && rejected.is_none_or(|token| token != session.token().expose()) =>
            {
                return Ok(Arc::clone(session));
            }
            // The request failed while this caller waited for the lock, or the password was just rejected.
            Some((at, Err(error)))
                if completed != self.completed.load(Ordering::Acquire)
                    || is_unauthorized(error) && at.elapsed() < REJECTED_PASSWORD_PERIOD =>
            {
                return Err(error.clone());
            }
            _ => {}
        }
        // Boxed, because it is large, rarely needed, and otherwise part of the future of every call.
        let result =
            Box::pin(session::request(&self.http, &self.credentials, &self.clock)).await.map(Arc::new);
        self.completed.fetch_add(1, Ordering::Release);
        *last = Some((Instant::now(), result.clone()));
        result
    }
}

/// Whether a signature was rejected for its time although the clocks agree.
fn expired_in_transit(error: &AuthError) -> bool {
    match error {
        AuthError::Rejected { status, clock_skew: None, body, .. } => {
            matches!(*status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)
                && is_signature_expired(&String::from_utf8_lossy(body))
        }
        _ => false,
    }
}

fn is_unauthorized(error: &AuthError) -> bool {
    matches!(error, AuthError::Rejected { status: StatusCode::UNAUTHORIZED, .. })
}

#[cfg(test)]
mod tests;
