//! The command on a terminal: prompts, progress and widths.

use crate::exit_codes::{REJECTED, SUCCESS, USAGE};
use crate::support::Service;
use otc_vpn_simulator as sim;
use otc_vpn_simulator::PROJECT_ID;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};
use std::fs::File;
use std::io::{Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::process::Command;

/// The output on a terminal, and the exit code.
struct TerminalOutput {
    code: Option<i32>,
    text: String,
}

/// Runs a command on a pseudoterminal, and types the input at the prompt.
fn on_terminal(mut command: Command, columns: u16, input: &str) -> TerminalOutput {
    let controller = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&controller).unwrap();
    unlockpt(&controller).unwrap();
    let name = ptsname(&controller, Vec::new()).unwrap();
    let name = std::ffi::OsStr::from_bytes(name.as_bytes());
    let terminal = File::options().read(true).write(true).open(name).unwrap();
    tcsetwinsize(&terminal, Winsize { ws_row: 40, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 }).unwrap();
    command.stdin(terminal.try_clone().unwrap()).stdout(terminal.try_clone().unwrap()).stderr(terminal);
    let mut child = command.env("TERM", "xterm").spawn().unwrap();
    // `command` holds the terminal open; once it is dropped, reads end with the child.
    drop(command);
    let mut controller = File::from(controller);
    let (mut text, mut prompted, mut buffer) = (Vec::new(), false, [0; 4096]);
    while let Ok(length @ 1..) = controller.read(&mut buffer) {
        text.extend_from_slice(&buffer[..length]);
        if !prompted && String::from_utf8_lossy(&text).contains("[y/N]") {
            prompted = true;
            controller.write_all(input.as_bytes()).unwrap();
        }
    }
    TerminalOutput { code: child.wait().unwrap().code(), text: String::from_utf8(text).unwrap() }
}

/// The text without escape sequences and carriage returns.
fn without_escape_sequences(text: &str) -> String {
    let mut plain = String::new();
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\u{1b}' => while letters.next().is_some_and(|letter| !letter.is_ascii_alphabetic()) {},
            '\r' => {}
            letter => plain.push(letter),
        }
    }
    plain
}

#[test]
fn resize_shows_progress_after_confirmation() {
    let service = Service::start();
    let command = service.command(&["gateway", "resize", "vpngw-4321", "--flavor", "Professional2"]);
    let output = on_terminal(command, 100, "y\n");
    assert_eq!(output.code, Some(SUCCESS), "{}", output.text);
    let location = format!("project {PROJECT_ID}, endpoint {}", service.simulator.url());
    let prompt = format!("Resize vpngw-4321 to Professional2 in {location}? [y/N]");
    assert!(output.text.contains(&prompt), "{}", output.text);
    assert!(output.text.contains("\u{1b}[32m"), "no color: {:?}", output.text);
    let plain = without_escape_sequences(&output.text);
    assert!(plain.contains("change accepted"), "{plain}");
    assert!(plain.contains("✓ vpngw-4321: Professional1 → Professional2, ACTIVE"), "{plain}");
    assert_eq!(service.change_requests(), 1);
}

#[test]
fn resize_exits_2_when_confirmation_is_denied() {
    let service = Service::start();
    for input in ["n\n", "\n", "\u{4}"] {
        let command = service.command(&["gateway", "resize", "vpngw-4321", "--flavor", "Professional2"]);
        let output = on_terminal(command, 100, input);
        assert_eq!(output.code, Some(USAGE), "{}", output.text);
        assert!(output.text.contains("no change was sent"), "{}", output.text);
    }
    assert_eq!(service.change_requests(), 0);
}

#[test]
fn resize_multiple_prompts_once_and_prints_table() {
    let service = Service::start();
    let args =
        ["gateway", "resize", "vpngw-basic", "vpngw-5bd6", "--flavor", "Professional1", "--keep-going"];
    let output = on_terminal(service.command(&args), 100, "y\n");
    assert_eq!(output.code, Some(REJECTED), "{}", output.text);
    assert_eq!(output.text.matches("[y/N]").count(), 1);
    let plain = without_escape_sequences(&output.text);
    let (not_sent, changed) = (plain.rfind("not sent").unwrap(), plain.rfind("changed").unwrap());
    assert!(not_sent < changed, "failures first: {plain}");
}

#[test]
fn api_escapes_body_on_terminal_without_loss() {
    let seed = r#"{"vpn_gateways": [
        {"id": "620d99b8-evil-a8df-va86-200b868f2d7d", "name": "a\u009b\u202eb", "status": "ACTIVE", "flavor": "Basic"}
    ]}"#;
    let service = Service::with(|builder| builder.seed(seed.parse().unwrap()));
    let output = on_terminal(service.command(&["api", "GET", "/v5/{project_id}/vpn-gateways"]), 100, "");
    assert_eq!(output.code, Some(SUCCESS), "{}", output.text);
    let list: serde_json::Value = serde_json::from_str(output.text.trim()).unwrap();
    assert_eq!(list["vpn_gateways"][0]["name"], "a\u{9b}\u{202e}b");
    assert!(output.text.contains(r"a\u009b\u202eb"), "{}", output.text);
}

#[test]
fn output_fits_narrow_terminal() {
    let service = Service::start();
    for args in [
        &["gateway", "list"][..],
        &["gateway", "show", "vpngw-5bd6"],
        &["zone", "list"],
        &["flavor", "list", "--gateway", "vpngw-basic"],
        &["auth", "check"],
    ] {
        let mut command = service.command(args);
        command.env("NO_COLOR", "1");
        let output = on_terminal(command, 60, "");
        assert_eq!(output.code, Some(SUCCESS), "{}", output.text);
        for line in output.text.lines() {
            assert!(line.chars().count() <= 60, "{line}");
        }
    }
}

/// The command with a password of the simulator's user.
fn with_password(service: &Service, args: &[&str]) -> Command {
    let mut command = service.command(args);
    command
        .env_remove("OS_TOKEN")
        .env("OS_AUTH_URL", format!("{}/v3", service.simulator.url()))
        .env("OS_USERNAME", sim::USER)
        .env("OS_PASSWORD", sim::PASSWORD)
        .env("OS_USER_DOMAIN_NAME", sim::DOMAIN);
    command
}

#[test]
fn retry_is_shown_on_a_terminal_after_3_seconds() {
    // The retry follows after 4 s; the notice is due after 3 s.
    let service = Service::with_faults(&["any:status=503,retry-after=4,times=1"]);
    for args in [
        &["gateway", "list"][..],
        &["gateway", "resize", "vpngw-5bd6", "--flavor", "Professional2", "--yes"],
        &["gateway", "wait", "vpngw-5bd6"],
    ] {
        let service = Service::with_faults(&["any:status=503,retry-after=4,times=1"]);
        let output = on_terminal(service.command(args), 60, "");
        assert_eq!(output.code, Some(SUCCESS), "{}", output.text);
        let plain = without_escape_sequences(&output.text);
        assert!(plain.contains("retrying (1)"), "{args:?}: {plain}");
    }
    let output = on_terminal(with_password(&service, &["gateway", "list"]), 60, "");
    assert_eq!(output.code, Some(SUCCESS), "{}", output.text);
    assert!(without_escape_sequences(&output.text).contains("retrying (1)"), "IAM: {}", output.text);
}

#[test]
fn short_retry_is_not_shown() {
    let service = Service::with_faults(&["list:status=503,retry-after=1,times=1"]);
    let output = on_terminal(service.command(&["gateway", "list"]), 100, "");
    assert_eq!(output.code, Some(SUCCESS), "{}", output.text);
    assert!(!output.text.contains("retrying"), "{}", output.text);
}

#[test]
fn retry_is_shown_neither_in_a_pipe_nor_with_a_log() {
    let service = Service::with_faults(&["list:status=503,retry-after=4,times=1"]);
    assert_eq!(service.run(&["gateway", "list"]).assert_exit(SUCCESS).stderr, "");
    let service = Service::with_faults(&["list:status=503,retry-after=1,times=1"]);
    let stderr = service.run(&["-v", "gateway", "list"]).assert_exit(SUCCESS).stderr;
    let attempt = stderr.lines().find(|line| line.contains("retrying")).unwrap_or_else(|| panic!("{stderr}"));
    assert!(attempt.contains("503") && attempt.contains("retry=1"), "{attempt}");
}

#[test]
fn command_in_a_hint_is_never_broken() {
    let service = Service::start();
    for (args, code, command) in [
        (
            &["gateway", "show", "nope"][..],
            REJECTED,
            "`otc-vpn --region a-long-name-of-a-region gateway list`",
        ),
        (&["gateway", "resize", "a", "--flavor", "Professionel"], USAGE, "`otc-vpn api`"),
        (&["list"], USAGE, "`otc-vpn zone list`"),
        (&["resize", "a"], USAGE, "`otc-vpn gateway resize`"),
    ] {
        let args = [&["--region", "a-long-name-of-a-region"], args].concat();
        let mut command_line = service.command(&args);
        command_line.env("NO_COLOR", "1");
        let output = on_terminal(command_line, 60, "");
        assert_eq!(output.code, Some(code), "{}", output.text);
        assert!(output.text.contains(command), "{command}: {}", output.text);
        // Only a command that does not fit is longer than the width.
        for line in output.text.lines() {
            assert!(line.trim_end().chars().count() <= 60 || line.trim().starts_with('`'), "{line:?}");
        }
    }
}

#[test]
fn possible_values_stay_readable_on_a_narrow_terminal() {
    let service = Service::start();
    let mut command = service.command(&["gateway", "resize", "a", "--flavor", "Professionel"]);
    command.env("NO_COLOR", "1");
    let output = on_terminal(command, 40, "");
    let text = without_escape_sequences(&output.text);
    let start = text.find("  [possible values: Basic,").unwrap_or_else(|| panic!("{text}"));
    let end = start + text[start..].find(']').unwrap();
    let words: Vec<&str> = text[start..end].split_whitespace().collect();
    assert!(words.contains(&"Professional1,") && words.contains(&"Professional2,"), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 40), "{text}");
}

#[test]
fn narrow_table_names_hidden_columns() {
    let service = Service::start();
    let mut command = service.command(&["gateway", "list"]);
    command.env("NO_COLOR", "1");
    let output = on_terminal(command, 60, "");
    let text = without_escape_sequences(&output.text);
    assert!(
        text.ends_with("Hidden columns: ID, ADDRESSES. Widen the terminal, or use\n`--output json`.\n"),
        "{text}"
    );
    let output = on_terminal(service.command(&["gateway", "list"]), 140, "");
    assert!(!output.text.contains("Hidden"), "{}", output.text);
}
