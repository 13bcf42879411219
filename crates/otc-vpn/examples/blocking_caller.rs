//! Resizes a gateway from a program without async code: a runtime of its own runs the futures.
//!
//! `cargo run -p otc-vpn --example blocking_caller`

#![expect(clippy::print_stdout, reason = "an example prints its results")]

use otc_vpn::{Client, Flavor, Resized};
use otc_vpn_simulator::{PROJECT_ID, Simulator, TOKEN};
use tokio::runtime::{Builder, Runtime};

/// A client that blocks the calling thread. It must not be used in async code, where blocking is not allowed.
struct BlockingClient {
    client: Client,
    runtime: Runtime,
}

impl BlockingClient {
    /// Resizes a gateway, and returns when it is ACTIVE with the new flavor.
    fn resize(&self, name: &str, flavor: Flavor) -> otc_vpn::Result<Resized> {
        self.runtime.block_on(async {
            let gateways = self.client.gateways();
            let gateway = gateways.find(name).await?;
            gateways.resize(&gateway.id, flavor).await?.wait().await
        })
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // A runtime in the current thread is sufficient. It keeps idle connections open between the calls.
    let runtime = Builder::new_current_thread().enable_all().build()?;
    // For the cloud, use `Client::from_env()` instead of the simulator.
    let simulator = runtime.block_on(Simulator::builder().start())?;
    let builder = Client::builder().endpoint(simulator.url()).project_id(PROJECT_ID).token(TOKEN);
    let client = runtime.block_on(builder.build())?;

    let blocking = BlockingClient { client, runtime };
    let resized = blocking.resize("vpngw-4321", Flavor::Professional2)?;
    println!("resized {}", resized.gateway().display_name());
    assert_eq!(resized.flavor(), Some(&Flavor::Professional2));
    Ok(())
}
