//! A change in words, before it is made.

use crate::failure::Failure;
use crate::sheet::Sheet;
use crate::shell::Commands;
use crate::terminal::{BOLD, DIM, GREEN, Stream, YELLOW, clean};
use crate::words::bandwidth;
use otc_vpn::client::types::ResponseEip;
use otc_vpn::{Flavor, Gateway, GatewayStatus, Plan, PlanWarning};

const NOT_KNOWN: &str = "whether tunnels are interrupted, and what it costs: neither is documented";

/// What a change would do to a gateway, what is not known about it, and the way back.
/// The gateway is `named` as it was given: by an id or a name that no other has.
pub(crate) fn render(plan: &Plan, named: &str, commands: &Commands, stream: &Stream) -> String {
    let gateway = plan.gateway();
    let mut text = stream.paint(BOLD, &clean(gateway.display_name())) + "\n";
    let mut sheet = Sheet::default();
    if gateway.name.is_some() {
        sheet.fact("id", gateway.id.as_str());
    }
    let arrow = stream.arrow();
    let from = plan.old_flavor();
    let old = from.and_then(Flavor::spec);
    let new = plan.new_flavor().spec();
    let limit = |facts: Option<&otc_vpn::client::metadata::FlavorSpec>| {
        facts.map_or_else(|| "not known".to_owned(), |facts| bandwidth(facts.max_bandwidth_mbit))
    };
    sheet.styled(
        "flavor",
        format!("{} {arrow} {}", from.map_or("not told", Flavor::as_str), plan.new_flavor()),
        GREEN,
    );
    sheet.fact("forwards", format!("{} {arrow} {}", limit(old), limit(new)));
    let new_limit = new.map(|facts| facts.max_bandwidth_mbit);
    for (index, eip) in [&gateway.eip1, &gateway.eip2].into_iter().flatten().enumerate() {
        let (words, style) = address(eip, new_limit);
        sheet.styled(if index == 0 { "address" } else { "" }, words, style);
    }
    let private = [&gateway.access_private_ip_1, &gateway.access_private_ip_2];
    for (index, address) in private.into_iter().flatten().enumerate() {
        sheet.fact(if index == 0 { "private" } else { "" }, address);
    }
    sheet.fact("groups", groups(gateway, plan.new_flavor()));
    let notes = plan.warnings().iter().filter(|note| !is_about_eip(note));
    for (index, note) in notes.enumerate() {
        sheet.styled(if index == 0 { "note" } else { "" }, note.to_string(), YELLOW);
    }
    sheet.styled("not known", NOT_KNOWN, DIM);
    sheet.whole("way back", way_back(plan, named, commands), DIM);
    text.push_str(&sheet.render(stream, 2));
    text
}

/// That there is nothing to do.
pub(crate) fn nothing_to_do(plan: &Plan, stream: &Stream) -> String {
    let name = stream.paint(BOLD, &clean(plan.gateway().display_name()));
    match &plan.gateway().status {
        Some(status) if *status != GatewayStatus::Active => {
            format!(
                "{name} has {} already, and is {}; no change is sent\n",
                plan.new_flavor(),
                clean(status.as_str())
            )
        }
        _ => format!("{name} has {} already; there is nothing to do\n", plan.new_flavor()),
    }
}

/// That a gateway cannot be changed.
pub(crate) fn refused(name: &str, failure: &Failure, stream: &Stream) -> String {
    let (name, fact) = (clean(name), failure.fact());
    let words = if fact.starts_with(&*name) { fact } else { format!("{name}: {fact}") };
    let lines = stream.wrap(&words, 2).join("\n  ");
    match lines.strip_prefix(&*name) {
        Some(rest) => format!("{}{rest}\n", stream.paint(BOLD, &name)),
        None => format!("{lines}\n"),
    }
}

/// An EIP, and how its bandwidth stands to the new limit.
fn address(eip: &ResponseEip, limit: Option<u32>) -> (String, anstyle::Style) {
    let address = eip.ip_address.as_deref().or(eip.id.as_deref()).unwrap_or("an EIP without an address");
    let Some(own) = eip.bandwidth_size.and_then(|size| u32::try_from(size).ok()) else {
        return (format!("{address}, of a bandwidth that is not told"), anstyle::Style::new());
    };
    let own_text = bandwidth(own);
    match limit {
        Some(limit) if own < limit => {
            (format!("{address}, {own_text}: stays the bottleneck below {}", bandwidth(limit)), YELLOW)
        }
        Some(limit) if own > limit => {
            (format!("{address}, {own_text}: more than the {} that are forwarded", bandwidth(limit)), YELLOW)
        }
        _ => (format!("{address}, {own_text}"), anstyle::Style::new()),
    }
}

fn groups(gateway: &Gateway, to: &Flavor) -> String {
    let used = match gateway.used_connection_group {
        Some(used) => format!("{used} in use"),
        None => "not told how many are in use".to_owned(),
    };
    match to.spec() {
        Some(facts) => format!("{used}; {to} can have {}", facts.connection_groups),
        None => used,
    }
}

fn is_about_eip(note: &PlanWarning) -> bool {
    matches!(note, PlanWarning::EipAboveLimit { .. } | PlanWarning::EipBottleneck { .. })
}

fn way_back(plan: &Plan, named: &str, commands: &Commands) -> String {
    match plan.old_flavor() {
        Some(from) if from.spec().is_some_and(|facts| facts.requestable) => commands.resize(named, from),
        Some(from) => format!("none: {from} cannot be asked for today"),
        None => "not known, since the gateway does not tell its flavor".to_owned(),
    }
}
