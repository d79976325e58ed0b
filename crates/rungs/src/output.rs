//! Plain output at the width of the terminal: text, tables, colour only where it is wanted.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use crate::error::Result;
use crate::markdown::{Block, blocks, line};

/// Where a command writes.
pub(crate) struct Output<'w> {
    writer: &'w mut dyn Write,
    /// One JSON document instead of text.
    pub(crate) json: bool,
    /// Columns of a line of text.
    pub(crate) width: usize,
}

/// Bold.
pub(crate) const STRONG: Style = Style::new().bold();
/// Of less weight.
pub(crate) const FAINT: Style = Style::new().dimmed();
/// What to do.
pub(crate) const ACCENT: Style = Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Cyan)));
/// A warning.
pub(crate) const CAUTION: Style = Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Yellow)));

impl<'w> Output<'w> {
    /// Text goes to `writer`, which strips colour where it is not wanted.
    pub(crate) fn new(writer: &'w mut dyn Write, json: bool) -> Self {
        // Wide terminals do not make long lines easier to read.
        let width = terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0).clamp(40, 100));
        Self { writer, json, width }
    }

    /// Writes one JSON document.
    pub(crate) fn document(&mut self, value: &impl Serialize) -> Result<()> {
        serde_json::to_writer_pretty(&mut *self.writer, value)?;
        writeln!(self.writer)?;
        Ok(())
    }

    /// Writes text as it is.
    pub(crate) fn raw(&mut self, text: &str) -> Result<()> {
        self.writer.write_all(text.as_bytes())?;
        Ok(())
    }

    /// Lets what was written appear before a question waits for its answer.
    pub(crate) fn flush_now(&mut self) -> Result<()> {
        self.writer.flush()?;
        Ok(())
    }

    /// Writes an empty line.
    pub(crate) fn gap(&mut self) -> Result<()> {
        writeln!(self.writer)?;
        Ok(())
    }

    /// Writes a heading: a sentence that says the finding.
    pub(crate) fn heading(&mut self, text: &str) -> Result<()> {
        let options = textwrap::Options::new(self.width).word_splitter(textwrap::WordSplitter::NoHyphenation);
        for line in textwrap::wrap(&clean(text), options) {
            writeln!(self.writer, "{STRONG}{line}{STRONG:#}")?;
        }
        Ok(())
    }

    /// Writes a paragraph.
    pub(crate) fn text(&mut self, text: &str) -> Result<()> {
        self.styled("", "", text, Style::new())
    }

    /// Writes a paragraph of less weight.
    pub(crate) fn faint(&mut self, text: &str) -> Result<()> {
        self.styled("", "", text, FAINT)
    }

    /// Writes a paragraph behind a mark; further lines are set in under its text.
    pub(crate) fn item(&mut self, mark: &str, text: &str) -> Result<()> {
        let rest = " ".repeat(mark.width());
        self.styled(mark, &rest, text, Style::new())
    }

    /// Writes a paragraph set in by `by` columns.
    pub(crate) fn indented(&mut self, by: usize, text: &str) -> Result<()> {
        let margin = " ".repeat(by);
        self.styled(&margin, &margin, text, Style::new())
    }

    /// Writes a paragraph with its own first and further margins, in a style.
    pub(crate) fn styled(&mut self, first: &str, rest: &str, text: &str, style: Style) -> Result<()> {
        let text = clean(text);
        // Codes such as AI-901 must not be broken at their hyphen.
        let options = textwrap::Options::new(self.width)
            .initial_indent(first)
            .subsequent_indent(rest)
            .word_splitter(textwrap::WordSplitter::NoHyphenation)
            .break_words(false);
        for line in textwrap::wrap(&text, options) {
            writeln!(self.writer, "{style}{}{style:#}", line.trim_end())?;
        }
        Ok(())
    }

    /// Writes Markdown as text: paragraphs, lists, code as it is, tables in columns.
    pub(crate) fn markdown(&mut self, text: &str) -> Result<()> {
        for (place, block) in blocks(text).into_iter().enumerate() {
            if place > 0 && !matches!(block, Block::Item(..)) {
                self.gap()?;
            }
            match block {
                Block::Paragraph(text) => self.text(&text)?,
                Block::Item(mark, text) => self.item(&format!("  {mark} "), &text)?,
                Block::Code(lines) => {
                    for line in lines {
                        writeln!(self.writer, "    {}", clean(&line))?;
                    }
                }
                Block::Table(rows) => self.table(&rows)?,
            }
        }
        Ok(())
    }

    /// Writes Markdown of one paragraph behind a mark; further lines are set in under its text.
    pub(crate) fn marked(&mut self, mark: &str, text: &str) -> Result<()> {
        self.item(mark, &line(text))
    }

    /// Writes a label and its value, the value wrapped under itself.
    pub(crate) fn field(&mut self, label: &str, value: &str) -> Result<()> {
        self.field_at(14, label, value)
    }

    /// Writes a label and its value, the values starting in column `column`.
    pub(crate) fn field_at(&mut self, column: usize, label: &str, value: &str) -> Result<()> {
        let first = format!("{}{}", label, " ".repeat(column.saturating_sub(label.width()).max(1)));
        self.styled(&first, &" ".repeat(column), value, Style::new())
    }

    /// Writes rows in columns as wide as their widest cell; the last column is wrapped under itself.
    pub(crate) fn table(&mut self, rows: &[Vec<String>]) -> Result<()> {
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns)
            .map(|column| {
                rows.iter().filter_map(|row| row.get(column)).map(|cell| clean(cell).width()).max().unwrap_or(0)
            })
            .collect();
        for row in rows {
            let mut first = String::new();
            let mut margin = 0;
            let last = row.len().saturating_sub(1);
            for (cell, width) in row.iter().zip(&widths).take(last) {
                let cell = clean(cell);
                first.push_str(&cell);
                first.push_str(&" ".repeat(width.saturating_sub(cell.width()) + 2));
                margin += width + 2;
            }
            let text = row.get(last).map(String::as_str).unwrap_or_default();
            if text.is_empty() {
                writeln!(self.writer, "{}", first.trim_end())?;
            } else {
                self.styled(&first, &" ".repeat(margin.min(self.width / 2)), text, Style::new())?;
            }
        }
        Ok(())
    }
}

impl Write for Output<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// Takes out what could move the cursor or turn the direction of text: catalogues and profiles are
/// written by strangers.
pub(crate) fn clean(text: &str) -> String {
    text.chars()
        .filter(|c| {
            !c.is_control() && !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_strangers_cannot_steer_the_terminal() {
        assert_eq!(clean("a\u{1b}[31mb\u{202e}c\r\n\u{7}"), "a[31mbc");
    }
}
