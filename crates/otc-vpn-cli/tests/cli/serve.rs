//! `simulator serve`

use crate::support::{Said, bare, signal};
use std::io::{BufRead, BufReader};
use std::process::Stdio;

#[test]
fn it_serves_until_a_signal() {
    let mut server = bare(&["simulator", "serve", "--listen", "127.0.0.1:0", "--transition", "10ms"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut out = BufReader::new(server.stdout.take().unwrap());
    out.read_line(&mut line).unwrap();
    let url = line.trim_end().strip_prefix("listening on ").unwrap().to_owned();
    assert!(url.starts_with("http://127.0.0.1:"), "{url}");
    let mut command = bare(&["--endpoint", &url, "gateway", "list"]);
    command.env("OS_TOKEN", otc_vpn_simulator::TOKEN).env("OS_PROJECT_ID", otc_vpn_simulator::PROJECT_ID);
    Said::of(&mut command).ends(0);
    signal(&server, "TERM");
    let said = Said::after(server).ends(143);
    for value in [otc_vpn_simulator::ACCESS_KEY, otc_vpn_simulator::TOKEN, otc_vpn_simulator::PROJECT_ID] {
        assert!(said.err.contains(value), "{}", said.err);
    }
}

#[test]
fn what_it_cannot_do_is_2() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let said = Said::of(&mut bare(&["simulator", "serve", "--listen", &address])).ends(2);
    assert!(said.err.contains(&address), "{}", said.err);
    Said::of(&mut bare(&["simulator", "serve", "--fault", "nonsense"])).ends(2);
    Said::of(&mut bare(&["simulator", "serve", "--seed", "no-such-file"])).ends(2);
}
