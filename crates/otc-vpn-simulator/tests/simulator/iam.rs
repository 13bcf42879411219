//! Tokens for passwords, and the list of projects.

use crate::support::*;
use otc_vpn_simulator::{
    Credential, DISABLED_PASSWORD, DISABLED_USER, DOMAIN, PASSWORD, PROJECT_ID, PROJECT_NAME, Simulator,
    TOKEN, USER,
};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

fn by_name() -> Value {
    json!({ "name": USER, "password": PASSWORD, "domain": { "name": DOMAIN } })
}

fn ask(simulator: &Simulator, user: &Value, scope: &Value) -> RequestBuilder {
    let identity = json!({ "methods": ["password"], "password": { "user": user } });
    let auth = match scope {
        Value::Null => json!({ "identity": identity }),
        scope => json!({ "identity": identity, "scope": scope }),
    };
    bare(simulator, Method::POST, "/v3/auth/tokens").json(&json!({ "auth": auth }))
}

async fn token(simulator: &Simulator, user: &Value, scope: &Value) -> (String, Value) {
    let response = ask(simulator, user, scope).send().await.unwrap();
    assert_eq!(response.status(), 201, "{user} {scope}");
    let token = header(&response, "x-subject-token");
    let body: Value = response.json().await.unwrap();
    (token, body["token"].clone())
}

fn list(simulator: &Simulator, token: &str) -> RequestBuilder {
    bare(simulator, Method::GET, &gateways_path()).header("X-Auth-Token", token)
}

#[tokio::test]
async fn a_password_gets_a_token_that_is_taken() {
    let simulator = simulator(ENDLESS).await;
    let (secret, token) = token(&simulator, &by_name(), &json!({ "project": { "id": PROJECT_ID } })).await;
    assert_eq!(api(list(&simulator, &secret)).await.status, 200);
    assert_eq!(token["project"]["name"], PROJECT_NAME);
    assert_eq!(token["user"]["name"], USER);
    assert_eq!(token["user"]["domain"]["name"], DOMAIN);
    let endpoints: Vec<_> = token["catalog"]
        .as_array()
        .unwrap()
        .iter()
        .map(|service| (service["type"].as_str().unwrap(), service["endpoints"][0].clone()))
        .collect();
    assert_eq!(endpoints.iter().map(|(kind, _)| *kind).collect::<Vec<_>>(), ["vpn", "iam"]);
    for (kind, endpoint) in endpoints {
        assert_eq!(
            (&endpoint["interface"], &endpoint["region"]),
            (&json!("public"), &json!("eu-de")),
            "{kind}"
        );
        assert!(endpoint["url"].as_str().unwrap().starts_with(&simulator.url()));
    }
    for field in ["issued_at", "expires_at"] {
        let time = token[field].as_str().unwrap();
        assert_eq!(time.len(), "2025-11-25T12:00:00.000000Z".len(), "{time}");
    }
    let journal = simulator.journal();
    assert_eq!(journal.requests[0].operation, Some("create_token"));
    assert_eq!(journal.requests[0].credential, Credential::Password);
    assert!(!format!("{journal:?}").contains(&secret));
}

#[tokio::test]
async fn user_and_project_go_by_id_or_name() {
    let simulator = simulator(ENDLESS).await;
    let (_, seen) = token(&simulator, &by_name(), &json!({ "project": { "name": PROJECT_NAME } })).await;
    let (user, domain) = (&seen["user"]["id"], &seen["user"]["domain"]["id"]);
    let by_domain_id = json!({ "name": USER, "password": PASSWORD, "domain": { "id": domain } });
    let by_id = json!({ "id": user, "password": PASSWORD });
    for user in [by_name(), by_domain_id, by_id] {
        for project in [
            json!({ "id": PROJECT_ID }),
            json!({ "name": PROJECT_NAME }),
            json!({ "name": PROJECT_NAME, "domain": { "name": DOMAIN } }),
            json!({ "name": PROJECT_NAME, "domain": { "id": domain } }),
        ] {
            let (secret, token) = token(&simulator, &user, &json!({ "project": project })).await;
            assert_eq!(token["project"]["id"], PROJECT_ID);
            assert_eq!(api(list(&simulator, &secret)).await.status, 200);
        }
    }
}

#[tokio::test]
async fn a_token_without_a_project_is_for_iam_alone() {
    let simulator = simulator(ENDLESS).await;
    let (secret, token) = token(&simulator, &by_name(), &Value::Null).await;
    assert_eq!(token["project"], Value::Null);
    assert_eq!(refusal(list(&simulator, &secret)).await.0, 403);
    let projects = bare(&simulator, Method::GET, "/v3/projects").header("X-Auth-Token", secret);
    assert_eq!(answer(projects).await.status, 200);
}

#[tokio::test]
async fn a_token_ends() {
    let seconds = Arc::new(AtomicU64::new(1_763_985_600));
    let clock = Arc::clone(&seconds);
    let now = move || SystemTime::UNIX_EPOCH + Duration::from_secs(clock.load(Ordering::Relaxed));
    let builder = Simulator::builder().token_lifetime(Duration::from_secs(60)).clock(now);
    let simulator = builder.start().await.unwrap();
    let scope = json!({ "project": { "id": PROJECT_ID } });
    let (secret, body) = token(&simulator, &by_name(), &scope).await;
    assert_eq!(body["expires_at"], "2025-11-24T12:01:00.000000Z");
    seconds.fetch_add(59, Ordering::Relaxed);
    assert_eq!(api(list(&simulator, &secret)).await.status, 200);
    seconds.fetch_add(1, Ordering::Relaxed);
    let (status, code, message) = refusal(list(&simulator, &secret)).await;
    assert_eq!((status, code.as_str()), (401, "VPN.0010"), "{message}");
    assert_eq!(api(list(&simulator, TOKEN)).await.status, 200, "this one never ends");
    let (renewed, _) = token(&simulator, &by_name(), &scope).await;
    assert_eq!(api(list(&simulator, &renewed)).await.status, 200);
}

#[tokio::test]
async fn whoever_is_not_known_gets_keystones_401() {
    let simulator = simulator(ENDLESS).await;
    let project = json!({ "project": { "id": PROJECT_ID } });
    let user = |name: &str, password: &str, domain: &str| json!({ "name": name, "password": password, "domain": { "name": domain } });
    let wrong = "The username or password is wrong.";
    let no_project = "The project does not exist, or the user has no role in it.";
    for (user, scope, message) in [
        (user(USER, "canary", DOMAIN), project.clone(), wrong),
        (user("nobody", PASSWORD, DOMAIN), project.clone(), wrong),
        (user(USER, PASSWORD, "elsewhere"), project.clone(), wrong),
        (json!({ "name": USER, "password": PASSWORD }), project.clone(), wrong),
        (json!({ "id": "nobody", "password": PASSWORD }), project.clone(), wrong),
        (user(DISABLED_USER, DISABLED_PASSWORD, DOMAIN), project.clone(), "The user is disabled."),
        (user(DISABLED_USER, "canary", DOMAIN), project, wrong),
        (by_name(), json!({ "project": { "id": "other" } }), no_project),
        (by_name(), json!({ "project": { "name": "other" } }), no_project),
        (
            by_name(),
            json!({ "project": { "name": PROJECT_NAME, "domain": { "name": "other" } } }),
            no_project,
        ),
        (by_name(), json!({ "project": {} }), no_project),
    ] {
        let answer = answer(ask(&simulator, &user, &scope)).await;
        let expected = json!({ "error": { "code": 401, "message": message, "title": "Unauthorized" } });
        assert_eq!((answer.status, &answer.body), (401, &expected), "{user} {scope}");
    }
}

#[tokio::test]
async fn what_asks_for_no_token_is_refused_without_an_echo() {
    let simulator = simulator(ENDLESS).await;
    let post = || bare(&simulator, Method::POST, "/v3/auth/tokens");
    let user = json!({ "name": USER, "password": 12345, "domain": { "name": "canary" } });
    for (request, status) in [
        (post(), 400),
        (post().body("{\"auth\": \"canary\"}"), 400),
        (ask(&simulator, &user, &Value::Null), 400),
        (
            post().json(
                &json!({ "auth": { "identity": { "methods": ["token"], "token": { "id": "canary" } } } }),
            ),
            400,
        ),
        (post().body(vec![b' '; 100_000]), 413),
    ] {
        let answer = answer(request).await;
        assert_eq!((answer.status, &answer.body["error"]["code"]), (status, &json!(status)));
        assert!(!answer.body.to_string().contains("canary"), "{}", answer.body);
    }
}

#[tokio::test]
async fn projects_are_found_by_name() {
    let simulator = simulator(ENDLESS).await;
    let projects = async |query: &str| {
        answer(request(&simulator, Method::GET, &format!("/v3/projects{query}"))).await.body["projects"]
            .clone()
    };
    let all = projects("").await;
    assert_eq!((&all[0]["id"], &all[0]["enabled"]), (&json!(PROJECT_ID), &json!(true)));
    assert_eq!(projects(&format!("?name={PROJECT_NAME}")).await, all);
    assert_eq!(projects("?name=other").await, json!([]));
    let refused = answer(bare(&simulator, Method::GET, "/v3/projects")).await;
    assert_eq!((refused.status, &refused.body["error"]["title"]), (401, &json!("Unauthorized")));
}
