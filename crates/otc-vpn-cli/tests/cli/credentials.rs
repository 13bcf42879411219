//! Credentials and settings from the environment and from clouds.yaml.

use crate::connections::plain_server;
use crate::exit_codes::{SUCCESS, UNAUTHORIZED, UNREACHABLE, USAGE};
use crate::stub_server::StubServer;
use crate::support::{CliOutput, Service, otc_vpn};
use otc_vpn_simulator as sim;
use otc_vpn_tests::stub_server::response;
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A directory for one test, with these files, which only their owner can read.
fn directory(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("authentication").join(name);
    fs::create_dir_all(&directory).unwrap();
    for (file, text) in files {
        fs::write(directory.join(file), text).unwrap();
        set_mode(&directory.join(file), 0o600);
    }
    directory
}

#[cfg(unix)]
fn set_mode(file: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(file, fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(not(unix))]
fn set_mode(_: &Path, _: u32) {}

/// The command with these environment variables only.
fn with(variables: &[(&str, &str)], args: &[&str]) -> Command {
    let mut command = otc_vpn(args);
    command.envs(variables.iter().copied());
    command
}

#[test]
fn access_key_is_accepted_and_exits_4_when_one_character_differs() {
    let service = Service::start();
    let url = service.simulator.url();
    let args = ["--output", "json", "--endpoint", &url, "gateway", "list"];
    let of = |secret_key: &str| {
        let variables = [
            ("OS_ACCESS_KEY", sim::ACCESS_KEY),
            ("OS_SECRET_KEY", secret_key),
            ("OS_PROJECT_ID", sim::PROJECT_ID),
        ];
        CliOutput::of(&mut with(&variables, &args))
    };
    assert_eq!(of(sim::SECRET_KEY).assert_exit(SUCCESS).json().as_array().unwrap().len(), 7);
    let wrong = sim::SECRET_KEY.replace("Secret", "Sekret");
    let output = of(&wrong).assert_exit(UNAUTHORIZED);
    let error = output.error();
    assert_eq!((&error["kind"], &error["status"]), (&"authentication".into(), &401.into()));
    assert_eq!(error["code"], "APIGW.0301");
    assert!(!output.stderr.contains(&wrong), "{}", output.stderr);
}

#[test]
fn password_finds_endpoint_in_catalog() {
    let service = Service::start();
    let iam = format!("{}/v3", service.simulator.url());
    let variables = [
        ("OS_AUTH_URL", iam.as_str()),
        ("OS_USERNAME", sim::USER),
        ("OS_PASSWORD", sim::PASSWORD),
        ("OS_USER_DOMAIN_NAME", sim::DOMAIN),
        ("OS_PROJECT_NAME", sim::PROJECT_NAME),
    ];
    let list = CliOutput::of(&mut with(&variables, &["gateway", "list"])).assert_exit(SUCCESS);
    assert!(list.stdout.contains("vpngw-4321"), "{}", list.stdout);
    let change = ["gateway", "resize", "vpngw-4321", "--flavor", "Professional2", "--yes"];
    CliOutput::of(&mut with(&variables, &change)).assert_exit(SUCCESS);
    let requests = service.simulator.journal().requests;
    let tokens = requests.iter().filter(|request| request.operation == Some("create_token")).count();
    assert_eq!(tokens, 2, "each command requests one token");
}

#[test]
fn error_states_reason_when_iam_issues_no_token() {
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
            let error = CliOutput::of(command.envs(more.iter().copied())).assert_exit(UNAUTHORIZED).error();
            assert_eq!(error["kind"], "authentication", "{error}");
            assert_eq!(error["status"], 401, "{error}");
            assert_eq!(error["message"], message);
            assert_eq!(error["outcome"], serde_json::Value::from(outcome), "{error}");
            assert!(error["request_id"].is_string() && error["hint"].is_string(), "{error}");
        }
    }
}

#[test]
fn temporary_access_key_works_with_project_name() {
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
    let check = CliOutput::of(&mut with(&variables, &args)).assert_exit(SUCCESS).json();
    assert_eq!(check["method"], "aksk");
    assert_eq!(check["project_id"], sim::PROJECT_ID);
    assert_eq!(check["accepted"], true);
    CliOutput::of(with(&variables, &args).env_remove("OS_SECURITY_TOKEN")).assert_exit(UNAUTHORIZED);
    let dry_run = ["gateway", "resize", "vpngw-4321", "--flavor", "Professional2", "--dry-run"];
    let curl = CliOutput::of(&mut with(&variables, &dry_run)).assert_exit(SUCCESS).stdout;
    assert!(curl.contains("X-Security-Token: ***"), "{curl}");
}

#[test]
fn clouds_yaml_of_readme_works() {
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../README.md")).unwrap();
    let cloud = readme.split("```yaml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let service = Service::start();
    let cloud = cloud.replace("http://127.0.0.1:8080", &service.simulator.url());
    let directory = directory("readme", &[("clouds.yaml", &cloud)]);
    let output = CliOutput::of(otc_vpn(&["--cloud", "sim", "auth", "check"]).current_dir(&directory))
        .assert_exit(SUCCESS);
    for text in
        ["clouds.yaml", "password", sim::PROJECT_ID, "accepted by the service", &service.simulator.url()]
    {
        assert!(output.stdout.contains(text), "{text}: {}", output.stdout);
    }
    assert_eq!(output.stderr, "");
    CliOutput::of(otc_vpn(&["gateway", "list"]).env("OS_CLOUD", "sim").current_dir(&directory))
        .assert_exit(SUCCESS);
    CliOutput::of(otc_vpn(&["gateway", "list"]).current_dir(&directory)).assert_exit(SUCCESS);
}

#[test]
fn setting_comes_from_source_with_highest_precedence() {
    let service = Service::start();
    let clouds = format!(
        "clouds:\n  sim:\n    region_name: eu-nl\n    auth: {{ auth_url: '{}/v3', project_id: other, username: {}, \
         user_domain_name: {} }}\n",
        service.simulator.url(),
        sim::USER,
        sim::DOMAIN
    );
    let secure = format!("clouds: {{ sim: {{ auth: {{ password: {} }} }} }}\n", sim::PASSWORD);
    let directory = directory("order", &[("clouds.yaml", &clouds), ("secure.yaml", &secure)]);
    let args = ["--output", "json", "--cloud", "sim", "--project-id", sim::PROJECT_ID, "auth", "check"];
    let mut command = with(&[("OS_REGION_NAME", sim::REGION), ("OS_PROJECT_ID", "another")], &args);
    let check = CliOutput::of(command.current_dir(&directory)).assert_exit(SUCCESS).json();
    let source = |setting: &str| {
        let lines = check["settings"].as_array().unwrap();
        let line = lines.iter().find(|line| line["setting"] == setting);
        line.unwrap_or_else(|| panic!("{setting} in {check}"))["source"].as_str().unwrap().to_owned()
    };
    for (setting, text) in [
        ("cloud", "--cloud"),
        ("project id", "--project-id"),
        ("region", "OS_REGION_NAME"),
        ("IAM URL", "clouds.yaml"),
        ("user", "clouds.yaml"),
        ("password", "secure.yaml"),
    ] {
        assert!(source(setting).contains(text), "{setting}: {}", source(setting));
    }
    assert_eq!(check["region"], sim::REGION);
    assert!(check["token_expires_at"].is_string());
}

#[test]
#[cfg(unix)]
fn world_readable_clouds_yaml_causes_warning() {
    let service = Service::start();
    let clouds = format!(
        "clouds: {{ sim: {{ auth: {{ token: {}, project_id: {} }} }} }}\n",
        sim::TOKEN,
        sim::PROJECT_ID
    );
    let directory = directory("open", &[("clouds.yaml", &clouds)]);
    let url = service.simulator.url();
    let run = || {
        CliOutput::of(
            otc_vpn(&["--cloud", "sim", "--endpoint", &url, "gateway", "list"]).current_dir(&directory),
        )
        .assert_exit(SUCCESS)
    };
    assert_eq!(run().stderr, "");
    set_mode(&directory.join("clouds.yaml"), 0o644);
    let output = run();
    assert!(
        output.stderr.contains("chmod 600") && output.stderr.contains("clouds.yaml"),
        "{}",
        output.stderr
    );
}

#[test]
fn disabled_tls_verification_causes_warning() {
    let service = Service::start();
    let output =
        CliOutput::of(service.command(&["gateway", "list"]).env("OS_INSECURE", "true")).assert_exit(SUCCESS);
    assert!(output.stderr.contains("OS_INSECURE"), "{}", output.stderr);
}

#[test]
fn invalid_settings_exit_2_before_any_request() {
    let service = Service::start();
    let iam = format!("{}/v3", service.simulator.url());
    let clouds = format!("clouds: {{ harbor: {{ auth: {{ auth_url: '{iam}', ak: canary-ak }} }} }}\n");
    let directory_with = |name: &str, text: &str| directory(name, &[("clouds.yaml", text)]);
    let good = directory_with("mistakes", &clouds);
    let bad = directory_with(
        "broken",
        "clouds:\n  sim:\n    auth:\n      password: canary-password\n    auth: {}\n",
    );
    let token = [("OS_TOKEN", "canary-token")];
    let (token_alone, keys) =
        ([("OS_TOKEN", "canary-token"), ("OS_REGION_NAME", "eu-de")], [("OS_ACCESS_KEY", "canary-ak")]);
    let both = [("OS_TOKEN", "canary-token"), ("OS_PASSWORD", "canary-password"), ("OS_PROJECT_ID", "a")];
    type Case<'a> = (&'a [&'a str], &'a [(&'a str, &'a str)], &'a Path, &'a [&'a str]);
    let cases: [Case<'_>; 8] = [
        (&["--cloud", "sim"], &[], &good, &["\"sim\"", "harbor"]),
        (&["--cloud", "harbor"], &[], &good, &["incomplete key pair", "secret key"]),
        (&["--cloud", "sim"], &[], &bad, &["clouds.yaml:5:5", "duplicate key"]),
        (&[], &keys, &good, &["incomplete key pair", "OS_ACCESS_KEY"]),
        (&[], &both, &good, &["OS_TOKEN", "OS_PASSWORD"]),
        (&[], &token_alone, &good, &["no project"]),
        (&["--project-id", "a"], &token, &good, &["the endpoint of the service is unknown"]),
        (
            &["--project-id", "a", "--endpoint", "https://canary:canary-password@example.org"],
            &token,
            &good,
            &["--endpoint"],
        ),
    ];
    for (args, variables, directory, texts) in cases {
        for command in [&["auth", "check"][..], &["gateway", "list"]] {
            let args = [&["--output", "json"], args, command].concat();
            let output = CliOutput::of(with(variables, &args).current_dir(directory)).assert_exit(USAGE);
            let error = output.error();
            assert_eq!((&error["kind"], output.stdout.as_str()), (&"invalid_input".into(), ""), "{error}");
            for text in texts {
                assert!(error["message"].as_str().unwrap().contains(text), "{text}: {error}");
            }
            assert!(!output.stderr.contains("canary"), "{}", output.stderr);
        }
    }
    assert_eq!(service.simulator.journal().requests.len(), 0);
}

#[test]
fn agency_is_honored_with_every_kind_of_credentials() {
    let service = Service::with(|builder| builder.seed("agencies: [operations]".parse().unwrap()));
    let (url, iam) = (service.simulator.url(), format!("{}/v3", service.simulator.url()));
    let agency = [
        ("OS_AUTH_URL", iam.as_str()),
        ("OTC_VPN_ENDPOINT", &url),
        ("OS_AGENCY_NAME", "operations"),
        ("OS_AGENCY_DOMAIN_NAME", sim::DOMAIN),
        ("OS_DELEGATED_PROJECT", sim::PROJECT_NAME),
    ];
    let password: &[_] =
        &[("OS_USERNAME", sim::USER), ("OS_PASSWORD", sim::PASSWORD), ("OS_USER_DOMAIN_NAME", sim::DOMAIN)];
    let keys = &[("OS_ACCESS_KEY", sim::ACCESS_KEY), ("OS_SECRET_KEY", sim::SECRET_KEY)];
    for (identity, token_requests) in [(password, 2), (keys, 1), (&[("OS_TOKEN", sim::TOKEN)], 1)] {
        let variables = [&agency[..], identity].concat();
        service.simulator.clear_journal();
        CliOutput::of(&mut with(&variables, &["gateway", "list"])).assert_exit(SUCCESS);
        let requests = service.simulator.journal().requests;
        let count = |operation| requests.iter().filter(|it| it.operation == Some(operation)).count();
        assert_eq!(count("create_token"), token_requests, "{identity:?}");
        // The request itself has the token of the agency.
        let list = requests.iter().find(|it| it.operation == Some("list_vgws")).unwrap();
        assert_eq!(list.credential, sim::Credential::Token);

        let mut command = with(&variables, &["--output", "json", "gateway", "list"]);
        let error = CliOutput::of(command.env("OS_AGENCY_NAME", "none")).assert_exit(UNAUTHORIZED).error();
        assert_eq!(error["message"], "The agency does not exist.");
    }
    let mut command =
        with(&[("OS_TOKEN", sim::TOKEN), ("OS_PROJECT_ID", sim::PROJECT_ID)], &["gateway", "list"]);
    let output = CliOutput::of(command.env("OTC_VPN_ENDPOINT", &url).env("OS_AGENCY_NAME", "operations"));
    assert!(output.assert_exit(USAGE).stderr.contains("OS_AGENCY_DOMAIN_NAME"));
}

#[test]
fn mfa_code_is_sent_with_the_password() {
    let seed = format!(
        "users: [{{ id: '1', name: {}, password: {}, passcode: '123456' }}]",
        sim::USER,
        sim::PASSWORD
    );
    let service = Service::with(|builder| builder.seed(seed.parse().unwrap()));
    let iam = format!("{}/v3", service.simulator.url());
    let variables = [
        ("OS_AUTH_URL", iam.as_str()),
        ("OS_USERNAME", sim::USER),
        ("OS_PASSWORD", sim::PASSWORD),
        ("OS_USER_DOMAIN_NAME", sim::DOMAIN),
        ("OS_PROJECT_NAME", sim::PROJECT_NAME),
    ];
    let run =
        |passcode: &str| CliOutput::of(with(&variables, &["gateway", "list"]).env("OS_PASSCODE", passcode));
    run("123456\n").assert_exit(SUCCESS);
    for passcode in ["", "654321"] {
        let output = run(passcode).assert_exit(UNAUTHORIZED);
        assert!(output.stderr.contains("The MFA code is missing or wrong."), "{}", output.stderr);
    }
}

#[test]
fn error_without_credentials_names_every_way_to_set_them() {
    let mut command = otc_vpn(&["--output", "json", "gateway", "list"]);
    let error =
        CliOutput::of(command.current_dir(directory("no-credentials", &[]))).assert_exit(USAGE).error();
    let message = error["message"].as_str().unwrap();
    for way in [
        "OS_ACCESS_KEY and OS_SECRET_KEY",
        "OS_SECURITY_TOKEN",
        "OS_TOKEN",
        "OS_AUTH_URL, OS_USERNAME, OS_PASSWORD, OS_USER_DOMAIN_NAME and OS_PROJECT_NAME",
        "clouds.yaml",
        "OS_CLOUD",
    ] {
        assert!(message.contains(way), "{way}: {message}");
    }
    let hint = error["hint"].as_str().unwrap();
    for text in ["My Credentials", "openstack token issue", "OS_PROJECT_ID and OS_REGION_NAME", "--cloud"] {
        assert!(hint.contains(text), "{text}: {hint}");
    }
}

#[test]
fn misspelled_region_suggests_a_known_one() {
    let command = |region: &str| {
        let mut command = with(&[("OS_TOKEN", "t"), ("OS_PROJECT_ID", "p")], &["--region", region]);
        command.args(["--output", "json", "gateway", "list"]);
        CliOutput::of(&mut command).assert_exit(USAGE).error().to_string()
    };
    let error = command("eu-ed");
    assert!(error.contains(r#"did you mean \"eu-de\"?"#), "{error}");
    // Nothing to copy contains the mistake.
    assert_eq!(error.matches("eu-ed").count(), 1, "{error}");
    let error = command("ap-southeast-1");
    assert!(!error.contains("did you mean") && error.contains("iam.REGION.myhuaweicloud.com"), "{error}");
    // The region of a known cloud may be new.
    let variables = [("OS_AUTH_URL", "https://iam.eu-de.otc.t-systems.com/v3"), ("OS_PROJECT_ID", "p")];
    let mut command = with(&variables, &["--region", "eu-ed", "gateway", "list"]);
    command.env("OS_TOKEN", "t").env("HTTPS_PROXY", format!("http://127.0.0.1:{}", rejecting_proxy()));
    let output = CliOutput::of(&mut command).assert_exit(UNREACHABLE);
    let warning =
        r#"warning: region "eu-ed" from option --region is not one of eu-de, eu-nl; did you mean "eu-de"?"#;
    assert!(output.stderr.contains(warning), "{}", output.stderr);
}

/// The port of a proxy that rejects every connection, which is final.
fn rejecting_proxy() -> u16 {
    plain_server("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n").0
}

#[test]
fn expired_token_is_reported_by_service_and_iam() {
    let keystone =
        json!({ "error": { "code": 401, "message": "The token has expired.", "title": "Unauthorized" } });
    let server = StubServer::start(move |_| response(401, "application/json", keystone.to_string()));
    let iam = format!("{}/v3", server.url());
    let service = [("OS_PROJECT_ID", "p")];
    // IAM looks up the id of the project.
    let lookup = [("OS_PROJECT_NAME", "p"), ("OS_AUTH_URL", &iam)];
    for variables in [&service[..], &lookup] {
        let mut command = with(variables, &["--output", "json", "gateway", "list"]);
        command.env("OS_TOKEN", "t").env("OTC_VPN_ENDPOINT", server.url());
        let error = CliOutput::of(&mut command).assert_exit(UNAUTHORIZED).error();
        assert_eq!(error["kind"], "authentication", "{error}");
        assert!(error["hint"].as_str().unwrap().starts_with("The token has expired"), "{error}");
    }
}
