//! The command on a terminal: prompts, progress and widths.

use crate::exit_codes::{REJECTED, SUCCESS, USAGE};
use crate::support::Service;
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
    assert!(output.text.contains("Resize vpngw-4321 to Professional2? [y/N]"), "{}", output.text);
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
    let args = ["gateway", "resize", "vpngw-basic", "vpngw-5bd6", "--flavor", "Professional1"];
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
