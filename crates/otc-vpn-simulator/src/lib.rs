//! An HTTP server that emulates the Enterprise VPN API of Open Telekom Cloud for tests and experiments, including its delays,
//! validation rules and error responses.
//!
//! It serves all operations of the spec: gateways, connections, customer gateways, connection monitors, tags and quotas. A resource
//! that is created has the status `PENDING_CREATE` for the duration of a transition, and then `ACTIVE`; a connection without a
//! pre-shared key ends with `DOWN`, because nothing can answer. A resource that is deleted has the status `PENDING_DELETE` and then
//! disappears. The deletion of a gateway deletes its connections, and a customer gateway with connections is not deleted. Requests
//! are validated with the schemas of the spec.
//!
//! EIPs, VPCs and tag policies belong to other services, so the simulator accepts every id of them and knows neither the free addresses
//! of a subnet nor the routes of a VPC. Faults inject the errors that depend on them, such as `VPN.0015`, `VPN.0104`, `VPN.0218` and
//! `VPN.0285`. The documented limit of tunnels per address is not enforced, because the user manual contains two values.
//!
//! A change of the flavor is accepted immediately and takes effect after a transition. During the transition, reads return `PENDING_UPDATE`,
//! except that the first read after a change still returns the old state, as may happen with the real service. A second change during
//! the transition is rejected, as is any other request that the service would reject. The VPN connections of the gateway go `DOWN` one
//! address after the other and come back within the transition. State is kept in memory.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use otc_vpn_simulator::{PROJECT_ID, Simulator, TOKEN};
//!
//! let simulator = Simulator::builder().start().await?;
//! let url = format!("{}/v5/{PROJECT_ID}/vpn-gateways", simulator.url());
//! let response = reqwest::Client::new().get(url).header("X-Auth-Token", TOKEN).send().await?;
//! assert_eq!(response.status(), 200);
//! assert_eq!(simulator.journal().requests[0].operation, Some("list_vgws"));
//! # Ok(())
//! # }
//! ```
//!
//! [`BUILT_IN_SEED`] is the initial state. Its gateway `vpngw-4321` is the example of the provider's documentation, which redacts the
//! addresses (`88.***.***.102`). [`SimulatorBuilder::seed`] replaces the state.
//!
//! # Faults
//!
//! Faults inject failures. They are built as typed values or parsed from text; [`FAULT_GRAMMAR`] lists all of them:
//!
//! ```
//! use otc_vpn_simulator::{Fault, Operation, Simulator, TransitionEnd};
//!
//! # fn main() -> Result<(), otc_vpn_simulator::FaultError> {
//! let builder = Simulator::builder()
//!     .fault(Fault::on(Operation::Show).status(503).times(2).build()?)
//!     .fault(Fault::on(Operation::Change).end(TransitionEnd::Fault).build()?)
//!     .fault("list:delay-before=2s".parse()?);
//! # Ok(())
//! # }
//! ```
//!
//! # Tests without delays
//!
//! All delays of the simulator use tokio's clock. If a test pauses that clock, with the feature `test-util` of tokio, the clock
//! moves to the next timer as soon as all tasks are idle. A transition of ten minutes then takes milliseconds, and always the same time
//! by tokio's clock:
//!
//! ```
//! # // rustdoc does not run tests, so the attribute is in a string and `main` calls the function.
//! # const _ATTRIBUTE: &str = "
//! #[tokio::test(start_paused = true)]
//! # ";
//! # #[tokio::main(flavor = "current_thread", start_paused = true)]
//! # async fn main() {
//! #     let real = std::time::Instant::now();
//! #     gateway_is_resized_after_ten_minutes().await;
//! #     assert!(real.elapsed() < std::time::Duration::from_secs(300));
//! # }
//! async fn gateway_is_resized_after_ten_minutes() {
//!     use otc_vpn_simulator::{PROJECT_ID, Simulator, TOKEN};
//!     use std::time::Duration;
//!     use tokio::time::{Instant, sleep};
//!
//!     let simulator = Simulator::builder().transition(Duration::from_secs(600)).start().await.unwrap();
//!     let client = reqwest::Client::new();
//!     let id = "620d99b8-demo-a8df-va86-200b868f2d7d";
//!     let url = format!("{}/v5/{PROJECT_ID}/vpn-gateways/{id}", simulator.url());
//!     let body = r#"{"vpn_gateway": {"flavor": "Professional2"}}"#;
//!     let change = client.post(format!("{url}/update-specification")).header("X-Auth-Token", TOKEN).body(body);
//!     let change = change.header("Content-Type", "application/json").send().await.unwrap();
//!     assert_eq!(change.status(), 200);
//!
//!     let start = Instant::now();
//!     loop {
//!         let gateway = client.get(&url).header("X-Auth-Token", TOKEN).send().await.unwrap();
//!         if gateway.text().await.unwrap().contains("\"flavor\":\"Professional2\"") {
//!             break;
//!         }
//!         sleep(Duration::from_secs(15)).await;
//!     }
//!     assert_eq!(start.elapsed().as_secs(), 600);
//! }
//! ```
//!
//! Such a test follows these rules:
//!
//! * The simulator, the client and the test run in the same runtime. A peer in another thread or process needs real time to respond, while
//!   the paused clock moves on, so that timeouts expire too early.
//! * Time is measured with [`tokio::time::Instant`]. `std::time::Instant` shows the few milliseconds that the test really took.
//! * `SystemTime` does not move with the paused clock. A test that depends on dates, such as the expiry of a token, passes the same
//!   [clock](SimulatorBuilder::clock) to simulator and client.

mod api_error;
mod app_state;
mod authenticated;
mod clock;
mod connections;
mod credentials;
mod customer_gateways;
mod defaults;
mod fault;
mod gateways;
mod host;
mod identity;
mod journal;
mod keystone;
mod lifecycle;
mod middleware;
mod monitors;
mod operation;
mod paging;
mod quotas;
mod request_body;
mod request_id;
mod request_schema;
mod resources;
mod router;
mod routes;
mod seed;
mod signature;
mod simulator;
mod spec;
mod tags;
mod tcp_connection;

pub use defaults::{
    ACCESS_KEY, DEFAULT_TOKEN_LIFETIME, DEFAULT_TRANSITION, DISABLED_PASSWORD, DISABLED_USER, DOMAIN,
    PASSWORD, PROJECT_ID, PROJECT_NAME, REGION, SECRET_KEY, SECURITY_TOKEN, TEMPORARY_ACCESS_KEY,
    TEMPORARY_SECRET_KEY, TOKEN, USER,
};
pub use fault::builder::FaultBuilder;
pub use fault::grammar::FAULT_GRAMMAR;
pub use fault::parse::FaultError;
pub use fault::spec::Fault;
pub use fault::values::{BodyFormat, Reset, TransitionEnd, TunnelFault};
pub use journal::{Credential, ExecutedChange, Journal, RecordedRequest, TunnelInterruption};
pub use operation::Operation;
pub use seed::{BUILT_IN_SEED, Seed, SeedError};
pub use simulator::{Simulator, SimulatorBuilder};

/// The code in the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
