//! Agencies and MFA codes.

use super::*;

const AGENCY: [(&str, &str); 2] = [("OS_AGENCY_NAME", "operations"), ("OS_AGENCY_DOMAIN_NAME", "customer")];
const USER: [(&str, &str); 3] = [("OS_USERNAME", "u"), ("OS_PASSWORD", "pw"), ("OS_USER_DOMAIN_NAME", "own")];
const REGION: (&str, &str) = ("OS_REGION_NAME", "eu-de");

fn agency(variables: &[&[(&'static str, &'static str)]]) -> crate::AgencyCredentials {
    let settings = resolve_from(variables.concat().leak(), &[]);
    assert_eq!(report_line(&settings, "agency"), "operations (the environment variable OS_AGENCY_NAME)");
    assert!(report_line(&settings, "agency domain").starts_with("customer ("));
    match settings.credentials() {
        Credentials::Agency(agency) => *agency,
        other => panic!("{other:?}"),
    }
}

fn in_customer(scope: &ProjectScope, expected: &str) -> bool {
    matches!(scope, ProjectScope::Name { name, domain: Some(Domain::Name(domain)) } if name == expected && domain == "customer")
}

#[test]
fn agency_is_used_with_every_method() {
    const DELEGATED: (&str, &str) = ("OS_DELEGATED_PROJECT", "eu-de_customer");
    let password = agency(&[&AGENCY, &USER, &[REGION, DELEGATED]]);
    assert_eq!(password.iam_url.as_str(), "https://iam.eu-de.otc.t-systems.com/v3");
    assert!(in_customer(&password.project, "eu-de_customer"));
    // Without a project of the caller's own, its token is for the domain.
    let Credentials::Password(caller) = &password.caller else { panic!() };
    assert!(matches!(&caller.project, ProjectScope::Domain(Domain::Name(domain)) if domain == "own"));

    let password = agency(&[&AGENCY, &USER, &[REGION, DELEGATED, ("OS_PROJECT_ID", "mine")]]);
    assert!(in_customer(&password.project, "eu-de_customer"));
    let Credentials::Password(caller) = &password.caller else { panic!() };
    assert!(matches!(&caller.project, ProjectScope::Id(id) if id == "mine"));

    let keys = [("OS_ACCESS_KEY", "AK"), ("OS_SECRET_KEY", "SK"), ("OS_DOMAIN_ID", "own-id")];
    let keys = agency(&[&AGENCY, &keys, &[REGION, DELEGATED]]);
    assert!(matches!(keys.caller, Credentials::AccessKeys(_)));
    assert_eq!(keys.caller_domain_id.as_deref(), Some("own-id"));
    let token = agency(&[&AGENCY, &[("OS_TOKEN", "t"), REGION, ("OS_PROJECT_NAME", "eu-de_customer")]]);
    assert!(matches!(token.caller, Credentials::Token(_)));
    // Without a delegated project, the project is the agency's.
    assert!(in_customer(&token.project, "eu-de_customer"));
    let token = agency(&[&AGENCY, &[("OS_TOKEN", "t"), REGION, ("OS_PROJECT_ID", "p")]]);
    assert!(matches!(token.project, ProjectScope::Id(id) if id == "p"));
}

#[test]
fn agency_of_a_cloud_is_used() {
    const CLOUD: &str = "clouds: {c: {profile: otc, agency_name: operations, agency_domain_name: customer,
        delegated_project: eu-nl_customer, auth: {token: t}}}";
    let settings = resolve_from(&[("OS_CLOUD", "c")], &[("/here/clouds.yaml", CLOUD)]);
    let Credentials::Agency(agency) = settings.credentials() else { panic!() };
    assert!(in_customer(&agency.project, "eu-nl_customer"));
    assert_eq!(report_line(&settings, "region"), "eu-nl (the project name)");
    // A project id from the caller has precedence.
    let overrides = Overrides::default().with_project_id("p");
    let settings = resolve_with(&overrides, &[("OS_CLOUD", "c")], &[("/here/clouds.yaml", CLOUD)]);
    let Credentials::Agency(agency) = settings.credentials() else { panic!() };
    assert!(matches!(agency.project, ProjectScope::Id(id) if id == "p"));
}

#[test]
fn incomplete_agency_is_an_error() {
    const TOKEN: [(&str, &str); 3] = [("OS_TOKEN", "t"), ("OS_PROJECT_ID", "p"), REGION];
    for (variables, expected) in [
        (&AGENCY[..1], "the domain that created it is missing; set OS_AGENCY_DOMAIN_NAME"),
        (&AGENCY[1..], "its name is missing; set OS_AGENCY_NAME"),
        (
            &[("OS_DELEGATED_PROJECT", "x")],
            "from the environment variable OS_DELEGATED_PROJECT: its name is missing",
        ),
    ] {
        let error = resolve_error([variables, &TOKEN].concat().leak(), &[]).to_string();
        assert!(error.contains(expected), "{error}");
    }
    let without_project = [&AGENCY[..], &[("OS_TOKEN", "t"), REGION]].concat().leak();
    assert!(matches!(resolve_error(without_project, &[]), ConfigError::MissingProject));
    let without_iam = [&AGENCY[..], &[("OS_TOKEN", "t"), ("OS_PROJECT_ID", "p")]].concat().leak();
    let error = resolve_error(without_iam, &[]).to_string();
    assert!(error.contains("required to assume the agency: set OS_AUTH_URL"), "{error}");
}

#[test]
fn overridden_credentials_replace_the_agency() {
    let overrides = Overrides::default().with_credentials(Credentials::Token("t".into()));
    let variables = [&AGENCY[..], &[REGION, ("OS_PROJECT_ID", "p")]].concat().leak();
    assert!(matches!(resolve_with(&overrides, variables, &[]).credentials(), Credentials::Token(_)));
}

#[test]
fn passcode_is_part_of_password_credentials() {
    const CLOUD: &str = "clouds: {c: {profile: otc, auth: {user_id: u, password: pw, project_id: p}}}";
    let settings = resolve_from(&[("OS_PASSCODE", "123456\n")], &[("/here/clouds.yaml", CLOUD)]);
    let Credentials::Password(credentials) = settings.credentials() else { panic!() };
    assert_eq!(credentials.passcode.unwrap().expose(), "123456");
    assert_eq!(report_line(&settings, "MFA code"), "set (the environment variable OS_PASSCODE)");
}
