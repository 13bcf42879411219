//! Several gateways at once, no more than four at a time; one that fails does not stop the others.
//!
//! `cargo run -p otc-vpn --example many_at_once`

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use futures_util::{StreamExt, stream};
use otc_vpn::{Client, Error, Flavor, Gateway};
use otc_vpn_simulator::{PROJECT_ID, Simulator, TOKEN};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let simulator = Simulator::builder().start().await?;
    let client = Client::builder().endpoint(simulator.url()).project_id(PROJECT_ID).token(TOKEN).build()?;

    let all = client.gateways().list().await?;
    let results: Vec<(String, Result<Gateway, Error>)> = stream::iter(&all)
        .map(|gateway| {
            let gateways = client.gateways();
            async move {
                let result =
                    async { gateways.resize(&gateway.id, Flavor::Professional2).await?.wait().await };
                (gateway.display_name().to_owned(), result.await)
            }
        })
        .buffer_unordered(4)
        .collect()
        .await;

    let mut done = 0;
    for (name, result) in &results {
        match result {
            Ok(_) => {
                done += 1;
                println!("{name}: done");
            }
            Err(error) => println!("{name}: {} ({error})", error.kind()),
        }
    }
    assert_eq!(done, 2, "of the simulator's gateways two can have the flavor");
    Ok(())
}
