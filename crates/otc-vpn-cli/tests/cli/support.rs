//! Runs the binary without any setting of this machine, and captures its output.

use otc_vpn_simulator::{PROJECT_ID, Simulator, SimulatorBuilder, TOKEN};
use serde_json::Value;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;
use tokio::runtime::Runtime;

/// A simulator in the test process.
pub(crate) struct Service {
    pub(crate) simulator: Simulator,
    pub(crate) runtime: Runtime,
}

impl Service {
    /// A simulator without faults, whose changes take effect after 50 ms.
    pub(crate) fn start() -> Service {
        Service::with(|builder| builder)
    }

    pub(crate) fn with_faults(faults: &[&str]) -> Service {
        Service::with(|builder| {
            faults.iter().fold(builder, |builder, fault| builder.fault(fault.parse().unwrap()))
        })
    }

    /// No read after a change is stale, unless a fault sets it: a stale read adds a second to each resize.
    pub(crate) fn with(configure: impl FnOnce(SimulatorBuilder) -> SimulatorBuilder) -> Service {
        let runtime = Runtime::new().unwrap();
        let builder = configure(Simulator::builder().transition(Duration::from_millis(50)));
        let builder = builder.fault("change:stale=0".parse().unwrap());
        let simulator = runtime.block_on(builder.start()).unwrap();
        Service { simulator, runtime }
    }

    /// The command, with the settings of this simulator.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = otc_vpn(args);
        command
            .env("OTC_VPN_ENDPOINT", self.simulator.url())
            .env("OS_TOKEN", TOKEN)
            .env("OS_PROJECT_ID", PROJECT_ID);
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> CliOutput {
        CliOutput::of(&mut self.command(args))
    }

    /// The number of change requests that the simulator received.
    pub(crate) fn change_requests(&self) -> usize {
        let requests = self.simulator.journal().requests;
        requests.iter().filter(|request| request.operation == Some("update_vgw_specification")).count()
    }
}

/// The command without any setting.
pub(crate) fn otc_vpn(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_otc-vpn"));
    command
        .args(args)
        .env_clear()
        .env("HOME", env!("CARGO_TARGET_TMPDIR"))
        .env("LANG", "C.UTF-8")
        // Without this variable, Windows cannot open sockets.
        .envs(std::env::var_os("SystemRoot").map(|value| ("SystemRoot", value)))
        .current_dir(env!("CARGO_TARGET_TMPDIR"))
        .stdin(Stdio::null());
    command
}

/// The output of a finished command, and its exit code.
#[derive(Debug)]
pub(crate) struct CliOutput {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl CliOutput {
    pub(crate) fn of(command: &mut Command) -> CliOutput {
        CliOutput::new(command.output().unwrap())
    }

    pub(crate) fn after(child: Child) -> CliOutput {
        CliOutput::new(child.wait_with_output().unwrap())
    }

    fn new(output: Output) -> CliOutput {
        CliOutput {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    #[track_caller]
    pub(crate) fn assert_exit(self, code: i32) -> CliOutput {
        assert_eq!(self.code, Some(code), "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }

    /// Standard output as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error} in {}", self.stdout))
    }

    /// The error object: the last line of standard error, with exactly the fields of the contract.
    #[track_caller]
    pub(crate) fn error(&self) -> Value {
        let line = self.stderr.lines().last().unwrap_or_default();
        let object: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error} in {line}"));
        let fields: Vec<&String> = object.as_object().unwrap().keys().collect();
        let mut expected =
            ["kind", "message", "status", "code", "request_id", "hint", "retryable", "outcome"].to_vec();
        expected.sort_unstable();
        assert_eq!(fields, expected, "{line}");
        object
    }
}

/// Sends a signal to a child process.
pub(crate) fn signal(child: &Child, name: &str) {
    let status = Command::new("kill").args([format!("-{name}"), child.id().to_string()]).status().unwrap();
    assert!(status.success());
}
