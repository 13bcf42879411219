//! Credentials at work: makes requests authentic, and renews a token that ended.

use super::{
    AuthError, Credentials, PasswordCredentials, Project, Session, identity, project, signature, token,
};
use crate::{clock::Clock, secret::Secret};
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Request, StatusCode};
use std::fmt::{self, Debug, Formatter};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::Instant;

const TOKEN: HeaderName = HeaderName::from_static("x-auth-token");
const PROJECT_ID: HeaderName = HeaderName::from_static("x-project-id");
/// How long a refused password is not tried again. Many wrong passwords in a row lock an account.
const REFUSED_FOR: Duration = Duration::from_secs(60);

/// Makes requests authentic.
///
/// Requests to the identity service are sent once each; whoever calls decides whether to try again.
pub struct Authenticator {
    credentials: Credentials,
    project_id: Option<HeaderValue>,
    http: reqwest::Client,
    clock: Clock,
    last: Mutex<Last>,
    /// How often a token was asked for and an answer came. Changed only under the lock of `last`.
    attempts: AtomicU64,
}

/// An HTTP client may hold a proxy's password, so it is not shown.
impl Debug for Authenticator {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Authenticator")
            .field("credentials", &self.credentials)
            .field("project_id", &self.project_id)
            .finish_non_exhaustive()
    }
}

/// What came of the last request for a token, and when.
type Last = Option<(Instant, Result<Arc<Session>, AuthError>)>;

impl Authenticator {
    /// Puts credentials to work. Tokens are asked for with `http`, which must not follow redirects: they could carry the
    /// password to another host.
    #[must_use]
    pub fn new(credentials: Credentials, http: reqwest::Client, clock: Clock) -> Self {
        Self {
            credentials,
            project_id: None,
            http,
            clock,
            last: Mutex::default(),
            attempts: AtomicU64::new(0),
        }
    }

    /// Names the project in each signed request, which users of several projects need. A token knows its project itself.
    ///
    /// # Errors
    ///
    /// [`AuthError::InvalidInput`] when no header can carry the id.
    pub fn with_project_id(mut self, id: &str) -> Result<Self, AuthError> {
        let id = HeaderValue::from_str(id)
            .map_err(|_| AuthError::invalid_input("the project id holds characters that no id has"))?;
        self.project_id = Some(id);
        Ok(self)
    }

    /// Makes a request authentic, as the last thing before it is sent: nothing of it may change afterwards.
    ///
    /// # Errors
    ///
    /// [`AuthError::InvalidInput`] when the request cannot be signed; with a password any of the errors, as it may have to
    /// ask for a token first.
    pub async fn authenticate(&self, request: &mut Request) -> Result<(), AuthError> {
        match &self.credentials {
            Credentials::Token(token) => insert_token(request, token),
            Credentials::Password(password) => {
                insert_token(request, self.session_of(password, None).await?.token())
            }
            Credentials::AccessKeys(keys) => {
                request.headers_mut().remove(TOKEN);
                if let Some(id) = &self.project_id {
                    request.headers_mut().insert(PROJECT_ID, id.clone());
                }
                signature::sign(request, keys, self.clock.now())
            }
        }
    }

    /// Looks for another token after the service answered 401 to a request with these headers. `true` says that there is one,
    /// and that the request may be made authentic and sent again, once; `false` that there is nothing to renew.
    ///
    /// Of many callers whose token was rejected, one asks for a new token; the others wait for it and take what came.
    ///
    /// # Errors
    ///
    /// Any of the errors, when the identity service gives no token.
    pub async fn renew(&self, rejected: &HeaderMap) -> Result<bool, AuthError> {
        let (Credentials::Password(password), Some(token)) = (&self.credentials, rejected.get(TOKEN)) else {
            return Ok(false);
        };
        self.session_of(password, Some(token)).await?;
        Ok(true)
    }

    /// The token that is used now, and what came with it, for credentials that are a password.
    ///
    /// # Errors
    ///
    /// Any of the errors, as it may have to ask for a token.
    pub async fn session(&self) -> Result<Option<Arc<Session>>, AuthError> {
        match &self.credentials {
            Credentials::Password(password) => self.session_of(password, None).await.map(Some),
            _ => Ok(None),
        }
    }

    /// Asks the identity service for the project of a name.
    ///
    /// # Errors
    ///
    /// [`AuthError::InvalidInput`] when no project or several have the name; any of the others when the identity service
    /// cannot say.
    pub async fn find_project(&self, iam_url: &str, name: &str) -> Result<Project, AuthError> {
        let mut url = identity::url(iam_url, "/projects")?;
        url.query_pairs_mut().append_pair("name", name);
        let mut request = Request::new(Method::GET, url);
        request.headers_mut().insert(ACCEPT, HeaderValue::from_static("application/json"));
        self.authenticate(&mut request).await?;
        let answer = identity::exchange(&self.http, request, None, self.clock.now()).await?;
        project::named(name, &answer)
    }

    async fn session_of(
        &self,
        password: &PasswordCredentials,
        rejected: Option<&HeaderValue>,
    ) -> Result<Arc<Session>, AuthError> {
        let attempts = self.attempts.load(Ordering::Acquire);
        let mut last = self.last.lock().await;
        match &*last {
            Some((_, Ok(session)))
                if !session.is_due(self.clock.now())
                    && rejected.is_none_or(|token| token != session.token().expose()) =>
            {
                return Ok(Arc::clone(session));
            }
            // It failed while this caller waited for it, or it would be refused again.
            Some((at, Err(error)))
                if attempts != self.attempts.load(Ordering::Acquire)
                    || is_refused(error) && at.elapsed() < REFUSED_FOR =>
            {
                return Err(error.clone());
            }
            _ => {}
        }
        // Boxed, since it is rare, and large in the future of each call.
        let outcome = Box::pin(token::request(&self.http, password, &self.clock)).await.map(Arc::new);
        self.attempts.fetch_add(1, Ordering::Release);
        *last = Some((Instant::now(), outcome.clone()));
        outcome
    }
}

fn is_refused(error: &AuthError) -> bool {
    matches!(error, AuthError::Rejected { status: StatusCode::UNAUTHORIZED, .. })
}

fn insert_token(request: &mut Request, token: &Secret) -> Result<(), AuthError> {
    let value = token
        .header_value()
        .map_err(|_| AuthError::invalid_input("the token holds characters that no header can carry"))?;
    request.headers_mut().remove(AUTHORIZATION);
    request.headers_mut().insert(TOKEN, value);
    Ok(())
}

#[cfg(test)]
mod tests;
