//! `gateway resize` of 50 gateways, 16 of them concurrently: connections, poll intervals, `Retry-After` and idle slots.

use crate::exit_codes::SUCCESS;
use crate::support::{CliOutput, Service};
use otc_vpn_simulator::{PROJECT_ID, Seed};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const GATEWAYS: usize = 50;
const CONCURRENCY: usize = 16;
/// The `Retry-After` of throttled requests, and how many there are.
const RETRY_AFTER: Duration = Duration::from_secs(3);
const THROTTLED: usize = 3;
/// The minimum interval between two GET requests of a gateway.
const MIN_POLL_INTERVAL: Duration = Duration::from_secs(1);
/// On a busy machine, a request may arrive late and the next one in time.
const ARRIVAL_JITTER: Duration = Duration::from_millis(400);

fn id(index: usize) -> String {
    format!("620d99b8-many-a8df-va86-{index:012}")
}

fn seed() -> Seed {
    let gateways = (0..GATEWAYS).map(|index| {
        serde_json::json!({
            "id": id(index),
            "name": format!("many-{index}"),
            "status": "ACTIVE",
            "attachment_type": "vpc",
            "network_type": "public",
            "flavor": "Professional1",
            "supported_flavors": ["Professional1", "Professional2"],
        })
    });
    serde_json::json!({ "vpn_gateways": gateways.collect::<Vec<_>>() }).to_string().parse().unwrap()
}

/// A TCP proxy in front of the simulator. It records what the simulator's journal does not have: connections, and when requests
/// arrive.
#[derive(Clone, Default)]
struct RecordingProxy(Arc<Mutex<Record>>);

#[derive(Default)]
struct Record {
    connections: usize,
    /// The method and the time of each request, by path of the gateway.
    requests: BTreeMap<String, Vec<(String, Instant)>>,
}

impl RecordingProxy {
    /// Starts the proxy and returns its URL.
    async fn start(&self, simulator: SocketAddr) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let proxy = self.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                proxy.0.lock().unwrap().connections += 1;
                let server = TcpStream::connect(simulator).await.unwrap();
                tokio::spawn(proxy.clone().forward(client, server));
            }
        });
        url
    }

    async fn forward(self, client: TcpStream, server: TcpStream) {
        let (mut from_client, mut to_client) = client.into_split();
        let (mut from_server, mut to_server) = server.into_split();
        tokio::spawn(async move { tokio::io::copy(&mut from_server, &mut to_client).await });
        let mut buffer = [0; 8192];
        while let Ok(length @ 1..) = from_client.read(&mut buffer).await {
            // A request starts at the beginning of a chunk, because the client sends it only after the previous response.
            let text = String::from_utf8_lossy(&buffer[..length]);
            let mut request_line = text.split(' ');
            if let (Some(method @ ("GET" | "POST")), Some(path)) = (request_line.next(), request_line.next())
            {
                let gateway = path.trim_end_matches("/update-specification").to_owned();
                let mut record = self.0.lock().unwrap();
                record.requests.entry(gateway).or_default().push((method.to_owned(), Instant::now()));
            }
            if to_server.write_all(&buffer[..length]).await.is_err() {
                return;
            }
        }
    }
}

#[test]
fn fifty_gateways_are_resized_with_sixteen_in_flight() {
    let fault = format!("show:status=429,retry-after={},times={THROTTLED},after=70", RETRY_AFTER.as_secs());
    let service = Service::with(|builder| {
        builder.seed(seed()).transition(Duration::from_millis(300)).fault(fault.parse().unwrap())
    });
    let proxy = RecordingProxy::default();
    let url = service.runtime.block_on(proxy.start(service.simulator.address()));

    let ids: Vec<String> = (0..GATEWAYS).map(id).collect();
    let concurrency = CONCURRENCY.to_string();
    let mut args = vec!["--endpoint", &url, "--output", "json", "gateway", "resize"];
    args.extend(ids.iter().map(String::as_str));
    args.extend(["--flavor", "Professional2", "--concurrency", &concurrency, "--yes"]);
    let results = CliOutput::of(&mut service.command(&args)).assert_exit(SUCCESS).json();
    let changed = results.as_array().unwrap().iter();
    let changed = changed.filter(|result| result["to"] == "Professional2" && result["changed"] == true);
    assert_eq!(changed.count(), GATEWAYS, "{results}");

    let journal = service.simulator.journal();
    assert_eq!(journal.changes.len(), GATEWAYS);
    assert_eq!(service.change_requests(), GATEWAYS, "each change is sent once");

    let record = proxy.0.lock().unwrap();
    assert!(record.connections <= CONCURRENCY, "{} connections", record.connections);
    let mut throttled = 0;
    let mut spans = Vec::new();
    for id in &ids {
        let path = format!("/v5/{PROJECT_ID}/vpn-gateways/{id}");
        let requests = &record.requests[&path];
        let changed = requests.iter().find(|(method, _)| method == "POST").unwrap().1;
        spans.push((changed, requests.last().unwrap().1));

        let reads: Vec<Instant> =
            requests.iter().filter(|(method, _)| method == "GET").map(|(_, at)| *at).collect();
        let recorded = journal.requests.iter().filter(|request| request.path == path);
        let statuses: Vec<Option<u16>> = recorded.map(|request| request.status).collect();
        assert_eq!(reads.len(), statuses.len());
        for (pair, status) in reads.windows(2).zip(statuses) {
            let interval = pair[1] - pair[0];
            let min_interval = if status == Some(429) { RETRY_AFTER } else { MIN_POLL_INTERVAL };
            throttled += usize::from(status == Some(429));
            assert!(interval + ARRIVAL_JITTER >= min_interval, "{path}: {interval:?} after {status:?}");
        }
    }
    assert_eq!(throttled, THROTTLED);
    assert_no_slot_is_idle(&spans);
}

/// The total time is at most the average load per slot plus one gateway that started last, so no slot was idle for long.
fn assert_no_slot_is_idle(spans: &[(Instant, Instant)]) {
    let first_start = spans.iter().map(|(start, _)| *start).min().unwrap();
    let last_end = spans.iter().map(|(_, end)| *end).max().unwrap();
    let durations = spans.iter().map(|(start, end)| *end - *start);
    let load = durations.clone().sum::<Duration>() / u32::try_from(CONCURRENCY).unwrap();
    let slowest = durations.max().unwrap();
    let total = last_end - first_start;
    assert!(total < load + slowest + Duration::from_secs(1), "{total:?}, load {load:?}, slowest {slowest:?}");
    for (at, _) in spans {
        let in_flight = spans.iter().filter(|(start, end)| start <= at && at < end).count();
        assert!(in_flight <= CONCURRENCY, "{in_flight} changes in flight");
    }
}
