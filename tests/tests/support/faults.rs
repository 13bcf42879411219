//! One run of the job against a simulator with faults, and the oracle that holds the report against the journal.

use otc_vpn::{Client, Error, ErrorKind, Flavor, GatewayId, Outcome, RetryPolicy, Timeouts};
use otc_vpn_simulator::{Journal, PROJECT_ID, Simulator, TOKEN};
use std::time::Duration;
use tokio::time::Instant;

const GATEWAY: &str = "620d99b8-demo-a8df-va86-200b868f2d7d";
/// What the caller gives the whole of it.
const DEFAULT_WAIT_TIMEOUT: Duration = Duration::from_secs(7);
/// How much later than that a slow machine may be.
const SLACK: Duration = Duration::from_secs(3);

/// What was reported, and what happened.
pub(crate) struct Report {
    faults: Vec<String>,
    result: Result<(), Error>,
    elapsed: Duration,
    journal: Journal,
}

/// Runs the job once.
pub(crate) async fn run(faults: &[String]) -> Report {
    let mut simulator = Simulator::builder().transition(Duration::from_millis(200));
    for fault in faults {
        simulator = simulator.fault(fault.parse().unwrap_or_else(|error| panic!("{fault}: {error}")));
    }
    let simulator = simulator.start().await.unwrap();
    let client = Client::builder()
        .endpoint(simulator.url())
        .project_id(PROJECT_ID)
        .token(TOKEN)
        .timeouts(Timeouts {
            connect: Duration::from_secs(1),
            read: Duration::from_secs(1),
            total: Duration::from_millis(1500),
        })
        .retry_policy(RetryPolicy { max_elapsed_time: Duration::from_secs(3), ..RetryPolicy::default() })
        .build()
        .unwrap();
    let begun = Instant::now();
    let result = job(&client, begun + DEFAULT_WAIT_TIMEOUT).await;
    let elapsed = begun.elapsed();
    // What the service had taken before the caller gave up may still take effect.
    tokio::time::sleep(Duration::from_millis(400)).await;
    Report { faults: faults.to_vec(), result, elapsed, journal: simulator.journal() }
}

async fn job(client: &Client, deadline: Instant) -> Result<(), Error> {
    let id: GatewayId = GATEWAY.parse().unwrap();
    let gateways = client.gateways().deadline(deadline);
    let change =
        gateways.resize(&id, Flavor::Professional2).unchanged_period(Duration::from_millis(1500)).await?;
    change.wait().await.map(drop)
}

impl Report {
    /// The cell of the table.
    pub(crate) fn word(&self) -> String {
        match &self.result {
            Ok(()) => "done".to_owned(),
            Err(error) => {
                format!("{}, {}", error.kind(), error.outcome().map_or("no outcome", Outcome::as_str))
            }
        }
    }

    /// What is wrong with the report; nothing, if all is well.
    pub(crate) fn violations(&self) -> Vec<String> {
        let changes = |arrival: &&otc_vpn_simulator::RecordedRequest| arrival.method == "POST";
        let arrived = self.journal.requests.iter().filter(changes).count();
        let refused = self
            .journal
            .requests
            .iter()
            .filter(changes)
            .filter(|arrival| matches!(arrival.status, Some(400 | 429)))
            .count();
        let executed = self.journal.changes.len();
        let mut wrong = Vec::new();
        let mut claim = |holds: bool, words: &str| {
            if !holds {
                let faults = self.faults.join(" ");
                let word = self.word();
                wrong.push(format!(
                    "{faults}: {words}; reported {word} after {:?}, arrived {arrived}, executed {executed}: {:?}",
                    self.elapsed, self.result
                ));
            }
        };
        claim(executed <= 1, "the change was executed more than once");
        claim(arrived <= 1 + refused, "the change arrived again without a proof that it was not executed");
        claim(self.elapsed <= DEFAULT_WAIT_TIMEOUT + SLACK, "it took longer than its timeout");
        match &self.result {
            Ok(()) => claim(executed == 1, "success was reported"),
            Err(error) => {
                match error.outcome() {
                    Some(Outcome::NotSent) => claim(arrived == 0, "'not sent' was reported"),
                    Some(Outcome::Refused) => claim(executed == 0, "'refused' was reported"),
                    Some(Outcome::Accepted) => claim(executed == 1, "'accepted' was reported"),
                    Some(Outcome::Unknown) => {
                        claim(
                            error.kind() == ErrorKind::UnknownOutcome,
                            "an unknown outcome has its own kind",
                        );
                        claim(!error.is_retryable(), "an unknown outcome must not be called safe to repeat");
                        claim(
                            error.hint().is_some_and(|hint| hint.contains("gateway show")),
                            "an unknown outcome must say how to look",
                        );
                    }
                    _ => claim(false, "an error of a change must say its outcome"),
                }
                let text = format!("{error} {error:?} {:?}", error.hint());
                claim(!text.contains(TOKEN), "a secret is in the error");
            }
        }
        wrong
    }
}
