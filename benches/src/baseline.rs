//! The baseline: the same requests, written by hand with reqwest and serde only.

use crate::sample::{CHANGE, GATEWAY_ID, KEYS, PROJECT_ID, TOKEN};
use crate::server::Server;
use aws_lc_rs::{digest, hmac};
use reqwest::RequestBuilder;
use reqwest::header::{ACCEPT, ACCEPT_ENCODING};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tokio::runtime::Runtime;

/// A gateway with the fields of the generated type.
#[derive(Debug, Deserialize)]
#[allow(missing_docs)]
pub struct Gateway {
    pub id: Option<String>,
    pub name: Option<String>,
    pub network_type: Option<String>,
    pub status: Option<String>,
    pub attachment_type: Option<String>,
    pub ip_version: Option<String>,
    pub vpc_id: Option<String>,
    pub local_subnets: Option<Vec<String>>,
    pub local_subnets_v6: Option<Vec<String>>,
    pub connect_subnet: Option<String>,
    pub er_id: Option<String>,
    pub er_attachment_id: Option<String>,
    pub bgp_asn: Option<i64>,
    pub flavor: Option<String>,
    pub supported_flavors: Option<Vec<String>>,
    pub supported_features: Option<Vec<String>>,
    pub availability_zone_ids: Option<Vec<String>>,
    pub connection_number: Option<i32>,
    pub used_connection_number: Option<i32>,
    pub used_connection_group: Option<i32>,
    pub enterprise_project_id: Option<String>,
    pub public_border_group: Option<String>,
    pub upgrade_info: Option<String>,
    pub high_availability: Option<bool>,
    pub lock_status: Option<i32>,
    pub created_at: Option<String>,
    pub updated_at: Option<String>,
    pub applied_at: Option<String>,
    pub access_vpc_id: Option<String>,
    pub access_subnet_id: Option<String>,
    pub access_private_ip_1: Option<String>,
    pub access_private_ip_2: Option<String>,
    pub ha_mode: Option<String>,
    pub policy_template: Option<PolicyTemplate>,
    pub certificate_id: Option<String>,
    pub tags: Option<Vec<Tag>>,
    pub eip1: Option<Eip>,
    pub eip2: Option<Eip>,
    pub master_eip: Option<Eip>,
    pub slave_eip: Option<Eip>,
}

/// An EIP of a gateway.
#[derive(Debug, Deserialize)]
#[allow(missing_docs)]
pub struct Eip {
    pub id: Option<String>,
    pub ip_version: Option<i32>,
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub ip_address: Option<String>,
    pub charge_mode: Option<String>,
    pub bandwidth_id: Option<String>,
    pub bandwidth_size: Option<i32>,
    pub bandwidth_name: Option<String>,
    pub share_type: Option<String>,
    pub ip_billing_info: Option<String>,
    pub bandwidth_billing_info: Option<String>,
    pub network_type: Option<String>,
}

/// A tag of a gateway.
#[derive(Debug, Deserialize)]
#[allow(missing_docs)]
pub struct Tag {
    pub key: Option<String>,
    pub value: Option<String>,
}

/// The default settings of new connections.
#[derive(Debug, Deserialize)]
#[allow(missing_docs)]
pub struct PolicyTemplate {
    pub ike_policy: Option<IkePolicy>,
    pub ipsec_policy: Option<IpsecPolicy>,
}

/// The default IKE settings of new connections.
#[derive(Debug, Deserialize)]
#[allow(missing_docs)]
pub struct IkePolicy {
    pub encryption_algorithm: Option<String>,
    pub authentication_algorithm: Option<String>,
    pub dh_group: Option<String>,
    pub lifetime_seconds: Option<i32>,
}

/// The default IPsec settings of new connections.
#[derive(Debug, Deserialize)]
#[allow(missing_docs)]
pub struct IpsecPolicy {
    pub encryption_algorithm: Option<String>,
    pub authentication_algorithm: Option<String>,
    pub pfs: Option<String>,
    pub lifetime_seconds: Option<i32>,
}

/// The response to a read of one gateway and to a change.
#[derive(Debug, Deserialize)]
#[allow(missing_docs)]
pub struct Show {
    pub vpn_gateway: Option<Gateway>,
    pub request_id: Option<String>,
}

/// The response to a list.
#[derive(Debug, Deserialize)]
#[allow(missing_docs)]
pub struct List {
    pub vpn_gateways: Option<Vec<Gateway>>,
    pub request_id: Option<String>,
}

/// The response to a list of connections, with the fields that a summary needs.
#[derive(Debug, Deserialize)]
#[allow(missing_docs)]
pub struct Connections {
    pub vpn_connections: Option<Vec<Connection>>,
}

/// A connection of a gateway.
#[derive(Debug, Deserialize)]
#[allow(missing_docs)]
pub struct Connection {
    pub id: Option<String>,
    pub name: Option<String>,
    pub status: Option<String>,
}

#[derive(Serialize)]
struct ChangeBody<'a> {
    vpn_gateway: ChangeContent<'a>,
}

#[derive(Serialize)]
struct ChangeContent<'a> {
    flavor: &'a str,
}

/// A caller that uses reqwest directly. It keeps its connection for reads, and opens one for each change, as the library does.
#[derive(Debug)]
pub struct Baseline {
    runtime: Runtime,
    http: reqwest::Client,
    change_http: reqwest::Client,
    url: String,
    /// The server that it calls.
    pub server: Server,
}

impl Baseline {
    /// Starts a server that sends this response body, and a caller of it.
    #[must_use]
    pub fn new(response: &str) -> Self {
        let server = Server::start(response);
        let user_agent = concat!("otc-vpn/", env!("CARGO_PKG_VERSION"));
        let builder = || reqwest::Client::builder().user_agent(user_agent);
        let http = builder().build().expect("a client can be made");
        let change_http = builder().pool_max_idle_per_host(0).build().expect("a client can be made");
        Self { runtime: crate::library::runtime(), http, change_http, url: server.url(), server }
    }

    /// Reads one gateway.
    pub fn show(&self) -> Show {
        self.send(self.http.get(format!("{}/v5/{PROJECT_ID}/vpn-gateways/{GATEWAY_ID}", self.url)))
    }

    /// Changes the flavor of the gateway and returns the request id.
    pub fn change(&self) -> Option<String> {
        let url = format!("{}/v5/{PROJECT_ID}/vpn-gateways/{GATEWAY_ID}/update-specification", self.url);
        let body = ChangeBody { vpn_gateway: ChangeContent { flavor: "Professional2" } };
        let show: Show = self.send(self.change_http.post(url).json(&body));
        show.vpn_gateway.as_ref().expect("the changed gateway");
        show.request_id
    }

    /// Lists all gateways.
    pub fn list(&self) -> List {
        self.send(self.http.get(format!("{}/v5/{PROJECT_ID}/vpn-gateways", self.url)))
    }

    fn send<T: DeserializeOwned>(&self, request: RequestBuilder) -> T {
        let response = async {
            request
                .header(ACCEPT, "application/json")
                .header(ACCEPT_ENCODING, "identity")
                .header("x-auth-token", TOKEN)
                .send()
                .await?
                .error_for_status()?
                .json()
                .await
        };
        self.runtime.block_on(response).expect("a valid response")
    }
}

/// The hashing that signing a change requires: of the body, of the canonical request, and the HMAC of the string to sign.
#[derive(Debug)]
pub struct Hashes {
    key: hmac::Key,
    canonical: String,
    to_sign: String,
}

impl Hashes {
    /// The hashing for the request of [`library::Signer`](crate::library::Signer).
    #[must_use]
    pub fn new() -> Self {
        let canonical = format!(
            "POST\n/v5/{PROJECT_ID}/vpn-gateways/{GATEWAY_ID}/update-specification/\n\naccept:application/json\n\
             content-type:application/json\nhost:vpn.eu-de.otc.t-systems.com\n\
             x-project-id:{PROJECT_ID}\nx-sdk-date:20261103T101500Z\n\n\
             accept;content-type;host;x-project-id;x-sdk-date\n{}",
            hex(digest::digest(&digest::SHA256, CHANGE.as_bytes()).as_ref())
        );
        let hash = digest::digest(&digest::SHA256, canonical.as_bytes());
        let to_sign = format!("SDK-HMAC-SHA256\n20261103T101500Z\n{}", hex(hash.as_ref()));
        Self { key: hmac::Key::new(hmac::HMAC_SHA256, KEYS.1.as_bytes()), canonical, to_sign }
    }

    /// Computes the hashes.
    #[must_use]
    pub fn compute(&self, body: &[u8]) -> (digest::Digest, digest::Digest, hmac::Tag) {
        let body = digest::digest(&digest::SHA256, body);
        let canonical = digest::digest(&digest::SHA256, self.canonical.as_bytes());
        (body, canonical, hmac::sign(&self.key, self.to_sign.as_bytes()))
    }

    /// The resulting signature in hexadecimal.
    #[must_use]
    pub fn signature(&self) -> String {
        hex(self.compute(CHANGE.as_bytes()).2.as_ref())
    }
}

impl Default for Hashes {
    fn default() -> Self {
        Self::new()
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
