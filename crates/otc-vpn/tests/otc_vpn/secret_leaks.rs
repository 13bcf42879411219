//! Secrets are not disclosed: they are sent in every way, and searched for in everything that a user, a log or another host can see.
//!
//! Each secret contains the marker `canary`, so that one search finds them all.

mod bodies;
mod echoes;
mod redirects;
mod settings;

use crate::support::{builder, gateway_id, run_each_paused, with_faults};
use otc_vpn::auth::{AccessKeys, Credentials, Domain, PasswordCredentials, ProjectScope, User};
use otc_vpn::{ApiRequest, Client, Error, ErrorKind, Flavor, RetryPolicy, Timeouts};
use otc_vpn_simulator::{BUILT_IN_SEED, DOMAIN, PROJECT_NAME, Seed, Simulator, USER};
use std::error::Error as _;
use std::fmt::Write as _;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::Instant;
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::filter::LevelFilter;

const TOKEN: &str = "canary-token+/=<&>\"'";
const PASSWORD: &str = "canary-password+/=<&>\"'\\ ü";
const ACCESS_KEY: &str = "AK0000000000000000AA";
const SECRET_KEY: &str = "canary-secret-key+/=";
const SECURITY_TOKEN: &str = "canary-security-token+/=<&>\"'";
const SUBJECT_TOKEN: &str = "canary-subject-token+/=<&>\"'";
/// The timeout of a call that fails.
const TIMEOUT: Duration = Duration::from_secs(1);

/// The marker as it is, in Base64 at each of its three alignments, in hexadecimal, and as `Debug` prints its bytes.
const ENCODED_MARKERS: [&str; 6] =
    ["canary", "Y2FuYXJ5", "NhbmFye", "jYW5hcn", "63616e617279", "99, 97, 110, 97, 114, 121"];

#[track_caller]
fn assert_no_secret(source: &str, text: &str) {
    for marker in ENCODED_MARKERS {
        if let Some(at) = text.find(marker) {
            let before: Vec<char> = text[..at].chars().rev().take(300).collect();
            let before: String = before.into_iter().rev().collect();
            let after: String = text[at..].chars().take(100).collect();
            panic!("{source} discloses {marker}: …{before}{after}");
        }
    }
}

/// The log of the current thread at level TRACE, of all crates.
struct Log {
    lines: Lines,
    _subscriber: DefaultGuard,
}

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    /// Records what the current thread logs until the value is dropped.
    fn record() -> Self {
        let lines = Lines::default();
        let writer = lines.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(LevelFilter::TRACE)
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .finish();
        Self { lines, _subscriber: tracing::subscriber::set_default(subscriber) }
    }

    #[track_caller]
    fn assert_no_secret(&self) {
        let text = String::from_utf8_lossy(&self.lines.0.lock().unwrap()).into_owned();
        assert!(text.contains("TRACE") && text.contains("request{"), "requests are not logged: {text}");
        assert_no_secret("the log", &text);
    }

    /// The headers with secrets are logged by name, so that their absence proves that they are redacted.
    fn assert_contains_header_names(&self) {
        let text = String::from_utf8_lossy(&self.lines.0.lock().unwrap()).into_owned();
        assert!(text.contains("x-auth-token") && text.contains("authorization"), "headers are not logged");
    }
}

#[derive(Clone, Copy, Debug)]
enum Method {
    Token,
    AccessKeys,
    Password,
}

const METHODS: [Method; 3] = [Method::Token, Method::AccessKeys, Method::Password];

impl Method {
    fn credentials(self, url: &str) -> Credentials {
        match self {
            Self::Token => Credentials::Token(TOKEN.into()),
            Self::AccessKeys => {
                let keys = AccessKeys::new(ACCESS_KEY, SECRET_KEY);
                Credentials::AccessKeys(keys.with_security_token(SECURITY_TOKEN))
            }
            Self::Password => Credentials::Password(PasswordCredentials::new(
                format!("{url}/v3").parse().unwrap(),
                User::by_name(USER, Domain::Name(DOMAIN.into())),
                PASSWORD,
                ProjectScope::by_name(PROJECT_NAME),
            )),
        }
    }

    async fn client(self, url: &str) -> Client {
        let builder = builder(url).credentials(self.credentials(url));
        assert_no_secret("a builder", &format!("{builder:?} {builder:#?}"));
        builder.build().await.unwrap()
    }

    /// A client with short timeouts and without retries.
    async fn failing_client(self, url: &str) -> Client {
        let timeouts = Timeouts::default().with_connect(TIMEOUT).with_read(TIMEOUT).with_attempt(TIMEOUT);
        let builder = builder(url).credentials(self.credentials(url)).timeouts(timeouts);
        builder.retry_policy(RetryPolicy::none()).build().await.unwrap()
    }
}

/// Everything that an error displays, and its body.
fn error_text(error: &Error) -> String {
    let mut text = format!("{error} {error:?} {error:#?} {:?} {:?}", error.hints(), error.request_id());
    let mut source = error.source();
    while let Some(cause) = source {
        let _ = write!(text, " {cause} {cause:?}");
        source = cause.source();
    }
    text + &String::from_utf8_lossy(error.body().unwrap_or_default())
}

/// Makes every call and returns the text of all results. The calls may succeed or fail.
async fn call_everything(client: &Client, timeout: Duration) -> String {
    let mut text = format!("{client:?} {client:#?} {:?}", client.gateways());
    let gateways = client.gateways().deadline(Instant::now() + 2 * timeout);
    let mut add = |result: Result<String, Error>| text += &result.unwrap_or_else(|error| error_text(&error));
    add(gateways.list().await.map(|list| format!("{list:?}")));
    add(client.zones().await.map(|zones| format!("{zones:?}")));
    add(client.session().await.map(|session| format!("{session:?}")));
    let request = ApiRequest::new("GET", "/v5/{project_id}/vpn-gateways").unwrap();
    add(client.request(request).await.map(|response| format!("{:?}", response.status)));

    let progress_text = Arc::new(Mutex::new(String::new()));
    let progress_writer = Arc::clone(&progress_text);
    let resize = gateways.resize(&gateway_id(), Flavor::Professional2).on_progress(move |progress| {
        let _ = write!(progress_writer.lock().unwrap(), "{progress:?}");
    });
    match resize.await {
        Ok(operation) => {
            let operation_text = format!("{operation:?}");
            add(operation.wait().await.map(|gateway| format!("{gateway:?}")));
            text += &operation_text;
        }
        Err(error) => text += &error_text(&error),
    }
    text + progress_text.lock().unwrap().as_str()
}

/// The built-in seed with the secrets of this test.
fn seed() -> Seed {
    let quoted = |secret: &str| serde_json::Value::from(secret).to_string();
    let seed = BUILT_IN_SEED
        .replace("password: simulator\n", &format!("password: {}\n", quoted(PASSWORD)))
        .replace("- simulator-token", &format!("- {}", quoted(TOKEN)))
        .replace("SIMULATORAK00000000A", ACCESS_KEY)
        .replace(
            "simulatorSecretKey0000000000000000000000",
            &format!("{}\n    security_token: {}", quoted(SECRET_KEY), quoted(SECURITY_TOKEN)),
        );
    seed.parse().unwrap()
}

const RESPONSE_FAULTS: [&str; 20] = [
    "status=400,body=code-message",
    "status=401",
    "status=401,body=keystone",
    "status=403",
    "status=429,retry-after=60",
    "status=500,body=numeric",
    "status=500,body=null-message",
    "status=500,body=latin1",
    "status=500,body=invalid-utf8",
    "status=502,body=html",
    "status=503,body=empty",
    "status=504,body=truncated",
    "status=200,body=html",
    "status=200,body=incomplete,executed=yes",
    "reset=before",
    "reset=after",
    "delay-after=20s",
    "delay-per-byte=100ms",
    "huge=33MiB",
    "headers=500",
];

#[tokio::test(start_paused = true)]
async fn valid_credentials_are_not_disclosed() {
    let log = Log::record();
    for method in METHODS {
        let simulator =
            Simulator::builder().seed(seed()).transition(Duration::from_millis(50)).start().await.unwrap();
        let text = call_everything(&method.client(&simulator.url()).await, 30 * TIMEOUT).await;
        assert_eq!(simulator.journal().changes.len(), 1, "{method:?}: {text}");
        assert_no_secret(&format!("{method:?}"), &text);
    }
    log.assert_no_secret();
    log.assert_contains_header_names();
}

#[test]
fn credentials_are_not_disclosed_with_any_fault() {
    let mut faults: Vec<String> = Vec::new();
    for operation in ["any", "change", "show"] {
        faults.extend(RESPONSE_FAULTS.iter().map(|effect| format!("{operation}:{effect}")));
    }
    faults.extend(["FAULT", "FREEZED", "never"].map(|end| format!("change:end={end}")));
    let cases: Vec<(Method, &String)> =
        faults.iter().flat_map(|fault| METHODS.map(|method| (method, fault))).collect();
    run_each_paused(&cases, async |(method, fault)| {
        let log = Log::record();
        let simulator = Simulator::builder().seed(seed()).transition(Duration::from_millis(50));
        let simulator = with_faults(simulator, &[fault]);
        assert_no_secret("a builder of a simulator", &format!("{simulator:?}"));
        let simulator = simulator.start().await.unwrap();
        let case = format!("{method:?} with {fault}");
        assert_no_secret(
            &case,
            &call_everything(&method.failing_client(&simulator.url()).await, TIMEOUT).await,
        );
        let journal = simulator.journal();
        let journal = format!("{simulator:?} {journal:?} {}", serde_json::to_string(&journal).unwrap());
        assert_no_secret(&format!("the journal of {case}"), &journal);
        log.assert_no_secret();
    });
}

#[tokio::test(start_paused = true)]
async fn wrong_credentials_are_not_disclosed() {
    let log = Log::record();
    let simulator = Simulator::builder().start().await.unwrap();
    for method in METHODS {
        let client = method.client(&simulator.url()).await;
        let error = client.gateways().list().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Authentication, "{error}");
        assert_no_secret(&format!("{method:?}"), &call_everything(&client, TIMEOUT).await);
    }
    assert_no_secret("the journal", &format!("{:?}", simulator.journal()));
    log.assert_no_secret();
}
