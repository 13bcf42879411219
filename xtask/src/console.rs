//! Output: status messages go to standard error, results to standard output.

/// Prints a status message.
#[expect(clippy::print_stderr, reason = "the only function that writes to standard error")]
pub(crate) fn status(message: &str) {
    eprintln!("{message}");
}

/// Prints a part of the result.
#[expect(clippy::print_stdout, reason = "the only function that writes to standard output")]
pub(crate) fn print(text: &str) {
    print!("{text}");
}
