//! Sets timeouts and a retry policy, and allows resending a change whose response was lost.
//!
//! `cargo run -p otc-vpn --example custom_retry_policy`

#![expect(clippy::print_stdout, reason = "an example prints its results")]

use otc_vpn::{Client, ErrorKind, Flavor, Outcome, Report, RetryPolicy, Timeouts};
use otc_vpn_simulator::{BodyFormat, Fault, Operation, PROJECT_ID, Reset, Simulator, TOKEN};
use std::time::Duration;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Report> {
    // The first two reads fail, and the connection of the first change is reset before it is applied.
    let simulator = Simulator::builder()
        .fault(Fault::on(Operation::Show).status(503).body(BodyFormat::Empty).times(2).build()?)
        .fault(Fault::on(Operation::Change).reset(Reset::Before).times(1).build()?)
        .start()
        .await?;
    let client = Client::builder()
        .endpoint(simulator.url())
        .project_id(PROJECT_ID)
        .token(TOKEN)
        .timeouts(Timeouts::default().with_attempt(Duration::from_secs(5)))
        .retry_policy(RetryPolicy::default().with_max_elapsed_time(Duration::from_secs(10)))
        .build()
        .await?;

    // For each of the operations below.
    let gateways = client.gateways().timeout(Duration::from_secs(60));
    let gateway = gateways.find("vpngw-4321").await?;
    let result = gateways
        .resize(&gateway, Flavor::Professional2)
        .unchanged_period(Duration::from_secs(2))
        .resend_if_unchanged(true)
        .await;
    match result {
        Ok(operation) => println!("resized {}", operation.wait().await?.gateway().display_name()),
        Err(error) if error.outcome() == Some(Outcome::Unknown) => println!("check the gateway: {error}"),
        Err(error) if error.kind() == ErrorKind::NotReady => println!("try again later: {error}"),
        Err(error) => return Err(error.into()),
    }
    assert_eq!(simulator.journal().changes.len(), 1, "the change was applied once");
    Ok(())
}
