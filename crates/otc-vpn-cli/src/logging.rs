//! Logs on standard error, enabled by `-v` or OTC_VPN_LOG.

use crate::error::CliError;
use crate::streams::StderrLog;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Installs the log subscriber if `-v` or OTC_VPN_LOG enables it, and returns whether it did.
pub(crate) fn init(verbose: u8) -> Result<bool, CliError> {
    let variable = std::env::var("OTC_VPN_LOG").ok().filter(|value| !value.is_empty());
    let targets = match (verbose, variable) {
        (0, None) => return Ok(false),
        (0, Some(value)) => parse(&value)?,
        (1, _) => own_crates("info"),
        (2, _) => own_crates("debug"),
        _ => own_crates("trace"),
    };
    // A request is logged when its span closes, with its status and duration.
    let layer = tracing_subscriber::fmt::layer()
        .with_writer(|| StderrLog)
        .with_ansi(false)
        .with_target(false)
        .with_span_events(FmtSpan::CLOSE);
    tracing_subscriber::registry().with(layer).with(targets).init();
    Ok(true)
}

fn own_crates(level: &str) -> Targets {
    format!("otc_vpn={level},otc_vpn_auth={level},otc_vpn_cli={level},otc_vpn_simulator={level}")
        .parse()
        .unwrap_or_default()
}

fn parse(value: &str) -> Result<Targets, CliError> {
    // A bare level applies to the crates of this project, not to every dependency.
    if value.parse::<LevelFilter>().is_ok() {
        return Ok(own_crates(value));
    }
    value.parse().map_err(|error| {
        CliError::usage(format!("invalid OTC_VPN_LOG={value}: {error}"))
            .with_hint("Set a level (error, warn, info, debug, trace) or targets such as otc_vpn=debug.")
    })
}
