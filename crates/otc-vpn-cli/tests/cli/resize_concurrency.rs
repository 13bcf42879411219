//! Fifty gateways at once: as fast as sixteen at a time can be, over a pool of sixteen connections, and gentle to the service.

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
    /// When requests of each gateway's path arrived, with their methods.
    requests: BTreeMap<String, Vec<(String, Instant)>>,
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
            let mut words = text.split(' ');
            if let (Some(method @ ("GET" | "POST")), Some(path)) = (words.next(), words.next()) {
                let gateway = path.trim_end_matches("/update-specification").to_owned();
                let mut seen = self.0.lock().unwrap();
                seen.requests.entry(gateway).or_default().push((method.to_owned(), Instant::now()));
            }
            if to_service.write_all(&piece[..length]).await.is_err() {
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
    let door = Door::default();
    let url = service.runtime.block_on(door.open(service.simulator.address()));

    let ids: Vec<String> = (0..GATEWAYS).map(id).collect();
    let at_once = AT_ONCE.to_string();
    let mut args = vec!["--endpoint", &url, "--output", "json", "gateway", "resize"];
    args.extend(ids.iter().map(String::as_str));
    args.extend(["--flavor", "Professional2", "--concurrency", &at_once, "--yes"]);
    let output = CliOutput::of(&mut service.command(&args)).assert_exit(SUCCESS);
    let results = output.json();
    let done = results.as_array().unwrap().iter();
    let done = done.filter(|result| result["to"] == "Professional2" && result["changed"] == true);
    assert_eq!(done.count(), GATEWAYS, "{results}");

    let journal = service.simulator.journal();
    assert_eq!(journal.changes.len(), GATEWAYS);
    assert_eq!(service.change_requests(), GATEWAYS, "each change goes out once");

    let seen = door.0.lock().unwrap();
    assert!(seen.connections <= AT_ONCE, "{} connections for {AT_ONCE} at once", seen.connections);
    let mut throttled = 0;
    let mut spans = Vec::new();
    for id in &ids {
        let path = format!("/v5/{PROJECT_ID}/vpn-gateways/{id}");
        let requests = &seen.requests[&path];
        let changed = requests.iter().find(|(method, _)| method == "POST").unwrap().1;
        spans.push((changed, requests.last().unwrap().1));

        let reads: Vec<Instant> =
            requests.iter().filter(|(method, _)| method == "GET").map(|(_, at)| *at).collect();
        let arrived = journal.requests.iter().filter(|request| request.path == path);
        let answers: Vec<Option<u16>> = arrived.map(|request| request.status).collect();
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
    assert_no_slot_is_idle(&spans);
}

/// Nobody waits while one of the places is free: all of it takes no more than a fair share of the work and one that began last.
fn assert_no_slot_is_idle(spans: &[(Instant, Instant)]) {
    let start = spans.iter().map(|(start, _)| *start).min().unwrap();
    let ended = spans.iter().map(|(_, ended)| *ended).max().unwrap();
    let took = spans.iter().map(|(start, ended)| *ended - *start);
    let share = took.clone().sum::<Duration>() / u32::try_from(AT_ONCE).unwrap();
    let slowest = took.max().unwrap();
    let all = ended - start;
    assert!(all < share + slowest + Duration::from_secs(1), "{all:?}, share {share:?}, slowest {slowest:?}");
    for (at, _) in spans {
        let running = spans.iter().filter(|(start, ended)| start <= at && at < ended).count();
        assert!(running <= AT_ONCE, "{running} changes at once");
    }
}
