//! Completes a command line. The script that `otc-vpn completion` prints runs this program with a variable in the environment.

use crate::args::{Cli, Global};
use clap::{Arg, Command, CommandFactory, FromArgMatches};
use clap_complete::CompleteEnv;
use clap_complete::engine::{ArgValueCandidates, CompletionCandidate};
use otc_vpn::config::{Environment, cloud_names};
use otc_vpn::{Client, Connection, CustomerGateway, Flavor, Gateway, GatewayStatus, RetryPolicy};
use otc_vpn_simulator::{PROJECT_ID, Simulator, TOKEN};
use std::collections::HashMap;
use std::ffi::OsString;
use std::io;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// The variable that requests completions. Its value is the name of the shell.
pub(crate) const VARIABLE: &str = "OTC_VPN_COMPLETE";

/// The maximum time to read names. With the start of the process, the shell is blocked for at most a second.
const TIMEOUT: Duration = Duration::from_millis(900);

/// Prints the completions if the process was started for them; returns whether it was.
pub(crate) fn run() -> io::Result<bool> {
    let directory = std::env::current_dir().ok();
    let completed = CompleteEnv::with_factory(command)
        .var(VARIABLE)
        .try_complete(std::env::args_os(), directory.as_deref());
    completed.map_err(io::Error::other)
}

/// The command line, with completions for the values that clap does not know.
fn command() -> Command {
    with_candidates(Cli::command())
}

fn with_candidates(command: Command) -> Command {
    command.mut_args(with_values).mut_subcommands(with_candidates)
}

fn with_values(arg: Arg) -> Arg {
    match arg.get_id().as_str() {
        "gateway" | "gateways" => arg.add(ArgValueCandidates::new(gateways)),
        "connection" => arg.add(ArgValueCandidates::new(connections)),
        "customer_gateway" => arg.add(ArgValueCandidates::new(customer_gateways)),
        "cloud" => arg.add(ArgValueCandidates::new(clouds)),
        _ => arg,
    }
}

fn clouds() -> Vec<CompletionCandidate> {
    let clouds = cloud_names(&Environment::process());
    clouds.into_iter().filter(|cloud| is_plain(cloud)).map(CompletionCandidate::new).collect()
}

/// Something that has an id, and often a name.
struct Named {
    id: String,
    name: Option<String>,
    /// What distinguishes it, such as its status.
    details: Vec<String>,
}

fn gateways() -> Vec<CompletionCandidate> {
    completions(async |client| {
        let gateways = client.gateways().list().await.unwrap_or_default();
        let named = |gateway: &Gateway| {
            let details = [gateway.flavor().map(Flavor::as_str), gateway.status().map(GatewayStatus::as_str)];
            Named {
                id: gateway.id.to_string(),
                name: gateway.name().map(str::to_owned),
                details: details.into_iter().flatten().map(str::to_owned).collect(),
            }
        };
        gateways.iter().map(named).collect()
    })
}

fn connections() -> Vec<CompletionCandidate> {
    completions(async |client| {
        let connections = client.connections().list().await.unwrap_or_default();
        let named = |connection: &Connection| Named {
            id: connection.id.to_string(),
            name: connection.name().map(str::to_owned),
            details: connection.status().map(|status| status.as_str().to_owned()).into_iter().collect(),
        };
        connections.iter().map(named).collect()
    })
}

fn customer_gateways() -> Vec<CompletionCandidate> {
    completions(async |client| {
        let customer_gateways = client.customer_gateways().list().await.unwrap_or_default();
        let named = |customer_gateway: &CustomerGateway| Named {
            id: customer_gateway.id.to_string(),
            name: customer_gateway.name().map(str::to_owned),
            details: customer_gateway.address().map(str::to_owned).into_iter().collect(),
        };
        customer_gateways.iter().map(named).collect()
    })
}

/// What the project that the command line selects contains; nothing if the service does not respond in time.
fn completions(list: impl AsyncFnOnce(Client) -> Vec<Named> + Send + 'static) -> Vec<CompletionCandidate> {
    let Some(global) = global_options(std::env::args_os()) else { return Vec::new() };
    let (sender, receiver) = mpsc::channel();
    // The timeout also applies to the DNS lookup and to the configuration files, which a future cannot interrupt.
    thread::spawn(move || {
        // The receiver no longer exists after the timeout.
        _ = sender.send(with_client(global, list).unwrap_or_default());
    });
    candidates(&receiver.recv_timeout(TIMEOUT).unwrap_or_default())
}

/// The global options of an incomplete command line, which follows `--`.
fn global_options(args: impl Iterator<Item = OsString>) -> Option<Global> {
    let line: Vec<OsString> = args.skip_while(|arg| arg != "--").skip(1).collect();
    let matches = Cli::command().ignore_errors(true).try_get_matches_from(line).ok()?;
    Global::from_arg_matches(&matches).ok()
}

/// Lists something with a client. No error is printed, because it would end up in the command line.
fn with_client(global: Global, list: impl AsyncFnOnce(Client) -> Vec<Named>) -> Option<Vec<Named>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
    runtime.block_on(async {
        let mut builder = Client::builder().retry_policy(RetryPolicy::none());
        let simulator = match global.simulate {
            true => Some(Simulator::builder().start().await.ok()?),
            false => None,
        };
        if let Some(simulator) = &simulator {
            builder = builder.environment(Environment::empty()).endpoint(simulator.url());
            builder = builder.project_id(PROJECT_ID).token(TOKEN);
        } else {
            let Global { endpoint, region, project_id, cloud, .. } = global;
            builder = cloud.into_iter().fold(builder, |builder, cloud| builder.cloud(cloud));
            builder = region.into_iter().fold(builder, |builder, region| builder.region(region));
            builder = endpoint.into_iter().fold(builder, |builder, url| builder.endpoint(url));
            builder = project_id.into_iter().fold(builder, |builder, id| builder.project_id(id));
        }
        Some(list(builder.build().await.ok()?).await)
    })
}

/// Each name, or the id if the name is absent, not unique, or special to a shell.
fn candidates(all: &[Named]) -> Vec<CompletionCandidate> {
    let mut names = HashMap::new();
    for name in all.iter().filter_map(|named| named.name.as_deref()) {
        *names.entry(name).or_insert(0) += 1;
    }
    let candidate = |named: &Named| {
        let name = named.name.as_deref().filter(|name| names.get(name) == Some(&1) && is_plain(name));
        let value = name.unwrap_or(&named.id);
        let details: Vec<&str> =
            named.details.iter().map(String::as_str).filter(|detail| is_plain(detail)).collect();
        is_plain(value).then(|| CompletionCandidate::new(value).help(Some(details.join(", ").into())))
    };
    all.iter().filter_map(candidate).collect()
}

/// Whether a shell inserts the text as it is. Others may have written the names.
fn is_plain(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(words: &[&str]) -> Global {
        let args = ["otc-vpn", "--", "otc-vpn"].iter().chain(words).map(OsString::from);
        global_options(args).unwrap()
    }

    #[test]
    fn global_options_are_found_in_an_incomplete_line() {
        for words in [
            &["--cloud", "prod", "gateway", "show", ""][..],
            &["gateway", "resize", "--cloud", "prod", "vpngw-1", ""],
            &["gateway", "resize", "a", "--cloud=prod", "--flavor"],
            &["--cloud", "prod", "flavor", "list", "--gateway", ""],
        ] {
            assert_eq!(line(words).cloud.as_deref(), Some("prod"), "{words:?}");
        }
        assert!(line(&["--simulate", "gateway", "wait", "v"]).simulate);
    }
}
