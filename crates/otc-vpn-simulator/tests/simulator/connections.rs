//! VPN connections: reads, pages, logs, and the interruptions during a change.

use crate::support::*;
use otc_vpn_simulator::{PROJECT_ID, Simulator};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::{Instant, sleep, sleep_until};

const TRANSITION: Duration = Duration::from_secs(80);
const MUNICH_1: &str = "b7f40c5e-demo-a8df-va86-3d8a1e6f9c02";

fn path(rest: &str) -> String {
    format!("/v5/{PROJECT_ID}/vpn-connection{rest}")
}

async fn get(simulator: &Simulator, rest: &str) -> Value {
    let response = send_api(request(simulator, Method::GET, &path(rest))).await;
    assert_eq!(response.status, 200, "{}", response.body);
    response.body
}

async fn rejected(simulator: &Simulator, rest: &str) -> (u16, String) {
    let (status, code, _) = send_rejected(request(simulator, Method::GET, &path(rest))).await;
    (status, code)
}

fn names(body: &Value) -> Vec<&str> {
    let connections = body["vpn_connections"].as_array().unwrap();
    connections.iter().map(|connection| connection["name"].as_str().unwrap()).collect()
}

/// The names of the connections of the gateway that are not ACTIVE.
async fn down(simulator: &Simulator) -> Vec<String> {
    let body = get(simulator, &format!("?vgw_id={GATEWAY}")).await;
    let connections = body["vpn_connections"].as_array().unwrap().iter();
    let down = connections.filter(|connection| connection["status"] != "ACTIVE");
    down.map(|connection| connection["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn connections_are_listed_by_gateway_and_address() {
    let simulator = simulator(TRANSITION).await;
    let all = get(&simulator, "").await;
    assert_eq!(names(&all), ["munich-1", "munich-2", "berlin-1", "berlin-2", "oslo-1", "oslo-2"]);
    assert_eq!(names(&get(&simulator, &format!("?vgw_id={ROUTER_GATEWAY}")).await), ["oslo-1", "oslo-2"]);
    let second = all["vpn_connections"][1]["vgw_ip"].as_str().unwrap();
    assert_eq!(names(&get(&simulator, &format!("?vgw_ip={second}")).await), ["munich-2", "berlin-2"]);
    assert_eq!(names(&get(&simulator, "?enterprise_project_id=0").await).len(), 6);
    assert_eq!(names(&get(&simulator, "?enterprise_project_id=1").await).len(), 0);
}

#[tokio::test]
async fn pages_have_markers_and_totals_as_documented() {
    let simulator = simulator(TRANSITION).await;
    let mut rest = format!("?vgw_id={GATEWAY}&limit=3");
    let mut pages = Vec::new();
    for _ in 0..3 {
        let body = get(&simulator, &rest).await;
        assert_eq!(body["total_count"], 6, "the total of the tenant, not of the gateway");
        assert_eq!(body["page_info"]["current_count"], names(&body).len());
        pages.push(names(&body).into_iter().map(str::to_owned).collect::<Vec<_>>());
        let Some(marker) = body["page_info"]["next_marker"].as_str() else { break };
        rest = format!("?vgw_id={GATEWAY}&limit=3&marker={marker}");
    }
    assert_eq!(pages, [vec!["munich-1", "munich-2", "berlin-1"], vec!["berlin-2"], vec![]]);
    let empty = get(&simulator, "?limit=0").await;
    assert_eq!((names(&empty).len(), &empty["page_info"]), (0, &json!({ "current_count": 0 })));
    for invalid in
        ["?limit=2001", "?limit=-1", "?limit=x", "?limit=1&marker=x", "?marker=2025-01-01T00:00:00Z"]
    {
        assert_eq!(rejected(&simulator, invalid).await, (400, "VPN.0001".to_owned()), "{invalid}");
    }
}

#[tokio::test]
async fn connection_is_shown_by_id() {
    let simulator = simulator(TRANSITION).await;
    let connection = get(&simulator, &format!("/{MUNICH_1}")).await["vpn_connection"].clone();
    assert_eq!((&connection["name"], &connection["status"]), (&json!("munich-1"), &json!("ACTIVE")));
    assert_eq!(rejected(&simulator, &format!("/{GATEWAY}")).await, (404, "VPN.0004".to_owned()));
    assert_eq!(rejected(&simulator, "/x").await, (400, "VPN.0001".to_owned()));
}

#[tokio::test]
async fn gateway_counts_its_connections() {
    let simulator = simulator(TRANSITION).await;
    let counts = async |id: &str| {
        let gateway = send_api(show(&simulator, id)).await.body["vpn_gateway"].clone();
        (gateway["used_connection_number"].clone(), gateway["used_connection_group"].clone())
    };
    assert_eq!(counts(GATEWAY).await, (json!(4), json!(2)));
    assert_eq!(counts(ROUTER_GATEWAY).await, (json!(2), json!(1)));
    assert_eq!(counts(BASIC).await, (json!(0), json!(0)));
}

#[tokio::test]
async fn count_that_the_seed_states_is_kept() {
    let seed = format!(
        "vpn_gateways: [{{ id: {GATEWAY}, status: ACTIVE, flavor: Basic, used_connection_number: 7, used_connection_group: many }}]"
    );
    let simulator = Simulator::builder().seed(seed.parse().unwrap()).start().await.unwrap();
    let gateway = send_api(show(&simulator, GATEWAY)).await.body["vpn_gateway"].clone();
    assert_eq!(
        (&gateway["used_connection_number"], &gateway["used_connection_group"]),
        (&json!(7), &json!("many"))
    );
}

#[tokio::test(start_paused = true)]
async fn change_interrupts_one_address_after_the_other() {
    let simulator = simulator(TRANSITION).await;
    let start = Instant::now();
    send_api(change(&simulator, GATEWAY, "Professional2")).await;
    for (second, expected) in [
        (19, vec![]),
        (21, vec!["munich-1", "berlin-1"]),
        (36, vec!["berlin-1"]),
        (51, vec!["munich-2", "berlin-2"]),
        (66, vec!["berlin-2"]),
        (81, vec![]),
    ] {
        sleep_until(start + Duration::from_secs(second)).await;
        assert_eq!(down(&simulator).await, expected, "after {second} s");
    }
    let journal = simulator.journal();
    let interruptions: Vec<_> =
        journal.interruptions.iter().map(|one| (one.from_ms / 1000, one.until_ms.unwrap() / 1000)).collect();
    assert_eq!(interruptions, [(20, 35), (20, 50), (50, 65), (50, 80)]);
    assert_eq!(journal.interruptions[0].connection_id, MUNICH_1);
    assert!(journal.requests.iter().any(|request| request.received_ms / 1000 == 36));
}

#[tokio::test(start_paused = true)]
async fn tunnel_faults_leave_the_second_address_down_or_interrupt_nothing() {
    for (fault, expected) in [
        ("change:tunnels=stay-down", ["munich-2", "berlin-2"].as_slice()),
        ("change:tunnels=down-for=30s", &["munich-2", "berlin-2"]),
        ("change:tunnels=none", &[]),
    ] {
        let builder = Simulator::builder().transition(TRANSITION).fault(fault.parse().unwrap());
        let simulator = builder.start().await.unwrap();
        send_api(change(&simulator, GATEWAY, "Professional2")).await;
        sleep(TRANSITION + Duration::from_secs(29)).await;
        assert_eq!(down(&simulator).await, expected, "{fault}");
        sleep(Duration::from_secs(2)).await;
        let stays_down = fault.ends_with("stay-down");
        assert_eq!(!down(&simulator).await.is_empty(), stays_down, "{fault}");
        assert_eq!(simulator.journal().interruptions.is_empty(), fault.ends_with("none"), "{fault}");
    }
}

#[tokio::test(start_paused = true)]
async fn log_contains_the_interruption() {
    let (wall, start) = (std::time::UNIX_EPOCH + Duration::from_secs(1_800_000_000), Instant::now());
    let builder = Simulator::builder().transition(TRANSITION).clock(move || wall + start.elapsed());
    let simulator = builder.start().await.unwrap();
    send_api(change(&simulator, GATEWAY, "Professional2")).await;
    let log = async || get(&simulator, &format!("/{MUNICH_1}/log")).await["logs"].as_array().unwrap().clone();
    assert_eq!(log().await.len(), 1);
    sleep(Duration::from_secs(30)).await;
    let entries = log().await;
    assert_eq!(entries.len(), 2);
    assert_eq!(entries[0]["time"], 1_800_000_020);
    assert!(entries[0]["raw_message"].as_str().unwrap().contains("Reason=[dpd timeout]"));
    sleep(Duration::from_secs(30)).await;
    assert_eq!(log().await.len(), 3);
}

#[tokio::test]
async fn log_requires_a_gateway_with_the_feature() {
    let seed = format!(
        "
vpn_gateways: [{{ id: {GATEWAY}, status: ACTIVE, flavor: Basic }}]
vpn_connections: [{{ id: {MUNICH_1}, status: ACTIVE, vgw_id: {GATEWAY} }}]
"
    );
    let simulator = Simulator::builder().seed(seed.parse().unwrap()).start().await.unwrap();
    assert_eq!(rejected(&simulator, &format!("/{MUNICH_1}/log")).await, (400, "VPN.0304".to_owned()));
}

#[tokio::test]
async fn connection_with_a_policy_template_has_no_log() {
    let seed = format!(
        "
vpn_gateways: [{{ id: {GATEWAY}, status: ACTIVE, flavor: Basic, supported_features: [query_connection_log] }}]
vpn_connections: [{{ id: {MUNICH_1}, status: ACTIVE, vgw_id: {GATEWAY}, style: POLICY-TEMPLATE }}]
"
    );
    let simulator = Simulator::builder().seed(seed.parse().unwrap()).start().await.unwrap();
    assert_eq!(rejected(&simulator, &format!("/{MUNICH_1}/log")).await, (400, "VPN.0305".to_owned()));
}

#[tokio::test]
async fn faults_apply_to_all_reads_of_connections() {
    let simulator = simulator_with_faults(&["connections:status=403,code=VPN.0007"]).await;
    for rest in ["".to_owned(), format!("/{MUNICH_1}"), format!("/{MUNICH_1}/log")] {
        assert_eq!(rejected(&simulator, &rest).await, (403, "VPN.0007".to_owned()), "{rest}");
    }
    assert_eq!(send_api(show(&simulator, GATEWAY)).await.status, 200);
}
