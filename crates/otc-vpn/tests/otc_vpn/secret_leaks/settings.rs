//! Secrets in the configuration: environment variables, clouds.yaml, endpoints and proxies.

use super::{
    ACCESS_KEY, Log, PASSWORD, SECRET_KEY, SECURITY_TOKEN, TIMEOUT, TOKEN, assert_no_secret, call_everything,
    error_text,
};
use crate::support::builder;
use otc_vpn::config::{ConfigFile, Environment, Overrides, Settings, resolve};
use otc_vpn::{Client, RetryPolicy};
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// Resolves the settings of environment variables and of a clouds.yaml that others may read.
fn settings(variables: &[(&str, &str)]) -> Result<Settings, otc_vpn::config::ConfigError> {
    let clouds = format!(
        "clouds:\n  sim:\n    auth: {{ auth_url: 'http://127.0.0.1:1/v3', username: u, user_domain_name: d, project_id: p, \
         password: {} }}\n",
        serde_json::Value::from(PASSWORD)
    );
    let variables: BTreeMap<String, String> =
        variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let read = move |path: &Path| match path.ends_with("clouds.yaml") {
        true => Ok(ConfigFile::new(clouds.as_str()).with_world_readable(true)),
        false => Err(io::ErrorKind::NotFound.into()),
    };
    let environment = Environment::new(move |name| variables.get(name).map(Into::into), read, "/");
    assert_no_secret("an environment", &format!("{environment:?}"));
    resolve(&Overrides::default(), &environment, &otc_vpn::vpn_service())
}

const ENDPOINT: [(&str, &str); 2] = [("OTC_VPN_ENDPOINT", "http://127.0.0.1:1"), ("OS_PROJECT_ID", "p")];

#[tokio::test(start_paused = true)]
async fn settings_do_not_disclose_secrets() {
    let methods: [&[(&str, &str)]; 3] = [
        &[("OS_TOKEN", TOKEN)],
        &[
            ("OS_ACCESS_KEY", ACCESS_KEY),
            ("OS_SECRET_KEY", SECRET_KEY),
            ("OS_SECURITY_TOKEN", SECURITY_TOKEN),
        ],
        &[("OS_CLOUD", "sim")],
    ];
    for method in methods {
        let settings = settings(&[&ENDPOINT[..], method].concat()).unwrap();
        let credentials = settings.credentials();
        assert_no_secret("settings", &format!("{settings:?} {:?} {credentials:?}", settings.report()));
        assert_no_secret("warnings", &settings.warnings.join(" "));
        // A panic shows what Debug shows.
        let client = Client::builder().settings(settings).build().await.unwrap();
        assert_no_secret("a client", &format!("{client:#?}"));
    }
}

#[tokio::test(start_paused = true)]
async fn configuration_errors_do_not_disclose_secrets() {
    let invalid: [&[(&str, &str)]; 5] = [
        &[("OS_TOKEN", TOKEN), ("OS_PASSWORD", PASSWORD)],
        &[("OS_SECRET_KEY", SECRET_KEY)],
        &[("OS_TOKEN", TOKEN), ("OTC_VPN_ENDPOINT", "https://u:canary@example.org")],
        &[("OS_TOKEN", TOKEN), ("OTC_VPN_ENDPOINT", "https://u:canary@example.org:port")],
        &[("OS_TOKEN", TOKEN), ("OTC_VPN_ENDPOINT", "https://example.org/?token=canary")],
    ];
    for variables in invalid {
        let error = settings(&[&ENDPOINT[..], variables].concat()).unwrap_err();
        assert_no_secret("a configuration error", &format!("{error} {error:?}"));
    }
    for endpoint in ["https://u:canary@x.org", "https://u:canary@x.org:port", "https://x.org/?t=canary"] {
        let error = builder(endpoint).token("t").build().await.unwrap_err();
        assert_no_secret(endpoint, &error_text(&error));
    }
}

#[tokio::test(start_paused = true)]
async fn password_of_a_proxy_is_not_disclosed() {
    let log = Log::record();
    let proxy = reqwest::Proxy::all("http://user:canary@127.0.0.1:1").unwrap();
    let http_client = reqwest::Client::builder().proxy(proxy).build().unwrap();
    let builder = builder("http://127.0.0.1:1").token(TOKEN).http_client(http_client);
    assert_no_secret("a builder with a proxy", &format!("{builder:?}"));
    let client = builder.retry_policy(RetryPolicy::none()).build().await.unwrap();
    assert_no_secret("a client with a proxy", &format!("{client:?}"));
    assert_no_secret("an error of a proxy", &call_everything(&client, TIMEOUT).await);
    log.assert_no_secret();
}
