//! The calls through the library.

use crate::sample::{CHANGE, GATEWAY_ID, KEYS, PROJECT_ID, TOKEN};
use crate::server::Server;
use otc_vpn::auth::{AccessKeys, Authenticator, Credentials};
use otc_vpn::config::Environment;
use otc_vpn::{Client, Clock, Flavor, Gateway, GatewayId, Plan, ResizeOperation};
use reqwest::{Method, Request, header};
use std::pin::pin;
use std::task::{Context, Waker};
use tokio::runtime::Runtime;

/// A single-threaded runtime, as the command uses.
#[must_use]
pub fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

/// A caller that uses [`otc_vpn::Client`] and keeps its connection.
#[derive(Debug)]
pub struct Library {
    runtime: Runtime,
    client: Client,
    id: GatewayId,
    /// The server that it calls.
    pub server: Server,
}

impl Library {
    /// Starts a server that sends this response body, and a caller of it.
    #[must_use]
    pub fn new(response: &str) -> Self {
        let (server, runtime) = (Server::start(response), runtime());
        let builder = Client::builder().environment(Environment::empty()).endpoint(server.url());
        let client = runtime.block_on(builder.project_id(PROJECT_ID).token(TOKEN).build()).expect("a client");
        let id = GATEWAY_ID.parse().expect("a valid id");
        Self { runtime, client, id, server }
    }

    /// Reads one gateway.
    pub fn show(&self) -> Gateway {
        self.runtime.block_on(self.client.gateways().get(&self.id)).expect("a valid response")
    }

    /// The plan that [`change`](Self::change) applies, without the tunnels, which the baseline does not read.
    pub fn plan(&self) -> Plan {
        let gateways = self.client.gateways().tunnel_check(false);
        let plan = self.runtime.block_on(async {
            let gateway = gateways.get(&self.id).await?;
            gateways.plan(&gateway, Flavor::Professional2).await
        });
        plan.expect("a valid response")
    }

    /// Changes the flavor of the gateway.
    pub fn change(&self, plan: Plan) -> ResizeOperation {
        self.runtime.block_on(self.client.gateways().apply(plan).into_future()).expect("a valid response")
    }

    /// Lists all gateways.
    pub fn list(&self) -> Vec<Gateway> {
        self.runtime.block_on(self.client.gateways().list()).expect("a valid response")
    }
}

/// A request and the authenticator that signs it.
#[derive(Debug)]
pub struct Signer {
    authenticator: Authenticator,
    request: Request,
}

impl Signer {
    /// A change of one gateway.
    #[must_use]
    pub fn new() -> Self {
        let at = "2026-11-03T10:15:00Z".parse().expect("a valid time");
        let keys = Credentials::AccessKeys(AccessKeys::new(KEYS.0, KEYS.1));
        let authenticator = Authenticator::new(keys, reqwest::Client::new(), Clock::from_fn(move || at))
            .with_project_id(PROJECT_ID)
            .expect("a valid id");
        let url = format!(
            "https://vpn.eu-de.otc.t-systems.com/v5/{PROJECT_ID}/vpn-gateways/{GATEWAY_ID}/update-specification"
        );
        let mut request = Request::new(Method::POST, url.parse().expect("a valid URL"));
        *request.body_mut() = Some(CHANGE.into());
        let headers = request.headers_mut();
        headers.insert(header::ACCEPT, header::HeaderValue::from_static("application/json"));
        headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/json"));
        Self { authenticator, request }
    }

    /// The request, unsigned.
    #[must_use]
    pub fn request(&self) -> Request {
        self.request.try_clone().expect("a body that is not a stream")
    }

    /// Signs a request.
    pub fn sign(&self, request: &mut Request) {
        let signed = pin!(self.authenticator.authenticate(request));
        let ready = signed.poll(&mut Context::from_waker(Waker::noop())).is_ready();
        assert!(ready, "signing does not wait");
    }
}

impl Default for Signer {
    fn default() -> Self {
        Self::new()
    }
}
