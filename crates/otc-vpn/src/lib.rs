//! Change the flavor of VPN gateways of Open Telekom Cloud (T Cloud Public) and Huawei Cloud in place, and trust every word that
//! comes back.
//!
//! A gateway that has grown out of its 300 Mbit/s keeps its addresses and its connections: one call moves it to another flavor. This
//! crate makes that call safe. It checks before it sends, sends once, finds out what became of an answer that got lost, and waits
//! until the gateway has the new flavor.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use otc_vpn::{Client, Flavor};
//! # use otc_vpn_simulator::{PROJECT_ID, Simulator, TOKEN};
//! # let simulator = Simulator::builder().transition(std::time::Duration::from_millis(50)).start().await?;
//! # let connect = async || {
//! #     Client::builder().endpoint(simulator.url()).project_id(PROJECT_ID).token(TOKEN).build()
//! # };
//!
//! # let client = connect().await?;
//! # #[cfg(any())]
//! let client = Client::from_env().await?;
//! let gateway = client.gateways().find("vpngw-4321").await?;
//! let change = client.gateways().resize(&gateway.id, Flavor::Professional2).await?; // accepted
//! let gateway = change.wait().await?; // ACTIVE, with the new flavor
//! assert_eq!(gateway.flavor, Some(Flavor::Professional2));
//! # Ok(())
//! # }
//! ```
//!
//! # Getting a client
//!
//! [`Client::from_env`] takes the settings that you have already: `clouds.yaml`, or the variables of openstacksdk and the Terraform
//! provider ([`config`] lists them). [`Client::builder`] takes them one by one. A client is cheap to clone and shares its
//! connections and its token.
//!
//! # Changing a gateway
//!
//! [`Gateways::find`] takes an id or a name. [`Gateways::plan`] reads and checks without sending a change, and its
//! [notes](Plan::notes) say what a person should know, such as an EIP that stays the bottleneck. [`Gateways::resize`] checks and
//! sends; [`ResizeOperation::wait`] follows. `.deadline(…)` on [`Gateways`] bounds all of it, and `.on_progress(…)` tells what happens.
//!
//! # When something goes wrong
//!
//! Every call fails with the one [`Error`]. Match on its [`ErrorKind`]; for a change ask its [`Outcome`]:
//!
//! | outcome | what is known | what to do |
//! |---|---|---|
//! | [`NotSent`](Outcome::NotSent) | nothing left this machine | mend the cause, try again |
//! | [`Refused`](Outcome::Refused) | the service said no; nothing was executed | follow the hint |
//! | [`Accepted`](Outcome::Accepted) | it was taken, and its end was bad or not seen | look at the gateway |
//! | [`Unknown`](Outcome::Unknown) | it may have been executed or not | look at the gateway before you do anything |
//!
//! Reads are repeated where that can help ([`RetryPolicy`]). A change is repeated only when it was certainly not executed, and never
//! after an uncertain answer unless you ask for it ([`ResizeRequest::resend_if_unchanged`]). Futures can be dropped at any await: nothing
//! is sent twice for it, but a change that was under way may have reached the service.
//!
//! # Values that no list names
//!
//! The service may answer with a flavor or a state that this version does not know. [`Flavor`], [`GatewayStatus`] and the other
//! lists keep such a value letter for letter, and every field of a gateway may be absent.
//!
//! # Below and beside
//!
//! The module `client` is the generated client whole, the crate `otc-vpn-client`, and [`Client::raw`] one that has authentication and limits behind it.
//! [`Client::request`] sends one request of your own. The crate `otc-vpn-simulator` is the service for your tests. Calls make
//! `tracing` spans named `request`, with the fields of [OpenTelemetry's HTTP conventions][otel], `otel.name` (the operation) and
//! `request_id`.
//!
//! TLS: the feature `rustls` (the default) or `native-tls`.
//!
//! [otel]: https://opentelemetry.io/docs/specs/semconv/http/http-spans/

mod change;
mod client_builder;
mod connect;
mod error;
mod gateway;
mod gateways;
mod pace;
mod plan;
mod progress;
mod raw;
mod retry;
mod service;
mod transport;
mod vpn_client;
mod wait;
mod zones;

pub use change::{ResizeOperation, ResizeRequest};
pub use client::metadata::{
    AttachmentType, ChargeMode, Flavor, GatewayStatus, HaMode, NetworkType, ShareType, UpgradeInfo,
};
pub use client::types::{ProjectId, VgwId as GatewayId};
pub use client_builder::ClientBuilder;
pub use error::{Error, ErrorKind, Outcome, Result};
pub use gateway::Gateway;
pub use gateways::Gateways;
pub use otc_vpn_auth::{self as auth, Clock, ClockSkew, Secret, config};
pub use otc_vpn_client as client;
pub use plan::{Plan, PlanWarning};
pub use progress::Progress;
pub use raw::{ApiRequest, ApiResponse};
pub use retry::RetryPolicy;
pub use service::vpn_service;
pub use transport::Timeouts;
pub use vpn_client::Client;
pub use wait::Wait;
pub use zones::Zones;
