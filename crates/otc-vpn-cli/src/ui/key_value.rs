//! A list of names and values. Values wrap beside their names.

use super::terminal::{BOLD, Stream};
use anstyle::Style;
use otc_vpn::auth::redact::escape_control;
use unicode_width::UnicodeWidthStr;

struct Row {
    name: &'static str,
    value: String,
    style: Style,
    wraps: bool,
}

/// A list of names and values.
#[derive(Default)]
pub(crate) struct KeyValue(Vec<Row>);

impl KeyValue {
    /// Adds a row; a row with an empty value is left out. An empty name continues the row before.
    pub(crate) fn row(&mut self, name: &'static str, value: impl AsRef<str>) {
        self.styled_row(name, value, Style::new());
    }

    pub(crate) fn styled_row(&mut self, name: &'static str, value: impl AsRef<str>, style: Style) {
        self.add(name, value.as_ref(), style, true);
    }

    /// Adds a command. It does not wrap, so that it can be copied.
    pub(crate) fn command_row(&mut self, name: &'static str, command: impl AsRef<str>, style: Style) {
        self.add(name, command.as_ref(), style, false);
    }

    fn add(&mut self, name: &'static str, value: &str, style: Style, wraps: bool) {
        if !value.is_empty() {
            self.0.push(Row { name, value: escape_control(value).into_owned(), style, wraps });
        }
    }

    /// The list as lines, indented by `indent` columns.
    pub(crate) fn render(&self, stream: &Stream, indent: usize) -> String {
        let name_width = self.0.iter().map(|row| row.name.width()).max().unwrap_or(0);
        let width = stream.width_after(indent + name_width + 2);
        let mut text = String::new();
        for row in &self.0 {
            let lines = match width {
                Some(width) if row.wraps => {
                    textwrap::wrap(&row.value, textwrap::Options::new(width).break_words(false))
                }
                _ => vec![row.value.as_str().into()],
            };
            for (index, line) in lines.iter().enumerate() {
                let name = if index == 0 { row.name } else { "" };
                text.push_str(&" ".repeat(indent));
                text.push_str(&stream.paint(BOLD, name));
                text.push_str(&" ".repeat(name_width - name.width() + 2));
                text.push_str(&stream.paint(row.style, line));
                text.push('\n');
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_wrap_beside_their_names() {
        let mut list = KeyValue::default();
        list.row("flavor", "Basic");
        list.row("id", "");
        list.row("attachment", "enterprise router c62fad0d");
        insta::assert_snapshot!(list.render(&Stream::plain(Some(35)), 2), @r"
          flavor      Basic
          attachment  enterprise router
                      c62fad0d
        ");
    }
}
