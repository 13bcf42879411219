//! The cases through this project.

use crate::sample::{CHANGE, GATEWAY_ID, KEYS, PROJECT_ID, TOKEN};
use crate::server::Server;
use otc_vpn::auth::{AccessKeys, Authenticator, Credentials};
use otc_vpn::{Client, Clock, Flavor, Gateway, GatewayId, Plan, ResizeOperation};
use reqwest::{Method, Request, header};
use std::pin::pin;
use std::task::{Context, Waker};
use tokio::runtime::Runtime;

/// A runtime of one thread, as the command has it.
#[must_use]
pub fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime can be made")
}

/// A caller through [`otc_vpn::Client`], with a connection that is kept.
#[derive(Debug)]
pub struct Ours {
    runtime: Runtime,
    client: Client,
    id: GatewayId,
    /// What it talks to.
    pub server: Server,
}

impl Ours {
    /// A caller of a server that gives this answer.
    #[must_use]
    pub fn new(answer: &str) -> Self {
        let server = Server::start(answer);
        let runtime = runtime();
        let builder = Client::builder().endpoint(server.url()).project_id(PROJECT_ID).token(TOKEN);
        let client = runtime.block_on(builder.build()).expect("a client can be built");
        let id = GATEWAY_ID.parse().expect("the sample has an id");
        Self { runtime, client, id, server }
    }

    /// Reads one gateway.
    pub fn show(&self) -> Gateway {
        self.runtime.block_on(self.client.gateways().get(&self.id)).expect("an answer")
    }

    /// What [`change`](Self::change) carries out. The answer to a read must be served.
    pub fn plan(&self) -> Plan {
        let gateways = self.client.gateways();
        let plan = self.runtime.block_on(async {
            let gateway = gateways.get(&self.id).await?;
            gateways.plan(&gateway, Flavor::Professional2).await
        });
        plan.expect("an answer")
    }

    /// Changes its flavor.
    pub fn change(&self, plan: Plan) -> ResizeOperation {
        self.runtime.block_on(self.client.gateways().apply(plan).into_future()).expect("an answer")
    }

    /// Lists all gateways.
    pub fn list(&self) -> Vec<Gateway> {
        self.runtime.block_on(self.client.gateways().list()).expect("an answer")
    }
}

/// A request to sign, with what signs it.
#[derive(Debug)]
pub struct Signer {
    authenticator: Authenticator,
    request: Request,
}

impl Signer {
    /// A change of one gateway.
    #[must_use]
    pub fn new() -> Self {
        let at = "2026-11-03T10:15:00Z".parse().expect("a time");
        let keys = Credentials::AccessKeys(AccessKeys::new(KEYS.0, KEYS.1));
        let authenticator = Authenticator::new(keys, reqwest::Client::new(), Clock::from_fn(move || at))
            .with_project_id(PROJECT_ID)
            .expect("the sample has an id");
        let url = format!(
            "https://vpn.eu-de.otc.t-systems.com/v5/{PROJECT_ID}/vpn-gateways/{GATEWAY_ID}/update-specification"
        );
        let mut request = Request::new(Method::POST, url.parse().expect("a URL"));
        *request.body_mut() = Some(CHANGE.into());
        let headers = request.headers_mut();
        headers.insert(header::ACCEPT, header::HeaderValue::from_static("application/json"));
        headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/json"));
        Self { authenticator, request }
    }

    /// The request, unsigned.
    #[must_use]
    pub fn request(&self) -> Request {
        self.request.try_clone().expect("a body that is no stream")
    }

    /// Signs a request.
    pub fn sign(&self, request: &mut Request) {
        let signed = pin!(self.authenticator.authenticate(request));
        let ready = signed.poll(&mut Context::from_waker(Waker::noop())).is_ready();
        assert!(ready, "nothing is waited for with keys");
    }
}

impl Default for Signer {
    fn default() -> Self {
        Self::new()
    }
}
