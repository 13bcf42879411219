//! What the tests share: the gateways of the seed, and requests as a client sends them.

use otc_vpn_simulator::{PROJECT_ID, Simulator, TOKEN};
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::{Value, json};
use std::time::Duration;

/// ACTIVE, Professional1.
pub(crate) const FIRST: &str = "620d99b8-demo-a8df-va86-200b868f2d7d";
/// ACTIVE, Professional2.
pub(crate) const ROUTER: &str = "66ddeacb-demo-a8df-va86-9a414b5bd7d5";
pub(crate) const BASIC: &str = "3c1e7f20-demo-a8df-va86-5d9b0a8c6e41";
pub(crate) const CREATING: &str = "ff9bdca6-demo-a8df-va86-e4bcc1ea52bc";
pub(crate) const FAULT: &str = "84d2b5f7-demo-a8df-va86-0e6a9c1d3b28";
pub(crate) const FROZEN: &str = "d7f3a915-demo-a8df-va86-b2c84e0f6d1a";
pub(crate) const LEGACY: &str = "05c8e6b1-demo-a8df-va86-f93d7a204c5e";

/// So long that no test sees the end of it.
pub(crate) const ENDLESS: Duration = Duration::from_secs(3600);

pub(crate) async fn simulator(transition: Duration) -> Simulator {
    Simulator::builder().transition(transition).start().await.unwrap()
}

pub(crate) async fn faulty(faults: &[&str]) -> Simulator {
    let builder = Simulator::builder().transition(ENDLESS);
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

/// A request without credentials, on a connection of its own.
pub(crate) fn bare(simulator: &Simulator, method: Method, path: &str) -> RequestBuilder {
    let client = Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
    client.request(method, format!("{}{path}", simulator.url()))
}

pub(crate) fn request(simulator: &Simulator, method: Method, path: &str) -> RequestBuilder {
    bare(simulator, method, path).header("X-Auth-Token", TOKEN)
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

/// An answer, whole.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) request_id: String,
    pub(crate) body: Value,
}

/// Reads an answer that must be JSON, and checks what holds for all of them.
pub(crate) async fn answer(request: RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    let request_id = header(&response, "x-request-id");
    assert_eq!(header(&response, "content-type"), "application/json");
    assert_eq!(request_id.len(), 36, "{request_id}");
    let body: Value = response.json().await.unwrap();
    Answer { status, request_id, body }
}

/// An answer of the API, which carries the request's id in its body too.
pub(crate) async fn api(request: RequestBuilder) -> Answer {
    let answer = answer(request).await;
    assert_eq!(answer.body["request_id"], answer.request_id.as_str());
    answer
}

/// Status, code and message of a refusal.
pub(crate) async fn refusal(request: RequestBuilder) -> (u16, String, String) {
    let Answer { status, body, .. } = api(request).await;
    let text = |key: &str| body[key].as_str().unwrap_or_else(|| panic!("{key} of {body}")).to_owned();
    (status, text("error_code"), text("error_msg"))
}

/// Status and flavor of a gateway, as a read shows them.
pub(crate) async fn state(simulator: &Simulator, id: &str) -> (String, String) {
    let Answer { status, body, .. } = api(show(simulator, id)).await;
    assert_eq!(status, 200, "{body}");
    let text = |key: &str| body["vpn_gateway"][key].as_str().unwrap().to_owned();
    (text("status"), text("flavor"))
}

pub(crate) fn header(response: &Response, name: &str) -> String {
    response.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
}
