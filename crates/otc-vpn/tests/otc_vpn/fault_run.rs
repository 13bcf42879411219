//! One resize against a simulator with injected faults, and the check of its result against the simulator's journal.

use crate::support::{builder, gateway_id, password_credentials, run_each_paused, with_faults};
use otc_vpn::auth::Credentials;
use otc_vpn::{Client, Error, ErrorKind, Flavor, Hint, Outcome, RetryPolicy, Timeouts};
use otc_vpn_simulator::{Journal, RecordedRequest, Simulator, TOKEN};
use std::time::Duration;
use tokio::time::Instant;

/// The deadline of the whole resize, from its start.
const TIMEOUT: Duration = Duration::from_secs(7);
/// The resolution of tokio's timers, several times: each wait ends up to a millisecond late.
const TIMER_SLACK: Duration = Duration::from_millis(50);

/// What was reported, and what the simulator recorded.
pub(crate) struct Report {
    faults: Vec<String>,
    result: Result<(), Error>,
    elapsed: Duration,
    journal: Journal,
}

/// Runs one resize for each list of faults, with the reports in the same order.
pub(crate) fn run_all(cases: &[Vec<String>]) -> Vec<Report> {
    run_each_paused(cases, async |faults| run(faults).await)
}

async fn run(faults: &[String]) -> Report {
    let simulator = Simulator::builder().transition(Duration::from_millis(200));
    let simulator = with_faults(simulator, faults).start().await.unwrap();
    let timeouts = Timeouts::default()
        .with_connect(Duration::from_secs(1))
        .with_read(Duration::from_secs(1))
        .with_attempt(Duration::from_millis(1500));
    let has_iam_fault = faults.iter().any(|fault| fault.starts_with("token:"));
    let credentials = match has_iam_fault {
        true => password_credentials(&simulator),
        false => Credentials::Token(TOKEN.into()),
    };
    let client = builder(simulator.url())
        .credentials(credentials)
        .timeouts(timeouts)
        .retry_policy(RetryPolicy::default().with_max_elapsed_time(Duration::from_secs(3)))
        .build()
        .await
        .unwrap();
    let start = Instant::now();
    let result = resize(&client, start + TIMEOUT).await;
    let elapsed = start.elapsed();
    // A change that the service accepted before the client timed out may still take effect.
    tokio::time::sleep(Duration::from_secs(60)).await;
    Report { faults: faults.to_vec(), result, elapsed, journal: simulator.journal() }
}

async fn resize(client: &Client, deadline: Instant) -> Result<(), Error> {
    let gateways = client.gateways().deadline(deadline);
    let resize =
        gateways.resize(&gateway_id(), Flavor::Professional2).unchanged_period(Duration::from_millis(1500));
    resize.await?.wait().await?.require_tunnels()
}

impl Report {
    /// The result in the form of the table: `done`, or the kind of the error and the outcome of the change.
    pub(crate) fn summary(&self) -> String {
        match &self.result {
            Ok(()) => "done".to_owned(),
            Err(error) => {
                format!("{}, {}", error.kind(), error.outcome().map_or("no outcome", Outcome::as_str))
            }
        }
    }

    /// The false statements in the report, each as a message. It is empty if the report is correct.
    pub(crate) fn violations(&self) -> Vec<String> {
        let is_change = |request: &&RecordedRequest| request.operation == Some("update_vgw_specification");
        let posts: Vec<&RecordedRequest> = self.journal.requests.iter().filter(is_change).collect();
        let sent = posts.len();
        let rejected = posts.iter().filter(|request| matches!(request.status, Some(400 | 429))).count();
        let executed = self.journal.changes.len();
        let mut violations = Vec::new();
        let mut check = |holds: bool, violation: &str| {
            if !holds {
                violations.push(format!(
                    "{}: {violation}; reported {} after {:?}, sent {sent}, executed {executed}: {:?}",
                    self.faults.join(" "),
                    self.summary(),
                    self.elapsed,
                    self.result
                ));
            }
        };
        check(executed <= 1, "the change was executed more than once");
        check(sent <= 1 + rejected, "the change was sent again without a proof that it was not executed");
        check(self.elapsed <= TIMEOUT + TIMER_SLACK, "the deadline was exceeded");
        match &self.result {
            Ok(()) => check(executed == 1, "success was reported"),
            Err(error) => {
                match error.outcome() {
                    Some(Outcome::NotSent) => check(sent == 0, "'not sent' was reported"),
                    Some(Outcome::Refused) => check(executed == 0, "'refused' was reported"),
                    Some(Outcome::Accepted) => check(executed == 1, "'accepted' was reported"),
                    Some(Outcome::Unknown) => {
                        check(
                            error.kind() == ErrorKind::UnknownOutcome,
                            "an unknown outcome must have the kind of that name",
                        );
                        check(!error.is_retryable(), "an unknown outcome must not be retryable");
                        check(
                            error.hints().iter().any(|hint| matches!(hint, Hint::CheckGateway { .. })),
                            "an unknown outcome must have a hint on how to check the gateway",
                        );
                    }
                    _ => check(false, "an error of a change must have an outcome"),
                }
                let text = format!("{error} {error:?} {:?}", error.hints());
                check(!text.contains(TOKEN), "the error contains a secret");
            }
        }
        violations
    }
}
