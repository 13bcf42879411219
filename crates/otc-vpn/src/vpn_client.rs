//! The client: one service, one project, one way to authenticate, one pool of connections.

use crate::auth::Session;
use crate::client_builder::ClientBuilder;
use crate::error::Result;
use crate::gateways::Gateways;
use crate::transport::{Bounds, Connection, Raw};
use otc_vpn_client::Transport;
use otc_vpn_client::types::ProjectId;
use std::sync::Arc;

/// A client of the VPN service for one project. Cheap to clone; clones share their connections and their token.
///
/// ```no_run
/// # async fn example() -> otc_vpn::Result<()> {
/// use otc_vpn::{Client, Flavor};
///
/// let client = Client::from_env().await?;
/// let gateway = client.gateways().find("vpngw-4321").await?;
/// let change = client.gateways().resize(&gateway.id, Flavor::Professional2).await?;
/// let gateway = change.wait().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Client {
    pub(crate) connection: Arc<Connection>,
}

impl Client {
    /// Begins a client whose parts you name yourself.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// The calls on gateways.
    #[must_use]
    pub fn gateways(&self) -> Gateways<'_> {
        Gateways { client: self, deadline: None }
    }

    /// The project that the client works in.
    #[must_use]
    pub fn project_id(&self) -> &ProjectId {
        &self.connection.project_id
    }

    /// The service's base URL, without a slash at its end.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        &self.connection.endpoint
    }

    /// The token that was made from a password, and what came with it: when it ends, its project, the catalog. None where a ready
    /// token or keys are in use, which tell nothing of the kind.
    ///
    /// # Errors
    /// [`ErrorKind::Authentication`](crate::ErrorKind::Authentication), [`ErrorKind::Connection`](crate::ErrorKind::Connection) and the like where a
    /// token has to be asked for.
    pub async fn session(&self) -> Result<Option<Arc<Session>>> {
        self.connection.session().await
    }

    /// The generated client, with authentication, limits and retries of this one behind it. Answers of any status reach you.
    ///
    /// ```no_run
    /// # async fn example(client: otc_vpn::Client) -> Result<(), otc_vpn::client::Error<()>> {
    /// let raw = client.raw();
    /// let answer = raw.list_vgws().project_id(client.project_id().clone()).send().await?;
    /// println!("{:?}", answer.headers().get("x-request-id"));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn raw(&self) -> crate::client::Client {
        let raw: Arc<dyn Transport> = Arc::new(Raw { connection: Arc::clone(&self.connection) });
        let http = self.connection.http.clone();
        crate::client::Client::new_with_client(&self.connection.endpoint, http, Some(raw))
    }

    pub(crate) fn bounds(&self) -> Bounds {
        Bounds { deadline: None, give_up: None, retry: self.connection.retry }
    }
}
