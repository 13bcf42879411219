//! Who calls: tokens and signatures, and the project that they are for.

use crate::answer::{Refusal, random_hex};
use crate::clock::Clock;
use crate::journal::Credential;
use crate::seed::{AccessKey, Seed};
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
/// How far the clock of who signs may be off.
const WINDOW: SignedDuration = SignedDuration::from_mins(15);

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
    pub(crate) fn caller(&self, parts: &Parts, body: &[u8]) -> Result<Caller, Refusal> {
        if let Some(token) = parts.headers.get("x-auth-token") {
            return self.by_token(token.as_bytes());
        }
        match parts.headers.get(AUTHORIZATION) {
            Some(header) => self.by_signature(header.to_str().unwrap_or_default(), parts, body),
            None => Err(Refusal::unauthenticated("no X-Auth-Token and no Authorization was found")),
        }
    }

    /// Makes a token.
    pub(crate) fn issue(&self, grant: Grant) -> String {
        let token = random_hex::<32>();
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner).insert(token.clone(), grant);
        token
    }

    fn by_signature(&self, header: &str, parts: &Parts, body: &[u8]) -> Result<Caller, Refusal> {
        let authorization = Authorization::read(header)
            .ok_or_else(|| Refusal::unauthenticated("Authorization is no SDK-HMAC-SHA256 signature"))?;
        let value = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
        let date = value(DATE).ok_or_else(|| Refusal::unauthenticated("X-Sdk-Date is missing"))?;
        if let Some(name) = ["host", DATE].iter().find(|name| !authorization.covers(name)) {
            return Err(Refusal::unauthenticated(&format!("the header {name} is not signed")));
        }
        let now = self.clock.now();
        let sent = DateTime::strptime("%Y%m%dT%H%M%SZ", date)
            .and_then(|sent| TimeZone::UTC.to_timestamp(sent))
            .map_err(|_| Refusal::unauthenticated("X-Sdk-Date is no time as in 20250615T085609Z"))?;
        if now.duration_since(sent).abs() > WINDOW {
            return Err(Refusal::clock_apart(date, now));
        }
        let key = self
            .access_keys
            .iter()
            .find(|key| key.access_key == authorization.access_key)
            .ok_or_else(|| Refusal::unauthenticated("the access key is not known"))?;
        if value("x-security-token") != key.security_token.as_deref() {
            return Err(Refusal::unauthenticated("X-Security-Token does not belong to the access key"));
        }
        if !authorization.is_by(&key.secret_key, date, parts, body) {
            return Err(Refusal::unauthenticated("verify aksk signature fail"));
        }
        match value("x-project-id") {
            Some(project) if project != self.project_id => Err(Refusal::other_project()),
            _ => Ok(Caller { project_id: Some(self.project_id.clone()) }),
        }
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

/// The kind of credential that the headers show.
pub(crate) fn shown(headers: &HeaderMap) -> Credential {
    if headers.contains_key("x-auth-token") {
        Credential::Token
    } else if headers.contains_key(AUTHORIZATION) {
        Credential::AccessKey
    } else {
        Credential::None
    }
}
