//! Overrides, their precedence, and what is not read because of them.

use super::*;

/// A broken clouds.yaml, a cloud that does not exist, and contradictory variables.
const BROKEN_VARIABLES: Pairs = &[
    ("OS_CLOUD", "missing"),
    ("OS_REGION_NAME", "a/b"),
    ("OS_AUTH_URL", "ftp://iam.example"),
    ("OS_TOKEN", "t"),
    ("OS_PASSWORD", "pw"),
    ("OS_INSECURE", "1"),
];
const BROKEN_FILES: Pairs = &[("/here/clouds.yaml", "clouds: [")];

fn complete() -> Overrides {
    Overrides::default()
        .with_endpoint("https://vpn.example")
        .with_project_id(PROJECT)
        .with_credentials(Credentials::AccessKeys(AccessKeys::new("AK", "SK")))
}

#[test]
fn complete_overrides_read_only_tls_from_environment() {
    let settings = resolve_with(&complete(), BROKEN_VARIABLES, BROKEN_FILES);
    assert_eq!(settings.service_url().unwrap().value.as_str(), "https://vpn.example");
    assert_eq!(report_line(&settings, "project id"), format!("{PROJECT} (the setting `project_id`)"));
    assert_eq!(report_line(&settings, "access key"), "set (the setting `credentials`)");
    assert_eq!(settings.method.kind(), MethodKind::AccessKeys);
    assert!(settings.cloud.is_none() && settings.region.is_none() && settings.auth_url.is_none());
    assert!(settings.tls.insecure.value);
}

#[test]
fn incomplete_overrides_read_the_environment() {
    for overrides in [
        complete().with_cloud("missing"),
        complete().with_endpoint(" "),
        Overrides { credentials: None, ..complete() },
        Overrides { project_id: None, ..complete() },
    ] {
        let environment = environment(BROKEN_VARIABLES, BROKEN_FILES);
        assert!(resolve(&overrides, &environment, &service()).is_err(), "{overrides:?}");
    }
}

#[test]
fn overridden_credentials_have_precedence_over_all_methods() {
    let overrides = Overrides::default().with_credentials(Credentials::Token("t".into()));
    let variables: Pairs = &[
        ("OS_ACCESS_KEY", "AK"),
        ("OS_PASSWORD", "pw"),
        ("OS_PROJECT_ID", PROJECT),
        ("OS_REGION_NAME", "eu-de"),
    ];
    let settings = resolve_with(&overrides, variables, &[("/here/clouds.yaml", "clouds: [")]);
    assert_eq!(settings.method.kind(), MethodKind::Token);
    assert!(matches!(settings.credentials(), Credentials::Token(token) if token.expose() == "t"));
}

#[test]
fn overridden_password_sets_iam_url_region_and_project() {
    let password = PasswordCredentials::new(
        "https://iam.eu-nl.otc.t-systems.com/v3".parse().unwrap(),
        User::Id("u".to_owned()),
        "pw",
        ProjectScope::Id(PROJECT.to_owned()),
    );
    let overrides = Overrides::default().with_credentials(Credentials::Password(password));
    let variables: Pairs = &[("OS_AUTH_URL", "https://iam.example/v3"), ("OS_PROJECT_ID", "other")];
    let settings = resolve_with(&overrides, variables, &[]);
    assert_eq!(report_line(&settings, "project id"), format!("{PROJECT} (the setting `credentials`)"));
    assert_eq!(
        report_line(&settings, "IAM URL"),
        "https://iam.eu-nl.otc.t-systems.com/v3 (the setting `credentials`)"
    );
    assert_eq!(report_line(&settings, "region"), "eu-nl (the IAM URL)");
}

#[test]
fn allow_http_accepts_http_for_every_host() {
    let overrides = complete().with_endpoint("http://vpn.example");
    let error = resolve(&overrides, &Environment::empty(), &service()).unwrap_err();
    assert!(
        error.to_string().starts_with("invalid endpoint from the setting `endpoint`: plain http"),
        "{error}"
    );
    assert_eq!(error.setting(), Some("endpoint"));
    let settings = resolve_with(&overrides.with_allow_http(true), &[], &[]);
    assert_eq!(settings.endpoint.unwrap().value.as_str(), "http://vpn.example");
}

/// A cloud with an access key, one with a user but no password, and an empty one.
const CLOUDS: Pairs = &[(
    "/here/clouds.yaml",
    "clouds:
  prod: {region_name: eu-nl, auth: {ak: AK, sk: SK, project_id: p}}
  user: {profile: otc, auth: {username: u, user_domain_name: d, project_name: eu-de}}
  empty: {region_name: eu-de}
",
)];

/// Each credential in the environment, with every alias of its variable.
fn credential_variables() -> Vec<&'static str> {
    let variables: Vec<_> = keys::credential_variables().collect();
    for name in ["OS_ACCESS_KEY", "OS_TOKEN", "OS_USERNAME", "OS_PASSCODE", "OS_AUTH_URL", "OS_AGENCY_NAME"] {
        assert!(variables.contains(&name), "{name}");
    }
    variables
}

#[test]
fn overridden_cloud_ignores_credentials_in_the_environment() {
    let overrides = Overrides::default().with_cloud("prod");
    for variable in credential_variables() {
        let settings = resolve_with(&overrides, vec![(variable, "other")].leak(), CLOUDS);
        let Credentials::AccessKeys(keys) = settings.credentials() else { panic!("{variable}") };
        assert_eq!(keys.access_key, "AK", "{variable}");
        assert_eq!(
            report_line(&settings, "project id"),
            "p (auth.project_id of cloud \"prod\" in /here/clouds.yaml)",
            "{variable}"
        );
        assert!(
            settings.agency.is_none()
                && settings
                    .auth_url
                    .is_none_or(|url| url.value.as_str() == "https://iam.eu-nl.otc.t-systems.com/v3")
        );
        assert_eq!(settings.ignored_variables, [variable]);
    }
    // What is no credential keeps its precedence.
    let variables: Pairs =
        &[("OS_REGION_NAME", "eu-de"), ("OS_INSECURE", "1"), ("OTC_VPN_ENDPOINT", "https://vpn.example")];
    let settings = resolve_with(&overrides, variables, CLOUDS);
    assert_eq!(report_line(&settings, "region"), "eu-de (the environment variable OS_REGION_NAME)");
    assert!(settings.tls.insecure.value);
    assert_eq!(settings.service_url().unwrap().value.as_str(), "https://vpn.example");
    assert!(settings.ignored_variables.is_empty(), "{:?}", settings.ignored_variables);
}

#[test]
fn cloud_of_the_environment_is_combined_with_its_credentials() {
    let variables: Pairs = &[("OS_CLOUD", "user"), ("OS_PASSWORD", "pw")];
    let settings = resolve_from(variables, CLOUDS);
    assert_eq!(report_line(&settings, "password"), "set (the environment variable OS_PASSWORD)");
    assert!(settings.ignored_variables.is_empty());
}

#[test]
fn overridden_cloud_without_credentials_names_the_ignored_variables() {
    let error = |cloud: &str, variables| {
        let overrides = Overrides::default().with_cloud(cloud);
        resolve(&overrides, &environment(variables, CLOUDS), &service()).unwrap_err().to_string()
    };
    assert_eq!(
        error("empty", &[("OS_TOKEN", "t"), ("OS_PROJECT_ID", "p")]),
        "no credentials in cloud \"empty\"; the setting `cloud` excludes credentials in the environment (OS_TOKEN, OS_PROJECT_ID \
         ignored): set them in clouds.yaml, or select the cloud with OS_CLOUD instead"
    );
    let text = error("user", &[("OS_PASSWORD", "pw")]);
    assert!(text.contains("requires a password") && text.contains("(OS_PASSWORD ignored)"), "{text}");
    assert!(!error("user", &[]).contains("ignored"));
}

#[test]
fn misspelled_region_of_a_known_cloud_causes_a_warning() {
    let warnings = |region: &str| {
        let overrides =
            Overrides::default().with_region(region).with_credentials(Credentials::Token("t".into()));
        let variables: Pairs =
            &[("OS_PROJECT_ID", "p"), ("OS_AUTH_URL", "https://iam.eu-de.otc.t-systems.com/v3")];
        resolve_with(&overrides, variables, &[]).warnings
    };
    assert_eq!(
        warnings("eu-ed"),
        ["region \"eu-ed\" from the setting `region` is not one of eu-de, eu-nl; did you mean \"eu-de\"?"]
    );
    // A cloud can get new regions.
    assert!(warnings("eu-fr1").is_empty() && warnings("eu-nl").is_empty());
}
