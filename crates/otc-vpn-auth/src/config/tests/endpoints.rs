//! Precedence, and resolution of region and URLs.

use super::*;

const CLOUD: &str = "
clouds:
  one:
    profile: otc
    region_name: eu-nl
    auth: { ak: AK, sk: SK, project_id: 0123456789abcdef0123456789abcdef }
";

#[test]
fn source_with_highest_precedence_is_used() {
    let files: Pairs = &[("/here/clouds.yaml", CLOUD)];
    let overrides = Overrides::default().with_region("eu-de").with_cloud("one");
    let both: Pairs = &[("OS_REGION_NAME", "eu-variable"), ("OS_CLOUD", "none")];
    let settings = resolve_with(&overrides, both, files);
    assert_eq!(report_line(&settings, "region"), "eu-de (the setting `region`)");
    assert_eq!(report_line(&settings, "cloud"), "one (the setting `cloud`)");

    let overrides = Overrides::default().with_region("  ").with_cloud("one");
    let settings = resolve_with(&overrides, both, files);
    assert_eq!(report_line(&settings, "region"), "eu-variable (the environment variable OS_REGION_NAME)");

    let settings = resolve_from(&[("OS_CLOUD", "one"), ("OS_REGION_NAME", "")], files);
    assert_eq!(report_line(&settings, "region"), "eu-nl (region_name of cloud \"one\" in /here/clouds.yaml)");
    assert_eq!(
        report_line(&settings, "regional endpoint"),
        "https://vpn.eu-nl.otc.t-systems.com (the vendor profile otc)"
    );
    assert_eq!(
        report_line(&settings, "IAM URL"),
        "https://iam.eu-nl.otc.t-systems.com/v3 (the vendor profile otc)"
    );
    assert_eq!(report_line(&settings, "cloud"), "one (the environment variable OS_CLOUD)");

    let without_region: Pairs =
        &[("/here/clouds.yaml", "clouds: {one: {profile: otc, auth: {token: t, project_id: p}}}")];
    let settings = resolve_from(&[], without_region);
    assert_eq!(report_line(&settings, "region"), "eu-de (the vendor profile otc)");
    assert_eq!(report_line(&settings, "cloud"), "one (the only cloud in /here/clouds.yaml)");
}

#[test]
fn endpoint_token_and_project_are_sufficient() {
    let settings = resolve_from(
        &[("OTC_VPN_ENDPOINT", "http://127.0.0.1:8080"), ("OS_TOKEN", "t"), ("OS_PROJECT_ID", PROJECT)],
        &[("/here/clouds.yaml", "not: valid: yaml")],
    );
    assert_eq!(
        report_line(&settings, "endpoint"),
        "http://127.0.0.1:8080 (the environment variable OTC_VPN_ENDPOINT)"
    );
    assert_eq!(
        report_line(&settings, "project id"),
        format!("{PROJECT} (the environment variable OS_PROJECT_ID)")
    );
    assert!(settings.auth_url.is_none() && settings.region.is_none() && settings.warnings.is_empty());
    assert!(matches!(settings.credentials(), Credentials::Token(_)));
}

#[test]
fn region_and_urls_are_derived_from_each_other() {
    const KEYS: [(&str, &str); 3] = [("OS_ACCESS_KEY", "AK"), ("OS_SECRET_KEY", "SK"), ("OS_TENANT_ID", "p")];
    macro_rules! derived {
        ($($variable:literal: $value:literal),*) => {{
            let settings = resolve_from(&[KEYS[0], KEYS[1], KEYS[2], $(($variable, $value)),*], &[]);
            let known = |setting| report_line(&settings, setting).split(' ').next().unwrap_or_default().to_owned();
            [known("region"), known("IAM URL"), known("regional endpoint")]
        }};
    }
    // The usual configuration of the Terraform provider: only the IAM URL.
    assert_eq!(
        derived!("OS_AUTH_URL": "https://iam.eu-de.otc.t-systems.com/v3"),
        ["eu-de", "https://iam.eu-de.otc.t-systems.com/v3", "https://vpn.eu-de.otc.t-systems.com"]
    );
    // The project's name has precedence over the IAM URL.
    assert_eq!(
        derived!("OS_AUTH_URL": "https://iam.eu-de.otc.t-systems.com/v3", "OS_TENANT_NAME": "eu-nl_team")[0],
        "eu-nl"
    );
    assert_eq!(
        derived!("OS_REGION": "eu-ch2"),
        ["eu-ch2", "https://iam.eu-ch2.sc.otc.t-systems.com/v3", "https://vpn.eu-ch2.sc.otc.t-systems.com"]
    );
    assert_eq!(
        derived!("OS_AUTH_URL": "https://iam.ap-southeast-1.myhuaweicloud.com/v3"),
        [
            "ap-southeast-1",
            "https://iam.ap-southeast-1.myhuaweicloud.com/v3",
            "https://vpn.ap-southeast-1.myhuaweicloud.com"
        ]
    );
    // With an IAM elsewhere, the region of a profile must not select the endpoint of that profile.
    assert_eq!(
        derived!("OS_AUTH_URL": "http://127.0.0.1:8080/v3", "OS_REGION_NAME": "eu-de", "OTC_VPN_ENDPOINT": "http://127.0.0.1:8080"),
        ["eu-de", "http://127.0.0.1:8080/v3", ""]
    );
}

#[test]
fn region_is_taken_from_the_project_name_when_nothing_else_names_it() {
    let user: [(&str, &str); 3] = [("OS_USERNAME", "u"), ("OS_PASSWORD", "pw"), ("OS_USER_DOMAIN_NAME", "d")];
    let keys = [("OS_ACCESS_KEY", "AK"), ("OS_SECRET_KEY", "SK")];
    for identity in [&user[..], &keys] {
        for (name, region, url) in [
            ("eu-de_team", "eu-de", "https://vpn.eu-de.otc.t-systems.com"),
            ("eu-nl", "eu-nl", "https://vpn.eu-nl.otc.t-systems.com"),
            ("eu-west-101_team", "eu-west-101", "https://vpn.eu-west-101.myhuaweicloud.eu"),
        ] {
            let settings = resolve_from([identity, &[("OS_PROJECT_NAME", name)]].concat().leak(), &[]);
            assert_eq!(report_line(&settings, "region"), format!("{region} (the project name)"));
            assert_eq!(settings.service_url().unwrap().value.as_str(), url);
            assert!(settings.auth_url.is_some());
        }
    }
    let with_region: Pairs =
        &[("OS_TOKEN", "t"), ("OS_PROJECT_NAME", "eu-de_team"), ("OS_REGION_NAME", "eu-nl")];
    assert!(report_line(&resolve_from(with_region, &[]), "region").starts_with("eu-nl (the environment"));
    let without_prefix: Pairs = &[("OS_TOKEN", "t"), ("OS_PROJECT_NAME", "team")];
    assert!(matches!(resolve_error(without_prefix, &[]), ConfigError::MissingAuthUrl { .. }));
}

#[test]
fn europe_of_huawei_cloud_is_known_by_region_and_iam_url() {
    const KEYS: [(&str, &str); 3] =
        [("OS_ACCESS_KEY", "AK"), ("OS_SECRET_KEY", "SK"), ("OS_PROJECT_ID", "p")];
    for variable in
        [("OS_REGION_NAME", "eu-west-101"), ("OS_AUTH_URL", "https://iam.eu-west-101.myhuaweicloud.eu/v3")]
    {
        let settings = resolve_from([&KEYS[..], &[variable]].concat().leak(), &[]);
        assert_eq!(
            settings.service_url().unwrap().value.as_str(),
            "https://vpn.eu-west-101.myhuaweicloud.eu"
        );
        assert_eq!(settings.auth_url.unwrap().value.as_str(), "https://iam.eu-west-101.myhuaweicloud.eu/v3");
    }
}

#[test]
fn project_name_in_unknown_cloud_is_not_a_region() {
    // Otherwise the token would be sent to Open Telekom Cloud because of the name of a project elsewhere.
    let text = resolve_error(
        &[("OTC_VPN_ENDPOINT", "http://127.0.0.1:8080"), ("OS_TOKEN", "t"), ("OS_PROJECT_NAME", "eu-de")],
        &[],
    )
    .to_string();
    assert!(
        text.starts_with(
            "the IAM URL is unknown and required to look up the project by name: set OS_AUTH_URL"
        ),
        "{text}"
    );
}

#[test]
fn values_of_a_region_have_precedence_over_its_cloud() {
    let files: Pairs = &[(
        "/here/clouds.yaml",
        "
clouds:
  one:
    regions:
      - name: west
        values: { vpn_endpoint_override: 'https://west.example.org' }
      - name: east
        values: { vpn-endpoint-override: 'https://east.example.org' }
      - north
    auth: { auth_url: 'https://iam.{region_name}.example.org/v3', token: t, project_id: p }
",
    )];
    let settings = resolve_from(&[("OS_CLOUD", "one")], files);
    assert_eq!(report_line(&settings, "region"), "west (regions of cloud \"one\" in /here/clouds.yaml)");
    assert_eq!(settings.service_url().unwrap().value.as_str(), "https://west.example.org");
    assert_eq!(settings.auth_url.unwrap().value.as_str(), "https://iam.west.example.org/v3");
    let settings = resolve_from(&[("OS_CLOUD", "one"), ("OS_REGION_NAME", "east")], files);
    assert_eq!(settings.service_url().unwrap().value.as_str(), "https://east.example.org");
}

#[test]
fn project_id_and_name_have_the_same_source() {
    let cloud: Pairs = &[(
        "/here/clouds.yaml",
        "clouds: {one: {region_name: eu-de, auth: {token: t, project_id: ours, project_name: eu-de_ours}}}",
    )];
    let settings = resolve_from(&[("OS_CLOUD", "one")], cloud);
    assert!(report_line(&settings, "project id").starts_with("ours ("));
    assert!(report_line(&settings, "project name").starts_with("eu-de_ours ("));

    let settings = resolve_from(&[("OS_CLOUD", "one"), ("OS_PROJECT_NAME", "eu-de_other")], cloud);
    assert_eq!(report_line(&settings, "project id"), "");
    assert!(report_line(&settings, "project name").starts_with("eu-de_other ("));

    let overrides = Overrides::default().with_project_id("third");
    let settings = resolve_with(&overrides, &[("OS_CLOUD", "one")], cloud);
    assert_eq!(report_line(&settings, "project id"), "third (the setting `project_id`)");
    assert_eq!(report_line(&settings, "project name"), "");
}
