//! A table of Markdown as text.

use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::sitting::screen::paint::Paint;
use crate::sitting::screen::wrap::{behind, wrap};

/// Between two columns.
const GAP: usize = 2;

/// Rows of cells, the head first.
#[derive(Default)]
pub(super) struct Table {
    rows: Vec<Vec<String>>,
    row: Vec<String>,
}

impl Table {
    pub(super) fn cell(&mut self, text: &str) {
        self.row.push(text.to_owned());
    }

    pub(super) fn end_row(&mut self) {
        self.rows.push(std::mem::take(&mut self.row));
    }

    /// In columns where they fit, else each cell behind the head of its column.
    pub(super) fn lines(&self, width: usize, paint: Paint) -> Vec<Line<'static>> {
        let count = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let widths: Vec<usize> = (0..count)
            .map(|column| {
                self.rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max().unwrap_or(0)
            })
            .collect();
        let total: usize = widths.iter().map(|width| width + GAP).sum();
        if total <= width + GAP { self.columns(&widths, total, paint) } else { self.stacked(width, paint) }
    }

    fn columns(&self, widths: &[usize], total: usize, paint: Paint) -> Vec<Line<'static>> {
        let mut lines = Vec::new();
        for (place, row) in self.rows.iter().enumerate() {
            let mut text = String::new();
            for (cell, width) in row.iter().zip(widths) {
                text.push_str(cell);
                text.push_str(&" ".repeat(width + GAP - cell.width()));
            }
            if place == 0 {
                lines.push(Line::styled(text, paint.strong()));
                lines.push(Line::styled("─".repeat(total), paint.faint()));
            } else {
                lines.push(Line::raw(text));
            }
        }
        lines
    }

    fn stacked(&self, width: usize, paint: Paint) -> Vec<Line<'static>> {
        let Some((head, rows)) = self.rows.split_first() else { return Vec::new() };
        let mut lines = Vec::new();
        for (place, row) in rows.iter().enumerate() {
            if place > 0 {
                lines.push(Line::default());
            }
            for (name, cell) in head.iter().zip(row).filter(|(_, cell)| !cell.is_empty()) {
                let mark = format!("{name}: ");
                let indent = mark.width().min(width / 2);
                let wrapped = wrap(&[(cell.clone(), Style::new())], width - indent);
                lines.extend(behind(vec![Span::styled(mark, paint.strong())], indent, wrapped));
            }
        }
        lines
    }
}
