//! The generated client of the Enterprise VPN API (version 5) of Open Telekom Cloud (T Cloud Public) and Huawei Cloud.
//!
//! [progenitor] generates [`Client`] and [`types`] from `openapi/otc-vpn.yaml`; `cargo xtask generate` adds [`requests`] and
//! [`metadata`]. A call sends one request and decodes one response. It does not authenticate, retry or
//! wait; the crate `otc-vpn` does, and is the better choice for most programs.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let client = otc_vpn_client::Client::new("http://127.0.0.1:8080");
//! let response = client.list_vgws().project_id("a4a5d4098fb4474fa22cd05f897d6b99").send().await?;
//! for gateway in response.into_inner().vpn_gateways.unwrap_or_default() {
//!     println!("{:?} {:?}", gateway.name, gateway.flavor);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! [progenitor]: https://docs.rs/progenitor

mod generated {
    // Progenitor documents the code with the descriptions in the spec, and leaves the rest of the code undocumented.
    #[rustfmt::skip]
    #[allow(missing_docs, unreachable_pub, clippy::pedantic, clippy::unwrap_used, clippy::expect_used, clippy::panic)] // progenitor does not indent the further lines of a description in a list.
    #[allow(clippy::doc_lazy_continuation)]
    pub(crate) mod client;
    #[rustfmt::skip]
    pub(crate) mod enums;
    #[rustfmt::skip]
    pub(crate) mod requests;
    #[rustfmt::skip]
    pub(crate) mod tables;
}
mod extensible_enum;
mod hooks;
mod lenient;
pub mod metadata;
mod request;

pub use generated::client::{ByteStream, Client, ClientInfo, Error, ResponseValue, builder, prelude, types};
pub use request::{OperationRequest, RequestError};

/// One function per operation, which builds the request without sending it.
///
/// Send the request with any [`reqwest::Client`], after adding authentication:
///
/// ```
/// use otc_vpn_client::{requests, types::ProjectId};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let project: ProjectId = "a4a5d4098fb4474fa22cd05f897d6b99".parse()?;
/// let built = requests::list_availability_zones("https://vpn.eu-de.otc.t-systems.com", &project)?;
/// assert_eq!(built.operation.iam_action, Some("vpn:vpnGatewayAvailabilityZone:list"));
/// assert_eq!(built.request.method(), "GET");
/// # Ok(())
/// # }
/// ```
pub mod requests {
    pub use crate::generated::requests::*;
}

/// The code in the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
