//! The generated client, for a call or a field that the library has no word for; authentication and limits stay behind it.
//!
//! `cargo run -p otc-vpn --example raw_client`

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use otc_vpn::Client;
use otc_vpn::client::Error;
use otc_vpn_simulator::{PROJECT_ID, Simulator, TOKEN};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let simulator = Simulator::builder().start().await?;
    let client = Client::builder().endpoint(simulator.url()).project_id(PROJECT_ID).token(TOKEN).build()?;

    let raw = client.raw();
    let answer = raw
        .list_vgws()
        .project_id(client.project_id().clone())
        .enterprise_project_id(vec!["0".to_owned()])
        .send()
        .await?;
    for gateway in answer.vpn_gateways.iter().flatten() {
        println!("{:?} has {:?} connections", gateway.name, gateway.used_connection_number);
    }

    // An answer that is no success comes whole; the library's error can read it.
    let id = "00000000-demo-a8df-va86-200b868f2d7d";
    match raw.show_vgw().project_id(client.project_id().clone()).vgw_id(id).send().await {
        Err(Error::UnexpectedResponse(response)) => {
            let status = response.status();
            let headers = response.headers().clone();
            let error = otc_vpn::Error::from_response("show_vgw", status, headers, response.bytes().await?);
            println!("{}: {error}", error.kind());
            assert_eq!(error.kind(), otc_vpn::ErrorKind::NotFound);
        }
        other => return Err(format!("a gateway that is not there was found: {other:?}").into()),
    }
    Ok(())
}
