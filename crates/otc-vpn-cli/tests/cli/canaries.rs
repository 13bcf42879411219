//! Secrets that sing when they get out: none of them is in anything that the command writes.

use crate::server::Server;
use crate::support::{Said, Service, bare, signal};
use axum::body::{Body, Bytes};
use axum::http::request::Parts;
use axum::response::Response;
use otc_vpn_simulator::{BUILT_IN_SEED, DOMAIN, PROJECT_ID, PROJECT_NAME, USER};
use serde_json::Value;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Stdio;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

const TOKEN: &str = "canary-token+/=<&>\"'";
const PASSWORD: &str = "canary-password+/=<&>\"'\\ ü";
const ACCESS_KEY: &str = "AK0000000000000000AA";
const SECRET_KEY: &str = "canary-secret-key+/=";
const SECURITY_TOKEN: &str = "canary-security-token+/=<&>\"'";

/// What shows that a secret got out: as it is in any spelling, in Base64 at each of its three positions, and in hexadecimal.
const SONGS: [&str; 5] = ["canary", "Y2FuYXJ5", "NhbmFye", "jYW5hcn", "63616e617279"];

#[track_caller]
fn assert_silent(what: &str, said: &Said) {
    for text in [&said.out, &said.err] {
        for song in SONGS {
            assert!(!text.contains(song), "{what}: {song} in {text}");
        }
    }
}

const GATEWAY: &str = "620d99b8-demo-a8df-va86-200b868f2d7d";
const LIST: &str = "/v5/{project_id}/vpn-gateways";
const CHANGE: &str =
    "/v5/{project_id}/vpn-gateways/620d99b8-demo-a8df-va86-200b868f2d7d/update-specification";

/// Every command that asks a service.
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

/// The variables of a user, in each way to prove who they are.
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

const ALL_THERE_IS: &str = "otc_vpn=trace,hyper=trace,hyper_util=trace,reqwest=trace";

/// Runs every command for each identity, in turn for people with the log of requests and for programs with the log of all there is.
fn search(what: &str, url: &str) {
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
            // The other way around for the next identity.
            let (args, log) = match (number + number / COMMANDS.len()) % 2 {
                0 => (&["-vv"][..], ""),
                _ => (&["--output", "json"][..], ALL_THERE_IS),
            };
            let mut run = bare(&[args, command].concat());
            run.envs(variables.iter().cloned()).env("OTC_VPN_LOG", log);
            let said = Said::of(&mut run);
            assert!(said.err.contains(" DEBUG "), "{what}, {command:?}: no log: {said:?}");
            assert_silent(&format!("{what}, {command:?}"), &said);
        }
    };
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(work);
        }
    });
}

/// The built-in seed, with these secrets in place of its own.
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
fn the_right_credentials_are_not_shown() {
    let service = with_seed(&[]);
    search("the simulator", &service.simulator.url());
    assert_eq!(service.simulator.journal().changes.len(), 1);
    let journal = serde_json::to_string(&service.simulator.journal()).unwrap();
    assert!(!journal.contains("canary"), "{journal}");
}

#[test]
fn wrong_credentials_are_not_shown() {
    search("wrong credentials", &Service::start().simulator.url());
}

#[test]
fn no_fault_lets_a_secret_out() {
    for fault in ["any:status=403", "any:status=200,body=html", "change:status=502,body=html"] {
        search(fault, &with_seed(&[fault]).simulator.url());
    }
}

/// A request as text: its line, its headers and its body.
fn written(parts: &Parts, body: &Bytes) -> String {
    let mut text = format!("{} {}\n", parts.method, parts.uri);
    for (name, value) in &parts.headers {
        let _ = writeln!(text, "{name}: {}", String::from_utf8_lossy(value.as_bytes()));
    }
    text + "\n" + &String::from_utf8_lossy(body)
}

/// An answer that makes no command try again.
fn answer(status: u16, media_type: &str, body: String) -> Response {
    let answer = Response::builder().status(status).header("Content-Type", media_type);
    answer.header("Retry-After", "60").body(Body::from(body)).unwrap()
}

fn page(parts: &Parts, body: &Bytes) -> Response {
    answer(502, "text/html", format!("<pre>{}</pre>", written(parts, body)))
}

#[test]
fn what_an_error_page_sends_back_is_masked() {
    search("an error page", Server::start(page).url());
}

#[test]
fn what_an_error_sends_back_is_masked() {
    let server = Server::start(|parts, body| {
        let text = Value::from(written(parts, body));
        answer(
            400,
            "application/json",
            format!(r#"{{"error_code":{text},"error_msg":{text},"request_id":{text}}}"#),
        )
    });
    search("an error of the API", server.url());
}

#[test]
fn what_a_proxy_sends_back_is_masked() {
    let proxy = Server::start(page);
    let proxy = proxy.url().replace("http://", "http://user:canary-of-the-proxy@");
    // A proxy that fails is asked again for half a minute, so all ask at once.
    thread::scope(|scope| {
        for variables in identities("https://vpn.example") {
            scope.spawn(|| {
                let mut run = bare(&["gateway", "list"]);
                run.envs(variables).env("https_proxy", &proxy).env("OTC_VPN_LOG", ALL_THERE_IS);
                assert_silent("a proxy", &Said::of(&mut run).ends(6));
            });
        }
    });
}

#[test]
fn a_proxy_gets_nothing_of_what_goes_to_this_machine() {
    let proxy = Server::start(|parts, body| panic!("it got {}", written(parts, body)));
    let service = Service::start();
    for variable in ["http_proxy", "all_proxy"] {
        for args in [&["gateway", "list"][..], &["--simulate", "gateway", "list"]] {
            let mut command = if args[0] == "--simulate" { bare(args) } else { service.command(args) };
            Said::of(command.env(variable, proxy.url())).ends(0);
        }
    }
}

#[test]
fn another_host_gets_nothing() {
    let elsewhere = Server::start(|parts, body| panic!("it got {}", written(parts, body)));
    let target = elsewhere.url().to_owned();
    let server = Server::start(move |parts, _| {
        let location = format!("{target}{}", parts.uri);
        Response::builder().status(307).header("Location", location).body(Body::empty()).unwrap()
    });
    search("a redirect", server.url());
}

#[test]
fn no_option_takes_a_secret() {
    for option in ["token", "password", "access-key", "secret-key", "security-token"] {
        for args in [&[&*format!("--{option}=canary")][..], &[&format!("--{option}"), "canary"]] {
            for format in ["table", "json"] {
                let args = [&["--output", format], args, &["gateway", "list"]].concat();
                assert_silent(option, &Said::of(&mut bare(&args)).ends(2));
            }
        }
    }
    let args = ["--endpoint", "https://u:canary@example.org:port", "gateway", "list"];
    let mut command = bare(&args);
    assert_silent("--endpoint", &Said::of(command.env("OS_TOKEN", "t").env("OS_PROJECT_ID", "p")).ends(2));
}

#[test]
#[cfg(unix)]
fn the_simulator_does_not_show_its_seed() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("canaries");
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("seed.yaml");
    std::fs::write(&file, seed()).unwrap();
    let args = ["-vv", "simulator", "serve", "--listen", "127.0.0.1:0", "--seed", file.to_str().unwrap()];
    let mut server = bare(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut byte = [0];
    std::io::Read::read_exact(server.stdout.as_mut().unwrap(), &mut byte).unwrap();
    signal(&server, "TERM");
    assert_silent("serve", &Said::after(server).ends(143));

    for mistake in [
        "    password: [canary]\n",
        "    password: canary\n    password: canary\n",
        "    password: 'canary\n",
    ] {
        std::fs::write(
            &file,
            seed().replace("    name: disabled\n", &format!("    name: disabled\n{mistake}")),
        )
        .unwrap();
        assert_silent(mistake, &Said::of(&mut bare(&args)).ends(2));
    }
}
