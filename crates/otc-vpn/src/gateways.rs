//! The gateways of a project: list, get, find. [`resize`](crate::resize) and [`wait`](crate::wait) add what changes a gateway and
//! waits for it.

use crate::error::{Error, ErrorKind, Hint, Result};
use crate::gateway::Gateway;
use crate::http::{CallLimits, ClientInner, RetryPolicy};
use otc_vpn_client::requests::{self, ListVgwsQuery};
use otc_vpn_client::types::VgwId;
use std::sync::Arc;
use tokio::time::Instant;

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
    pub(crate) deadline: Option<Instant>,
}

impl Gateways {
    pub(crate) fn new(client: Arc<ClientInner>) -> Self {
        Self { client, deadline: None }
    }

    /// Sets a deadline for everything that is done with this handle: reading, sending, resolving an unknown outcome, waiting.
    pub fn deadline(mut self, at: Instant) -> Self {
        self.deadline = Some(at);
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
        let all = response.require("vpn_gateways", |list| list.vpn_gateways)?;
        let mut gateways = Vec::with_capacity(all.len());
        for fields in all {
            if let Some(id) = fields.id.as_deref().and_then(|id| id.parse().ok()) {
                gateways.push(Gateway::new(Box::new(fields), id, None));
            }
        }
        Ok(gateways)
    }

    /// Reads one gateway.
    ///
    /// # Errors
    /// The same as [`list`](Self::list), and [`ErrorKind::NotFound`].
    pub async fn get(&self, id: &VgwId) -> Result<Gateway> {
        self.read(id, self.limits()).await
    }

    pub(crate) async fn read(&self, id: &VgwId, limits: CallLimits) -> Result<Gateway> {
        let request = requests::show_vgw(&self.client.endpoint, &self.client.project_id, id)?;
        let read_at = Instant::now();
        let response = self.client.send(&request, limits).await?;
        let fields = response.require("vpn_gateway", |body| body.vpn_gateway.map(Box::new))?;
        Ok(Gateway::new(fields, id.clone(), Some(read_at)))
    }

    /// Finds a gateway by its id or its name. An id takes precedence over a name.
    ///
    /// # Errors
    /// The same as [`list`](Self::list). [`ErrorKind::InvalidInput`] for an id or name that is empty or contains `/` or control characters,
    /// before anything is sent, and for a name that several gateways have. [`ErrorKind::NotFound`] if no gateway has it.
    pub async fn find(&self, id_or_name: &str) -> Result<Gateway> {
        if id_or_name.is_empty() {
            return Err(Error::invalid_input("invalid gateway id or name: empty"));
        }
        if id_or_name.chars().any(|c| c == '/' || c.is_control()) {
            return Err(Error::invalid_input(format!(
                "invalid gateway id or name {id_or_name:?}: contains `/` or control characters"
            )));
        }
        // What can be an id is read first, because reading needs no permission to list.
        if let Ok(id) = id_or_name.parse::<VgwId>() {
            match self.get(&id).await {
                // A name may be rejected as an invalid id.
                Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::InvalidInput) => {}
                result => return result,
            }
        }
        let mut matching = self.list().await?;
        matching.retain(|gateway| gateway.name() == Some(id_or_name));
        match matching.len() {
            1 => Ok(matching.remove(0)),
            0 => {
                Err(Error::new(ErrorKind::NotFound, format!("no gateway with the id or name {id_or_name:?}"))
                    .with_hint(Hint::ListGateways))
            }
            count => {
                let ids: Vec<&str> = matching.iter().map(|gateway| gateway.id.as_str()).collect();
                let ids = ids.join(", ");
                Err(Error::invalid_input(format!(
                    "ambiguous name {id_or_name:?}: {count} gateways have it ({ids})"
                ))
                .with_hint("Use the id of the gateway."))
            }
        }
    }

    /// The limits of one call.
    pub(crate) fn limits(&self) -> CallLimits {
        CallLimits::new(self.deadline, self.client.retry_policy)
    }

    /// The limits of one attempt without retries, for callers with a poll schedule of their own.
    pub(crate) fn single_attempt(&self, abort_at: Option<Instant>) -> CallLimits {
        CallLimits { deadline: self.deadline, abort_at, retry_policy: RetryPolicy::none() }
    }
}
