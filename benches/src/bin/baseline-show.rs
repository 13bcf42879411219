//! `gateway show` as a minimal program with reqwest: `baseline-show URL PROJECT_ID GATEWAY_ID`, with the token in OS_TOKEN. It reads the
//! gateway and its connections, as the command does.

use otc_vpn_bench::baseline::{Connections, Show};
use serde::de::DeserializeOwned;
use std::env;

#[allow(clippy::print_stdout)]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let [url, project, gateway] =
        env::args().skip(1).collect::<Vec<_>>().try_into().map_err(|_| "expected three arguments")?;
    let token = env::var("OS_TOKEN")?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let client = reqwest::Client::new();
    let (show, connections) = runtime.block_on(async {
        let project = format!("{url}/v5/{project}");
        let show: Show = read(&client, &format!("{project}/vpn-gateways/{gateway}"), &token).await?;
        let connections = format!("{project}/vpn-connection?vgw_id={gateway}&limit=200");
        let connections: Connections = read(&client, &connections, &token).await?;
        Ok::<_, reqwest::Error>((show, connections))
    })?;
    println!("{show:#?}\n{connections:#?}");
    Ok(())
}

async fn read<T: DeserializeOwned>(client: &reqwest::Client, url: &str, token: &str) -> reqwest::Result<T> {
    let request = client
        .get(url)
        .header("Accept", "application/json")
        .header("Accept-Encoding", "identity")
        .header("X-Auth-Token", token);
    request.send().await?.error_for_status()?.json().await
}
