//! Resizes VPN gateways of Open Telekom Cloud (T Cloud Public) and Huawei Cloud in place.
//!
//! A resize changes the flavor of a gateway, and with it the maximum bandwidth. The gateway keeps its addresses and its connections.
//! This crate validates the change, sends it once, polls until the gateway is `ACTIVE` with the new flavor, and reports an unknown
//! outcome instead of guessing if a response is lost.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use otc_vpn::{Client, Flavor};
//! # use otc_vpn_simulator::{PROJECT_ID, Simulator, TOKEN};
//! # let simulator = Simulator::builder().transition(std::time::Duration::from_millis(50)).start().await?;
//! # let builder = Client::builder().endpoint(simulator.url()).project_id(PROJECT_ID).token(TOKEN);
//! # let client = builder.build().await?;
//!
//! # #[cfg(any())]
//! let client = Client::from_env().await?;
//! let gateway = client.gateways().find("vpngw-4321").await?;
//! let operation = client.gateways().resize(&gateway.id, Flavor::Professional2).await?; // accepted
//! let resized = operation.wait().await?; // ACTIVE with the new flavor
//! assert_eq!(resized.flavor(), Some(&Flavor::Professional2));
//! resized.require_tunnels()?; // the tunnels that were up before the change are up again
//! # Ok(())
//! # }
//! ```
//!
//! # Building a client
//!
//! [`Client::from_env`] reads the environment variables of openstacksdk and of the Terraform provider, and `clouds.yaml`; [`config`]
//! lists them. [`Client::builder`] starts from the same settings and accepts overrides:
//!
//! ```no_run
//! # async fn example() -> otc_vpn::Result<()> {
//! use otc_vpn::{Client, RetryPolicy, Timeouts};
//! use std::time::Duration;
//!
//! let client = Client::builder()
//!     .cloud("prod")
//!     .retry_policy(RetryPolicy::default().with_max_elapsed_time(Duration::from_secs(60)))
//!     .timeouts(Timeouts::default().with_attempt(Duration::from_secs(10)))
//!     .build()
//!     .await?;
//! # Ok(())
//! # }
//! ```
//!
//! A client is cheap to clone. Clones share their connections and their token. Handles and operations own their data, so that
//! they can be stored, spawned and returned.
//!
//! # Resizing a gateway
//!
//! * [`Gateways::find`] accepts an id or a name.
//! * [`Gateways::plan`] reads the gateway and validates the change without sending it. [`Plan::warnings`] lists possible issues, such
//!   as an EIP that remains the bottleneck, and [`Plan::request`] is the HTTP request.
//! * [`Gateways::resize`] validates and sends the change; [`Gateways::apply`] sends a plan.
//! * [`ResizeOperation::wait`] polls until the change is done and the tunnels are up again.
//!
//! * [`Gateways::resize_many`] resizes several gateways concurrently, and yields their results as a stream.
//!
//! [`Gateways::timeout`] limits the time of each step, [`Gateways::deadline`] that of all of them, and `on_progress` reports what
//! happens. Operations accept a [`Gateway`] or its id: `resize(&gateway, …)`, `resize(&id, …)`.
//!
//! # Tunnels
//!
//! The provider does not document whether a change interrupts tunnels. This crate measures it: [`Gateways::plan`] reads the VPN connections
//! of the gateway, and the wait reads them again every 2 s, or every 5 s if nothing has changed for two minutes. Once the gateway is
//! `ACTIVE`, the wait continues until each tunnel that was up before is up again, for at most [`Gateways::tunnel_timeout`].
//! [`Resized::tunnels`] reports the status before and after and the interruptions that were seen, and [`Resized::require_tunnels`] is an
//! error if a tunnel is down. A gateway without connections does not wait longer. [`Gateways::tunnel_check`] turns this off.
//!
//! [`Client::connections`] lists and reads connections and their logs.
//!
//! # Errors and outcomes
//!
//! Every call fails with an [`Error`]. Match on its [`ErrorKind`]. For a change, [`Error::outcome`] reports what is known:
//!
//! | outcome | meaning | what to do |
//! |---|---|---|
//! | [`NotSent`](Outcome::NotSent) | the change was not sent | fix the cause and try again |
//! | [`Refused`](Outcome::Refused) | the service rejected the change; it was not applied | follow the hint |
//! | [`Accepted`](Outcome::Accepted) | the change was accepted, and failed or did not finish in time | check the gateway |
//! | [`Unknown`](Outcome::Unknown) | the change may have been applied or not | check the gateway before sending anything |
//!
//! [`Error::hints`] suggests what to do, as [`Hint`] values that a program can render in its own way. [`Report`] prints an error with
//! its causes and hints; use it as the error type of `main`.
//!
//! # Retries
//!
//! Reads are retried with exponential backoff after temporary errors; [`RetryPolicy`] sets the limits. A change is retried only if it
//! was certainly not applied. After an unknown outcome it is never sent again, unless [`ResizeRequest::resend_if_unchanged`] allows
//! it. [`ClientBuilder::on_retry`] reports each retry.
//!
//! # Cancellation
//!
//! Futures can be dropped at any await: nothing is sent twice because of that, but a change in flight may have reached the service.
//! A wait only reads, so it can be dropped and started again, also by another process:
//!
//! ```
//! # #[tokio::main(flavor = "current_thread", start_paused = true)]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # use otc_vpn::{Client, Flavor};
//! # use otc_vpn_simulator::{PROJECT_ID, Simulator, TOKEN};
//! # use std::time::Duration;
//! # let simulator = Simulator::builder().transition(Duration::from_secs(600)).start().await?;
//! # let builder = Client::builder().endpoint(simulator.url()).project_id(PROJECT_ID).token(TOKEN);
//! # let client = builder.build().await?;
//! # let shutdown = tokio::time::sleep(Duration::from_secs(60));
//! let gateways = client.gateways();
//! let gateway = gateways.find("vpngw-4321").await?;
//! let operation = gateways.resize(&gateway, Flavor::Professional2).await?; // accepted
//! let mut wait = tokio::spawn(operation.wait().into_future());
//! tokio::select! {
//!     result = &mut wait => println!("{:?}", result??.flavor()),
//!     () = shutdown => wait.abort(), // the change continues
//! }
//! # assert!(wait.await.unwrap_err().is_cancelled());
//!
//! // Later, in this program or another one:
//! let gateway = gateways.wait(&gateway, Some(Flavor::Professional2)).await?;
//! assert_eq!(gateway.flavor(), Some(&Flavor::Professional2));
//! # assert_eq!(simulator.journal().changes.len(), 1);
//! # Ok(())
//! # }
//! ```
//!
//! # Unknown enum values
//!
//! The service may return flavors, statuses and other values that this version does not know. The enums keep them unchanged in
//! `Unknown`, and any field of a gateway may be absent. `==` ignores case, unlike `match`, because the service spells some flavors in
//! lowercase. `known` finds a published value, ignores case, and suits the input of people:
//!
//! ```
//! use otc_vpn::Flavor;
//! assert_eq!(Flavor::known("professional2"), Some(Flavor::Professional2));
//! assert_eq!(Flavor::known("unpublished"), None);
//! ```
//!
//! A field of an unexpected type is kept as JSON in `extra`. Integers beyond 64 bits lose digits there, unless the program enables the
//! feature `arbitrary_precision` of serde_json.
//!
//! # Raw requests
//!
//! [`Client::request`] sends any request to the service, with the same authentication, limits and retries. The module [`client`] is the
//! generated crate `otc-vpn-client`, with all types of the API.
//!
//! # Testing
//!
//! The crate `otc-vpn-simulator` emulates the service, including delays and failures. In a test that pauses tokio's clock, with the
//! feature `test-util` of tokio, a transition of ten minutes takes milliseconds, and so do all retries, timeouts and waits:
//!
//! ```
//! # // rustdoc does not run tests, so the attribute is in a string and `main` calls the function.
//! # const _ATTRIBUTE: &str = "
//! #[tokio::test(start_paused = true)]
//! # ";
//! # #[tokio::main(flavor = "current_thread", start_paused = true)]
//! # async fn main() {
//! #     failed_resize_is_reported().await;
//! # }
//! async fn failed_resize_is_reported() {
//!     use otc_vpn::{Client, ErrorKind, Flavor, Outcome};
//!     use otc_vpn_simulator::{Fault, Operation, PROJECT_ID, Simulator, TOKEN, TransitionEnd};
//!     use std::time::Duration;
//!
//!     let simulator = Simulator::builder()
//!         .transition(Duration::from_secs(600))
//!         .fault(Fault::on(Operation::Show).status(503).times(2).build().unwrap())
//!         .fault(Fault::on(Operation::Change).end(TransitionEnd::Fault).build().unwrap())
//!         .start()
//!         .await
//!         .unwrap();
//!     let client = Client::builder().endpoint(simulator.url()).project_id(PROJECT_ID).token(TOKEN);
//!     let gateways = client.build().await.unwrap().gateways();
//!
//!     let gateway = gateways.find("vpngw-4321").await.unwrap();
//!     let operation = gateways.resize(&gateway, Flavor::Professional2).await.unwrap();
//!     let error = operation.wait().await.unwrap_err();
//!     assert_eq!((error.kind(), error.outcome()), (ErrorKind::Failed, Some(Outcome::Accepted)));
//!     assert_eq!(simulator.journal().changes.len(), 1);
//! }
//! ```
//!
//! The documentation of that crate lists the rules for such tests.
//!
//! # Tracing
//!
//! Each call is a `tracing` span named `request`, with the fields of [OpenTelemetry's HTTP conventions][otel], `otel.name` (the
//! operation) and `request_id`. Secrets are redacted.
//!
//! # TLS
//!
//! The feature `rustls` (default) or `native-tls` selects the TLS implementation.
//!
//! [otel]: https://opentelemetry.io/docs/specs/semconv/http/http-spans/

mod api_request;
mod authentication;
mod connection;
mod connections;
mod customer_gateway;
mod customer_gateways;
mod error;
mod gateway;
mod gateways;
mod http;
mod http_response;
mod id_or_name;
mod json_limits;
mod monitors;
mod pages;
mod poll;
mod progress;
mod quotas;
mod report;
mod resize;
mod response_fields;
mod service;
mod tunnels;
mod vpn_client;
mod wait;
mod zones;

pub use api_request::{ApiRequest, ApiResponse};
pub use authentication::Authentication;
pub use client::metadata::{
    AttachmentType, ChargeMode, ConnectionStatus, ConnectionStyle, Flavor, GatewayFeature, GatewayStatus,
    HaMode, HaRole, MonitorStatus, NetworkType, QuotaType, ShareType, UpgradeInfo,
};
pub use client::types::{
    CustomerGatewayId, ProjectId, ResponseConnectionMonitor as ConnectionMonitor, ResponseQuota as Quota,
    VgwId as GatewayId, VpnConnectionId as ConnectionId,
};
pub use connection::{Connection, ConnectionLogEntry};
pub use connections::Connections;
pub use customer_gateway::CustomerGateway;
pub use customer_gateways::CustomerGateways;
pub use error::{Error, ErrorKind, Hint, Outcome, Result};
pub use gateway::{Gateway, GatewayRef};
pub use gateways::Gateways;
pub use http::{RetryEvent, RetryPolicy, Timeouts};
pub use monitors::Monitors;
pub use otc_vpn_auth as auth;
pub use otc_vpn_auth::{Clock, ClockSkew, Secret, config};
pub use otc_vpn_client as client;
pub use progress::Progress;
pub use report::Report;
pub use reqwest;
pub use resize::operation::ResizeOperation;
pub use resize::plan::Plan;
pub use resize::request::ResizeRequest;
pub use resize::resized::{ResizeWait, Resized};
pub use resize::warnings::PlanWarning;
pub use service::vpn_service;
pub use tunnels::report::{ConnectionReport, Interruption, TunnelReport};
pub use vpn_client::Client;
pub use vpn_client::builder::ClientBuilder;
pub use wait::Wait;
pub use zones::Zones;

/// The code in the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
