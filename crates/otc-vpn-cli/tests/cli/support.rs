//! Runs the command with nothing of this machine's environment, and reads what it said.

use otc_vpn_simulator::{PROJECT_ID, Simulator, SimulatorBuilder, TOKEN};
use serde_json::Value;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;
use tokio::runtime::Runtime;

/// A simulator that runs beside the test.
pub(crate) struct Service {
    pub(crate) simulator: Simulator,
    pub(crate) runtime: Runtime,
}

impl Service {
    /// One that behaves, with changes that take a moment.
    pub(crate) fn start() -> Service {
        Service::with(|builder| builder)
    }

    /// One with these faults.
    pub(crate) fn failing(faults: &[&str]) -> Service {
        Service::with(|builder| {
            faults.iter().fold(builder, |builder, fault| builder.fault(fault.parse().unwrap()))
        })
    }

    pub(crate) fn with(configure: impl FnOnce(SimulatorBuilder) -> SimulatorBuilder) -> Service {
        let runtime = Runtime::new().unwrap();
        let builder = configure(Simulator::builder().transition(Duration::from_millis(50)));
        let simulator = runtime.block_on(builder.start()).unwrap();
        Service { simulator, runtime }
    }

    /// The command, pointed at this service.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = bare(args);
        command
            .env("OTC_VPN_ENDPOINT", self.simulator.url())
            .env("OS_TOKEN", TOKEN)
            .env("OS_PROJECT_ID", PROJECT_ID);
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Said {
        Said::of(&mut self.command(args))
    }

    /// How many changes arrived.
    pub(crate) fn changes_that_arrived(&self) -> usize {
        let arrived = self.simulator.journal().requests;
        arrived.iter().filter(|arrival| arrival.operation == Some("update_vgw_specification")).count()
    }
}

/// The command without any setting.
pub(crate) fn bare(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_otc-vpn"));
    command
        .args(args)
        .env_clear()
        .env("HOME", env!("CARGO_TARGET_TMPDIR"))
        .env("LANG", "C.UTF-8")
        .current_dir(env!("CARGO_TARGET_TMPDIR"))
        .stdin(Stdio::null());
    command
}

/// What a run of the command said, and how it ended.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Said {
    pub(crate) fn of(command: &mut Command) -> Said {
        Said::new(command.output().unwrap())
    }

    pub(crate) fn after(child: Child) -> Said {
        Said::new(child.wait_with_output().unwrap())
    }

    fn new(output: Output) -> Said {
        Said {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    #[track_caller]
    pub(crate) fn ends(self, code: i32) -> Said {
        assert_eq!(self.code, Some(code), "stdout:\n{}\nstderr:\n{}", self.out, self.err);
        self
    }

    /// The result as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error} in {}", self.out))
    }

    /// The failure object: the last line of standard error, with the contract's fields and no others.
    #[track_caller]
    pub(crate) fn failure(&self) -> Value {
        let line = self.err.lines().last().unwrap_or_default();
        let failure: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error} in {line}"));
        let fields: Vec<&String> = failure.as_object().unwrap().keys().collect();
        let mut expected =
            ["kind", "message", "status", "code", "request_id", "hint", "retryable", "outcome"].to_vec();
        expected.sort_unstable();
        assert_eq!(fields, expected, "{line}");
        failure
    }
}

/// Sends a signal to a child, as a terminal or a service manager does.
pub(crate) fn signal(child: &Child, name: &str) {
    let status = Command::new("kill").args([format!("-{name}"), child.id().to_string()]).status().unwrap();
    assert!(status.success());
}
