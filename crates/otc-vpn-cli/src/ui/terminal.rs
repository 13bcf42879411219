//! What the standard streams can display: color, width and Unicode.

use anstyle::{AnsiColor, Style};
use clap::ColorChoice;
use otc_vpn::auth::redact::escape_control;
use otc_vpn::{ConnectionStatus, GatewayStatus, MonitorStatus};
use std::io::{self, IsTerminal};

pub(crate) const RED: Style = AnsiColor::Red.on_default().bold();
pub(crate) const GREEN: Style = AnsiColor::Green.on_default();
pub(crate) const YELLOW: Style = AnsiColor::Yellow.on_default();
pub(crate) const CYAN: Style = AnsiColor::Cyan.on_default();
pub(crate) const BOLD: Style = Style::new().bold();
pub(crate) const DIM: Style = Style::new().dimmed();
pub(crate) const PLAIN: Style = Style::new();

/// Text is never wrapped to fewer columns than this.
const MIN_WRAP_WIDTH: usize = 20;

/// What one stream can display.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stream {
    pub is_terminal: bool,
    /// Columns of the terminal; none if the stream is no terminal.
    pub width: Option<usize>,
    pub color: bool,
    unicode: bool,
}

/// The three standard streams.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terminal {
    pub out: Stream,
    pub err: Stream,
    /// Whether standard input and standard error are terminals, so that a prompt can be answered.
    pub can_prompt: bool,
}

impl Terminal {
    /// Inspects the streams and the environment.
    pub(crate) fn detect(color: ColorChoice) -> Terminal {
        let unicode = unicode();
        let stream = |is_terminal: bool| Stream {
            is_terminal,
            width: is_terminal.then(width).flatten(),
            color: use_color(color, is_terminal),
            unicode,
        };
        let err = stream(io::stderr().is_terminal());
        Terminal {
            out: stream(io::stdout().is_terminal()),
            err,
            can_prompt: err.is_terminal && io::stdin().is_terminal(),
        }
    }
}

impl Stream {
    /// A stream for tests, without color and with Unicode.
    #[cfg(test)]
    pub(crate) fn plain(width: Option<usize>) -> Stream {
        Stream { is_terminal: false, width, color: false, unicode: true }
    }

    /// Applies a style if color is enabled.
    pub(crate) fn paint(&self, style: Style, text: &str) -> String {
        if self.color && style != PLAIN && !text.is_empty() {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }

    /// Selects one of two spellings, depending on whether the locale supports Unicode.
    pub(crate) fn either<'a>(&self, unicode: &'a str, ascii: &'a str) -> &'a str {
        if self.unicode { unicode } else { ascii }
    }

    pub(crate) fn arrow(&self) -> &'static str {
        self.either("→", "->")
    }

    pub(crate) fn ellipsis(&self) -> &'static str {
        self.either("…", "...")
    }

    /// The width for text behind `indent` columns; none if the stream has no width.
    pub(crate) fn width_after(&self, indent: usize) -> Option<usize> {
        self.width.map(|width| width.saturating_sub(indent).max(MIN_WRAP_WIDTH))
    }

    /// The same stream with fewer columns.
    pub(crate) fn narrower(&self, columns: usize) -> Stream {
        Stream { width: self.width_after(columns), ..*self }
    }

    /// Wraps text to the width, between words only. The first line starts with `first`, the others with `next`. A command in
    /// backquotes, or behind a colon at the end, is kept on one line, so that it can be copied, even if the line becomes longer than
    /// the width.
    pub(crate) fn wrap(&self, text: &str, first: &str, next: &str) -> String {
        let Some(width) = self.width else { return format!("{first}{text}\n") };
        let options =
            textwrap::Options::new(width.max(MIN_WRAP_WIDTH)).initial_indent(first).subsequent_indent(next);
        let options = options
            .break_words(false)
            .word_separator(textwrap::WordSeparator::AsciiSpace)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        textwrap::fill(&join_commands(text), options).replace(JOINED_SPACE, " ") + "\n"
    }
}

/// Replaces a space at which text is not wrapped. The letter is for private use and has the width of a space.
const JOINED_SPACE: char = '\u{e000}';

/// Joins the words of each command: in backquotes, and behind a colon at the end.
fn join_commands(text: &str) -> String {
    if let (false, Some(colon)) = (text.contains('`'), text.find(": otc-vpn ")) {
        let (before, command) = text.split_at(colon + 2);
        return before.to_owned() + &command.replace(' ', &JOINED_SPACE.to_string());
    }
    let parts: Vec<&str> = text.split('`').collect();
    let is_command = |index: usize| index % 2 == 1 && index + 1 < parts.len();
    let joined = parts.iter().enumerate().map(|(index, part)| match is_command(index) {
        true => part.replace(' ', &JOINED_SPACE.to_string()),
        false => (*part).to_owned(),
    });
    joined.collect::<Vec<_>>().join("`")
}

/// As [`escape_control`], but keeps line breaks and tabs.
pub(crate) fn escape_control_in_lines(text: &str) -> String {
    let lines =
        text.split('\n').map(|line| line.split('\t').map(escape_control).collect::<Vec<_>>().join("\t"));
    lines.collect::<Vec<_>>().join("\n")
}

/// The color of a gateway status.
pub(crate) fn status_style(status: Option<&GatewayStatus>) -> Style {
    match status {
        Some(GatewayStatus::Active) => GREEN,
        Some(GatewayStatus::Fault | GatewayStatus::Freezed) => RED,
        Some(_) => YELLOW,
        None => DIM,
    }
}

/// The color of a connection status.
pub(crate) fn connection_style(status: Option<&ConnectionStatus>) -> Style {
    match status {
        Some(ConnectionStatus::Active) => GREEN,
        Some(ConnectionStatus::Down | ConnectionStatus::Error | ConnectionStatus::Freezed) => RED,
        Some(_) => YELLOW,
        None => DIM,
    }
}

/// The color of the status of a connection monitor.
pub(crate) fn monitor_style(status: Option<&MonitorStatus>) -> Style {
    match status {
        Some(MonitorStatus::Active) => GREEN,
        Some(_) => YELLOW,
        None => DIM,
    }
}

fn use_color(when: ColorChoice, is_terminal: bool) -> bool {
    match when {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => {
            is_terminal && !is_set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
        }
    }
}

fn is_set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty())
}

/// Whether the locale supports Unicode. An unset locale does not rule it out: containers often set none.
fn unicode() -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty());
    locale.is_none_or(|locale| {
        let locale = locale.to_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}

fn width() -> Option<usize> {
    let (terminal_size::Width(columns), _) = terminal_size::terminal_size_of(io::stderr())
        .or_else(|| terminal_size::terminal_size_of(io::stdout()))?;
    (columns > 0).then_some(usize::from(columns))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_control_in_lines_keeps_line_breaks_and_tabs() {
        assert_eq!(escape_control_in_lines("a\u{1b}[31mb\n\tc\r\n"), "a\\u{1b}[31mb\n\tc\\r\n");
    }

    #[test]
    fn wrap_keeps_commands_and_names_on_one_line() {
        let text = "Check gateway vpngw-4321 with `otc-vpn gateway show vpngw-4321` before you resend it.";
        assert_eq!(
            Stream::plain(Some(40)).wrap(text, "", "  "),
            "Check gateway vpngw-4321 with\n  `otc-vpn gateway show vpngw-4321`\n  before you resend it.\n"
        );
        assert_eq!(
            Stream::plain(Some(24)).wrap(text, "", "  "),
            "Check gateway vpngw-4321\n  with\n  `otc-vpn gateway show vpngw-4321`\n  before you resend it.\n"
        );
        assert_eq!(
            Stream::plain(Some(24)).wrap("wait with: otc-vpn gateway wait site-a", "", "  "),
            "wait with:\n  otc-vpn gateway wait site-a\n"
        );
        assert_eq!(
            Stream::plain(Some(24)).wrap("a ` b c d e f g h i j k l m n", "", ""),
            "a ` b c d e f g h i j k\nl m n\n"
        );
    }

    #[test]
    fn wrap_breaks_between_words_and_only_with_a_width() {
        let stream = Stream::plain(Some(24));
        assert_eq!(
            stream.wrap("one two three four five six", "- ", "  "),
            "- one two three four\n  five six\n"
        );
        assert_eq!(Stream::plain(None).wrap("one  two", "- ", "  "), "- one  two\n");
    }
}
