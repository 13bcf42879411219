//! Secrets stay out of everything that can be printed.

use super::*;

const SECRETS: [&str; 4] = ["canaryToken", "canarySecretKey", "canarySecurityToken", "canaryPassword"];

fn assert_silent(what: &str, text: &str) {
    for secret in SECRETS {
        assert!(!text.contains(secret), "{what} shows {secret}: {text}");
    }
}

#[test]
fn nothing_that_prints_holds_a_secret() {
    const PLACE: [(&str, &str); 3] =
        [("OS_PROJECT_ID", "p"), ("OS_REGION_NAME", "eu-de"), ("OS_INSECURE", "1")];
    let variables: [&[(&str, &str)]; 6] = [
        &[("OS_TOKEN", "canaryToken")],
        &[
            ("OS_ACCESS_KEY", "AK"),
            ("OS_SECRET_KEY", "canarySecretKey"),
            ("OS_SECURITY_TOKEN", "canarySecurityToken"),
        ],
        &[("OS_USER_ID", "u"), ("OS_PASSWORD", "canaryPassword")],
        // And the mistakes.
        &[
            ("OS_TOKEN", "canaryToken"),
            ("OS_PASSWORD", "canaryPassword"),
            ("OS_SECRET_KEY", "canarySecretKey"),
        ],
        &[("OS_SECRET_KEY", "canarySecretKey")],
        &[("OS_PASSWORD", "canaryPassword")],
    ];
    for case in variables {
        let environment = environment([case, &PLACE].concat().leak(), &[]);
        assert_silent("Environment", &format!("{environment:?}"));
        match resolve(&Options::default(), &environment) {
            Ok(settings) => {
                assert_silent(
                    "Settings",
                    &format!("{settings:?} {settings:#?} {:?}", settings.credentials()),
                );
                assert_silent("the report", &format!("{:?}", settings.report()));
                assert_silent("the warnings", &settings.warnings.join("\n"));
            }
            Err(error) => assert_silent("the error", &format!("{error} {error:?}")),
        }
    }
}

#[test]
fn no_file_shows_its_secrets() {
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
        let outcome = resolve(&Options::default(), &environment);
        assert_silent(cloud, &format!("{outcome:?}"));
        let text = match outcome {
            Ok(settings) => format!("{:?} {:?}", settings.report(), settings.warnings),
            Err(error) => error.to_string(),
        };
        assert_silent(cloud, &text);
    }
}
