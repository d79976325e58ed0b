//! The sections of a file: what stands before the first heading, and what stands below each.

use super::report::Report;
use super::tree::Node;

/// A part of a file.
#[derive(Debug, Clone)]
pub(super) struct Section<'n> {
    /// The heading; empty for what stands before the first.
    pub(super) title: String,
    /// Where the heading begins, for messages.
    pub(super) at: usize,
    /// Where the text below the heading begins.
    pub(super) start: usize,
    /// Where the section ends.
    pub(super) end: usize,
    pub(super) nodes: &'n [Node],
}

/// The sections of a file.
#[derive(Debug, Clone)]
pub(super) struct Sections<'n> {
    /// What stands before the first heading.
    pub(super) main: Section<'n>,
    /// The others, in order.
    pub(super) titled: Vec<Section<'n>>,
}

/// Splits the blocks after the front matter, which ends at `start`, at the headings of the two highest levels.
pub(super) fn split<'n>(report: &Report<'_>, nodes: &'n [Node], start: usize) -> Sections<'n> {
    let mut runs = nodes.chunk_by(|_, next| !super::is_section(next)).peekable();
    let begins = |nodes: Option<&&[Node]>| {
        nodes.and_then(|nodes| nodes.first()).map_or(report.text.len(), |node| node.range.start)
    };
    let first = runs.next_if(|nodes| nodes.first().is_some_and(|node| !super::is_section(node))).unwrap_or_default();
    let end = begins(runs.peek());
    let at = first.first().map_or(start, |node| node.range.start);
    let main = Section { title: String::new(), at, start, end, nodes: first };
    let mut titled = Vec::new();
    while let Some((heading, nodes)) = runs.next().and_then(|run| run.split_first()) {
        titled.push(Section {
            title: heading.text.trim().to_owned(),
            at: heading.range.start,
            start: heading.range.end,
            end: begins(runs.peek()),
            nodes,
        });
    }
    Sections { main, titled }
}

impl<'n> Sections<'n> {
    /// Takes out the section of this title; reports a second one.
    pub(super) fn take(&mut self, report: &mut Report<'_>, title: &str) -> Option<Section<'n>> {
        let place = self.titled.iter().position(|section| section.title == title)?;
        let found = self.titled.remove(place);
        if let Some(second) = self.titled.iter().position(|section| section.title == title) {
            let second = self.titled.remove(second);
            report.add(second.at, format!("there are two sections `{title}`"), "make them one");
        }
        Some(found)
    }
}
