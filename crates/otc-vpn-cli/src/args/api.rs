//! Arguments of `api`.

use super::values::{method, query_pair, service_path};
use clap::{Args, ValueHint};
use http::Method;

/// Send one raw, authenticated request
///
/// Writes the response body to standard output: unchanged to a file or a pipe, with control characters escaped to a terminal. If
/// the status is not 2xx or the body is not JSON, also explains the error on standard error and sets the exit code. Safe methods
/// (GET, HEAD, OPTIONS) are retried; any other request is not resent once it may have reached the service.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  otc-vpn api GET /v5/{project_id}/vpn-gateways
  otc-vpn api GET /v5/{project_id}/vpn-gateways --query enterprise_project_id=0 --include
  otc-vpn api POST /v5/{project_id}/vpn-gateways/ID/update-specification --body @change.json
  otc-vpn api POST /v5/{project_id}/vpn-gateways/ID/update-specification \\
      --body '{\"vpn_gateway\": {\"flavor\": \"Professional2\"}}'")]
pub(crate) struct Api {
    /// HTTP method, for example GET; TRACE and CONNECT are not supported
    #[arg(value_name = "METHOD", value_parser = method)]
    pub method: Method,

    /// Path of the request; {project_id} is replaced by the project id
    #[arg(value_name = "PATH", value_parser = service_path)]
    pub path: String,

    /// Add a query parameter; can be repeated
    #[arg(long, value_name = "K=V", value_parser = query_pair)]
    pub query: Vec<(String, String)>,

    /// JSON body; use @FILE to read it from a file, or @- to read it from standard input
    #[arg(long, value_name = "JSON|@FILE", value_hint = ValueHint::FilePath)]
    pub body: Option<String>,

    /// Print the response status and headers before the body, with secrets redacted
    #[arg(long)]
    pub include: bool,
}
