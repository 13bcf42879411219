//! Instructions, counted with Valgrind.

mod cases;

use std::process::{Command, Stdio};

/// The programs that it needs, and how to install each.
const REQUIRED: [(&str, &str); 2] = [
    ("valgrind", "install the package valgrind"),
    ("gungraun-runner", "cargo install --locked gungraun-runner --version 0.20.0"),
];

fn main() {
    // With this argument the runner has started the program, so it is installed.
    if !std::env::args().any(|argument| argument == "--gungraun-run") {
        for (program, remedy) in REQUIRED {
            if !is_installed(program) {
                println!("skipped: {program} is not installed; {remedy}");
                return;
            }
        }
    }
    cases::run();
}

fn is_installed(program: &str) -> bool {
    let version = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    version.is_ok()
}
