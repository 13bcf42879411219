//! A running simulator, and its builder.

use crate::app_state::AppState;
use crate::clock::Clock;
use crate::credentials::CredentialStore;
use crate::defaults::{DEFAULT_TOKEN_LIFETIME, DEFAULT_TRANSITION};
use crate::fault::schedule::Schedule;
use crate::fault::spec::Fault;
use crate::journal::{Journal, Recorder};
use crate::keystone::directory::Directory;
use crate::resources::Resources;
use crate::router::router;
use crate::seed::Seed;
use crate::tcp_connection::{ConnectionHandle, ResettableListener};
use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// A running simulator. Dropping it stops the server, which accepts no new connections and completes the requests in flight.
#[must_use = "the simulator stops when it is dropped"]
pub struct Simulator {
    address: SocketAddr,
    state: Arc<AppState>,
    /// The server stops when this is dropped.
    _running: oneshot::Sender<()>,
}

/// The settings of a simulator; see [`Simulator::builder`].
#[must_use]
pub struct SimulatorBuilder {
    listen: SocketAddr,
    transition: Duration,
    token_lifetime: Duration,
    seed: Option<Seed>,
    faults: Vec<Fault>,
    clock: Clock,
    read_only: bool,
}

impl Simulator {
    /// A builder with the default settings: a free port of 127.0.0.1, the built-in seed, and transitions of 2 seconds.
    pub fn builder() -> SimulatorBuilder {
        SimulatorBuilder {
            listen: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0),
            transition: DEFAULT_TRANSITION,
            token_lifetime: DEFAULT_TOKEN_LIFETIME,
            seed: None,
            faults: Vec::new(),
            clock: Clock::default(),
            read_only: false,
        }
    }

    /// The base URL, such as `http://127.0.0.1:8080`.
    #[must_use]
    pub fn url(&self) -> String {
        base_url(self.address)
    }

    /// The address that the simulator listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// A copy of the journal.
    #[must_use]
    pub fn journal(&self) -> Journal {
        self.state.journal.snapshot()
    }

    /// Clears the journal.
    pub fn clear_journal(&self) {
        self.state.journal.clear();
    }
}

impl SimulatorBuilder {
    /// Sets the address to listen on; port 0 selects a free port. On an address other than loopback, everyone who can connect can
    /// use the published credentials. Requests must have a loopback name or an address that the simulator listens on as their
    /// `Host`.
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.listen = address;
        self
    }

    /// Sets the duration of each change: of the flavor, and of the creation, update and deletion of a resource.
    pub fn transition(mut self, duration: Duration) -> Self {
        self.transition = duration;
        self
    }

    /// Sets the lifetime of the tokens that IAM issues.
    pub fn token_lifetime(mut self, duration: Duration) -> Self {
        self.token_lifetime = duration;
        self
    }

    /// Replaces the built-in seed.
    pub fn seed(mut self, seed: Seed) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Adds a fault.
    pub fn fault(mut self, fault: Fault) -> Self {
        self.faults.push(fault);
        self
    }

    /// Rejects every write of the VPN API except the change of the flavor, with status 405, so that a test can prove that nothing else
    /// was sent. IAM still issues tokens.
    pub fn read_only(mut self, read_only: bool) -> Self {
        self.read_only = read_only;
        self
    }

    /// Replaces the wall clock, which is [`SystemTime::now`] by default. The wall clock determines when tokens expire, which signature
    /// dates are accepted, and the dates in responses.
    ///
    /// Delays and transitions use tokio's clock instead, so they take no real time in a test with
    /// `#[tokio::test(start_paused = true)]`. If such a test also depends on dates, derive the wall clock from tokio's clock:
    ///
    /// ```
    /// # use otc_vpn_simulator::Simulator;
    /// # use std::time::SystemTime;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// let (wall, start) = (SystemTime::now(), tokio::time::Instant::now());
    /// let simulator = Simulator::builder().clock(move || wall + start.elapsed()).start().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn clock(mut self, now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock = Clock::new(now);
        self
    }

    /// Starts the simulator in tasks of the current tokio runtime.
    ///
    /// # Errors
    ///
    /// Returns an error if the operating system cannot listen on the address.
    ///
    /// # Panics
    ///
    /// Panics if called outside a tokio runtime with I/O and time enabled.
    pub async fn start(self) -> io::Result<Simulator> {
        let seed = match self.seed {
            Some(seed) => seed,
            None => Seed::built_in().map_err(io::Error::other)?,
        };
        let listener = TcpListener::bind(self.listen).await?;
        let address = listener.local_addr()?;
        let state = Arc::new(AppState {
            credentials: CredentialStore::new(&seed, self.clock.clone()),
            directory: Directory::new(&seed, self.token_lifetime, base_url(address)),
            resources: Mutex::new(Resources::new(seed, self.transition, self.clock.clone())),
            journal: Recorder::new(),
            faults: Schedule::new(self.faults),
            clock: self.clock,
            read_only: self.read_only,
        });
        let service = router(Arc::clone(&state), address.ip())
            .into_make_service_with_connect_info::<ConnectionHandle>();
        let (running, stopped) = oneshot::channel();
        let server = axum::serve(ResettableListener(listener), service)
            .with_graceful_shutdown(async move { stopped.await.unwrap_or(()) });
        tokio::spawn(server.into_future());
        Ok(Simulator { address, state, _running: running })
    }
}

/// The URL of an address, with the unspecified address replaced by the loopback address.
fn base_url(mut address: SocketAddr) -> String {
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(IpAddr::V4(Ipv4Addr::LOCALHOST)),
        IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(IpAddr::V6(Ipv6Addr::LOCALHOST)),
        _ => {}
    }
    format!("http://{address}")
}

/// Prints only the address, because the state contains credentials.
impl fmt::Debug for Simulator {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Simulator").field("address", &self.address).finish_non_exhaustive()
    }
}

/// Prints no credentials.
impl fmt::Debug for SimulatorBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SimulatorBuilder")
            .field("listen", &self.listen)
            .field("transition", &self.transition)
            .field("token_lifetime", &self.token_lifetime)
            .field("seed", &self.seed)
            .field("faults", &self.faults)
            .field("read_only", &self.read_only)
            .finish_non_exhaustive()
    }
}
