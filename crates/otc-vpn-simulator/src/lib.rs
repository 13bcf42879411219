//! An HTTP server that emulates the VPN gateway API of Open Telekom Cloud for tests and experiments, including its delays,
//! validation rules and error responses.
//!
//! A change is accepted immediately and takes effect after a transition. During the transition, reads return `PENDING_UPDATE`,
//! except that the first read after a change still returns the old state, as may happen with the real service. A second change during
//! the transition is rejected, as is any other request that the service would reject. State is kept in memory. Faults inject failures;
//! see [`FAULT_GRAMMAR`].
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
//! All delays use tokio's timers. In a test with `#[tokio::test(start_paused = true)]` and the simulator in the same runtime, a
//! transition of ten minutes takes no real time.

mod api_error;
mod app_state;
mod authenticated;
mod clock;
mod connection;
mod credentials;
mod defaults;
mod fault;
mod gateways;
mod host;
mod journal;
mod keystone;
mod middleware;
mod operation;
mod request_body;
mod request_id;
mod router;
mod routes;
mod seed;
mod signature;
mod simulator;

pub use defaults::{
    ACCESS_KEY, DEFAULT_TOKEN_LIFETIME, DEFAULT_TRANSITION, DISABLED_PASSWORD, DISABLED_USER, DOMAIN,
    PASSWORD, PROJECT_ID, PROJECT_NAME, REGION, SECRET_KEY, SECURITY_TOKEN, TEMPORARY_ACCESS_KEY,
    TEMPORARY_SECRET_KEY, TOKEN, USER,
};
pub use fault::grammar::FAULT_GRAMMAR;
pub use fault::parse::FaultError;
pub use fault::spec::Fault;
pub use journal::{Credential, ExecutedChange, Journal, RecordedRequest};
pub use seed::{BUILT_IN_SEED, Seed, SeedError};
pub use simulator::{Simulator, SimulatorBuilder};

/// The code in the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
