//! Tokens that IAM issues for a password or an agency.

use crate::base_url::BaseUrl;
use crate::catalog::Catalog;
use crate::clock::Clock;
use crate::credentials::{AgencyCredentials, Credentials, Domain, PasswordCredentials, ProjectScope, User};
use crate::error::AuthError;
use crate::iam::{self, IamResponse};
use crate::project::Project;
use crate::secret::Secret;
use crate::signature;
use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderName, HeaderValue};
use reqwest::{Body, Method, Request};
use secrecy::zeroize::Zeroizing;
use serde::{Deserialize, Serialize};

/// A token is renewed this long before it expires, or when a tenth of its lifetime is left, whichever is later.
const RENEWAL_MARGIN: SignedDuration = SignedDuration::from_mins(5);

const DOMAIN_ID: HeaderName = HeaderName::from_static("x-domain-id");
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// A token that IAM issued for a password or an agency, with its expiry, project and catalog. `Debug` does not print the token.
#[derive(Debug)]
pub struct Session {
    token: Secret,
    expires_at: Option<Timestamp>,
    renew_at: Option<Timestamp>,
    project: Option<Project>,
    catalog: Catalog,
}

impl Session {
    /// When the token expires, by the clock of IAM.
    #[must_use]
    pub fn expires_at(&self) -> Option<Timestamp> {
        self.expires_at
    }

    /// The project that the token is scoped to.
    #[must_use]
    pub fn project(&self) -> Option<&Project> {
        self.project.as_ref()
    }

    /// The services of the cloud and their endpoints.
    #[must_use]
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    pub(crate) fn token(&self) -> &Secret {
        &self.token
    }

    /// Whether the token expires so soon that it must be renewed before the next request.
    pub(crate) fn is_due(&self, now: Timestamp) -> bool {
        self.renew_at.is_some_and(|renew_at| renew_at <= now)
    }
}

/// Requests a token for credentials that need one from IAM. A password is written only into the request's body, whose memory is
/// cleared after sending.
pub(crate) async fn request(
    http: &reqwest::Client,
    credentials: &Credentials,
    clock: &Clock,
) -> Result<Session, AuthError> {
    match credentials {
        Credentials::Password(password) => for_password(http, password, clock).await,
        Credentials::Agency(agency) => for_agency(http, agency, clock).await,
        Credentials::Token(_) | Credentials::AccessKeys(_) => {
            Err(AuthError::invalid_input("IAM issues tokens only for a password or an agency"))
        }
    }
}

async fn for_password(
    http: &reqwest::Client,
    credentials: &PasswordCredentials,
    clock: &Clock,
) -> Result<Session, AuthError> {
    let request = token_request(&credentials.iam_url, password_body(credentials)?);
    let mut secrets = vec![&credentials.password];
    secrets.extend(&credentials.passcode);
    let response = iam::send(http, request, &secrets, clock.now()).await?;
    decode(&response, clock.now())
}

async fn for_agency(
    http: &reqwest::Client,
    agency: &AgencyCredentials,
    clock: &Clock,
) -> Result<Session, AuthError> {
    let mut request = token_request(&agency.iam_url, agency_body(agency)?);
    match &agency.caller {
        Credentials::Token(token) => token.insert_into(&mut request)?,
        Credentials::AccessKeys(keys) => {
            if let Some(id) = &agency.caller_domain_id {
                let id = HeaderValue::from_str(id)
                    .map_err(|_| AuthError::invalid_input("the domain id is not a valid header value"))?;
                request.headers_mut().insert(DOMAIN_ID, id);
            }
            signature::sign(&mut request, keys, clock.now())?;
        }
        caller => {
            let session = Box::pin(self::request(http, caller, clock)).await?;
            session.token.insert_into(&mut request)?;
        }
    }
    let response = iam::send(http, request, &[], clock.now()).await?;
    decode(&response, clock.now())
}

fn token_request(iam_url: &BaseUrl, body: Body) -> Request {
    let mut request = Request::new(Method::POST, iam::url(iam_url, "/auth/tokens"));
    request.headers_mut().insert(CONTENT_TYPE, JSON);
    request.headers_mut().insert(ACCEPT, JSON);
    *request.body_mut() = Some(body);
    request
}

#[derive(Serialize)]
struct TokenRequest<'a> {
    auth: Auth<'a>,
}

#[derive(Serialize)]
struct Auth<'a> {
    identity: Identity<'a>,
    scope: Scope<'a>,
}

#[derive(Default, Serialize)]
struct Identity<'a> {
    methods: &'a [&'static str],
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<UserMethod<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    totp: Option<UserMethod<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    assume_role: Option<AssumeRole<'a>>,
}

#[derive(Serialize)]
struct UserMethod<'a> {
    user: Reference<'a>,
}

#[derive(Serialize)]
struct AssumeRole<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    domain_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    domain_name: Option<&'a str>,
    agency_name: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Scope<'a> {
    Domain(&'a Domain),
    Project(Reference<'a>),
}

/// A user or a project, by id or by name and domain.
#[derive(Clone, Copy, Default, Serialize)]
struct Reference<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    domain: Option<&'a Domain>,
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    passcode: Option<&'a str>,
}

fn password_body(credentials: &PasswordCredentials) -> Result<Body, AuthError> {
    let (user, user_domain) = match &credentials.user {
        User::Id(id) => (Reference { id: Some(id), ..Reference::default() }, None),
        User::Name { name, domain } => {
            (Reference { name: Some(name), domain: Some(domain), ..Reference::default() }, Some(domain))
        }
    };
    let password = Some(credentials.password.expose());
    let totp = credentials
        .passcode
        .as_ref()
        .map(|passcode| UserMethod { user: Reference { passcode: Some(passcode.expose()), ..user } });
    let identity = Identity {
        methods: if totp.is_some() { &["password", "totp"] } else { &["password"] },
        password: Some(UserMethod { user: Reference { password, ..user } }),
        totp,
        assume_role: None,
    };
    encode(identity, scope(&credentials.project, user_domain)?)
}

fn agency_body(agency: &AgencyCredentials) -> Result<Body, AuthError> {
    let (domain_id, domain_name) = match &agency.domain {
        Domain::Id(id) => (Some(id.as_str()), None),
        Domain::Name(name) => (None, Some(name.as_str())),
    };
    let assume_role = AssumeRole { domain_id, domain_name, agency_name: &agency.name };
    let identity =
        Identity { methods: &["assume_role"], assume_role: Some(assume_role), ..Identity::default() };
    encode(identity, scope(&agency.project, Some(&agency.domain))?)
}

/// The scope of a token. `domain` is that of a project that does not name its own.
fn scope<'a>(project: &'a ProjectScope, domain: Option<&'a Domain>) -> Result<Scope<'a>, AuthError> {
    match project {
        ProjectScope::Domain(domain) => Ok(Scope::Domain(domain)),
        ProjectScope::Id(id) => Ok(Scope::Project(Reference { id: Some(id), ..Reference::default() })),
        ProjectScope::Name { name, domain: own } => {
            let domain = own.as_ref().or(domain).ok_or_else(|| {
                AuthError::invalid_input(
                    "the domain of the project is unknown: a project by name and a user by id need it; set the domain of the \
                     project, or its id",
                )
            })?;
            Ok(Scope::Project(Reference { name: Some(name), domain: Some(domain), ..Reference::default() }))
        }
    }
}

fn encode(identity: Identity<'_>, scope: Scope<'_>) -> Result<Body, AuthError> {
    let request = TokenRequest { auth: Auth { identity, scope } };
    // The size is computed first, because a buffer that grows would leave copies of the password in freed memory.
    let mut length = ByteCount(0);
    let not_json = |_| AuthError::invalid_input("cannot encode the credentials as JSON");
    serde_json::to_writer(&mut length, &request).map_err(not_json)?;
    let mut bytes = Zeroizing::new(Vec::with_capacity(length.0));
    serde_json::to_writer(&mut *bytes, &request).map_err(not_json)?;
    Ok(Body::from(Bytes::from_owner(bytes)))
}

/// Counts the bytes written to it.
struct ByteCount(usize);

impl std::io::Write for ByteCount {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[derive(Deserialize)]
struct TokenResponse {
    token: Token,
}

#[derive(Deserialize)]
struct Token {
    #[serde(default)]
    expires_at: Option<String>,
    #[serde(default)]
    issued_at: Option<String>,
    #[serde(default)]
    project: Option<Project>,
    #[serde(default)]
    catalog: Option<Catalog>,
}

fn decode(response: &IamResponse, now: Timestamp) -> Result<Session, AuthError> {
    let token =
        response.headers.get("x-subject-token").and_then(|token| std::str::from_utf8(token.as_bytes()).ok());
    let secret =
        Secret::from(token.ok_or_else(|| response.unexpected("the header X-Subject-Token is missing"))?);
    let TokenResponse { token } = response.decode()?;
    let time = |text: Option<String>| text.and_then(|text| text.parse::<Timestamp>().ok());
    let (expires_at, issued_at) = (time(token.expires_at), time(token.issued_at));
    // Both times are from IAM, so a wrong local clock does not change the lifetime.
    let lifetime = expires_at.map(|end| end.duration_since(issued_at.unwrap_or(now)));
    let renew_at = lifetime
        .filter(SignedDuration::is_positive)
        .and_then(|lifetime| now.checked_add(lifetime - RENEWAL_MARGIN.min(lifetime / 10)).ok());
    Ok(Session {
        token: secret,
        expires_at,
        renew_at,
        project: token.project,
        catalog: token.catalog.unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests;
