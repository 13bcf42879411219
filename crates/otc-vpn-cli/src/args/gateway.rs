//! Arguments of the `gateway` commands.

use super::values::{FlavorParser, GatewayName, Tag, gateway_name, tag, timeout};
use crate::exit::Exit;
use clap::{Args, Subcommand, ValueHint};
use otc_vpn::Flavor;
use std::path::PathBuf;
use std::time::Duration;

#[derive(Debug, Subcommand)]
pub(crate) enum GatewayCommand {
    /// List the gateways of the project
    #[command(after_long_help = "\
Examples:
  otc-vpn gateway list
  otc-vpn gateway list --tag stage=production
  otc-vpn --output json gateway list | jq -r '.[] | select(.status == \"ACTIVE\") | .name'

A narrow terminal hides columns. json and yaml contain every field.")]
    List {
        /// List only the gateways with this tag; repeat the option to require several tags
        #[arg(long = "tag", value_name = "KEY=VALUE", value_parser = tag)]
        tags: Vec<Tag>,
    },
    /// Show a gateway
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
/// Validates the change, shows the plan, prompts for confirmation, sends the change once, and polls until the gateway is ACTIVE
/// with the new flavor. The gateway keeps its id, addresses and connections. The command is idempotent: a gateway that already
/// has the flavor is left unchanged.
///
/// Several gateways are resized concurrently, after all of them have been validated. If one fails validation, no change is sent. If
/// a change fails, no further change is sent, and the changes in flight are followed to their end. --keep-going and --max-failures
/// change that.
///
/// Only the plan that you confirm is applied: if a gateway changes before you confirm, the new plan is shown and you are prompted
/// again. With --yes, the change is sent without a prompt if it is still valid and the current flavor is the same.
///
/// The plan lists the tunnels of the gateway. During the change, the status of its VPN connections is read every 2 to 5 seconds. Once
/// the gateway is ACTIVE, the command waits until each tunnel that was up before is up again, and exits with code 7 if one is still
/// down after --tunnel-timeout. The result contains the interruptions that were seen; a shorter one than the time between two reads
/// can be missed.
///
/// If the response to a change is lost, the change is not resent. The gateway is polled instead, unless --no-wait is given. If
/// polling cannot confirm that the change was applied, the outcome is unknown: the command exits with code 5 and prints how to check.
#[derive(Clone, Debug, Args)]
#[command(override_usage = "\
otc-vpn gateway resize [OPTIONS] --flavor <FLAVOR> <ID|NAME>...
       otc-vpn gateway resize [OPTIONS] --flavor <FLAVOR> --tag <KEY=VALUE>...", after_long_help = format!("\
Examples:
  otc-vpn gateway resize vpngw-4321 --flavor Professional2
      show the plan, confirm, resize and wait
  otc-vpn gateway resize vpngw-4321 --flavor Professional2 --dry-run
      show the plan and the request without sending the change
  otc-vpn --output json gateway resize site-a site-b site-c --flavor Professional1 --yes
      resize several gateways from a script; nothing is sent if one of them fails validation
  otc-vpn gateway resize --tag stage=production --flavor Professional2
      show the plans of all gateways with a tag, confirm, resize and wait
  otc-vpn gateway resize vpngw-4321 --flavor Professional2 --yes --no-wait
      send the change and print the command that waits for it

{}", Exit::HELP))]
pub(crate) struct Resize {
    /// Ids or names of the gateways
    #[arg(value_name = "ID|NAME", required_unless_present = "tags", conflicts_with = "tags", value_parser = gateway_name)]
    pub gateways: Vec<GatewayName>,

    /// Resize the gateways with this tag instead of those named; repeat the option to require several tags
    #[arg(long = "tag", value_name = "KEY=VALUE", value_parser = tag)]
    pub tags: Vec<Tag>,

    /// New flavor; must be of the same family as the current one
    #[arg(long, value_name = "FLAVOR", value_parser = FlavorParser::requestable())]
    pub flavor: Flavor,

    /// Validate only: print the plan to standard error and the request as a curl command to standard output
    #[arg(long)]
    pub dry_run: bool,

    /// With --dry-run: exit with code 10 if a change would be sent, and 0 if none would
    #[arg(long, requires = "dry_run")]
    pub exit_code: bool,

    /// Append one JSON line per event of each change to this file, for example as evidence for a change ticket
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "dry_run")]
    pub log_file: Option<PathBuf>,

    /// Exit as soon as the service accepts the change, and print the command that waits for it
    #[arg(long)]
    pub no_wait: bool,

    /// Maximum total time per gateway, excluding the confirmation prompt (for example 90s, 1h30m)
    #[arg(long, value_name = "DURATION", default_value = "20m", value_parser = timeout)]
    pub timeout: Duration,

    /// Maximum time to wait, after a gateway is ACTIVE, for the tunnels that were up before the change (for example 90s)
    #[arg(long, value_name = "DURATION", default_value = "5m", value_parser = timeout, conflicts_with = "no_tunnel_check")]
    pub tunnel_timeout: Duration,

    /// Do not read the VPN connections before, during and after the change
    #[arg(long)]
    pub no_tunnel_check: bool,

    /// Maximum number of gateways to process concurrently
    #[arg(long, value_name = "COUNT", default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=64))]
    pub concurrency: u8,

    /// Send no further change once this many changes have failed or have an unknown outcome; changes in flight are followed
    #[arg(long, value_name = "COUNT", default_value_t = 1, conflicts_with = "keep_going",
        value_parser = clap::value_parser!(u32).range(1..))]
    pub max_failures: u32,

    /// Resize the other gateways if some fail, whether in validation or after their change was sent
    #[arg(long)]
    pub keep_going: bool,

    /// Skip the confirmation prompt; required if stdin or stderr is not a terminal
    #[arg(long, short)]
    pub yes: bool,
}

/// Wait until one or more gateways are ACTIVE; sends no change
///
/// With --flavor, waits until the gateways are ACTIVE with that flavor: a GET soon after a change may still return the old one.
/// Exits with code 5 on timeout, or immediately if a gateway no longer exists or has a terminal status such as FAULT or FREEZED.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  otc-vpn gateway wait vpngw-4321 --flavor Professional2
  otc-vpn gateway wait site-a site-b --timeout 90s")]
pub(crate) struct Wait {
    /// Ids or names of the gateways
    #[arg(value_name = "ID|NAME", required = true, value_parser = gateway_name)]
    pub gateways: Vec<GatewayName>,

    /// Flavor to wait for
    #[arg(long, value_name = "FLAVOR", value_parser = FlavorParser::published())]
    pub flavor: Option<Flavor>,

    /// Maximum total time, starting with the first request (for example 90s, 1h30m)
    #[arg(long, value_name = "DURATION", default_value = "20m", value_parser = timeout)]
    pub timeout: Duration,
}
