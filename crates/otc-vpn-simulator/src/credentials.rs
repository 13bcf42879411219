//! Authenticates requests by token or by access key signature.

use crate::api_error::ApiError;
use crate::clock::Clock;
use crate::journal::Credential;
use crate::keystone::token::{Token, TokenScope};
use crate::request_id::random_hex;
use crate::seed::{AccessKey, Named, Seed};
use crate::signature::Authorization;
use http::HeaderMap;
use http::header::AUTHORIZATION;
use http::request::Parts;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

const DATE: &str = "x-sdk-date";
/// The largest accepted difference between `X-Sdk-Date` and the simulator's clock.
const MAX_CLOCK_SKEW: SignedDuration = SignedDuration::from_mins(15);

/// The credentials that the simulator accepts.
pub(crate) struct CredentialStore {
    project_id: String,
    access_keys: Vec<AccessKey>,
    tokens: Mutex<BTreeMap<String, Token>>,
    clock: Clock,
}

/// An authenticated caller.
pub(crate) struct Caller {
    project_id: Option<String>,
}

impl Caller {
    /// Checks that the credentials give access to this project.
    pub(crate) fn require_project(&self, project_id: &str) -> Result<(), ApiError> {
        if self.project_id.as_deref() == Some(project_id) { Ok(()) } else { Err(ApiError::other_project()) }
    }
}

impl CredentialStore {
    pub(crate) fn new(seed: &Seed, clock: Clock) -> Self {
        let owner = seed.users.first().map(|user| Named { id: user.id.clone(), name: user.name.clone() });
        let token = Token {
            methods: vec!["password".to_owned()],
            user: owner.unwrap_or_else(|| seed.domain.clone()),
            scope: TokenScope::Project,
            issued_at: clock.now(),
            expires_at: Timestamp::MAX,
        };
        let tokens = seed.tokens.iter().map(|secret| (secret.clone(), token.clone())).collect();
        Self {
            project_id: seed.project.id.clone(),
            access_keys: seed.access_keys.clone(),
            tokens: Mutex::new(tokens),
            clock,
        }
    }

    /// Authenticates a request by its token or, if it has none, by its signature.
    pub(crate) fn authenticate(&self, parts: &Parts, body: &[u8]) -> Result<Caller, ApiError> {
        if let Some(token) = parts.headers.get("x-auth-token") {
            return self.by_token(token.as_bytes());
        }
        match parts.headers.get(AUTHORIZATION) {
            Some(header) => self.by_signature(header.to_str().unwrap_or_default(), parts, body),
            None => {
                Err(ApiError::unauthenticated("neither X-Auth-Token nor Authorization is in the request"))
            }
        }
    }

    /// Issues a new token; returns its secret.
    pub(crate) fn issue_token(&self, token: Token) -> String {
        let secret = random_hex::<32>();
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner).insert(secret.clone(), token);
        secret
    }

    /// The token with this secret; `None` if it is unknown or has expired.
    pub(crate) fn token(&self, secret: &str) -> Option<Token> {
        let tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.get(secret).filter(|token| token.expires_at > self.clock.now()).cloned()
    }

    fn by_signature(&self, header: &str, parts: &Parts, body: &[u8]) -> Result<Caller, ApiError> {
        let authorization = Authorization::parse(header).ok_or_else(|| {
            ApiError::unauthenticated("Authorization does not contain an SDK-HMAC-SHA256 signature")
        })?;
        let value = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
        let date = value(DATE).ok_or_else(|| ApiError::unauthenticated("X-Sdk-Date is missing"))?;
        if let Some(name) = ["host", DATE].iter().find(|name| !authorization.signs(name)) {
            return Err(ApiError::unauthenticated(&format!("the header {name} is not signed")));
        }
        let now = self.clock.now();
        let sent = DateTime::strptime("%Y%m%dT%H%M%SZ", date)
            .and_then(|sent| TimeZone::UTC.to_timestamp(sent))
            .map_err(|_| ApiError::unauthenticated("X-Sdk-Date is not a time such as 20250615T085609Z"))?;
        if now.duration_since(sent).abs() > MAX_CLOCK_SKEW {
            return Err(ApiError::clock_skew(date, now));
        }
        let key = self
            .access_keys
            .iter()
            .find(|key| key.access_key == authorization.access_key)
            .ok_or_else(|| ApiError::unauthenticated("the access key is unknown"))?;
        if value("x-security-token") != key.security_token.as_deref() {
            return Err(ApiError::unauthenticated("X-Security-Token does not belong to the access key"));
        }
        if !authorization.verify(&key.secret_key, date, parts, body) {
            return Err(ApiError::unauthenticated("verify aksk signature fail"));
        }
        match value("x-project-id") {
            Some(project) if project != self.project_id => Err(ApiError::other_project()),
            _ => Ok(Caller { project_id: Some(self.project_id.clone()) }),
        }
    }

    fn by_token(&self, token: &[u8]) -> Result<Caller, ApiError> {
        let tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        let token = std::str::from_utf8(token)
            .ok()
            .and_then(|token| tokens.get(token))
            .ok_or_else(|| ApiError::unauthenticated("the token is unknown"))?;
        if token.expires_at <= self.clock.now() {
            return Err(ApiError::token_expired());
        }
        let project_id = (token.scope == TokenScope::Project).then(|| self.project_id.clone());
        Ok(Caller { project_id })
    }
}

/// The kind of credential in the headers of a request.
pub(crate) fn credential_kind(headers: &HeaderMap) -> Credential {
    if headers.contains_key("x-auth-token") {
        Credential::Token
    } else if headers.contains_key(AUTHORIZATION) {
        Credential::AccessKey
    } else {
        Credential::None
    }
}
