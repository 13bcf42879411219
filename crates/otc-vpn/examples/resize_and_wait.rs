//! The main job: find a gateway, see what a change would do, make it, and follow it to its end.
//!
//! `cargo run -p otc-vpn --example change_and_wait`

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use otc_vpn::{Client, Flavor, Progress};
use otc_vpn_simulator::{PROJECT_ID, Simulator, TOKEN};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Against the cloud this is `Client::from_env().await?`.
    let simulator = Simulator::builder().start().await?;
    let client = Client::builder().endpoint(simulator.url()).project_id(PROJECT_ID).token(TOKEN).build()?;

    let gateways = client.gateways();
    let gateway = gateways.find("vpngw-4321").await?;
    let plan = gateways.plan(&gateway, Flavor::Professional2).await?;
    for note in plan.warnings() {
        println!("note: {note}");
    }
    let change = gateways
        .apply(plan)
        .on_progress(|progress| {
            if let Progress::Poll { status: Some(status), elapsed, .. } = progress {
                println!("{status} after {:.0} s", elapsed.as_secs_f64());
            }
        })
        .await?;
    println!("taken, request id {}", change.request_id().unwrap_or("unknown"));
    let gateway = change.wait().await?;
    println!("{} has {:?} now", gateway.display_name(), gateway.flavor);
    assert_eq!(gateway.flavor, Some(Flavor::Professional2));
    Ok(())
}
