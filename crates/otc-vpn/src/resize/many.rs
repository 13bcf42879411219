//! Resizes several gateways concurrently.

use super::resized::Resized;
use crate::error::Result;
use crate::gateway::{Gateway, GatewayRef};
use crate::gateways::Gateways;
use futures_util::stream::{self, Stream, StreamExt};
use otc_vpn_client::metadata::Flavor;
use otc_vpn_client::types::VgwId;
use std::collections::HashSet;

impl Gateways {
    /// Resizes several gateways, at most `concurrency` of them at a time (0 counts as 1), each as [`resize`](Self::resize) and
    /// [`ResizeOperation::wait`](crate::ResizeOperation::wait) do. The stream yields the id and the result of each gateway in the order
    /// of completion.
    ///
    /// A failure does not stop the other gateways. A gateway that is given several times is resized once. The
    /// [timeout](Self::timeout) of the handle applies to each gateway, from the start of its resize to the end of its wait.
    ///
    /// Nothing is sent until the stream is polled, and changes are followed only while it is polled. To stop, drop the stream: no
    /// further change is sent, and none is sent twice, but changes in flight may still reach the service. Their gateways have no result
    /// then; [`wait`](Self::wait) shows how they end.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)]
    /// # async fn main() -> Result<(), otc_vpn::Report> {
    /// # use otc_vpn_simulator::{PROJECT_ID, Simulator, TOKEN};
    /// # let simulator = Simulator::builder().start().await?;
    /// # let builder = otc_vpn::Client::builder().endpoint(simulator.url()).project_id(PROJECT_ID).token(TOKEN);
    /// # let client = builder.build().await?;
    /// use futures_util::StreamExt;
    /// use otc_vpn::Flavor;
    ///
    /// let gateways = client.gateways().list().await?;
    /// let mut results = client.gateways().resize_many(&gateways, Flavor::Professional2, 4);
    /// while let Some((id, result)) = results.next().await {
    ///     match result {
    ///         Ok(resized) => println!("{}: {:?}", resized.gateway().display_name(), resized.flavor()),
    ///         Err(error) => println!("{id}: {error}"),
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn resize_many<'a>(
        &self,
        gateways: impl IntoIterator<Item: Into<GatewayRef<'a>>>,
        flavor: Flavor,
        concurrency: usize,
    ) -> impl Stream<Item = (VgwId, Result<Resized>)> + Send + Unpin + 'static {
        let mut ids = HashSet::new();
        // The service ignores the case of ids.
        let is_first = |gateway: &GatewayRef<'_>| ids.insert(gateway.id.as_str().to_ascii_lowercase());
        let targets: Vec<(VgwId, Option<Gateway>)> = gateways
            .into_iter()
            .map(Into::into)
            .filter(is_first)
            .map(|gateway| (gateway.id.clone(), gateway.gateway.cloned()))
            .collect();
        let handle = self.clone();
        let resize = move |(id, gateway): (VgwId, Option<Gateway>)| {
            let (handle, flavor) = (handle.clone(), flavor.clone());
            async move {
                let result = resize_and_wait(&handle.started(), &id, gateway.as_ref(), flavor).await;
                (id, result)
            }
        };
        Box::pin(stream::iter(targets).map(resize).buffer_unordered(concurrency.max(1)))
    }
}

async fn resize_and_wait(
    gateways: &Gateways,
    id: &VgwId,
    gateway: Option<&Gateway>,
    flavor: Flavor,
) -> Result<Resized> {
    let resize = match gateway {
        Some(gateway) => gateways.resize(gateway, flavor),
        None => gateways.resize(id, flavor),
    };
    resize.await?.wait().await
}
