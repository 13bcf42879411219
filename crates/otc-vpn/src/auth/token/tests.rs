//! What is asked of the identity service, and what is made of its answers.

use super::*;
use crate::auth::test_server::TestServer;
use crate::clock::ClockSkew;

const NOW: &str = "2026-11-03T10:00:00Z";

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

fn credentials(iam_url: &str) -> PasswordCredentials {
    PasswordCredentials {
        iam_url: iam_url.to_owned(),
        user: User::Name { name: "u\"ser".to_owned(), domain: Domain::Name("d".to_owned()) },
        password: Secret::from("canary\\password"),
        project: ProjectScope::Name { name: "eu-de".to_owned(), domain: None },
    }
}

fn json(credentials: &PasswordCredentials) -> serde_json::Value {
    serde_json::from_slice(body(credentials).unwrap().as_bytes().unwrap()).unwrap()
}

/// Asks a server that gives this answer.
async fn ask(answer: impl Into<String>) -> (Result<Session, AuthError>, Vec<u8>) {
    let answer = answer.into();
    let server = TestServer::start(move |_, _| answer.clone()).await;
    let http =
        reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
    let outcome = request(&http, &credentials(&server.url()), &Clock::from_fn(now)).await;
    (outcome, server.received().swap_remove(0))
}

#[test]
fn names_go_with_their_domains_and_ids_alone() {
    let mut credentials = credentials("http://127.0.0.1");
    let project = serde_json::json!({"project": {"name": "eu-de", "domain": {"name": "d"}}});
    assert_eq!(
        json(&credentials),
        serde_json::json!({"auth": {
            "identity": {"methods": ["password"], "password": {"user": {
                "name": "u\"ser", "domain": {"name": "d"}, "password": "canary\\password",
            }}},
            "scope": project,
        }})
    );
    credentials.user = User::Id("u1".to_owned());
    assert!(body(&credentials).unwrap_err().to_string().contains("give the project's domain or its id"));
    credentials.project =
        ProjectScope::Name { name: "eu-de".to_owned(), domain: Some(Domain::Id("d1".to_owned())) };
    assert_eq!(json(&credentials)["auth"]["scope"]["project"]["domain"], serde_json::json!({"id": "d1"}));
    credentials.project = ProjectScope::Id("p1".to_owned());
    let asked = json(&credentials);
    assert_eq!(asked["auth"]["scope"], serde_json::json!({"project": {"id": "p1"}}));
    assert_eq!(
        asked["auth"]["identity"]["password"]["user"],
        serde_json::json!({"id": "u1", "password": "canary\\password"})
    );
}

#[tokio::test]
async fn a_token_comes_with_its_end_its_project_and_the_catalog() {
    let (session, received) = ask(
        "201 Created\r\nX-Subject-Token: canary-token\r\n\r\n\
         {\"token\": {\"issued_at\": \"2026-11-02T08:00:00.000000Z\", \"expires_at\": \"2026-11-03T08:00:00.000000Z\",
           \"user\": {}, \"project\": {\"id\": \"p1\", \"name\": \"eu-de\", \"domain\": {}},
           \"catalog\": [{\"type\": \"vpn\", \"endpoints\": [{\"url\": \"https://vpn.example\"}]}]}}",
    )
    .await;
    let session = session.unwrap();
    let received = String::from_utf8(received).unwrap();
    assert!(received.starts_with("POST /v3/auth/tokens HTTP/1.1\r\n"), "{received}");
    assert!(!received.split_once("\r\n\r\n").unwrap().0.contains("canary"), "{received}");
    assert_eq!(session.token().expose(), "canary-token");
    assert_eq!(session.project(), Some(&Project { id: "p1".to_owned(), name: "eu-de".to_owned() }));
    assert_eq!(session.expires_at().unwrap().to_string(), "2026-11-03T08:00:00Z");
    assert_eq!(session.catalog().endpoint(&["vpn"], Some("eu-de")).unwrap(), "https://vpn.example");
    // The service's clock is two hours behind this one; the token lasts 24 hours all the same.
    assert_eq!(session.renew_at.unwrap().to_string(), "2026-11-04T09:55:00Z");
    assert!(!format!("{session:?}").contains("canary"));
}

#[tokio::test]
async fn a_short_token_keeps_most_of_its_life() {
    for (expires_at, renew_at) in [
        ("\"2026-11-03T10:00:10Z\"", Some("2026-11-03T10:00:09Z")),
        ("\"2026-11-03T09:00:00Z\"", None),
        ("\"some day\"", None),
        ("null", None),
    ] {
        let (session, _) = ask(format!(
            "201 Created\r\nX-Subject-Token: t\r\n\r\n{{\"token\": {{\"expires_at\": {expires_at}}}}}"
        ))
        .await;
        assert_eq!(
            session.unwrap().renew_at.map(|time| time.to_string()).as_deref(),
            renew_at,
            "{expires_at}"
        );
    }
}

#[tokio::test]
async fn a_refusal_keeps_what_the_service_said_and_not_the_password() {
    let (refused, _) = ask(
        "401 Unauthorized\r\nX-Request-Id: r1 canary\\password\r\nDate: Mon, 02 Nov 2026 10:00:00 GMT\r\nRetry-After: 7\r\n\r\n\
         {\"error\": {\"message\": \"canary\\\\password is wrong\"}}",
    )
    .await;
    let AuthError::Rejected { status, request_id, retry_after, clock_skew, body } = refused.unwrap_err()
    else {
        panic!("not a refusal")
    };
    assert_eq!(status, 401);
    assert_eq!((request_id.as_deref(), retry_after.as_deref()), (Some("r1 ***"), Some("7")));
    // No clock can make a password wrong.
    assert_eq!(clock_skew, None::<ClockSkew>);
    assert_eq!(body, "{\"error\": {\"message\": \"*** is wrong\"}}");
}

#[tokio::test]
async fn what_is_not_the_identity_service_is_told_apart() {
    let long = format!("200 OK\r\n\r\n{}", "x".repeat((1 << 20) + 1));
    for (answer, what) in [
        ("201 Created\r\n\r\n{}", "there is no X-Subject-Token in it"),
        ("200 OK\r\nX-Subject-Token: t\r\n\r\n<html>", "its body cannot be decoded at line 1, column 1"),
        (&long, "its body is longer than 1 MiB"),
        (
            "302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n",
            "it points elsewhere, where no credentials are sent",
        ),
    ] {
        match ask(answer).await.0.unwrap_err() {
            AuthError::UnexpectedResponse { what: told, .. } => assert_eq!(told, what),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_token_from_where_a_redirect_led_is_not_taken() {
    let elsewhere =
        TestServer::start(|_, _| "201 Created\r\nX-Subject-Token: t\r\n\r\n{\"token\": {}}".to_owned()).await;
    let target = elsewhere.url();
    let server = TestServer::start(move |_, _| format!("302 Found\r\nLocation: {target}\r\n\r\n")).await;
    let following = reqwest::Client::builder().no_proxy().build().unwrap();
    let error = request(&following, &credentials(&server.url()), &Clock::from_fn(now)).await.unwrap_err();
    assert!(error.to_string().contains("followed a redirect"), "{error}");
}
