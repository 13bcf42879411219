use super::*;
use crate::authentication::Authentication;
use crate::error::ErrorKind;
use otc_vpn_auth::config::ConfigFile;
use otc_vpn_client::metadata::Flavor;

const ENDPOINT: &str = "https://vpn.eu-de.otc.t-systems.com";

fn complete() -> ClientBuilder {
    Client::builder().endpoint(ENDPOINT).project_id("p").token("t").environment(Environment::empty())
}

/// An environment with these variables, and with a clouds.yaml that is not YAML.
fn environment(variables: &'static [(&str, &str)]) -> Environment {
    let variable = |name: &str| variables.iter().find(|(it, _)| *it == name).map(|(_, value)| value.into());
    Environment::new(variable, |_| Ok(ConfigFile::new("clouds: [")), ".")
}

#[tokio::test]
async fn build_needs_nothing_else_when_overrides_are_complete() {
    let broken = environment(&[("OS_CLOUD", "prod"), ("OS_USERNAME", "half")]);
    let client = complete().environment(broken).build().await.unwrap();
    assert_eq!(client.endpoint(), ENDPOINT);
    assert_eq!(client.project_id().as_str(), "p");
    assert_eq!(client.authentication(), Authentication::Token);
}

#[tokio::test]
async fn build_uses_tls_settings_of_the_environment_when_overrides_are_complete() {
    let insecure = environment(&[("OS_INSECURE", "true")]);
    let client = complete().environment(insecure).build().await.unwrap();
    assert_eq!(client.settings().warnings.len(), 1, "{:?}", client.settings().warnings);
}

#[tokio::test]
async fn build_merges_overrides_into_the_environment() {
    let token = environment(&[("OS_TOKEN", "t"), ("OS_PROJECT_ID", "p"), ("OS_REGION_NAME", "eu-de")]);
    let client = Client::builder().environment(token).region("eu-nl").build().await.unwrap();
    assert_eq!(client.endpoint(), "https://vpn.eu-nl.otc.t-systems.com");
    assert_eq!(client.project_id().as_str(), "p");
}

#[tokio::test]
async fn build_rejects_http_unless_it_is_allowed() {
    let http = || complete().endpoint("http://vpn.example");
    assert_eq!(http().build().await.unwrap_err().kind(), ErrorKind::InvalidInput);
    assert_eq!(http().allow_http(true).build().await.unwrap().endpoint(), "http://vpn.example");
}

#[tokio::test]
async fn build_rejects_overrides_of_resolved_settings() {
    let settings = complete().build().await.unwrap().settings().clone();
    let client = Client::builder().settings(settings.clone()).build().await.unwrap();
    assert_eq!(client.endpoint(), ENDPOINT);
    let error = Client::builder().settings(settings).region("eu-nl").build().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
}

#[tokio::test]
async fn authentication_reports_the_access_key() {
    let client = complete().access_key("AK", "SK").build().await.unwrap();
    assert_eq!(client.authentication(), Authentication::AccessKey { temporary: false });
    assert_eq!(client.authentication().header_names(), ["X-Project-Id", "X-Sdk-Date", "Authorization"]);
}

#[tokio::test]
async fn debug_prints_no_secrets() {
    let builder = complete().endpoint("https://user:canary@vpn.example").access_key("canary", "canary");
    let text = format!("{builder:?}");
    let text = format!("{text} {:?}", builder.build().await);
    assert!(!text.contains("canary"), "{text}");
}

#[tokio::test]
async fn futures_are_send_and_own_what_they_need() {
    fn assert_send<T: Send + 'static>(_: T) {}
    let client = complete().build().await.unwrap();
    let gateways = client.gateways();
    let id: otc_vpn_client::types::VgwId = "620d99b8-demo-a8df-va86-200b868f2d7d".parse().unwrap();
    assert_send(Client::from_env());
    assert_send(gateways.resize(&id, Flavor::Professional2).into_future());
    assert_send(gateways.wait(&id, None).into_future());
    assert_send(async move {
        let gateway = client.gateways().find("x").await?;
        let plan = client.gateways().plan(&gateway, Flavor::Professional2).await?;
        client.zones().await?;
        client.gateways().apply(plan).await?.wait().await
    });
}
