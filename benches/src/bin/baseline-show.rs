//! `gateway show` as a minimal program with reqwest: `baseline-show URL PROJECT_ID GATEWAY_ID`, with the token in OS_TOKEN.

use otc_vpn_bench::baseline::Show;
use std::env;

#[allow(clippy::print_stdout)]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let [url, project, gateway] =
        env::args().skip(1).collect::<Vec<_>>().try_into().map_err(|_| "expected three arguments")?;
    let token = env::var("OS_TOKEN")?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let show: Show = runtime.block_on(async {
        let request = reqwest::Client::new()
            .get(format!("{url}/v5/{project}/vpn-gateways/{gateway}"))
            .header("Accept", "application/json")
            .header("Accept-Encoding", "identity")
            .header("X-Auth-Token", token);
        request.send().await?.error_for_status()?.json().await
    })?;
    println!("{show:#?}");
    Ok(())
}
