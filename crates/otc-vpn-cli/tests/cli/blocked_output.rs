//! A full pipe on standard output or standard error, whose reader does not read.

use crate::exit_codes::{CHANGE_UNCONFIRMED, INTERRUPTED, TERMINATED};
use crate::support::{Service, signal};
use std::io::{PipeReader, Write, pipe};
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// The capacity of a pipe on Linux.
const CAPACITY: usize = 64 * 1024;

/// How long a command may take to end; far more than it needs.
const GUARD: Duration = Duration::from_secs(20);

/// A pipe that is full, so that the next write to it blocks.
fn full_pipe() -> (PipeReader, Stdio) {
    let (reader, mut writer) = pipe().unwrap();
    writer.write_all(&vec![b'x'; CAPACITY]).unwrap();
    (reader, writer.into())
}

/// The exit code of a command that must end although its output is blocked.
#[track_caller]
fn exit_code(mut child: Child) -> Option<i32> {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code();
        }
        if start.elapsed() > GUARD {
            child.kill().unwrap();
            panic!("the command is blocked");
        }
        thread::sleep(Duration::from_millis(20));
    }
}

fn resize(timeout: &str) -> [&str; 8] {
    ["gateway", "resize", "vpngw-4321", "--flavor", "Professional2", "--yes", "--timeout", timeout]
}

fn wait_for_change(service: &Service) {
    while service.change_requests() == 0 {
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn timeout_ends_resize_when_stderr_is_blocked() {
    let service = Service::with_faults(&["change:end=never"]);
    let (_reader, full) = full_pipe();
    let child = service.command(&resize("5s")).stdout(Stdio::null()).stderr(full).spawn().unwrap();
    assert_eq!(exit_code(child), Some(CHANGE_UNCONFIRMED));
    assert_eq!(service.change_requests(), 1);
}

#[test]
fn timeout_ends_resize_when_stdout_is_blocked() {
    let service = Service::start();
    let (_reader, full) = full_pipe();
    let child = service.command(&resize("5s")).stdout(full).stderr(Stdio::null()).spawn().unwrap();
    assert_eq!(exit_code(child), Some(CHANGE_UNCONFIRMED));
}

#[test]
fn signals_end_resize_when_stderr_is_blocked() {
    for (name, code) in [("TERM", TERMINATED), ("INT", INTERRUPTED)] {
        let service = Service::with_faults(&["change:end=never"]);
        let (_reader, full) = full_pipe();
        let child = service.command(&resize("10m")).stdout(Stdio::null()).stderr(full).spawn().unwrap();
        wait_for_change(&service);
        signal(&child, name);
        assert_eq!(exit_code(child), Some(code), "{name}");
    }
}

#[test]
fn signals_end_list_when_stdout_is_blocked() {
    for (name, code) in [("TERM", TERMINATED), ("INT", INTERRUPTED)] {
        let service = Service::start();
        let (_reader, full) = full_pipe();
        let child = service.command(&["gateway", "list"]).stdout(full).stderr(Stdio::null()).spawn().unwrap();
        while service.simulator.journal().requests.is_empty() {
            thread::sleep(Duration::from_millis(20));
        }
        thread::sleep(Duration::from_millis(200));
        signal(&child, name);
        assert_eq!(exit_code(child), Some(code), "{name}");
    }
}
