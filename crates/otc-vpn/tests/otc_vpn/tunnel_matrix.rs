//! The tunnels during a resize: every combination of their state before the change and of what happens to them, for one gateway and
//! for several. Each report must agree with the simulator's journal, which lists the true interruptions and all requests.

use crate::support::{builder, run_each_paused, with_faults};
use futures_util::StreamExt;
use otc_vpn::{Client, ConnectionReport, ErrorKind, Flavor, GatewayId, Outcome, Resized};
use otc_vpn_simulator::{Journal, Simulator, TOKEN, TunnelInterruption};
use std::time::Duration;
use tokio::time::Instant;

pub(crate) const TRANSITION: Duration = Duration::from_secs(60);
const TUNNEL_TIMEOUT: Duration = Duration::from_secs(90);
/// The resolution of tokio's timers.
const TIMER: Duration = Duration::from_millis(2);

/// The connections of a gateway before the change: name, customer gateway, address, status.
type Connections = &'static [(&'static str, &'static str, usize, &'static str)];

const ALL_UP: Connections = &[
    ("a-1", "a", 0, "ACTIVE"),
    ("a-2", "a", 1, "ACTIVE"),
    ("b-1", "b", 0, "ACTIVE"),
    ("b-2", "b", 1, "ACTIVE"),
];
const ONE_DOWN: Connections = &[
    ("a-1", "a", 0, "ACTIVE"),
    ("a-2", "a", 1, "ACTIVE"),
    ("b-1", "b", 0, "ACTIVE"),
    ("b-2", "b", 1, "DOWN"),
];

/// What the gateway has before the change: label, connections and faults.
const BEFORE: [(&str, Connections, &[&str]); 4] = [
    ("all up", ALL_UP, &[]),
    ("one down before", ONE_DOWN, &[]),
    ("no tunnels", &[], &[]),
    ("unreadable", ALL_UP, &["connections:status=403,code=VPN.0007"]),
];

/// What happens during the change. `N` is the number of gateways.
const DURING: [(&str, &[&str]); 6] = [
    ("interrupted", &[]),
    ("stays down", &["change:tunnels=stay-down"]),
    ("down for longer", &["change:tunnels=down-for=40s"]),
    ("not interrupted", &["change:tunnels=none"]),
    ("list fails intermittently", &["connections:status=503,probability=0.4,seed=7,after=N"]),
    ("list forbidden", &["connections:status=403,code=VPN.0007,after=N"]),
];

struct Case {
    label: String,
    connections: Connections,
    faults: Vec<String>,
    gateways: usize,
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for gateways in [1, 3] {
        for (before, connections, before_faults) in BEFORE {
            for (during, during_faults) in DURING {
                let faults = before_faults.iter().chain(during_faults);
                cases.push(Case {
                    label: format!("{before}, {during}, {gateways} gateways"),
                    connections,
                    faults: faults.map(|fault| fault.replace('N', &gateways.to_string())).collect(),
                    gateways,
                });
            }
        }
    }
    cases
}

fn seed(connections: Connections, gateways: usize) -> String {
    let id = |kind: &str, gateway: usize, rest: &str| format!("{kind}-{gateway}-{rest:0>32}");
    let (mut gateway_rows, mut connection_rows) = (String::new(), String::new());
    for gateway in 0..gateways {
        let address = |number: usize| id("e", gateway, &number.to_string());
        gateway_rows += &format!(
            "  - {{ id: {}, name: g{gateway}, status: ACTIVE, flavor: Professional1, supported_flavors: [Professional1, Professional2], \
             eip1: {{ id: {} }}, eip2: {{ id: {} }} }}\n",
            id("g", gateway, "0"),
            address(0),
            address(1)
        );
        for (name, customer, number, status) in connections {
            connection_rows += &format!(
                "  - {{ id: {}, name: {name}, status: {status}, vgw_id: {}, vgw_ip: {}, cgw_id: {customer} }}\n",
                id("c", gateway, name),
                id("g", gateway, "0"),
                address(*number)
            );
        }
    }
    match connections {
        [] => format!("vpn_gateways:\n{gateway_rows}"),
        _ => format!("vpn_gateways:\n{gateway_rows}vpn_connections:\n{connection_rows}"),
    }
}

pub(crate) async fn client_of(simulator: &Simulator) -> Client {
    builder(simulator.url()).token(TOKEN).build().await.unwrap()
}

/// The results of a resize of all gateways, and what really happened.
struct Run {
    results: Vec<Resized>,
    journal: Journal,
    /// When the simulator started, to which the times of the journal are relative.
    started: Instant,
    elapsed: Duration,
}

async fn run(case: &Case, tunnel_check: bool) -> Run {
    let seed = seed(case.connections, case.gateways).parse().unwrap();
    let simulator = Simulator::builder().transition(TRANSITION).seed(seed);
    let simulator = with_faults(simulator, &case.faults).start().await.unwrap();
    let started = Instant::now();
    let client = client_of(&simulator).await;
    let gateways = client.gateways().tunnel_timeout(TUNNEL_TIMEOUT).tunnel_check(tunnel_check);
    let all = gateways.list().await.unwrap();
    let all: Vec<GatewayId> = all.into_iter().map(|gateway| gateway.id).collect();
    let begin = Instant::now();
    let results: Vec<_> = gateways.resize_many(&all, Flavor::Professional2, case.gateways).collect().await;
    let elapsed = begin.elapsed();
    let results = results
        .into_iter()
        .map(|(_, result)| result.unwrap_or_else(|error| panic!("{}: {error}", case.label)));
    Run { results: results.collect(), journal: simulator.journal(), started, elapsed }
}

#[test]
fn reports_agree_with_true_interruptions_in_every_combination() {
    let cases = cases();
    let violations = run_each_paused(&cases, async |case| violations(case, &run(case, true).await));
    let violations: Vec<String> = violations.into_iter().flatten().collect();
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

/// The false statements in the reports of a run.
fn violations(case: &Case, run: &Run) -> Vec<String> {
    let mut violations = Vec::new();
    let mut check = |holds: bool, what: &str| {
        if !holds {
            violations.push(format!("{}: {what}", case.label));
        }
    };
    check(
        run.results.len() == case.gateways && run.journal.changes.len() == case.gateways,
        "a gateway was not resized",
    );
    let is_readable = !case.label.starts_with("unreadable");
    let fails = case.label.contains("list ");
    for resized in &run.results {
        check(resized.flavor() == Some(&Flavor::Professional2), "the gateway has another flavor");
        let Some(report) = resized.tunnels() else {
            check(case.connections.is_empty() || !is_readable, "there is no report");
            continue;
        };
        check(!case.connections.is_empty() && is_readable, "there is a report");
        check(report.connections().len() == case.connections.len(), "a connection is missing");
        check(fails || report.resolution() <= Duration::from_millis(5_100), "the resolution is too low");
        let is_forbidden = case.label.contains("list forbidden");
        check(is_forbidden == report.read_error().is_some(), "the read error is wrong");
        for tunnel in report.connections() {
            let id = tunnel.connection().id.as_str();
            let actual: Vec<&TunnelInterruption> =
                run.journal.interruptions.iter().filter(|one| one.connection_id == id).collect();
            for violation in interruption_violations(run, tunnel, &actual, report.resolution()) {
                check(false, &format!("{}: {violation}", tunnel.connection().display_name()));
            }
            let stays_down = actual.iter().any(|one| one.until_ms.is_none());
            check(
                is_forbidden || tunnel.is_down() == stays_down,
                "a tunnel is down or up in the report only",
            );
            let after = tunnel.after().map(|status| status.as_str());
            let expected = match tunnel.before().map(|status| status.as_str()) {
                _ if is_forbidden => None,
                Some("DOWN") => Some("DOWN"),
                _ if stays_down => Some("DOWN"),
                _ => Some("ACTIVE"),
            };
            check(after == expected, &format!("after is {after:?} instead of {expected:?}"));
        }
        let down = report.down().count();
        check((down == 0) == report.recovered_after().is_some() || is_forbidden, "recovered_after is wrong");
        match resized.require_tunnels() {
            Ok(()) => check(down == 0, "tunnels that are down are not reported"),
            Err(error) => {
                check(down > 0, "tunnels that are up are reported as down");
                check(error.kind() == ErrorKind::TunnelsDown, "the kind is wrong");
                check(
                    error.outcome() == Some(Outcome::Accepted) && !error.is_retryable(),
                    "the outcome is wrong",
                );
            }
        }
    }
    for violation in rate_violations(&run.journal, case.gateways) {
        check(false, &violation);
    }
    violations
}

fn interruption_violations(
    run: &Run,
    tunnel: &ConnectionReport,
    actual: &[&TunnelInterruption],
    resolution: Duration,
) -> Vec<String> {
    let at = |milliseconds: u64| run.started + Duration::from_millis(milliseconds);
    let mut violations = Vec::new();
    for one in tunnel.interruptions() {
        let end = one.last_up() + one.max_duration();
        let real = actual.iter().find(|real| {
            at(real.from_ms) <= end + TIMER
                && real.until_ms.is_none_or(|until| at(until) + TIMER >= one.last_up())
        });
        let Some(real) = real else {
            violations.push(format!("an interruption is invented: {one:?}"));
            continue;
        };
        let starts_before = one.last_up() <= at(real.from_ms) + TIMER;
        let ends_after = match (real.until_ms, one.next_up()) {
            (Some(until), Some(next_up)) => at(until) <= next_up + TIMER,
            (None, Some(_)) => false,
            (_, None) => true,
        };
        let length = real.until_ms.map(|until| Duration::from_millis(until - real.from_ms));
        let is_within = length.is_none_or(|length| {
            one.min_duration() <= length + TIMER && (!one.is_over() || length <= one.max_duration() + TIMER)
        });
        if !starts_before || !ends_after || !is_within {
            violations.push(format!("the bounds {one:?} do not contain {real:?}"));
        }
    }
    for real in actual {
        let length = real.until_ms.map_or(Duration::MAX, |until| Duration::from_millis(until - real.from_ms));
        let is_reported = tunnel.interruptions().iter().any(|one| one.last_up() <= at(real.from_ms) + TIMER);
        // Reads end when they are forbidden, so the time between two of them is unlimited.
        if tunnel.after().is_some() && length > 2 * resolution && !is_reported {
            violations.push(format!("an interruption is missed: {real:?}, resolution {resolution:?}"));
        }
    }
    violations
}

/// The violations of the limits: at most one GET of a gateway and one of its connections a second.
pub(crate) fn rate_violations(journal: &Journal, gateways: usize) -> Vec<String> {
    let mut violations = Vec::new();
    let is_connection =
        |operation: &str| operation.starts_with("list_vpn_con") || operation.starts_with("show_vpn_con");
    let connections: Vec<u64> = journal
        .requests
        .iter()
        .filter(|request| request.operation.is_some_and(is_connection))
        .map(|request| request.received_ms)
        .collect();
    // The journal does not contain queries, so this is the limit of all gateways together.
    for window in connections.windows(gateways + 1) {
        let interval = window[gateways] - window[0];
        if interval < 999 {
            violations
                .push(format!("{} reads of connections within {interval} ms: {window:?}", gateways + 1));
        }
    }
    let shows = journal.requests.iter().filter(|request| request.operation == Some("show_vgw"));
    let mut shows: Vec<(&str, u64)> =
        shows.map(|request| (request.path.as_str(), request.received_ms)).collect();
    shows.sort_unstable();
    for pair in shows.windows(2) {
        if pair[0].0 == pair[1].0 && pair[1].1 - pair[0].1 < 999 {
            violations.push(format!("two reads of a gateway: {pair:?}"));
        }
    }
    violations
}

#[test]
fn gateway_without_connections_waits_no_longer_than_without_tunnel_check() {
    for gateways in [1, 3] {
        let case = Case { label: String::new(), connections: &[], faults: Vec::new(), gateways };
        let elapsed = run_each_paused(&[true, false], async |check| run(&case, *check).await.elapsed);
        let difference = elapsed[0].abs_diff(elapsed[1]);
        assert!(difference <= TIMER, "{elapsed:?}");
    }
}
