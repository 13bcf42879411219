//! Shared helpers: the gateways of the seed, and requests to the simulator.

use otc_vpn_simulator::{PROJECT_ID, Simulator, TOKEN};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::{Value, json};
use std::sync::LazyLock;
use std::time::Duration;

/// ACTIVE, Professional1.
pub(crate) const GATEWAY: &str = "620d99b8-demo-a8df-va86-200b868f2d7d";
/// ACTIVE, Professional2.
pub(crate) const ROUTER_GATEWAY: &str = "66ddeacb-demo-a8df-va86-9a414b5bd7d5";
pub(crate) const BASIC: &str = "3c1e7f20-demo-a8df-va86-5d9b0a8c6e41";
pub(crate) const CREATING: &str = "ff9bdca6-demo-a8df-va86-e4bcc1ea52bc";
pub(crate) const FAULT: &str = "84d2b5f7-demo-a8df-va86-0e6a9c1d3b28";
pub(crate) const FROZEN: &str = "d7f3a915-demo-a8df-va86-b2c84e0f6d1a";
pub(crate) const LEGACY: &str = "05c8e6b1-demo-a8df-va86-f93d7a204c5e";

/// A transition that no test reaches the end of.
pub(crate) const LONG_TRANSITION: Duration = Duration::from_secs(3600);

pub(crate) async fn simulator(transition: Duration) -> Simulator {
    Simulator::builder().transition(transition).start().await.unwrap()
}

/// A simulator with faults and [`LONG_TRANSITION`].
pub(crate) async fn simulator_with_faults(faults: &[&str]) -> Simulator {
    let builder = Simulator::builder().transition(LONG_TRANSITION);
    let builder = faults.iter().fold(builder, |builder, fault| builder.fault(fault.parse().unwrap()));
    builder.start().await.unwrap()
}

pub(crate) fn gateways_path() -> String {
    format!("/v5/{PROJECT_ID}/vpn-gateways")
}

pub(crate) fn gateway_path(id: &str) -> String {
    format!("{}/{id}", gateways_path())
}

pub(crate) fn change_path(id: &str) -> String {
    format!("{}/update-specification", gateway_path(id))
}

/// Building a client loads the root certificates, so all tests share one. It keeps no connections, which belong to the runtime of one
/// test.
static CLIENT: LazyLock<Client> = LazyLock::new(|| {
    let builder = Client::builder().redirect(Policy::none()).no_proxy().pool_max_idle_per_host(0);
    builder.build().unwrap()
});

/// A request without credentials, on a new connection.
pub(crate) fn unauthenticated(simulator: &Simulator, method: Method, path: &str) -> RequestBuilder {
    CLIENT.request(method, format!("{}{path}", simulator.url()))
}

pub(crate) fn request(simulator: &Simulator, method: Method, path: &str) -> RequestBuilder {
    unauthenticated(simulator, method, path).header("X-Auth-Token", TOKEN)
}

pub(crate) fn to_flavor(flavor: &str) -> Value {
    json!({ "vpn_gateway": { "flavor": flavor } })
}

pub(crate) fn change(simulator: &Simulator, id: &str, flavor: &str) -> RequestBuilder {
    request(simulator, Method::POST, &change_path(id)).json(&to_flavor(flavor))
}

pub(crate) fn show(simulator: &Simulator, id: &str) -> RequestBuilder {
    request(simulator, Method::GET, &gateway_path(id))
}

/// A response with a JSON body.
pub(crate) struct JsonResponse {
    pub(crate) status: u16,
    pub(crate) request_id: String,
    pub(crate) body: Value,
}

/// Sends a request whose response must be JSON, and checks what is true for every response.
pub(crate) async fn send(request: RequestBuilder) -> JsonResponse {
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    let request_id = header(&response, "x-request-id");
    assert_eq!(header(&response, "content-type"), "application/json");
    assert_eq!(request_id.len(), 36, "{request_id}");
    let body: Value = response.json().await.unwrap();
    JsonResponse { status, request_id, body }
}

/// Sends a request to the VPN API, whose responses have the request id in the body too.
pub(crate) async fn send_api(request: RequestBuilder) -> JsonResponse {
    let response = send(request).await;
    assert_eq!(response.body["request_id"], response.request_id.as_str());
    response
}

/// Sends a request to the VPN API and returns the status, code and message of the error response.
pub(crate) async fn send_rejected(request: RequestBuilder) -> (u16, String, String) {
    let JsonResponse { status, body, .. } = send_api(request).await;
    let text = |key: &str| body[key].as_str().unwrap_or_else(|| panic!("{key} of {body}")).to_owned();
    (status, text("error_code"), text("error_msg"))
}

/// The status and the flavor of a gateway as a read returns them.
pub(crate) async fn state(simulator: &Simulator, id: &str) -> (String, String) {
    let JsonResponse { status, body, .. } = send_api(show(simulator, id)).await;
    assert_eq!(status, 200, "{body}");
    let text = |key: &str| body["vpn_gateway"][key].as_str().unwrap().to_owned();
    (text("status"), text("flavor"))
}

pub(crate) fn header(response: &Response, name: &str) -> String {
    response.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
}
