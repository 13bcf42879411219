//! A table that fits the width of a terminal. If it is too wide, columns are hidden, then truncated; if that is not enough, each row
//! becomes a block of lines.

use super::terminal::{BOLD, DIM, PLAIN, Stream};
use anstyle::Style;
use otc_vpn::auth::redact::escape_control;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

const GAP: usize = 2;

/// What happens to a column if the table is too wide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Overflow {
    /// It keeps its width.
    Keep,
    /// It is hidden; the last such column first.
    Hide,
    /// Its cells are truncated to at least this width.
    Truncate(usize),
}

#[derive(Clone, Debug)]
pub(crate) struct Column {
    title: &'static str,
    overflow: Overflow,
    right: bool,
}

impl Column {
    pub(crate) fn new(title: &'static str, overflow: Overflow) -> Column {
        Column { title, overflow, right: false }
    }

    /// A right-aligned column.
    pub(crate) fn number(title: &'static str, overflow: Overflow) -> Column {
        Column { title, overflow, right: true }
    }
}

/// A text and its style.
#[derive(Clone, Debug)]
pub(crate) struct Cell {
    text: String,
    style: Style,
}

impl Cell {
    /// A cell without a style. Control characters in the text are escaped.
    pub(crate) fn new(text: impl AsRef<str>) -> Cell {
        Cell::styled(text, PLAIN)
    }

    pub(crate) fn styled(text: impl AsRef<str>, style: Style) -> Cell {
        Cell { text: escape_control(text.as_ref()).into_owned(), style }
    }
}

struct Row {
    cells: Vec<Cell>,
    /// Text below the row.
    notes: Vec<String>,
}

/// A table.
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

    /// The table as lines that fit the stream. The last line names the columns that are hidden.
    pub(crate) fn render(&self, stream: &Stream) -> String {
        match self.widths(stream) {
            Some(widths) => self.grid(stream, &widths) + &self.hidden_columns(stream, &widths),
            None => self.blocks(stream),
        }
    }

    /// The width of each column, 0 for a hidden one; none if the table cannot fit.
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
            if total(&widths) > width && column.overflow == Overflow::Hide {
                widths[index] = 0;
            }
        }
        for (index, column) in self.columns.iter().enumerate().rev() {
            let excess = total(&widths).saturating_sub(width);
            if let Overflow::Truncate(least) = column.overflow
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

    fn hidden_columns(&self, stream: &Stream, widths: &[usize]) -> String {
        let hidden = self.columns.iter().zip(widths).filter(|(_, width)| **width == 0);
        let titles: Vec<&str> = hidden.map(|(column, _)| column.title).collect();
        if titles.is_empty() {
            return String::new();
        }
        let titles = titles.join(", ");
        let text = format!("Hidden columns: {titles}. Widen the terminal, or use `--output json`.");
        stream.wrap(&text, "", "").lines().map(|line| stream.paint(DIM, line) + "\n").collect()
    }

    fn line(&self, stream: &Stream, widths: &[usize], cells: &[Cell], text: &mut String) {
        let mut line = String::new();
        let mut pending_spaces = 0;
        for ((column, width), cell) in self.columns.iter().zip(widths).zip(cells) {
            if *width == 0 {
                continue;
            }
            let shown = truncate(&cell.text, *width, stream.ellipsis());
            let space = width.saturating_sub(shown.width());
            let (before, after) = if column.right { (space, 0) } else { (0, space) };
            line.push_str(&" ".repeat(pending_spaces + before));
            line.push_str(&stream.paint(cell.style, &shown));
            pending_spaces = after + GAP;
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
        text.push_str(&stream.wrap(&escape_control(note), "    ", "      "));
    }
}

/// Truncates text that is wider than `width` columns.
pub(crate) fn truncate(text: &str, width: usize, ellipsis: &str) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let available = width.saturating_sub(ellipsis.width());
    let (mut used, mut previous) = (0, 0);
    // Characters are measured one by one, in linear time. Sequences such as family emoji can be narrower than that, so their text
    // is truncated early. Only the emoji variation selector makes the character before it wider.
    let end = text.char_indices().find_map(|(index, letter)| {
        let width = match letter {
            '\u{fe0f}' if previous == 1 => 1,
            letter => letter.width().unwrap_or(1),
        };
        previous = width;
        used += width;
        (used > available).then_some(index)
    });
    text[..end.unwrap_or(text.len())].to_owned() + ellipsis
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new(vec![
            Column::new("NAME", Overflow::Keep),
            Column::new("ID", Overflow::Truncate(9)),
            Column::number("LIMIT", Overflow::Keep),
            Column::new("ADDRESS", Overflow::Hide),
        ]);
        table.row_with_notes(
            ["one", "620d99b8-demo-a8df", "300", "192.0.2.1"].map(Cell::new).to_vec(),
            vec!["a note that says more about the row above".into()],
        );
        table.row(["two\u{1b}", "66ddeacb-demo-a8df", "1000", ""].map(Cell::new).to_vec());
        table
    }

    #[test]
    fn table_without_a_width_shows_everything() {
        insta::assert_snapshot!(table().render(&Stream::plain(None)), @r"
        NAME       ID                  LIMIT  ADDRESS
        one        620d99b8-demo-a8df    300  192.0.2.1
            a note that says more about the row above
        two\u{1b}  66ddeacb-demo-a8df   1000
        ");
    }

    #[test]
    fn truncation_counts_the_width_of_emoji() {
        assert_eq!(truncate(&"☎️".repeat(9), 6, "…"), "☎️☎️☎…");
        let mut table =
            Table::new(vec![Column::new("NAME", Overflow::Truncate(4)), Column::new("ID", Overflow::Keep)]);
        table.row(vec![Cell::new("☎️".repeat(9)), Cell::new("1")]);
        assert!(table.render(&Stream::plain(Some(10))).lines().all(|line| line.width() <= 10));
    }

    /// In quadratic time, this takes hours.
    #[test]
    fn long_runs_of_combining_marks_are_measured_in_linear_time() {
        let name = format!("a{}{}", "\u{301}".repeat(1_000_000), "b".repeat(20));
        assert!(truncate(&name, 8, "…").ends_with("\u{301}bbbbbb…"));
        let mut table =
            Table::new(vec![Column::new("NAME", Overflow::Truncate(4)), Column::new("ID", Overflow::Keep)]);
        table.row_with_notes(vec![Cell::new(&name), Cell::new("1")], vec![format!("{name} {name}")]);
        assert!(table.render(&Stream::plain(Some(20))).contains("bbbb"));
    }

    #[test]
    fn narrow_table_hides_then_truncates_then_becomes_blocks() {
        insta::assert_snapshot!(table().render(&Stream::plain(Some(37))), @r"
        NAME       ID                  LIMIT
        one        620d99b8-demo-a8df    300
            a note that says more about the
              row above
        two\u{1b}  66ddeacb-demo-a8df   1000
        Hidden columns: ADDRESS. Widen the
        terminal, or use `--output json`.
        ");
        insta::assert_snapshot!(table().render(&Stream::plain(Some(30))), @r"
        NAME       ID            LIMIT
        one        620d99b8-de…    300
            a note that says more
              about the row above
        two\u{1b}  66ddeacb-de…   1000
        Hidden columns: ADDRESS. Widen
        the terminal, or use
        `--output json`.
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
