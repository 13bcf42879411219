//! Each fault at each step of a resize: the reported result must agree with the simulator's journal.
//!
//! `docs/outcomes.md` is the table of the results. After an intended change, update it with
//! `UPDATE_OUTCOMES=1 cargo test -p otc-vpn fault_matrix`.

use crate::fault_run::run_all;

/// Faults of one response, injected at each step: label and effect.
const RESPONSE_FAULTS: &[(&str, &str)] = &[
    ("400, rejected with an error code of the service", "status=400,code=VPN.0518"),
    ("401, credentials rejected", "status=401"),
    ("403, permission denied", "status=403"),
    ("404, not found", "status=404"),
    ("409, not ready", "status=409,code=VPN.0016"),
    ("400 VPN.0030, busy, once", "status=400,code=VPN.0030,times=1"),
    ("429, Retry-After in seconds, once", "status=429,retry-after=1,times=1"),
    ("429, Retry-After as a date, once", "status=429,retry-after-date=1s,times=1"),
    ("429, always", "status=429"),
    ("500, JSON", "status=500"),
    ("500, JSON, once", "status=500,times=1"),
    ("500, numeric error code", "status=500,body=numeric"),
    ("500, null message", "status=500,body=null-message"),
    ("502, HTML", "status=502,body=html"),
    ("502, HTML, change applied, once", "status=502,body=html,executed=yes,times=1"),
    ("503, empty body", "status=503,body=empty"),
    ("504, truncated JSON", "status=504,body=truncated"),
    ("504, truncated JSON, change applied, once", "status=504,body=truncated,executed=yes,times=1"),
    ("500, Latin-1", "status=500,body=latin1"),
    ("500, invalid UTF-8", "status=500,body=invalid-utf8"),
    ("404, HTML", "status=404,body=html"),
    ("200 from something other than the API (captive portal)", "status=200,body=html"),
    (
        "200, connection closed within the body, change applied, once",
        "status=200,body=incomplete,executed=yes,times=1",
    ),
    ("200, empty body", "status=200,body=empty"),
    ("connection reset before the change is applied", "reset=before"),
    ("connection reset before the change is applied, once", "reset=before,times=1"),
    ("connection reset after the change is applied", "reset=after"),
    ("connection reset after the change is applied, once", "reset=after,times=1"),
    ("response timeout before the change is applied", "delay-before=20s"),
    ("response timeout after the change is applied, once", "delay-after=20s,times=1"),
    ("slow response, one byte at a time", "delay-per-byte=300ms"),
    ("slow response, one byte at a time, once", "delay-per-byte=300ms,times=1"),
    ("response larger than 32 MiB", "huge=33MiB"),
    ("500 response headers", "headers=500"),
    ("redirect", "redirect=https://example.com/"),
    ("idle connection dropped by a firewall", "reset=reused,times=2"),
    ("record of another gateway", "body=other-gateway"),
];

/// Faults after the change was sent: label and faults.
const TRANSITION_FAULTS: &[(&str, &str)] = &[
    ("the transition ends in FAULT", "change:end=FAULT"),
    ("the transition ends in FREEZED", "change:end=FREEZED"),
    ("the transition ends in PENDING_DELETE", "change:end=PENDING_DELETE"),
    ("the transition ends in UPDATE_FAILED", "change:end=UPDATE_FAILED"),
    ("the transition never ends", "change:end=never"),
    ("response lost, the transition ends in FAULT", "change:reset=after,end=FAULT"),
    ("response lost, the transition never ends", "change:reset=after,end=never"),
    ("response lost, another caller's update is in progress", "change:status=502,body=html,concurrent=yes"),
    ("the token expires, IAM fails", "show:status=401,after=1 token:status=503,body=html,after=1"),
    (
        "the token expires, IAM fails once",
        "show:status=401,after=1,times=1 token:status=503,body=html,after=1,times=1",
    ),
    ("three stale reads", "change:stale=3"),
    ("the change is applied late", "change:delay-before=300ms"),
    ("the availability zones cannot be read", "zones:status=503,body=html"),
    ("the VPN connections cannot be read: permission denied", "connections:status=403,code=VPN.0007"),
    ("the VPN connections cannot be read: the service fails", "connections:status=503,body=html"),
    ("reading the VPN connections fails once", "connections:status=503,body=html,times=1"),
    ("reading the VPN connections fails after the change", "connections:status=503,body=html,after=1"),
    (
        "permission to read the VPN connections is lost after the change",
        "connections:status=403,code=VPN.0007,after=1",
    ),
    ("the tunnels of one address stay down", "change:tunnels=stay-down"),
    ("the tunnels of one address are down for three more seconds", "change:tunnels=down-for=3s"),
    ("no tunnel is interrupted", "change:tunnels=none"),
    ("response lost, the tunnels of one address stay down", "change:reset=after,tunnels=stay-down"),
];

#[test]
fn reported_outcome_with_each_fault_at_each_step_agrees_with_the_journal() {
    let response_faults = RESPONSE_FAULTS.iter().flat_map(|(_, effect)| {
        [format!("change:{effect}"), format!("show:{effect}"), format!("show:{effect},after=1")]
    });
    let transition_faults =
        TRANSITION_FAULTS.iter().map(|(_, faults)| faults.split(' ').map(str::to_owned).collect());
    let cases: Vec<Vec<String>> = response_faults.map(|fault| vec![fault]).chain(transition_faults).collect();
    let reports = run_all(&cases);
    let violations: Vec<String> = reports.iter().flat_map(|report| report.violations()).collect();
    assert!(violations.is_empty(), "{}", violations.join("\n"));
    let results: Vec<String> = reports.iter().map(|report| report.summary()).collect();
    assert_documented(&table(&results));
}

/// The document, from the results of the response faults at each of three steps and then those of the transition faults.
fn table(results: &[String]) -> String {
    let (response_results, transition_results) = results.split_at(3 * RESPONSE_FAULTS.len());
    let mut text = String::from(
        "# Reported outcomes\n\n\
         This page lists what a resize reports for each fault at each step. The test `crates/otc-vpn/tests/otc_vpn/fault_matrix.rs` generates\n\
         this document: it injects every fault at every step in the simulator and verifies each result against the simulator's journal.\n\
         A cell is `done` (the gateway is ACTIVE with the new flavor), or the kind of the error and the outcome of the change.\n\n\
         | fault | in the response to the change | in the reads before the change | while waiting |\n|---|---|---|---|\n",
    );
    for ((label, _), results) in RESPONSE_FAULTS.iter().zip(response_results.chunks(3)) {
        text += &format!("| {label} | {} |\n", results.join(" | "));
    }
    text += "\n| fault after the change was sent | result |\n|---|---|\n";
    for ((label, _), result) in TRANSITION_FAULTS.iter().zip(transition_results) {
        text += &format!("| {label} | {result} |\n");
    }
    text + "\n`not_sent`: the change was not sent. `refused`: the service rejected the change and did not apply it. `unknown`: the change may or\n\
            may not have been applied, and no read could prove either; it was not sent again. `accepted`: the service accepted the change;\n\
            it then failed, its end was not seen before the deadline, or a tunnel that was up before is down.\n"
}

const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/outcomes.md");

fn assert_documented(table: &str) {
    if std::env::var_os("UPDATE_OUTCOMES").is_some() {
        std::fs::write(DOCUMENT, table).unwrap();
    }
    let documented = std::fs::read_to_string(DOCUMENT).unwrap();
    let differing: Vec<&str> =
        table.lines().filter(|line| !documented.lines().any(|other| other == *line)).collect();
    assert!(documented == table, "docs/outcomes.md is out of date; new lines:\n{}", differing.join("\n"));
}
