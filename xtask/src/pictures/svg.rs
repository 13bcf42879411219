//! Lines of a terminal as a picture that scales and that text can be copied from.

use std::fmt::Write as _;

/// How wide a letter is drawn. Letters are stretched to it, since fonts differ.
const LETTER: f32 = 8.4;
const LINE: f32 = 19.0;
/// The frame around the lines, and the bar above them.
const MARGIN: f32 = 18.0;
const BAR: f32 = 34.0;

const BACKGROUND: &str = "#16191f";
const FOREGROUND: &str = "#d7dae0";
/// Colours 0 to 7, and their bright sisters.
const COLOURS: [&str; 16] = [
    "#3b4048", "#f0616d", "#7fc46a", "#e3b455", "#5fa8f5", "#c584e0", "#4fc1cf", "#d7dae0", "#6b7280",
    "#ff8791", "#a0dd8d", "#f5cf80", "#8cc4ff", "#dca6f2", "#7fdbe6", "#ffffff",
];

/// How letters look.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Style {
    colour: Option<usize>,
    bold: bool,
    dim: bool,
}

impl Style {
    /// The style after the numbers of one escape sequence.
    fn after(mut self, sequence: &str) -> Self {
        for number in sequence.split(';') {
            match number.parse().unwrap_or(0) {
                0 => self = Self::default(),
                1 => self.bold = true,
                2 => self.dim = true,
                22 => (self.bold, self.dim) = (false, false),
                39 => self.colour = None,
                number @ 30..=37 => self.colour = Some(number - 30),
                number @ 90..=97 => self.colour = Some(number - 90 + 8),
                _ => {}
            }
        }
        self
    }

    fn attributes(self) -> String {
        let mut attributes = String::new();
        if let Some(colour) = self.colour {
            attributes.push_str(&format!(" fill=\"{}\"", COLOURS[colour]));
        }
        if self.bold {
            attributes.push_str(" font-weight=\"bold\"");
        }
        if self.dim {
            attributes.push_str(" opacity=\"0.6\"");
        }
        attributes
    }
}

/// The picture of some lines that hold escape sequences for colours.
pub(super) fn picture(title: &str, lines: &[String]) -> String {
    let mut style = Style::default();
    let runs: Vec<Vec<Run>> = lines.iter().map(|line| runs(line, &mut style)).collect();
    let columns = runs.iter().flatten().map(|run| run.column + run.letters).max().unwrap_or(0);
    let width = columns as f32 * LETTER + 2.0 * MARGIN;
    let height = lines.len() as f32 * LINE + BAR + MARGIN;
    let title = escaped(title);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.1} {height:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" \
         role=\"img\" aria-label=\"{title}\">\n<title>{title}</title>\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{BACKGROUND}\"/>\n"
    );
    for (index, colour) in [1, 3, 2].into_iter().enumerate() {
        let x = MARGIN + 18.0 * index as f32;
        let _ = writeln!(svg, "<circle cx=\"{x:.1}\" cy=\"17\" r=\"5.5\" fill=\"{}\"/>", COLOURS[colour]);
    }
    let _ = writeln!(
        svg,
        "<g font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"14\" \
         fill=\"{FOREGROUND}\">"
    );
    for (row, runs) in runs.iter().enumerate() {
        let y = BAR + LINE * (row as f32 + 0.75);
        for run in runs {
            let x = MARGIN + LETTER * run.column as f32;
            let length = LETTER * run.letters as f32;
            let _ = writeln!(
                svg,
                "<text x=\"{x:.1}\" y=\"{y:.1}\" textLength=\"{length:.1}\" lengthAdjust=\"spacingAndGlyphs\"{}>{}</text>",
                run.style.attributes(),
                escaped(&run.text)
            );
        }
    }
    svg.push_str("</g>\n</svg>\n");
    svg
}

/// Letters that stand side by side and look the same.
#[derive(Debug, PartialEq)]
struct Run {
    column: usize,
    letters: usize,
    style: Style,
    text: String,
}

/// The parts of a line. The style goes on from one line to the next.
fn runs(line: &str, style: &mut Style) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut column = 0;
    let mut parts = line.split("\u{1b}[");
    // What stands before the first sequence has none; each other part begins with the end of one.
    let first = parts.next().map(|text| (None, text));
    for (sequence, text) in first.into_iter().chain(parts.map(|part| match part.split_once('m') {
        Some((sequence, text)) => (Some(sequence), text),
        None => (None, ""),
    })) {
        if let Some(sequence) = sequence {
            *style = style.after(sequence);
        }
        // Viewers make one blank of several, so that each word that follows some has a place of its own.
        for words in text.split("  ") {
            let shown = words.trim();
            let indent = words.chars().take_while(|letter| *letter == ' ').count();
            if !shown.is_empty() {
                let text = shown.to_owned();
                runs.push(Run {
                    column: column + indent,
                    letters: shown.chars().count(),
                    style: *style,
                    text,
                });
            }
            column += words.chars().count() + 2;
        }
        // Behind the last words stand no two blanks.
        column -= 2;
    }
    runs
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_becomes_runs_of_one_style() {
        let mut style = Style::default();
        let runs = runs("  a \u{1b}[1;31merror:\u{1b}[0m b   c d\u{1b}[2m", &mut style);
        let plain = Style::default();
        let red = Style { colour: Some(1), bold: true, dim: false };
        let run =
            |column, style, text: &str| Run { column, letters: text.len(), style, text: text.to_owned() };
        assert_eq!(
            runs,
            [run(2, plain, "a"), run(4, red, "error:"), run(11, plain, "b"), run(15, plain, "c d")]
        );
        assert!(style.dim, "the next line goes on so");
    }

    #[test]
    fn what_svg_would_read_is_escaped() {
        let svg = picture("a \"b\"", &["<ID|NAME> & more".to_owned()]);
        assert!(svg.contains("&lt;ID|NAME&gt; &amp; more") && svg.contains("a &quot;b&quot;"), "{svg}");
    }
}
