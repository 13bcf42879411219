//! The `tracing` span of each call: the operation and the fields of the HTTP conventions of OpenTelemetry.

use crate::support::{builder, simulator};
use otc_vpn::RetryPolicy;
use otc_vpn_simulator::TOKEN;
use std::io::Write;
use std::sync::{Arc, Mutex};
use tracing_subscriber::fmt::format::FmtSpan;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The line of the log that closes the span of an operation.
fn closed_span<'a>(text: &'a str, operation: &str) -> &'a str {
    let name = format!("otel.name=\"{operation}\"");
    text.lines()
        .find(|line| line.contains(&name) && line.contains("close"))
        .unwrap_or_else(|| panic!("no span of {operation} in:\n{text}"))
}

#[tokio::test(start_paused = true)]
async fn call_has_a_span_with_operation_request_and_response() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_span_events(FmtSpan::CLOSE)
        .with_writer(move || writer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);

    let simulator = simulator(&["show:status=500"]).await;
    let client =
        builder(simulator.url()).token(TOKEN).retry_policy(RetryPolicy::none()).build().await.unwrap();
    let gateways = client.gateways().list().await.unwrap();
    client.gateways().get(&gateways[0].id).await.unwrap_err();

    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let list = closed_span(&text, "list_vgws");
    let id = &simulator.journal().requests[0].request_id;
    let port = format!("server.port={}", simulator.address().port());
    for field in [
        "request{",
        "otel.kind=\"client\"",
        "http.request.method=GET",
        "server.address=\"127.0.0.1\"",
        &port,
        "url.path=\"/v5/",
        "http.response.status_code=200",
        &format!("request_id=\"{id}\""),
    ] {
        assert!(list.contains(field), "{field} is missing in: {list}");
    }
    let show = closed_span(&text, "show_vgw");
    for field in ["http.response.status_code=500", "error.type=\"server\"", "request_id="] {
        assert!(show.contains(field), "{field} is missing in: {show}");
    }
    assert!(!text.contains(TOKEN));
}
