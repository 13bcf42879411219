//! `simulator serve`

use crate::exit_codes::{SUCCESS, TERMINATED, USAGE};
use crate::support::{CliOutput, otc_vpn, signal};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;

#[test]
fn simulator_serves_until_sigterm() {
    let mut server = otc_vpn(&["simulator", "serve", "--listen", "127.0.0.1:0", "--transition", "10ms"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut out = BufReader::new(server.stdout.take().unwrap());
    out.read_line(&mut line).unwrap();
    let url = line.trim_end().strip_prefix("listening on ").unwrap().to_owned();
    assert!(url.starts_with("http://127.0.0.1:"), "{url}");
    let mut command = otc_vpn(&["--endpoint", &url, "gateway", "list"]);
    command.env("OS_TOKEN", otc_vpn_simulator::TOKEN).env("OS_PROJECT_ID", otc_vpn_simulator::PROJECT_ID);
    CliOutput::of(&mut command).assert_exit(SUCCESS);
    signal(&server, "TERM");
    let output = CliOutput::after(server).assert_exit(TERMINATED);
    for value in [otc_vpn_simulator::ACCESS_KEY, otc_vpn_simulator::TOKEN, otc_vpn_simulator::PROJECT_ID] {
        assert!(output.stderr.contains(value), "{}", output.stderr);
    }
}

#[test]
fn seed_file_of_the_help_works() {
    let help = CliOutput::of(&mut otc_vpn(&["help", "simulator", "serve"])).assert_exit(SUCCESS).stdout;
    let (_, rest) = help.split_once("\nSeed file:\n").unwrap();
    let example: String =
        rest.lines().take_while(|line| line.starts_with("  ")).map(|line| format!("{line}\n")).collect();
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("seed-of-help.yaml");
    std::fs::write(&file, &example).unwrap();
    let mut command =
        otc_vpn(&["simulator", "serve", "--listen", "127.0.0.1:0", "--transition", "10ms", "--seed"]);
    let mut server = command.arg(&file).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let url = line.trim_end().strip_prefix("listening on ").unwrap().to_owned();
    let mut command =
        otc_vpn(&["--endpoint", &url, "gateway", "resize", "site-a", "--flavor", "Professional2", "--yes"]);
    command.env("OS_TOKEN", otc_vpn_simulator::TOKEN).env("OS_PROJECT_ID", otc_vpn_simulator::PROJECT_ID);
    let output = CliOutput::of(&mut command);
    signal(&server, "TERM");
    server.wait().unwrap();
    output.assert_exit(SUCCESS);
}

#[test]
fn read_only_simulator_rejects_a_deletion() {
    let mut server = otc_vpn(&["simulator", "serve", "--listen", "127.0.0.1:0", "--read-only"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let url = line.trim_end().strip_prefix("listening on ").unwrap().to_owned();
    let call = |arguments: &[&str]| {
        let mut command = otc_vpn(&[&["--endpoint", &url, "--output", "json"], arguments].concat());
        command.env("OS_TOKEN", otc_vpn_simulator::TOKEN).env("OS_PROJECT_ID", otc_vpn_simulator::PROJECT_ID);
        CliOutput::of(&mut command)
    };
    let path = "/v5/{project_id}/vpn-gateways/620d99b8-demo-a8df-va86-200b868f2d7d";
    let deletion = call(&["api", "DELETE", path]);
    let resize = call(&["gateway", "resize", "vpngw-4321", "--flavor", "Professional2", "--yes"]);
    signal(&server, "TERM");
    server.wait().unwrap();
    assert!(deletion.stderr.contains("\"status\":405"), "{}", deletion.stderr);
    resize.assert_exit(SUCCESS);
}

#[test]
fn simulator_exits_2_when_it_cannot_start() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let output =
        CliOutput::of(&mut otc_vpn(&["simulator", "serve", "--listen", &address])).assert_exit(USAGE);
    assert!(output.stderr.contains(&address), "{}", output.stderr);
    CliOutput::of(&mut otc_vpn(&["simulator", "serve", "--fault", "nonsense"])).assert_exit(USAGE);
    CliOutput::of(&mut otc_vpn(&["simulator", "serve", "--seed", "no-such-file"])).assert_exit(USAGE);
}
