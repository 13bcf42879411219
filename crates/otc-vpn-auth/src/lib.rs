//! Configuration and authentication for Open Telekom Cloud, T Cloud Public and Huawei Cloud.
//!
//! * [`config`] resolves credentials, project, region, endpoint and TLS settings from environment variables and `clouds.yaml`.
//! * [`Authenticator`] authenticates [`reqwest`] requests with [`Credentials`]: a token, a password or an agency for which IAM issues
//!   tokens, or an access key that signs each request (AK/SK, SDK-HMAC-SHA256).
//! * [`BaseUrl`] and [`http_client`] hold the rules for connections that carry credentials: https, no redirects, and no proxy for
//!   the loopback interface.
//! * [`redact`] removes secrets and control characters from text that comes from a server.
//!
//! The crate knows no particular service. Requests to IAM are sent once each; the caller decides about retries.
//!
//! ```no_run
//! use otc_vpn_auth::{AccessKeys, Authenticator, BaseUrl, Clock, Credentials, http_client};
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let endpoint: BaseUrl = "https://vpc.eu-de.otc.t-systems.com".parse()?;
//! let http = http_client([Some(&endpoint)])?.build()?;
//! let credentials = Credentials::AccessKeys(AccessKeys::new("AK", "SK"));
//! let authenticator = Authenticator::new(credentials, http.clone(), Clock::system());
//!
//! let mut request = http.get(format!("{endpoint}/v1/PROJECT_ID/vpcs")).build()?;
//! authenticator.authenticate(&mut request).await?;
//! let response = http.execute(request).await?;
//! # Ok(())
//! # }
//! ```

mod authenticator;
mod base_url;
mod catalog;
mod clock;
pub mod config;
mod credentials;
mod error;
mod http_client;
mod iam;
mod project;
mod proxy;
pub mod redact;
mod secret;
mod session;
mod signature;
mod similar;
#[cfg(test)]
mod stub_server;

pub use authenticator::Authenticator;
pub use base_url::{BaseUrl, BaseUrlError};
pub use catalog::Catalog;
pub use clock::{Clock, ClockSkew, clock_skew, is_signature_expired};
pub use credentials::{
    AccessKeys, AgencyCredentials, Credentials, Domain, PasswordCredentials, ProjectScope, User,
};
pub use error::AuthError;
pub use http_client::http_client;
pub use project::Project;
pub use proxy::{ProxyRejection, ProxyRoute, check_proxy, proxy_address, proxy_route};
pub use secret::Secret;
pub use session::Session;
pub use similar::most_similar;

/// The code in the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
