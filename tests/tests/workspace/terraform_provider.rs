//! The HTTP calls of the Terraform provider of Open Telekom Cloud, replayed against the simulator: the lifecycle of a gateway, and what
//! the provider reads around a resize, from which follows what docs/terraform.md states about plans. The provider has no call that
//! changes the flavor.

use otc_vpn::reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use otc_vpn::{Flavor, GatewayId, config::Environment};
use otc_vpn_simulator::{DOMAIN, PASSWORD, PROJECT_ID, PROJECT_NAME, Simulator, TOKEN, USER};
use serde_json::{Map, Value, json};
use std::time::Duration;
use tokio::time::{Instant, sleep};

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

/// How long the provider waits for the end of a creation or a deletion.
const TIMEOUT: Duration = Duration::from_secs(10 * 60);

/// One run of the provider, which requests new tokens.
struct Provider {
    http: Client,
    /// The URL of the resources of the project.
    endpoint: String,
    token: String,
}

impl Provider {
    /// Requests a token for the project and one for the domain, as each run does, and derives the endpoint from the catalog.
    async fn start(url: String) -> Provider {
        let http = Client::new();
        let project = json!({ "project": { "name": PROJECT_NAME, "domain": { "name": DOMAIN } } });
        let (token, project) = request_token(&http, &url, project).await;
        let (_, domain) = request_token(&http, &url, json!({ "domain": { "name": DOMAIN } })).await;
        assert_eq!(project["project"]["id"], PROJECT_ID);
        assert_eq!((&domain["domain"]["name"], domain.get("project")), (&json!(DOMAIN), None));
        Provider { http, endpoint: endpoint(&project["catalog"]), token }
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}/{path}", self.endpoint));
        request.header("Accept", "application/json").header("X-Auth-Token", &self.token)
    }

    /// Creates a gateway; returns its id.
    async fn create(&self, gateway: Value) -> String {
        let request = self.request(Method::POST, "vpn-gateways").json(&json!({ "vpn_gateway": gateway }));
        let gateway = gateway_of(request.send().await.unwrap(), StatusCode::CREATED).await;
        gateway["id"].as_str().unwrap().to_owned()
    }

    async fn get(&self, id: &str) -> Response {
        self.request(Method::GET, &format!("vpn-gateways/{id}")).send().await.unwrap()
    }

    /// The gateway as `refresh` reads it.
    async fn read(&self, id: &str) -> Value {
        gateway_of(self.get(id).await, StatusCode::OK).await
    }

    /// Polls at the provider's intervals until the gateway is ACTIVE. The provider accepts any other status meanwhile.
    async fn wait_until_active(&self, id: &str) -> Value {
        let start = Instant::now();
        sleep(Duration::from_secs(10)).await;
        loop {
            let gateway = self.read(id).await;
            if gateway["status"] == "ACTIVE" {
                return gateway;
            }
            assert!(start.elapsed() < TIMEOUT, "{gateway}");
            sleep(Duration::from_secs(5)).await;
        }
    }

    /// Replaces the tags of a gateway as the provider does: it deletes all old ones, then creates all new ones.
    async fn replace_tags(&self, id: &str, old: Value, new: Value) {
        for (action, tags) in [("delete", old), ("create", new)] {
            let request = self.request(Method::POST, &format!("vpn-gateway/{id}/tags/{action}"));
            let request = request.header("X-Language", "en-us").json(&json!({ "tags": tags }));
            let response = request.send().await.unwrap();
            assert_eq!(response.status(), StatusCode::NO_CONTENT, "{action}");
            assert!(response.bytes().await.unwrap().is_empty(), "{action}");
        }
    }

    /// Deletes a gateway, and polls until a read returns 404. The provider accepts no status but ACTIVE and PENDING_DELETE meanwhile.
    async fn delete(&self, id: &str) {
        let response = self.request(Method::DELETE, &format!("vpn-gateways/{id}")).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::NO_CONTENT);
        let start = Instant::now();
        sleep(Duration::from_secs(10)).await;
        loop {
            let response = self.get(id).await;
            if response.status() == StatusCode::NOT_FOUND {
                return;
            }
            let gateway = gateway_of(response, StatusCode::OK).await;
            assert!(["ACTIVE", "PENDING_DELETE"].contains(&gateway["status"].as_str().unwrap()), "{gateway}");
            assert!(start.elapsed() < TIMEOUT, "{gateway}");
            sleep(Duration::from_secs(10)).await;
        }
    }
}

/// The gateway in a response with this status.
async fn gateway_of(response: Response, status: StatusCode) -> Value {
    assert_eq!(response.status(), status);
    response.json::<Value>().await.unwrap()["vpn_gateway"].take()
}

/// Requests a token; returns it, and what IAM states about it.
async fn request_token(http: &Client, url: &str, scope: Value) -> (String, Value) {
    let user = json!({ "name": USER, "password": PASSWORD, "domain": { "name": DOMAIN } });
    let identity = json!({ "methods": ["password"], "password": { "user": user } });
    let body = json!({ "auth": { "identity": identity, "scope": scope } });
    let response = http.post(format!("{url}/v3/auth/tokens")).json(&body).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::CREATED);
    let token = response.headers()["X-Subject-Token"].to_str().unwrap().to_owned();
    (token, response.json::<Value>().await.unwrap()["token"].take())
}

/// The endpoint that the provider derives from the catalog: that of the volume service in the region, with the first `v2` replaced by
/// `v5` and the first `evs` by `vpn`.
fn endpoint(catalog: &Value) -> String {
    let volume = catalog.as_array().unwrap().iter().find(|service| service["type"] == "volumev2").unwrap();
    let endpoints = volume["endpoints"].as_array().unwrap();
    let is_public = |one: &&Value| one["interface"] == "public" && one["region"] == PROJECT_NAME;
    let url = endpoints.iter().find(is_public).unwrap()["url"].as_str().unwrap();
    url.replacen("v2", "v5", 1).replacen("evs", "vpn", 1).trim_end_matches('/').to_owned()
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

/// A difference between the configuration and a read would make each plan replace the gateway.
#[tokio::test(start_paused = true)]
async fn created_gateway_is_read_as_configured_and_deleted() {
    let simulator = Simulator::builder().transition(Duration::from_secs(300)).start().await.unwrap();
    let provider = Provider::start(simulator.url()).await;
    let eip = |name: &str| json!({ "type": "5_bgp", "charge_mode": "traffic", "bandwidth_size": 300, "bandwidth_name": name });
    let configured = json!({
        "name": "vpngw-terraform",
        "attachment_type": "vpc",
        "vpc_id": "cb4a631d-demo-a8df-va86-ca3fa348c36c",
        "local_subnets": ["192.168.0.0/24", "192.168.1.0/24"],
        "connect_subnet": "f5741286-demo-a8df-va86-2c82bd9ee114",
        "bgp_asn": 64512,
        "flavor": "Professional1",
        "availability_zone_ids": ["eu-de-01", "eu-de-02"],
        "eip1": eip("first"),
        "eip2": eip("second"),
        "ha_mode": "active-active",
        "tags": [{ "key": "team", "value": "network" }, { "key": "stage", "value": "test" }],
    });
    let id = provider.create(configured.clone()).await;
    let active = provider.wait_until_active(&id).await;
    for (name, value) in configured.as_object().unwrap() {
        let read = &active[name];
        match value.as_object().filter(|_| name.starts_with("eip")) {
            Some(eip) => {
                eip.iter().for_each(|(field, value)| assert_eq!(&read[field], value, "{name} {field}"))
            }
            None => assert_eq!(read, value, "{name}"),
        }
    }
    // The provider decodes these as integers, and fails on any other type.
    for pointer in
        ["/used_connection_group", "/used_connection_number", "/eip1/ip_version", "/eip2/ip_version"]
    {
        assert!(active.pointer(pointer).unwrap().is_i64(), "{pointer}: {active}");
    }

    let new = json!([{ "key": "team", "value": "security" }]);
    provider.replace_tags(&id, configured["tags"].clone(), new.clone()).await;
    assert_eq!(provider.read(&id).await["tags"], new);

    provider.delete(&id).await;
    assert_eq!(provider.get(&id).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test(start_paused = true)]
async fn resize_changes_only_flavor_and_time_in_terraform_state() {
    let simulator = Simulator::builder().transition(Duration::from_secs(300)).start().await.unwrap();
    let before = Provider::start(simulator.url()).await.read(GATEWAY).await;

    let gateways = resize_client(&simulator).await.gateways();
    let resize = gateways.resize(&GATEWAY.parse::<GatewayId>().unwrap(), Flavor::Professional2);
    resize.await.unwrap().wait().await.unwrap();

    let after = Provider::start(simulator.url()).await.read(GATEWAY).await;
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
    let before = provider.read(GATEWAY).await;

    let gateways = resize_client(&simulator).await.gateways();
    let _accepted =
        gateways.resize(&GATEWAY.parse::<GatewayId>().unwrap(), Flavor::Professional2).await.unwrap();

    // The first read after a change may still return the previous state.
    let during = [provider.read(GATEWAY).await, provider.read(GATEWAY).await];
    assert_eq!(during[1]["status"], "PENDING_UPDATE");
    for read in during {
        assert_eq!(read["flavor"], before["flavor"]);
    }
}
