//! IAM: tokens for passwords, and the list of projects.

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

fn token_request(simulator: &Simulator, user: &Value, scope: &Value) -> RequestBuilder {
    let identity = json!({ "methods": ["password"], "password": { "user": user } });
    let auth = match scope {
        Value::Null => json!({ "identity": identity }),
        scope => json!({ "identity": identity, "scope": scope }),
    };
    unauthenticated(simulator, Method::POST, "/v3/auth/tokens").json(&json!({ "auth": auth }))
}

async fn token(simulator: &Simulator, user: &Value, scope: &Value) -> (String, Value) {
    let response = token_request(simulator, user, scope).send().await.unwrap();
    assert_eq!(response.status(), 201, "{user} {scope}");
    let token = header(&response, "x-subject-token");
    let body: Value = response.json().await.unwrap();
    (token, body["token"].clone())
}

fn list(simulator: &Simulator, token: &str) -> RequestBuilder {
    unauthenticated(simulator, Method::GET, &gateways_path()).header("X-Auth-Token", token)
}

#[tokio::test]
async fn password_gets_token_that_is_accepted() {
    let simulator = simulator(LONG_TRANSITION).await;
    let (secret, token) = token(&simulator, &by_name(), &json!({ "project": { "id": PROJECT_ID } })).await;
    assert_eq!(send_api(list(&simulator, &secret)).await.status, 200);
    assert_eq!(token["project"]["name"], PROJECT_NAME);
    assert_eq!(token["user"]["name"], USER);
    assert_eq!(token["user"]["domain"]["name"], DOMAIN);
    let endpoints: Vec<_> = token["catalog"]
        .as_array()
        .unwrap()
        .iter()
        .map(|service| (service["type"].as_str().unwrap(), service["endpoints"][0].clone()))
        .collect();
    assert_eq!(endpoints.iter().map(|(kind, _)| *kind).collect::<Vec<_>>(), ["vpn", "volumev2", "iam"]);
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
async fn user_and_project_are_identified_by_id_or_name() {
    let simulator = simulator(LONG_TRANSITION).await;
    let (_, issued) = token(&simulator, &by_name(), &json!({ "project": { "name": PROJECT_NAME } })).await;
    let (user, domain) = (&issued["user"]["id"], &issued["user"]["domain"]["id"]);
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
            assert_eq!(send_api(list(&simulator, &secret)).await.status, 200);
        }
    }
}

#[tokio::test]
async fn token_without_project_is_accepted_only_by_iam() {
    let simulator = simulator(LONG_TRANSITION).await;
    let (secret, token) = token(&simulator, &by_name(), &Value::Null).await;
    assert_eq!(token["project"], Value::Null);
    assert_eq!(send_rejected(list(&simulator, &secret)).await.0, 403);
    let projects = unauthenticated(&simulator, Method::GET, "/v3/projects").header("X-Auth-Token", secret);
    assert_eq!(send(projects).await.status, 200);
}

#[tokio::test]
async fn token_is_rejected_after_expiry() {
    let seconds = Arc::new(AtomicU64::new(1_763_985_600));
    let clock = Arc::clone(&seconds);
    let now = move || SystemTime::UNIX_EPOCH + Duration::from_secs(clock.load(Ordering::Relaxed));
    let builder = Simulator::builder().token_lifetime(Duration::from_secs(60)).clock(now);
    let simulator = builder.start().await.unwrap();
    let scope = json!({ "project": { "id": PROJECT_ID } });
    let (secret, body) = token(&simulator, &by_name(), &scope).await;
    assert_eq!(body["expires_at"], "2025-11-24T12:01:00.000000Z");
    seconds.fetch_add(59, Ordering::Relaxed);
    assert_eq!(send_api(list(&simulator, &secret)).await.status, 200);
    seconds.fetch_add(1, Ordering::Relaxed);
    let (status, code, message) = send_rejected(list(&simulator, &secret)).await;
    assert_eq!((status, code.as_str()), (401, "VPN.0010"), "{message}");
    assert_eq!(send_api(list(&simulator, TOKEN)).await.status, 200, "this token never expires");
    let (renewed, _) = token(&simulator, &by_name(), &scope).await;
    assert_eq!(send_api(list(&simulator, &renewed)).await.status, 200);
}

#[tokio::test]
async fn invalid_user_or_project_is_rejected_with_401_of_keystone() {
    let simulator = simulator(LONG_TRANSITION).await;
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
        let response = send(token_request(&simulator, &user, &scope)).await;
        let expected = json!({ "error": { "code": 401, "message": message, "title": "Unauthorized" } });
        assert_eq!((response.status, &response.body), (401, &expected), "{user} {scope}");
    }
}

#[tokio::test]
async fn malformed_token_request_is_rejected_without_quoting_it() {
    let simulator = simulator(LONG_TRANSITION).await;
    let post = || unauthenticated(&simulator, Method::POST, "/v3/auth/tokens");
    let user = json!({ "name": USER, "password": 12345, "domain": { "name": "canary" } });
    for (request, status) in [
        (post(), 400),
        (post().body("{\"auth\": \"canary\"}"), 400),
        (token_request(&simulator, &user, &Value::Null), 400),
        (
            post().json(
                &json!({ "auth": { "identity": { "methods": ["token"], "token": { "id": "canary" } } } }),
            ),
            400,
        ),
        (post().body(vec![b' '; 100_000]), 413),
    ] {
        let response = send(request).await;
        assert_eq!((response.status, &response.body["error"]["code"]), (status, &json!(status)));
        assert!(!response.body.to_string().contains("canary"), "{}", response.body);
    }
}

#[tokio::test]
async fn list_projects_filters_by_name() {
    let simulator = simulator(LONG_TRANSITION).await;
    let projects = async |query: &str| {
        send(request(&simulator, Method::GET, &format!("/v3/projects{query}"))).await.body["projects"].clone()
    };
    let all = projects("").await;
    assert_eq!((&all[0]["id"], &all[0]["enabled"]), (&json!(PROJECT_ID), &json!(true)));
    assert_eq!(projects(&format!("?name={PROJECT_NAME}")).await, all);
    assert_eq!(projects("?name=other").await, json!([]));
    let rejected = send(unauthenticated(&simulator, Method::GET, "/v3/projects")).await;
    assert_eq!((rejected.status, &rejected.body["error"]["title"]), (401, &json!("Unauthorized")));
}

/// A request to IAM with a token.
fn iam(simulator: &Simulator, path: &str, token: &str) -> RequestBuilder {
    unauthenticated(simulator, Method::GET, path).header("X-Auth-Token", token)
}

#[tokio::test]
async fn domain_scoped_token_is_accepted_only_by_iam() {
    let simulator = simulator(LONG_TRANSITION).await;
    let (secret, issued) = token(&simulator, &by_name(), &json!({ "domain": { "name": DOMAIN } })).await;
    assert_eq!(issued["domain"]["name"], DOMAIN);
    assert!(issued.get("project").is_none(), "{issued}");
    assert_eq!(send_rejected(list(&simulator, &secret)).await.0, 403);
    let projects = send(iam(&simulator, &format!("/v3/projects?name={PROJECT_NAME}"), &secret)).await;
    assert_eq!(projects.body["projects"][0]["id"], PROJECT_ID);
    for scope in [
        json!({ "domain": { "name": "other" } }),
        json!({ "domain": { "name": DOMAIN }, "project": { "name": PROJECT_NAME } }),
    ] {
        let status = send(token_request(&simulator, &by_name(), &scope)).await.status;
        assert!(matches!(status, 400 | 401), "{scope}: {status}");
    }
}

#[tokio::test]
async fn endpoint_of_the_vpn_api_is_derived_from_volumev2() {
    let simulator = simulator(LONG_TRANSITION).await;
    let response = send(iam(&simulator, "/v3/auth/catalog", TOKEN)).await;
    let catalog = response.body["catalog"].as_array().unwrap();
    let volume = catalog.iter().find(|service| service["type"] == "volumev2").unwrap();
    let url = volume["endpoints"][0]["url"].as_str().unwrap();
    let derived = url.replacen("v2", "v5", 1).replacen("evs", "vpn", 1);
    let path = derived.strip_prefix(&simulator.url()).unwrap();
    let gateways = send_api(iam(&simulator, &format!("{path}/vpn-gateways"), TOKEN)).await;
    assert_eq!(gateways.body["vpn_gateways"].as_array().unwrap().len(), 7);
}

#[tokio::test]
async fn domains_are_listed_by_name() {
    let simulator = simulator(LONG_TRANSITION).await;
    for (query, expected) in [("", 1), ("?name=simulator", 1), ("?name=other", 0)] {
        let response = send(iam(&simulator, &format!("/v3/auth/domains{query}"), TOKEN)).await;
        assert_eq!(response.body["domains"].as_array().unwrap().len(), expected, "{query}");
    }
    assert_eq!(simulator.journal().requests[0].operation, Some("list_domains"));
}

#[tokio::test]
async fn token_is_described_to_its_owner() {
    let simulator = simulator(LONG_TRANSITION).await;
    let (secret, issued) = token(&simulator, &by_name(), &json!({ "project": { "id": PROJECT_ID } })).await;
    let describe =
        |subject: &str| iam(&simulator, "/v3/auth/tokens", TOKEN).header("X-Subject-Token", subject);
    assert_eq!(send(describe(&secret)).await.body["token"], issued);
    assert_eq!(send(describe(TOKEN)).await.body["token"]["project"]["id"], PROJECT_ID);
    assert_eq!(send(describe("unknown")).await.status, 404);
    assert_eq!(send(iam(&simulator, "/v3/auth/tokens", TOKEN)).await.status, 400);
    for path in ["/v3/auth/tokens", "/v3/auth/catalog", "/v3/auth/domains"] {
        assert_eq!(send(unauthenticated(&simulator, Method::GET, path)).await.status, 401, "{path}");
    }
}

#[tokio::test]
async fn version_document_is_for_clients_that_accept_json() {
    let simulator = simulator(LONG_TRANSITION).await;
    let root = |accept: &str| unauthenticated(&simulator, Method::GET, "/").header("Accept", accept);
    let versions = send(root("application/json")).await;
    assert_eq!(versions.status, 300);
    let version = versions.body["versions"]["values"][0].clone();
    assert_eq!(version["links"][0]["href"], format!("{}/v3/", simulator.url()));
    let own = version["links"][0]["href"].as_str().unwrap().strip_prefix(&simulator.url()).unwrap();
    for path in ["/v3", own] {
        let response = send(unauthenticated(&simulator, Method::GET, path)).await;
        assert_eq!((response.status, &response.body["version"]), (200, &version), "{path}");
    }
    for accept in ["*/*", "text/html,application/xhtml+xml,*/*;q=0.8", "text/html, application/json"] {
        let response = root(accept).send().await.unwrap();
        assert_eq!(header(&response, "content-type"), "text/html; charset=utf-8", "{accept}");
    }
}
