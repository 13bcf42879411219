//! The gateways of a project: list, find, read. What is done with one stands in `plan.rs`, `change.rs` and `wait.rs`.

use crate::error::{Error, ErrorKind, Result};
use crate::gateway::Gateway;
use crate::retry::RetryPolicy;
use crate::transport::{Bounds, Call, unreadable_value};
use crate::{Client, GatewayId};
use tokio::time::Instant;

/// The calls on gateways; made by [`Client::gateways`].
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
#[derive(Clone, Copy, Debug)]
pub struct Gateways<'a> {
    pub(crate) client: &'a Client,
    pub(crate) deadline: Option<Instant>,
}

impl<'a> Gateways<'a> {
    /// Bounds everything that is done through this handle: reading, sending, finding out, waiting.
    #[must_use]
    pub fn deadline(mut self, at: Instant) -> Self {
        self.deadline = Some(at);
        self
    }

    /// Lists the gateways of the project. One that the service reports without an id is left out, since nothing can be done with it.
    ///
    /// # Errors
    /// What the service says, [`ErrorKind::Connection`] or [`ErrorKind::Timeout`] after the retries are used up, and
    /// [`ErrorKind::UnexpectedResponse`] where something else answers.
    pub async fn list(&self) -> Result<Vec<Gateway>> {
        let call = Call::new(&self.client.connection, self.bounds());
        let made = call.api.list_vgws().project_id(self.client.project_id().clone()).send().await;
        let answer = call.send(made, |list| list.vpn_gateways).await?;
        let Some(gateways) = answer.value else {
            return Err(unreadable_value("list_vgws", "vpn_gateways", answer.request_id()));
        };
        let mut listed = Vec::with_capacity(gateways.len());
        for fields in gateways {
            if let Some(id) = fields.id.as_deref().and_then(|id| id.parse().ok()) {
                listed.push(Gateway::new(Box::new(fields), id, None));
            }
        }
        Ok(listed)
    }

    /// Reads one gateway.
    ///
    /// # Errors
    /// As [`list`](Self::list), and [`ErrorKind::NotFound`].
    pub async fn get(&self, id: &GatewayId) -> Result<Gateway> {
        self.read(id, self.bounds()).await
    }

    pub(crate) async fn read(&self, id: &GatewayId, bounds: Bounds) -> Result<Gateway> {
        let call = Call::new(&self.client.connection, bounds);
        let read_at = Instant::now();
        let project = self.client.project_id().clone();
        let made = call.api.show_vgw().project_id(project).vgw_id(id.clone()).send().await;
        let answer = call.send(made, |shown| shown.vpn_gateway.map(Box::new)).await?;
        match answer.value {
            Some(fields) => Ok(Gateway::new(fields, id.clone(), Some(read_at))),
            None => Err(unreadable_value("show_vgw", "vpn_gateway", answer.request_id())),
        }
    }

    /// Finds a gateway by its id or its name; an id goes before a name.
    ///
    /// # Errors
    /// As [`list`](Self::list). [`ErrorKind::InvalidInput`] for a text that is empty or holds `/` or control characters, before
    /// anything is sent, and for a name that several gateways have, with their ids. [`ErrorKind::NotFound`] where none has it.
    pub async fn find(&self, id_or_name: &str) -> Result<Gateway> {
        if id_or_name.is_empty() {
            return Err(Error::invalid_input("an id or name of a gateway must not be empty"));
        }
        if id_or_name.chars().any(|c| c == '/' || c.is_control()) {
            return Err(Error::invalid_input(format!(
                "{id_or_name:?} is no id or name of a gateway: it holds `/` or control characters"
            )));
        }
        // What has the length of an id is looked up as one first: that needs no right to list.
        if let Ok(id) = id_or_name.parse::<GatewayId>() {
            match self.get(&id).await {
                // A service may as well say that a name is no id.
                Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::InvalidInput) => {}
                found => return found,
            }
        }
        let mut found: Vec<Gateway> = self.list().await?;
        found.retain(|gateway| gateway.name.as_deref() == Some(id_or_name));
        match found.len() {
            1 => Ok(found.remove(0)),
            0 => {
                Err(Error::new(ErrorKind::NotFound, format!("no gateway has the id or name {id_or_name:?}"))
                    .with_hint("List the gateways of the project with `otc-vpn gateway list`."))
            }
            count => {
                let ids: Vec<&str> = found.iter().map(|gateway| gateway.id.as_str()).collect();
                Err(Error::invalid_input(format!(
                    "{count} gateways have the name {id_or_name:?}: {}",
                    ids.join(", ")
                ))
                .with_hint("Name one by its id."))
            }
        }
    }

    pub(crate) fn bounds(&self) -> Bounds {
        Bounds { deadline: self.deadline, give_up: None, retry: self.client.connection.retry }
    }

    /// Bounds for one attempt, where the caller paces the reads itself and says when this one is given up.
    pub(crate) fn once(&self, give_up: Option<Instant>) -> Bounds {
        Bounds { deadline: self.deadline, give_up, retry: RetryPolicy::none() }
    }
}
