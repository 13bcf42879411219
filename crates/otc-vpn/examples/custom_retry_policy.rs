//! Your own limits: how long attempts may take, how often reads are repeated, and whether a change that got lost may go out again.
//!
//! `cargo run -p otc-vpn --example own_retry_policy`

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use otc_vpn::{Client, ErrorKind, Flavor, Outcome, RetryPolicy, Timeouts};
use otc_vpn_simulator::{PROJECT_ID, Simulator, TOKEN};
use std::time::Duration;
use tokio::time::Instant;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // The first two reads fail, and the first change gets lost on its way.
    let simulator = Simulator::builder()
        .fault("show:status=503,body=empty,times=2".parse()?)
        .fault("change:reset=before,times=1".parse()?)
        .start()
        .await?;
    let client = Client::builder()
        .endpoint(simulator.url())
        .project_id(PROJECT_ID)
        .token(TOKEN)
        .timeouts(Timeouts { total: Duration::from_secs(5), ..Timeouts::default() })
        .retry_policy(RetryPolicy { max_elapsed_time: Duration::from_secs(10), ..RetryPolicy::default() })
        .build()?;

    let gateways = client.gateways().deadline(Instant::now() + Duration::from_secs(60));
    let gateway = gateways.find("vpngw-4321").await?;
    let first = gateways
        .resize(&gateway.id, Flavor::Professional2)
        .unchanged_period(Duration::from_secs(2))
        .resend_if_unchanged(true)
        .await;
    match first {
        Ok(change) => println!("{:?} now", change.wait().await?.flavor),
        Err(error) if error.outcome() == Some(Outcome::Unknown) => println!("look first: {error}"),
        Err(error) if error.kind() == ErrorKind::NotReady => println!("later: {error}"),
        Err(error) => return Err(error.into()),
    }
    assert_eq!(simulator.journal().changes.len(), 1, "it was executed once");
    Ok(())
}
