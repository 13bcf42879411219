//! The stub server of the workspace in a runtime of its own, because the tests of the command are not asynchronous.

use otc_vpn_tests::stub_server::{self, Request, Response};
use tokio::runtime::Runtime;

pub(crate) struct StubServer {
    url: String,
    _runtime: Runtime,
}

impl StubServer {
    /// Starts a server that responds with what the closure returns.
    pub(crate) fn start(respond: impl Fn(&Request) -> Response + Send + Sync + 'static) -> StubServer {
        let runtime = Runtime::new().unwrap();
        let server = stub_server::StubServer::start(move |request| Some(respond(request)));
        let url = runtime.block_on(server).url();
        StubServer { url, _runtime: runtime }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}
