//! Token requests and the decoding of their responses.

use super::*;
use crate::clock::ClockSkew;
use crate::credentials::AccessKeys;
use crate::stub_server::StubServer;

const NOW: &str = "2026-11-03T10:00:00Z";

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

fn credentials(iam_url: &str) -> PasswordCredentials {
    PasswordCredentials::new(
        iam_url.parse().unwrap(),
        User::by_name("u\"ser", Domain::Name("d".to_owned())),
        "canary\\password",
        ProjectScope::by_name("eu-de"),
    )
}

fn json(credentials: &PasswordCredentials) -> serde_json::Value {
    serde_json::from_slice(password_body(credentials).unwrap().as_bytes().unwrap()).unwrap()
}

/// Requests a token from a server with this response. Returns the session and the bytes of the request.
async fn request_token(response: impl Into<String>) -> (Result<Session, AuthError>, Vec<u8>) {
    let response = response.into();
    let server = StubServer::start(move |_, _| response.clone()).await;
    let http =
        reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
    let outcome =
        request(&http, &Credentials::Password(credentials(&server.url())), &Clock::from_fn(now)).await;
    (outcome, server.requests().swap_remove(0))
}

#[test]
fn request_body_has_names_with_domain_and_ids_without() {
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
    assert!(
        password_body(&credentials)
            .unwrap_err()
            .to_string()
            .contains("set the domain of the project, or its id")
    );
    credentials.project = ProjectScope::by_name_in("eu-de", Domain::Id("d1".to_owned()));
    assert_eq!(json(&credentials)["auth"]["scope"]["project"]["domain"], serde_json::json!({"id": "d1"}));
    credentials.project = ProjectScope::Id("p1".to_owned());
    let body = json(&credentials);
    assert_eq!(body["auth"]["scope"], serde_json::json!({"project": {"id": "p1"}}));
    assert_eq!(
        body["auth"]["identity"]["password"]["user"],
        serde_json::json!({"id": "u1", "password": "canary\\password"})
    );
}

#[tokio::test]
async fn session_has_expiry_project_and_catalog() {
    let (session, received) = request_token(
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
    // The clock of IAM is two hours behind the local one; the lifetime is 24 hours regardless.
    assert_eq!(session.renew_at.unwrap().to_string(), "2026-11-04T09:55:00Z");
    assert!(!format!("{session:?}").contains("canary"));
}

#[tokio::test]
async fn short_lived_token_is_renewed_after_most_of_its_lifetime() {
    for (expires_at, renew_at) in [
        ("\"2026-11-03T10:00:10Z\"", Some("2026-11-03T10:00:09Z")),
        ("\"2026-11-03T09:00:00Z\"", None),
        ("\"some day\"", None),
        ("null", None),
    ] {
        let (session, _) = request_token(format!(
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
async fn rejected_request_keeps_response_and_redacts_password() {
    let (rejected, _) = request_token(
        "401 Unauthorized\r\nX-Request-Id: r1 canary\\password\r\nDate: Mon, 02 Nov 2026 10:00:00 GMT\r\nRetry-After: 7\r\n\r\n\
         {\"error\": {\"message\": \"canary\\\\password is wrong\"}}",
    )
    .await;
    let AuthError::Rejected { status, request_id, retry_after, clock_skew, body } = rejected.unwrap_err()
    else {
        panic!("unexpected error")
    };
    assert_eq!(status, 401);
    assert_eq!((request_id.as_deref(), retry_after.as_deref()), (Some("r1 ***"), Some("7")));
    // A wrong clock does not affect a password.
    assert_eq!(clock_skew, None::<ClockSkew>);
    assert_eq!(body, "{\"error\": {\"message\": \"*** is wrong\"}}");
}

#[tokio::test]
async fn response_that_is_not_from_iam_is_unexpected() {
    let long = format!("200 OK\r\n\r\n{}", "x".repeat((1 << 20) + 1));
    for (response, expected) in [
        ("201 Created\r\n\r\n{}", "the header X-Subject-Token is missing"),
        ("200 OK\r\nX-Subject-Token: t\r\n\r\n<html>", "cannot decode the body at line 1, column 1"),
        (&long, "the body is larger than 1 MiB"),
        (
            "302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n",
            "redirects are not followed, because they could expose credentials",
        ),
    ] {
        match request_token(response).await.0.unwrap_err() {
            AuthError::UnexpectedResponse { message, .. } => assert_eq!(message, expected),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn token_after_followed_redirect_is_rejected() {
    let elsewhere =
        StubServer::start(|_, _| "201 Created\r\nX-Subject-Token: t\r\n\r\n{\"token\": {}}".to_owned()).await;
    let target = elsewhere.url();
    let server = StubServer::start(move |_, _| format!("302 Found\r\nLocation: {target}\r\n\r\n")).await;
    let following = reqwest::Client::builder().no_proxy().build().unwrap();
    let credentials = Credentials::Password(credentials(&server.url()));
    let error = request(&following, &credentials, &Clock::from_fn(now)).await.unwrap_err();
    assert!(error.to_string().contains("followed a redirect"), "{error}");
}

#[test]
fn passcode_is_sent_as_totp_next_to_the_password() {
    let mut credentials = credentials("http://127.0.0.1").with_passcode("123456");
    let user = serde_json::json!({"name": "u\"ser", "domain": {"name": "d"}, "passcode": "123456"});
    let identity = &json(&credentials)["auth"]["identity"];
    assert_eq!(identity["methods"], serde_json::json!(["password", "totp"]));
    assert_eq!(identity["totp"]["user"], user);
    assert_eq!(identity["password"]["user"].get("passcode"), None);
    assert_eq!(identity["totp"]["user"].get("password"), None);
    credentials.user = User::Id("u1".to_owned());
    credentials.project = ProjectScope::Id("p1".to_owned());
    let user = serde_json::json!({"id": "u1", "passcode": "123456"});
    assert_eq!(json(&credentials)["auth"]["identity"]["totp"]["user"], user);
    assert!(!format!("{credentials:?}").contains("123456"));
}

/// The requests for an agency's token, with a caller who has these credentials at this IAM.
async fn requests_for_agency(caller: impl Fn(&str) -> Credentials) -> Vec<(String, serde_json::Value)> {
    let server = StubServer::start(|index, _| {
        format!("201 Created\r\nX-Subject-Token: canary-{index}\r\n\r\n{{\"token\": {{}}}}")
    })
    .await;
    let agency = AgencyCredentials::new(
        server.url().parse().unwrap(),
        caller(&server.url()),
        "operations",
        Domain::Name("customer".to_owned()),
        ProjectScope::by_name("eu-de_customer"),
    )
    .with_caller_domain_id("own-domain");
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    request(&http, &Credentials::Agency(Box::new(agency)), &Clock::from_fn(now)).await.unwrap();
    let requests = server.requests().into_iter().map(|request| String::from_utf8(request).unwrap());
    requests
        .map(|request| {
            let (head, body) = request.split_once("\r\n\r\n").unwrap();
            (head.to_ascii_lowercase(), serde_json::from_str(body).unwrap())
        })
        .collect()
}

#[tokio::test]
async fn agency_is_assumed_with_the_credentials_of_the_caller() {
    let assume_role = serde_json::json!({"auth": {
        "identity": {"methods": ["assume_role"], "assume_role": {"domain_name": "customer", "agency_name": "operations"}},
        "scope": {"project": {"name": "eu-de_customer", "domain": {"name": "customer"}}},
    }});
    let requests = requests_for_agency(|_| Credentials::Token("canary-ready".into())).await;
    assert_eq!(requests.len(), 1);
    assert!(requests[0].0.contains("x-auth-token: canary-ready"), "{}", requests[0].0);
    assert_eq!(requests[0].1, assume_role);

    let requests = requests_for_agency(|_| Credentials::AccessKeys(AccessKeys::new("AK", "SK"))).await;
    assert_eq!(requests.len(), 1);
    assert!(requests[0].0.contains("signedheaders=") && requests[0].0.contains("x-domain-id: own-domain"));
    assert_eq!(requests[0].1, assume_role);

    let requests = requests_for_agency(|url| {
        let mut own = credentials(url);
        own.project = ProjectScope::Domain(Domain::Name("d".to_owned()));
        Credentials::Password(own)
    })
    .await;
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[0].1["auth"]["scope"], serde_json::json!({"domain": {"name": "d"}}));
    assert!(requests[1].0.contains("x-auth-token: canary-0"), "{}", requests[1].0);
    assert_eq!(requests[1].1, assume_role);
}
