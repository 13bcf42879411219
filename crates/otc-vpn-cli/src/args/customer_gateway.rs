//! Arguments of the `customer-gateway` commands.

use super::values::{CustomerGatewayName, customer_gateway_name};
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum CustomerGatewayCommand {
    /// List the customer gateways of the project
    #[command(after_long_help = "\
Examples:
  otc-vpn customer-gateway list
  otc-vpn --output json customer-gateway list | jq -r '.[] | \"\\(.name) \\(.id_value)\"'

A narrow terminal hides columns. json and yaml contain every field.")]
    List,
    /// Show a customer gateway
    #[command(after_long_help = "\
Examples:
  otc-vpn customer-gateway show munich
  otc-vpn --output yaml customer-gateway show e67d6e27-demo-a8df-va86-be9a0f0168e9")]
    Show {
        /// Id or name of the customer gateway
        #[arg(value_name = "ID|NAME", value_parser = customer_gateway_name)]
        customer_gateway: CustomerGatewayName,
    },
}
