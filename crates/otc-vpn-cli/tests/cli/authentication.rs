//! Credentials and settings as users have them, through the whole command.

use crate::support::{Said, Service, bare};
use otc_vpn_simulator as sim;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A folder for one test, with these files that their owner alone can read.
fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("authentication").join(name);
    fs::create_dir_all(&folder).unwrap();
    for (file, text) in files {
        fs::write(folder.join(file), text).unwrap();
        set_mode(&folder.join(file), 0o600);
    }
    folder
}

#[cfg(unix)]
fn set_mode(file: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(file, fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(not(unix))]
fn set_mode(_: &Path, _: u32) {}

/// The command with these variables and nothing else.
fn with(variables: &[(&str, &str)], args: &[&str]) -> Command {
    let mut command = bare(args);
    command.envs(variables.iter().copied());
    command
}

#[test]
fn an_access_key_is_taken_and_one_wrong_character_is_4() {
    let service = Service::start();
    let url = service.simulator.url();
    let args = ["--output", "json", "--endpoint", &url, "gateway", "list"];
    let of = |secret_key: &str| {
        let variables = [
            ("OS_ACCESS_KEY", sim::ACCESS_KEY),
            ("OS_SECRET_KEY", secret_key),
            ("OS_PROJECT_ID", sim::PROJECT_ID),
        ];
        Said::of(&mut with(&variables, &args))
    };
    assert_eq!(of(sim::SECRET_KEY).ends(0).json().as_array().unwrap().len(), 7);
    let wrong = sim::SECRET_KEY.replace("Secret", "Sekret");
    let said = of(&wrong).ends(4);
    let failure = said.failure();
    assert_eq!((&failure["kind"], &failure["status"]), (&"authentication".into(), &401.into()));
    assert_eq!(failure["code"], "APIGW.0301");
    assert!(!said.err.contains(&wrong), "{}", said.err);
}

#[test]
fn a_password_needs_no_endpoint() {
    let service = Service::start();
    let iam = format!("{}/v3", service.simulator.url());
    let variables = [
        ("OS_AUTH_URL", iam.as_str()),
        ("OS_USERNAME", sim::USER),
        ("OS_PASSWORD", sim::PASSWORD),
        ("OS_USER_DOMAIN_NAME", sim::DOMAIN),
        ("OS_PROJECT_NAME", sim::PROJECT_NAME),
    ];
    let list = Said::of(&mut with(&variables, &["gateway", "list"])).ends(0);
    assert!(list.out.contains("vpngw-4321"), "{}", list.out);
    let change = ["gateway", "resize", "vpngw-4321", "--flavor", "Professional2", "--yes"];
    Said::of(&mut with(&variables, &change)).ends(0);
    let requests = service.simulator.journal().requests;
    let tokens = requests.iter().filter(|arrival| arrival.operation == Some("create_token")).count();
    assert_eq!(tokens, 2, "each command asks for one token");
}

#[test]
fn who_gets_no_token_is_told_why() {
    let service = Service::start();
    let iam = format!("{}/v3", service.simulator.url());
    let disabled = [("OS_USERNAME", sim::DISABLED_USER), ("OS_PASSWORD", sim::DISABLED_PASSWORD)];
    let elsewhere = ("OS_PROJECT_NAME", "eu-nowhere");
    for (more, message) in [
        (&[("OS_PASSWORD", "another")][..], "The username or password is wrong."),
        (&disabled, "The user is disabled."),
        (&[elsewhere], "The project does not exist, or the user has no role in it."),
    ] {
        let variables = [
            ("OS_AUTH_URL", iam.as_str()),
            ("OS_USERNAME", sim::USER),
            ("OS_PASSWORD", sim::PASSWORD),
            ("OS_USER_DOMAIN_NAME", sim::DOMAIN),
            ("OS_PROJECT_NAME", sim::PROJECT_NAME),
        ];
        let resize = ["gateway", "resize", "vpngw-4321", "--flavor", "Professional2", "--yes"];
        for (args, outcome) in [(&["gateway", "list"][..], None), (&resize, Some("not_sent"))] {
            let mut command = with(&variables, &[&["--output", "json"], args].concat());
            let failure = Said::of(command.envs(more.iter().copied())).ends(4).failure();
            assert_eq!(failure["kind"], "authentication", "{failure}");
            assert_eq!(failure["status"], 401, "{failure}");
            assert_eq!(failure["message"], message);
            assert_eq!(failure["outcome"], serde_json::Value::from(outcome), "{failure}");
            assert!(failure["request_id"].is_string() && failure["hint"].is_string(), "{failure}");
        }
    }
}

#[test]
fn temporary_keys_and_a_project_s_name_are_enough() {
    let service = Service::start();
    let (url, iam) = (service.simulator.url(), format!("{}/v3", service.simulator.url()));
    let variables = [
        ("OS_ACCESS_KEY", sim::TEMPORARY_ACCESS_KEY),
        ("OS_SECRET_KEY", sim::TEMPORARY_SECRET_KEY),
        ("OS_SECURITY_TOKEN", sim::SECURITY_TOKEN),
        ("OS_AUTH_URL", &iam),
        ("OS_PROJECT_NAME", sim::PROJECT_NAME),
        ("OTC_VPN_ENDPOINT", &url),
    ];
    let args = ["--output", "json", "auth", "check"];
    let check = Said::of(&mut with(&variables, &args)).ends(0).json();
    assert_eq!(check["method"], "aksk");
    assert_eq!(check["project_id"], sim::PROJECT_ID);
    assert_eq!(check["accepted"], true);
    Said::of(with(&variables, &args).env_remove("OS_SECURITY_TOKEN")).ends(4);
    let dry_run = ["gateway", "resize", "vpngw-4321", "--flavor", "Professional2", "--dry-run"];
    let curl = Said::of(&mut with(&variables, &dry_run)).ends(0).out;
    assert!(curl.contains("X-Security-Token: ***"), "{curl}");
}

#[test]
fn the_readme_s_cloud_works() {
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../README.md")).unwrap();
    let cloud = readme.split("```yaml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let service = Service::start();
    let cloud = cloud.replace("http://127.0.0.1:8080", &service.simulator.url());
    let folder = folder("readme", &[("clouds.yaml", &cloud)]);
    let said = Said::of(bare(&["--cloud", "sim", "auth", "check"]).current_dir(&folder)).ends(0);
    for words in
        ["clouds.yaml", "password", sim::PROJECT_ID, "accepts the credentials", &service.simulator.url()]
    {
        assert!(said.out.contains(words), "{words}: {}", said.out);
    }
    assert_eq!(said.err, "");
    Said::of(bare(&["gateway", "list"]).env("OS_CLOUD", "sim").current_dir(&folder)).ends(0);
    Said::of(bare(&["gateway", "list"]).current_dir(&folder)).ends(0);
}

#[test]
fn each_setting_comes_from_the_strongest_place_and_says_so() {
    let service = Service::start();
    let clouds = format!(
        "clouds:\n  sim:\n    region_name: eu-nl\n    auth: {{ auth_url: '{}/v3', project_id: other, username: {}, \
         user_domain_name: {} }}\n",
        service.simulator.url(),
        sim::USER,
        sim::DOMAIN
    );
    let secure = format!("clouds: {{ sim: {{ auth: {{ password: {} }} }} }}\n", sim::PASSWORD);
    let folder = folder("order", &[("clouds.yaml", &clouds), ("secure.yaml", &secure)]);
    let args = ["--output", "json", "--cloud", "sim", "--project-id", sim::PROJECT_ID, "auth", "check"];
    let mut command = with(&[("OS_REGION_NAME", sim::REGION), ("OS_PROJECT_ID", "another")], &args);
    let check = Said::of(command.current_dir(&folder)).ends(0).json();
    let source = |setting: &str| {
        let lines = check["settings"].as_array().unwrap();
        let line = lines.iter().find(|line| line["setting"] == setting);
        line.unwrap_or_else(|| panic!("{setting} in {check}"))["source"].as_str().unwrap().to_owned()
    };
    for (setting, words) in [
        ("cloud", "--cloud"),
        ("project id", "--project-id"),
        ("region", "OS_REGION_NAME"),
        ("IAM URL", "clouds.yaml"),
        ("user", "clouds.yaml"),
        ("password", "secure.yaml"),
    ] {
        assert!(source(setting).contains(words), "{setting}: {}", source(setting));
    }
    assert_eq!(check["region"], sim::REGION);
    assert!(check["token_expires_at"].is_string());
}

#[test]
#[cfg(unix)]
fn a_file_that_others_can_read_is_warned_of() {
    let service = Service::start();
    let clouds = format!(
        "clouds: {{ sim: {{ auth: {{ token: {}, project_id: {} }} }} }}\n",
        sim::TOKEN,
        sim::PROJECT_ID
    );
    let folder = folder("open", &[("clouds.yaml", &clouds)]);
    let url = service.simulator.url();
    let run = || {
        Said::of(bare(&["--cloud", "sim", "--endpoint", &url, "gateway", "list"]).current_dir(&folder))
            .ends(0)
    };
    assert_eq!(run().err, "");
    set_mode(&folder.join("clouds.yaml"), 0o644);
    let said = run();
    assert!(said.err.contains("chmod 600") && said.err.contains("clouds.yaml"), "{}", said.err);
}

#[test]
fn an_unchecked_certificate_is_warned_of() {
    let service = Service::start();
    let said = Said::of(service.command(&["gateway", "list"]).env("OS_INSECURE", "true")).ends(0);
    assert!(said.err.contains("OS_INSECURE"), "{}", said.err);
}

#[test]
fn a_mistake_in_the_settings_is_2_before_anything_is_asked() {
    let service = Service::start();
    let iam = format!("{}/v3", service.simulator.url());
    let clouds = format!("clouds: {{ harbour: {{ auth: {{ auth_url: '{iam}', ak: canary-ak }} }} }}\n");
    let folder_of = |name: &str, text: &str| folder(name, &[("clouds.yaml", text)]);
    let good = folder_of("mistakes", &clouds);
    let bad =
        folder_of("broken", "clouds:\n  sim:\n    auth:\n      password: canary-password\n    auth: {}\n");
    let token = [("OS_TOKEN", "canary-token")];
    let (token_alone, keys) =
        ([("OS_TOKEN", "canary-token"), ("OS_REGION_NAME", "eu-de")], [("OS_ACCESS_KEY", "canary-ak")]);
    let both = [("OS_TOKEN", "canary-token"), ("OS_PASSWORD", "canary-password"), ("OS_PROJECT_ID", "a")];
    type Case<'a> = (&'a [&'a str], &'a [(&'a str, &'a str)], &'a Path, &'a [&'a str]);
    let cases: [Case<'_>; 8] = [
        (&["--cloud", "sim"], &[], &good, &["\"sim\"", "harbour"]),
        (&["--cloud", "harbour"], &[], &good, &["incomplete key pair", "secret key"]),
        (&["--cloud", "sim"], &[], &bad, &["clouds.yaml:5:5", "duplicate key"]),
        (&[], &keys, &good, &["incomplete key pair", "OS_ACCESS_KEY"]),
        (&[], &both, &good, &["OS_TOKEN", "OS_PASSWORD"]),
        (&[], &token_alone, &good, &["no project", "--project-id"]),
        (&["--project-id", "a"], &token, &good, &["the endpoint of the service is unknown", "--region"]),
        (
            &["--project-id", "a", "--endpoint", "https://canary:canary-password@example.org"],
            &token,
            &good,
            &["--endpoint"],
        ),
    ];
    for (args, variables, folder, words) in cases {
        for command in [&["auth", "check"][..], &["gateway", "list"]] {
            let args = [&["--output", "json"], args, command].concat();
            let said = Said::of(with(variables, &args).current_dir(folder)).ends(2);
            let failure = said.failure();
            assert_eq!((&failure["kind"], said.out.as_str()), (&"invalid_input".into(), ""), "{failure}");
            for word in words {
                let text = format!("{} {}", failure["message"], failure["hint"]);
                assert!(text.replace('\\', "").contains(word), "{word}: {failure}");
            }
            assert!(!said.err.contains("canary"), "{}", said.err);
        }
    }
    assert_eq!(service.simulator.journal().requests.len(), 0);
}
