//! Arguments of the `connection` commands.

use super::values::{ConnectionName, GatewayName, connection_name, gateway_name};
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum ConnectionCommand {
    /// List the VPN connections of the project or of a gateway
    #[command(after_long_help = "\
Examples:
  otc-vpn connection list
  otc-vpn connection list --gateway vpngw-4321
  otc-vpn --output json connection list | jq -r '.[] | select(.status != \"ACTIVE\") | .name'

A narrow terminal hides columns. json and yaml contain every field.")]
    List {
        /// List only the connections of this gateway
        #[arg(long, value_name = "ID|NAME", value_parser = gateway_name)]
        gateway: Option<GatewayName>,
    },
    /// Show a VPN connection
    #[command(after_long_help = "\
Examples:
  otc-vpn connection show munich-1
  otc-vpn --output yaml connection show b7f40c5e-demo-a8df-va86-3d8a1e6f9c02")]
    Show {
        /// Id or name of the connection
        #[arg(value_name = "ID|NAME", value_parser = connection_name)]
        connection: ConnectionName,
    },
    /// Show the log of a VPN connection, the latest entry first
    ///
    /// The service keeps the latest 200 entries: negotiations that succeeded or failed, and disconnections. The gateway must have the
    /// feature `query_connection_log`.
    #[command(after_long_help = "\
Examples:
  otc-vpn connection log munich-1
  otc-vpn --output json connection log munich-1 | jq -r '.[].raw_message'")]
    Log {
        /// Id or name of the connection
        #[arg(value_name = "ID|NAME", value_parser = connection_name)]
        connection: ConnectionName,
    },
}
