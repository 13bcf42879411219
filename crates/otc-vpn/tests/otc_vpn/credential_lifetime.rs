//! Credentials over time: tokens that expire, and signatures with a clock that differs from that of the service.

use crate::authentication::{password, password_client, simulator_with, statuses};
use crate::support::{GATEWAY, builder, requests, with_faults};
use otc_vpn::auth::Credentials;
use otc_vpn::{ApiRequest, Clock, ErrorKind, Flavor, Hint, Outcome};
use otc_vpn_simulator::{self as sim, Simulator, SimulatorBuilder};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

const HOUR: u64 = 60 * 60;

/// A time for the clock of the simulator.
fn system_time(time: jiff::Timestamp) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(time.as_second().try_into().unwrap())
}

/// The system clock plus an offset that tests advance.
#[derive(Clone, Default)]
struct TestClock(Arc<AtomicU64>);

impl TestClock {
    fn advance(&self, seconds: u64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }

    fn now(&self) -> SystemTime {
        SystemTime::now() + Duration::from_secs(self.0.load(Ordering::SeqCst))
    }

    fn for_client(&self) -> Clock {
        let clock = self.clone();
        Clock::from_fn(move || clock.now().try_into().unwrap())
    }

    async fn simulator(&self, builder: SimulatorBuilder) -> Simulator {
        let clock = self.clone();
        builder.clock(move || clock.now()).start().await.unwrap()
    }
}

#[tokio::test(start_paused = true)]
async fn expired_token_is_renewed_and_the_request_resent_once() {
    let clock = TestClock::default();
    let simulator = clock.simulator(Simulator::builder()).await;
    let client = password_client(&simulator).await;
    let gateway = client.gateways().find("vpngw-4321").await.unwrap();
    clock.advance(25 * HOUR);
    client.gateways().list().await.unwrap();
    assert_eq!(statuses(&simulator, "list_vgws"), [200, 401, 200]);
    assert_eq!(statuses(&simulator, "create_token"), [201, 201]);

    // A change with an expired token was certainly not executed, so it is resent too.
    let plan = client.gateways().plan(&gateway, Flavor::Professional2).await.unwrap();
    clock.advance(25 * HOUR);
    let operation = client.gateways().apply(plan).await.unwrap();
    assert!(operation.changed());
    assert_eq!(statuses(&simulator, "update_vgw_specification"), [401, 200]);
    assert_eq!(simulator.journal().changes.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn token_is_renewed_shortly_before_it_expires() {
    let clock = TestClock::default();
    let simulator = clock.simulator(Simulator::builder().token_lifetime(Duration::from_secs(1000))).await;
    let client = builder(simulator.url())
        .credentials(Credentials::Password(password(&simulator)))
        .clock(clock.for_client())
        .build()
        .await
        .unwrap();
    client.gateways().list().await.unwrap();
    let first = client.session().await.unwrap().unwrap().expires_at();
    clock.advance(600);
    client.gateways().list().await.unwrap();
    assert_eq!(requests(&simulator, "create_token").len(), 1, "the token is reused");
    clock.advance(350);
    client.gateways().list().await.unwrap();
    assert_eq!(requests(&simulator, "create_token").len(), 2);
    assert!(client.session().await.unwrap().unwrap().expires_at() > first);
    assert_eq!(statuses(&simulator, "list_vgws"), [200, 200, 200]);
}

#[tokio::test(start_paused = true)]
async fn renewed_token_that_is_rejected_too_ends_the_retries() {
    let simulator = simulator_with(&["list:status=401,code=APIGW.0301"]).await;
    let error = password_client(&simulator).await.gateways().list().await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Authentication, Some(401)));
    assert_eq!(statuses(&simulator, "list_vgws"), [401, 401]);
    assert_eq!(statuses(&simulator, "create_token"), [201, 201]);

    // The same holds if IAM rejects the second token request.
    let simulator =
        simulator_with(&["list:status=401,code=APIGW.0301", "token:status=401,body=keystone,after=1"]).await;
    let error = password_client(&simulator).await.gateways().list().await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Authentication, Some("APIGW.0301")));
    assert_eq!(statuses(&simulator, "list_vgws"), [401]);
    assert_eq!(statuses(&simulator, "create_token"), [201, 401]);

    // A token given by the user cannot be renewed.
    let simulator = simulator_with(&["list:status=401,code=APIGW.0301"]).await;
    builder(simulator.url()).token(sim::TOKEN).build().await.unwrap().gateways().list().await.unwrap_err();
    assert_eq!(statuses(&simulator, "list_vgws"), [401]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_requests_share_one_token_request() {
    let clock = TestClock::default();
    let slow_iam = Simulator::builder().fault("token:delay-before=300ms".parse().unwrap());
    let simulator = clock.simulator(slow_iam).await;
    let client = password_client(&simulator).await;
    let list_concurrently = async || {
        let calls = (0..20).map(|_| async { client.gateways().list().await });
        futures_util::future::try_join_all(calls).await.unwrap();
    };
    list_concurrently().await;
    assert_eq!(statuses(&simulator, "create_token"), [201]);
    clock.advance(25 * HOUR);
    list_concurrently().await;
    assert_eq!(statuses(&simulator, "create_token"), [201, 201]);
    let lists = statuses(&simulator, "list_vgws");
    assert_eq!(lists.iter().filter(|status| **status == 200).count(), 40, "{lists:?}");
}

#[tokio::test(start_paused = true)]
async fn rejected_signature_with_a_wrong_clock_has_a_hint_with_both_times() {
    let service_time: jiff::Timestamp = "2026-11-03T10:00:00Z".parse().unwrap();
    let simulator = Simulator::builder().clock(move || system_time(service_time)).start().await.unwrap();
    let client_with_clock = async |time: &str| {
        let client_time: jiff::Timestamp = time.parse().unwrap();
        let keys = builder(simulator.url()).access_key(sim::ACCESS_KEY, sim::SECRET_KEY);
        keys.clock(Clock::from_fn(move || client_time)).build().await.unwrap()
    };
    for client_time in ["2026-11-03T10:20:00Z", "2026-11-03T09:40:00Z"] {
        let error = client_with_clock(client_time).await.gateways().list().await.unwrap_err();
        assert_eq!((error.kind(), error.status()), (ErrorKind::Authentication, Some(401)));
        let skew = error.hints().iter().find_map(|hint| match hint {
            Hint::SetClock(skew) => Some(skew),
            _ => None,
        });
        let skew = skew.unwrap_or_else(|| panic!("no hint on the clock: {:?}", error.hints()));
        assert_eq!((skew.local.to_string(), skew.remote), (client_time.to_owned(), service_time));
    }
    client_with_clock("2026-11-03T10:14:00Z").await.gateways().list().await.unwrap();

    // A token does not depend on the clock, so that the clock cannot be the cause of its rejection.
    let client_time: jiff::Timestamp = "2026-11-03T12:00:00Z".parse().unwrap();
    let token = builder(simulator.url())
        .token("another")
        .clock(Clock::from_fn(move || client_time))
        .build()
        .await
        .unwrap();
    let error = token.gateways().list().await.unwrap_err();
    assert!(!error.hints().iter().any(|hint| matches!(hint, Hint::SetClock(_))), "{:?}", error.hints());
}

#[tokio::test(start_paused = true)]
async fn each_attempt_is_signed_with_its_own_time() {
    let now: jiff::Timestamp = "2026-11-03T10:00:00Z".parse().unwrap();
    let simulator = Simulator::builder().clock(move || system_time(now));
    let simulator = with_faults(simulator, &["list:status=503,times=1"]).start().await.unwrap();
    // The first attempt is signed with a time that the service rejects, so a resend of the same signature would fail.
    let attempts = AtomicU64::new(0);
    let clock = Clock::from_fn(move || match attempts.fetch_add(1, Ordering::SeqCst) {
        0 => now - jiff::SignedDuration::from_hours(1),
        _ => now,
    });
    let client = builder(simulator.url())
        .access_key(sim::ACCESS_KEY, sim::SECRET_KEY)
        .clock(clock)
        .build()
        .await
        .unwrap();
    client.gateways().list().await.unwrap();
    assert_eq!(statuses(&simulator, "list_vgws"), [503, 200]);
}

#[tokio::test]
async fn read_whose_signature_expired_in_transit_is_signed_and_sent_again() {
    let now: jiff::Timestamp = "2026-11-03T10:00:00Z".parse().unwrap();
    let simulator = Simulator::builder().clock(move || system_time(now)).start().await.unwrap();
    // The time passes between the signature of the first request and its arrival.
    let client = async |late: u64| {
        let signatures = AtomicU64::new(0);
        let clock = Clock::from_fn(move || match signatures.fetch_add(1, Ordering::SeqCst) < late {
            true => now - jiff::SignedDuration::from_hours(1),
            false => now,
        });
        let keys = builder(simulator.url()).access_key(sim::ACCESS_KEY, sim::SECRET_KEY);
        keys.clock(clock).build().await.unwrap()
    };
    client(1).await.gateways().list().await.unwrap();
    assert_eq!(statuses(&simulator, "list_vgws"), [401, 200]);

    // A change is not sent again, and the clock is right.
    simulator.clear_journal();
    let request =
        ApiRequest::new("POST", &format!("/v5/{{project_id}}/vpn-gateways/{GATEWAY}/update-specification"));
    let request = request.unwrap().json(r#"{"vpn_gateway":{"flavor":"Professional2"}}"#).unwrap();
    let error = client(1).await.request(request).await.unwrap_err();
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::Authentication, Some(Outcome::Refused)));
    assert!(!error.hints().iter().any(|hint| matches!(hint, Hint::SetClock(_))), "{:?}", error.hints());
    assert_eq!(statuses(&simulator, "update_vgw_specification"), [401]);
}
