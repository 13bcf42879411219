//! Tests code against the simulator in the same process, with an injected fault, and checks the journal of requests.
//!
//! `cargo run -p otc-vpn --example testing_with_the_simulator`

#![expect(clippy::print_stdout, reason = "an example prints its results")]

use otc_vpn::{Client, Error, ErrorKind, Flavor};
use otc_vpn_simulator::{PROJECT_ID, Simulator, TOKEN};
use std::time::Duration;

/// The code under test: upgrades a gateway. False if the upgrade failed.
async fn upgrade(client: &Client, name: &str) -> Result<bool, Error> {
    let gateway = client.gateways().find(name).await?;
    let operation = client.gateways().resize(&gateway.id, Flavor::Professional2).await?;
    match operation.wait().await {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == ErrorKind::Failed => Ok(false),
        Err(error) => Err(error),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let simulator = Simulator::builder()
        .transition(Duration::from_millis(200))
        .fault("change:end=FAULT".parse()?)
        .start()
        .await?;
    let client =
        Client::builder().endpoint(simulator.url()).project_id(PROJECT_ID).token(TOKEN).build().await?;

    assert!(!upgrade(&client, "vpngw-4321").await?, "the gateway ends in FAULT");
    let journal = simulator.journal();
    assert_eq!(journal.changes.len(), 1, "the change was sent once");
    println!("{} requests, {} change", journal.requests.len(), journal.changes.len());
    Ok(())
}
