//! What a call tells to `tracing`: a span with the operation and the fields of OpenTelemetry's HTTP conventions.

use otc_vpn::{Client, RetryPolicy};
use otc_vpn_simulator::{PROJECT_ID, Simulator, TOKEN};
use std::io::Write;
use std::sync::{Arc, Mutex};
use tracing_subscriber::fmt::format::FmtSpan;

#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The line that closes the span of one operation.
fn closed<'a>(text: &'a str, operation: &str) -> &'a str {
    let name = format!("otel.name=\"{operation}\"");
    text.lines()
        .find(|line| line.contains(&name) && line.contains("close"))
        .unwrap_or_else(|| panic!("no span of {operation} in:\n{text}"))
}

#[tokio::test(flavor = "current_thread")]
async fn each_call_has_a_span_with_its_facts() {
    let written = Written::default();
    let writer = written.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_span_events(FmtSpan::CLOSE)
        .with_writer(move || writer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);

    let simulator = Simulator::builder().fault("show:status=500".parse().unwrap()).start().await.unwrap();
    let client = Client::builder()
        .endpoint(simulator.url())
        .project_id(PROJECT_ID)
        .token(TOKEN)
        .retry_policy(RetryPolicy::none())
        .build()
        .unwrap();
    let gateways = client.gateways().list().await.unwrap();
    client.gateways().get(&gateways[0].id).await.unwrap_err();

    let text = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
    let list = closed(&text, "list_vgws");
    let id = &simulator.journal().requests[0].request_id;
    let port = format!("server.port={}", simulator.address().port());
    for fact in [
        "request{",
        "otel.kind=\"client\"",
        "http.request.method=GET",
        "server.address=\"127.0.0.1\"",
        &port,
        "url.path=\"/v5/",
        "http.response.status_code=200",
        &format!("request_id=\"{id}\""),
    ] {
        assert!(list.contains(fact), "{fact} is missing in: {list}");
    }
    let show = closed(&text, "show_vgw");
    for fact in ["http.response.status_code=500", "error.type=\"server\"", "request_id="] {
        assert!(show.contains(fact), "{fact} is missing in: {show}");
    }
    assert!(!text.contains(TOKEN));
}
