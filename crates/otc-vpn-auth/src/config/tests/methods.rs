//! Selection of the authentication method.

use super::*;

const IAM_URL: &str = "https://iam.eu-de.otc.t-systems.com/v3";

#[test]
fn every_alias_of_a_variable_is_read() {
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
        .chain(keys.map(|it| (MethodKind::AccessKeys, it)))
        .chain(password.map(|it| (MethodKind::Password, it)));
    for (kind, variables) in cases {
        let mut all = variables.to_vec();
        all.extend([("OS_AUTH_URL", IAM_URL), ("OS_TENANT_NAME", "eu-de")]);
        let settings = resolve_from(all.leak(), &[]);
        assert_eq!(settings.method.kind(), kind, "{variables:?}");
    }
}

#[test]
fn every_alias_of_a_cloud_key_is_read() {
    let clouds = [
        "clouds: {c: {auth: {ak: AK, sk: SK, security_token: ST, project_id: p}, region_name: eu-de}}",
        "clouds: {c: {auth: {access_key: AK, secret_key: SK, project_id: p}, security_token: ST, region_name: eu-de}}",
        "clouds: {c: {access_key: AK, secret_key: SK, security_token: ST, project_id: p, region_name: eu-de}}",
        "clouds: {c: {ak: AK, sk: SK, security-token: ST, tenant-id: p, region-name: eu-de}}",
    ];
    for text in clouds {
        let settings = resolve_from(&[], vec![("/etc/openstack/clouds.yaml", text)].leak());
        let Method::AccessKeys { access_key, secret_key, security_token } = &settings.method else {
            panic!("{text}")
        };
        assert_eq!((access_key.value.as_str(), secret_key.value.expose()), ("AK", "SK"), "{text}");
        assert_eq!(security_token.as_ref().unwrap().value.expose(), "ST", "{text}");
    }
}

#[test]
fn password_credentials_have_user_and_project_with_domains() {
    let settings = resolve_from(
        &[
            ("OS_AUTH_URL", "http://127.0.0.1:8080/v3"),
            ("OS_USERNAME", "simulator"),
            ("OS_PASSWORD", " pass word "),
            ("OS_USER_DOMAIN_NAME", "simulator"),
            ("OS_PROJECT_NAME", "eu-de"),
        ],
        &[],
    );
    let Credentials::Password(credentials) = settings.credentials() else { panic!() };
    assert_eq!(credentials.iam_url.as_str(), "http://127.0.0.1:8080/v3");
    assert!(
        matches!(credentials.user, User::Name { name, domain: Domain::Name(domain), .. } if name == domain && name == "simulator")
    );
    assert!(
        matches!(credentials.project, ProjectScope::Name { name, domain: Some(Domain::Name(domain)) } if name == "eu-de" && domain == "simulator")
    );
    assert_eq!(credentials.password.expose(), "pass word");
    assert!(settings.service_url().is_none());
}

#[test]
fn auth_type_selects_among_several_methods() {
    const BOTH: &str =
        "clouds: {c: {auth_type: v3password, auth: {ak: AK, sk: SK, user_id: u, password: pw, project_id: p},
        region_name: eu-de}}";
    let settings = resolve_from(&[], &[("/here/clouds.yaml", BOTH)]);
    assert_eq!(settings.method.kind(), MethodKind::Password);
    let settings =
        resolve_from(&[("OS_AUTH_TYPE", "aksk"), ("OS_CLOUD", "c")], &[("/here/clouds.yaml", BOTH)]);
    assert_eq!(settings.method.kind(), MethodKind::AccessKeys);
}

#[test]
fn password_has_precedence_over_access_key_of_the_same_cloud() {
    const BOTH: &str =
        "clouds: {c: {access_key: AK, secret_key: SK, auth: {user_id: u, password: pw, project_id: p},
        region_name: eu-de}}";
    const PASSWORD: &str =
        "clouds: {c: {auth: {user_id: u, password: pw, project_id: p}, region_name: eu-de}}";
    const KEYS: &str = "clouds: {c: {auth: {ak: AK, sk: SK}}}";
    for files in
        [&[("/here/clouds.yaml", BOTH)][..], &[("/here/clouds.yaml", PASSWORD), ("/here/secure.yaml", KEYS)]]
    {
        let settings = resolve_from(&[("OS_CLOUD", "c")], files);
        assert_eq!(settings.method.kind(), MethodKind::Password);
        let line = report_line(&settings, "access key");
        assert!(line.starts_with("not used unless auth_type is aksk (a"), "{line}");
        let settings = resolve_from(&[("OS_CLOUD", "c"), ("OS_AUTH_TYPE", "aksk")], files);
        assert_eq!(settings.method.kind(), MethodKind::AccessKeys);
    }
    // The sources of these methods differ, so it is unknown which of them is meant.
    for variables in [
        &[("OS_CLOUD", "c"), ("OS_PASSWORD", "pw")][..],
        &[("OS_CLOUD", "c"), ("OS_ACCESS_KEY", "AK"), ("OS_SECRET_KEY", "SK")],
    ] {
        let error = resolve_error(variables, &[("/here/clouds.yaml", BOTH)]);
        assert!(matches!(error, ConfigError::AmbiguousAuth { .. }), "{error}");
    }
}

#[test]
fn security_token_of_another_key_pair_is_ignored() {
    let files: Pairs = &[(
        "/here/clouds.yaml",
        "clouds: {c: {auth: {ak: CLOUD, sk: SK, security_token: ST, project_id: p}, region_name: eu-de}}",
    )];
    let settings =
        resolve_from(&[("OS_CLOUD", "c"), ("OS_ACCESS_KEY", "AK"), ("OS_SECRET_KEY", "SK")], files);
    let Method::AccessKeys { security_token: None, .. } = settings.method else {
        panic!("{:?}", settings.method)
    };
    let settings = resolve_from(&[("OS_CLOUD", "c")], files);
    let Method::AccessKeys { security_token: Some(_), .. } = settings.method else {
        panic!("{:?}", settings.method)
    };
}

#[test]
fn password_and_user_may_have_different_sources() {
    let settings = resolve_from(
        &[("OS_CLOUD", "c"), ("OS_PASSWORD", "pw")],
        &[(
            "/here/clouds.yaml",
            "clouds: {c: {profile: otc, auth: {username: u, user_domain_name: d, project_name: eu-de}}}",
        )],
    );
    assert_eq!(report_line(&settings, "password"), "set (the environment variable OS_PASSWORD)");
    assert_eq!(report_line(&settings, "user"), "u (auth.username of cloud \"c\" in /here/clouds.yaml)");
}

#[test]
fn spaces_and_line_ends_around_secrets_are_removed() {
    const COMMON: [(&str, &str); 2] = [("OS_PROJECT_ID", "p\n"), ("OS_REGION_NAME", "eu-de\r\n")];
    let secrets = |variables: &[(&'static str, &'static str)]| {
        let settings = resolve_from([variables, &COMMON].concat().leak(), &[]);
        match settings.method {
            Method::Token { token } => vec![token.value],
            Method::AccessKeys { access_key, secret_key, security_token } => {
                vec![access_key.value.into(), secret_key.value, security_token.unwrap().value]
            }
            Method::Password { password, .. } => vec![password.value],
            Method::Credentials { .. } => unreachable!(),
        }
    };
    let texts =
        |secrets: Vec<crate::Secret>| secrets.iter().map(|it| it.expose().to_owned()).collect::<Vec<_>>();
    assert_eq!(texts(secrets(&[("OS_TOKEN", " t\r\n")])), ["t"]);
    assert_eq!(texts(secrets(&[("OS_USER_ID", "u"), ("OS_PASSWORD", "p w\n")])), ["p w"]);
    let keys = [("OS_ACCESS_KEY", "AK\n"), ("OS_SECRET_KEY", "SK\n"), ("OS_SECURITY_TOKEN", "\tST ")];
    assert_eq!(texts(secrets(&keys)), ["AK", "SK", "ST"]);

    const BLOCKS: &str = "
clouds:
  c:
    region_name: eu-de
    auth:
      project_id: p
      ak: |
        AK
      sk: |
        SK
      security_token: |+
        ST

";
    let settings = resolve_from(&[], &[("/here/clouds.yaml", BLOCKS)]);
    let Method::AccessKeys { access_key, secret_key, security_token: Some(token) } = settings.method else {
        panic!()
    };
    assert_eq!(
        [access_key.value.as_str(), secret_key.value.expose(), token.value.expose()],
        ["AK", "SK", "ST"]
    );
}

#[test]
fn value_that_no_header_can_contain_names_its_source() {
    const COMMON: [(&str, &str); 2] = [("OS_PROJECT_ID", "p"), ("OS_REGION_NAME", "eu-de")];
    let cases: [(&[(&str, &str)], &str); 3] = [
        (
            &[("OS_AUTH_TOKEN", "hunter\n2")],
            "invalid token from the environment variable OS_AUTH_TOKEN: it contains",
        ),
        (
            &[("OS_AK", "hunter\r2"), ("OS_SK", "s")],
            "invalid access key from the environment variable OS_AK: it contains",
        ),
        (
            &[("OS_AK", "a"), ("OS_SK", "s"), ("OS_ST", "hunter\u{7f}2")],
            "invalid security token from the environment variable OS_ST: it contains",
        ),
    ];
    for (variables, expected) in cases {
        let error = resolve_error([variables, &COMMON].concat().leak(), &[]);
        let shown = format!("{error} {error:?}");
        assert!(shown.starts_with(expected) && !shown.contains("hunter"), "{shown}");
    }
}
