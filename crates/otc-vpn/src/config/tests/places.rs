//! Precedence, and where things are.

use super::*;

const CLOUD: &str = "
clouds:
  one:
    profile: otc
    region_name: eu-nl
    auth: { ak: AK, sk: SK, project_id: 0123456789abcdef0123456789abcdef }
";

#[test]
fn the_strongest_source_wins() {
    let files: Pairs = &[("/here/clouds.yaml", CLOUD)];
    let options = Options { region: Some("eu-de".into()), cloud: Some("one".into()), ..Options::default() };
    let both: Pairs = &[("OS_REGION_NAME", "eu-variable"), ("OS_CLOUD", "none")];
    let settings = resolve(&options, &environment(both, files)).unwrap();
    assert_eq!(shown(&settings, "region"), "eu-de (the option --region)");
    assert_eq!(shown(&settings, "cloud"), "one (the option --cloud)");

    let options = Options { region: Some("  ".into()), cloud: Some("one".into()), ..Options::default() };
    let settings = resolve(&options, &environment(both, files)).unwrap();
    assert_eq!(shown(&settings, "region"), "eu-variable (the environment variable OS_REGION_NAME)");

    let settings = with(&[("OS_CLOUD", "one"), ("OS_REGION_NAME", "")], files);
    assert_eq!(shown(&settings, "region"), "eu-nl (region_name of the cloud \"one\" in /here/clouds.yaml)");
    assert_eq!(
        shown(&settings, "endpoint of the region"),
        "https://vpn.eu-nl.otc.t-systems.com (the vendor profile otc)"
    );
    assert_eq!(shown(&settings, "IAM"), "https://iam.eu-nl.otc.t-systems.com/v3 (the vendor profile otc)");
    assert_eq!(shown(&settings, "cloud"), "one (the environment variable OS_CLOUD)");

    let without_region: Pairs =
        &[("/here/clouds.yaml", "clouds: {one: {profile: otc, auth: {token: t, project_id: p}}}")];
    let settings = with(&[], without_region);
    assert_eq!(shown(&settings, "region"), "eu-de (the vendor profile otc)");
    assert_eq!(shown(&settings, "cloud"), "one (the only cloud in /here/clouds.yaml)");
}

#[test]
fn endpoint_token_and_project_are_enough() {
    let settings = with(
        &[("OTC_VPN_ENDPOINT", "http://127.0.0.1:8080"), ("OS_TOKEN", "t"), ("OS_PROJECT_ID", PROJECT)],
        &[("/here/clouds.yaml", "this: is: not: read")],
    );
    assert_eq!(
        shown(&settings, "endpoint"),
        "http://127.0.0.1:8080 (the environment variable OTC_VPN_ENDPOINT)"
    );
    assert_eq!(shown(&settings, "project id"), format!("{PROJECT} (the environment variable OS_PROJECT_ID)"));
    assert!(settings.auth_url.is_none() && settings.region.is_none() && settings.warnings.is_empty());
    assert!(matches!(settings.credentials(), crate::auth::Credentials::Token(_)));
}

#[test]
fn the_place_follows_from_what_is_known() {
    const KEYS: [(&str, &str); 3] = [("OS_ACCESS_KEY", "AK"), ("OS_SECRET_KEY", "SK"), ("OS_TENANT_ID", "p")];
    macro_rules! place {
        ($($variable:literal: $value:literal),*) => {{
            let settings = with(&[KEYS[0], KEYS[1], KEYS[2], $(($variable, $value)),*], &[]);
            let known = |setting| shown(&settings, setting).split(' ').next().unwrap_or_default().to_owned();
            [known("region"), known("IAM"), known("endpoint of the region")]
        }};
    }
    // As Terraform's users have it: IAM's address alone.
    assert_eq!(
        place!("OS_AUTH_URL": "https://iam.eu-de.otc.t-systems.com/v3"),
        ["eu-de", "https://iam.eu-de.otc.t-systems.com/v3", "https://vpn.eu-de.otc.t-systems.com"]
    );
    // The project's name says more than the place of signing in.
    assert_eq!(
        place!("OS_AUTH_URL": "https://iam.eu-de.otc.t-systems.com/v3", "OS_TENANT_NAME": "eu-nl_team")[0],
        "eu-nl"
    );
    assert_eq!(
        place!("OS_REGION": "eu-ch2"),
        ["eu-ch2", "https://iam.eu-ch2.sc.otc.t-systems.com/v3", "https://vpn.eu-ch2.sc.otc.t-systems.com"]
    );
    assert_eq!(
        place!("OS_AUTH_URL": "https://iam.ap-southeast-1.myhuaweicloud.com/v3"),
        [
            "ap-southeast-1",
            "https://iam.ap-southeast-1.myhuaweicloud.com/v3",
            "https://vpn.ap-southeast-1.myhuaweicloud.com"
        ]
    );
    // A region of the vendor's with IAM elsewhere must not bring the vendor's service in.
    assert_eq!(
        place!("OS_AUTH_URL": "http://127.0.0.1:8080/v3", "OS_REGION_NAME": "eu-de", "OTC_VPN_ENDPOINT": "http://127.0.0.1:8080"),
        ["eu-de", "http://127.0.0.1:8080/v3", ""]
    );
}

#[test]
fn a_project_of_another_place_is_no_region() {
    // The token must not go to Open Telekom Cloud because a project elsewhere has such a name.
    let text = mistake(
        &[("OTC_VPN_ENDPOINT", "http://127.0.0.1:8080"), ("OS_TOKEN", "t"), ("OS_PROJECT_NAME", "eu-de")],
        &[],
    );
    assert!(
        text.starts_with("IAM's address is needed to look up the project by its name: set OS_AUTH_URL"),
        "{text}"
    );
}

#[test]
fn a_cloud_may_list_regions_with_values() {
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
    let settings = with(&[("OS_CLOUD", "one")], files);
    assert_eq!(shown(&settings, "region"), "west (regions of the cloud \"one\" in /here/clouds.yaml)");
    assert_eq!(settings.service_url().unwrap().value, "https://west.example.org");
    assert_eq!(settings.auth_url.unwrap().value, "https://iam.west.example.org/v3");
    let settings = with(&[("OS_CLOUD", "one"), ("OS_REGION_NAME", "east")], files);
    assert_eq!(settings.service_url().unwrap().value, "https://east.example.org");
}

#[test]
fn id_and_name_of_a_project_come_from_one_place() {
    let cloud: Pairs = &[(
        "/here/clouds.yaml",
        "clouds: {one: {region_name: eu-de, auth: {token: t, project_id: ours, project_name: eu-de_ours}}}",
    )];
    let settings = with(&[("OS_CLOUD", "one")], cloud);
    assert!(shown(&settings, "project id").starts_with("ours ("));
    assert!(shown(&settings, "project name").starts_with("eu-de_ours ("));

    let settings = with(&[("OS_CLOUD", "one"), ("OS_PROJECT_NAME", "eu-de_other")], cloud);
    assert_eq!(shown(&settings, "project id"), "");
    assert!(shown(&settings, "project name").starts_with("eu-de_other ("));

    let options = Options { project_id: Some("third".into()), ..Options::default() };
    let settings = resolve(&options, &environment(&[("OS_CLOUD", "one")], cloud)).unwrap();
    assert_eq!(shown(&settings, "project id"), "third (the option --project-id)");
    assert_eq!(shown(&settings, "project name"), "");
}
