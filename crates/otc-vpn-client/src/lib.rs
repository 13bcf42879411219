//! The generated client of the VPN gateway API, as [progenitor] makes it from `openapi/otc-vpn.yaml`.
//!
//! It sends one request and decodes one answer, no more: no authentication, no retry, no waiting. The crate `otc-vpn` adds
//! those; come here for a raw call, for the types ([`types`]), and for what the spec knows beside them ([`metadata`]).
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let client = otc_vpn_client::Client::new("http://127.0.0.1:8080", None);
//! let answer = client.list_vgws().project_id("a4a5d4098fb4474fa22cd05f897d6b99").send().await?;
//! for gateway in answer.into_inner().vpn_gateways.unwrap_or_default() {
//!     println!("{:?} {:?}", gateway.name, gateway.flavor);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! [progenitor]: https://docs.rs/progenitor

mod generated {
    // Documented from the spec as far as progenitor passes that on; what it makes around it has no words.
    #[rustfmt::skip]
    #[allow(missing_docs, unreachable_pub, clippy::pedantic, clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    pub(crate) mod client;
    #[rustfmt::skip]
    pub(crate) mod metadata;
}
mod extensible_enum;
mod transport;

pub use generated::client::{ByteStream, Client, ClientInfo, Error, ResponseValue, builder, prelude, types};
pub use transport::{BoxError, Failure, Inner, Sending, Transport};

/// What the spec says beside shapes: its version, the lists that may grow, flavors, error codes, operations and servers.
pub mod metadata {
    pub use crate::generated::metadata::*;
}
