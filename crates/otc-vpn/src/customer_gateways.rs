//! The customer gateways of a project: list, get, find.

use crate::customer_gateway::CustomerGateway;
use crate::error::{ErrorKind, Result};
use crate::http::{CallLimits, ClientInner};
use crate::pages::{PAGE_LENGTH, Pages};
use crate::{id_or_name, response_fields};
use otc_vpn_client::requests::{self, ListCgwsQuery};
use otc_vpn_client::types::CustomerGatewayId;
use std::sync::Arc;

/// The operations on customer gateways. Returned by [`Client::customer_gateways`](crate::Client::customer_gateways). It owns what it
/// needs and is cheap to clone.
///
/// ```no_run
/// # async fn example(client: otc_vpn::Client) -> otc_vpn::Result<()> {
/// for customer_gateway in client.customer_gateways().list().await? {
///     println!("{}: {:?}", customer_gateway.display_name(), customer_gateway.address());
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "it does nothing by itself"]
pub struct CustomerGateways {
    client: Arc<ClientInner>,
}

impl CustomerGateways {
    pub(crate) fn new(client: Arc<ClientInner>) -> Self {
        Self { client }
    }

    /// Lists the customer gateways of the project, in as many requests as they have pages. A customer gateway that the service reports
    /// without an id is left out, because no other call could refer to it.
    ///
    /// # Errors
    /// The same as [`Gateways::list`](crate::Gateways::list).
    pub async fn list(&self) -> Result<Vec<CustomerGateway>> {
        let client = &self.client;
        let mut query = ListCgwsQuery::default();
        query.limit = i32::try_from(PAGE_LENGTH).ok();
        let mut pages = Pages::new(|customer_gateway: &CustomerGateway| customer_gateway.id.as_str());
        loop {
            let request = requests::list_cgws(&client.endpoint, &client.project_id, &query)?;
            let response = client.send(&request, self.limits()).await?;
            let (page, marker) = response.extract(|body| {
                let page = response_fields::list(body.customer_gateways, &body.extra, "customer_gateways")?;
                Ok((page, body.page_info.and_then(|info| info.next_marker)))
            })?;
            let length = page.len();
            let with_id = page.into_iter().filter_map(|fields| {
                let id = fields.id.as_deref()?.parse().ok()?;
                Some(CustomerGateway::new(Box::new(fields), id))
            });
            query.marker = pages.add(length, with_id, marker);
            if query.marker.is_none() {
                return Ok(pages.into_items());
            }
        }
    }

    /// Reads one customer gateway.
    ///
    /// # Errors
    /// The same as [`list`](Self::list), and [`ErrorKind::NotFound`].
    pub async fn get(&self, id: &CustomerGatewayId) -> Result<CustomerGateway> {
        let request = requests::show_cgw(&self.client.endpoint, &self.client.project_id, id)?;
        let response = self.client.send(&request, self.limits()).await?;
        response.extract(|body| {
            let fields = body.customer_gateway.ok_or("customer_gateway is missing")?;
            let id = response_fields::id(fields.id.as_deref(), id, "customer_gateway")?;
            Ok(CustomerGateway::new(Box::new(fields), id))
        })
    }

    /// Finds a customer gateway by its id or its name. An id takes precedence over a name.
    ///
    /// # Errors
    /// The same as [`list`](Self::list). [`ErrorKind::InvalidInput`] for an id or name that is empty or contains `/` or control
    /// characters, before anything is sent, and for a name that several customer gateways have. [`ErrorKind::NotFound`] if no customer
    /// gateway has it.
    pub async fn find(&self, id_or_name: &str) -> Result<CustomerGateway> {
        id_or_name::validate("customer gateway", id_or_name)?;
        if id_or_name::may_be_id(id_or_name)
            && let Ok(id) = id_or_name.parse::<CustomerGatewayId>()
        {
            match self.get(&id).await {
                // A name may be rejected as an invalid id.
                Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::InvalidInput) => {}
                result => return result,
            }
        }
        let all = self.list().await?;
        id_or_name::select("customer gateway", id_or_name, all, |one| one.id.as_str(), CustomerGateway::name)
    }

    fn limits(&self) -> CallLimits {
        CallLimits::new(None, self.client.retry_policy)
    }
}
