//! Fifty gateways at once: as fast as sixteen at a time can be, over a pool of sixteen connections, and gentle to the service.

use futures_util::{StreamExt, stream};
use otc_vpn::{Client, Flavor, GatewayId};
use otc_vpn_simulator::{PROJECT_ID, Seed, Simulator, TOKEN};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::Instant;

const GATEWAYS: usize = 50;
const AT_ONCE: usize = 16;
/// How long the service asks to wait, and how often.
const RETRY_AFTER: Duration = Duration::from_secs(3);
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

/// A door before the simulator, which sees what the simulator's own journal does not: connections, and when requests arrive.
#[derive(Clone, Default)]
struct Door(Arc<Mutex<Seen>>);

#[derive(Default)]
struct Seen {
    connections: usize,
    /// When reads of each gateway's path arrived.
    reads: BTreeMap<String, Vec<Instant>>,
}

impl Door {
    async fn open(&self, before: SocketAddr) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let door = self.clone();
        tokio::spawn(async move {
            while let Ok((caller, _)) = listener.accept().await {
                door.0.lock().unwrap().connections += 1;
                let service = TcpStream::connect(before).await.unwrap();
                tokio::spawn(door.clone().pass(caller, service));
            }
        });
        url
    }

    async fn pass(self, caller: TcpStream, service: TcpStream) {
        let (mut from_caller, mut to_caller) = caller.into_split();
        let (mut from_service, mut to_service) = service.into_split();
        tokio::spawn(async move { tokio::io::copy(&mut from_service, &mut to_caller).await });
        let mut piece = [0; 8192];
        while let Ok(length @ 1..) = from_caller.read(&mut piece).await {
            // A request begins a piece, as the next one is sent only after the answer.
            let text = String::from_utf8_lossy(&piece[..length]);
            if let Some(path) = text.strip_prefix("GET ").and_then(|rest| rest.split(' ').next()) {
                let mut seen = self.0.lock().unwrap();
                seen.reads.entry(path.to_owned()).or_default().push(Instant::now());
            }
            if to_service.write_all(&piece[..length]).await.is_err() {
                return;
            }
        }
    }
}

#[tokio::test]
async fn fifty_gateways_take_the_time_of_the_slowest() {
    let fault = format!("show:status=429,retry-after={},times={THROTTLED},after=20", RETRY_AFTER.as_secs());
    let simulator = Simulator::builder()
        .seed(seed())
        .transition(Duration::from_millis(300))
        .fault(fault.parse().unwrap())
        .start()
        .await
        .unwrap();
    let door = Door::default();
    let url = door.open(simulator.address()).await;
    let client = Client::builder().endpoint(url).project_id(PROJECT_ID).token(TOKEN).build().unwrap();

    let begun = Instant::now();
    let took: Vec<Duration> = stream::iter(0..GATEWAYS)
        .map(|index| {
            let client = &client;
            async move {
                let begun = Instant::now();
                let id: GatewayId = id(index).parse().unwrap();
                let change = client.gateways().resize(&id, Flavor::Professional2).await.unwrap();
                let gateway = change.wait().await.unwrap();
                assert_eq!(gateway.flavor, Some(Flavor::Professional2));
                begun.elapsed()
            }
        })
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    let elapsed = begun.elapsed();

    // Nobody waits while one of the sixteen places is free: no more than a fair share of all work and one that began last.
    let share = took.iter().sum::<Duration>() / u32::try_from(AT_ONCE).unwrap();
    let slowest = *took.iter().max().unwrap();
    assert!(
        elapsed < share + slowest + Duration::from_secs(1),
        "{elapsed:?}, share {share:?}, slowest {slowest:?}"
    );

    let journal = simulator.journal();
    assert_eq!(journal.changes.len(), GATEWAYS);
    let changes = journal.requests.iter().filter(|arrival| arrival.method == "POST").count();
    assert_eq!(changes, GATEWAYS, "each change goes out once");

    let seen = door.0.lock().unwrap();
    assert!(seen.connections <= AT_ONCE, "{} connections for {AT_ONCE} at once", seen.connections);
    let mut throttled = 0;
    for index in 0..GATEWAYS {
        let path = format!("/v5/{PROJECT_ID}/vpn-gateways/{}", id(index));
        let reads = &seen.reads[&path];
        let answers: Vec<Option<u16>> = journal
            .requests
            .iter()
            .filter(|arrival| arrival.path == path)
            .map(|arrival| arrival.status)
            .collect();
        assert_eq!(reads.len(), answers.len());
        for (pair, answer) in reads.windows(2).zip(answers) {
            let pause = pair[1] - pair[0];
            let least = if answer == Some(429) { RETRY_AFTER } else { Duration::from_secs(1) };
            throttled += usize::from(answer == Some(429));
            // A machine that is busy may see a read late, and the next one in time.
            assert!(pause + Duration::from_millis(400) >= least, "{path}: {pause:?} after {answer:?}");
        }
    }
    assert_eq!(throttled, THROTTLED);
}
