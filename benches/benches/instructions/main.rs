//! Instructions, counted by valgrind.

mod cases;

use std::process::{Command, Stdio};

/// Programs that count, and how to get them.
const NEEDED: [(&str, &str); 2] = [
    ("valgrind", "install the package valgrind"),
    ("gungraun-runner", "cargo install --locked gungraun-runner --version 0.20.0"),
];

fn main() {
    // Under valgrind the runner is known to be there.
    if !std::env::args().any(|word| word == "--gungraun-run") {
        for (program, remedy) in NEEDED {
            if !is_there(program) {
                println!("instructions are not counted: there is no {program}; {remedy}");
                return;
            }
        }
    }
    cases::run();
}

fn is_there(program: &str) -> bool {
    let asked = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    asked.is_ok()
}
