//! Requests for tokens: when, how often, and after which errors.

use super::*;
use crate::credentials::{AccessKeys, Domain, PasswordCredentials, ProjectScope, User};
use crate::secret::Secret;
use crate::stub_server::StubServer;
use jiff::{SignedDuration, Timestamp};
use std::sync::atomic::AtomicI64;

/// Issues the tokens `canary-token-0`, `canary-token-1` and so on, each with a lifetime of 1,000 seconds.
async fn iam() -> StubServer {
    StubServer::start(|index, _| {
        format!(
            "201 Created\r\nX-Subject-Token: canary-token-{index}\r\n\r\n{{\"token\": {{\
             \"issued_at\": \"1970-01-01T00:00:00Z\", \"expires_at\": \"1970-01-01T00:16:40Z\"}}}}"
        )
    })
    .await
}

fn authenticator(credentials: Credentials, seconds: &Arc<AtomicI64>) -> Authenticator {
    let http =
        reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
    let seconds = Arc::clone(seconds);
    let read = move || Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds.load(Ordering::Relaxed));
    Authenticator::new(credentials, http, Clock::from_fn(read))
}

fn password(server: &StubServer) -> Credentials {
    Credentials::Password(PasswordCredentials::new(
        server.url().parse().unwrap(),
        User::by_name("user", Domain::Name("domain".to_owned())),
        "canary-password",
        ProjectScope::Id("project".to_owned()),
    ))
}

fn keys() -> Credentials {
    Credentials::AccessKeys(
        AccessKeys::new("AK", "canary-secret-key").with_security_token("canary-security-token"),
    )
}

async fn authenticated(authenticator: &Authenticator) -> Request {
    let mut request = Request::new(Method::GET, "http://127.0.0.1/v5".parse().unwrap());
    authenticator.authenticate(&mut request).await.unwrap();
    request
}

fn token(request: &Request) -> &str {
    request.headers()[AUTH_TOKEN].to_str().unwrap()
}

#[tokio::test]
async fn token_is_renewed_shortly_before_it_expires() {
    let (server, seconds) = (iam().await, Arc::default());
    let authenticator = authenticator(password(&server), &seconds);
    for (time, number) in [(0, 0), (899, 0), (900, 1), (1799, 1), (1800, 2)] {
        seconds.store(time, Ordering::Relaxed);
        assert_eq!(
            token(&authenticated(&authenticator).await),
            format!("canary-token-{number}"),
            "after {time} s"
        );
    }
    assert_eq!(server.requests().len(), 3);
}

/// Runs 20 calls concurrently.
async fn run_20<T: Send + 'static, F: Future<Output = T> + Send + 'static>(call: impl Fn() -> F) -> Vec<T> {
    let callers: Vec<_> = (0..20).map(|_| tokio::spawn(call())).collect();
    let mut outcomes = Vec::new();
    for caller in callers {
        outcomes.push(caller.await.unwrap());
    }
    outcomes
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_callers_share_one_token_and_one_renewal() {
    let server = iam().await;
    let authenticator = Arc::new(authenticator(password(&server), &Arc::default()));
    let shared = Arc::clone(&authenticator);
    let requests = run_20(move || {
        let authenticator = Arc::clone(&shared);
        async move { authenticated(&authenticator).await }
    })
    .await;
    assert!(requests.iter().all(|request| token(request) == "canary-token-0"));
    assert_eq!(server.requests().len(), 1);

    let (shared, rejected) = (Arc::clone(&authenticator), requests[0].headers().clone());
    let renewed = run_20(move || {
        let (authenticator, rejected) = (Arc::clone(&shared), rejected.clone());
        async move { authenticator.renew(&rejected).await.unwrap() }
    })
    .await;
    assert_eq!(renewed, [true; 20]);
    assert_eq!(token(&authenticated(&authenticator).await), "canary-token-1");
    // A late caller with the old token gets the current one.
    assert!(authenticator.renew(requests[1].headers()).await.unwrap());
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn rejected_password_is_sent_once_a_minute() {
    let server = StubServer::start(|_, _| "401 Unauthorized\r\n\r\n".to_owned()).await;
    let authenticator = Arc::new(authenticator(password(&server), &Arc::default()));
    let shared = Arc::clone(&authenticator);
    let errors = run_20(move || {
        let authenticator = Arc::clone(&shared);
        async move { authenticator.session().await.unwrap_err() }
    })
    .await;
    assert!(errors.iter().all(|error| matches!(error, AuthError::Rejected { status, .. } if *status == 401)));
    assert_eq!(server.requests().len(), 1);
    // A caller within the minute gets the same error; afterwards the password is sent again.
    authenticator.session().await.unwrap_err();
    assert_eq!(server.requests().len(), 1);
    tokio::time::pause();
    tokio::time::advance(REJECTED_PASSWORD_PERIOD).await;
    tokio::time::resume();
    authenticator.session().await.unwrap_err();
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn dropped_call_does_not_block_later_calls() {
    let server = iam().await;
    let authenticator = authenticator(password(&server), &Arc::default());
    assert!(poll_once(authenticator.session()).await.is_none());
    assert!(authenticator.session().await.unwrap().is_some());
}

/// Polls a future once and drops it.
async fn poll_once<F: Future>(future: F) -> Option<F::Output> {
    tokio::select! {
        biased;
        output = future => Some(output),
        () = std::future::ready(()) => None,
    }
}

#[tokio::test]
async fn renew_of_token_or_access_key_returns_false() {
    let ready = authenticator(Credentials::Token(Secret::from("canary-ready")), &Arc::default());
    let request = authenticated(&ready).await;
    assert_eq!(token(&request), "canary-ready");
    assert!(!ready.renew(request.headers()).await.unwrap());
    let signing = authenticator(keys(), &Arc::default()).with_project_id("p1").unwrap();
    let request = authenticated(&signing).await;
    let authorization = request.headers()[AUTHORIZATION].to_str().unwrap();
    assert!(
        authorization.contains("SignedHeaders=host;x-project-id;x-sdk-date;x-security-token,"),
        "{authorization}"
    );
    assert!(!signing.renew(request.headers()).await.unwrap());
    assert!(signing.session().await.unwrap().is_none());
}

#[tokio::test]
async fn find_project_works_with_every_kind_of_credentials() {
    for credentials in [keys(), Credentials::Token(Secret::from("canary-ready"))] {
        let server = StubServer::start(|_, request| {
            let name = request.split("name=").nth(1).unwrap().split(' ').next().unwrap();
            let id = |number| format!("{{\"id\": \"{name}-{number}\", \"name\": \"{name}\"}}");
            let projects = match name {
                "one" => format!("{}, {{\"id\": \"x\", \"name\": \"one-more\"}}", id(1)),
                "two" => format!("{}, {}", id(1), id(2)),
                _ => String::new(),
            };
            format!("200 OK\r\n\r\n{{\"projects\": [{projects}]}}")
        })
        .await;
        let authenticator = authenticator(credentials, &Arc::default());
        let find = async |name| authenticator.find_project(&server.url().parse().unwrap(), name).await;
        assert_eq!(find("one").await.unwrap().id, "one-1");
        assert_eq!(
            find("two").await.unwrap_err().to_string(),
            "project name \"two\" is ambiguous: set the id of one of the projects, two-1 or two-2"
        );
        let none = find("none").await.unwrap_err().to_string();
        assert!(none.starts_with("project \"none\" not found: "), "{none}");
        let sent = String::from_utf8(server.requests().swap_remove(0)).unwrap();
        assert!(sent.starts_with("GET /v3/projects?name=one HTTP/1.1\r\n"), "{sent}");
    }
}

#[tokio::test]
async fn rejected_signature_with_wrong_clock_reports_clock_skew() {
    let server = StubServer::start(|_, _| {
        "401 Unauthorized\r\nDate: Tue, 03 Nov 2026 10:00:00 GMT\r\n\r\n{}".to_owned()
    })
    .await;
    let authenticator = authenticator(keys(), &Arc::default());
    match authenticator.find_project(&server.url().parse().unwrap(), "eu-de").await.unwrap_err() {
        AuthError::Rejected { clock_skew: Some(skew), .. } => assert_eq!(
            skew.to_string(),
            "the local clock is at 1970-01-01T00:00:00Z, the clock of the service at 2026-11-03T10:00:00Z"
        ),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn expired_signature_is_sent_again_once_unless_the_clock_is_wrong() {
    let expired = "401 Unauthorized\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\n\r\n{\"error_msg\":\"signature expired\"}";
    let found = "200 OK\r\n\r\n{\"projects\": [{\"id\": \"p\", \"name\": \"eu-de\"}]}";
    for (responses, clock, expected) in
        [([expired, found], 0, Ok("p")), ([expired, expired], 0, Err(2)), ([expired, found], 3600, Err(1))]
    {
        let server = StubServer::start(move |index, _| responses[index.min(1)].to_owned()).await;
        let authenticator = authenticator(keys(), &Arc::new(AtomicI64::new(clock)));
        let result = authenticator.find_project(&server.url().parse().unwrap(), "eu-de").await;
        match expected {
            Ok(id) => assert_eq!(result.unwrap().id, id),
            Err(requests) => {
                assert!(matches!(result.unwrap_err(), AuthError::Rejected { .. }));
                assert_eq!(server.requests().len(), requests);
            }
        }
    }
}

#[tokio::test]
async fn debug_and_errors_contain_no_secret() {
    let server = iam().await;
    let echo = StubServer::start(|_, request| format!("500 Oh\r\n\r\n{request}")).await;
    let mut shown = String::new();
    for credentials in [keys(), Credentials::Token(Secret::from("canary-ready")), password(&server)] {
        let authenticator = authenticator(credentials, &Arc::default());
        let request = authenticated(&authenticator).await;
        let error = authenticator.find_project(&echo.url().parse().unwrap(), "eu-de").await.unwrap_err();
        shown +=
            &format!("{authenticator:?} {request:?} {error:?} {error} {:?}", authenticator.session().await);
    }
    let echoed = authenticator(password(&echo), &Arc::default());
    shown += &format!("{:?} {echoed:?}", echoed.session().await);
    assert!(shown.contains("Oh") || shown.contains("500"), "{shown}");
    assert!(!shown.contains("canary") && !shown.contains("Signature="), "{shown}");
}
