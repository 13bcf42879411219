//! The HTTP calls of the Terraform provider of Open Telekom Cloud around a resize, replayed against the simulator: what docs/terraform.md
//! states about plans follows from what the provider reads.
//!
//! The provider derives its endpoint from the catalog entry `volumev2`, which the simulator does not serve yet, and its calls that
//! create, tag and delete gateways have no counterpart there; they are not replayed.

use otc_vpn::reqwest::{Client, StatusCode};
use otc_vpn::{Flavor, GatewayId, config::Environment};
use otc_vpn_simulator::{DOMAIN, PASSWORD, PROJECT_ID, PROJECT_NAME, Simulator, TOKEN, USER};
use serde_json::{Map, Value, json};
use std::time::Duration;

const GATEWAY: &str = "620d99b8-demo-a8df-va86-200b868f2d7d";

/// The fields that the provider copies from the gateway to the state of Terraform.
const STATE: [&str; 22] = [
    "attachment_type",
    "availability_zone_ids",
    "bgp_asn",
    "connect_subnet",
    "created_at",
    "flavor",
    "local_subnets",
    "ha_mode",
    "eip1",
    "name",
    "eip2",
    "status",
    "updated_at",
    "used_connection_group",
    "used_connection_number",
    "vpc_id",
    "access_vpc_id",
    "access_subnet_id",
    "er_id",
    "network_type",
    "access_private_ip_1",
    "access_private_ip_2",
];

/// One run of the provider, which requests new tokens.
struct Provider {
    http: Client,
    url: String,
    token: String,
}

impl Provider {
    /// Requests a token for the project and one for the domain, as each run does.
    async fn start(url: String) -> Provider {
        let http = Client::new();
        let project = json!({ "project": { "name": PROJECT_NAME, "domain": { "name": DOMAIN } } });
        let domain = json!({ "domain": { "name": DOMAIN } });
        let token = request_token(&http, &url, project).await;
        request_token(&http, &url, domain).await;
        Provider { http, url, token }
    }

    /// The gateway as `refresh` reads it.
    async fn read(&self) -> Value {
        let url = format!("{}/v5/{PROJECT_ID}/vpn-gateways/{GATEWAY}", self.url);
        let request = self.http.get(url).header("Accept", "application/json");
        let response = request.header("X-Auth-Token", &self.token).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        response.json::<Value>().await.unwrap()["vpn_gateway"].take()
    }
}

async fn request_token(http: &Client, url: &str, scope: Value) -> String {
    let user = json!({ "name": USER, "password": PASSWORD, "domain": { "name": DOMAIN } });
    let identity = json!({ "methods": ["password"], "password": { "user": user } });
    let body = json!({ "auth": { "identity": identity, "scope": scope } });
    let response = http.post(format!("{url}/v3/auth/tokens")).json(&body).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::CREATED);
    response.headers()["X-Subject-Token"].to_str().unwrap().to_owned()
}

/// The names of the fields that differ.
fn differences(before: &Value, after: &Value) -> Vec<String> {
    let (before, after) = (before.as_object().unwrap(), after.as_object().unwrap());
    let names: Map<String, Value> = before.iter().chain(after).map(|(k, v)| (k.clone(), v.clone())).collect();
    names.into_iter().map(|(name, _)| name).filter(|name| before.get(name) != after.get(name)).collect()
}

/// What Terraform records about a gateway.
fn state(gateway: &Value) -> Value {
    STATE.iter().map(|name| ((*name).to_owned(), gateway[name].clone())).collect::<Map<_, _>>().into()
}

async fn resize_client(simulator: &Simulator) -> otc_vpn::Client {
    let builder = otc_vpn::Client::builder().environment(Environment::empty()).endpoint(simulator.url());
    builder.project_id(PROJECT_ID).token(TOKEN).build().await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn resize_changes_only_flavor_and_time_in_terraform_state() {
    let simulator = Simulator::builder().transition(Duration::from_secs(300)).start().await.unwrap();
    let before = Provider::start(simulator.url()).await.read().await;

    let gateways = resize_client(&simulator).await.gateways();
    let resize = gateways.resize(&GATEWAY.parse::<GatewayId>().unwrap(), Flavor::Professional2);
    resize.await.unwrap().wait().await.unwrap();

    let after = Provider::start(simulator.url()).await.read().await;
    assert_eq!(differences(&before, &after), ["flavor", "updated_at"]);
    assert_eq!(differences(&state(&before), &state(&after)), ["flavor", "updated_at"]);
    // A configuration must spell the flavor in this way.
    assert_eq!(after["flavor"], "Professional2");

    let journal = simulator.journal();
    let methods: Vec<&str> = journal.requests.iter().map(|request| request.method.as_str()).collect();
    assert!(methods.iter().all(|method| ["GET", "POST"].contains(method)), "{methods:?}");
    let posts: Vec<_> = journal.requests.iter().filter(|request| request.method == "POST").collect();
    let changes = posts.iter().filter(|request| request.operation == Some("update_vgw_specification"));
    assert_eq!(changes.count(), 1);
    let tokens = posts.iter().filter(|request| request.operation == Some("create_token"));
    assert_eq!(tokens.count(), 4);
    assert_eq!(posts.len(), 5);
}

/// The reason not to plan while a change is in progress: the old flavor differs from the configured one.
#[tokio::test(start_paused = true)]
async fn read_during_resize_returns_old_flavor() {
    let simulator = Simulator::builder().transition(Duration::from_secs(3600)).start().await.unwrap();
    let provider = Provider::start(simulator.url()).await;
    let before = provider.read().await;

    let gateways = resize_client(&simulator).await.gateways();
    let _accepted =
        gateways.resize(&GATEWAY.parse::<GatewayId>().unwrap(), Flavor::Professional2).await.unwrap();

    // The first read after a change may still return the previous state.
    let during = [provider.read().await, provider.read().await];
    assert_eq!(during[1]["status"], "PENDING_UPDATE");
    for read in during {
        assert_eq!(read["flavor"], before["flavor"]);
    }
}
