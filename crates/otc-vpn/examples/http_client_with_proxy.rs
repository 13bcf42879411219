//! Sends all requests with an HTTP client of the program, through a proxy.
//!
//! `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` need no code: the default client applies them. A client of your own is for what the environment
//! cannot express, such as another proxy for this service only.
//!
//! `cargo run -p otc-vpn --example http_client_with_proxy`

#![expect(clippy::print_stdout, reason = "an example prints its results")]

use otc_vpn::reqwest::{self, Proxy, redirect};
use otc_vpn::{Client, Flavor};
use otc_vpn_simulator::{PROJECT_ID, Simulator, TOKEN};
use std::time::Duration;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // The simulator is the proxy here: it responds to the requests itself instead of forwarding them.
    let proxy = Simulator::builder().start().await?;
    // Nothing listens on this port. Without the proxy, each request would fail.
    let endpoint = "http://127.0.0.1:9";

    let http = reqwest::Client::builder()
        .proxy(Proxy::all(proxy.url())?)
        // A redirect could send the token to another host.
        .redirect(redirect::Policy::none())
        // A change is sent on a new connection, as with the default client: a firewall may have dropped an idle one.
        .pool_max_idle_per_host(0)
        .connect_timeout(Duration::from_secs(10))
        .build()?;
    let client = Client::builder()
        .http_client(http)
        .endpoint(endpoint)
        .project_id(PROJECT_ID)
        .token(TOKEN)
        .build()
        .await?;

    let gateways = client.gateways();
    let gateway = gateways.find("vpngw-4321").await?;
    let resized = gateways.resize(&gateway.id, Flavor::Professional2).await?.wait().await?;
    println!("resized {}", resized.gateway().display_name());
    let requests = proxy.journal().requests.len();
    println!("{requests} requests were sent through the proxy");
    assert!(requests > 3);
    Ok(())
}
