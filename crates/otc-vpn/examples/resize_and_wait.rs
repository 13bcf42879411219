//! Finds a gateway, plans a resize, applies it, and waits until it is done.
//!
//! `cargo run -p otc-vpn --example resize_and_wait`

#![expect(clippy::print_stdout, reason = "an example prints its results")]

use otc_vpn::{Client, Flavor, Progress, Report};
use otc_vpn_simulator::{PROJECT_ID, Simulator, TOKEN};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Report> {
    // For the cloud, use `Client::from_env().await?`.
    let simulator = Simulator::builder().start().await?;
    let client =
        Client::builder().endpoint(simulator.url()).project_id(PROJECT_ID).token(TOKEN).build().await?;

    let gateways = client.gateways();
    let gateway = gateways.find("vpngw-4321").await?;
    let plan = gateways.plan(&gateway, Flavor::Professional2).await?;
    for warning in plan.warnings() {
        println!("warning: {warning}");
    }
    let operation = gateways
        .apply(plan)
        .on_progress(|progress| {
            if let Progress::Poll { status: Some(status), elapsed, .. } = progress {
                println!("{status} after {:.0} s", elapsed.as_secs_f64());
            }
        })
        .await?;
    println!("accepted, request id {}", operation.request_id().unwrap_or("unknown"));
    let resized = operation.wait().await?;
    println!("resized {}", resized.gateway().display_name());
    assert_eq!(resized.flavor(), Some(&Flavor::Professional2));
    if let Some(tunnels) = resized.tunnels() {
        if let Some(duration) = tunnels.recovered_after() {
            println!("tunnels up again after {duration:.0?}");
        }
        if let Some((tunnel, duration)) = tunnels.longest_interruption() {
            println!("{} was interrupted for at most {duration:.0?}", tunnel.connection().display_name());
        }
    }
    resized.require_tunnels()?; // an error if a tunnel that was up before the change is down
    Ok(())
}
