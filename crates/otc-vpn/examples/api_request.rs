//! Sends raw API requests, and decodes their responses with the generated types.
//!
//! `cargo run -p otc-vpn --example api_request`

#![expect(clippy::print_stdout, reason = "an example prints its results")]

use otc_vpn::client::types::ListVgwsResponseBody;
use otc_vpn::{ApiRequest, Client, ErrorKind, Report};
use otc_vpn_simulator::{PROJECT_ID, Simulator, TOKEN};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Report> {
    let simulator = Simulator::builder().start().await?;
    let client =
        Client::builder().endpoint(simulator.url()).project_id(PROJECT_ID).token(TOKEN).build().await?;

    let request =
        ApiRequest::new("GET", "/v5/{project_id}/vpn-gateways")?.query("enterprise_project_id", "0");
    let response = client.request(request).await?;
    println!("HTTP {}, {} bytes", response.status, response.body.len());
    let list: ListVgwsResponseBody = response.json()?;
    for gateway in list.vpn_gateways.iter().flatten() {
        // Any field of a response may be absent.
        if let (Some(name), Some(count)) = (&gateway.name, gateway.used_connection_number) {
            println!("{name} has {count} connections");
        }
    }

    let unknown = "/v5/{project_id}/vpn-gateways/00000000-demo-a8df-va86-200b868f2d7d";
    match client.request(ApiRequest::new("GET", unknown)?).await {
        Err(error) if error.kind() == ErrorKind::NotFound => println!("{}: {error}", error.kind()),
        Err(error) => return Err(error.into()),
        Ok(response) => println!("HTTP {}", response.status),
    }
    Ok(())
}
