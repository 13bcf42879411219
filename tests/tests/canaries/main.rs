//! Secrets that sing when they get out: sent on every path, and searched for in all that anyone could see.

mod echoes;
mod redirects;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::request::Parts;
use axum::response::Response;
use futures_util::{StreamExt, stream};
use otc_vpn::auth::{AccessKeys, Credentials, Domain, PasswordCredentials, ProjectScope, User};
use otc_vpn::config::{ConfigFile, Environment, Overrides, resolve};
use otc_vpn::{ApiRequest, Client, Error, ErrorKind, Flavor, RetryPolicy, Timeouts};
use otc_vpn_simulator::{BUILT_IN_SEED, DOMAIN, PROJECT_ID, PROJECT_NAME, Simulator, USER};
use std::collections::BTreeMap;
use std::error::Error as _;
use std::fmt::Write as _;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::time::Instant;
use tracing_subscriber::filter::LevelFilter;

const TOKEN: &str = "canary-token+/=<&>\"'";
const PASSWORD: &str = "canary-password+/=<&>\"'\\ ü";
const ACCESS_KEY: &str = "AK0000000000000000AA";
const SECRET_KEY: &str = "canary-secret-key+/=";
const SECURITY_TOKEN: &str = "canary-security-token+/=<&>\"'";
const SUBJECT_TOKEN: &str = "canary-subject-token+/=<&>\"'";
/// How long a call may take that goes wrong.
const DEFAULT_WAIT_TIMEOUT: Duration = Duration::from_secs(1);
const GATEWAY: &str = "620d99b8-demo-a8df-va86-200b868f2d7d";

/// What shows that a secret got out: as it is in any spelling, in Base64 at each of its three positions, and in hexadecimal.
const SONGS: [&str; 5] = ["canary", "Y2FuYXJ5", "NhbmFye", "jYW5hcn", "63616e617279"];

#[track_caller]
fn assert_silent(what: &str, text: &str) {
    for song in SONGS {
        if let Some(at) = text.find(song) {
            let around: String =
                text[..at].chars().rev().take(300).collect::<Vec<_>>().into_iter().rev().collect();
            panic!("{what}: {song} in …{around}{}", text[at..].chars().take(100).collect::<String>());
        }
    }
}

/// All that any crate logs, at any level.
fn logs() -> Arc<Mutex<Vec<u8>>> {
    #[derive(Clone)]
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
    static LOGS: OnceLock<Arc<Mutex<Vec<u8>>>> = OnceLock::new();
    Arc::clone(LOGS.get_or_init(|| {
        let logs = Arc::new(Mutex::new(Vec::new()));
        let lines = Lines(Arc::clone(&logs));
        tracing_subscriber::fmt()
            .with_max_level(LevelFilter::TRACE)
            .with_ansi(false)
            .with_writer(move || lines.clone())
            .init();
        logs
    }))
}

#[track_caller]
fn assert_silent_logs() {
    let logs = logs();
    let logs = String::from_utf8_lossy(&logs.lock().unwrap()).into_owned();
    assert!(logs.contains("x-auth-token") || logs.contains("authorization"), "requests are not logged");
    assert_silent("the logs", &logs);
}

/// A server whose answers a function makes; gives its address.
async fn serve(answer: impl Fn(&Parts, &Bytes) -> Response + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let answer = Arc::new(answer);
    let router = Router::new().fallback(async move |request: Request| {
        let (parts, body) = request.into_parts();
        answer(&parts, &to_bytes(body, usize::MAX).await.unwrap())
    });
    tokio::spawn(axum::serve(listener, router).into_future());
    url
}

/// A request as text: its line, its headers and its body.
fn written(parts: &Parts, body: &Bytes) -> String {
    let mut text = format!("{} {}\n", parts.method, parts.uri);
    for (name, value) in &parts.headers {
        let _ = writeln!(text, "{name}: {}", String::from_utf8_lossy(value.as_bytes()));
    }
    text + "\n" + &String::from_utf8_lossy(body)
}

#[derive(Clone, Copy, Debug)]
enum Identity {
    Token,
    Keys,
    Password,
}

const IDENTITIES: [Identity; 3] = [Identity::Token, Identity::Keys, Identity::Password];

impl Identity {
    fn credentials(self, url: &str) -> Credentials {
        match self {
            Self::Token => Credentials::Token(TOKEN.into()),
            Self::Keys => {
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

    fn client(self, url: &str) -> Client {
        let builder =
            Client::builder().endpoint(url).project_id(PROJECT_ID).credentials(self.credentials(url));
        assert_silent("a builder", &format!("{builder:?} {builder:#?}"));
        builder.build().unwrap()
    }

    /// A client that soon gives up.
    fn hasty_client(self, url: &str) -> Client {
        let timeouts = Timeouts {
            connect: DEFAULT_WAIT_TIMEOUT,
            read: DEFAULT_WAIT_TIMEOUT,
            total: DEFAULT_WAIT_TIMEOUT,
        };
        let builder =
            Client::builder().endpoint(url).project_id(PROJECT_ID).credentials(self.credentials(url));
        builder.timeouts(timeouts).retry_policy(RetryPolicy::none()).build().unwrap()
    }
}

/// All that an error shows, its body included.
fn shown(error: &Error) -> String {
    let mut text = format!("{error} {error:?} {error:#?} {:?} {:?}", error.hint(), error.request_id());
    let mut source = error.source();
    while let Some(cause) = source {
        let _ = write!(text, " {cause} {cause:?}");
        source = cause.source();
    }
    text + &String::from_utf8_lossy(error.body().unwrap_or_default())
}

/// Makes every call, and gives all that was shown on the way. How the calls end does not matter here.
async fn journey(client: &Client, patience: Duration) -> String {
    let mut text = format!("{client:?} {client:#?} {:?}", client.gateways());
    let gateways = client.gateways().deadline(Instant::now() + 2 * patience);
    let mut show = |what: Result<String, Error>| text += &what.unwrap_or_else(|error| shown(&error));
    show(gateways.list().await.map(|list| format!("{list:?}")));
    show(client.zones().await.map(|zones| format!("{zones:?}")));
    show(client.session().await.map(|session| format!("{session:?}")));
    let raw = ApiRequest::new("GET", "/v5/{project_id}/vpn-gateways").unwrap();
    show(client.request(raw).await.map(|answer| format!("{:?}", answer.status)));

    let seen = Mutex::new(String::new());
    let change = gateways.resize(&GATEWAY.parse().unwrap(), Flavor::Professional2).on_progress(|progress| {
        let _ = write!(seen.lock().unwrap(), "{progress:?}");
    });
    match change.await {
        Ok(change) => {
            let change_text = format!("{change:?}");
            show(change.wait().await.map(|gateway| format!("{gateway:?}")));
            text += &change_text;
        }
        Err(error) => text += &shown(&error),
    }
    text + &seen.into_inner().unwrap()
}

/// The built-in seed, with these secrets in place of its own.
fn seed() -> otc_vpn_simulator::Seed {
    let secret = |name: &str| serde_json::Value::from(name).to_string();
    let seed = BUILT_IN_SEED
        .replace("password: simulator\n", &format!("password: {}\n", secret(PASSWORD)))
        .replace("- simulator-token", &format!("- {}", secret(TOKEN)))
        .replace("SIMULATORAK00000000A", ACCESS_KEY)
        .replace(
            "simulatorSecretKey0000000000000000000000",
            &format!("{}\n    security_token: {}", secret(SECRET_KEY), secret(SECURITY_TOKEN)),
        );
    seed.parse().unwrap()
}

const FAULTS: [&str; 20] = [
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
    "huge=9MiB",
    "headers=500",
];

#[tokio::test]
async fn the_right_credentials_are_not_shown() {
    logs();
    for identity in IDENTITIES {
        let simulator =
            Simulator::builder().seed(seed()).transition(Duration::from_millis(50)).start().await.unwrap();
        let text = journey(&identity.client(&simulator.url()), 30 * DEFAULT_WAIT_TIMEOUT).await;
        assert_eq!(simulator.journal().changes.len(), 1, "{identity:?}: {text}");
        assert_silent(&format!("{identity:?}"), &text);
    }
    assert_silent_logs();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_fault_lets_a_secret_out() {
    logs();
    let mut faults: Vec<String> = Vec::new();
    for operation in ["any", "change", "show"] {
        faults.extend(FAULTS.iter().map(|effect| format!("{operation}:{effect}")));
    }
    faults.extend(["FAULT", "FREEZED", "never"].map(|end| format!("change:end={end}")));
    let cases = faults.iter().flat_map(|fault| IDENTITIES.map(|identity| (identity, fault)));
    let results: Vec<(String, String)> = stream::iter(cases)
        .map(|(identity, fault)| async move {
            let simulator = Simulator::builder().seed(seed()).transition(Duration::from_millis(50));
            let simulator = simulator.fault(fault.parse().unwrap());
            assert_silent("a simulator's builder", &format!("{simulator:?}"));
            let simulator = simulator.start().await.unwrap();
            let text = journey(&identity.hasty_client(&simulator.url()), DEFAULT_WAIT_TIMEOUT).await;
            let journal = simulator.journal();
            let journal = format!("{simulator:?} {journal:?} {}", serde_json::to_string(&journal).unwrap());
            (format!("{identity:?} with {fault}"), text + &journal)
        })
        .buffer_unordered(48)
        .collect()
        .await;
    for (case, text) in results {
        assert_silent(&case, &text);
    }
    assert_silent_logs();
}

#[tokio::test]
async fn wrong_credentials_are_not_shown() {
    logs();
    let simulator = Simulator::builder().start().await.unwrap();
    for identity in IDENTITIES {
        let client = identity.client(&simulator.url());
        let error = client.gateways().list().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Authentication, "{error}");
        assert_silent(&format!("{identity:?}"), &journey(&client, DEFAULT_WAIT_TIMEOUT).await);
    }
    assert_silent("the journal", &format!("{:?}", simulator.journal()));
    assert_silent_logs();
}

fn answer(status: u16, media_type: &str, body: String) -> Response {
    let answer = Response::builder().status(status).header("Content-Type", media_type);
    // No pause is as long, so that reads are not tried again.
    answer.header("Retry-After", "60").body(Body::from(body)).unwrap()
}

#[tokio::test]
async fn settings_are_silent() {
    let clouds = format!(
        "clouds:\n  sim:\n    auth: {{ auth_url: 'http://127.0.0.1:1/v3', username: u, user_domain_name: d, project_id: p, \
         password: {} }}\n",
        serde_json::Value::from(PASSWORD)
    );
    let of = |variables: &[(&str, &str)]| {
        let variables: BTreeMap<String, String> =
            variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let clouds = clouds.clone();
        let read = move |path: &Path| match path.ends_with("clouds.yaml") {
            true => Ok(ConfigFile::new(clouds.as_str()).with_world_readable(true)),
            false => Err(io::ErrorKind::NotFound.into()),
        };
        let environment = Environment::new(move |name| variables.get(name).map(Into::into), read, "/");
        assert_silent("an environment", &format!("{environment:?}"));
        resolve(&Overrides::default(), &environment, &otc_vpn::vpn_service())
    };
    let place = [("OTC_VPN_ENDPOINT", "http://127.0.0.1:1"), ("OS_PROJECT_ID", "p")];
    let identities: [&[(&str, &str)]; 3] = [
        &[("OS_TOKEN", TOKEN)],
        &[
            ("OS_ACCESS_KEY", ACCESS_KEY),
            ("OS_SECRET_KEY", SECRET_KEY),
            ("OS_SECURITY_TOKEN", SECURITY_TOKEN),
        ],
        &[("OS_CLOUD", "sim")],
    ];
    for identity in identities {
        let settings = of(&[&place[..], identity].concat()).unwrap();
        let credentials = settings.credentials();
        assert_silent("settings", &format!("{settings:?} {:?} {credentials:?}", settings.report()));
        assert_silent("warnings", &settings.warnings.join(" "));
        // A panic says no more than Debug does.
        let client = Client::from_settings(&settings).await.unwrap();
        assert_silent("a client", &format!("{client:#?}"));
    }
    let mistakes: [&[(&str, &str)]; 5] = [
        &[("OS_TOKEN", TOKEN), ("OS_PASSWORD", PASSWORD)],
        &[("OS_SECRET_KEY", SECRET_KEY)],
        &[("OS_TOKEN", TOKEN), ("OTC_VPN_ENDPOINT", "https://u:canary@example.org")],
        &[("OS_TOKEN", TOKEN), ("OTC_VPN_ENDPOINT", "https://u:canary@example.org:port")],
        &[("OS_TOKEN", TOKEN), ("OTC_VPN_ENDPOINT", "https://example.org/?token=canary")],
    ];
    for mistake in mistakes {
        let error = of(&[&place[..], mistake].concat()).unwrap_err();
        assert_silent("a mistake", &format!("{error} {error:?}"));
    }
    for endpoint in ["https://u:canary@x.org", "https://u:canary@x.org:port", "https://x.org/?t=canary"] {
        let error = Client::builder().endpoint(endpoint).project_id("p").token("t").build().unwrap_err();
        assert_silent(endpoint, &shown(&error));
    }

    let proxy = reqwest::Proxy::all("http://user:canary@127.0.0.1:1").unwrap();
    let http = reqwest::Client::builder().proxy(proxy).build().unwrap();
    let builder =
        Client::builder().endpoint("http://127.0.0.1:1").project_id("p").token(TOKEN).http_client(http);
    assert_silent("a builder with a proxy", &format!("{builder:?}"));
    let client = builder.retry_policy(RetryPolicy::none()).build().unwrap();
    assert_silent("a client with a proxy", &format!("{client:?} {:?}", client.raw()));
    assert_silent("an error of a proxy", &journey(&client, DEFAULT_WAIT_TIMEOUT).await);
}
