//! Every fault at every step, over real sockets: what is reported must be what the simulator's journal says.
//!
//! The table of what is reported stands in `docs/outcomes.md`. After a change that is meant, write it anew with
//! `UPDATE_OUTCOMES=1 cargo test -p otc-vpn-tests --test matrix`.

mod support;

use futures_util::{StreamExt, stream};
use support::faults::{Report, run};

/// Faults of one answer, to be had at each step.
const FAULTS: &[(&str, &str)] = &[
    ("refused, 400 with a code of the service", "status=400,code=VPN.0518"),
    ("401, credentials refused", "status=401"),
    ("403, permission refused", "status=403"),
    ("404, not found", "status=404"),
    ("409, not ready", "status=409,code=VPN.0016"),
    ("busy once, 400 VPN.0030", "status=400,code=VPN.0030,times=1"),
    ("throttled once, Retry-After in seconds", "status=429,retry-after=1,times=1"),
    ("throttled once, Retry-After as a date", "status=429,retry-after-date=1s,times=1"),
    ("throttled for ever", "status=429"),
    ("500 as JSON", "status=500"),
    ("500 once", "status=500,times=1"),
    ("500 with a number as code", "status=500,body=numeric"),
    ("500 with a null message", "status=500,body=null-message"),
    ("502 as HTML", "status=502,body=html"),
    ("502 as HTML once, carried out", "status=502,body=html,executed=yes,times=1"),
    ("503, empty", "status=503,body=empty"),
    ("504, JSON cut off", "status=504,body=truncated"),
    ("504, JSON cut off, carried out", "status=504,body=truncated,executed=yes,times=1"),
    ("500 in Latin-1", "status=500,body=latin1"),
    ("500 in broken UTF-8", "status=500,body=invalid-utf8"),
    ("404 as HTML", "status=404,body=html"),
    ("200 that is not the API (captive portal)", "status=200,body=html"),
    ("200, cut off with the connection, carried out", "status=200,body=incomplete,executed=yes,times=1"),
    ("200, empty", "status=200,body=empty"),
    ("reset before", "reset=before"),
    ("reset before, once", "reset=before,times=1"),
    ("reset after", "reset=after"),
    ("reset after, once", "reset=after,times=1"),
    ("no answer in time, before", "delay-before=20s"),
    ("no answer in time, after, once", "delay-after=20s,times=1"),
    ("one byte at a time", "delay-per-byte=300ms"),
    ("one byte at a time, once", "delay-per-byte=300ms,times=1"),
    ("larger than 8 MiB", "huge=9MiB"),
    ("a flood of headers", "headers=500"),
    ("a redirect", "redirect=https://example.com/"),
];

/// Faults of what follows a change.
const COURSES: &[(&str, &str)] = &[
    ("the transition ends in FAULT", "change:end=FAULT"),
    ("the transition ends in FREEZED", "change:end=FREEZED"),
    ("the transition never ends", "change:end=never"),
    ("three stale reads", "change:stale=3"),
    ("the change is carried out late", "change:delay-before=300ms"),
    ("the zones cannot be read", "zones:status=503,body=html"),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_reported_is_what_happened() {
    let mut cells = vec![[""; 3].map(str::to_owned); FAULTS.len() + COURSES.len()];
    let all: Vec<usize> = (0..cells.len()).collect();
    fill(&mut cells, &all, 24).await;
    // A machine under load can hold a step up for so long that it is taken for another; what differs is looked at once more, alone.
    let kept = kept();
    let differing: Vec<usize> = all
        .into_iter()
        .filter(|row| !kept.lines().any(|line| line == self::line(*row, &cells[*row])))
        .collect();
    fill(&mut cells, &differing, 1).await;

    let table = table(&cells);
    println!("{table}");
    check(&table);
}

/// Runs rows of the table, so many cells at once; what no report may say fails the test.
async fn fill(cells: &mut [[String; 3]], rows: &[usize], at_once: usize) {
    let asked: Vec<(usize, usize, String)> = rows
        .iter()
        .flat_map(|row| match FAULTS.get(*row) {
            Some((_, effect)) => vec![
                (*row, 0, format!("change:{effect}")),
                (*row, 1, format!("show:{effect}")),
                (*row, 2, format!("show:{effect},after=1")),
            ],
            None => vec![(*row, 0, COURSES[*row - FAULTS.len()].1.to_owned())],
        })
        .collect();
    let reports: Vec<(usize, usize, Report)> = stream::iter(asked)
        .map(|(row, column, fault)| async move { (row, column, run(&[fault]).await) })
        .buffer_unordered(at_once)
        .collect()
        .await;
    let mut wrong = Vec::new();
    for (row, column, report) in reports {
        wrong.extend(report.violations());
        cells[row][column] = report.word();
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A row of the table.
fn line(row: usize, [change, before, wait]: &[String; 3]) -> String {
    match FAULTS.get(row) {
        Some((label, _)) => format!("| {label} | {change} | {before} | {wait} |"),
        None => format!("| {} | {change} |", COURSES[row - FAULTS.len()].0),
    }
}

fn table(cells: &[[String; 3]]) -> String {
    let mut text = String::from(
        "# What is reported when things go wrong\n\n\
         Made by `tests/tests/matrix.rs`, which runs every fault at every step against the simulator and holds each report against\n\
         the simulator's journal. A cell is `done`, or the kind of the error and the outcome of the change.\n\n\
         | fault | in answer to the change | in answer to the reads before it | while waiting |\n|---|---|---|---|\n",
    );
    for (row, cells) in cells.iter().enumerate() {
        if row == FAULTS.len() {
            text.push_str("\n| what follows the change | reported |\n|---|---|\n");
        }
        text.push_str(&line(row, cells));
        text.push('\n');
    }
    text.push_str(
        "\n`refused`: not executed, the service said so. `unknown`: it may have been executed or not, and no read could prove\n\
         either; it was not sent again. `accepted`: it was executed, and its end was not seen or was a bad one.\n",
    );
    text
}

const KEPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/outcomes.md");

fn kept() -> String {
    std::fs::read_to_string(KEPT).unwrap_or_default()
}

fn check(table: &str) {
    if std::env::var_os("UPDATE_OUTCOMES").is_some() {
        std::fs::write(KEPT, table).unwrap();
    }
    let kept = kept();
    let differing: Vec<&str> =
        table.lines().filter(|line| !kept.lines().any(|other| other == *line)).collect();
    assert!(kept == table, "docs/outcomes.md is out of date; lines that differ:\n{}", differing.join("\n"));
}
