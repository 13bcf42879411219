//! Which method the settings mean.

use super::*;
use crate::auth::{Domain, ProjectScope, User};

const PLACE: &str = "https://iam.eu-de.otc.t-systems.com/v3";

#[test]
fn every_alias_of_a_variable_counts() {
    let token: [Pairs; 2] = [&[("OS_TOKEN", "t")], &[("OS_AUTH_TOKEN", "t")]];
    let keys: [Pairs; 4] = [
        &[("OS_ACCESS_KEY", "AK"), ("OS_SECRET_KEY", "SK")],
        &[("OS_ACCESS_KEY_ID", "AK"), ("OS_SECRET_ACCESS_KEY", "SK")],
        &[("OS_ACCESS_KEY_ID", "AK"), ("OS_ACCESS_KEY_SECRET", "SK")],
        &[("OS_AK", "AK"), ("OS_SK", "SK"), ("OS_SECURITY_TOKEN", "ST")],
    ];
    let password: [Pairs; 6] = [
        &[("OS_USER_ID", "id"), ("OS_PASSWORD", "pw")],
        &[("OS_USERNAME", "name"), ("OS_PASSWORD", "pw"), ("OS_USER_DOMAIN_NAME", "d")],
        &[("OS_USERNAME", "name"), ("OS_PASSWORD", "pw"), ("OS_USER_DOMAIN_ID", "d")],
        &[("OS_USERNAME", "name"), ("OS_PASSWORD", "pw"), ("OS_DOMAIN_NAME", "d")],
        &[("OS_USERNAME", "name"), ("OS_PASSWORD", "pw"), ("OS_PROJECT_DOMAIN_NAME", "d")],
        &[("OS_USERNAME", "name"), ("OS_PASSWORD", "pw"), ("OS_DEFAULT_DOMAIN", "d")],
    ];
    let cases = token.map(|it| (MethodKind::Token, it)).into_iter();
    let cases = cases
        .chain(keys.map(|it| (MethodKind::Keys, it)))
        .chain(password.map(|it| (MethodKind::Password, it)));
    for (kind, variables) in cases {
        let mut all = variables.to_vec();
        all.extend([("OS_AUTH_URL", PLACE), ("OS_TENANT_NAME", "eu-de")]);
        let settings = with(all.leak(), &[]);
        assert_eq!(settings.method.kind(), kind, "{variables:?}");
    }
}

#[test]
fn every_form_of_keys_in_a_cloud_counts() {
    let clouds = [
        "clouds: {c: {auth: {ak: AK, sk: SK, security_token: ST, project_id: p}, region_name: eu-de}}",
        "clouds: {c: {auth: {access_key: AK, secret_key: SK, project_id: p}, security_token: ST, region_name: eu-de}}",
        "clouds: {c: {access_key: AK, secret_key: SK, security_token: ST, project_id: p, region_name: eu-de}}",
        "clouds: {c: {ak: AK, sk: SK, security-token: ST, tenant-id: p, region-name: eu-de}}",
    ];
    for text in clouds {
        let settings = with(&[], vec![("/etc/openstack/clouds.yaml", text)].leak());
        let Method::Keys { access_key, secret_key, security_token } = &settings.method else {
            panic!("{text}")
        };
        assert_eq!((access_key.value.as_str(), secret_key.value.expose()), ("AK", "SK"), "{text}");
        assert_eq!(security_token.as_ref().unwrap().value.expose(), "ST", "{text}");
    }
}

#[test]
fn a_password_is_for_a_user_and_a_project_in_domains() {
    let settings = with(
        &[
            ("OS_AUTH_URL", "http://127.0.0.1:8080/v3"),
            ("OS_USERNAME", "simulator"),
            ("OS_PASSWORD", " pass word "),
            ("OS_USER_DOMAIN_NAME", "simulator"),
            ("OS_PROJECT_NAME", "eu-de"),
        ],
        &[],
    );
    let crate::auth::Credentials::Password(credentials) = settings.credentials() else { panic!() };
    assert_eq!(credentials.iam_url, "http://127.0.0.1:8080/v3");
    assert!(
        matches!(credentials.user, User::Name { name, domain: Domain::Name(domain) } if name == domain && name == "simulator")
    );
    assert!(
        matches!(credentials.project, ProjectScope::Name { name, domain: Some(Domain::Name(domain)) } if name == "eu-de" && domain == "simulator")
    );
    assert_eq!(credentials.password.expose(), " pass word ");
    assert!(settings.service_url().is_none());
}

#[test]
fn an_explicit_type_decides() {
    const BOTH: &str =
        "clouds: {c: {auth_type: v3password, auth: {ak: AK, sk: SK, user_id: u, password: pw, project_id: p},
        region_name: eu-de}}";
    let settings = with(&[], &[("/here/clouds.yaml", BOTH)]);
    assert_eq!(settings.method.kind(), MethodKind::Password);
    let settings = with(&[("OS_AUTH_TYPE", "aksk"), ("OS_CLOUD", "c")], &[("/here/clouds.yaml", BOTH)]);
    assert_eq!(settings.method.kind(), MethodKind::Keys);
}

#[test]
fn a_security_token_stays_with_its_pair() {
    let files: Pairs = &[(
        "/here/clouds.yaml",
        "clouds: {c: {auth: {ak: CLOUD, sk: SK, security_token: ST, project_id: p}, region_name: eu-de}}",
    )];
    let settings = with(&[("OS_CLOUD", "c"), ("OS_ACCESS_KEY", "AK"), ("OS_SECRET_KEY", "SK")], files);
    let Method::Keys { security_token: None, .. } = settings.method else { panic!("{:?}", settings.method) };
    let settings = with(&[("OS_CLOUD", "c")], files);
    let Method::Keys { security_token: Some(_), .. } = settings.method else {
        panic!("{:?}", settings.method)
    };
}

#[test]
fn a_password_may_come_apart_from_its_user() {
    let settings = with(
        &[("OS_CLOUD", "c"), ("OS_PASSWORD", "pw")],
        &[(
            "/here/clouds.yaml",
            "clouds: {c: {profile: otc, auth: {username: u, user_domain_name: d, project_name: eu-de}}}",
        )],
    );
    assert_eq!(shown(&settings, "password"), "set (the environment variable OS_PASSWORD)");
    assert_eq!(shown(&settings, "user"), "u (auth.username of the cloud \"c\" in /here/clouds.yaml)");
}
