//! The confirmation prompt: written to standard error, answered on standard input.

use crate::streams::write_stderr;
use std::io::{self, BufRead};
use std::thread;
use tokio::sync::oneshot;

/// Prompts for confirmation and returns whether it was given. The end of the input means no.
pub(crate) async fn confirm(question: &str) -> bool {
    write_stderr(&format!("\n{question} [y/N] "));
    let (sender, receiver) = oneshot::channel();
    // The read cannot be canceled. On a thread of its own it does not delay the handling of a signal.
    thread::spawn(move || {
        let mut line = String::new();
        let read = io::stdin().lock().read_line(&mut line);
        if !matches!(read, Ok(length) if length > 0) {
            write_stderr("\n");
        }
        let _ = sender.send(is_yes(&line));
    });
    receiver.await.unwrap_or(false)
}

fn is_yes(line: &str) -> bool {
    matches!(line.trim().to_lowercase().as_str(), "y" | "yes")
}

#[cfg(test)]
mod tests {
    use super::is_yes;

    #[test]
    fn only_y_and_yes_confirm() {
        assert!(is_yes("y\n") && is_yes(" Yes \n"));
        assert!(!is_yes("") && !is_yes("\n") && !is_yes("n\n") && !is_yes("yep\n"));
    }
}
