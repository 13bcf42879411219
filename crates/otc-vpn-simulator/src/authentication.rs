//! Who calls: tokens and signatures, and the project that they are for.

use crate::answer::Refusal;
use crate::clock::Clock;
use crate::seed::{AccessKey, Seed};
use crate::server::{Received, Shared};
use axum::extract::FromRequestParts;
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, Method};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The credentials that are taken.
pub(crate) struct Credentials {
    project_id: String,
    access_keys: Vec<AccessKey>,
    /// Tokens, each with its project and when it ends; none never does.
    tokens: Mutex<BTreeMap<String, Grant>>,
    clock: Clock,
}

/// What a token is good for.
#[derive(Clone)]
pub(crate) struct Grant {
    /// None for a token without a project, which IAM alone takes.
    pub(crate) project_id: Option<String>,
    /// When it ends; none never does.
    pub(crate) ends: Option<Timestamp>,
}

/// A caller whose credentials are good.
pub(crate) struct Caller {
    project_id: Option<String>,
}

impl Caller {
    /// Whether the credentials are for this project.
    pub(crate) fn in_project(&self, project_id: &str) -> Result<(), Refusal> {
        if self.project_id.as_deref() == Some(project_id) { Ok(()) } else { Err(Refusal::other_project()) }
    }
}

impl Credentials {
    pub(crate) fn new(seed: &Seed, clock: Clock) -> Self {
        let forever = Grant { project_id: Some(seed.project.id.clone()), ends: None };
        let tokens = seed.tokens.iter().map(|token| (token.clone(), forever.clone())).collect();
        Self {
            project_id: seed.project.id.clone(),
            access_keys: seed.access_keys.clone(),
            tokens: Mutex::new(tokens),
            clock,
        }
    }

    /// Finds out who calls.
    pub(crate) fn caller(&self, parts: &Parts, body: &Bytes) -> Result<Caller, Refusal> {
        if let Some(token) = parts.headers.get("x-auth-token") {
            return self.by_token(token.as_bytes());
        }
        Err(Refusal::unauthenticated("no X-Auth-Token and no signature was found"))
    }

    fn by_token(&self, token: &[u8]) -> Result<Caller, Refusal> {
        let tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        let grant = std::str::from_utf8(token)
            .ok()
            .and_then(|token| tokens.get(token))
            .ok_or_else(|| Refusal::unauthenticated("the token is not known"))?;
        if grant.ends.is_some_and(|ends| ends <= self.clock.now()) {
            return Err(Refusal::token_ended());
        }
        Ok(Caller { project_id: grant.project_id.clone() })
    }
}

/// A request that was let in: who calls, and the whole body.
pub(crate) struct Admitted {
    pub(crate) caller: Caller,
    pub(crate) body: Bytes,
}

impl FromRequestParts<Arc<Shared>> for Admitted {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, shared: &Arc<Shared>) -> Result<Self, Refusal> {
        let body = match parts.extensions.get::<Received>() {
            Some(Received::Whole(body)) => body.clone(),
            // The spec lets a change alone be too large, since no other call has a body.
            _ if parts.method == Method::POST => return Err(Refusal::too_large()),
            _ => return Err(Refusal::invalid("the request must have no body")),
        };
        let caller = shared.credentials.caller(parts, &body)?;
        Ok(Self { caller, body })
    }
}

/// The kind of credential that the headers show.
pub(crate) fn shown(headers: &HeaderMap) -> crate::Credential {
    if headers.contains_key("x-auth-token") {
        crate::Credential::Token
    } else if headers.contains_key(http::header::AUTHORIZATION) {
        crate::Credential::AccessKey
    } else {
        crate::Credential::None
    }
}
