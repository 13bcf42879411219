//! Where a command's words go: progress to standard error, results to standard output.

/// A line of progress.
#[expect(clippy::print_stderr, reason = "this is the place for it")]
pub(crate) fn say(line: &str) {
    eprintln!("{line}");
}

/// A part of the result.
#[expect(clippy::print_stdout, reason = "this is the place for it")]
pub(crate) fn print(text: &str) {
    print!("{text}");
}
