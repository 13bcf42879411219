//! Renders an error for people.

use super::terminal::{CYAN, DIM, RED, Stream};
use crate::error::CliError;

/// The error with its causes, its hint and its request id.
pub(crate) fn render(error: &CliError, stream: &Stream) -> String {
    let label = stream.paint(RED, "error:");
    if let Some(summary) = error.summary() {
        let hint = summary.hint.as_ref().map(|hint| format!("{} {hint}\n", stream.paint(CYAN, "hint:")));
        return format!("{label} {}\n{}", summary.text, hint.unwrap_or_default());
    }
    let mut text = stream.wrap(&error.headline(), &format!("{label} "), "  ");
    for cause in error.causes() {
        text.push_str(&stream.wrap(cause, &format!("  {} ", stream.paint(DIM, "caused by:")), "    "));
    }
    for (name, value) in labeled(error) {
        text.push_str(&stream.wrap(value, &format!("{} ", stream.paint(CYAN, &format!("{name}:"))), "  "));
    }
    text
}

/// The hint and the request id, with their labels.
pub(crate) fn labeled(error: &CliError) -> impl Iterator<Item = (&'static str, &str)> {
    let hint = error.hint().map(|hint| ("hint", hint));
    hint.into_iter().chain(error.request_id())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn error_renders_message_hint_and_request_id() {
        let error = CliError::usage("no").with_hint("yes").or_request_id(Some("r-1"), false);
        assert_eq!(render(&error, &Stream::plain(None)), "error: no\nhint: yes\nrequest id: r-1\n");
    }
}
