//! No printable output contains a secret.

use super::*;

const SECRETS: [&str; 4] = ["canaryToken", "canarySecretKey", "canarySecurityToken", "canaryPassword"];

fn assert_no_secret(what: &str, text: &str) {
    for secret in SECRETS {
        assert!(!text.contains(secret), "{what} contains {secret}: {text}");
    }
}

#[test]
fn output_for_variables_contains_no_secret() {
    const COMMON: [(&str, &str); 3] =
        [("OS_PROJECT_ID", "p"), ("OS_REGION_NAME", "eu-de"), ("OS_INSECURE", "1")];
    let variables: [&[(&str, &str)]; 6] = [
        &[("OS_TOKEN", "canaryToken")],
        &[
            ("OS_ACCESS_KEY", "AK"),
            ("OS_SECRET_KEY", "canarySecretKey"),
            ("OS_SECURITY_TOKEN", "canarySecurityToken"),
        ],
        &[("OS_USER_ID", "u"), ("OS_PASSWORD", "canaryPassword")],
        // Configuration errors.
        &[
            ("OS_TOKEN", "canaryToken"),
            ("OS_PASSWORD", "canaryPassword"),
            ("OS_SECRET_KEY", "canarySecretKey"),
        ],
        &[("OS_SECRET_KEY", "canarySecretKey")],
        &[("OS_PASSWORD", "canaryPassword")],
    ];
    for case in variables {
        let environment = environment([case, &COMMON].concat().leak(), &[]);
        assert_no_secret("Environment", &format!("{environment:?}"));
        match resolve(&Overrides::default(), &environment, &service()) {
            Ok(settings) => {
                assert_no_secret(
                    "Settings",
                    &format!("{settings:?} {settings:#?} {:?}", settings.credentials()),
                );
                assert_no_secret("the report", &format!("{:?}", settings.report()));
                assert_no_secret("the warnings", &settings.warnings.join("\n"));
            }
            Err(error) => assert_no_secret("the error", &format!("{error} {error:?}")),
        }
    }
}

#[test]
fn output_for_files_contains_no_secret() {
    const FILE: &str = "#open
clouds:
  one: { region_name: eu-de, auth: { ak: AK, sk: canarySecretKey, security_token: canarySecurityToken, project_id: p } }
  two: { region_name: eu-de, auth: { token: canaryToken, password: canaryPassword, project_id: p } }
";
    for cloud in ["one", "two", "three"] {
        let environment = environment(
            vec![("OS_CLOUD", cloud)].leak(),
            &[("/here/clouds.yaml", FILE), ("/key.pem", "canaryPassword")],
        );
        let outcome = resolve(&Overrides::default(), &environment, &service());
        assert_no_secret(cloud, &format!("{outcome:?}"));
        let text = match outcome {
            Ok(settings) => format!("{:?} {:?}", settings.report(), settings.warnings),
            Err(error) => error.to_string(),
        };
        assert_no_secret(cloud, &text);
    }
}
