//! Tables of numbers: names to the left, figures to the right, never wider than the page.

use unicode_width::UnicodeWidthStr;

use crate::error::Result;
use crate::output::{Output, clean};

/// Names longer than this are cut.
const LONGEST_NAME: usize = 26;

/// A table with a head.
pub(super) struct Columns {
    rows: Vec<Vec<String>>,
    /// How many columns from the left hold words.
    words: usize,
}

impl Columns {
    /// Starts a table; its first `words` columns hold words.
    pub(super) fn new(words: usize, head: &[&str]) -> Self {
        Self { rows: vec![head.iter().map(|cell| (*cell).to_owned()).collect()], words }
    }

    /// Adds a row.
    pub(super) fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// Writes it; a last column of words is wrapped under itself.
    pub(super) fn print(&self, out: &mut Output<'_>) -> Result<()> {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let cell = |row: &Vec<String>, column: usize| -> String {
            let text = clean(row.get(column).map(String::as_str).unwrap_or_default());
            if column < self.words { cut(&text, LONGEST_NAME) } else { text }
        };
        let is_figure = |column: usize| {
            column >= self.words
                && self.rows.iter().skip(1).all(|row| !is_words(row.get(column).map_or("", |cell| cell)))
        };
        let widths: Vec<usize> = (0..columns)
            .map(|column| self.rows.iter().map(|row| cell(row, column).width()).max().unwrap_or(0))
            .collect();
        for row in &self.rows {
            let mut line = String::new();
            let mut wrapped = None;
            for (column, width) in widths.iter().enumerate() {
                let text = cell(row, column);
                let gap = " ".repeat(width.saturating_sub(text.width()));
                if column > 0 {
                    line.push_str("  ");
                }
                if is_figure(column) {
                    line.push_str(&gap);
                    line.push_str(&text);
                } else if column + 1 == columns {
                    wrapped = Some(text);
                } else {
                    line.push_str(&text);
                    line.push_str(&gap);
                }
            }
            match wrapped.filter(|text| !text.is_empty()) {
                Some(text) => {
                    let margin = " ".repeat(line.width().min(out.width / 2));
                    out.styled(&line, &margin, &text, anstyle::Style::new())?;
                }
                None => out.raw(&format!("{}\n", line.trim_end()))?,
            }
        }
        Ok(())
    }
}

/// Whether a cell holds words: letters other than those of a number.
fn is_words(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

/// Cuts a name in its middle, where names of items differ least.
pub(super) fn cut(text: &str, longest: usize) -> String {
    if text.width() <= longest {
        return text.to_owned();
    }
    let chars: Vec<char> = text.chars().collect();
    let half = longest / 2;
    let first: String = chars.iter().take(half).collect();
    let last: String = chars.iter().skip(chars.len().saturating_sub(longest - half - 1)).collect();
    format!("{first}…{last}")
}

/// Returns a number with `digits` places, and a dash where there is none.
pub(super) fn number(value: Option<f64>, digits: usize) -> String {
    match value.filter(|value| value.is_finite()) {
        Some(value) => {
            let text = format!("{value:.digits$}");
            // −0.00 is 0.00.
            if text.bytes().all(|byte| matches!(byte, b'-' | b'0' | b'.')) { text.replace('-', "") } else { text }
        }
        None => "-".to_owned(),
    }
}

/// Returns a probability of chance: three places, and `<.001` below.
pub(super) fn chance(p: Option<f64>) -> String {
    match p {
        Some(p) if p < 0.0005 => "<.001".to_owned(),
        other => number(other, 3),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_both_ends_and_numbers_their_sign() {
        assert_eq!(cut("S1WantCurse", 11), "S1WantCurse");
        assert_eq!(cut("a-very-long-name-of-an-item", 11), "a-ver…-item");
        assert_eq!(number(Some(-0.001), 2), "0.00");
        assert_eq!(number(Some(-1.5), 2), "-1.50");
        assert_eq!(number(Some(f64::INFINITY), 2), "-");
        assert_eq!(chance(Some(1e-9)), "<.001");
    }
}
