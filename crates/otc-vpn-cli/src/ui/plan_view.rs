//! Renders the plan of a change before it is sent.

use super::key_value::KeyValue;
use super::terminal::{BOLD, DIM, GREEN, Stream, YELLOW};
use crate::error::CliError;
use crate::humanize::bandwidth;
use crate::rollback;
use crate::suggest::CommandPrefix;
use otc_vpn::auth::redact::escape_control;
use otc_vpn::client::metadata::FlavorSpec;
use otc_vpn::client::types::ResponseEip;
use otc_vpn::{Flavor, Gateway, GatewayStatus, Plan, PlanWarning};

const RISK: &str = "the provider documents neither tunnel interruption nor price";

/// What a change does to a gateway, its risks, and the command that reverts it.
/// `argument` is the id or name of the gateway for that command.
pub(crate) fn render(plan: &Plan, argument: &str, prefix: &CommandPrefix, stream: &Stream) -> String {
    let gateway = plan.gateway();
    let mut list = KeyValue::default();
    if gateway.name().is_some() {
        list.row("id", gateway.id.as_str());
    }
    let arrow = stream.arrow();
    let old = plan.old_flavor();
    let new_spec = plan.new_flavor().spec();
    list.styled_row(
        "flavor",
        format!("{} {arrow} {}", old.map_or("unknown", Flavor::as_str), plan.new_flavor()),
        GREEN,
    );
    let old_limit = limit(old.and_then(Flavor::spec));
    list.row("bandwidth", format!("{old_limit} {arrow} {}", limit(new_spec)));
    let max_bandwidth = new_spec.map(|spec| spec.max_bandwidth_mbit);
    for (index, eip) in [&gateway.fields().eip1, &gateway.fields().eip2].into_iter().flatten().enumerate() {
        let (value, style) = address(eip, max_bandwidth);
        list.styled_row(if index == 0 { "address" } else { "" }, value, style);
    }
    let private = [&gateway.fields().access_private_ip_1, &gateway.fields().access_private_ip_2];
    for (index, address) in private.into_iter().flatten().enumerate() {
        list.row(if index == 0 { "private address" } else { "" }, address);
    }
    list.row("connection groups", connection_groups(gateway, plan.new_flavor()));
    let warnings = plan.warnings().iter().filter(|warning| !is_about_eip(warning));
    for (index, warning) in warnings.enumerate() {
        list.styled_row(if index == 0 { "warning" } else { "" }, warning.to_string(), YELLOW);
    }
    list.styled_row("risk", RISK, DIM);
    let rollback = rollback::command(argument, old, prefix).unwrap_or_else(|reason| reason);
    list.command_row("rollback", rollback, DIM);
    stream.paint(BOLD, &escape_control(gateway.display_name())) + "\n" + &list.render(stream, 2)
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
pub(crate) fn rejected(name: &str, error: &CliError, stream: &Stream) -> String {
    let name = escape_control(name);
    let error = error.one_line();
    let text = if error.starts_with(&*name) { error } else { format!("{name}: {error}") };
    let text = stream.wrap(&text, "", "  ");
    match text.strip_prefix(&*name) {
        Some(rest) => stream.paint(BOLD, &name) + rest,
        None => text,
    }
}

fn limit(spec: Option<&FlavorSpec>) -> String {
    spec.map_or_else(|| "unknown".to_owned(), |spec| bandwidth(spec.max_bandwidth_mbit))
}

/// An EIP, and how its bandwidth compares with the maximum of the new flavor.
fn address(eip: &ResponseEip, max_mbit: Option<u32>) -> (String, anstyle::Style) {
    let address = eip.ip_address.as_deref().or(eip.id.as_deref()).unwrap_or("EIP without an address");
    let Some(eip_mbit) = eip.bandwidth_size.and_then(|size| u32::try_from(size).ok()) else {
        return (format!("{address}, bandwidth unknown"), anstyle::Style::new());
    };
    let value = format!("{address}, {}", bandwidth(eip_mbit));
    match max_mbit {
        Some(max) if eip_mbit < max => {
            (format!("{value}: remains the bottleneck below {}", bandwidth(max)), YELLOW)
        }
        Some(max) if eip_mbit > max => {
            (format!("{value}: exceeds the gateway's maximum of {}", bandwidth(max)), YELLOW)
        }
        _ => (value, anstyle::Style::new()),
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

fn is_about_eip(warning: &PlanWarning) -> bool {
    matches!(warning, PlanWarning::EipAboveLimit { .. } | PlanWarning::EipBottleneck { .. })
}
