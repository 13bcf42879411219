//! The `Host` of requests: DNS rebinding.

use crate::support::*;
use otc_vpn_simulator::Simulator;
use reqwest::Method;
use reqwest::header::HOST;

#[tokio::test]
async fn request_with_another_host_is_rejected() {
    let simulator = Simulator::builder().start().await.unwrap();
    let port = simulator.address().port();
    for path in [gateways_path().as_str(), &gateway_path(GATEWAY), "/", "/openapi.json", "/-/journal"] {
        for host in ["rebound.example", "rebound.example:80", "192.0.2.1", "localhost.example"] {
            let rejected = send_rejected(request(&simulator, Method::GET, path).header(HOST, host)).await;
            assert_eq!((rejected.0, rejected.1.as_str()), (400, "VPN.0001"), "{path} on {host}");
        }
    }
    let rejected =
        send_rejected(change(&simulator, GATEWAY, "Professional2").header(HOST, "rebound.example"));
    assert_eq!(rejected.await.0, 400);
    assert!(simulator.journal().requests.is_empty() && simulator.journal().changes.is_empty());
    for host in [format!("localhost:{port}"), format!("127.0.0.1:{port}"), "LOCALHOST".to_owned()] {
        assert_eq!(send_api(show(&simulator, GATEWAY).header(HOST, &host)).await.status, 200, "{host}");
    }
}
