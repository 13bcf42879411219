//! The command line. Nothing here reads a file, the network or a secret.

mod api;
mod connection;
mod customer_gateway;
mod gateway;
mod global;
mod simulator;
#[cfg(test)]
mod tests;
mod values;

use crate::exit::Exit;
use clap::builder::Styles;
use clap::{Parser, Subcommand};
#[cfg(feature = "man")]
use std::path::PathBuf;

pub(crate) use api::Api;
pub(crate) use connection::ConnectionCommand;
pub(crate) use customer_gateway::CustomerGatewayCommand;
pub(crate) use gateway::{GatewayCommand, Resize, Wait};
pub(crate) use global::{Format, Global};
pub(crate) use simulator::{Serve, SimulatorCommand};
pub(crate) use values::{ConnectionName, CustomerGatewayName, GatewayName, Tag, with_tags};

const STYLES: Styles = Styles::styled()
    .header(anstyle::Style::new().bold())
    .usage(anstyle::Style::new().bold())
    .literal(anstyle::AnsiColor::Cyan.on_default())
    .error(anstyle::AnsiColor::Red.on_default().bold())
    .invalid(anstyle::AnsiColor::Yellow.on_default())
    .valid(anstyle::AnsiColor::Green.on_default());

const ENVIRONMENT: &str = "\
Environment:
  OTC_VPN_ENDPOINT  same as --endpoint      OS_REGION_NAME  same as --region
  OS_PROJECT_ID     same as --project-id    OS_CLOUD        same as --cloud
  OTC_VPN_LOG       log level, or targets such as `otc_vpn=debug`
  NO_COLOR          disable color

Credentials come from the environment (OS_ACCESS_KEY and OS_SECRET_KEY; OS_TOKEN; or OS_USERNAME, OS_PASSWORD and \
OS_AUTH_URL) or from clouds.yaml, never from an option. `otc-vpn help configuration` lists all settings; `otc-vpn auth \
check` shows the effective ones and their sources.";

/// The page of all settings, which is `docs/configuration.md`.
pub(crate) const CONFIGURATION: &str = include_str!("../configuration.md");

/// Resize VPN gateways of Open Telekom Cloud and Huawei Cloud in place
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
  otc-vpn --simulate gateway resize vpngw-4321 --flavor Professional2   try it without an account
  otc-vpn gateway list                                                  list the gateways
  otc-vpn gateway resize vpngw-4321 --flavor Professional2 --dry-run    validate and show the plan
  otc-vpn gateway resize vpngw-4321 --flavor Professional2              confirm, resize and wait
  otc-vpn connection list --gateway vpngw-4321                          show which tunnels are up

{ENVIRONMENT}

{}", Exit::HELP)
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub global: Global,

    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List, show and resize VPN gateways, and wait for them
    #[command(subcommand, arg_required_else_help = true)]
    Gateway(GatewayCommand),
    /// List and show VPN connections, and their logs
    #[command(subcommand, arg_required_else_help = true)]
    Connection(ConnectionCommand),
    /// List and show customer gateways
    #[command(subcommand, arg_required_else_help = true)]
    CustomerGateway(CustomerGatewayCommand),
    /// List connection monitors
    #[command(subcommand, arg_required_else_help = true)]
    Monitor(MonitorCommand),
    /// List quotas
    #[command(subcommand, arg_required_else_help = true)]
    Quota(QuotaCommand),
    /// List flavors and their limits
    #[command(subcommand, arg_required_else_help = true)]
    Flavor(FlavorCommand),
    /// List availability zones
    #[command(subcommand, arg_required_else_help = true)]
    Zone(ZoneCommand),
    /// Show the effective settings and test the credentials
    #[command(subcommand, arg_required_else_help = true)]
    Auth(AuthCommand),
    /// Send one raw, authenticated request
    Api(Api),
    /// Run a local server that emulates the service
    #[command(subcommand, arg_required_else_help = true)]
    Simulator(SimulatorCommand),
    /// Print a shell completion script
    #[command(after_long_help = "\
Examples:
  eval \"$(otc-vpn completion bash)\"                                     in ~/.bashrc
  eval \"$(otc-vpn completion zsh)\"                                      in ~/.zshrc, after compinit
  otc-vpn completion fish > ~/.config/fish/completions/otc-vpn.fish     once
  otc-vpn completion powershell | Out-String | Invoke-Expression        in $PROFILE
  eval (otc-vpn completion elvish | slurp)                              in rc.elv

The script runs otc-vpn to complete commands, options, and the names of clouds, gateways,
connections and customer gateways. Names are omitted if listing them takes longer than a second.")]
    Completion {
        /// Shell to generate the script for
        #[arg(value_enum, value_name = "SHELL")]
        shell: clap_complete::Shell,
    },
    /// Print the page of all settings
    #[command(hide = true, override_help = CONFIGURATION)]
    Configuration,
    /// Write the manual pages to a directory
    #[cfg(feature = "man")]
    #[command(hide = true)]
    Man {
        /// An existing directory
        directory: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum FlavorCommand {
    /// List flavors and their limits, and which of them a gateway can be resized to
    #[command(after_long_help = "\
Examples:
  otc-vpn flavor list                          needs no account
  otc-vpn flavor list --gateway vpngw-4321     show which flavors are available to this gateway")]
    List {
        /// Show which flavors are available to this gateway
        #[arg(long, value_name = "ID|NAME", value_parser = values::gateway_name)]
        gateway: Option<GatewayName>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum MonitorCommand {
    /// List the connection monitors of the project or of a VPN connection
    #[command(after_long_help = "\
Examples:
  otc-vpn monitor list
  otc-vpn monitor list --connection munich-1

A monitor sends probes through the tunnel. The service does not report their results.")]
    List {
        /// List only the monitor of this connection
        #[arg(long, value_name = "ID|NAME", value_parser = values::connection_name)]
        connection: Option<ConnectionName>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum QuotaCommand {
    /// List the maximum number of resources of each type, and how many exist
    #[command(after_long_help = "\
Examples:
  otc-vpn quota list
  otc-vpn --output json quota list | jq -r '.[] | select(.used == .quota) | .type'")]
    List,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ZoneCommand {
    /// List availability zones by flavor
    #[command(after_long_help = "\
Examples:
  otc-vpn zone list
  otc-vpn --output json zone list | jq '.professional2.vpc'")]
    List,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AuthCommand {
    /// Show the effective settings and their sources, and test the credentials
    #[command(after_long_help = "\
Examples:
  otc-vpn auth check
  otc-vpn --cloud production auth check

Secrets are not shown.")]
    Check,
}
