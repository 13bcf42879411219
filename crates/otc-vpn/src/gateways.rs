//! The gateways of a project: list, get, find. [`resize`](crate::resize) and [`wait`](crate::wait) add what changes a gateway and
//! waits for it.

use crate::error::{Error, ErrorKind, Hint, Result};
use crate::gateway::{Gateway, GatewayRef};
use crate::http::{self, CallLimits, ClientInner, RetryPolicy};
use crate::{id_or_name, response_fields};
use otc_vpn_auth::most_similar;
use otc_vpn_client::requests::{self, ListVgwsQuery};
use otc_vpn_client::types::{ResponseVpnGateway, VgwId};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// How long a read is retried that may be of a name instead of an id.
const MAX_ID_LOOKUP_TIME: Duration = Duration::from_secs(10);
/// How long the wait for a change continues for the tunnels.
const DEFAULT_TUNNEL_TIMEOUT: Duration = Duration::from_secs(5 * 60);

/// The operations on gateways. Returned by [`Client::gateways`](crate::Client::gateways). It owns what it needs and is cheap to
/// clone.
///
/// ```no_run
/// # async fn example() -> otc_vpn::Result<()> {
/// let client = otc_vpn::Client::from_env().await?;
/// for gateway in client.gateways().list().await? {
///     println!("{}", gateway.display_name());
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "it does nothing by itself"]
pub struct Gateways {
    pub(crate) client: Arc<ClientInner>,
    deadline: Option<Instant>,
    timeout: Option<Duration>,
    pub(crate) tunnel_timeout: Duration,
    pub(crate) tunnel_check: bool,
}

impl Gateways {
    pub(crate) fn new(client: Arc<ClientInner>) -> Self {
        Self {
            client,
            deadline: None,
            timeout: None,
            tunnel_timeout: DEFAULT_TUNNEL_TIMEOUT,
            tunnel_check: true,
        }
    }

    /// Sets a deadline for everything that is done with this handle: reading, sending, resolving an unknown outcome, waiting. With a
    /// [timeout](Self::timeout) as well, the earlier of the two limits applies.
    pub fn deadline(mut self, at: Instant) -> Self {
        self.deadline = Some(at);
        self
    }

    /// Sets the timeout of each operation with this handle, from the start of the operation, including all its requests and retries.
    ///
    /// An operation is what is awaited: a resize and the wait for its [`ResizeOperation`](crate::ResizeOperation) are two operations,
    /// and each has the full timeout. Use [`deadline`](Self::deadline) for a limit on both.
    ///
    /// ```no_run
    /// # async fn example(client: otc_vpn::Client) -> otc_vpn::Result<()> {
    /// use std::time::Duration;
    /// let gateways = client.gateways().timeout(Duration::from_secs(10));
    /// let gateway = gateways.find("vpngw-4321").await?; // 10 s for both the list and the read, if both are necessary
    /// let gateway = gateways.get(&gateway).await?; // 10 s again
    /// # Ok(())
    /// # }
    /// ```
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets how long the wait for a change continues after the gateway is `ACTIVE`, until the tunnels that were up before the change are
    /// up again; 5 minutes by default.
    pub fn tunnel_timeout(mut self, timeout: Duration) -> Self {
        self.tunnel_timeout = timeout;
        self
    }

    /// Sets whether to read the VPN connections of a gateway before, during and after a change. On by default.
    pub fn tunnel_check(mut self, enabled: bool) -> Self {
        self.tunnel_check = enabled;
        self
    }

    /// Lists the gateways of the project. A gateway that the service reports without an id is left out, because no other call
    /// could refer to it.
    ///
    /// # Errors
    /// The error that the service reports. After retries, [`ErrorKind::Connection`] or [`ErrorKind::Timeout`], and
    /// [`ErrorKind::UnexpectedResponse`] if something other than the API responds.
    pub async fn list(&self) -> Result<Vec<Gateway>> {
        let request =
            requests::list_vgws(&self.client.endpoint, &self.client.project_id, &ListVgwsQuery::default())?;
        let response = self.client.send(&request, self.limits()).await?;
        let all =
            response.extract(|body| response_fields::list(body.vpn_gateways, &body.extra, "vpn_gateways"))?;
        let mut gateways = Vec::with_capacity(all.len());
        for fields in all {
            if let Some(id) = fields.id.as_deref().and_then(|id| id.parse().ok()) {
                gateways.push(Gateway::new(Box::new(fields), id, None));
            }
        }
        Ok(gateways)
    }

    /// Reads one gateway, given by its id or by an earlier read.
    ///
    /// # Errors
    /// The same as [`list`](Self::list), and [`ErrorKind::NotFound`].
    pub async fn get<'a>(&self, gateway: impl Into<GatewayRef<'a>>) -> Result<Gateway> {
        self.read(gateway.into().id, self.limits()).await
    }

    pub(crate) async fn read(&self, id: &VgwId, limits: CallLimits) -> Result<Gateway> {
        let request = requests::show_vgw(&self.client.endpoint, &self.client.project_id, id)?;
        let read_at = Instant::now();
        let response = self.client.send(&request, limits).await?;
        let (fields, id) = response.extract(|body| require_gateway(body.vpn_gateway, id))?;
        Ok(Gateway::new(Box::new(fields), id, Some(read_at)))
    }

    /// Finds a gateway by its id or its name. An id takes precedence over a name.
    ///
    /// # Errors
    /// The same as [`list`](Self::list). [`ErrorKind::InvalidInput`] for an id or name that is empty or contains `/` or control characters,
    /// before anything is sent, and for a name that several gateways have. [`ErrorKind::NotFound`] if no gateway has it.
    pub async fn find(&self, id_or_name: &str) -> Result<Gateway> {
        id_or_name::validate("gateway", id_or_name)?;
        let gateways = self.started();
        let mut read_error = None;
        if id_or_name::may_be_id(id_or_name)
            && let Ok(id) = id_or_name.parse::<VgwId>()
        {
            let mut limits = gateways.limits();
            let time = limits.retry_policy.max_elapsed_time.min(MAX_ID_LOOKUP_TIME);
            limits.retry_policy = limits.retry_policy.with_max_elapsed_time(time);
            match gateways.read(&id, limits).await {
                // A name may be rejected as an invalid id, or make the service fail.
                Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::InvalidInput) => {}
                Err(error) if error.status().is_some_and(|status| status >= 500) => read_error = Some(error),
                result => return result,
            }
        }
        let mut matching = match gateways.list().await {
            Ok(gateways) => gateways,
            Err(error) => return Err(read_error.unwrap_or(error)),
        };
        let has_id = |gateway: &Gateway| gateway.id.as_str().eq_ignore_ascii_case(id_or_name);
        if let Some(index) = matching.iter().position(has_id) {
            return Ok(matching.swap_remove(index));
        }
        let similar = similar_gateway(id_or_name, &matching);
        matching.retain(|gateway| gateway.name() == Some(id_or_name));
        match (matching.len(), read_error) {
            (1, _) => Ok(matching.remove(0)),
            // The list may not show the gateway whose read failed.
            (0, Some(read_error)) => Err(read_error),
            (0, None) => {
                Err(Error::new(ErrorKind::NotFound, format!("no gateway with the id or name {id_or_name:?}"))
                    .with_hints(similar.into_iter().chain([Hint::ListGateways]).collect()))
            }
            (count, _) => {
                let ids = matching.iter().map(|gateway| gateway.id.as_str());
                Err(id_or_name::ambiguous("gateway", id_or_name, count, ids))
            }
        }
    }

    /// This handle for the calls of an operation that starts now: the timeout has become a deadline.
    pub(crate) fn started(&self) -> Self {
        Self { deadline: self.end(), timeout: None, ..self.clone() }
    }

    /// When an operation that starts now must end: the earlier of the deadline and the end of the timeout.
    pub(crate) fn end(&self) -> Option<Instant> {
        let end_of_timeout = self.timeout.map(|timeout| http::add(Instant::now(), timeout));
        self.deadline.into_iter().chain(end_of_timeout).min()
    }

    /// The limits of one call.
    pub(crate) fn limits(&self) -> CallLimits {
        CallLimits::new(self.end(), self.client.retry_policy)
    }

    /// The limits of one attempt without retries, for callers with a poll schedule of their own.
    pub(crate) fn single_attempt(&self, abort_at: Option<Instant>) -> CallLimits {
        CallLimits { deadline: self.end(), abort_at, retry_policy: RetryPolicy::none() }
    }
}

/// The gateway whose name a misspelled one most likely means.
fn similar_gateway(name: &str, gateways: &[Gateway]) -> Option<Hint> {
    let similar = most_similar(name, gateways.iter().filter_map(Gateway::name))?;
    let gateway = gateways.iter().find(|gateway| gateway.name() == Some(similar))?;
    Some(Hint::SimilarGateway { id: gateway.id.clone(), name: similar.to_owned() })
}

/// The gateway in a response, with its id as the service spells it. The error is the reason why it is not the requested gateway. A
/// response without an id is accepted.
pub(crate) fn require_gateway(
    gateway: Option<ResponseVpnGateway>,
    requested: &VgwId,
) -> std::result::Result<(ResponseVpnGateway, VgwId), String> {
    let gateway = gateway.ok_or("vpn_gateway is missing")?;
    let id = response_fields::id(gateway.id.as_deref(), requested, "vpn_gateway")?;
    Ok((gateway, id))
}
