//! What several tests need.

use otc_vpn::auth::{Credentials, Domain, PasswordCredentials, ProjectScope, User};
use otc_vpn::config::Environment;
use otc_vpn::{Client, ClientBuilder, GatewayId};
use otc_vpn_simulator::{
    DOMAIN, PASSWORD, PROJECT_ID, RecordedRequest, Simulator, SimulatorBuilder, TOKEN, USER,
};
use std::num::NonZero;
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

/// The id of `vpngw-4321` in the simulator.
pub(crate) const GATEWAY: &str = "620d99b8-demo-a8df-va86-200b868f2d7d";

pub(crate) fn gateway_id() -> GatewayId {
    GATEWAY.parse().unwrap()
}

/// A simulator whose transitions take 200 ms, with these faults.
pub(crate) async fn simulator(faults: &[&str]) -> Simulator {
    with_faults(Simulator::builder().transition(Duration::from_millis(200)), faults).start().await.unwrap()
}

pub(crate) fn with_faults(builder: SimulatorBuilder, faults: &[impl AsRef<str>]) -> SimulatorBuilder {
    faults.iter().fold(builder, |builder, fault| {
        let fault = fault.as_ref();
        builder.fault(fault.parse().unwrap_or_else(|error| panic!("{fault}: {error}")))
    })
}

/// A builder without credentials that does not read the environment.
pub(crate) fn builder(endpoint: impl Into<String>) -> ClientBuilder {
    Client::builder().environment(Environment::empty()).endpoint(endpoint).project_id(PROJECT_ID)
}

/// A client with the simulator's token.
pub(crate) async fn client(endpoint: impl Into<String>) -> Client {
    builder(endpoint).token(TOKEN).build().await.unwrap()
}

/// Password credentials of the simulator's user.
pub(crate) fn password_credentials(simulator: &Simulator) -> Credentials {
    Credentials::Password(PasswordCredentials::new(
        (simulator.url() + "/v3").parse().unwrap(),
        User::by_name(USER, Domain::Name(DOMAIN.to_owned())),
        PASSWORD,
        ProjectScope::Id(PROJECT_ID.to_owned()),
    ))
}

/// The requests of one operation.
pub(crate) fn requests(simulator: &Simulator, operation: &str) -> Vec<RecordedRequest> {
    let requests = simulator.journal().requests.into_iter();
    requests.filter(|request| request.operation == Some(operation)).collect()
}

/// How often the change was sent.
pub(crate) fn changes_sent(simulator: &Simulator) -> usize {
    requests(simulator, "update_vgw_specification").len()
}

/// Runs each case on one of as many threads as there are processors, in a runtime of its own with paused time, so that no case can
/// delay another. The results have the order of the cases.
pub(crate) fn run_each_paused<C: Sync, T: Send>(cases: &[C], run: impl AsyncFn(&C) -> T + Sync) -> Vec<T> {
    let pending = Mutex::new(cases.iter().enumerate());
    let run_pending = || {
        let next = || pending.lock().unwrap().next();
        let run = |(index, case)| {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
            (index, runtime.unwrap().block_on(run(case)))
        };
        std::iter::from_fn(next).map(run).collect::<Vec<_>>()
    };
    let mut results: Vec<(usize, T)> = thread::scope(|scope| {
        let threads = thread::available_parallelism().map_or(1, NonZero::get);
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(run_pending)).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}
