//! A read-only simulator, which rejects every write except the change of the flavor.

use crate::support::*;
use otc_vpn_client::metadata::OPERATIONS;
use otc_vpn_simulator::Simulator;
use reqwest::Method;
use serde_json::json;

/// The operations that a read-only simulator executes although their method is not GET.
const EXECUTED: [&str; 3] = ["update_vgw_specification", "list_resources_by_tags", "count_resources_by_tags"];

#[tokio::test]
async fn read_only_simulator_rejects_every_write_except_the_flavor_change() {
    let simulator = Simulator::builder().read_only(true).start().await.unwrap();
    for operation in OPERATIONS {
        let path = operation
            .path
            .replace("{project_id}", otc_vpn_simulator::PROJECT_ID)
            .replace("{resource_type}", "vpn-gateway")
            .replace("{vgw_id}", GATEWAY)
            .replace("{resource_id}", GATEWAY)
            .replace("{vpn_connection_id}", "b7f40c5e-demo-a8df-va86-3d8a1e6f9c02")
            .replace("{customer_gateway_id}", "e67d6e27-demo-a8df-va86-be9a0f0168e9");
        let method = Method::from_bytes(operation.method.as_bytes()).unwrap();
        let body = match operation.id {
            "update_vgw_specification" => to_flavor("Professional2"),
            _ => json!({}),
        };
        let response = request(&simulator, method, &path).json(&body).send().await.unwrap();
        let (status, allow) = (response.status().as_u16(), header(&response, "allow"));
        let is_rejected = operation.method != "GET" && !EXECUTED.contains(&operation.id);
        assert_eq!(status == 405, is_rejected, "{}: {status}", operation.id);
        assert_eq!(response.headers().contains_key("allow"), is_rejected, "{}", operation.id);
        assert!(!allow.contains(operation.method) || !is_rejected, "{}: {allow}", operation.id);
    }
    let delete = request(&simulator, Method::DELETE, &gateway_path(GATEWAY));
    let response = delete.send().await.unwrap();
    assert_eq!(header(&response, "allow"), "GET,HEAD");
    assert_eq!(state(&simulator, ROUTER_GATEWAY).await.0, "ACTIVE");
    assert_eq!(simulator.journal().changes.len(), 1, "the flavor was changed");
    assert_statuses_are_declared(&simulator.journal().requests);
}
