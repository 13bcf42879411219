//! Renders the plan of a change before it is sent.

use super::key_value::KeyValue;
use super::terminal::{BOLD, DIM, GREEN, Stream, YELLOW};
use super::tunnels_view;
use crate::error::CliError;
use otc_vpn::auth::redact::escape_control;
use otc_vpn::client::metadata::FlavorSpec;
use otc_vpn::client::types::ResponseEip;
use otc_vpn::{Flavor, Gateway, GatewayStatus, Plan, PlanWarning};

const RISK: &str = "the provider documents neither tunnel interruption nor price";

/// What a change does to a gateway, its risks, and the rollback: the command, or why there is none.
pub(crate) fn render(plan: &Plan, rollback: Option<&str>, stream: &Stream) -> String {
    let gateway = plan.gateway();
    let mut list = KeyValue::default();
    if gateway.name().is_some() {
        list.row("id", gateway.id.as_str());
    }
    let arrow = stream.arrow();
    let old = plan.old_flavor();
    list.styled_row(
        "flavor",
        format!("{} {arrow} {}", old.map_or("unknown", Flavor::as_str), plan.new_flavor()),
        GREEN,
    );
    let limits = [old.and_then(Flavor::spec), plan.new_flavor().spec()].map(limit);
    list.row("bandwidth", limits.join(&format!(" {arrow} ")));
    for (index, eip) in [&gateway.fields().eip1, &gateway.fields().eip2].into_iter().flatten().enumerate() {
        list.row(if index == 0 { "address" } else { "" }, address(eip));
    }
    let private = [&gateway.fields().access_private_ip_1, &gateway.fields().access_private_ip_2];
    for (index, address) in private.into_iter().flatten().enumerate() {
        list.row(if index == 0 { "private address" } else { "" }, address);
    }
    list.row("connection groups", connection_groups(gateway, plan.new_flavor()));
    for (index, line) in plan.connections().map(tunnels_view::plan).into_iter().flatten().enumerate() {
        list.row(if index == 0 { "tunnels" } else { "" }, line);
    }
    // The tunnels are listed with their status.
    let is_shown = |warning: &&PlanWarning| !matches!(warning, PlanWarning::ConnectionNotActive { .. });
    let shown: Vec<_> = plan.warnings().iter().filter(is_shown).cloned().collect();
    for (index, warning) in warnings(&shown).into_iter().enumerate() {
        list.styled_row(if index == 0 { "warning" } else { "" }, warning, YELLOW);
    }
    list.styled_row("risk", RISK, DIM);
    if let Some(rollback) = rollback {
        list.command_row("rollback", rollback, DIM);
    }
    stream.paint(BOLD, &escape_control(gateway.display_name())) + "\n" + &list.render(stream, 2)
}

/// The warnings for people, each once: those about the bandwidth of several addresses are combined.
pub(crate) fn warnings(warnings: &[PlanWarning]) -> Vec<String> {
    let (mut bottlenecks, mut exceeding, mut others) = (Vec::new(), Vec::new(), Vec::new());
    for warning in warnings {
        match warning {
            PlanWarning::EipBottleneck { eip, bandwidth_mbit, .. } => bottlenecks.push((eip, bandwidth_mbit)),
            PlanWarning::EipAboveLimit { eip, bandwidth_mbit, .. } => exceeding.push((eip, bandwidth_mbit)),
            warning => others.push(warning.to_string()),
        }
    }
    let mut texts = Vec::new();
    if !bottlenecks.is_empty() {
        texts.push(format!("the bandwidth of {} remains the bottleneck", addresses(&bottlenecks)));
    }
    if !exceeding.is_empty() {
        texts.push(format!("the bandwidth of {} exceeds that of the flavor", addresses(&exceeding)));
    }
    texts.extend(others);
    texts
}

/// Addresses with their bandwidths. A gateway has at most two.
fn addresses(eips: &[(&String, &u32)]) -> String {
    match eips {
        [(_, first), (_, second)] if first == second => format!("both addresses ({first} Mbit/s)"),
        eips => {
            let eips = eips.iter().map(|(eip, mbit)| format!("{eip} ({mbit} Mbit/s)"));
            eips.collect::<Vec<_>>().join(" and ")
        }
    }
}

/// The commands that revert the changes of several gateways.
pub(crate) fn rollback(commands: &[String], stream: &Stream) -> String {
    let commands = commands.iter().map(|command| format!("  {}\n", stream.paint(DIM, command)));
    stream.paint(BOLD, "rollback") + "\n" + &commands.collect::<String>()
}

/// States that a gateway has the flavor already.
pub(crate) fn no_change(plan: &Plan, stream: &Stream) -> String {
    let name = stream.paint(BOLD, &escape_control(plan.gateway().display_name()));
    let flavor = plan.new_flavor();
    match plan.gateway().status() {
        Some(status) if *status != GatewayStatus::Active => {
            let status = escape_control(status.as_str());
            format!("{name} is already {flavor}, with status {status}; no change is sent\n")
        }
        _ => format!("{name} is already {flavor}, nothing to do\n"),
    }
}

/// States why a gateway cannot be changed.
pub(crate) fn failed(name: &str, error: &CliError, stream: &Stream) -> String {
    let name = escape_control(name);
    let error = error.one_line();
    let text = if error.starts_with(&*name) { error } else { format!("{name}: {error}") };
    let text = stream.wrap(&text, "", "  ");
    match text.strip_prefix(&*name) {
        Some(rest) => stream.paint(BOLD, &name) + rest,
        None => text,
    }
}

/// The maximum bandwidth in the unit of the addresses, so that they can be compared.
fn limit(spec: Option<&FlavorSpec>) -> String {
    spec.map_or_else(|| "unknown".to_owned(), |spec| format!("{} Mbit/s", spec.max_bandwidth_mbit))
}

/// An EIP and its bandwidth.
fn address(eip: &ResponseEip) -> String {
    let address = eip.ip_address.as_deref().or(eip.id.as_deref()).unwrap_or("EIP without an address");
    match eip.bandwidth_size {
        Some(mbit) => format!("{address}, {mbit} Mbit/s"),
        None => format!("{address}, bandwidth unknown"),
    }
}

fn connection_groups(gateway: &Gateway, to: &Flavor) -> String {
    let used = match gateway.fields().used_connection_group {
        Some(used) => format!("{used} in use"),
        None => "number in use unknown".to_owned(),
    };
    match to.spec() {
        Some(spec) => format!("{used}; {to} supports {}", spec.connection_groups),
        None => used,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use otc_vpn::Client;
    use otc_vpn::config::Environment;
    use otc_vpn_simulator::{PROJECT_ID, Simulator, TOKEN};

    async fn texts(bandwidths: [u32; 2]) -> Vec<String> {
        let [first, second] = bandwidths;
        let seed = format!(
            r#"{{"vpn_gateways": [{{
                "id": "620d99b8-demo-a8df-va86-200b868f2d7d", "name": "a", "status": "ACTIVE",
                "flavor": "Professional1", "supported_flavors": ["Professional1", "Professional2"],
                "eip1": {{"ip_address": "203.0.113.1", "bandwidth_size": {first}}},
                "eip2": {{"ip_address": "203.0.113.2", "bandwidth_size": {second}}}
            }}]}}"#
        );
        let simulator = Simulator::builder().seed(seed.parse().unwrap()).start().await.unwrap();
        let builder = Client::builder().environment(Environment::empty()).endpoint(simulator.url());
        let gateways = builder.project_id(PROJECT_ID).token(TOKEN).build().await.unwrap().gateways();
        let gateway = gateways.find("a").await.unwrap();
        let plan = gateways.plan(&gateway, Flavor::Professional2).await.unwrap();
        warnings(plan.warnings())
    }

    #[tokio::test]
    async fn bottleneck_of_two_addresses_is_one_warning() {
        let both = "the bandwidth of both addresses (300 Mbit/s) remains the bottleneck";
        assert_eq!(texts([300, 300]).await, [both]);
        let each =
            "the bandwidth of 203.0.113.1 (300 Mbit/s) and 203.0.113.2 (200 Mbit/s) remains the bottleneck";
        assert_eq!(texts([300, 200]).await, [each]);
        let one = "the bandwidth of 203.0.113.2 (200 Mbit/s) remains the bottleneck";
        let exceeding = "the bandwidth of 203.0.113.1 (2000 Mbit/s) exceeds that of the flavor";
        assert_eq!(texts([2000, 200]).await, [one, exceeding]);
        assert_eq!(texts([1000, 1000]).await, [""; 0]);
    }
}
