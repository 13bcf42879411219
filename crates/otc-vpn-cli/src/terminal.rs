//! What the two output streams can show: colours, width, Unicode; and text made harmless for them.

use anstyle::{AnsiColor, Style};
use clap::ColorChoice;
use otc_vpn::GatewayStatus;
use std::borrow::Cow;
use std::io::{self, IsTerminal};
use unicode_width::UnicodeWidthStr;

pub(crate) const RED: Style = AnsiColor::Red.on_default().bold();
pub(crate) const GREEN: Style = AnsiColor::Green.on_default();
pub(crate) const YELLOW: Style = AnsiColor::Yellow.on_default();
pub(crate) const CYAN: Style = AnsiColor::Cyan.on_default();
pub(crate) const BOLD: Style = Style::new().bold();
pub(crate) const DIM: Style = Style::new().dimmed();
pub(crate) const PLAIN: Style = Style::new();

/// What one stream can show.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stream {
    /// Whether a person reads it as it comes.
    pub is_terminal: bool,
    /// Columns, on a terminal.
    pub width: Option<usize>,
    /// Whether colours show.
    pub color: bool,
    unicode: bool,
}

/// The three standard streams.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terminal {
    pub out: Stream,
    pub err: Stream,
    /// Whether a question can be asked and answered.
    pub can_ask: bool,
}

impl Terminal {
    /// Looks at the streams and the environment.
    pub(crate) fn detect(color: ColorChoice) -> Terminal {
        let unicode = unicode();
        let stream = |is_terminal: bool| Stream {
            is_terminal,
            width: is_terminal.then(width).flatten(),
            color: colored(color, is_terminal),
            unicode,
        };
        let err = stream(io::stderr().is_terminal());
        Terminal {
            out: stream(io::stdout().is_terminal()),
            err,
            can_ask: err.is_terminal && io::stdin().is_terminal(),
        }
    }
}

impl Stream {
    /// A stream for tests: no colours, Unicode, a width.
    #[cfg(test)]
    pub(crate) fn plain(width: Option<usize>) -> Stream {
        Stream { is_terminal: false, width, color: false, unicode: true }
    }

    /// The text in a style, where there are colours.
    pub(crate) fn paint(&self, style: Style, text: &str) -> String {
        if self.color && style != PLAIN && !text.is_empty() {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }

    /// One spelling where Unicode shows, another where it does not.
    pub(crate) fn either<'a>(&self, unicode: &'a str, ascii: &'a str) -> &'a str {
        if self.unicode { unicode } else { ascii }
    }

    pub(crate) fn arrow(&self) -> &'static str {
        self.either("→", "->")
    }

    pub(crate) fn ellipsis(&self) -> &'static str {
        self.either("…", "...")
    }

    /// The text broken into lines that fit beside an indentation of `indent` columns.
    pub(crate) fn wrap(&self, text: &str, indent: usize) -> Vec<String> {
        let Some(width) = self.width.map(|width| width.saturating_sub(indent).max(20)) else {
            return vec![text.to_owned()];
        };
        let mut lines = Vec::new();
        let mut line = String::new();
        for word in text.split_whitespace() {
            if !line.is_empty() && line.width() + 1 + word.width() > width {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
        lines
    }
}

/// Text from outside with everything escaped that could move the cursor, change colours, or hide what it says.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    if !text.chars().any(harmful) {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        if harmful(letter) { clean.extend(letter.escape_default()) } else { clean.push(letter) }
    }
    Cow::Owned(clean)
}

/// As [`clean`], for text of several lines.
pub(crate) fn clean_lines(text: &str) -> String {
    let lines = text.split('\n').map(|line| line.split('\t').map(clean).collect::<Vec<_>>().join("\t"));
    lines.collect::<Vec<_>>().join("\n")
}

/// Control characters, and those that turn the direction of writing or break lines.
fn harmful(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// The colour of a gateway's state.
pub(crate) fn status_style(status: Option<&GatewayStatus>) -> Style {
    match status {
        Some(GatewayStatus::Active) => GREEN,
        Some(GatewayStatus::Fault | GatewayStatus::Freezed) => RED,
        Some(_) => YELLOW,
        None => DIM,
    }
}

fn colored(when: ColorChoice, is_terminal: bool) -> bool {
    match when {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => {
            is_terminal && !set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
        }
    }
}

fn set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty())
}

/// Only a locale that says so means no Unicode: containers often set none, and show it all the same.
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
    fn outside_text_cannot_drive_the_terminal() {
        assert_eq!(clean("plain ünïcode"), "plain ünïcode");
        assert_eq!(clean("a\u{1b}[31mb"), "a\\u{1b}[31mb");
        assert_eq!(clean("a\nb\r\tc"), "a\\nb\\r\\tc");
        assert_eq!(clean("\u{202e}abc"), "\\u{202e}abc");
        assert_eq!(clean("\u{9b}31m"), "\\u{9b}31m");
    }

    #[test]
    fn long_text_wraps_between_words() {
        let stream = Stream::plain(Some(24));
        assert_eq!(stream.wrap("one two three four five six", 2), ["one two three four", "five six"]);
        assert_eq!(Stream::plain(None).wrap("one  two", 2), ["one  two"]);
    }
}
