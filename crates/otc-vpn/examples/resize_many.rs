//! Resizes several gateways concurrently, at most four at a time. A failure does not stop the others.
//!
//! `cargo run -p otc-vpn --example resize_many`

#![expect(clippy::print_stdout, reason = "an example prints its results")]

use futures_util::StreamExt;
use otc_vpn::{Client, Flavor, Report};
use otc_vpn_simulator::{PROJECT_ID, Simulator, TOKEN};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Report> {
    let simulator = Simulator::builder().start().await?;
    let client =
        Client::builder().endpoint(simulator.url()).project_id(PROJECT_ID).token(TOKEN).build().await?;

    let gateways = client.gateways().list().await?;
    let mut results = client.gateways().resize_many(&gateways, Flavor::Professional2, 4);
    let mut count = 0;
    while let Some((id, result)) = results.next().await {
        match result {
            Ok(resized) => {
                println!("resized {}", resized.gateway().display_name());
                count += 1;
            }
            Err(error) => println!("{}: {} ({error})", id.as_str(), error.kind()),
        }
    }
    assert_eq!(count, 2, "two gateways of the simulator can have this flavor");
    Ok(())
}
