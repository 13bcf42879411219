//! What happened to the tunnels of a gateway during a change.

use crate::connection::Connection;
use otc_vpn_client::metadata::ConnectionStatus;
use std::time::Duration;
use tokio::time::Instant;

/// What happened to the tunnels of a gateway during a change, as far as polls of its VPN connections show. Returned by
/// [`Resized::tunnels`](crate::Resized::tunnels).
///
/// What happens between two polls is not seen: an interruption that is shorter than [`resolution`](Self::resolution) may be missed,
/// and the duration of one that is seen is known only up to the polls around it.
///
/// ```no_run
/// # async fn example(operation: otc_vpn::ResizeOperation) -> otc_vpn::Result<()> {
/// let resized = operation.wait().await?;
/// for tunnel in resized.tunnels().map(|report| report.connections()).unwrap_or_default() {
///     let connection = tunnel.connection();
///     println!("{}: interrupted for {:?}", connection.display_name(), tunnel.longest_interruption());
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TunnelReport {
    pub(crate) connections: Vec<ConnectionReport>,
    pub(crate) resolution: Duration,
    pub(crate) recovered_after: Option<Duration>,
    pub(crate) observed_for: Duration,
    pub(crate) read_error: Option<String>,
}

impl TunnelReport {
    /// The connections that the gateway had before the change, in the order of the service.
    #[must_use]
    pub fn connections(&self) -> &[ConnectionReport] {
        &self.connections
    }

    /// The connections that were `ACTIVE` before the change, and are not `ACTIVE` now.
    pub fn down(&self) -> impl Iterator<Item = &ConnectionReport> {
        self.connections.iter().filter(|report| report.is_down())
    }

    /// How many connections were `ACTIVE` before the change.
    #[must_use]
    pub fn watched(&self) -> usize {
        self.connections.iter().filter(|report| report.connection.is_up()).count()
    }

    /// The connection with the longest interruption that was seen, and its duration up to the polls around it.
    #[must_use]
    pub fn longest_interruption(&self) -> Option<(&ConnectionReport, Duration)> {
        let interrupted =
            self.connections.iter().filter_map(|report| Some((report, report.longest_interruption()?)));
        // The first one, if several are equally long.
        interrupted.reduce(|longest, other| if other.1 > longest.1 { other } else { longest })
    }

    /// The longest time between two polls.
    #[must_use]
    pub fn resolution(&self) -> Duration {
        self.resolution
    }

    /// How long after the change was sent a poll showed the gateway `ACTIVE` and all tunnels up that were up before. `None` if
    /// none did.
    #[must_use]
    pub fn recovered_after(&self) -> Option<Duration> {
        self.recovered_after
    }

    /// How long the tunnels were observed, from when the change was sent.
    #[must_use]
    pub fn observed_for(&self) -> Duration {
        self.observed_for
    }

    /// Why the connections could not be read in the end. Their status after the change is unknown, unless they were read after the
    /// gateway was `ACTIVE`. `None` if the last read succeeded.
    #[must_use]
    pub fn read_error(&self) -> Option<&str> {
        self.read_error.as_deref()
    }
}

/// What happened to one tunnel.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ConnectionReport {
    pub(crate) connection: Connection,
    pub(crate) after: Option<ConnectionStatus>,
    pub(crate) is_down: bool,
    pub(crate) interruptions: Vec<Interruption>,
    pub(crate) reason: Option<String>,
}

impl ConnectionReport {
    /// The connection as it was before the change.
    #[must_use]
    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// The status before the change.
    #[must_use]
    pub fn before(&self) -> Option<&ConnectionStatus> {
        self.connection.status()
    }

    /// The status after the change. `None` if it could not be read, or if the service does not list the connection any more.
    #[must_use]
    pub fn after(&self) -> Option<&ConnectionStatus> {
        self.after.as_ref()
    }

    /// Whether the connection was `ACTIVE` before the change and was not `ACTIVE` when it was last read.
    #[must_use]
    pub fn is_down(&self) -> bool {
        self.is_down
    }

    /// The interruptions that were seen, in order.
    #[must_use]
    pub fn interruptions(&self) -> &[Interruption] {
        &self.interruptions
    }

    /// The duration of the longest interruption that was seen, up to the polls around it.
    #[must_use]
    pub fn longest_interruption(&self) -> Option<Duration> {
        self.interruptions.iter().map(Interruption::max_duration).max()
    }

    /// Why the tunnel is down, from the log of the connection. `None` if it is up, or if the log is not available or has no reason.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }
}

/// A time during which polls showed a tunnel down: `DOWN`, `ERROR` or `FREEZED`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Interruption {
    /// When the last poll that showed the tunnel up was started.
    pub(crate) last_up: Instant,
    /// When the first poll that showed it down ended.
    pub(crate) first_down: Instant,
    /// When the last poll that showed it down was started.
    pub(crate) last_down: Instant,
    /// When the poll that showed it up again ended, or the last one that showed it down.
    pub(crate) end: Instant,
    pub(crate) is_over: bool,
}

impl Interruption {
    /// The shortest time that the tunnel can have been down.
    #[must_use]
    pub fn min_duration(&self) -> Duration {
        self.last_down.saturating_duration_since(self.first_down)
    }

    /// The longest time that the tunnel can have been down: from the last poll that showed it up to the next one that did, or to the
    /// last poll of all if the interruption is not over.
    #[must_use]
    pub fn max_duration(&self) -> Duration {
        self.end.saturating_duration_since(self.last_up)
    }

    /// Whether a poll showed the tunnel up again.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.is_over
    }

    /// When the last poll that showed the tunnel up was started.
    #[must_use]
    pub fn last_up(&self) -> Instant {
        self.last_up
    }

    /// When the poll that showed the tunnel up again ended. `None` if the interruption is not over.
    #[must_use]
    pub fn next_up(&self) -> Option<Instant> {
        self.is_over.then_some(self.end)
    }
}
