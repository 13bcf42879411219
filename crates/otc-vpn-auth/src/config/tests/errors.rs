//! Error messages name what to set.

use super::*;

const CLOUD: &str = "clouds: {one: {region_name: eu-de, auth: {ak: AK, sk: SK, project_id: p}}, two: }";

/// Each case: variables, files, and parts of the message.
#[test]
fn each_error_names_what_to_set() {
    const TOKEN: (&str, &str) = ("OS_TOKEN", "t");
    const ID: (&str, &str) = ("OS_PROJECT_ID", "p");
    const REGION: (&str, &str) = ("OS_REGION_NAME", "eu-de");
    let cases: &[(Pairs, Pairs, &[&str])] = &[
        // No credentials.
        (
            &[],
            &[],
            &[
                "no credentials: set OS_ACCESS_KEY and OS_SECRET_KEY, with OS_SECURITY_TOKEN if they are temporary",
                "or OS_TOKEN",
                "or OS_AUTH_URL, OS_USERNAME, OS_PASSWORD, OS_USER_DOMAIN_NAME and OS_PROJECT_NAME",
                "select a cloud in clouds.yaml with OS_CLOUD",
            ],
        ),
        (&[], &[("/here/clouds.yaml", CLOUD)], &["select a cloud in clouds.yaml", r#"("one", "two")"#]),
        (&[("OS_TOKEN", ""), ID, REGION], &[], &["no credentials"]),
        (
            &[("OS_CLOUD", "two"), ID],
            &[("/here/clouds.yaml", CLOUD)],
            &[r#"no credentials in cloud "two" or in the environment: set OS_ACCESS_KEY"#],
        ),
        // Several methods.
        (
            &[TOKEN, ("OS_ACCESS_KEY", "AK"), ("OS_SECRET_KEY", "SK"), ID, REGION],
            &[],
            &[
                "several authentication methods are configured",
                "token from the environment variable OS_TOKEN",
                "access key from the environment variable OS_ACCESS_KEY",
                "OS_AUTH_TYPE, or auth_type in clouds.yaml: token or aksk",
            ],
        ),
        (
            &[("OS_PASSWORD", "pw"), ("OS_CLOUD", "one")],
            &[("/here/clouds.yaml", CLOUD)],
            &[
                "access key from auth.ak of cloud \"one\" in /here/clouds.yaml",
                "password from the environment variable OS_PASSWORD",
            ],
        ),
        // Incomplete key pairs.
        (
            &[("OS_ACCESS_KEY", "AK"), ID, REGION],
            &[],
            &[
                "the secret key is missing",
                "from the environment variable OS_ACCESS_KEY",
                "set OS_SECRET_KEY",
            ],
        ),
        (
            &[("OS_SECRET_KEY", "SK"), ID, REGION],
            &[],
            &[
                "the access key is missing",
                "from the environment variable OS_SECRET_KEY",
                "set OS_ACCESS_KEY",
            ],
        ),
        (
            &[("OS_ACCESS_KEY", "AK"), ("OS_CLOUD", "one")],
            &[("/here/clouds.yaml", CLOUD)],
            &["the secret key is missing", "variable OS_ACCESS_KEY"],
        ),
        (
            &[("OS_SECRET_KEY", "SK"), ("OS_CLOUD", "one")],
            &[("/here/clouds.yaml", CLOUD)],
            &["the access key is missing", "variable OS_SECRET_KEY"],
        ),
        // Incomplete credentials.
        (
            &[("OS_PASSWORD", "pw"), ID, REGION],
            &[],
            &["password authentication", "requires a user; set OS_USERNAME"],
        ),
        (
            &[("OS_PASSWORD", "pw"), ("OS_USERNAME", "u"), ID, REGION],
            &[],
            &["requires the domain of the user; set OS_USER_DOMAIN_NAME"],
        ),
        (
            &[("OS_PASSWORD", "pw"), ("OS_USER_ID", "u"), ID],
            &[],
            &["the IAM URL is unknown and required to authenticate with a password: set OS_AUTH_URL"],
        ),
        (
            &[("OS_AUTH_TYPE", "token"), ID, REGION],
            &[],
            &["selected by the environment variable OS_AUTH_TYPE, requires a token; set OS_TOKEN"],
        ),
        (&[("OS_AUTH_TYPE", "aksk"), ID, REGION], &[], &["requires an access key and a secret key"]),
        (
            &[("OS_AUTH_TYPE", "v3oidc"), ID, REGION],
            &[],
            &[
                r#""v3oidc" from the environment variable OS_AUTH_TYPE is not supported: use password, token or aksk"#,
            ],
        ),
        // Project, region and URLs.
        (&[TOKEN, REGION], &[], &["no project: set OS_PROJECT_ID or OS_PROJECT_NAME"]),
        (
            &[TOKEN, REGION, ("OS_PROJECT_ID", "a/b")],
            &[],
            &[
                r#"invalid project id from the environment variable OS_PROJECT_ID: "a/b" has characters other than"#,
            ],
        ),
        (
            &[TOKEN, ID],
            &[],
            &[
                "the endpoint of the service is unknown: set OS_REGION_NAME, or OTC_VPN_ENDPOINT, or OS_AUTH_URL",
            ],
        ),
        (
            &[TOKEN, ID, ("OS_REGION_NAME", "cn-north-4")],
            &[],
            &[
                "region \"cn-north-4\" is not one of eu-de,",
                "for example https://iam.REGION.myhuaweicloud.com/v3",
            ],
        ),
        (
            &[TOKEN, ID, ("OS_REGION_NAME", "eu-ed")],
            &[],
            &[
                "region \"eu-ed\" is not one of eu-de, eu-nl, eu-ch2, eu-west-101; did you mean \"eu-de\"? otherwise, set OTC_VPN_ENDPOINT or OS_AUTH_URL",
            ],
        ),
        (
            &[TOKEN, ID, ("OS_AUTH_URL", "https://iam.example.org/v3")],
            &[],
            &[
                "the IAM URL from the environment variable OS_AUTH_URL does not belong to a known cloud; set OTC_VPN_ENDPOINT",
            ],
        ),
        (
            &[TOKEN, ID, REGION, ("OS_AUTH_URL", "https://iam.example.org/v3")],
            &[],
            &[
                "the IAM URL from the environment variable OS_AUTH_URL does not belong to a known cloud; set OTC_VPN_ENDPOINT",
            ],
        ),
        (
            &[TOKEN, ID, ("OS_AUTH_URL", "https://iam.myhuaweicloud.com/v3")],
            &[],
            &["does not name a region; set OS_REGION_NAME or OTC_VPN_ENDPOINT"],
        ),
        (
            &[("OS_PASSWORD", "pw"), ("OS_USER_ID", "u"), ID, ("OS_REGION_NAME", "eu-none")],
            &[],
            &["region \"eu-none\" belongs to no known cloud; set OS_AUTH_URL"],
        ),
        (
            &[("OS_USERNAME", "u"), ID, REGION],
            &[],
            &["selected by the environment variable OS_USERNAME, requires a password; set OS_PASSWORD"],
        ),
        (
            &[TOKEN, ID, ("OS_REGION_NAME", "eu-de.evil/x")],
            &[],
            &[
                r#"invalid region from the environment variable OS_REGION_NAME: "eu-de.evil/x" has characters"#,
            ],
        ),
        (
            &[TOKEN, ID, ("OTC_VPN_ENDPOINT", "vpn.example.org")],
            &[],
            &["invalid endpoint from the environment variable OTC_VPN_ENDPOINT: expected a URL such as"],
        ),
        (&[TOKEN, ID, ("OTC_VPN_ENDPOINT", "ftp://vpn.example.org")], &[], &["the scheme must be https"]),
        (
            &[TOKEN, ID, ("OTC_VPN_ENDPOINT", "https://u:hunter2@example.org")],
            &[],
            &["the URL must not contain a user or a password"],
        ),
        (
            &[TOKEN, ID, ("OTC_VPN_ENDPOINT", "http://vpn.example.org")],
            &[],
            &["invalid endpoint from the environment variable OTC_VPN_ENDPOINT: plain http would expose"],
        ),
        (
            &[TOKEN, ID, ("OS_AUTH_URL", "https://iam.{region_name}.example.org/v3")],
            &[],
            &["contains {region_name}, but no region is set: set OS_REGION_NAME"],
        ),
        // Clouds and files.
        (
            &[("OS_CLOUD", "three")],
            &[("/here/clouds.yaml", CLOUD), ("/here/secure.yaml", "clouds:")],
            &[
                r#"cloud "three" from the environment variable OS_CLOUD not found: "#,
                r#"/here/clouds.yaml with /here/secure.yaml defines "one", "two""#,
            ],
        ),
        (
            &[("OS_CLOUD", "three")],
            &[],
            &[
                "no clouds in /here/clouds.yaml, /home/me/.config/openstack/clouds.yaml, /etc/openstack/clouds.yaml",
            ],
        ),
        (
            &[("OS_CLOUD", "c")],
            &[("/here/clouds.yaml", "clouds: {c: {profile: otk, auth: {token: t, project_id: p}}}")],
            &[
                r#"unknown vendor profile "otk" from profile of cloud "c" in /here/clouds.yaml: use one of otc, otc-swiss, huaweicloud, huaweicloud-eu"#,
            ],
        ),
        (
            &[("OS_CLOUD", "c"), ("OS_CLIENT_CONFIG_FILE", "/gone.yaml")],
            &[],
            &["cannot read /gone.yaml, set by the environment variable OS_CLIENT_CONFIG_FILE: no such file"],
        ),
        (
            &[("OS_CLOUD", "c")],
            &[("/here/clouds.yaml", "#forbidden")],
            &["cannot read /here/clouds.yaml: permission denied"],
        ),
        // TLS.
        (
            &[TOKEN, ID, REGION, ("OS_INSECURE", "maybe")],
            &[],
            &["invalid value from the environment variable OS_INSECURE: expected true or false"],
        ),
        (
            &[TOKEN, ID, REGION, ("OS_CACERT", "/gone.pem")],
            &[],
            &["cannot read /gone.pem, set by the environment variable OS_CACERT: no such file"],
        ),
        (
            &[TOKEN, ID, REGION, ("OS_KEY", "/key.pem")],
            &[("/key.pem", "key")],
            &["client key from the environment variable OS_KEY without a certificate: set OS_CERT"],
        ),
    ];
    for (variables, files, parts) in cases {
        let text = resolve_error(variables, files).to_string();
        for part in *parts {
            assert!(text.contains(part), "{variables:?} gives {text:?}, without {part:?}");
        }
        assert!(!text.contains("hunter2"), "{text}");
        // What is set already is no remedy, unless its value is wrong.
        let remedy =
            text.split_once(": set ").or_else(|| text.split_once("; set ")).map_or("", |(_, remedy)| remedy);
        for (variable, _) in variables.iter().filter(|(_, value)| !value.is_empty()) {
            let named =
                remedy.split(|c: char| !c.is_ascii_uppercase() && c != '_').any(|word| word == *variable);
            assert!(!named, "{variable} is set: {text}");
        }
    }
}

#[test]
fn invalid_yaml_error_has_position_and_no_content() {
    let cases = [
        ("clouds:\n  one:\n    auth:\n      password: a: hunter2\n", ":4:"),
        ("clouds:\n  one:\n    auth:\n      password: *hunter2\n", ":4:17: alias"),
        ("clouds:\n  one:\n    auth:\n      password: @hunter2\n", ":4:17:"),
        ("clouds:\n  one:\n    auth:\n      password: %hunter2\n", ":4:17:"),
        ("clouds:\n  one:\n    auth:\n      password: !hunter2 x\n", ""),
        ("clouds:\n  one:\n    auth:\n      password: \"hunter2\n", ":"),
        ("clouds:\n  one:\n    auth:\n      password: \"\\hunter2\"\n", ":4:"),
        ("clouds:\n  one:\n    auth:\n      password: [hunter2]\n", ":4:17: the value has the wrong type"),
        ("clouds:\n  one:\n    auth: hunter2\n", ":3:11: the value has the wrong type"),
        ("clouds: hunter2\n", ":1:9: the value has the wrong type"),
        ("hunter2\n", ":1:1:"),
        ("clouds:\n  one:\n    auth: {password: hunter2, password: hunter2}\n", ":3:31: duplicate key"),
        ("clouds:\n  one: {}\n  one: {}\n", ":3:3: duplicate key"),
        ("clouds:\n\tone: hunter2\n", ":2:"),
        ("clouds: {}\n---\nclouds: {hunter2: }\n", "more than one YAML document"),
    ];
    for (text, expected) in cases {
        let error = resolve_error(&[("OS_CLOUD", "one")], vec![("/here/clouds.yaml", text)].leak());
        let shown = format!("{error} {error:?}");
        assert!(shown.contains(expected), "{text:?} gives {error}");
        assert!(!shown.contains("hunter2"), "{text:?} gives {shown}");
        if !expected.is_empty() {
            assert!(shown.starts_with("/here/clouds.yaml:"), "{text:?} gives {error}");
        }
    }
}

#[test]
fn variable_that_is_not_unicode_is_named() {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStringExt;
        let variable = |name: &str| (name == "OS_TOKEN").then(|| std::ffi::OsString::from_vec(vec![0xff]));
        let environment = Environment::new(variable, |_| Err(io::ErrorKind::NotFound.into()), "/here");
        let error = resolve(&Overrides::default(), &environment, &service()).unwrap_err();
        assert_eq!(error.to_string(), "the environment variable OS_TOKEN is not valid UTF-8");
    }
}

#[test]
fn setting_of_error_is_the_override_that_resolves_it() {
    const TOKEN: (&str, &str) = ("OS_TOKEN", "t");
    const ID: (&str, &str) = ("OS_PROJECT_ID", "p");
    const REGION: (&str, &str) = ("OS_REGION_NAME", "eu-de");
    let cases: &[(Pairs, Option<&str>)] = &[
        (&[], Some("cloud")),
        (&[("OS_CLOUD", "three")], Some("cloud")),
        (&[TOKEN, REGION], Some("project_id")),
        (&[TOKEN, ID], Some("region")),
        (&[TOKEN, ID, ("OS_REGION_NAME", "cn-north-4")], Some("endpoint")),
        (&[("OS_PASSWORD", "pw"), ("OS_USER_ID", "u"), ID], Some("region")),
        (&[TOKEN, ID, ("OS_AUTH_URL", "https://iam.{region_name}.example.org")], Some("region")),
        (&[TOKEN, ("OS_PROJECT_ID", "a/b"), REGION], None),
        (&[TOKEN, ("OS_PASSWORD", "pw"), ID, REGION], None),
    ];
    for (variables, setting) in cases {
        assert_eq!(resolve_error(variables, &[]).setting(), *setting, "{variables:?}");
    }
}
