//! A question on standard error, with its answer from standard input.

use crate::output::write_words;
use std::io::{self, BufRead};
use std::thread;
use tokio::sync::oneshot;

/// Asks, and says whether the answer was yes. The end of the input is no.
pub(crate) async fn confirm(question: &str) -> bool {
    write_words(&format!("\n{question} [y/N] "));
    let (answer, answered) = oneshot::channel();
    // The read cannot be broken off; on a thread of its own it does not hold up a signal.
    thread::spawn(move || {
        let mut line = String::new();
        let read = io::stdin().lock().read_line(&mut line);
        if !matches!(read, Ok(length) if length > 0) {
            write_words("\n");
        }
        let _ = answer.send(is_yes(&line));
    });
    answered.await.unwrap_or(false)
}

fn is_yes(line: &str) -> bool {
    matches!(line.trim().to_lowercase().as_str(), "y" | "yes")
}

#[cfg(test)]
mod tests {
    use super::is_yes;

    #[test]
    fn only_yes_is_yes() {
        assert!(is_yes("y\n") && is_yes(" Yes \n"));
        assert!(!is_yes("") && !is_yes("\n") && !is_yes("n\n") && !is_yes("yep\n"));
    }
}
