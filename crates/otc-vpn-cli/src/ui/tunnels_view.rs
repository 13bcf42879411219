//! Describes the tunnels of a gateway before, during and after a change.

use crate::humanize::{count, duration};
use otc_vpn::{Connection, ConnectionStatus, TunnelReport};
use std::time::Duration;

/// How many customer gateways a plan lists.
const MAX_CUSTOMER_GATEWAYS: usize = 10;

/// How many tunnels are up, then one line for each customer gateway with its tunnels.
pub(crate) fn plan(connections: &[Connection]) -> Vec<String> {
    if connections.is_empty() {
        return vec!["none".to_owned()];
    }
    let mut lines = vec![up(connections)];
    let mut groups: Vec<(&str, Vec<&Connection>)> = Vec::new();
    for connection in connections {
        let customer = connection.customer_gateway_id().unwrap_or_default();
        match groups.iter_mut().find(|(id, _)| *id == customer) {
            Some((_, group)) => group.push(connection),
            None => groups.push((customer, vec![connection])),
        }
    }
    let more = groups.len().saturating_sub(MAX_CUSTOMER_GATEWAYS);
    lines.extend(groups.iter().take(MAX_CUSTOMER_GATEWAYS).map(|(id, group)| customer_gateway(id, group)));
    if more > 0 {
        lines.push(format!("and {}", count(more, "more customer gateway")));
    }
    lines
}

/// How many tunnels are up, and which are not.
pub(crate) fn summary(connections: &[Connection]) -> String {
    let others: Vec<_> = connections.iter().filter(|connection| !connection.is_up()).map(tunnel).collect();
    match (connections.len(), others.len()) {
        (0, _) => "none".to_owned(),
        (_, 0) => up(connections),
        _ => format!("{}; not up: {}", up(connections), others.join(", ")),
    }
}

fn up(connections: &[Connection]) -> String {
    let up = connections.iter().filter(|connection| connection.is_up()).count();
    format!("{up} of {} up", connections.len())
}

/// The address of a customer gateway, or its id, and its tunnels.
fn customer_gateway(id: &str, connections: &[&Connection]) -> String {
    let address = connections.iter().find_map(|connection| {
        let ike = connection.fields().ikepolicy.as_ref()?;
        ike.peer_id.as_deref().filter(|peer| !peer.is_empty())
    });
    let tunnels: Vec<_> = connections.iter().map(|connection| tunnel(connection)).collect();
    format!("{}: {}", address.unwrap_or(id), tunnels.join(", "))
}

/// The name of a tunnel, with its status if it is not up.
fn tunnel(connection: &Connection) -> String {
    let name = connection.display_name();
    match connection.status() {
        Some(ConnectionStatus::Active) => name.to_owned(),
        Some(status) => format!("{name} ({status})"),
        None => format!("{name} (status unknown)"),
    }
}

/// What happened to the tunnels during a change. Tunnels that are down are an error of their own.
pub(crate) fn result(report: &TunnelReport) -> String {
    let watched = report.watched();
    if watched == 0 {
        return "no tunnel was up before the change".to_owned();
    }
    let down = report.down().count();
    let up = watched - down;
    let tunnels = if watched == 1 { "tunnel" } else { "tunnels" };
    let longest = report.longest_interruption();
    let Some(recovered_after) = report.recovered_after() else {
        return match report.read_error() {
            Some(_) => format!("{} could not be checked after the change", count(watched, "tunnel")),
            None => format!("{up} of {watched} {tunnels} up"),
        };
    };
    match longest {
        Some((tunnel, longest)) => format!(
            "{up} of {watched} {tunnels} up again after {}, longest interruption about {} ({})",
            duration(recovered_after),
            duration(rounded(longest)),
            tunnel.connection().display_name()
        ),
        None => format!(
            "{up} of {watched} {tunnels} up, no interruption seen (polled at least every {})",
            duration(rounded(report.resolution()))
        ),
    }
}

/// The warning if the connections could not be read after the change.
pub(crate) fn unconfirmed(report: &TunnelReport) -> Option<String> {
    let reason = report.read_error()?;
    Some(format!(
        "the VPN connections could not be read after the change, so their status is unknown: {reason}"
    ))
}

/// The nearest whole number of seconds.
fn rounded(duration: Duration) -> Duration {
    Duration::from_secs(duration.as_secs_f64().round() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use otc_vpn::config::Environment;
    use otc_vpn::{Client, Flavor};
    use otc_vpn_simulator::{PROJECT_ID, Simulator, TOKEN};

    async fn client(faults: &[&str]) -> (Simulator, Client) {
        let builder = Simulator::builder().transition(Duration::from_secs(60));
        let builder = faults.iter().fold(builder, |builder, fault| builder.fault(fault.parse().unwrap()));
        let simulator = builder.start().await.unwrap();
        let builder = Client::builder().environment(Environment::empty()).endpoint(simulator.url());
        let client = builder.project_id(PROJECT_ID).token(TOKEN).build().await.unwrap();
        (simulator, client)
    }

    /// What is said about a resize with these faults.
    async fn result_with(gateway: &str, flavor: Flavor, faults: &[&str]) -> String {
        let (_simulator, client) = client(faults).await;
        let gateways = client.gateways();
        let gateway = gateways.find(gateway).await.unwrap();
        let resized = gateways.resize(&gateway, flavor).await.unwrap().wait().await.unwrap();
        result(resized.tunnels().unwrap())
    }

    #[tokio::test(start_paused = true)]
    async fn result_has_the_longest_interruption_or_states_that_none_was_seen() {
        let (first, second) = (Flavor::Professional1, Flavor::Professional2);
        // The simulator interrupts it for 22.5 s, and the reads around it are up to 2 s earlier and later.
        insta::assert_snapshot!(
            result_with("vpngw-4321", second.clone(), &[]).await,
            @"4 of 4 tunnels up again after 1 min 4 s, longest interruption about 26 s (berlin-1)"
        );
        insta::assert_snapshot!(
            result_with("vpngw-4321", second.clone(), &["change:tunnels=none"]).await,
            @"4 of 4 tunnels up, no interruption seen (polled at least every 2 s)"
        );
        insta::assert_snapshot!(
            result_with("vpngw-4321", second.clone(), &["change:tunnels=stay-down"]).await,
            @"2 of 4 tunnels up"
        );
        insta::assert_snapshot!(
            result_with("vpngw-4321", second, &["connections:status=403,after=1"]).await,
            @"4 tunnels could not be checked after the change"
        );
        insta::assert_snapshot!(
            result_with("vpngw-5bd6", first, &["change:tunnels=none"]).await,
            @"1 of 1 tunnel up, no interruption seen (polled at least every 2 s)"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn plan_lists_tunnels_by_customer_gateway() {
        let (_simulator, client) = client(&[]).await;
        let connections = client.connections().list().await.unwrap();
        insta::assert_snapshot!(plan(&connections).join("\n"), @r"
        5 of 6 up
        203.0.113.81: munich-1, munich-2
        203.0.113.93: berlin-1, berlin-2
        198.51.100.7: oslo-1, oslo-2 (DOWN)
        ");
        assert_eq!(summary(&connections), "5 of 6 up; not up: oslo-2 (DOWN)");
        assert_eq!(summary(&connections[..4]), "4 of 4 up");
        assert_eq!((plan(&[]), summary(&[])), (vec!["none".to_owned()], "none".to_owned()));
    }
}
