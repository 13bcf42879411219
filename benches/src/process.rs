//! Runs a program and measures its process.

use crate::sample::TOKEN;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use wait4::Wait4;

/// The command `otc-vpn`: the path in the arguments of the benchmark, or the release binary, next to this program of the bench profile.
/// `None` if it is not built.
#[must_use]
pub fn command(bench_program: &str) -> Option<PathBuf> {
    let given = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).map(PathBuf::from);
    let name = format!("otc-vpn{}", std::env::consts::EXE_SUFFIX);
    let command = given.unwrap_or_else(|| Path::new(bench_program).with_file_name(name));
    command.exists().then_some(command)
}

/// What one run took.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    /// The time from the start to the end of the process.
    pub wall_time: Duration,
    /// The time on a processor, of the user and of the system.
    pub cpu_time: Duration,
    /// The largest resident memory, in bytes.
    pub resident: u64,
}

/// Runs a program that must succeed, with no environment but its token.
///
/// On Linux, the largest resident memory of a process is at least that of the process that started it. A benchmark that calls this must
/// therefore use little memory itself.
pub fn run(program: &Path, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Run {
    let mut command = Command::new(program);
    command.args(arguments).env_clear().env("OS_TOKEN", TOKEN);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    let child = command.spawn().expect("the program starts");
    let end = child.wait4().expect("the program ends");
    let wall_time = start.elapsed();
    assert!(end.status.success(), "{} failed: {}", program.display(), end.status);
    Run { wall_time, cpu_time: end.rusage.utime + end.rusage.stime, resident: end.rusage.maxrss }
}
