//! No output of the command contains a secret, in any encoding.

use crate::exit_codes::{SUCCESS, TERMINATED, UNREACHABLE, USAGE};
use crate::stub_server::StubServer;
use crate::support::{CliOutput, Service, otc_vpn, signal};
use otc_vpn_simulator::{BUILT_IN_SEED, DOMAIN, PROJECT_ID, PROJECT_NAME, USER};
use otc_vpn_tests::stub_server::{Request, Response, request_text, response};
use serde_json::Value;
use std::path::Path;
use std::process::Stdio;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

const TOKEN: &str = "canary-token+/=<&>\"'";
const PASSWORD: &str = "canary-password+/=<&>\"'\\ ü";
const ACCESS_KEY: &str = "AK0000000000000000AA";
const SECRET_KEY: &str = "canary-secret-key+/=";
const SECURITY_TOKEN: &str = "canary-security-token+/=<&>\"'";

/// The word that all secrets contain: literally, in Base64 at each of its three alignments, and in hexadecimal.
const FORMS: [&str; 5] = ["canary", "Y2FuYXJ5", "NhbmFye", "jYW5hcn", "63616e617279"];

#[track_caller]
fn assert_no_secret(what: &str, output: &CliOutput) {
    for text in [&output.stdout, &output.stderr] {
        for form in FORMS {
            assert!(!text.contains(form), "{what}: {form} in {text}");
        }
    }
}

const GATEWAY: &str = "620d99b8-demo-a8df-va86-200b868f2d7d";
const LIST: &str = "/v5/{project_id}/vpn-gateways";
const CHANGE: &str =
    "/v5/{project_id}/vpn-gateways/620d99b8-demo-a8df-va86-200b868f2d7d/update-specification";

/// Every command that sends requests.
const COMMANDS: [&[&str]; 10] = [
    &["auth", "check"],
    &["gateway", "list"],
    &["gateway", "show", "vpngw-4321"],
    &["gateway", "resize", GATEWAY, "--flavor", "Professional2", "--dry-run"],
    &["gateway", "resize", GATEWAY, "vpngw-5bd6", "--flavor", "Professional2", "--yes", "--timeout", "2s"],
    &["gateway", "wait", GATEWAY, "--timeout", "1s"],
    &["flavor", "list", "--gateway", "vpngw-4321"],
    &["zone", "list"],
    &["api", "GET", LIST, "--include"],
    &["api", "POST", CHANGE, "--body", r#"{"vpn_gateway":{"flavor":"Basic"}}"#],
];

/// Environment variables for each authentication method.
fn identities(url: &str) -> [Vec<(&'static str, String)>; 3] {
    let endpoint = ("OTC_VPN_ENDPOINT", url.to_owned());
    let project = ("OS_PROJECT_ID", PROJECT_ID.to_owned());
    [
        vec![endpoint.clone(), project.clone(), ("OS_TOKEN", TOKEN.into())],
        vec![
            endpoint.clone(),
            project,
            ("OS_ACCESS_KEY", ACCESS_KEY.into()),
            ("OS_SECRET_KEY", SECRET_KEY.into()),
            ("OS_SECURITY_TOKEN", SECURITY_TOKEN.into()),
        ],
        vec![
            endpoint,
            ("OS_AUTH_URL", format!("{url}/v3")),
            ("OS_USERNAME", USER.into()),
            ("OS_PASSWORD", PASSWORD.into()),
            ("OS_USER_DOMAIN_NAME", DOMAIN.into()),
            ("OS_PROJECT_NAME", PROJECT_NAME.into()),
        ],
    ]
}

const ALL_LOGS: &str = "otc_vpn=trace,hyper=trace,hyper_util=trace,reqwest=trace";

/// Runs every command with each identity, alternately as a table with `-vv` and as JSON with all logs.
fn run_all_commands(what: &str, url: &str) {
    let event_log = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("leaks of {what}.jsonl"));
    _ = std::fs::remove_file(&event_log);
    let identities = identities(url);
    let jobs: Vec<_> =
        identities.iter().flat_map(|variables| COMMANDS.map(|command| (variables, command))).collect();
    let next = AtomicUsize::new(0);
    let take = || {
        let number = next.fetch_add(1, Ordering::SeqCst);
        Some((number, jobs.get(number)?))
    };
    let work = || {
        while let Some((number, (variables, command))) = take() {
            // Alternates between identities, too.
            let (args, log) = match (number + number / COMMANDS.len()) % 2 {
                0 => (&["-vv"][..], ""),
                _ => (&["--output", "json"][..], ALL_LOGS),
            };
            let mut run = otc_vpn(&[args, command].concat());
            run.envs(variables.iter().cloned()).env("OTC_VPN_LOG", log);
            if command.contains(&"--yes") {
                run.arg("--log-file").arg(&event_log);
            }
            let output = CliOutput::of(&mut run);
            assert!(output.stderr.contains(" DEBUG "), "{what}, {command:?}: no log: {output:?}");
            assert_no_secret(&format!("{what}, {command:?}"), &output);
        }
    };
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(work);
        }
    });
    let events = std::fs::read_to_string(&event_log).unwrap();
    assert!(!events.is_empty(), "{what}: no events");
    for form in FORMS {
        assert!(!events.contains(form), "{what}: {form} in {events}");
    }
}

/// The built-in seed with these secrets.
fn seed() -> String {
    let secret = |name: &str| Value::from(name).to_string();
    BUILT_IN_SEED
        .replace("password: simulator\n", &format!("password: {}\n", secret(PASSWORD)))
        .replace("- simulator-token", &format!("- {}", secret(TOKEN)))
        .replace("SIMULATORAK00000000A", ACCESS_KEY)
        .replace(
            "simulatorSecretKey0000000000000000000000",
            &format!("{}\n    security_token: {}", secret(SECRET_KEY), secret(SECURITY_TOKEN)),
        )
}

fn with_seed(faults: &[&str]) -> Service {
    Service::with(|builder| {
        let builder = builder.seed(seed().parse().unwrap());
        faults.iter().fold(builder, |builder, fault| builder.fault(fault.parse().unwrap()))
    })
}

#[test]
fn valid_credentials_do_not_leak() {
    let service = with_seed(&[]);
    run_all_commands("the simulator", &service.simulator.url());
    assert_eq!(service.simulator.journal().changes.len(), 1);
    let journal = serde_json::to_string(&service.simulator.journal()).unwrap();
    assert!(!journal.contains("canary"), "{journal}");
}

#[test]
fn rejected_credentials_do_not_leak() {
    run_all_commands("wrong credentials", &Service::start().simulator.url());
}

#[test]
fn credentials_do_not_leak_when_service_fails() {
    for fault in ["any:status=403", "any:status=200,body=html", "change:status=502,body=html"] {
        run_all_commands(fault, &with_seed(&[fault]).simulator.url());
    }
}

/// A response that no command retries.
fn final_response(status: u16, media_type: &str, body: String) -> Response {
    let mut response = response(status, media_type, body);
    response.headers_mut().insert("retry-after", 60.into());
    response
}

fn error_page(request: &Request) -> Response {
    final_response(502, "text/html", format!("<pre>{}</pre>", request_text(request)))
}

#[test]
fn secrets_echoed_by_error_page_are_redacted() {
    run_all_commands("an error page", StubServer::start(error_page).url());
}

#[test]
fn secrets_echoed_by_api_error_are_redacted() {
    let server = StubServer::start(|request| {
        let text = Value::from(request_text(request));
        final_response(
            400,
            "application/json",
            format!(r#"{{"error_code":{text},"error_msg":{text},"request_id":{text}}}"#),
        )
    });
    run_all_commands("an error of the API", server.url());
}

#[test]
fn secrets_echoed_by_proxy_are_redacted() {
    let proxy = StubServer::start(error_page);
    let proxy = proxy.url().replace("http://", "http://user:canary-of-the-proxy@");
    // A failing proxy is retried until the timeout, so the identities are tried concurrently.
    thread::scope(|scope| {
        for variables in identities("https://vpn.example") {
            scope.spawn(|| {
                let args =
                    ["gateway", "resize", GATEWAY, "--flavor", "Professional2", "--yes", "--timeout", "2s"];
                let mut run = otc_vpn(&args);
                run.envs(variables).env("https_proxy", &proxy).env("OTC_VPN_LOG", ALL_LOGS);
                assert_no_secret("a proxy", &CliOutput::of(&mut run).assert_exit(UNREACHABLE));
            });
        }
    });
}

#[test]
fn proxy_is_not_used_for_loopback() {
    let proxy = StubServer::start(|request| panic!("received {}", request_text(request)));
    let service = Service::start();
    for variable in ["http_proxy", "all_proxy"] {
        for args in [&["gateway", "list"][..], &["--simulate", "gateway", "list"]] {
            let mut command = if args[0] == "--simulate" { otc_vpn(args) } else { service.command(args) };
            CliOutput::of(command.env(variable, proxy.url())).assert_exit(SUCCESS);
        }
    }
}

#[test]
fn redirect_to_another_host_is_not_followed() {
    let elsewhere = StubServer::start(|request| panic!("received {}", request_text(request)));
    let target = elsewhere.url().to_owned();
    let server = StubServer::start(move |request| {
        let mut redirect = response(307, "text/plain", "");
        redirect.headers_mut().insert("location", format!("{target}{}", request.uri()).parse().unwrap());
        redirect
    });
    run_all_commands("a redirect", server.url());
}

#[test]
fn secret_in_option_is_rejected_and_not_printed() {
    for option in ["token", "password", "access-key", "secret-key", "security-token"] {
        for args in [&[&*format!("--{option}=canary")][..], &[&format!("--{option}"), "canary"]] {
            for format in ["table", "json"] {
                let args = [&["--output", format], args, &["gateway", "list"]].concat();
                assert_no_secret(option, &CliOutput::of(&mut otc_vpn(&args)).assert_exit(USAGE));
            }
        }
    }
    let args = ["--endpoint", "https://u:canary@example.org:port", "gateway", "list"];
    let mut command = otc_vpn(&args);
    assert_no_secret(
        "--endpoint",
        &CliOutput::of(command.env("OS_TOKEN", "t").env("OS_PROJECT_ID", "p")).assert_exit(USAGE),
    );
}

#[test]
#[cfg(unix)]
fn simulator_does_not_print_secrets_of_its_seed() {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("canaries");
    std::fs::create_dir_all(&directory).unwrap();
    let file = directory.join("seed.yaml");
    std::fs::write(&file, seed()).unwrap();
    let args = ["-vv", "simulator", "serve", "--listen", "127.0.0.1:0", "--seed", file.to_str().unwrap()];
    let mut server = otc_vpn(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut byte = [0];
    std::io::Read::read_exact(server.stdout.as_mut().unwrap(), &mut byte).unwrap();
    signal(&server, "TERM");
    assert_no_secret("serve", &CliOutput::after(server).assert_exit(TERMINATED));

    for invalid in [
        "    password: [canary]\n",
        "    password: canary\n    password: canary\n",
        "    password: 'canary\n",
    ] {
        std::fs::write(
            &file,
            seed().replace("    name: disabled\n", &format!("    name: disabled\n{invalid}")),
        )
        .unwrap();
        assert_no_secret(invalid, &CliOutput::of(&mut otc_vpn(&args)).assert_exit(USAGE));
    }
}
