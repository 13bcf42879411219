//! Resizes several gateways concurrently, at most four at a time. A failure does not stop the others.
//!
//! `cargo run -p otc-vpn --example resize_many`

#![expect(clippy::print_stdout, reason = "an example prints its results")]

use futures_util::{StreamExt, stream};
use otc_vpn::{Client, Flavor, Gateway, GatewayId, Gateways};
use otc_vpn_simulator::{PROJECT_ID, Simulator, TOKEN};

async fn resize(gateways: Gateways, id: GatewayId) -> otc_vpn::Result<Gateway> {
    gateways.resize(&id, Flavor::Professional2).await?.wait().await
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let simulator = Simulator::builder().start().await?;
    let client =
        Client::builder().endpoint(simulator.url()).project_id(PROJECT_ID).token(TOKEN).build().await?;

    let all = client.gateways().list().await?;
    let results: Vec<_> = stream::iter(&all)
        .map(|gateway| async {
            (gateway.display_name(), resize(client.gateways(), gateway.id.clone()).await)
        })
        .buffer_unordered(4)
        .collect()
        .await;

    for (name, result) in &results {
        match result {
            Ok(_) => println!("{name}: resized"),
            Err(error) => println!("{name}: {} ({error})", error.kind()),
        }
    }
    let resized = results.iter().filter(|(_, result)| result.is_ok()).count();
    assert_eq!(resized, 2, "two gateways of the simulator can have this flavor");
    Ok(())
}
