//! Tests code against the simulator in the same process, with an injected fault, and checks the journal of requests. Time is paused, so
//! that a transition of ten minutes takes milliseconds.
//!
//! `cargo run -p otc-vpn --example testing_with_the_simulator`

#![expect(clippy::print_stdout, reason = "an example prints its results")]

use otc_vpn::{Client, Error, ErrorKind, Flavor, Report};
use otc_vpn_simulator::{Fault, Operation, PROJECT_ID, Simulator, TOKEN, TransitionEnd};
use std::time::Duration;
use tokio::time::Instant;

/// The code under test: upgrades a gateway. False if the upgrade failed.
async fn upgrade(client: &Client, name: &str) -> Result<bool, Error> {
    let gateway = client.gateways().find(name).await?;
    let operation = client.gateways().resize(&gateway, Flavor::Professional2).await?;
    match operation.wait().await {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == ErrorKind::Failed => Ok(false),
        Err(error) => Err(error),
    }
}

// In a test: `#[tokio::test(start_paused = true)]`. It needs the feature `test-util` of tokio.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Report> {
    let simulator = Simulator::builder()
        .transition(Duration::from_secs(600))
        .fault(Fault::on(Operation::Change).end(TransitionEnd::Fault).build()?)
        .start()
        .await?;
    let client =
        Client::builder().endpoint(simulator.url()).project_id(PROJECT_ID).token(TOKEN).build().await?;

    let start = Instant::now();
    assert!(!upgrade(&client, "vpngw-4321").await?, "the gateway ends in FAULT");
    let journal = simulator.journal();
    assert_eq!(journal.changes.len(), 1, "the change was sent once");
    println!(
        "{} requests and {} change in {:?}",
        journal.requests.len(),
        journal.changes.len(),
        start.elapsed()
    );
    Ok(())
}
