//! Tunnels during a resize: limits of time and of requests, errors and warnings. `tunnel_matrix` has the combinations.

use crate::support::{requests, with_faults};
use crate::tunnel_matrix::{TRANSITION, client_of, rate_violations};
use otc_vpn::{ErrorKind, Flavor, GatewayId, PlanWarning};
use otc_vpn_simulator::Simulator;
use std::time::Duration;
use tokio::time::Instant;

#[tokio::test(start_paused = true)]
async fn pages_of_many_connections_are_read_at_most_once_a_second() {
    let connection = |number: usize| {
        format!(
            "  - {{ id: c{number:0>35}, status: ACTIVE, vgw_id: g, vgw_ip: e{}, cgw_id: c{}, \
             created_at: '2025-01-01T{:02}:{:02}:00Z' }}\n",
            number % 2,
            number / 4,
            number / 60,
            number % 60
        )
    };
    let connections: String = (0..250).map(connection).collect();
    let gateway = "{ id: g, status: ACTIVE, flavor: Professional1, supported_flavors: [Professional2] }";
    let seed = format!("vpn_gateways: [{gateway}]\nvpn_connections:\n{connections}");
    let simulator =
        Simulator::builder().transition(TRANSITION).seed(seed.parse().unwrap()).start().await.unwrap();
    let gateways = client_of(&simulator).await.gateways();
    let id = "g".parse::<GatewayId>().unwrap();
    let resized = gateways.resize(&id, Flavor::Professional2).await.unwrap().wait().await.unwrap();
    let report = resized.tunnels().unwrap();
    assert_eq!(report.connections().len(), 250);
    let interrupted = report.connections().iter().filter(|tunnel| !tunnel.interruptions().is_empty()).count();
    assert!(interrupted > 200, "{interrupted}");
    let violations = rate_violations(&simulator.journal(), 1);
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

#[tokio::test(start_paused = true)]
async fn tunnel_check_off_reads_no_connections() {
    let simulator = Simulator::builder().transition(TRANSITION).start().await.unwrap();
    let gateways = client_of(&simulator).await.gateways().tunnel_check(false);
    let gateway = gateways.find("vpngw-4321").await.unwrap();
    let plan = gateways.plan(&gateway, Flavor::Professional2).await.unwrap();
    assert!(plan.connections().is_none());
    let resized = gateways.apply(plan).await.unwrap().wait().await.unwrap();
    assert!(resized.tunnels().is_none());
    resized.require_tunnels().unwrap();
    assert!(requests(&simulator, "list_vpn_connections").is_empty());
}

#[tokio::test(start_paused = true)]
async fn error_names_the_tunnels_that_are_down_with_time_and_reason() {
    let simulator = with_faults(Simulator::builder().transition(TRANSITION), &["change:tunnels=stay-down"]);
    // The entries of the log have the time of the paused clock.
    let (wall, start) = (std::time::SystemTime::now(), Instant::now());
    let simulator = simulator.clock(move || wall + start.elapsed()).start().await.unwrap();
    let gateways = client_of(&simulator).await.gateways();
    let gateway = gateways.find("vpngw-4321").await.unwrap();
    let resized = gateways.resize(&gateway, Flavor::Professional2).await.unwrap().wait().await.unwrap();
    let error = resized.require_tunnels().unwrap_err().to_string();
    for part in [
        "vpngw-4321 is ACTIVE with flavor Professional2, but 2 of 4 tunnels are down",
        "munich-2 is DOWN, for at least 3",
        "berlin-2 is DOWN",
        "(dpd timeout)",
    ] {
        assert!(error.contains(part), "{part}: {error}");
    }
    assert!(start.elapsed() < Duration::from_secs(60 + 15 + 300 + 10), "{:?}", start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn deadline_also_limits_the_wait_for_tunnels() {
    let simulator = with_faults(Simulator::builder().transition(TRANSITION), &["change:tunnels=stay-down"]);
    let simulator = simulator.start().await.unwrap();
    let client = client_of(&simulator).await;
    let start = Instant::now();
    let gateways = client.gateways().deadline(start + Duration::from_secs(100));
    let gateway = gateways.find("vpngw-4321").await.unwrap();
    let resized = gateways.resize(&gateway, Flavor::Professional2).await.unwrap().wait().await.unwrap();
    assert_eq!(resized.require_tunnels().unwrap_err().kind(), ErrorKind::TunnelsDown);
    assert!(start.elapsed() <= Duration::from_secs(100), "{:?}", start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn tunnel_timeout_of_zero_checks_once() {
    let simulator =
        with_faults(Simulator::builder().transition(TRANSITION), &["change:tunnels=down-for=20s"]);
    let simulator = simulator.start().await.unwrap();
    let client = client_of(&simulator).await;
    let gateways = client.gateways().tunnel_timeout(Duration::ZERO);
    let gateway = gateways.find("vpngw-4321").await.unwrap();
    let resized = gateways.resize(&gateway, Flavor::Professional2).await.unwrap().wait().await.unwrap();
    assert_eq!(resized.tunnels().unwrap().down().count(), 2);
}

#[tokio::test(start_paused = true)]
async fn retry_after_of_the_connections_is_honored() {
    let fault = "connections:status=429,retry-after=10,after=1,times=2";
    let simulator = with_faults(Simulator::builder().transition(TRANSITION), &[fault]).start().await.unwrap();
    let gateways = client_of(&simulator).await.gateways();
    let gateway = gateways.find("vpngw-4321").await.unwrap();
    let _resized = gateways.resize(&gateway, Flavor::Professional2).await.unwrap().wait().await.unwrap();
    let reads: Vec<_> = requests(&simulator, "list_vpn_connections")
        .iter()
        .map(|request| request.received_ms / 1000)
        .collect();
    assert!(reads[2] - reads[1] >= 10 && reads[3] - reads[2] >= 10, "{reads:?}");
}

#[tokio::test(start_paused = true)]
async fn plan_warns_about_connections_that_are_down_or_not_redundant() {
    let simulator = Simulator::builder().start().await.unwrap();
    let gateways = client_of(&simulator).await.gateways();
    let gateway = gateways.find("vpngw-5bd6").await.unwrap();
    let plan = gateways.plan(&gateway, Flavor::Professional1).await.unwrap();
    let names: Vec<_> =
        plan.connections().unwrap().iter().map(|connection| connection.display_name()).collect();
    assert_eq!(names, ["oslo-1", "oslo-2"]);
    let warnings: Vec<_> =
        plan.warnings().iter().map(|warning| (warning.kind(), warning.to_string())).collect();
    let text = |kind: &str| warnings.iter().find(|(own, _)| *own == kind).map(|(_, text)| text.as_str());
    assert_eq!(text("connection_not_active"), Some("connection oslo-2 is DOWN"));
    assert!(
        text("no_redundancy").is_some_and(|text| text.ends_with("its only ACTIVE connection is oslo-1")),
        "{warnings:?}"
    );

    let gateway = gateways.find("vpngw-4321").await.unwrap();
    let plan = gateways.plan(&gateway, Flavor::Professional2).await.unwrap();
    assert_eq!(plan.connections().unwrap().len(), 4);
    let kinds: Vec<_> = plan.warnings().iter().map(PlanWarning::kind).collect();
    assert!(!kinds.contains(&"no_redundancy") && !kinds.contains(&"connection_not_active"), "{kinds:?}");
}

#[tokio::test(start_paused = true)]
async fn missing_permission_is_a_warning_with_the_iam_action() {
    let fault = "connections:status=403,code=VPN.0007";
    let simulator = with_faults(Simulator::builder(), &[fault]).start().await.unwrap();
    let gateways = client_of(&simulator).await.gateways();
    let gateway = gateways.find("vpngw-4321").await.unwrap();
    let plan = gateways.plan(&gateway, Flavor::Professional2).await.unwrap();
    assert!(plan.connections().is_none());
    let warning = plan.warnings().iter().find(|warning| warning.kind() == "connections_unknown").unwrap();
    assert!(
        warning.to_string().contains("grant the user the IAM action vpn:vpnConnections:list"),
        "{warning}"
    );
    assert_eq!(requests(&simulator, "list_vpn_connections").len(), 1, "it is not retried");
}
