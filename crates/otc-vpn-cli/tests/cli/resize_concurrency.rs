//! `gateway resize` of 50 gateways, 16 of them concurrently: connections, `Retry-After` and idle slots. Nothing here depends on the
//! speed of the machine: the tests of the library check poll intervals with paused time.

use crate::exit_codes::SUCCESS;
use crate::support::{CliOutput, Service};
use otc_vpn_simulator::{PROJECT_ID, Seed};
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

const GATEWAYS: usize = 50;
const CONCURRENCY: usize = 16;
/// How many reads are throttled.
const THROTTLED: usize = 3;

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

/// A TCP proxy in front of the simulator. It records what the simulator's journal does not have: connections, and the gateways in
/// flight. It delays the first changes.
#[derive(Clone)]
struct RecordingProxy {
    record: Arc<Mutex<Record>>,
    /// The number of changes that were sent.
    changes: watch::Sender<usize>,
}

#[derive(Default)]
struct Record {
    connections: usize,
    /// The paths of the gateways whose change was sent, and that have not been read as resized.
    in_flight: BTreeSet<String>,
    max_in_flight: usize,
}

impl RecordingProxy {
    /// Starts the proxy and returns its URL.
    async fn start(&self, simulator: SocketAddr) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let proxy = self.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                proxy.record.lock().unwrap().connections += 1;
                let server = TcpStream::connect(simulator).await.unwrap();
                tokio::spawn(proxy.clone().forward(client, server));
            }
        });
        url
    }

    async fn forward(self, client: TcpStream, server: TcpStream) {
        let (mut from_client, mut to_client) = client.into_split();
        let (mut from_server, mut to_server) = server.into_split();
        let record = Arc::clone(&self.record);
        let path = Arc::new(Mutex::new(String::new()));
        let read_path = Arc::clone(&path);
        tokio::spawn(async move {
            let mut buffer = [0; 8192];
            while let Ok(length @ 1..) = from_server.read(&mut buffer).await {
                let text = String::from_utf8_lossy(&buffer[..length]);
                if text.contains(r#""status":"ACTIVE""#) && text.contains(r#""flavor":"Professional2""#) {
                    record.lock().unwrap().in_flight.remove(&*read_path.lock().unwrap());
                }
                if to_client.write_all(&buffer[..length]).await.is_err() {
                    return;
                }
            }
        });
        let mut buffer = [0; 8192];
        while let Ok(length @ 1..) = from_client.read(&mut buffer).await {
            // A request starts at the beginning of a chunk, because the client sends it only after the previous response.
            let text = String::from_utf8_lossy(&buffer[..length]).into_owned();
            let mut request_line = text.split(' ');
            if let (Some(method @ ("GET" | "POST")), Some(target)) =
                (request_line.next(), request_line.next())
            {
                let gateway = target.trim_end_matches("/update-specification").to_owned();
                path.lock().unwrap().clone_from(&gateway);
                if method == "POST" {
                    self.change(gateway).await;
                }
            }
            if to_server.write_all(&buffer[..length]).await.is_err() {
                return;
            }
        }
    }

    /// Records a change. The first one waits for all others, and the next ones until all slots are used.
    async fn change(&self, gateway: String) {
        {
            let mut record = self.record.lock().unwrap();
            record.in_flight.insert(gateway);
            record.max_in_flight = record.max_in_flight.max(record.in_flight.len());
        }
        let mut number = 0;
        self.changes.send_modify(|changes| {
            *changes += 1;
            number = *changes;
        });
        let awaited = if number == 1 { GATEWAYS } else { CONCURRENCY };
        self.changes.subscribe().wait_for(|changes| *changes >= awaited).await.unwrap();
    }
}

/// The first changes do not end before all slots are used, and the very first one not before all others were sent. If a slot were
/// not used for the next gateway as soon as one is done, the others would not be sent, and the first one would time out.
#[test]
fn fifty_gateways_are_resized_with_sixteen_in_flight() {
    let fault = format!("show:status=429,retry-after=2,times={THROTTLED},after=70");
    let service = Service::with(|builder| builder.seed(seed()).fault(fault.parse().unwrap()));
    let proxy = RecordingProxy { record: Arc::default(), changes: watch::Sender::new(0) };
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
    let throttled = journal.requests.iter().filter(|request| request.status == Some(429));
    assert_eq!(throttled.count(), THROTTLED);
    let own =
        [format!("/v5/{PROJECT_ID}/vpn-gateways/620d99b8-many-"), format!("/v5/{PROJECT_ID}/vpn-connection")];
    let foreign = |path: &str| !own.iter().any(|own| path.starts_with(own));
    assert!(!journal.requests.iter().any(|request| foreign(&request.path)), "gateways are read by id");

    let record = proxy.record.lock().unwrap();
    // Each change has a connection of its own.
    let max_connections = CONCURRENCY + GATEWAYS;
    assert!(record.connections <= max_connections, "{} connections", record.connections);
    assert_eq!(record.max_in_flight, CONCURRENCY);
}
