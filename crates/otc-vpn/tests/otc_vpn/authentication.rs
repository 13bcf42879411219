//! Each authentication method, and each way in which authentication fails, against the checks of the simulator.

use crate::support::{builder, requests, with_faults};
use otc_vpn::auth::{Credentials, Domain, PasswordCredentials, ProjectScope, User};
use otc_vpn::config::{ConfigFile, Environment};
use otc_vpn::{ApiRequest, Client, Error, ErrorKind, Flavor, Outcome};
use otc_vpn_simulator::{self as sim, Credential, Simulator};
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

const DOMAIN_ID: &str = "5f2d1c7e0b6a4d3c9e8f7a6b5c4d3e2f";
const USER_ID: &str = "1a2b3c4d5e6f4a0b8c9d0e1f2a3b4c5d";

async fn simulator() -> Simulator {
    Simulator::builder().start().await.unwrap()
}

pub(crate) async fn simulator_with(faults: &[&str]) -> Simulator {
    with_faults(Simulator::builder(), faults).start().await.unwrap()
}

pub(crate) fn password(simulator: &Simulator) -> PasswordCredentials {
    PasswordCredentials::new(
        format!("{}/v3", simulator.url()).parse().unwrap(),
        User::by_name(sim::USER, Domain::Name(sim::DOMAIN.into())),
        sim::PASSWORD,
        ProjectScope::by_name(sim::PROJECT_NAME),
    )
}

pub(crate) async fn password_client(simulator: &Simulator) -> Client {
    builder(simulator.url()).credentials(Credentials::Password(password(simulator))).build().await.unwrap()
}

/// A client with the settings of these environment variables and no files.
async fn client_from(variables: &[(&str, &str)]) -> Result<Client, Error> {
    let variables: BTreeMap<String, String> =
        variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let no_files = |_: &Path| -> io::Result<ConfigFile> { Err(io::ErrorKind::NotFound.into()) };
    let environment = Environment::new(move |name| variables.get(name).map(Into::into), no_files, "/");
    Client::builder().environment(environment).build().await
}

/// The statuses of the responses of an operation, in order.
pub(crate) fn statuses(simulator: &Simulator, operation: &str) -> Vec<u16> {
    requests(simulator, operation).into_iter().filter_map(|request| request.status).collect()
}

/// The text with another last character.
fn with_typo(secret: &str) -> String {
    let (rest, last) = secret.split_at(secret.len() - 1);
    format!("{rest}{}", if last == "0" { "1" } else { "0" })
}

#[tokio::test(start_paused = true)]
async fn requests_signed_with_an_access_key_are_accepted() {
    let simulator = simulator().await;
    let keys = builder(simulator.url()).access_key(sim::ACCESS_KEY, sim::SECRET_KEY).build().await.unwrap();
    assert_eq!(keys.gateways().list().await.unwrap().len(), 7);
    let gateway = keys.gateways().find("vpngw-4321").await.unwrap();
    let operation = keys.gateways().resize(&gateway.id, Flavor::Professional2).await.unwrap();
    assert!(operation.changed());
    keys.zones().await.unwrap();
    let requests = simulator.journal().requests;
    assert!(requests.iter().all(|request| request.credential == Credential::AccessKey), "{requests:?}");
}

#[tokio::test(start_paused = true)]
async fn query_parameter_with_a_space_is_signed_as_it_is_sent() {
    let simulator = simulator().await;
    let client = builder(simulator.url()).access_key(sim::ACCESS_KEY, sim::SECRET_KEY).build().await.unwrap();
    let request = ApiRequest::new("GET", "/v5/{project_id}/vpn-gateways").unwrap();
    let response = client.request(request.query("enterprise_project_id", "a b+c")).await.unwrap();
    assert_eq!(response.status, 200);
}

#[tokio::test(start_paused = true)]
async fn access_key_with_a_typo_is_rejected_and_not_retried() {
    let simulator = simulator().await;
    for (access_key, secret_key, message) in [
        (sim::ACCESS_KEY.to_owned(), with_typo(sim::SECRET_KEY), "verify aksk signature fail"),
        (with_typo(sim::ACCESS_KEY), sim::SECRET_KEY.to_owned(), "the access key is unknown"),
    ] {
        let client = builder(simulator.url()).access_key(access_key, secret_key).build().await.unwrap();
        let error = client.gateways().list().await.unwrap_err();
        assert_eq!((error.kind(), error.status()), (ErrorKind::Authentication, Some(401)), "{error}");
        assert_eq!(error.code(), Some("APIGW.0301"));
        assert!(error.message().contains(message), "{error}");
        assert!(error.request_id().is_some() && !error.hints().is_empty());
        assert!(!error.is_retryable());
    }
    assert_eq!(statuses(&simulator, "list_vgws"), [401, 401], "a rejected request is not retried");
}

#[tokio::test(start_paused = true)]
async fn temporary_access_key_needs_its_security_token() {
    let simulator = simulator().await;
    let client = async |token: Option<&str>| {
        let keys = otc_vpn::auth::AccessKeys::new(sim::TEMPORARY_ACCESS_KEY, sim::TEMPORARY_SECRET_KEY);
        let keys = token.map_or(keys.clone(), |token| keys.with_security_token(token));
        builder(simulator.url()).credentials(Credentials::AccessKeys(keys)).build().await.unwrap()
    };
    client(Some(sim::SECURITY_TOKEN)).await.gateways().list().await.unwrap();
    for token in [None, Some("another")] {
        let error = client(token).await.gateways().list().await.unwrap_err();
        assert_eq!((error.kind(), error.status()), (ErrorKind::Authentication, Some(401)), "{error}");
        assert!(error.message().contains("X-Security-Token"), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn token_is_sent_without_calling_iam() {
    let simulator = simulator().await;
    let token = builder(simulator.url()).token(sim::TOKEN).build().await.unwrap();
    token.gateways().list().await.unwrap();
    assert!(token.session().await.unwrap().is_none());
    let error =
        builder(simulator.url()).token("another").build().await.unwrap().gateways().list().await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Authentication, Some(401)));
    assert_eq!(statuses(&simulator, "list_vgws"), [200, 401]);
    assert_eq!(requests(&simulator, "create_token").len(), 0);
}

#[tokio::test(start_paused = true)]
async fn password_from_the_environment_takes_the_endpoint_from_the_catalog() {
    let simulator = simulator().await;
    let iam_url = format!("{}/v3", simulator.url());
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
            let iam = [("OS_AUTH_URL", iam_url.as_str()), ("OS_PASSWORD", sim::PASSWORD), project];
            let variables = [&iam[..], user].concat();
            let client =
                client_from(&variables).await.unwrap_or_else(|error| panic!("{variables:?}: {error}"));
            assert_eq!(client.endpoint(), simulator.url(), "{variables:?}");
            assert_eq!(client.project_id().as_str(), sim::PROJECT_ID, "{variables:?}");
            client.gateways().list().await.unwrap();
            assert_eq!(statuses(&simulator, "create_token"), [201], "{variables:?}");
            assert_eq!(requests(&simulator, "list_projects").len(), 0, "the token contains its project");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn project_name_is_resolved_to_its_id() {
    let simulator = simulator().await;
    let (endpoint, iam_url) = (simulator.url(), format!("{}/v3", simulator.url()));
    let endpoints = [("OTC_VPN_ENDPOINT", endpoint.as_str()), ("OS_AUTH_URL", iam_url.as_str())];
    let keys = [("OS_ACCESS_KEY", sim::ACCESS_KEY), ("OS_SECRET_KEY", sim::SECRET_KEY)];
    let token = [("OS_TOKEN", sim::TOKEN)];
    for (identity, credential) in [(&keys[..], Credential::AccessKey), (&token[..], Credential::Token)] {
        simulator.clear_journal();
        let named = |name| [&endpoints[..], identity, &[("OS_PROJECT_NAME", name)]].concat();
        let client = client_from(&named(sim::PROJECT_NAME)).await.unwrap();
        assert_eq!(client.project_id().as_str(), sim::PROJECT_ID);
        client.gateways().list().await.unwrap();
        let listed = requests(&simulator, "list_projects");
        assert_eq!(listed.iter().map(|request| request.credential).collect::<Vec<_>>(), [credential]);

        let error = client_from(&named("eu-nowhere")).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(error.message().contains("\"eu-nowhere\""), "{error}");
    }
    let wrong_token =
        [&endpoints[..], &[("OS_TOKEN", "another"), ("OS_PROJECT_NAME", sim::PROJECT_NAME)]].concat();
    let error = client_from(&wrong_token).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Authentication, Some(401)), "{error}");
}

#[tokio::test(start_paused = true)]
async fn token_request_that_iam_rejects_reports_the_message_of_iam() {
    let simulator = simulator().await;
    let valid = password(&simulator);
    let user = |name: &str, domain: &str| User::by_name(name, Domain::Name(domain.to_owned()));
    let with = |change: &dyn Fn(&mut PasswordCredentials)| {
        let mut credentials = valid.clone();
        change(&mut credentials);
        credentials
    };
    let wrong_password = "The username or password is wrong.";
    let no_role = "The project does not exist, or the user has no role in it.";
    for (credentials, message) in [
        (with(&|credentials| credentials.password = with_typo(sim::PASSWORD).into()), wrong_password),
        (with(&|credentials| credentials.user = user("nobody", sim::DOMAIN)), wrong_password),
        (with(&|credentials| credentials.user = user(sim::USER, "elsewhere")), wrong_password),
        (with(&|credentials| credentials.project = ProjectScope::Id("0".repeat(32))), no_role),
        (
            with(&|credentials| {
                credentials.user = user(sim::DISABLED_USER, sim::DOMAIN);
                credentials.password = sim::DISABLED_PASSWORD.into();
            }),
            "The user is disabled.",
        ),
    ] {
        simulator.clear_journal();
        let client =
            builder(simulator.url()).credentials(Credentials::Password(credentials)).build().await.unwrap();
        let error = client.gateways().list().await.unwrap_err();
        assert_eq!((error.kind(), error.status()), (ErrorKind::Authentication, Some(401)), "{error}");
        assert_eq!((error.message(), error.code()), (message, None));
        assert!(error.request_id().is_some() && !error.hints().is_empty(), "{error:?}");
        assert_eq!(statuses(&simulator, "create_token"), [401], "repeated wrong passwords lock an account");
        assert_eq!(requests(&simulator, "list_vgws").len(), 0);

        let gateway: otc_vpn::GatewayId = "620d99b8-demo-a8df-va86-200b868f2d7d".parse().unwrap();
        let error = client.gateways().resize(&gateway, Flavor::Professional2).await.unwrap_err();
        assert_eq!((error.kind(), error.outcome()), (ErrorKind::Authentication, Some(Outcome::NotSent)));
    }
}

#[tokio::test(start_paused = true)]
async fn credentials_of_another_project_are_a_permission_error() {
    let simulator = simulator().await;
    let other_project = || builder(simulator.url()).project_id("00000000000000000000000000000000");
    for client in
        [other_project().token(sim::TOKEN), other_project().access_key(sim::ACCESS_KEY, sim::SECRET_KEY)]
    {
        let error = client.build().await.unwrap().gateways().list().await.unwrap_err();
        assert_eq!((error.kind(), error.status()), (ErrorKind::Permission, Some(403)), "{error}");
        assert_eq!(error.code(), Some("VPN.0003"));
        assert!(
            error.hints().iter().any(|hint| hint.to_string().contains("vpn:vpnGateways:list")),
            "{:?}",
            error.hints()
        );
    }
}
