//! A server that behaves as the VPN gateway API does, for tests and trials: in time, in its rules, and in its errors.
//!
//! A change answers at once and takes effect later. Reads in between say `PENDING_UPDATE`, and the first read after a change
//! still shows the gateway as it was. A second change is refused meanwhile, as is all that the service refuses. Everything is in
//! memory, and a request that is not understood gets an error as the service would write it.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use otc_vpn_simulator::{PROJECT_ID, Simulator, TOKEN};
//!
//! let simulator = Simulator::builder().start().await?;
//! let url = format!("{}/v5/{PROJECT_ID}/vpn-gateways", simulator.url());
//! let answer = reqwest::Client::new().get(url).header("X-Auth-Token", TOKEN).send().await?;
//! assert_eq!(answer.status(), 200);
//! assert_eq!(simulator.journal().requests[0].operation, Some("list_vgws"));
//! # Ok(())
//! # }
//! ```

mod admission;
mod answer;
mod authentication;
mod clock;
mod connection;
mod fault;
mod fault_answer;
mod fault_grammar;
mod fault_schedule;
mod iam;
mod iam_state;
mod journal;
mod operation;
mod page;
mod received;
mod seed;
mod server;
mod shared;
mod signature;
mod state;
mod vpn;

pub use fault::Fault;
pub use fault_grammar::{FAULT_GRAMMAR, FaultError};
pub use journal::{Arrival, Credential, ExecutedChange, Journal};
pub use seed::{BUILT_IN_SEED, Seed, SeedError};

use clock::Clock;
use connection::{Connection, CuttableListener};
use shared::Shared;
use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// The id of the project that holds the gateways of the built-in seed.
pub const PROJECT_ID: &str = "a4a5d4098fb4474fa22cd05f897d6b99";
/// The name of that project.
pub const PROJECT_NAME: &str = "eu-de";
/// The region that the service catalog names.
pub const REGION: &str = "eu-de";
/// An access key of the built-in seed, which signs together with [`SECRET_KEY`].
pub const ACCESS_KEY: &str = "SIMULATORAK00000000A";
/// The secret key of [`ACCESS_KEY`].
pub const SECRET_KEY: &str = "simulatorSecretKey0000000000000000000000";
/// A temporary access key of the built-in seed, taken only together with [`SECURITY_TOKEN`].
pub const TEMPORARY_ACCESS_KEY: &str = "SIMULATORAK00000000T";
/// The secret key of [`TEMPORARY_ACCESS_KEY`].
pub const TEMPORARY_SECRET_KEY: &str = "simulatorTemporaryKey0000000000000000000";
/// What goes into `X-Security-Token` with [`TEMPORARY_ACCESS_KEY`].
pub const SECURITY_TOKEN: &str = "simulator-security-token";
/// A user of the built-in seed, who gets a token with [`PASSWORD`].
pub const USER: &str = "simulator";
/// The password of [`USER`].
pub const PASSWORD: &str = "simulator";
/// The domain of all users.
pub const DOMAIN: &str = "simulator";
/// A user of the built-in seed who is disabled, and so gets no token with [`DISABLED_PASSWORD`].
pub const DISABLED_USER: &str = "disabled";
/// The password of [`DISABLED_USER`].
pub const DISABLED_PASSWORD: &str = "disabled-password";
/// A token that is always taken.
pub const TOKEN: &str = "simulator-token";

/// How long a change takes unless the builder says otherwise.
pub const DEFAULT_TRANSITION: Duration = Duration::from_secs(2);
/// How long a token lasts unless the builder says otherwise.
pub const DEFAULT_TOKEN_LIFETIME: Duration = Duration::from_secs(24 * 60 * 60);

/// A running simulator. It stops when it is dropped: no connection is taken any more, and open ones end with what they answer.
pub struct Simulator {
    address: SocketAddr,
    shared: Arc<Shared>,
    /// Dropped with the simulator, which the server sees.
    _running: oneshot::Sender<()>,
}

/// What a simulator is to be like; see [`Simulator::builder`].
pub struct SimulatorBuilder {
    listen: SocketAddr,
    transition: Duration,
    token_lifetime: Duration,
    seed: Option<Seed>,
    faults: Vec<Fault>,
    clock: Clock,
}

impl Simulator {
    /// A simulator that listens on a free port of 127.0.0.1, holds the built-in seed, and takes 2 seconds for a change.
    #[must_use]
    pub fn builder() -> SimulatorBuilder {
        SimulatorBuilder {
            listen: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0),
            transition: DEFAULT_TRANSITION,
            token_lifetime: DEFAULT_TOKEN_LIFETIME,
            seed: None,
            faults: Vec::new(),
            clock: Clock::default(),
        }
    }

    /// Where it listens, as in `http://127.0.0.1:8080`.
    #[must_use]
    pub fn url(&self) -> String {
        url_of(self.address)
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What happened so far.
    #[must_use]
    pub fn journal(&self) -> Journal {
        self.shared.journal.read()
    }

    /// Empties the journal.
    pub fn clear_journal(&self) {
        self.shared.journal.clear();
    }
}

impl SimulatorBuilder {
    /// Where to listen; port 0 takes a free one. Any address goes, but beyond loopback everyone who reaches it may use the
    /// published credentials.
    #[must_use]
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.listen = address;
        self
    }

    /// How long a change takes.
    #[must_use]
    pub fn transition(mut self, duration: Duration) -> Self {
        self.transition = duration;
        self
    }

    /// How long a token lasts that IAM gives.
    #[must_use]
    pub fn token_lifetime(mut self, duration: Duration) -> Self {
        self.token_lifetime = duration;
        self
    }

    /// What the simulator holds, in place of the built-in seed.
    #[must_use]
    pub fn seed(mut self, seed: Seed) -> Self {
        self.seed = Some(seed);
        self
    }

    /// A fault to show, beside those that were given before.
    #[must_use]
    pub fn fault(mut self, fault: Fault) -> Self {
        self.faults.push(fault);
        self
    }

    /// The time of day, for tests: tokens end by it, signatures are dated by it, and so is what the answers say. How long a
    /// change takes is measured by tokio's clock.
    #[must_use]
    pub fn clock(mut self, now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock = Clock::new(now);
        self
    }

    /// Starts the simulator, in tasks of the current tokio runtime.
    ///
    /// # Errors
    ///
    /// The address cannot be listened on.
    pub async fn start(self) -> io::Result<Simulator> {
        let seed = match self.seed {
            Some(seed) => seed,
            None => Seed::built_in().map_err(io::Error::other)?,
        };
        let listener = TcpListener::bind(self.listen).await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            credentials: authentication::Credentials::new(&seed, self.clock.clone()),
            iam: iam_state::Iam::new(&seed, self.token_lifetime, url_of(address)),
            gateways: state::Gateways::new(seed.vpn_gateways, self.transition, self.clock.clone()),
            zones: seed.availability_zones,
            journal: journal::Recorder::default(),
            faults: fault_schedule::Schedule::new(self.faults),
            clock: self.clock,
        });
        let service = server::router(Arc::clone(&shared)).into_make_service_with_connect_info::<Connection>();
        let (running, stopped) = oneshot::channel();
        let server = axum::serve(CuttableListener(listener), service)
            .with_graceful_shutdown(async move { stopped.await.unwrap_or(()) });
        tokio::spawn(server.into_future());
        Ok(Simulator { address, shared, _running: running })
    }
}

/// The URL of an address; one that stands for all addresses is reached by loopback.
fn url_of(mut address: SocketAddr) -> String {
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(IpAddr::V4(Ipv4Addr::LOCALHOST)),
        IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(IpAddr::V6(std::net::Ipv6Addr::LOCALHOST)),
        _ => {}
    }
    format!("http://{address}")
}

/// Shows where it listens, and nothing of what it holds.
impl fmt::Debug for Simulator {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Simulator").field("address", &self.address).finish_non_exhaustive()
    }
}

/// Shows no credential.
impl fmt::Debug for SimulatorBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SimulatorBuilder")
            .field("listen", &self.listen)
            .field("transition", &self.transition)
            .field("token_lifetime", &self.token_lifetime)
            .field("seed", &self.seed)
            .field("faults", &self.faults)
            .finish_non_exhaustive()
    }
}
