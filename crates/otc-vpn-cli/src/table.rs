//! Rows under headings that fit the width of a terminal: what may go goes, what may be cut is cut, and where even that is too
//! wide, each row becomes a block of lines.

use crate::terminal::{BOLD, PLAIN, Stream, clean};
use anstyle::Style;
use unicode_width::UnicodeWidthStr;

const GAP: usize = 2;

/// What a column does when the terminal is narrow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fit {
    /// It stays whole.
    Keep,
    /// It is left out.
    Drop,
    /// It is cut, down to this many columns.
    Cut(usize),
}

#[derive(Clone, Debug)]
pub(crate) struct Column {
    title: &'static str,
    fit: Fit,
    right: bool,
}

impl Column {
    pub(crate) fn new(title: &'static str, fit: Fit) -> Column {
        Column { title, fit, right: false }
    }

    /// A column of numbers.
    pub(crate) fn number(title: &'static str, fit: Fit) -> Column {
        Column { title, fit, right: true }
    }
}

/// A text and how it looks.
#[derive(Clone, Debug)]
pub(crate) struct Cell {
    text: String,
    style: Style,
}

impl Cell {
    /// A cell; control characters in the text are escaped.
    pub(crate) fn new(text: impl AsRef<str>) -> Cell {
        Cell::styled(text, PLAIN)
    }

    pub(crate) fn styled(text: impl AsRef<str>, style: Style) -> Cell {
        Cell { text: clean(text.as_ref()).into_owned(), style }
    }
}

struct Row {
    cells: Vec<Cell>,
    /// Sentences under the row.
    notes: Vec<String>,
}

/// Rows under headings.
pub(crate) struct Table {
    columns: Vec<Column>,
    rows: Vec<Row>,
}

impl Table {
    pub(crate) fn new(columns: Vec<Column>) -> Table {
        Table { columns, rows: Vec::new() }
    }

    pub(crate) fn row(&mut self, cells: Vec<Cell>) {
        self.row_with_notes(cells, Vec::new());
    }

    pub(crate) fn row_with_notes(&mut self, cells: Vec<Cell>, notes: Vec<String>) {
        self.rows.push(Row { cells, notes });
    }

    /// The table as lines for a stream.
    pub(crate) fn render(&self, stream: &Stream) -> String {
        match self.widths(stream) {
            Some(widths) => self.grid(stream, &widths),
            None => self.blocks(stream),
        }
    }

    /// How wide each column is, 0 for one that is left out; none when no way fits.
    fn widths(&self, stream: &Stream) -> Option<Vec<usize>> {
        let mut widths: Vec<usize> = self
            .columns
            .iter()
            .enumerate()
            .map(|(index, column)| {
                let cells =
                    self.rows.iter().filter_map(|row| row.cells.get(index)).map(|cell| cell.text.width());
                cells.chain([column.title.width()]).max().unwrap_or(0)
            })
            .collect();
        let Some(width) = stream.width else { return Some(widths) };
        for (index, column) in self.columns.iter().enumerate().rev() {
            if total(&widths) > width && column.fit == Fit::Drop {
                widths[index] = 0;
            }
        }
        for (index, column) in self.columns.iter().enumerate().rev() {
            let excess = total(&widths).saturating_sub(width);
            if let Fit::Cut(least) = column.fit
                && excess > 0
            {
                widths[index] = widths[index].saturating_sub(excess).max(least.min(widths[index]));
            }
        }
        (total(&widths) <= width).then_some(widths)
    }

    fn grid(&self, stream: &Stream, widths: &[usize]) -> String {
        let mut text = String::new();
        let titles: Vec<Cell> = self.columns.iter().map(|column| Cell::styled(column.title, BOLD)).collect();
        self.line(stream, widths, &titles, &mut text);
        for row in &self.rows {
            self.line(stream, widths, &row.cells, &mut text);
            notes(stream, &row.notes, &mut text);
        }
        text
    }

    fn line(&self, stream: &Stream, widths: &[usize], cells: &[Cell], text: &mut String) {
        let mut line = String::new();
        let mut owed = 0;
        for ((column, width), cell) in self.columns.iter().zip(widths).zip(cells) {
            if *width == 0 {
                continue;
            }
            let shown = cut(&cell.text, *width, stream.ellipsis());
            let space = width.saturating_sub(shown.width());
            let (before, after) = if column.right { (space, 0) } else { (0, space) };
            line.push_str(&" ".repeat(owed + before));
            line.push_str(&stream.paint(cell.style, &shown));
            owed = after + GAP;
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }

    fn blocks(&self, stream: &Stream) -> String {
        let title_width = self.columns.iter().map(|column| column.title.width()).max().unwrap_or(0);
        let mut text = String::new();
        for (index, row) in self.rows.iter().enumerate() {
            if index > 0 {
                text.push('\n');
            }
            for (column, cell) in
                self.columns.iter().zip(&row.cells).filter(|(_, cell)| !cell.text.is_empty())
            {
                let space = " ".repeat(title_width - column.title.width() + GAP);
                let title = stream.paint(BOLD, column.title);
                let value = stream.paint(cell.style, &cell.text);
                text.push_str(&format!("{title}{space}{value}\n"));
            }
            notes(stream, &row.notes, &mut text);
        }
        text
    }
}

fn total(widths: &[usize]) -> usize {
    let shown = widths.iter().filter(|width| **width > 0);
    widths.iter().sum::<usize>() + GAP * shown.count().saturating_sub(1)
}

fn notes(stream: &Stream, notes: &[String], text: &mut String) {
    for note in notes {
        for (index, line) in stream.wrap(&clean(note), 6).iter().enumerate() {
            text.push_str(if index == 0 { "    " } else { "      " });
            text.push_str(line);
            text.push('\n');
        }
    }
}

/// The text, cut where it is wider than that.
pub(crate) fn cut(text: &str, width: usize, ellipsis: &str) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let room = width.saturating_sub(ellipsis.width());
    let mut shown = String::new();
    for letter in text.chars() {
        shown.push(letter);
        // A letter can widen the one before it, as the selector of an emoji does.
        if shown.width() > room {
            shown.pop();
            break;
        }
    }
    shown + ellipsis
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new(vec![
            Column::new("NAME", Fit::Keep),
            Column::new("ID", Fit::Cut(9)),
            Column::number("LIMIT", Fit::Keep),
            Column::new("ADDRESS", Fit::Drop),
        ]);
        table.row_with_notes(
            ["one", "620d99b8-demo-a8df", "300", "192.0.2.1"].map(Cell::new).to_vec(),
            vec!["a note that says more about the row above".into()],
        );
        table.row(["two\u{1b}", "66ddeacb-demo-a8df", "1000", ""].map(Cell::new).to_vec());
        table
    }

    #[test]
    fn all_fits_where_there_is_no_width() {
        insta::assert_snapshot!(table().render(&Stream::plain(None)), @r"
        NAME       ID                  LIMIT  ADDRESS
        one        620d99b8-demo-a8df    300  192.0.2.1
            a note that says more about the row above
        two\u{1b}  66ddeacb-demo-a8df   1000
        ");
    }

    #[test]
    fn emoji_fit_as_well() {
        assert_eq!(cut(&"☎️".repeat(9), 6, "…"), "☎️☎️☎…");
        let mut table = Table::new(vec![Column::new("NAME", Fit::Cut(4)), Column::new("ID", Fit::Keep)]);
        table.row(vec![Cell::new("☎️".repeat(9)), Cell::new("1")]);
        assert!(table.render(&Stream::plain(Some(10))).lines().all(|line| line.width() <= 10));
    }

    #[test]
    fn columns_go_and_shrink_before_rows_become_blocks() {
        insta::assert_snapshot!(table().render(&Stream::plain(Some(37))), @r"
        NAME       ID                  LIMIT
        one        620d99b8-demo-a8df    300
            a note that says more about the
              row above
        two\u{1b}  66ddeacb-demo-a8df   1000
        ");
        insta::assert_snapshot!(table().render(&Stream::plain(Some(30))), @r"
        NAME       ID            LIMIT
        one        620d99b8-de…    300
            a note that says more
              about the row above
        two\u{1b}  66ddeacb-de…   1000
        ");
        insta::assert_snapshot!(table().render(&Stream::plain(Some(24))), @r"
        NAME     one
        ID       620d99b8-demo-a8df
        LIMIT    300
        ADDRESS  192.0.2.1
            a note that says
              more about the row
              above

        NAME     two\u{1b}
        ID       66ddeacb-demo-a8df
        LIMIT    1000
        ");
    }
}
