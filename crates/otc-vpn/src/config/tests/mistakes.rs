//! Each mistake has a sentence that says what to do.

use super::*;

const CLOUD: &str = "clouds: {one: {region_name: eu-de, auth: {ak: AK, sk: SK, project_id: p}}, two: }";

/// Each case: variables, files, and what the sentence must say.
#[test]
fn each_mistake_says_what_to_do() {
    const TOKEN: (&str, &str) = ("OS_TOKEN", "t");
    const ID: (&str, &str) = ("OS_PROJECT_ID", "p");
    const REGION: (&str, &str) = ("OS_REGION_NAME", "eu-de");
    let cases: &[(Pairs, Pairs, &[&str])] = &[
        // No credentials.
        (
            &[],
            &[],
            &[
                "no credentials: set OS_ACCESS_KEY and OS_SECRET_KEY; or OS_USERNAME",
                "or OS_TOKEN",
                "--cloud or OS_CLOUD",
            ],
        ),
        (&[], &[("/here/clouds.yaml", CLOUD)], &["name a cloud of clouds.yaml", r#"("one", "two")"#]),
        (&[("OS_TOKEN", ""), ID, REGION], &[], &["no credentials"]),
        (
            &[("OS_CLOUD", "two"), ID],
            &[("/here/clouds.yaml", CLOUD)],
            &[r#"the cloud "two" has no credentials"#],
        ),
        // Two methods.
        (
            &[TOKEN, ("OS_ACCESS_KEY", "AK"), ("OS_SECRET_KEY", "SK"), ID, REGION],
            &[],
            &[
                "more than one authentication method",
                "token by the environment variable OS_TOKEN",
                "access key by the environment variable OS_ACCESS_KEY",
                "OS_AUTH_TYPE or auth_type: token or aksk",
            ],
        ),
        (
            &[("OS_PASSWORD", "pw"), ("OS_CLOUD", "one")],
            &[("/here/clouds.yaml", CLOUD)],
            &[
                "access key by auth.ak of the cloud \"one\" in /here/clouds.yaml",
                "password by the environment variable OS_PASSWORD",
            ],
        ),
        // Half a pair.
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
        // A method without what it needs.
        (&[("OS_PASSWORD", "pw"), ID, REGION], &[], &["by password", "needs a user: set OS_USERNAME"]),
        (
            &[("OS_PASSWORD", "pw"), ("OS_USERNAME", "u"), ID, REGION],
            &[],
            &["needs the user's domain: set OS_USER_DOMAIN_NAME"],
        ),
        (
            &[("OS_PASSWORD", "pw"), ("OS_USER_ID", "u"), ID],
            &[],
            &["IAM's address is needed to sign in with a password: set OS_AUTH_URL"],
        ),
        (
            &[("OS_AUTH_TYPE", "token"), ID, REGION],
            &[],
            &["chosen by the environment variable OS_AUTH_TYPE, needs the token: set OS_TOKEN"],
        ),
        (&[("OS_AUTH_TYPE", "aksk"), ID, REGION], &[], &["needs an access key and a secret key"]),
        (
            &[("OS_AUTH_TYPE", "v3oidc"), ID, REGION],
            &[],
            &[
                r#""v3oidc" from the environment variable OS_AUTH_TYPE is not supported; known are password, token, aksk"#,
            ],
        ),
        // Project and place.
        (&[TOKEN, REGION], &[], &["no project: set OS_PROJECT_ID (--project-id) or OS_PROJECT_NAME"]),
        (
            &[TOKEN, REGION, ("OS_PROJECT_ID", "a/b")],
            &[],
            &[r#"the project id from the environment variable OS_PROJECT_ID is not an id: "a/b""#],
        ),
        (&[TOKEN, ID], &[], &["nothing says where the service is: set OS_REGION_NAME (--region)"]),
        (
            &[TOKEN, ID, ("OS_REGION_NAME", "cn-north-4")],
            &[],
            &[
                "the region \"cn-north-4\" is none of eu-de,",
                "as in https://iam.cn-north-4.myhuaweicloud.com/v3",
            ],
        ),
        (
            &[TOKEN, ID, ("OS_AUTH_URL", "https://iam.example.org/v3")],
            &[],
            &["nothing says where the service is"],
        ),
        (
            &[TOKEN, ID, ("OS_REGION_NAME", "eu-de.evil/x")],
            &[],
            &["the region from the environment variable OS_REGION_NAME is not a region"],
        ),
        (
            &[TOKEN, ID, ("OTC_VPN_ENDPOINT", "vpn.example.org")],
            &[],
            &["the endpoint from the environment variable OTC_VPN_ENDPOINT is not an address"],
        ),
        (
            &[TOKEN, ID, ("OTC_VPN_ENDPOINT", "ftp://vpn.example.org")],
            &[],
            &["begins with https:// or http://"],
        ),
        (
            &[TOKEN, ID, ("OTC_VPN_ENDPOINT", "https://u:hunter2@example.org")],
            &[],
            &["has a user or a password in it"],
        ),
        (
            &[TOKEN, ID, ("OTC_VPN_ENDPOINT", "http://vpn.example.org")],
            &[],
            &["the endpoint from the environment variable OTC_VPN_ENDPOINT is http, over which anyone"],
        ),
        (
            &[TOKEN, ID, ("OS_AUTH_URL", "https://iam.{region_name}.example.org/v3")],
            &[],
            &["no region is known: set OS_REGION_NAME (--region)"],
        ),
        // Clouds and files.
        (
            &[("OS_CLOUD", "three")],
            &[("/here/clouds.yaml", CLOUD), ("/here/secure.yaml", "clouds:")],
            &[
                r#"there is no cloud "three" (named by the environment variable OS_CLOUD)"#,
                r#"/here/clouds.yaml with /here/secure.yaml has "one", "two""#,
            ],
        ),
        (
            &[("OS_CLOUD", "three")],
            &[],
            &[
                "no cloud was found, looked for /here/clouds.yaml, /home/me/.config/openstack/clouds.yaml, /etc/openstack/clouds.yaml",
            ],
        ),
        (
            &[("OS_CLOUD", "c")],
            &[("/here/clouds.yaml", "clouds: {c: {profile: otk, auth: {token: t, project_id: p}}}")],
            &[
                r#"there is no vendor profile "otk" (named by profile of the cloud "c" in /here/clouds.yaml); known are otc, otc-swiss, huaweicloud"#,
            ],
        ),
        (
            &[("OS_CLOUD", "c"), ("OS_CLIENT_CONFIG_FILE", "/gone.yaml")],
            &[],
            &[
                "cannot read /gone.yaml (named by the environment variable OS_CLIENT_CONFIG_FILE): there is no such file",
            ],
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
            &["from the environment variable OS_INSECURE is neither true nor false"],
        ),
        (
            &[TOKEN, ID, REGION, ("OS_CACERT", "/gone.pem")],
            &[],
            &["cannot read /gone.pem (named by the environment variable OS_CACERT)"],
        ),
        (
            &[TOKEN, ID, REGION, ("OS_KEY", "/key.pem")],
            &[("/key.pem", "key")],
            &["a client key without a certificate", "set OS_CERT"],
        ),
    ];
    for (variables, files, parts) in cases {
        let text = mistake(variables, files);
        for part in *parts {
            assert!(text.contains(part), "{variables:?} gives {text:?}, without {part:?}");
        }
        assert!(!text.contains("hunter2"), "{text}");
    }
}

#[test]
fn a_mistake_in_yaml_has_its_place_and_no_text_of_the_file() {
    let cases = [
        ("clouds:\n  one:\n    auth:\n      password: a: hunter2\n", ":4:"),
        ("clouds:\n  one:\n    auth:\n      password: *hunter2\n", ":4:17: an alias"),
        ("clouds:\n  one:\n    auth:\n      password: @hunter2\n", ":4:17:"),
        ("clouds:\n  one:\n    auth:\n      password: %hunter2\n", ":4:17:"),
        ("clouds:\n  one:\n    auth:\n      password: !hunter2 x\n", ""),
        ("clouds:\n  one:\n    auth:\n      password: \"hunter2\n", ":"),
        ("clouds:\n  one:\n    auth:\n      password: \"\\hunter2\"\n", ":4:"),
        ("clouds:\n  one:\n    auth:\n      password: [hunter2]\n", ":4:17: the value has another form"),
        ("clouds:\n  one:\n    auth: hunter2\n", ":3:11: the value has another form"),
        ("clouds: hunter2\n", ":1:9: the value has another form"),
        ("hunter2\n", ":1:1:"),
        (
            "clouds:\n  one:\n    auth: {password: hunter2, password: hunter2}\n",
            ":3:31: the same key stands twice",
        ),
        ("clouds:\n  one: {}\n  one: {}\n", ":3:3: the same key stands twice"),
        ("clouds:\n\tone: hunter2\n", ":2:"),
        ("clouds: {}\n---\nclouds: {hunter2: }\n", "only one YAML document"),
    ];
    for (text, place) in cases {
        let outcome = resolve(
            &Options::default(),
            &environment(&[("OS_CLOUD", "one")], vec![("/here/clouds.yaml", text)].leak()),
        );
        let error = outcome.unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(shown.contains(place), "{text:?} gives {error}");
        assert!(!shown.contains("hunter2"), "{text:?} gives {shown}");
        if !place.is_empty() {
            assert!(shown.starts_with("/here/clouds.yaml:"), "{text:?} gives {error}");
        }
    }
}

#[test]
fn a_variable_that_is_no_text_is_named() {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStringExt;
        let variable = |name: &str| (name == "OS_TOKEN").then(|| std::ffi::OsString::from_vec(vec![0xff]));
        let environment = Environment::new(variable, |_| Err(io::ErrorKind::NotFound.into()), "/here");
        let error = resolve(&Options::default(), &environment).unwrap_err();
        assert_eq!(error.to_string(), "the environment variable OS_TOKEN is not UTF-8");
    }
}
