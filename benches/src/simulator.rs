//! `otc-vpn simulator serve`, as a process.

use crate::sample::{self, PROJECT_ID};
use std::env;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A running simulator. Dropping it stops the process.
#[derive(Debug)]
pub struct Simulator {
    process: Child,
    url: String,
}

impl Simulator {
    /// Starts a simulator of a number of gateways and their connections. A change takes as long as `transition`, such as `2s`.
    #[must_use]
    pub fn start(command: &Path, gateways: usize, transition: &str) -> Self {
        let file = env::temp_dir().join(format!("otc-vpn-bench-{}-{gateways}.json", std::process::id()));
        let seed = File::create(&file).expect("the directory for temporary files is writable");
        let mut seed = BufWriter::new(seed);
        sample::write_seed(gateways, &mut seed)
            .and_then(|()| seed.flush())
            .expect("there is space for the seed");
        let mut process = Command::new(command)
            .args(["simulator", "serve", "--listen", "127.0.0.1:0", "--transition", transition, "--seed"])
            .arg(&file)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the simulator starts");
        let mut line = String::new();
        let output = process.stdout.take().expect("standard output is a pipe");
        BufReader::new(output).read_line(&mut line).expect("the simulator prints a line");
        // The simulator has read the seed when it prints its address.
        fs::remove_file(&file).expect("the seed is still there");
        let url = line.trim().strip_prefix("listening on ").expect("the address of the simulator").to_owned();
        Self { process, url }
    }

    /// The arguments of a command that connects to the simulator, before the command itself.
    #[must_use]
    pub fn arguments(&self) -> [&str; 4] {
        ["--endpoint", &self.url, "--project-id", PROJECT_ID]
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
