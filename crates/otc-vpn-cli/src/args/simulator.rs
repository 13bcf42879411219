//! Arguments of `simulator serve`.

use super::values::{address, duration, fault};
use clap::{Args, Subcommand, ValueHint};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// A file for `--seed`.
const SEED_EXAMPLE: &str = "  vpn_gateways:
    - id: 620d99b8-demo-a8df-va86-200b868f2d7d
      name: site-a
      status: ACTIVE
      flavor: Professional1
      supported_flavors: [Professional1, Professional2]
";

#[derive(Debug, Subcommand)]
pub(crate) enum SimulatorCommand {
    /// Serve the simulator over HTTP until interrupted
    ///
    /// It emulates the service, including delays and error responses; --fault injects failures. The Host header of each
    /// request must be localhost, a loopback address, or an address that the simulator listens on.
    #[command(after_long_help = format!("\
Examples:
  otc-vpn simulator serve
  otc-vpn simulator serve --listen 127.0.0.1:0 --transition 30s
  otc-vpn simulator serve --fault change:status=502,body=html,times=1
  otc-vpn simulator serve --seed seed.yaml

Seed file:
{SEED_EXAMPLE}
It replaces the gateways. A section that it omits (project, region, users, access_keys, tokens, availability_zones and others) \
keeps its built-in value.

{}", otc_vpn_simulator::FAULT_GRAMMAR))]
    Serve(Serve),
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Address to listen on; port 0 selects a free port
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080", value_parser = address)]
    pub listen: SocketAddr,

    /// Time until a change takes effect
    #[arg(long, value_name = "DURATION", default_value = "2s", value_parser = duration)]
    pub transition: Duration,

    /// YAML or JSON file with the initial state; the example below shows one
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub seed: Option<PathBuf>,

    /// Reject every write except the flavor change with status 405
    #[arg(long)]
    pub read_only: bool,

    /// Inject a fault; can be repeated
    #[arg(long = "fault", value_name = "SPEC", value_parser = fault)]
    pub faults: Vec<otc_vpn_simulator::Fault>,
}
