//! The text of a file with its lines, and what was found wrong in it.

use crate::problem::Problem;

/// Collects problems, each at a place of the text.
pub(super) struct Report<'a> {
    pub(super) file: &'a str,
    pub(super) text: &'a str,
    starts: Vec<usize>,
    pub(super) problems: Vec<Problem>,
}

impl<'a> Report<'a> {
    pub(super) fn new(file: &'a str, text: &'a str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { file, text, starts, problems: Vec::new() }
    }

    /// Returns the line of a place, from 1.
    pub(super) fn line(&self, at: usize) -> usize {
        self.starts.partition_point(|&start| start <= at).max(1)
    }

    /// Returns where the line of a place begins.
    pub(super) fn line_start(&self, at: usize) -> usize {
        self.starts.get(self.line(at) - 1).copied().unwrap_or_default()
    }

    /// Returns a part of the text.
    pub(super) fn slice(&self, from: usize, to: usize) -> &'a str {
        self.text.get(from..to).unwrap_or_default()
    }

    pub(super) fn add(&mut self, at: usize, what: impl Into<String>, hint: impl Into<String>) {
        let line = self.line(at);
        self.problems.push(Problem { file: self.file.to_owned(), line, what: what.into(), hint: hint.into() });
    }
}
