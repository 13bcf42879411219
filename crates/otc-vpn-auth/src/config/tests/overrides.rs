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
