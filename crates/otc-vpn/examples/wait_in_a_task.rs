//! Waits for a resize in a task that can be canceled, for example when a service shuts down, and continues the wait later.
//!
//! `cargo run -p otc-vpn --example wait_in_a_task`

#![expect(clippy::print_stdout, reason = "an example prints its results")]

use otc_vpn::{Client, Flavor, ResizeOperation, Resized};
use otc_vpn_simulator::{PROJECT_ID, Simulator, TOKEN};
use std::time::Duration;
use tokio::sync::watch;

/// Waits until the operation is done, or until the service shuts down.
async fn wait(
    operation: ResizeOperation,
    mut shutdown: watch::Receiver<bool>,
) -> otc_vpn::Result<Option<Resized>> {
    tokio::select! {
        resized = operation.wait() => resized.map(Some),
        // Dropping the wait only ends the polling. The service continues to apply the change.
        _ = shutdown.wait_for(|shutdown| *shutdown) => Ok(None),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let simulator = Simulator::builder().transition(Duration::from_secs(3)).start().await?;
    let client =
        Client::builder().endpoint(simulator.url()).project_id(PROJECT_ID).token(TOKEN).build().await?;
    let gateways = client.gateways();
    let gateway = gateways.find("vpngw-4321").await?;

    let operation = gateways.resize(&gateway.id, Flavor::Professional2).await?;
    // To continue after a restart, store the id and the flavor.
    let (id, flavor) = (gateway.id.clone(), operation.new_flavor().clone());
    let (shut_down, shutdown) = watch::channel(false);
    // The operation owns its data, so the task needs no reference to the client.
    let task = tokio::spawn(wait(operation, shutdown));

    tokio::time::sleep(Duration::from_millis(500)).await;
    shut_down.send(true)?;
    assert!(task.await??.is_none(), "the wait was canceled");
    println!("canceled; the change is still in progress");

    let gateway = gateways.wait(&id, Some(flavor)).await?;
    println!("resized {}", gateway.display_name());
    assert_eq!(gateway.flavor(), Some(&Flavor::Professional2));
    assert_eq!(simulator.journal().changes.len(), 1, "the change was sent once");
    Ok(())
}
