//! Shared helpers: the gateways of the seed, and requests to the simulator.

use otc_vpn_simulator::{PROJECT_ID, RecordedRequest, Simulator, TOKEN};
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

/// The path of a resource of the project, such as `customer-gateways/ID`.
pub(crate) fn path(rest: &str) -> String {
    format!("/v5/{PROJECT_ID}/{rest}")
}

/// Sends a request that must succeed with a status that the spec declares, and returns the JSON body; null if there is none.
pub(crate) async fn call(
    simulator: &Simulator,
    method: Method,
    rest: &str,
    body: Value,
    status: u16,
) -> Value {
    let request = request(simulator, method.clone(), &path(rest));
    let request = if body.is_null() { request } else { request.json(&body) };
    let response = request.send().await.unwrap();
    let (got, request_id) = (response.status().as_u16(), header(&response, "x-request-id"));
    let text = response.text().await.unwrap();
    assert_eq!(got, status, "{method} {rest}: {text}");
    assert_eq!(request_id.len(), 36);
    assert_status_is_declared(simulator, &request_id);
    let body: Value = if text.is_empty() { Value::Null } else { serde_json::from_str(&text).unwrap() };
    // The responses of the tag operations and those without a body contain no request id.
    assert!(body["request_id"].is_null() || body["request_id"] == request_id.as_str(), "{body}");
    body
}

pub(crate) async fn get(simulator: &Simulator, rest: &str) -> Value {
    call(simulator, Method::GET, rest, Value::Null, 200).await
}

/// The error of a request that must be rejected with a status that the spec declares, such as `400 VPN.0001`.
pub(crate) async fn error(simulator: &Simulator, method: Method, rest: &str, body: Value) -> String {
    let request = request(simulator, method, &path(rest));
    let request = if body.is_null() { request } else { request.json(&body) };
    let JsonResponse { status, request_id, body } = send_api(request).await;
    assert_status_is_declared(simulator, &request_id);
    format!("{status} {}", body["error_code"].as_str().unwrap_or_else(|| panic!("no error code: {body}")))
}

/// The spec that the simulator validates requests with.
pub(crate) static SPEC: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../page/otc-vpn.json")).unwrap());

/// The operation of the spec with this operationId; `None` for an operation of IAM.
pub(crate) fn operation(id: &str) -> Option<&'static Value> {
    let operations =
        SPEC["paths"].as_object().unwrap().values().flat_map(|path| path.as_object().unwrap().values());
    operations.into_iter().find(|operation| operation["operationId"] == id)
}

/// Checks that the spec declares the status of each response, for the operation that it was sent for.
pub(crate) fn assert_statuses_are_declared(requests: &[RecordedRequest]) {
    for request in requests {
        let (Some(id), Some(status)) = (request.operation, request.status) else { continue };
        let Some(operation) = operation(id) else { continue };
        assert!(
            operation["responses"].get(status.to_string()).is_some(),
            "{id} must not respond with {status}"
        );
    }
}

/// As [`assert_statuses_are_declared`], for the response with this request id.
fn assert_status_is_declared(simulator: &Simulator, request_id: &str) {
    let requests = simulator.journal().requests;
    let request = requests.iter().find(|request| request.request_id == request_id).unwrap();
    assert_statuses_are_declared(std::slice::from_ref(request));
}
