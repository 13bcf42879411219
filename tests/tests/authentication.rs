//! Every way to prove who asks, and every way to be refused: the library against the simulator's own checks.

use otc_vpn::auth::{Credentials, Domain, PasswordCredentials, ProjectScope, User};
use otc_vpn::config::{ConfigFile, Environment, Overrides, resolve};
use otc_vpn::{ApiRequest, Client, ClientBuilder, Clock, Error, ErrorKind, Flavor, Outcome};
use otc_vpn_simulator::{self as sim, Credential, RecordedRequest, Simulator, SimulatorBuilder};
use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

const DOMAIN_ID: &str = "5f2d1c7e0b6a4d3c9e8f7a6b5c4d3e2f";
const USER_ID: &str = "1a2b3c4d5e6f4a0b8c9d0e1f2a3b4c5d";
const HOUR: u64 = 60 * 60;

async fn simulator() -> Simulator {
    Simulator::builder().start().await.unwrap()
}

async fn failing(faults: &[&str]) -> Simulator {
    let builder =
        faults.iter().fold(Simulator::builder(), |builder, fault| builder.fault(fault.parse().unwrap()));
    builder.start().await.unwrap()
}

fn client(simulator: &Simulator) -> ClientBuilder {
    Client::builder().endpoint(simulator.url()).project_id(sim::PROJECT_ID)
}

fn password(simulator: &Simulator) -> PasswordCredentials {
    PasswordCredentials::new(
        format!("{}/v3", simulator.url()).parse().unwrap(),
        User::by_name(sim::USER, Domain::Name(sim::DOMAIN.into())),
        sim::PASSWORD,
        ProjectScope::by_name(sim::PROJECT_NAME),
    )
}

fn with_password(simulator: &Simulator) -> Client {
    client(simulator).credentials(Credentials::Password(password(simulator))).build().unwrap()
}

/// A client of a user who has these variables and no file.
async fn of_variables(variables: &[(&str, &str)]) -> Result<Client, Error> {
    let variables: BTreeMap<String, String> =
        variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let no_files = |_: &Path| -> io::Result<ConfigFile> { Err(io::ErrorKind::NotFound.into()) };
    let environment = Environment::new(move |name| variables.get(name).map(Into::into), no_files, "/");
    Client::from_settings(&resolve(&Overrides::default(), &environment, &otc_vpn::vpn_service())?).await
}

fn arrivals(simulator: &Simulator, operation: &str) -> Vec<RecordedRequest> {
    let requests = simulator.journal().requests.into_iter();
    requests.filter(|arrival| arrival.operation == Some(operation)).collect()
}

/// The statuses that the requests of an operation got, in order.
fn statuses(simulator: &Simulator, operation: &str) -> Vec<u16> {
    arrivals(simulator, operation).into_iter().filter_map(|arrival| arrival.status).collect()
}

/// The text with its last letter changed.
fn one_off(secret: &str) -> String {
    let (rest, last) = secret.split_at(secret.len() - 1);
    format!("{rest}{}", if last == "0" { "1" } else { "0" })
}

#[tokio::test]
async fn keys_sign_what_the_service_takes() {
    let simulator = simulator().await;
    let keys = client(&simulator).access_key(sim::ACCESS_KEY, sim::SECRET_KEY).build().unwrap();
    assert_eq!(keys.gateways().list().await.unwrap().len(), 7);
    let gateway = keys.gateways().find("vpngw-4321").await.unwrap();
    let change = keys.gateways().resize(&gateway.id, Flavor::Professional2).await.unwrap();
    assert!(change.changed());
    keys.zones().await.unwrap();
    let requests = simulator.journal().requests;
    assert!(requests.iter().all(|arrival| arrival.credential == Credential::AccessKey), "{requests:?}");
}

#[tokio::test]
async fn a_blank_in_a_query_is_signed_as_it_is_sent_and_is_no_redirect() {
    let simulator = simulator().await;
    let client = client(&simulator).access_key(sim::ACCESS_KEY, sim::SECRET_KEY).build().unwrap();
    let request = ApiRequest::new("GET", "/v5/{project_id}/vpn-gateways").unwrap();
    let answer = client.request(request.query("enterprise_project_id", "a b+c")).await.unwrap();
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn one_wrong_character_is_refused() {
    let simulator = simulator().await;
    for (access_key, secret_key, words) in [
        (sim::ACCESS_KEY.to_owned(), one_off(sim::SECRET_KEY), "verify aksk signature fail"),
        (one_off(sim::ACCESS_KEY), sim::SECRET_KEY.to_owned(), "the access key is unknown"),
    ] {
        let client = client(&simulator).access_key(access_key, secret_key).build().unwrap();
        let error = client.gateways().list().await.unwrap_err();
        assert_eq!((error.kind(), error.status()), (ErrorKind::Authentication, Some(401)), "{error}");
        assert_eq!(error.code(), Some("APIGW.0301"));
        assert!(error.message().contains(words), "{error}");
        assert!(error.request_id().is_some() && error.hint().is_some());
        assert!(!error.is_retryable());
    }
    assert_eq!(statuses(&simulator, "list_vgws"), [401, 401], "a refusal is not asked for twice");
}

#[tokio::test]
async fn temporary_keys_need_their_token() {
    let simulator = simulator().await;
    let keys = |token: Option<&str>| {
        let keys = otc_vpn::auth::AccessKeys::new(sim::TEMPORARY_ACCESS_KEY, sim::TEMPORARY_SECRET_KEY);
        let keys = token.map_or(keys.clone(), |token| keys.with_security_token(token));
        client(&simulator).credentials(Credentials::AccessKeys(keys)).build().unwrap()
    };
    keys(Some(sim::SECURITY_TOKEN)).gateways().list().await.unwrap();
    for token in [None, Some("another")] {
        let error = keys(token).gateways().list().await.unwrap_err();
        assert_eq!((error.kind(), error.status()), (ErrorKind::Authentication, Some(401)), "{error}");
        assert!(error.message().contains("X-Security-Token"), "{error}");
    }
}

#[tokio::test]
async fn a_ready_token_works_alone() {
    let simulator = simulator().await;
    let token = client(&simulator).token(sim::TOKEN).build().unwrap();
    token.gateways().list().await.unwrap();
    assert!(token.session().await.unwrap().is_none());
    let error = client(&simulator).token("another").build().unwrap().gateways().list().await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Authentication, Some(401)));
    assert_eq!(statuses(&simulator, "list_vgws"), [200, 401]);
    assert_eq!(arrivals(&simulator, "create_token").len(), 0);
}

#[tokio::test]
async fn variables_make_a_client_and_the_catalog_says_where_to() {
    let simulator = simulator().await;
    let iam = format!("{}/v3", simulator.url());
    let user: [&[(&str, &str)]; 4] = [
        &[("OS_USERNAME", sim::USER), ("OS_USER_DOMAIN_NAME", sim::DOMAIN)],
        &[("OS_USERNAME", sim::USER), ("OS_USER_DOMAIN_ID", DOMAIN_ID)],
        &[("OS_USERNAME", sim::USER), ("OS_DOMAIN_NAME", sim::DOMAIN)],
        &[("OS_USER_ID", USER_ID), ("OS_PROJECT_DOMAIN_NAME", sim::DOMAIN)],
    ];
    let project = [
        ("OS_PROJECT_NAME", sim::PROJECT_NAME),
        ("OS_PROJECT_ID", sim::PROJECT_ID),
        ("OS_TENANT_NAME", sim::PROJECT_NAME),
    ];
    for user in user {
        for project in project {
            simulator.clear_journal();
            let own = [("OS_AUTH_URL", iam.as_str()), ("OS_PASSWORD", sim::PASSWORD), project];
            let variables = [&own[..], user].concat();
            let client =
                of_variables(&variables).await.unwrap_or_else(|error| panic!("{variables:?}: {error}"));
            assert_eq!(client.endpoint(), simulator.url(), "{variables:?}");
            assert_eq!(client.project_id().as_str(), sim::PROJECT_ID, "{variables:?}");
            client.gateways().list().await.unwrap();
            assert_eq!(statuses(&simulator, "create_token"), [201], "{variables:?}");
            assert_eq!(arrivals(&simulator, "list_projects").len(), 0, "the token knows its project");
        }
    }
}

#[tokio::test]
async fn a_project_is_looked_up_by_its_name() {
    let simulator = simulator().await;
    let (endpoint, iam) = (simulator.url(), format!("{}/v3", simulator.url()));
    let place = [("OTC_VPN_ENDPOINT", endpoint.as_str()), ("OS_AUTH_URL", iam.as_str())];
    let keys = [("OS_ACCESS_KEY", sim::ACCESS_KEY), ("OS_SECRET_KEY", sim::SECRET_KEY)];
    let token = [("OS_TOKEN", sim::TOKEN)];
    for (identity, credential) in [(&keys[..], Credential::AccessKey), (&token[..], Credential::Token)] {
        simulator.clear_journal();
        let named = |name| [&place[..], identity, &[("OS_PROJECT_NAME", name)]].concat();
        let client = of_variables(&named(sim::PROJECT_NAME)).await.unwrap();
        assert_eq!(client.project_id().as_str(), sim::PROJECT_ID);
        client.gateways().list().await.unwrap();
        let asked = arrivals(&simulator, "list_projects");
        assert_eq!(asked.iter().map(|asked| asked.credential).collect::<Vec<_>>(), [credential]);

        let error = of_variables(&named("eu-nowhere")).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(error.message().contains("\"eu-nowhere\""), "{error}");
    }
    let wrong = [&place[..], &[("OS_TOKEN", "another"), ("OS_PROJECT_NAME", sim::PROJECT_NAME)]].concat();
    let error = of_variables(&wrong).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Authentication, Some(401)), "{error}");
}

#[tokio::test]
async fn iam_says_why_there_is_no_token() {
    let simulator = simulator().await;
    let right = password(&simulator);
    let with = |change: &dyn Fn(&mut PasswordCredentials)| {
        let mut credentials = right.clone();
        change(&mut credentials);
        credentials
    };
    let user = |name: &str, domain: &str| User::by_name(name, Domain::Name(domain.to_owned()));
    let wrong = "The username or password is wrong.";
    let no_role = "The project does not exist, or the user has no role in it.";
    for (credentials, message) in [
        (with(&|it| it.password = one_off(sim::PASSWORD).into()), wrong),
        (with(&|it| it.user = user("nobody", sim::DOMAIN)), wrong),
        (with(&|it| it.user = user(sim::USER, "elsewhere")), wrong),
        (with(&|it| it.project = ProjectScope::Id("0".repeat(32))), no_role),
        (
            with(&|it| {
                it.user = user(sim::DISABLED_USER, sim::DOMAIN);
                it.password = sim::DISABLED_PASSWORD.into();
            }),
            "The user is disabled.",
        ),
    ] {
        simulator.clear_journal();
        let client = client(&simulator).credentials(Credentials::Password(credentials)).build().unwrap();
        let error = client.gateways().list().await.unwrap_err();
        assert_eq!((error.kind(), error.status()), (ErrorKind::Authentication, Some(401)), "{error}");
        assert_eq!((error.message(), error.code()), (message, None));
        assert!(error.request_id().is_some() && error.hint().is_some(), "{error:?}");
        assert_eq!(statuses(&simulator, "create_token"), [401], "many wrong passwords lock an account");
        assert_eq!(arrivals(&simulator, "list_vgws").len(), 0);

        let gateway = "620d99b8-demo-a8df-va86-200b868f2d7d".parse().unwrap();
        let error = client.gateways().resize(&gateway, Flavor::Professional2).await.unwrap_err();
        assert_eq!((error.kind(), error.outcome()), (ErrorKind::Authentication, Some(Outcome::NotSent)));
    }
}

#[tokio::test]
async fn credentials_of_another_project_are_no_permission() {
    let simulator = simulator().await;
    let other = || Client::builder().endpoint(simulator.url()).project_id("00000000000000000000000000000000");
    for client in [other().token(sim::TOKEN), other().access_key(sim::ACCESS_KEY, sim::SECRET_KEY)] {
        let error = client.build().unwrap().gateways().list().await.unwrap_err();
        assert_eq!((error.kind(), error.status()), (ErrorKind::Permission, Some(403)), "{error}");
        assert_eq!(error.code(), Some("VPN.0003"));
        assert!(error.hint().unwrap().contains("vpn:vpnGateways:list"), "{:?}", error.hint());
    }
}

/// A time as the simulator's clock gives it.
fn at(time: jiff::Timestamp) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(time.as_second().try_into().unwrap())
}

/// A clock that tests can put forward.
#[derive(Clone, Default)]
struct Ahead(Arc<AtomicU64>);

impl Ahead {
    fn by(&self, seconds: u64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }

    fn now(&self) -> SystemTime {
        SystemTime::now() + Duration::from_secs(self.0.load(Ordering::SeqCst))
    }

    fn of_client(&self) -> Clock {
        let ahead = self.clone();
        Clock::from_fn(move || ahead.now().try_into().unwrap())
    }

    async fn simulator(&self, builder: SimulatorBuilder) -> Simulator {
        let ahead = self.clone();
        builder.clock(move || ahead.now()).start().await.unwrap()
    }
}

#[tokio::test]
async fn a_token_that_ended_is_renewed_and_the_request_sent_again_once() {
    let ahead = Ahead::default();
    let simulator = ahead.simulator(Simulator::builder()).await;
    let client = with_password(&simulator);
    let gateway = client.gateways().find("vpngw-4321").await.unwrap();
    ahead.by(25 * HOUR);
    client.gateways().list().await.unwrap();
    assert_eq!(statuses(&simulator, "list_vgws"), [200, 401, 200]);
    assert_eq!(statuses(&simulator, "create_token"), [201, 201]);

    // A change that was refused for its token was certainly not executed.
    let plan = client.gateways().plan(&gateway, Flavor::Professional2).await.unwrap();
    ahead.by(25 * HOUR);
    client.gateways().apply(plan).await.unwrap();
    assert_eq!(statuses(&simulator, "update_vgw_specification"), [401, 200]);
    assert_eq!(simulator.journal().changes.len(), 1);
}

#[tokio::test]
async fn a_token_is_renewed_shortly_before_it_ends() {
    let ahead = Ahead::default();
    let simulator = ahead.simulator(Simulator::builder().token_lifetime(Duration::from_secs(1000))).await;
    let client = client(&simulator)
        .credentials(Credentials::Password(password(&simulator)))
        .clock(ahead.of_client())
        .build()
        .unwrap();
    client.gateways().list().await.unwrap();
    let first = client.session().await.unwrap().unwrap().expires_at();
    ahead.by(600);
    client.gateways().list().await.unwrap();
    assert_eq!(arrivals(&simulator, "create_token").len(), 1, "it is kept until then");
    ahead.by(350);
    client.gateways().list().await.unwrap();
    assert_eq!(arrivals(&simulator, "create_token").len(), 2);
    assert!(client.session().await.unwrap().unwrap().expires_at() > first);
    assert_eq!(statuses(&simulator, "list_vgws"), [200, 200, 200]);
}

#[tokio::test]
async fn a_service_that_takes_no_token_is_not_asked_in_a_loop() {
    let simulator = failing(&["list:status=401,code=APIGW.0301"]).await;
    let error = with_password(&simulator).gateways().list().await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Authentication, Some(401)));
    assert_eq!(statuses(&simulator, "list_vgws"), [401, 401]);
    assert_eq!(statuses(&simulator, "create_token"), [201, 201]);

    // Nor is IAM, when it gives no other token.
    let simulator =
        failing(&["list:status=401,code=APIGW.0301", "token:status=401,body=keystone,after=1"]).await;
    let error = with_password(&simulator).gateways().list().await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Authentication, Some("APIGW.0301")));
    assert_eq!(statuses(&simulator, "list_vgws"), [401]);
    assert_eq!(statuses(&simulator, "create_token"), [201, 401]);

    // A ready token cannot be renewed.
    let simulator = failing(&["list:status=401,code=APIGW.0301"]).await;
    client(&simulator).token(sim::TOKEN).build().unwrap().gateways().list().await.unwrap_err();
    assert_eq!(statuses(&simulator, "list_vgws"), [401]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_callers_share_one_token_request() {
    let ahead = Ahead::default();
    let slow = Simulator::builder().fault("token:delay-before=300ms".parse().unwrap());
    let simulator = ahead.simulator(slow).await;
    let client = with_password(&simulator);
    let all = async || {
        let calls = (0..20).map(|_| async { client.gateways().list().await });
        futures_util::future::try_join_all(calls).await.unwrap();
    };
    all().await;
    assert_eq!(statuses(&simulator, "create_token"), [201]);
    ahead.by(25 * HOUR);
    all().await;
    assert_eq!(statuses(&simulator, "create_token"), [201, 201]);
    let lists = statuses(&simulator, "list_vgws");
    assert_eq!(lists.iter().filter(|status| **status == 200).count(), 40, "{lists:?}");
}

#[tokio::test]
async fn a_wrong_clock_is_told_with_both_times() {
    let theirs: jiff::Timestamp = "2026-11-03T10:00:00Z".parse().unwrap();
    let simulator = Simulator::builder().clock(move || at(theirs)).start().await.unwrap();
    let with_clock = |time: &str| {
        let ours: jiff::Timestamp = time.parse().unwrap();
        let keys = client(&simulator).access_key(sim::ACCESS_KEY, sim::SECRET_KEY);
        keys.clock(Clock::from_fn(move || ours)).build().unwrap()
    };
    for ours in ["2026-11-03T10:20:00Z", "2026-11-03T09:40:00Z"] {
        let error = with_clock(ours).gateways().list().await.unwrap_err();
        assert_eq!((error.kind(), error.status()), (ErrorKind::Authentication, Some(401)));
        assert_eq!(
            error.hint(),
            Some(&*format!(
                "Set the clock: the local clock is at {ours}, the clock of the service at 2026-11-03T10:00:00Z."
            ))
        );
    }
    with_clock("2026-11-03T10:14:00Z").gateways().list().await.unwrap();

    // A token is not signed with the time, so that the clock cannot be why it is refused.
    let ours: jiff::Timestamp = "2026-11-03T12:00:00Z".parse().unwrap();
    let token = client(&simulator).token("another").clock(Clock::from_fn(move || ours)).build().unwrap();
    let error = token.gateways().list().await.unwrap_err();
    assert!(!error.hint().unwrap().contains("local clock"), "{:?}", error.hint());
}

#[tokio::test]
async fn each_attempt_is_signed_afresh() {
    let now: jiff::Timestamp = "2026-11-03T10:00:00Z".parse().unwrap();
    let builder = Simulator::builder().clock(move || at(now));
    let simulator = builder.fault("list:status=503,times=1".parse().unwrap()).start().await.unwrap();
    // The first attempt is signed with a time that the service would not take, were it sent again as it was.
    let attempts = AtomicU64::new(0);
    let clock = Clock::from_fn(move || match attempts.fetch_add(1, Ordering::SeqCst) {
        0 => now - jiff::SignedDuration::from_hours(1),
        _ => now,
    });
    let client =
        client(&simulator).access_key(sim::ACCESS_KEY, sim::SECRET_KEY).clock(clock).build().unwrap();
    client.gateways().list().await.unwrap();
    assert_eq!(statuses(&simulator, "list_vgws"), [503, 200]);
}
