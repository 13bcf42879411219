//! Named facts, one below the other, that wrap beside their names.

use crate::terminal::{BOLD, Stream, clean};
use anstyle::Style;
use unicode_width::UnicodeWidthStr;

struct Line {
    name: &'static str,
    text: String,
    style: Style,
    wraps: bool,
}

/// Named facts, one below the other.
#[derive(Default)]
pub(crate) struct Sheet(Vec<Line>);

impl Sheet {
    /// Adds a fact; an empty one is left out. A name that is empty goes on with the fact before.
    pub(crate) fn fact(&mut self, name: &'static str, text: impl AsRef<str>) {
        self.styled(name, text, Style::new());
    }

    pub(crate) fn styled(&mut self, name: &'static str, text: impl AsRef<str>, style: Style) {
        self.add(name, text.as_ref(), style, true);
    }

    /// Adds a command, which is to be copied whole.
    pub(crate) fn whole(&mut self, name: &'static str, text: impl AsRef<str>, style: Style) {
        self.add(name, text.as_ref(), style, false);
    }

    fn add(&mut self, name: &'static str, text: &str, style: Style, wraps: bool) {
        if !text.is_empty() {
            self.0.push(Line { name, text: clean(text).into_owned(), style, wraps });
        }
    }

    /// The facts as lines for a stream, indented by `indent` columns.
    pub(crate) fn render(&self, stream: &Stream, indent: usize) -> String {
        let names = self.0.iter().map(|line| line.name.width()).max().unwrap_or(0);
        let before = indent + names + 2;
        let mut text = String::new();
        for line in &self.0 {
            let lines = if line.wraps { stream.wrap(&line.text, before) } else { vec![line.text.clone()] };
            for (index, words) in lines.iter().enumerate() {
                let name = if index == 0 { line.name } else { "" };
                let space = " ".repeat(names - name.width() + 2);
                text.push_str(&" ".repeat(indent));
                text.push_str(&stream.paint(BOLD, name));
                text.push_str(&space);
                text.push_str(&stream.paint(line.style, words));
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
    fn facts_wrap_beside_their_names() {
        let mut sheet = Sheet::default();
        sheet.fact("flavor", "Basic");
        sheet.fact("id", "");
        sheet.fact("not known", "what it costs and how long it takes");
        insta::assert_snapshot!(sheet.render(&Stream::plain(Some(35)), 2), @r"
          flavor     Basic
          not known  what it costs and how
                     long it takes
        ");
    }
}
