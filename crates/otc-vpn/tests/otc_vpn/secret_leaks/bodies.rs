//! The pre-shared key of a connection, a secret in the body of a request.

use super::{Log, assert_no_secret, error_text};
use crate::support::{builder, gateway_id, with_faults};
use otc_vpn::ApiRequest;
use otc_vpn_simulator::{Simulator, TOKEN};
use serde_json::json;

/// A request that creates a connection with this pre-shared key.
fn creation(key: &str) -> ApiRequest {
    let connection = json!({
        "vgw_id": gateway_id(),
        "vgw_ip": "f1469b4a-demo-a8df-va86-bb7de91cf493",
        "cgw_id": "e67d6e27-demo-a8df-va86-be9a0f0168e9",
        "peer_subnets": ["192.168.7.0/24"],
        "psk": key,
    });
    let request = ApiRequest::new("POST", "/v5/{project_id}/vpn-connection").unwrap();
    let request = request.json(json!({ "vpn_connection": connection }).to_string()).unwrap();
    assert_no_secret("a request", &format!("{request:?} {request:#?}"));
    request
}

#[tokio::test(start_paused = true)]
async fn pre_shared_key_is_not_disclosed() {
    let log = Log::record();
    for (fault, key, is_created) in [
        (None, "canary-Key-1", true),
        // The service requires three classes of characters.
        (None, "canary-canary", false),
        (None, "canary", false),
        (Some("connection-writes:status=500"), "canary-Key-1", false),
        (Some("connection-writes:reset=after"), "canary-Key-1", false),
        (Some("connection-writes:status=502,body=html"), "canary-Key-1", false),
    ] {
        let faults: Vec<&str> = fault.into_iter().collect();
        let simulator = with_faults(Simulator::builder(), &faults).start().await.unwrap();
        let client = builder(simulator.url()).token(TOKEN).build().await.unwrap();
        let result = client.request(creation(key)).await;
        let text = result.as_ref().map_or_else(error_text, |response| format!("{response:?}"));
        assert_eq!(result.is_ok(), is_created, "{fault:?} {key}: {text}");
        assert_no_secret(&format!("{fault:?}"), &text);
        let journal = simulator.journal();
        let journal = format!("{simulator:?} {journal:?} {}", serde_json::to_string(&journal).unwrap());
        assert_no_secret("the journal", &journal);
    }
    log.assert_no_secret();
}
