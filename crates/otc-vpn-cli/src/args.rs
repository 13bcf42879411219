//! What can be said on the command line. Nothing here reads a file, the network or a secret.

#[cfg(test)]
mod tests;
mod values;

use crate::exit::Exit;
use clap::builder::Styles;
use clap::{ArgAction, Args, ColorChoice, Parser, Subcommand, ValueEnum, ValueHint};
use otc_vpn::Flavor;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

pub(crate) use values::GatewayName;
use values::{FlavorParser, duration, fault, gateway_name, query_pair, service_path};

const STYLES: Styles = Styles::styled()
    .header(anstyle::Style::new().bold())
    .usage(anstyle::Style::new().bold())
    .literal(anstyle::AnsiColor::Cyan.on_default())
    .error(anstyle::AnsiColor::Red.on_default().bold())
    .invalid(anstyle::AnsiColor::Yellow.on_default())
    .valid(anstyle::AnsiColor::Green.on_default());

const ENVIRONMENT: &str = "\
Environment:
  OTC_VPN_ENDPOINT  as --endpoint        OS_REGION_NAME  as --region
  OS_PROJECT_ID     as --project-id      OS_CLOUD        as --cloud
  OTC_VPN_LOG       as -v; a level, or targets such as `otc_vpn=debug`
  NO_COLOR          no colours

Credentials come from the environment (OS_ACCESS_KEY and OS_SECRET_KEY, OS_TOKEN, or OS_USERNAME and OS_PASSWORD with \
OS_AUTH_URL) or from clouds.yaml, never from an option. `otc-vpn auth check` shows what was found.";

/// Change the flavor of a VPN gateway in place, and follow the change to its end.
#[derive(Debug, Parser)]
#[command(
    name = "otc-vpn",
    bin_name = "otc-vpn",
    version,
    styles = STYLES,
    max_term_width = 110,
    subcommand_required = true,
    arg_required_else_help = true,
    after_long_help = format!("\
Examples:
  otc-vpn --simulate gateway resize vpngw-4321 --flavor Professional2   try it, without an account
  otc-vpn gateway list                                                  what there is
  otc-vpn gateway resize vpngw-4321 --flavor Professional2              change it, after a question
  otc-vpn gateway resize vpngw-4321 --flavor Professional2 --dry-run    look first

{ENVIRONMENT}

{}", Exit::TABLE)
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub global: Global,

    #[command(subcommand)]
    pub command: Command,
}

/// Options of every command.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Global {
    /// Run against a simulator inside this process: no account, no network, nothing asked, nothing kept for the next run
    #[arg(long, global = true)]
    pub simulate: bool,

    /// Base URL of the service; overrides region and catalog [env: OTC_VPN_ENDPOINT]
    #[arg(long, global = true, value_name = "URL", value_hint = ValueHint::Url)]
    pub endpoint: Option<String>,

    /// Region, as in eu-de [env: OS_REGION_NAME]
    #[arg(long, global = true, value_name = "NAME")]
    pub region: Option<String>,

    /// Id of the project that holds the gateways [env: OS_PROJECT_ID]
    #[arg(long, global = true, value_name = "ID")]
    pub project_id: Option<String>,

    /// Entry of clouds.yaml [env: OS_CLOUD]
    #[arg(long, global = true, value_name = "NAME")]
    pub cloud: Option<String>,

    /// How results are written; json and yaml are stable and have no decoration
    #[arg(long, global = true, value_enum, default_value_t, value_name = "FORMAT")]
    pub output: Format,

    /// When to use colours; auto heeds NO_COLOR
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub color: ColorChoice,

    /// Log to standard error: -v what is done, -vv requests and answers too [env: OTC_VPN_LOG]
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub verbose: u8,
}

/// How results are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    #[default]
    Table,
    Json,
    Yaml,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List, show, resize and await gateways
    #[command(subcommand, arg_required_else_help = true)]
    Gateway(Gateway),
    /// What the flavors can do
    #[command(subcommand, arg_required_else_help = true)]
    Flavor(FlavorCommand),
    /// Where gateways can be
    #[command(subcommand, arg_required_else_help = true)]
    Zone(Zone),
    /// What credentials and settings are in use
    #[command(subcommand, arg_required_else_help = true)]
    Auth(Auth),
    /// Send one raw, authenticated request
    Api(Api),
    /// A server that behaves as the service does
    #[command(subcommand, arg_required_else_help = true)]
    Simulator(Simulator),
    /// Print a completion script for a shell
    #[command(after_long_help = "\
Examples:
  eval \"$(otc-vpn completion bash)\"                                     in ~/.bashrc
  otc-vpn completion zsh > \"${fpath[1]}/_otc-vpn\"
  otc-vpn completion fish > ~/.config/fish/completions/otc-vpn.fish

The clouds of clouds.yaml are written into the script: make it again when they change.")]
    Completion {
        /// The shell
        #[arg(value_enum, value_name = "SHELL")]
        shell: clap_complete::Shell,
    },
    /// Write the manual's pages into a folder
    #[cfg(feature = "man")]
    #[command(hide = true)]
    Man {
        /// The folder, which must be there
        folder: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Gateway {
    /// List the gateways of the project
    #[command(after_long_help = "\
Examples:
  otc-vpn gateway list
  otc-vpn --output json gateway list | jq -r '.[] | select(.status == \"ACTIVE\") | .name'

A narrow terminal shows fewer columns; json and yaml have every field.")]
    List,
    /// Show one gateway
    #[command(after_long_help = "\
Examples:
  otc-vpn gateway show vpngw-4321
  otc-vpn --output yaml gateway show 620d99b8-demo-a8df-va86-200b868f2d7d")]
    Show {
        /// Id or name of the gateway
        #[arg(value_name = "ID|NAME", value_parser = gateway_name)]
        gateway: GatewayName,
    },
    Resize(Resize),
    Wait(Wait),
}

/// Change the flavor of one or more gateways in place
///
/// Reads each gateway, refuses what the service would refuse, shows what will change, asks, sends the change once, and waits
/// until the gateway is ACTIVE with the new flavor. A gateway keeps its id, its addresses and its connections. Once it has the
/// flavor, a second run does nothing; while the change still runs, `gateway wait` follows it.
///
/// A change that may have reached the service is never sent again: it is looked for instead, and if that does not tell, the
/// command ends with 5 and says how to look.
#[derive(Debug, Args)]
#[command(after_long_help = format!("\
Examples:
  otc-vpn gateway resize vpngw-4321 --flavor Professional2
      show the plan, ask, change, wait
  otc-vpn gateway resize vpngw-4321 --flavor Professional2 --dry-run
      show the plan and the request, send nothing
  otc-vpn --output json gateway resize site-a site-b site-c --flavor Professional1 --yes
      several in a script; goes on after a failure and reports each
  otc-vpn gateway resize vpngw-4321 --flavor Professional2 --yes --no-wait
      only ask for it; prints the command that waits

{}", Exit::TABLE))]
pub(crate) struct Resize {
    /// Ids or names of gateways
    #[arg(value_name = "ID|NAME", required = true, value_parser = gateway_name)]
    pub gateways: Vec<GatewayName>,

    /// The flavor to change to, of the gateway's own family
    #[arg(long, value_name = "FLAVOR", value_parser = FlavorParser)]
    pub flavor: Flavor,

    /// Read and check only: the plan on standard error, the request as curl on standard output
    #[arg(long, conflicts_with_all = ["no_wait", "yes"])]
    pub dry_run: bool,

    /// End as soon as the service has taken the change, and print the command that waits
    #[arg(long)]
    pub no_wait: bool,

    /// Bound on everything for one gateway, from its first request on, as in 90s or 1h30m; the question does not count
    #[arg(long, value_name = "TIME", default_value = "20m", value_parser = duration)]
    pub timeout: Duration,

    /// How many gateways to work on at once
    #[arg(long, value_name = "COUNT", default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=64))]
    pub concurrency: u8,

    /// Do not ask; needed where there is no terminal
    #[arg(long, short)]
    pub yes: bool,
}

/// Wait until a gateway is ACTIVE, without changing anything
///
/// With --flavor, ends only when the gateway is ACTIVE with that flavor: a read soon after a change may still show the old one.
/// FAULT, FREEZED and a gateway that is gone end it at once, with 5.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  otc-vpn gateway wait vpngw-4321 --flavor Professional2
  otc-vpn gateway wait vpngw-4321 --timeout 90s")]
pub(crate) struct Wait {
    /// Id or name of the gateway
    #[arg(value_name = "ID|NAME", value_parser = gateway_name)]
    pub gateway: GatewayName,

    /// The flavor to wait for
    #[arg(long, value_name = "FLAVOR", value_parser = FlavorParser)]
    pub flavor: Option<Flavor>,

    /// How long to wait at most, from the first request on, as in 90s or 1h30m
    #[arg(long, value_name = "TIME", default_value = "20m", value_parser = duration)]
    pub timeout: Duration,
}

#[derive(Debug, Subcommand)]
pub(crate) enum FlavorCommand {
    /// List the flavors with their limits, and for one gateway which changes are possible
    #[command(after_long_help = "\
Examples:
  otc-vpn flavor list                          needs no account
  otc-vpn flavor list --gateway vpngw-4321     what this gateway can become")]
    List {
        /// Say for this gateway (id or name) which changes are possible
        #[arg(long, value_name = "ID|NAME", value_parser = gateway_name)]
        gateway: Option<GatewayName>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Zone {
    /// List the availability zones by flavor
    #[command(after_long_help = "\
Examples:
  otc-vpn zone list
  otc-vpn --output json zone list | jq '.professional2.vpc'")]
    List,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Auth {
    /// Say where each setting came from, and whether the service accepts the credentials
    #[command(after_long_help = "\
Examples:
  otc-vpn auth check
  otc-vpn --cloud production auth check

No secret is shown.")]
    Check,
}

/// Send one raw, authenticated request
///
/// The body of the answer goes to standard output as it came. An answer that is not 2xx is explained on standard error too,
/// and sets the exit code. A request that is not a read is sent once: if it may have reached the service, never again.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  otc-vpn api GET /v5/{project_id}/vpn-gateways
  otc-vpn api GET /v5/{project_id}/vpn-gateways --query enterprise_project_id=0 --include
  otc-vpn api POST /v5/{project_id}/vpn-gateways/ID/update-specification --body @change.json
  otc-vpn api POST /v5/{project_id}/vpn-gateways/ID/update-specification \\
      --body '{\"vpn_gateway\": {\"flavor\": \"Professional2\"}}'")]
pub(crate) struct Api {
    /// HTTP method, as in GET
    #[arg(value_name = "METHOD")]
    pub method: String,

    /// Path at the service's address; {project_id} is filled in
    #[arg(value_name = "PATH", value_parser = service_path)]
    pub path: String,

    /// A query parameter; repeat for several
    #[arg(long, value_name = "K=V", value_parser = query_pair)]
    pub query: Vec<(String, String)>,

    /// JSON to send, or @FILE; @- is standard input
    #[arg(long, value_name = "JSON|@FILE", value_hint = ValueHint::FilePath)]
    pub body: Option<String>,

    /// Write the status and the headers of the answer before its body
    #[arg(long)]
    pub include: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Simulator {
    /// Serve the simulator over HTTP until a signal
    #[command(after_long_help = format!("\
Examples:
  otc-vpn simulator serve
  otc-vpn simulator serve --listen 127.0.0.1:0 --transition 30s
  otc-vpn simulator serve --fault change:status=502,body=html,times=1

{}", otc_vpn_simulator::FAULT_GRAMMAR))]
    Serve(Serve),
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Address to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080", value_parser = values::address)]
    pub listen: SocketAddr,

    /// How long a change takes until it is in effect
    #[arg(long, value_name = "TIME", default_value = "2s", value_parser = values::any_duration)]
    pub transition: Duration,

    /// YAML or JSON file with what it holds in place of its own, as in {"vpn_gateways": [{"id": …, "flavor": …}]}
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub seed: Option<PathBuf>,

    /// Misbehave on purpose; repeat for several
    #[arg(long = "fault", value_name = "SPEC", value_parser = fault)]
    pub faults: Vec<otc_vpn_simulator::Fault>,
}
