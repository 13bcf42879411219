//! Logs on standard error, for who asks for them.

use crate::failure::Failure;
use std::io;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Begins to log where `-v` or OTC_VPN_LOG asks for it, and says whether they do.
pub(crate) fn begin(verbose: u8) -> Result<bool, Failure> {
    let asked = std::env::var("OTC_VPN_LOG").ok().filter(|value| !value.is_empty());
    let targets = match (verbose, asked) {
        (0, None) => return Ok(false),
        (0, Some(asked)) => parse(&asked)?,
        (1, _) => of_this_project("info"),
        (2, _) => of_this_project("debug"),
        _ => of_this_project("trace"),
    };
    // The end of each request is what is done, with its status and its time.
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(io::stderr)
        .with_ansi(false)
        .with_target(false)
        .with_span_events(FmtSpan::CLOSE);
    tracing_subscriber::registry().with(lines).with(targets).init();
    Ok(true)
}

fn of_this_project(level: &str) -> Targets {
    format!("otc_vpn={level},otc_vpn_cli={level},otc_vpn_simulator={level}").parse().unwrap_or_default()
}

fn parse(asked: &str) -> Result<Targets, Failure> {
    // A level alone is meant for this project, not for each library under it.
    if asked.parse::<tracing_subscriber::filter::LevelFilter>().is_ok() {
        return Ok(of_this_project(asked));
    }
    asked.parse().map_err(|error| {
        Failure::usage(format!("OTC_VPN_LOG={asked}: {error}"))
            .with_hint("Give a level (error, warn, info, debug, trace), or targets such as otc_vpn=debug.")
    })
}
